//! A block in the hand before goods are asked for.
//!
//! **How it works.** The attacker mines a block that pays the coins back to himself, and tells
//! nobody. Then he walks into a shop that does not wait, pays with the same coins, takes the goods
//! and brings his block out: the shop's payment can no longer enter any block. If somebody else
//! finds a block first, his own is worth nothing and he begins anew.
//!
//! **When it pays.** The shop must deliver within seconds: for each second between the attacker's
//! find and the delivery he risks the reward of his block with the network's chance to find one.
//!
//! **Defence.** Waiting for one confirmation.
//!
//! **Source.** Hal Finney 2011, in "Best practice for fast transaction acceptance", bitcointalk.

use crate::attack::hidden_branch::HiddenBranch;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::HandIn;
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
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "finney",
    doc: "A block is mined in secret first, then the shop is paid, then the block brought out.",
    aim: Aim::Shop,
    mines: true,
    is_endless: false,
    is_linked: false,
    parameters: &[],
    figures: &[("blocks_lost", FigureKind::Count)],
};

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finney {
    theft: Option<Theft>,
    has_paid: bool,
    branch: HiddenBranch,
    /// Hidden blocks that came too late.
    lost: u32,
}

impl Finney {
    /// An attack that has not begun.
    pub const fn new(_values: &Values) -> Self {
        Self { theft: None, has_paid: false, branch: HiddenBranch::NONE, lost: 0 }
    }
}

impl Strategy for Finney {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        self.branch.mine_on(tip)
    }

    /// The hidden block holds the payment that takes the coins back.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        let is_hidden = !self.branch.is_open;
        let conflict = self.theft.filter(|_| parent == self.branch.base).map(|both| both.conflict);
        is_hidden.then(|| conflict.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.branch.on_found(block, content)
    }
}

impl Scheme for Finney {
    fn hand_in(&self) -> &'static [HandIn] {
        &[HandIn::PaymentAtOwn]
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.theft = at.theft;
        self.branch = HiddenBranch::begin_on(at.tip);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.reversed {
            return Step::End(Outcome::Succeeded);
        }
        self.branch.look(at);
        let HiddenBranch { honest, own, .. } = self.branch;
        if !self.has_paid {
            if honest > 0 {
                self.lost += own;
                self.branch = HiddenBranch::begin_on(at.tip);
            }
            self.has_paid = honest == 0 && own > 0;
            return if self.has_paid { Step::Pay } else { Step::Wait };
        }
        if self.branch.is_open {
            return Step::Wait;
        }
        if honest > own {
            self.lost += own;
            return Step::End(Outcome::Failed);
        }
        if at.delivered && !self.branch.is_released() {
            self.branch.released = self.branch.tip;
            return Step::Publish(self.branch.tip);
        }
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![("blocks_lost", Figure::Count(self.lost.into()))]
    }
}
