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
    word: "feather_fork",
    doc: "He works against blocks that hold a payment of the victim, but not for long.",
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
    kind: ParameterKind::BlocksOrNever(Some(2)),
    doc: "So far behind he lets a block stand that holds such a payment.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatherFork(Ban);

impl FeatherFork {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self(Ban::new(values.blocks_or_never("give_up_behind_blocks")))
    }
}

impl Strategy for FeatherFork {
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

impl Scheme for FeatherFork {
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
