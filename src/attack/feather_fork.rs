//! Somebody's payments in no block, as a threat.
//!
//! **How it works.** As [`censor`](crate::attack::censor), but the attacker gives a block up when
//! he has fallen behind. A block that holds the victim's payment is lost with a probability near
//! the square of his share; he announces this, so that others may leave the payment out, too.
//!
//! **When it pays.** Where a payment's fee is smaller than the expected loss of a block, a miner
//! who counts leaves the payment out: a minority then censors, if all believe the threat.
//!
//! **Defence.** A higher fee: more than the block's reward times the probability that it is lost.
//!
//! **Source.** Andrew Miller 2013, "Feather-forks: enforcing a blacklist with sub-50 % hash power",
//! bitcointalk.

use crate::attack::ban::Ban;
use crate::attack::ban::FIGURES;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::profile::Aim;
use crate::attack::profile::Profile;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "feather_fork",
    doc: "He works against blocks that hold a payment of the victim, but not for long.",
    aim: Aim::Person,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &FIGURES,
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "give_up_behind_blocks",
    kind: ParameterKind::BlocksOrNever(Some(2)),
    doc: "So far behind he lets a block stand that holds such a payment.",
}];

/// The attack as it stands.
pub type FeatherFork = Ban;
