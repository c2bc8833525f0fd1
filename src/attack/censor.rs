//! Somebody's payments in no block.
//!
//! **How it works.** The attacker takes no payment of the victim into his own blocks, and works
//! against every block of others that holds one: he mines on its parent, until his branch is the
//! longer one and the payment is out again.
//!
//! **When it pays.** With more than half of the hashpower it works as long as he goes on, and costs
//! him only the time that his blocks lose; when he stops, the payments that still wait confirm.
//! With less each attempt costs him blocks and mostly fails.
//!
//! **Defence.** Patience; more miners. The victim cannot be told from others where keys are new.
//!
//! **Source.** Nakamoto 2008, section 11, on what a majority can do; Bonneau 2015 in Narayanan and
//! others, "Bitcoin and cryptocurrency technologies", section 5.5 (punitive forking).

use crate::attack::ban::Ban;
use crate::attack::ban::FIGURES;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::profile::Aim;
use crate::attack::profile::Profile;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "censor",
    doc: "No payment of the victim enters a block that he lets stand.",
    aim: Aim::Person,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &FIGURES,
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "give_up_behind_blocks",
    kind: ParameterKind::BlocksOrNever(None),
    doc: "So far behind he lets a block stand that holds such a payment.",
}];

/// The attack as it stands.
pub type Censor = Ban;
