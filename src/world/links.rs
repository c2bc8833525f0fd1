//! Laying, opening and closing the links of a world.

use crate::network::link::LinkDirection;
use crate::network::topology;
use crate::node::context::Input;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::sim::rng::Mixer;
use crate::sim::rng::Stream;
use crate::sim::rng::unit_of;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimTime;
use crate::world::event::Event;
use crate::world::event::kind;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;

/// Handshakes are spread over this many first seconds.
const CONNECT_WITHIN_S: f64 = 5.0;

/// One direction of a link, as its sender keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Who receives.
    pub to: NodeId,
    /// Which of the receiver's links it is.
    pub to_peer: PeerId,
    /// When its last message arrives, and how many it carried.
    pub direction: LinkDirection,
}

/// The sending ends of all links, by node and the node's own number of the link.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ends {
    by_node: Vec<Vec<End>>,
}

impl Ends {
    /// One end.
    pub fn end(&self, node: NodeId, peer: PeerId) -> &End {
        &self.by_node[node.index()][peer.index()]
    }

    /// One end, to send over.
    pub fn end_mut(&mut self, node: NodeId, peer: PeerId) -> &mut End {
        &mut self.by_node[node.index()][peer.index()]
    }

    fn clear(&mut self, nodes: u32) {
        self.by_node.resize_with(nodes as usize, Vec::new);
        for ends in &mut self.by_node {
            ends.clear();
        }
    }

    fn push(&mut self, node: NodeId, end: End) {
        self.by_node[node.index()].push(end);
    }
}

impl World {
    /// Draws who is linked to whom, lays the links and schedules their handshakes.
    pub(in crate::world) fn lay_links(&mut self) {
        let plan = std::sync::Arc::clone(&self.plan);
        self.links.reset(&plan.links, plan.nodes, self.seed);
        self.ends.clear(plan.nodes);
        let mut stream = Stream::new(self.seed, "topology", "");
        let topology = topology::generate(&plan.topology, plan.nodes, &mut stream)
            .expect("the plan's topology was checked when the scenario was read");
        let opening = Mixer::new(self.seed, "connecting");
        for (number, edge) in (0_u32..).zip(&topology.edges) {
            let opener = self.nodes[edge.from.index()].add_peer(true);
            let acceptor = self.nodes[edge.to.index()].add_peer(false);
            let (there, back) = self.links.lay(edge);
            let there = End { to: edge.to, to_peer: acceptor, direction: there };
            let back = End { to: edge.from, to_peer: opener, direction: back };
            self.ends.push(edge.from, there);
            self.ends.push(edge.to, back);
            let share = unit_of(opening.at(u64::from(number), 0));
            let at = (share * CONNECT_WITHIN_S * NANOS_PER_SECOND as f64) as u64;
            let event = Event::Connect { node: edge.from, peer: opener };
            self.queue.push(SimTime::from_nanos(at), event);
        }
    }

    /// Whether a link could be open: both ends are up, nothing between them is cut, and neither
    /// has had enough of the other.
    pub(in crate::world) fn can_open(&self, node: NodeId, peer: PeerId) -> bool {
        let End { to, to_peer, .. } = *self.ends.end(node, peer);
        let has_enough = |node: NodeId, peer: PeerId| {
            self.nodes[node.index()].peers[peer.index()].flags.has(PeerFlags::DISCOURAGED)
        };
        self.faults.can_talk(node, to) && !has_enough(node, peer) && !has_enough(to, to_peer)
    }

    /// A link is up: both ends are told, the opener first so that it speaks first. Nothing
    /// happens if it is open already or can no longer be opened.
    pub(in crate::world) fn connect(&mut self, node: NodeId, peer: PeerId) {
        if !self.can_open(node, peer) || self.is_open(node, peer) {
            return;
        }
        let End { to, to_peer, .. } = *self.ends.end(node, peer);
        self.record(node.0, peer.0, kind::CONNECT, to.0, 0);
        self.handle(to, Input::Connected(to_peer));
        self.handle(node, Input::Connected(peer));
    }

    /// Whether a node holds a link for open.
    pub(in crate::world) fn is_open(&self, node: NodeId, peer: PeerId) -> bool {
        self.nodes[node.index()].peers[peer.index()].flags.has(PeerFlags::OPEN)
    }

    /// A link is closed: both ends are told at once.
    pub(in crate::world) fn disconnect(&mut self, node: NodeId, peer: PeerId) {
        let End { to, to_peer, .. } = *self.ends.end(node, peer);
        if self.is_open(node, peer) {
            self.handle(node, Input::Closed(peer));
        }
        if self.is_open(to, to_peer) {
            self.handle(to, Input::Closed(to_peer));
        }
    }

    /// A node closes a link because the peer broke the protocol, and does not open it again.
    pub(in crate::world) fn discourage(&mut self, node: NodeId, peer: PeerId) {
        self.disconnect(node, peer);
        let flags = &mut self.nodes[node.index()].peers[peer.index()].flags;
        flags.set(PeerFlags::DISCOURAGED, true);
        self.count_the_connected();
    }
}
