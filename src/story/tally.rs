//! The observer that counts: from observations to tables, summary and charts.
//!
//! It keeps a few numbers for each block, each node and each reorganisation, and none for each
//! block *and* node: 10,000 nodes and 100 blocks cost it less than a megabyte.

use crate::chain::id::BlockId;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::delays::Delays;
use crate::story::forks::Crowd;
use crate::story::forks::Fork;
use crate::story::forks::Forks;
use crate::story::forks::Move;
use crate::story::journeys::Journeys;
use crate::story::known_blocks::CURVE_STEPS;
use crate::story::known_blocks::Find;
use crate::story::known_blocks::KnownBlocks;
use crate::story::mempools::Mempools;
use crate::world::observation::BLOCK_FOUND;
use crate::world::observation::CHECKPOINT;
use crate::world::observation::FAULT;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::PAYMENT;
use crate::world::observation::POOLED;
use crate::world::observation::PaymentStep;
use crate::world::observation::REFUSED;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;

/// Counts what it is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tally {
    /// Every block.
    pub(crate) known: KnownBlocks,
    /// Every fork.
    pub(crate) forks: Forks,
    /// From finding to holding, over every block that was told of as soon as it was found and
    /// every node but the finder's.
    pub(crate) delays: Delays,
    /// The same from the finder to every other miner, in nanoseconds times parts per billion.
    pub(crate) weighted_delay: u128,
    /// The hashpower over which `weighted_delay` was summed, in parts per billion.
    pub(crate) weights_ppb: u128,
    /// The ways of the payments of the script.
    pub(crate) journeys: Journeys,
    /// How many payments waited.
    pub(crate) mempools: Mempools,
    /// Every reorganisation, in order.
    pub(crate) reorgs: Vec<Reorg>,
    /// Every checkpoint, in order.
    pub(crate) checkpoints: Vec<CheckpointSeen>,
    /// The most blocks that one node took back at one moment.
    pub(crate) reorg_depth_max: u32,
    /// How many blocks were found.
    pub(crate) blocks_found: u32,
    /// The block that each node follows.
    tips: Vec<BlockId>,
    /// The hashpower at each node.
    shares_ppb: Vec<u64>,
    /// The hashpower of each miner.
    miner_shares_ppb: Vec<u64>,
    /// The hashpower of all miners.
    total_share_ppb: u64,
    /// How many nodes must hold a block for each step of the curve.
    step_nodes: Vec<u32>,
    /// What it wants to be told.
    wants: u32,
}

/// What a tally counts.
const ALL: u32 =
    BLOCK_FOUND | FIRST_SEEN | TIP_CHANGED | REFUSED | CHECKPOINT | POOLED | PAYMENT | FAULT;

/// One node that took blocks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reorg {
    /// The node.
    pub node: NodeId,
    /// When, in nanoseconds.
    pub at_ns: u64,
    /// How many blocks it took back.
    pub depth_blocks: u32,
    /// The block that it followed before.
    pub from: BlockId,
    /// The block that it followed then.
    pub to: BlockId,
}

/// One checkpoint of the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointSeen {
    /// Counts from 0.
    pub index: u32,
    /// When, in nanoseconds.
    pub at_ns: u64,
    /// Events up to it.
    pub events: u64,
    /// The digest.
    pub digest: [u8; 32],
}

impl Tally {
    /// A tally of a world in which nothing has happened yet.
    pub fn new(view: &dyn View) -> Self {
        let nodes = view.node_count();
        let mut shares_ppb = vec![0; nodes as usize];
        let mut miner_shares_ppb = Vec::new();
        for miner in (0..view.miner_count()).map(MinerId) {
            shares_ppb[view.miner_node(miner).index()] += view.miner_share_ppb(miner);
            miner_shares_ppb.push(view.miner_share_ppb(miner));
        }
        let mut known = KnownBlocks::default();
        known.learn(BlockId::GENESIS, view);
        Self {
            known,
            forks: Forks::default(),
            delays: Delays::new(),
            weighted_delay: 0,
            weights_ppb: 0,
            journeys: Journeys::default(),
            mempools: Mempools::new(),
            reorgs: Vec::new(),
            checkpoints: Vec::new(),
            reorg_depth_max: 0,
            blocks_found: 0,
            tips: vec![BlockId::GENESIS; nodes as usize],
            total_share_ppb: miner_shares_ppb.iter().sum(),
            shares_ppb,
            miner_shares_ppb,
            step_nodes: step_nodes(nodes),
            wants: ALL,
        }
    }

    /// A tally that counts nothing, for a world of which nobody asks what is counted.
    pub fn idle(view: &dyn View) -> Self {
        Self { wants: 0, ..Self::new(view) }
    }

    /// Every fork so far, in the order in which they began.
    pub fn forks(&self) -> &[Fork] {
        self.forks.all()
    }

    /// How many forks there were so far.
    pub fn fork_count(&self) -> u32 {
        self.forks.count(&self.known)
    }

    /// The most branches that one fork has so far.
    pub fn branches_max(&self) -> u32 {
        self.forks.branches_max(&self.known)
    }

    /// How many blocks were found so far.
    pub const fn blocks_found(&self) -> u32 {
        self.blocks_found
    }

    /// How many nodes have a miner.
    pub(crate) fn miners(&self) -> u32 {
        self.shares_ppb.iter().filter(|share| **share > 0).count() as u32
    }

