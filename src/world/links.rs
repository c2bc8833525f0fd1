//! Laying, opening and closing the links of a world.

use crate::network::link::LinkDirection;
use crate::network::topology;
use crate::network::topology::Edge;
use crate::node::context::Input;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::sim::rng::Mixer;
use crate::sim::rng::Stream;
use crate::sim::rng::unit_of;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimDuration;
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

/// The sending ends of all links, by node and the node's own number of the link: one table, since
/// each message reads one of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ends {
    /// Where the ends of each node begin, and behind the last where all end.
    starts: Vec<u32>,
    all: Vec<End>,
}

impl Ends {
    fn place(&self, node: NodeId, peer: PeerId) -> usize {
        self.starts[node.index()] as usize + peer.index()
    }

    /// One end.
    pub fn end(&self, node: NodeId, peer: PeerId) -> &End {
        &self.all[self.place(node, peer)]
    }

    /// One end, to send over.
    pub fn end_mut(&mut self, node: NodeId, peer: PeerId) -> &mut End {
        let place = self.place(node, peer);
        &mut self.all[place]
    }

    /// Makes room for the links of `edges`, in their order; all are still to be laid.
    fn clear(&mut self, nodes: u32, edges: &[Edge]) {
        self.starts.clear();
        self.starts.resize(nodes as usize + 1, 0);
        for node in edges.iter().flat_map(|edge| [edge.from, edge.to]) {
            self.starts[node.index() + 1] += 1;
        }
        for node in 0..nodes as usize {
            self.starts[node + 1] += self.starts[node];
        }
        let (to, to_peer) = (NodeId(0), PeerId(0));
        let nowhere = End { to, to_peer, direction: LinkDirection::new(SimDuration::ZERO) };
        self.all.clear();
        self.all.resize(2 * edges.len(), nowhere);
    }
}

impl World {
    /// Draws who is linked to whom, lays the links and schedules their handshakes.
    pub(in crate::world) fn lay_links(&mut self) {
        let plan = std::sync::Arc::clone(&self.plan);
        self.links.reset(&plan.links, plan.nodes, self.seed);
        let mut stream = Stream::new(self.seed, "topology", "");
        let mut topology = topology::generate(&plan.topology, plan.nodes, &mut stream)
            .expect("the plan's topology was checked when the scenario was read");
        if plan.people.iter().any(|person| !person.peers.is_empty()) {
            for (node, person) in (0..).map(NodeId).zip(&plan.people) {
                if !person.peers.is_empty() {
                    topology.replace_outbound(node, &person.peers);
                }
            }
            topology.join_components(&mut stream);
        }
        for (node, person) in (0..).map(NodeId).zip(&plan.people) {
            person.also.iter().for_each(|&peer| topology.link(node, peer));
        }
        for edge in &mut topology.edges {
            let own = |node: NodeId| plan.people.get(node.index()).and_then(|one| one.latency);
            edge.latency = own(edge.from).max(own(edge.to)).or(edge.latency);
        }
        self.ends.clear(plan.nodes, &topology.edges);
        let opening = Mixer::new(self.seed, "connecting");
        for (number, edge) in (0_u32..).zip(&topology.edges) {
            let opener = self.nodes[edge.from.index()].add_peer(true);
            let acceptor = self.nodes[edge.to.index()].add_peer(false);
            let (there, back) = self.links.lay(edge);
            let there = End { to: edge.to, to_peer: acceptor, direction: there };
            let back = End { to: edge.from, to_peer: opener, direction: back };
            *self.ends.end_mut(edge.from, opener) = there;
            *self.ends.end_mut(edge.to, acceptor) = back;
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
        let to = self.ends.end(node, peer).to;
        self.note_punished(node, to);
        self.disconnect(node, peer);
        let flags = &mut self.nodes[node.index()].peers[peer.index()].flags;
        flags.set(PeerFlags::DISCOURAGED, true);
        self.count_the_ends([node, to]);
    }
}
