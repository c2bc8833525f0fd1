//! A block shown to one shop alone.
//!
//! **How it works.** The attacker mines a block with his payment to the shop, and tells nobody. The
//! moment somebody else finds a block at the same height, he sends his own to the shop's node
//! straight away and to nobody else. The shop sees one confirmation and delivers; the rest of the
//! network follows the other block, and takes up the payment that gives the coins back.
//!
//! **When it pays.** The shop's node must hear of the attacker's block before it hears of the other
//! one: he needs a link to it, and it must be among the last to hear. He stakes a block each time.
//!
//! **Defence.** Waiting for two confirmations; taking no links from strangers.
//!
//! **Source.** vector76 2011, "Fake bitcoins?", bitcointalk.

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
    word: "vector76",
    doc: "A hidden block with the payment is shown to the shop alone when another one is found.",
    aim: Aim::Shop,
    mines: true,
    is_endless: false,
    is_linked: true,
    parameters: &[],
    figures: &[("blocks_lost", FigureKind::Count)],
};

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vector76 {
    theft: Option<Theft>,
    has_paid: bool,
    has_shown: bool,
    branch: HiddenBranch,
    /// Hidden blocks that came to nothing.
    lost: u32,
}

impl Vector76 {
    /// An attack that has not begun.
    pub const fn new(_values: &Values) -> Self {
        let (has_paid, has_shown) = (false, false);
        Self { theft: None, has_paid, has_shown, branch: HiddenBranch::NONE, lost: 0 }
    }

    /// Whether he holds a block at all: then he waits for somebody else's.
    const fn is_ready(&self) -> bool {
        self.branch.own > 0
    }
}

impl Strategy for Vector76 {
    /// Once his block is shown he mines as everybody does.
    fn mine_on(&self, tip: BlockId) -> BlockId {
        if self.has_shown { tip } else { self.branch.mine_on(tip) }
    }

    /// The hidden block holds the payment.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        let payment = self.theft.filter(|_| parent == self.branch.base).map(|both| both.payment);
        (!self.has_shown).then(|| payment.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        if self.has_shown || self.branch.tip != self.branch.base {
            return Publish::Now;
        }
        self.branch.on_found(block, content)
    }

    /// While he holds a block he tells of no other, or the shop would hear of it from him first.
    fn relay(&mut self, _block: BlockId, _content: &Archive) -> bool {
        self.has_shown || self.branch.tip == self.branch.base
    }
}

impl Scheme for Vector76 {
    fn hand_in(&self) -> &'static [HandIn] {
        &[HandIn::ConflictAtOwn]
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.theft = at.theft;
        self.branch = HiddenBranch::begin_on(at.tip);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.reversed {
            return Step::End(Outcome::Succeeded);
        }
        if self.has_shown {
            return if at.is_displaced() || at.seen_by_victim() > 1 {
                Step::End(Outcome::Failed)
            } else {
                Step::Wait
            };
        }
        if self.has_paid {
            self.has_shown = true;
            return Step::Show(self.branch.tip);
        }
        self.branch.look(at);
        let victim_is_behind = at.victims_tip == self.branch.base;
        if self.is_ready() && self.branch.honest == 1 && victim_is_behind {
            self.has_paid = true;
            return Step::Pay;
        }
        if self.branch.honest > 0 {
            self.lost += self.branch.own;
            self.branch = HiddenBranch::begin_on(at.tip);
        }
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![("blocks_lost", Figure::Count(self.lost.into()))]
    }
}