    /// The hashpower at a node at time 0, in parts per billion.
    pub(crate) fn node_share_ppb(&self, node: NodeId) -> u64 {
        self.shares_ppb[node.index()]
    }

    /// A block was found: it may begin or widen a fork.
    fn on_found(&mut self, block: BlockId, find: Find, view: &dyn View) {
        let known = self.known.learn(block, view);
        let parent = known.parent;
        known.found = Some(find);
        self.blocks_found += 1;
        if parent == BlockId::NONE {
            return;
        }
        let first = self.known.get(parent).first_child;
        if first == BlockId::NONE {
            self.known.learn(parent, view).first_child = block;
            return;
        }
        let crowd = Crowd { tips: &self.tips, shares_ppb: &self.shares_ppb };
        let index = self.forks.branch(&self.known, block, first, find.at_ns, crowd);
        self.known.learn(parent, view).fork = Some(index);
    }

    /// A node holds a block: one more step towards everybody.
    fn on_first_seen(&mut self, at_ns: u64, node: NodeId, block: BlockId, view: &dyn View) {
        let share_ppb = self.shares_ppb[node.index()];
        let known = self.known.learn(block, view);
        known.nodes += 1;
        while known.reached_at_ns.len() < CURVE_STEPS
            && self.step_nodes[known.reached_at_ns.len()] <= known.nodes
        {
            known.reached_at_ns.push(at_ns);
        }
        if share_ppb > 0 {
            known.share_ppb += share_ppb;
            if known.half_hashpower_at_ns.is_none() && 2 * known.share_ppb >= self.total_share_ppb {
                known.half_hashpower_at_ns = Some(at_ns);
            }
        }
        let Some(find) = known.found else { return };
        if find.at_ns < view.steady_since().as_nanos() {
            return; // a fault kept it away, not the network's delay
        }
        let delay_ns = at_ns - find.at_ns;
        if node == find.node {
            known.was_told_at_once = delay_ns == 0;
        }
        if !known.was_told_at_once {
            return; // somebody kept it back, not the network's delay
        }
        if node == find.node {
            // other miners at the finder's own node hold it at once
            let others_ppb = share_ppb - self.miner_shares_ppb[find.miner.index()];
            self.weights_ppb += u128::from(others_ppb);
            return;
        }
        self.delays.add(delay_ns);
        if share_ppb > 0 {
            self.weighted_delay += u128::from(delay_ns) * u128::from(share_ppb);
            self.weights_ppb += u128::from(share_ppb);
        }
    }

    /// A node follows another block: it may change sides, or have taken blocks back.
    fn on_tip_changed(&mut self, node: NodeId, moved: Move, disconnected: u32, view: &dyn View) {
        self.known.learn(moved.to, view);
        self.tips[node.index()] = moved.to;
        let nodes = view.node_count();
        self.forks.follow(&self.known, moved, disconnected, nodes);
        if disconnected > 0 {
            self.reorg_depth_max = self.reorg_depth_max.max(disconnected);
            self.reorgs.push(Reorg {
                node,
                at_ns: moved.at_ns,
                depth_blocks: disconnected,
                from: moved.from,
                to: moved.to,
            });
        }
    }
}

impl Observer for Tally {
    fn wants(&self) -> u32 {
        self.wants
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        let at_ns = now.as_nanos();
        match *what {
            Observation::BlockFound { block, miner, node, tries } => {
                self.mempools.on_found(at_ns);
                self.on_found(block, Find { at_ns, miner, node, tries }, view);
            }
            Observation::FirstSeen { node, block, from: _ } => {
                self.on_first_seen(at_ns, node, block, view);
            }
            Observation::TipChanged {
                node,
                from,
                to,
                disconnected_blocks,
                connected_blocks: _,
            } => {
                let share_ppb = self.shares_ppb[node.index()];
                let moved = Move { at_ns, from, to, share_ppb };
                self.on_tip_changed(node, moved, disconnected_blocks, view);
                self.mempools.on_change(at_ns, node, view);
            }
            Observation::Refused { node: _, block, code: _ } => {
                self.known.learn(block, view).refused = true;
            }
            Observation::Checkpoint { index, events, digest } => {
                self.checkpoints.push(CheckpointSeen { index, at_ns, events, digest });
            }
            Observation::Pooled { node, tx, from: _ } => {
                self.mempools.on_payment(at_ns, node, view);
                self.journeys.on_pooled(at_ns, node, tx, self.shares_ppb[node.index()] > 0);
            }
            Observation::NotPooled { node, .. } => self.mempools.on_payment(at_ns, node, view),
            Observation::Payment { payment, step: PaymentStep::Sent } => {
                self.journeys.on_sent(payment, view);
            }
            Observation::Fault { .. } => self.mempools.on_fault(at_ns, view),
            Observation::Sent { .. }
            | Observation::Event { .. }
            | Observation::Payment { .. }
            | Observation::Attack { .. } => {}
        }
    }
}

/// How many of `nodes` must hold a block for each step of the curve, rounded up.
fn step_nodes(nodes: u32) -> Vec<u32> {
    let steps = CURVE_STEPS as u64;
    let count = |step: u64| (u64::from(nodes) * step).div_ceil(steps);
    (1..=steps).map(|step| u32::try_from(count(step)).expect("at most all nodes")).collect()
}
