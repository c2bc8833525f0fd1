//! What goes wrong in a world: links that are cut or slow, nodes that are down.

use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::world::event::Event;
use crate::world::event::kind;
use crate::world::links::End;
use crate::world::observation::FaultKind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;

/// The links between some nodes and some others, each marked by node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Between {
    /// The entry of the script that did it, which heals it by this name.
    name: String,
    these: Vec<bool>,
    those: Vec<bool>,
    /// By how much the links are slower; `None`: they are cut.
    slower: Option<SimDuration>,
}

impl Between {
    fn has(&self, a: NodeId, b: NodeId) -> bool {
        let (a, b) = (a.index(), b.index());
        self.these[a] && self.those[b] || self.these[b] && self.those[a]
    }
}

/// What is wrong at the moment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Faults {
    /// Which nodes are up.
    pub(in crate::world) running: Vec<bool>,
    /// Which nodes are up and not cut off from everybody: those that can agree.
    pub(in crate::world) counted: Vec<bool>,
    /// When something was last mended, or a node came up.
    pub(in crate::world) steady_since: SimTime,
    broken: Vec<Between>,
}

impl Faults {
    /// Nothing is wrong.
    pub fn reset(&mut self, nodes: u32) {
        for table in [&mut self.running, &mut self.counted] {
            table.clear();
            table.resize(nodes as usize, true);
        }
        self.steady_since = SimTime::ZERO;
        self.broken.clear();
    }

    /// Whether messages could pass between two nodes: both are up and nothing between them is cut.
    pub fn can_talk(&self, a: NodeId, b: NodeId) -> bool {
        self.running[a.index()]
            && self.running[b.index()]
            && !self.broken.iter().any(|between| between.slower.is_none() && between.has(a, b))
    }
}

/// Links that are to be cut or slowed down: those between `these` and `those`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The name by which it is healed.
    pub name: String,
    /// One side.
    pub these: Vec<NodeId>,
    /// The other side; `None`: everybody, for slow links those on the same side among them; for
    /// cut ones everybody else.
    pub those: Option<Vec<NodeId>>,
    /// By how much messages take longer; `None`: nothing passes.
    pub slower: Option<SimDuration>,
}

impl World {
    /// Cuts or slows links down. What is on its way over a cut link is gone.
    ///
    /// `false`, and nothing is done, if no link lies between the two sides.
    pub fn breach(&mut self, breach: &Breach, watch: &mut [&mut dyn Observer]) -> bool {
        self.listen_to(watch);
        let is_done = self.break_links(breach);
        self.tell_all(watch);
        is_done
    }

    /// The same, without telling yet.
    pub(in crate::world) fn break_links(&mut self, breach: &Breach) -> bool {
        let these = self.marked(&breach.these);
        let those = match (&breach.those, breach.slower) {
            (Some(those), _) => self.marked(those),
            (None, None) => these.iter().map(|is_here| !is_here).collect(),
            (None, Some(_)) => vec![true; these.len()],
        };
        let between = Between { name: breach.name.clone(), these, those, slower: breach.slower };
        if self.links_opened(|a, b| between.has(a, b)).is_empty() {
            return false;
        }
        let (number, fault) = match breach.slower {
            None => (kind::PARTITION, FaultKind::Partition),
            Some(_) => (kind::SLOW, FaultKind::Slow),
        };
        for &node in &breach.these {
            self.record(node.0, 0, number, 0, 0);
        }
        match breach.slower {
            Some(by) => self.change_latency(&between, by, true),
            None => self.cut(&between),
        }
        self.faults.broken.push(between);
        self.count_the_connected();
        self.tell(Observation::Fault { kind: fault, nodes: breach.these.len() as u32 });
        true
    }

    /// Mends what `name` broke, and says whether there was anything to mend. Cut links open again,
    /// unless something else keeps them apart.
    pub fn heal(&mut self, name: &str, watch: &mut [&mut dyn Observer]) -> bool {
        self.listen_to(watch);
        let is_done = self.mend(name);
        self.tell_all(watch);
        is_done
    }

    /// The same, without telling yet.
    pub(in crate::world) fn mend(&mut self, name: &str) -> bool {
        let Some(at) = self.faults.broken.iter().position(|broken| broken.name == name) else {
            return false;
        };
        let between = self.faults.broken.remove(at);
        self.record(0, 0, kind::HEAL, at as u32, 0);
        self.faults.steady_since = self.now;
        match between.slower {
            Some(by) => self.change_latency(&between, by, false),
            None => {
                for (node, peer) in self.links_opened(|a, b| between.has(a, b)) {
                    self.reopen(node, peer);
                }
            }
        }
        self.count_the_connected();
        self.spread_at_once();
        let nodes = between.these.iter().filter(|is_here| **is_here).count() as u32;
        self.tell(Observation::Fault { kind: FaultKind::Heal, nodes });
        true
    }

