//! Who had something when, from whom, and when the message that brought it had left.

use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use std::collections::BTreeMap;

/// A node has something for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// When.
    pub at: SimTime,
    /// The node.
    pub node: NodeId,
    /// Who sent it and when; `None` where it was made.
    pub from: Option<(NodeId, SimTime)>,
}

/// When the messages left that are on their way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flights {
    /// By what it brings, receiver and sender.
    left: BTreeMap<(u32, NodeId, NodeId), SimTime>,
}

impl Flights {
    /// A message that brings `item` leaves.
    pub(crate) fn on_sent(&mut self, at: SimTime, item: u32, from: NodeId, to: NodeId) {
        self.left.insert((item, to, from), at);
    }

    /// It is there, or was made at `node`.
    pub(crate) fn arrival(
        &mut self,
        at: SimTime,
        item: u32,
        node: NodeId,
        from: Option<NodeId>,
    ) -> Arrival {
        let from = from.map(|peer| (peer, self.left.remove(&(item, node, peer)).unwrap_or(at)));
        Arrival { at, node, from }
    }
}
