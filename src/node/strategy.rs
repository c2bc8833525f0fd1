//! The decisions that an attacker replaces. Each default is what Bitcoin Core does.
//!
//! The rules stay in `consensus`: a strategy chooses what to mine on, to publish and to relay,
//! never what is valid.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::sim::time::SimTime;

/// What becomes of a block that one's own miner found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// It is announced like any block.
    Now,
    /// It is kept; the strategy announces it later, or never.
    Withhold,
}

/// The decisions of a node that plays a part of its own.
pub trait Strategy {
    /// The block that the next template stands on, given the node's tip.
    fn mine_on(&mut self, tip: BlockId, _content: &Archive) -> BlockId {
        tip
    }

    /// What becomes of `block`, which the node's own miner found.
    fn on_found(&mut self, _block: BlockId, _now: SimTime, _content: &Archive) -> Publish {
        Publish::Now
    }

    /// The node follows `tip` now; returns the last of the withheld blocks to announce, if any.
    fn on_tip(&mut self, _tip: BlockId, _now: SimTime, _content: &Archive) -> Option<BlockId> {
        None
    }

    /// The tip of the chain that peers are shown when they ask for headers or inventory.
    fn shown_tip(&mut self, tip: BlockId, _content: &Archive) -> BlockId {
        tip
    }

    /// Whether a block of somebody else's is passed on.
    fn relay(&mut self, _block: BlockId, _content: &Archive) -> bool {
        true
    }
}
