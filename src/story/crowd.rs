//! How blocks spread in a world that is too large to be filmed node by node: of each block when
//! which share of the nodes held it, and of a few the whole tree of who heard it from whom.

use crate::chain::id::BlockId;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::observation::View;
use std::collections::BTreeMap;

/// A moment is kept for each so many per cent of the nodes.
pub const STEP_PERCENT: u32 = 2;
/// So many blocks that are the youngest have their trees until it is known whether they are kept.
const YOUNG: u32 = 6;
/// Trees of blocks at contested heights.
const CONTESTED_MAX: usize = 12;
/// Trees of other blocks, for comparison.
const OTHERS_MAX: usize = 3;

/// A node that holds a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// When.
    pub at: SimTime,
    /// The node.
    pub node: NodeId,
    /// Who sent the block; `None` where it was made.
    pub from: Option<NodeId>,
}

/// Notes how blocks spread.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    nodes: u32,
    /// Of each block how many nodes hold it.
    holders: Vec<u32>,
    /// Of each block the moments at which another [`STEP_PERCENT`] of the nodes held it.
    pub steps: Vec<Vec<SimTime>>,
    /// Of each block how much hashpower works at nodes that hold it, in parts per billion.
    power_ppb: Vec<u64>,
    /// Of each block when half of the hashpower held it.
    pub half_power: Vec<Option<SimTime>>,
    /// Of each block when nine tenths of the hashpower held it.
    pub most_power: Vec<Option<SimTime>>,
    /// The hashpower at each node that has a miner, in parts per billion.
    shares_ppb: BTreeMap<NodeId, u64>,
    /// All of it.
    total_share_ppb: u64,
    /// Who heard of a block from whom, in order of time; of few blocks.
    pub trees: BTreeMap<u32, Vec<Heard>>,
    /// How many of the trees are of blocks at contested heights, and of others, that stay.
    kept: (usize, usize),
    /// The blocks below it have been decided on.
    decided: u32,
}

impl Crowd {
    /// Nothing has spread among so many nodes.
    pub fn new(nodes: u32) -> Self {
        Self { nodes, ..Self::default() }
    }

    /// A node holds a block.
    pub fn on_arrival(&mut self, block: BlockId, heard: Heard, view: &dyn View) {
        if self.steps.len() <= block.index() {
            self.steps.resize(block.index() + 1, Vec::new());
            self.holders.resize(block.index() + 1, 0);
            self.power_ppb.resize(block.index() + 1, 0);
            self.half_power.resize(block.index() + 1, None);
            self.most_power.resize(block.index() + 1, None);
            self.decide(block.0.saturating_sub(YOUNG), view);
        }
        self.holders[block.index()] += 1;
        self.count_power(block, heard, view);
        let steps = &mut self.steps[block.index()];
        let next = (steps.len() as u32 + 1) * STEP_PERCENT;
        if u64::from(self.holders[block.index()]) * 100 >= u64::from(next) * u64::from(self.nodes) {
            steps.push(heard.at);
        }
        if block.0 >= self.decided || self.trees.contains_key(&block.0) {
            self.trees.entry(block.0).or_default().push(heard);
        }
    }

    /// A node with a miner may hold a block.
    fn count_power(&mut self, block: BlockId, heard: Heard, view: &dyn View) {
        if self.shares_ppb.is_empty() {
            for miner in (0..view.miner_count()).map(MinerId) {
                *self.shares_ppb.entry(view.miner_node(miner)).or_default() +=
                    view.miner_share_ppb(miner);
            }
            self.total_share_ppb = self.shares_ppb.values().sum();
        }
        let Some(share) = self.shares_ppb.get(&heard.node) else { return };
        let all = self.total_share_ppb;
        let power = &mut self.power_ppb[block.index()];
        *power += share;
        if 2 * *power >= all {
            self.half_power[block.index()].get_or_insert(heard.at);
        }
        if 10 * *power >= 9 * all {
            self.most_power[block.index()].get_or_insert(heard.at);
        }
    }

    /// Keeps the trees of blocks below `end` that are worth it, and forgets the others.
    fn decide(&mut self, end: u32, view: &dyn View) {
        for block in self.decided..end {
            let parent = |id: u32| view.block(BlockId(id)).parent;
            let near = block.saturating_sub(YOUNG)..(block + YOUNG).min(view.block_count());
            let is_contested =
                near.into_iter().any(|id| id != block && parent(id) == parent(block));
            let kept = if is_contested { &mut self.kept.0 } else { &mut self.kept.1 };
            let most = if is_contested { CONTESTED_MAX } else { OTHERS_MAX };
            if *kept < most && self.trees.contains_key(&block) {
                *kept += 1;
            } else {
                self.trees.remove(&block);
            }
        }
        self.decided = self.decided.max(end);
    }
}
