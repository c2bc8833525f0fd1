//! The decisions that an attacker replaces. Each default is what Bitcoin Core does.
//!
//! The rules stay in `consensus`: a strategy chooses what to mine on, to publish and to relay,
//! never what is valid.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;

/// What becomes of a block that one's own miner found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// It is announced like any block.
    Now,
    /// It is kept from everybody, the finder's own node included, which goes on following the
    /// public chain; [`Input::Publish`](crate::node::context::Input::Publish) brings it out.
    Hide,
}

/// The decisions of a node that plays a part of its own.
pub trait Strategy {
    /// The block that the next template stands on, given the node's tip.
    fn mine_on(&self, tip: BlockId) -> BlockId {
        tip
    }

    /// The payments of a template on `parent`; `None`: those that the node's mempool offers.
    fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
        None
    }

    /// Whether a template takes `tx` from the node's mempool. What depends on a payment that is not
    /// taken is not taken either.
    fn takes(&self, _tx: TxId, _content: &Archive) -> bool {
        true
    }

    /// The time of a template on `parent`, in seconds since 1970, where the node's clock shows
    /// `clock_s`. It is raised to the earliest one that is allowed.
    fn stamp_s(&self, _parent: BlockId, clock_s: u64, _content: &Archive) -> u64 {
        clock_s
    }

    /// What becomes of `block`, which the node's own miner found.
    fn on_found(&mut self, _block: BlockId, _content: &Archive) -> Publish {
        Publish::Now
    }

    /// Whether the node takes in what others tell it.
    fn listens(&self) -> bool {
        true
    }

    /// Whether the node sends what others ask it for.
    fn answers(&self) -> bool {
        true
    }

    /// The end of the chain that those hear of who ask for headers, given the node's tip.
    fn told_tip(&self, tip: BlockId) -> BlockId {
        tip
    }

    /// Whether a block of somebody else's is passed on.
    fn relay(&mut self, _block: BlockId, _content: &Archive) -> bool {
        true
    }
}
