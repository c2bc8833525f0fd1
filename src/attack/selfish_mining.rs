//! Blocks that are kept back for a lead.
//!
//! **How it works.** A pool that finds a block tells nobody and mines on. While the others work on
//! a block that is stale already, it is ahead. When they come close it brings out what it has: at a
//! lead of one everything, so that their block is lost; at a tie it races, and whoever heard of its
//! block first helps it.
//!
//! **When it pays.** With more than a third of the hashpower always, with less if many hear of its
//! block first at a tie: above `(1 - gamma) / (3 - 2 gamma)`, where gamma is the share of the
//! others' hashpower that works on its block at a tie. It pays only in shares: blocks become rarer,
//! so that it earns less than before until the difficulty falls.
//!
//! **Defence.** At a tie, choosing by lot; watching the share of stale blocks.
//!
//! **Source.** Eyal and Sirer 2014, "Majority is not enough"; the variant that keeps its last block
//! back at a lead of one: Nayak, Kumar, Miller, Shi 2016, "Stubborn mining" (lead-stubborn).

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
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "selfish_mining",
    doc: "Blocks are kept back and brought out when others come close.",
    aim: Aim::Everybody,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[
        ("ties", FigureKind::Count),
        ("gamma", FigureKind::Share),
        ("own_blocks", FigureKind::Count),
    ],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "variant",
    kind: ParameterKind::Word(&["eyal_sirer", "lead_stubborn"]),
    doc: "Whether he brings everything out at a lead of one, or keeps his last block back.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfishMining {
    is_stubborn: bool,
    /// The last block that everybody agreed on.
    base: BlockId,
    /// The end of his branch.
    private: BlockId,
    /// Up to here it is public.
    released: BlockId,
    /// Whether two branches of one length are public and all of his is.
    is_tied: bool,
    /// How often that was so.
    ties: u32,
    /// Ties that another miner ended with a block on his branch, and on the other one.
    ended_by_others: (u32, u32),
    /// Blocks that he found.
    found: u32,
}

impl SelfishMining {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            is_stubborn: values.word("variant") == "lead_stubborn",
            base: BlockId::NONE,
            private: BlockId::NONE,
            released: BlockId::NONE,
            is_tied: false,
            ties: 0,
            ended_by_others: (0, 0),
            found: 0,
        }
    }

    /// Mines on what everybody follows.
    fn adopt(&mut self, tip: BlockId) {
        (self.base, self.private, self.released) = (tip, tip, tip);
        self.is_tied = false;
    }

    /// Brings his branch out up to the block with this height, if it is not out already.
    fn publish_to(&mut self, height: u32, at: &Situation<'_>) -> Step {
        if at.height(self.released) >= height {
            return Step::Wait;
        }
        self.released = at.content.ancestor(self.private, height);
        Step::Publish(self.released)
    }
}

impl Strategy for SelfishMining {
    fn mine_on(&self, _tip: BlockId) -> BlockId {
        self.private
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.found += 1;
        if content.block(block).parent != self.private {
            return Publish::Now;
        }
        self.private = block;
        Publish::Hide
    }

    /// A block that competes with his is not passed on: what he answers is to be there first.
    fn relay(&mut self, block: BlockId, content: &Archive) -> bool {
        content.is_ancestor(block, self.private) || content.is_ancestor(self.private, block)
    }
}

impl Scheme for SelfishMining {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.adopt(at.tip);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.content.is_ancestor(self.private, at.tip) {
            if self.is_tied && self.private != at.tip {
                self.ended_by_others.0 += 1;
            }
            self.adopt(at.tip);
            return Step::Wait;
        }
        let (public, own) = (at.height(at.tip), at.height(self.private));
        if public > own {
            self.ended_by_others.1 += u32::from(self.is_tied);
            self.adopt(at.tip);
            return Step::Wait;
        }
        if public == at.height(self.base) {
            return Step::Wait; // nobody else has found anything
        }
        if own == public {
            self.ties += u32::from(!self.is_tied);
            self.is_tied = true;
            return self.publish_to(own, at);
        }
        if own == public + 1 && (self.is_tied || !self.is_stubborn) {
            return self.publish_to(own, at);
        }
        self.publish_to(public, at)
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        let (won, lost) = self.ended_by_others;
        vec![
            ("ties", Figure::Count(self.ties.into())),
            ("gamma", Figure::share(won.into(), (won + lost).into())),
            ("own_blocks", Figure::Count(self.found.into())),
        ]
    }
}
