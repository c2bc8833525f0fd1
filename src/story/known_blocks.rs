//! What the tally notes about each block while the world runs.

use crate::chain::id::BlockId;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;

/// Steps of the propagation curve: the moments at which 2 %, 4 %, … 100 % of the nodes have it.
pub const CURVE_STEPS: usize = 50;

/// The step at which half of the nodes have the block.
pub const HALF_STEP: usize = CURVE_STEPS / 2 - 1;

/// The step at which nine tenths of the nodes have the block.
pub const NINE_TENTHS_STEP: usize = CURVE_STEPS * 9 / 10 - 1;

/// Who found a block, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    /// The moment, in nanoseconds.
    pub at_ns: u64,
    /// The miner.
    pub miner: MinerId,
    /// The node of the miner.
    pub node: NodeId,
    /// Hashes since the miner's block before this one.
    pub tries: u64,
}

/// One block as the tally knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnownBlock {
    /// The block below.
    pub parent: BlockId,
    /// Blocks below it.
    pub height: u32,
    /// Who found it; `None` for the genesis block and for blocks that nobody mined here.
    pub found: Option<Find>,
    /// Whether it was told of as soon as it was found, and not kept back.
    pub was_told_at_once: bool,
    /// Whether a node refused it.
    pub refused: bool,
    /// The first block found on it, or [`BlockId::NONE`].
    pub first_child: BlockId,
    /// The fork that begins above it, as an index.
    pub fork: Option<u32>,
    /// How many nodes hold it.
    pub nodes: u32,
    /// The hashpower at the nodes that hold it.
    pub share_ppb: u64,
    /// When half of the hashpower held it.
    pub half_hashpower_at_ns: Option<u64>,
    /// When each step of the curve was reached, as far as it was.
    pub reached_at_ns: Vec<u64>,
}

impl KnownBlock {
    /// Whether somebody holds it and nobody refused it.
    pub const fn is_public(&self) -> bool {
        self.nodes > 0 && !self.refused
    }
}

/// All blocks by id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KnownBlocks {
    /// The blocks, parents first.
    blocks: Vec<KnownBlock>,
}

impl KnownBlocks {
    /// How many are known, the genesis block among them.
    pub const fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether nothing has happened yet.
    pub const fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// All of them in order of creation.
    pub fn iter(&self) -> impl Iterator<Item = (BlockId, &KnownBlock)> {
        (0u32..).map(BlockId).zip(&self.blocks)
    }

    /// One of them.
    pub fn get(&self, block: BlockId) -> &KnownBlock {
        &self.blocks[block.index()]
    }

    /// One of them, which the view is asked for if it is new.
    #[inline]
    pub fn learn(&mut self, block: BlockId, view: &dyn View) -> &mut KnownBlock {
        if block.index() >= self.blocks.len() {
            self.learn_up_to(block, view);
        }
        &mut self.blocks[block.index()]
    }

    /// Adds every block up to `last`.
    #[cold]
    fn learn_up_to(&mut self, last: BlockId, view: &dyn View) {
        let first = u32::try_from(self.blocks.len()).expect("ids are 32 bits wide");
        for id in first..=last.0 {
            let block = view.block(BlockId(id));
            self.blocks.push(KnownBlock {
                parent: block.parent,
                height: block.height,
                found: None,
                was_told_at_once: false,
                refused: false,
                first_child: BlockId::NONE,
                fork: None,
                nodes: 0,
                share_ppb: 0,
                half_hashpower_at_ns: None,
                reached_at_ns: Vec::new(),
            });
        }
    }

    /// The block at `height` on the chain that ends with `block`; `None` if the chain is lower.
    pub fn ancestor(&self, mut block: BlockId, height: u32) -> Option<BlockId> {
        if self.get(block).height < height {
            return None;
        }
        while self.get(block).height > height {
            block = self.get(block).parent;
            if block == BlockId::NONE {
                return None; // nobody has the chain below
            }
        }
        Some(block)
    }

    /// Whether `below` is `block` or one of its ancestors.
    pub fn holds(&self, block: BlockId, below: BlockId) -> bool {
        self.ancestor(block, self.get(below).height) == Some(below)
    }
}