    /// The nodes as a table by node.
    pub(in crate::world) fn marked(&self, nodes: &[NodeId]) -> Vec<bool> {
        let mut marked = vec![false; self.plan.nodes as usize];
        nodes.iter().for_each(|node| marked[node.index()] = true);
        marked
    }

    /// The links as their openers know them, those between whose ends `wanted` says yes.
    pub(in crate::world) fn links_opened(
        &self,
        wanted: impl Fn(NodeId, NodeId) -> bool,
    ) -> Vec<(NodeId, PeerId)> {
        let mut links = Vec::new();
        for node in &self.nodes {
            for (peer, state) in (0..).map(PeerId).zip(&node.peers) {
                let is_opener = state.flags.has(PeerFlags::OUTBOUND);
                if is_opener && wanted(node.id, self.ends.end(node.id, peer).to) {
                    links.push((node.id, peer));
                }
            }
        }
        links
    }

    fn cut(&mut self, between: &Between) {
        for (node, peer) in self.links_opened(|a, b| between.has(a, b)) {
            self.disconnect(node, peer);
        }
    }

    fn change_latency(&mut self, between: &Between, by: SimDuration, slower: bool) {
        for (node, peer) in self.links_opened(|a, b| between.has(a, b)) {
            let End { to, to_peer, .. } = *self.ends.end(node, peer);
            for (node, peer) in [(node, peer), (to, to_peer)] {
                let direction = &mut self.ends.end_mut(node, peer).direction;
                let base_ns = direction.base().as_nanos();
                let base_ns =
                    if slower { base_ns + by.as_nanos() } else { base_ns - by.as_nanos() };
                direction.set_base(SimDuration::from_nanos(base_ns));
            }
        }
    }

    /// Opens a link again as soon as it is empty: what it carried when it was closed arrives at
    /// nobody before the first message of the new connection.
    pub(in crate::world) fn reopen(&mut self, node: NodeId, peer: PeerId) {
        if !self.can_open(node, peer) {
            return;
        }
        let there = *self.ends.end(node, peer);
        let back = self.ends.end(there.to, there.to_peer);
        let last = there.direction.last_arrival.max(back.direction.last_arrival);
        let at = self.now.max(last.saturating_add(SimDuration::from_nanos(1)));
        self.queue.push(at, Event::Connect { node, peer });
    }

    /// Counts anew which nodes are up and have somebody to talk to, and what they follow.
    pub(in crate::world) fn count_the_connected(&mut self) {
        let all = || (0..self.nodes.len() as u32).map(NodeId);
        let is_up = |node: &NodeId| self.faults.running[node.index()];
        let mut counts: Vec<bool> =
            all().map(|node| is_up(&node) && self.is_linked(node)).collect();
        if !counts.contains(&true) {
            counts = all().map(|node| is_up(&node)).collect(); // each is alone: all count
        }
        for (node, counted) in (0..).map(NodeId).zip(counts) {
            self.count(node, counted);
        }
        self.find_best_tip();
    }

    /// The same where one link between two nodes was closed for good.
    pub(in crate::world) fn count_the_ends(&mut self, ends: [NodeId; 2]) {
        if ends.iter().any(|&node| self.faults.counted[node.index()] && !self.is_linked(node)) {
            self.count_the_connected();
        }
    }

    /// Whether a node has somebody to talk to; one without links never had.
    fn is_linked(&self, node: NodeId) -> bool {
        let links = self.nodes[node.index()].peers.len() as u32;
        links == 0 || (0..links).any(|peer| self.can_open(node, PeerId(peer)))
    }

    fn count(&mut self, node: NodeId, counted: bool) {
        if self.faults.counted[node.index()] == counted {
            return;
        }
        self.faults.counted[node.index()] = counted;
        let tip = self.followed[node.index()];
        if counted {
            self.follow(tip);
        } else {
            self.leave(tip);
        }
    }

    /// The best tip may be gone with the last node that followed it, or be that of one who is back.
    /// It stays as it is while there is nobody to agree.
    fn find_best_tip(&mut self) {
        let nodes = self.followed.iter().zip(&self.faults.counted);
        let tips = nodes.filter(|&(_, &is_counted)| is_counted).map(|(&tip, _)| tip);
        let work = |block| self.content.block(block).work;
        let mut best = None;
        for tip in tips {
            let is_better = best.is_none_or(|best| {
                work(tip) > work(best)
                    || work(tip) == work(best)
                        && tip != best
                        && (tip == self.best_tip || best != self.best_tip && tip < best)
            });
            if is_better {
                best = Some(tip);
            }
        }
        self.best_tip = best.unwrap_or(self.best_tip);
    }
}
