//! Dense numbers of the actors of a world.

use serde::Deserialize;
use serde::Serialize;

/// A node of the network, numbered from 0 in the order of the scenario: named people first, in
/// name order, then the anonymous ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The position of this node in tables that are indexed by node.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A miner, numbered from 0: people with hashpower first, in name order, then the anonymous ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MinerId(pub u32);

impl MinerId {
    /// The position of this miner in tables that are indexed by miner.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
