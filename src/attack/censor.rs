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
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "censor",
    doc: "No payment of the victim enters a block that he lets stand.",
    aim: Aim::Person,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[
        ("blocks_refused", FigureKind::Count),
        ("blocks_let_stand", FigureKind::Count),
        ("blocks_displaced", FigureKind::Count),
    ],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "give_up_behind_blocks",
    kind: ParameterKind::BlocksOrNever(None),
    doc: "So far behind he lets a block stand that holds such a payment.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Censor(Ban);

impl Censor {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self(Ban::new(values.blocks_or_never("give_up_behind_blocks")))
    }
}

impl Strategy for Censor {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        self.0.mine_on(tip)
    }

    fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
        self.0.payments()
    }

    fn takes(&self, tx: TxId, content: &Archive) -> bool {
        !self.0.is_banned(tx, content)
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.0.on_found(block, content);
        Publish::Now
    }
}

impl Scheme for Censor {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.0.begin(at);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        self.0.look(at);
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        self.0.figures()
    }
}
