//! A majority on a block that breaks a rule.
//!
//! **How it works.** The attacker makes a block with one fault and mines on it, as if it were good,
//! faster than everybody else together. He sends each block to everybody he knows.
//!
//! **When it pays.** Never: each node checks for itself. It refuses the first block, everything
//! above it, and closes the link to whoever sent it, however much work stands on it. A majority
//! decides which valid history counts, not what is valid.
//!
//! **Defence.** A node of one's own that checks everything.
//!
//! **Source.** Nakamoto 2008, section 11: nodes are not going to accept an invalid transaction as
//! payment, and honest nodes will never accept a block containing them.

use crate::attack::fault::Fault;
use crate::attack::hidden_branch::HiddenBranch;
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
    word: "false_chain",
    doc: "A block with one fault, and a chain on top of it.",
    aim: Aim::Everybody,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[("own_blocks", FigureKind::Count), ("honest_blocks", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "what",
    kind: ParameterKind::Word(&Fault::MINED_ON),
    doc: "What is wrong with the first block.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FalseChain {
    fault: Fault,
    branch: HiddenBranch,
    /// Up to here it was sent to everybody.
    sent: BlockId,
}

impl FalseChain {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            fault: Fault::from_word(values.word("what")).expect("one of the words"),
            branch: HiddenBranch::NONE,
            sent: BlockId::NONE,
        }
    }
}

impl Strategy for FalseChain {
    fn mine_on(&self, _tip: BlockId) -> BlockId {
        self.branch.tip
    }

    /// Nothing but coinbases.
    fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
        Some(Vec::new())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.branch.on_found(block, content)
    }
}

impl Scheme for FalseChain {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.branch = HiddenBranch::begin_on(at.tip);
    }

    fn on_crafted(&mut self, block: BlockId) {
        (self.branch.tip, self.sent) = (block, block);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if self.sent == BlockId::NONE {
            return Step::Craft(self.fault);
        }
        let base = at.height(self.branch.base);
        self.branch.own = at.height(self.branch.tip) - base;
        self.branch.honest = at.height(at.best_tip).saturating_sub(base);
        if self.sent == self.branch.tip {
            return Step::Wait;
        }
        self.sent = self.branch.tip;
        Step::SendToAll(self.sent)
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![
            ("own_blocks", Figure::Count(self.branch.own.into())),
            ("honest_blocks", Figure::Count(self.branch.honest.into())),
        ]
    }
}
