//! A hidden branch against an old payment.
//!
//! **How it works.** The attacker goes back to the block below the one that holds his payment, and
//! mines everything above it anew, in secret: with the same coins going back to himself. When his
//! branch is longer than the public one he brings it out, and all nodes follow it.
//!
//! **When it pays.** With more than half of the hashpower it always comes true: a gap of `d` blocks
//! closes after `d / (q - p)` block intervals in the mean, for shares `q` and `p` of attacker and
//! others. With less it fails all but surely, the older the payment the more so.
//!
//! **Defence.** None against a majority; against anybody else, time.
//!
//! **Source.** Nakamoto 2008, section 11; Rosenfeld 2014, section 3.

use crate::attack::hidden_branch::HiddenBranch;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::attack::scheme::Theft;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "rewrite_history",
    doc: "An earlier payment is taken back by a longer branch from below it.",
    aim: Aim::Payment,
    mines: true,
    is_endless: false,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[
        ("depth_blocks", FigureKind::Count),
        ("honest_blocks", FigureKind::Count),
        ("own_blocks", FigureKind::Count),
    ],
};

const PARAMETERS: [Parameter; 2] = [
    Parameter {
        key: "give_up_behind_blocks",
        kind: ParameterKind::BlocksOrNever(None),
        doc: "So far behind he gives up; counted against the gap that he began with.",
    },
    Parameter {
        key: "give_up_after",
        kind: ParameterKind::SpanOrNever,
        doc: "So long after the beginning he gives up.",
    },
];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewriteHistory {
    give_up_behind: Option<u32>,
    give_up_after: Option<SimDuration>,
    began_at: SimTime,
    theft: Option<Theft>,
    branch: HiddenBranch,
    /// Public blocks above the base when he began.
    depth: u32,
}

impl RewriteHistory {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            give_up_behind: values.blocks_or_never("give_up_behind_blocks"),
            give_up_after: values.span_or_never("give_up_after"),
            began_at: SimTime::ZERO,
            theft: None,
            branch: HiddenBranch::NONE,
            depth: 0,
        }
    }

    fn deadline(&self) -> Option<SimTime> {
        Some(self.began_at.saturating_add(self.give_up_after?))
    }

    fn gives_up(&self, at: &Situation<'_>) -> bool {
        let behind = self.branch.honest.saturating_sub(self.branch.own);
        self.deadline().is_some_and(|deadline| at.now >= deadline)
            || self.give_up_behind.is_some_and(|most| behind >= self.depth + most)
    }
}

impl Strategy for RewriteHistory {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        self.branch.mine_on(tip)
    }

    /// His first block takes the coins back, the others hold nothing.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        if self.branch.is_open {
            return None;
        }
        let conflict = self.theft.filter(|_| parent == self.branch.base).map(|both| both.conflict);
        Some(conflict.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.branch.on_found(block, content)
    }
}

impl Scheme for RewriteHistory {
    /// Branches off below the payment; at the tip, if no block holds it.
    fn prepare(&mut self, at: &Situation<'_>) {
        self.began_at = at.now;
        self.theft = at.theft;
        let base = at.below_payment().unwrap_or(at.tip);
        self.branch = HiddenBranch::begin_on(base);
        self.depth = at.height(at.tip) - at.height(base);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.is_displaced() {
            return Step::End(Outcome::Succeeded);
        }
        self.branch.look(at);
        let HiddenBranch { honest, own, tip, .. } = self.branch;
        if !self.branch.is_open && own > honest && !self.branch.is_released() {
            self.branch.released = tip;
            Step::Publish(tip)
        } else if !self.branch.is_open && self.gives_up(at) {
            Step::End(Outcome::GaveUp)
        } else {
            self.deadline().map_or(Step::Wait, Step::WaitUntil)
        }
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        let count = |blocks: u32| Figure::Count(blocks.into());
        vec![
            ("depth_blocks", count(self.depth)),
            ("honest_blocks", count(self.branch.honest)),
            ("own_blocks", count(self.branch.own)),
        ]
    }
}
