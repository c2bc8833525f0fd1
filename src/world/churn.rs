//! Nodes that go down and come up: crashes and restarts, newcomers, those who leave.

use crate::node::context::Input;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::world::event::kind;
use crate::world::links::End;
use crate::world::observation::FaultKind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::state::World;

impl World {
    /// Takes nodes down: they crash, leave, or are not there yet. What they had on disk stays,
    /// their links are closed, their miners stop. Returns how many were up.
    pub fn take_down(
        &mut self,
        nodes: &[NodeId],
        why: FaultKind,
        watch: &mut [&mut dyn Observer],
    ) -> u32 {
        self.listen_to(watch);
        let mut taken = 0;
        for &node in nodes {
            if core::mem::replace(&mut self.faults.running[node.index()], false) {
                self.go_down(node);
                taken += 1;
            }
        }
        self.count_the_connected();
        self.tell(Observation::Fault { kind: why, nodes: taken });
        self.tell_all(watch);
        taken
    }

    fn go_down(&mut self, node: NodeId) {
        self.record(node.0, 0, kind::DOWN, 0, 0);
        let links = self.nodes[node.index()].peers.len() as u32;
        let was_open: Vec<PeerId> =
            (0..links).map(PeerId).filter(|&peer| self.is_open(node, peer)).collect();
        self.handle(node, Input::Crashed);
        for peer in was_open {
            let End { to, to_peer, .. } = *self.ends.end(node, peer);
            self.handle(to, Input::Closed(to_peer));
        }
        if let Some(miner) = self.miner_at[node.index()] {
            self.start_chunk(miner); // which only ends what was under way
        }
    }

    /// Brings nodes up, with what they have on disk. They open their links again. Returns how
    /// many were down.
    pub fn bring_up(
        &mut self,
        nodes: &[NodeId],
        why: FaultKind,
        watch: &mut [&mut dyn Observer],
    ) -> u32 {
        self.listen_to(watch);
        let mut brought = Vec::new();
        for &node in nodes {
            if !core::mem::replace(&mut self.faults.running[node.index()], true) {
                brought.push(node);
            }
        }
        self.faults.steady_since = self.now;
        for &node in &brought {
            self.record(node.0, 0, kind::UP, 0, 0);
            self.remember_payments(node);
            if let Some(miner) = self.miner_at[node.index()] {
                self.start_chunk(miner);
            }
        }
        let is_new = self.marked(&brought);
        for (node, peer) in self.links_opened(|a, b| is_new[a.index()] || is_new[b.index()]) {
            self.reopen(node, peer);
        }
        self.count_the_connected();
        self.spread_at_once();
        self.tell(Observation::Fault { kind: why, nodes: brought.len() as u32 });
        self.tell_all(watch);
        brought.len() as u32
    }
}
