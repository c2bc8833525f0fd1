//! Who had which block when, and who followed what: of a world of any size.

use crate::chain::id::BlockId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::film::TipMove;
use crate::world::observation::FAULT;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::FaultKind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;

/// Notes arrivals of blocks and moves of tips.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Witness {
    /// Of each block the nodes that hold it, in order of time.
    pub arrivals: Vec<Vec<(SimTime, NodeId)>>,
    /// All moves of tips, in order of time.
    pub moves: Vec<TipMove>,
    /// When the script cut links (true) and mended them.
    pub cuts: Vec<(SimTime, bool)>,
}

impl Witness {
    /// Whether the last thing that the script did to links up to `at` was a cut.
    pub fn has_cut_links(&self, at: SimTime) -> bool {
        let before = self.cuts.iter().take_while(|(when, _)| *when <= at);
        before.last().is_some_and(|&(_, is_cut)| is_cut)
    }

    /// When `node` held `block`, if it ever did.
    pub fn held_at(&self, block: BlockId, node: NodeId) -> Option<SimTime> {
        let arrivals = self.arrivals.get(block.index())?;
        arrivals.iter().find(|(_, other)| *other == node).map(|&(at, _)| at)
    }

    /// Of each node when it held `block`; `None` for those that never did.
    pub fn held(&self, block: BlockId, nodes: u32) -> Vec<Option<SimTime>> {
        let mut held = vec![None; nodes as usize];
        for &(at, node) in self.arrivals.get(block.index()).into_iter().flatten() {
            held[node.index()].get_or_insert(at);
        }
        held
    }
}

impl Observer for Witness {
    fn wants(&self) -> u32 {
        FIRST_SEEN | TIP_CHANGED | FAULT
    }

    fn see(&mut self, at: SimTime, what: &Observation, _: &dyn View) {
        match *what {
            Observation::FirstSeen { node, block, .. } => {
                if self.arrivals.len() <= block.index() {
                    self.arrivals.resize(block.index() + 1, Vec::new());
                }
                self.arrivals[block.index()].push((at, node));
            }
            Observation::TipChanged { node, to, .. } => self.moves.push(TipMove { at, node, to }),
            Observation::Fault { kind: FaultKind::Partition, .. } => self.cuts.push((at, true)),
            Observation::Fault { kind: FaultKind::Heal, .. } => self.cuts.push((at, false)),
            Observation::BlockFound { .. }
            | Observation::Refused { .. }
            | Observation::Pooled { .. }
            | Observation::NotPooled { .. }
            | Observation::Payment { .. }
            | Observation::Attack { .. }
            | Observation::Fault { .. }
            | Observation::Sent { .. }
            | Observation::Event { .. }
            | Observation::Checkpoint { .. } => {}
        }
    }
}
