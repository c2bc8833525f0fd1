//! The tree of blocks: the best chain, and every branch that hangs beside it.

use crate::chain::id::BlockId;
use crate::primitives::hash::Hash256;
use crate::story::inspect_fork::ForkBlock;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_world::TipLine;
use crate::story::picture::PictureFork;
use crate::story::tables::BlockStatus;
use serde::Serialize;

/// The answer to `chain`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainAnswer {
    /// The height of the best chain.
    pub height: u32,
    /// Its end.
    pub tip_hash: Hash256,
    /// The blocks that nodes follow which are up and not cut off, the best one first, then by how
    /// many follow them.
    pub tips: Vec<TipLine>,
    /// Blocks beside the best chain, by the block that they hang on: those that were lost, kept
    /// back or refused.
    pub branches: Vec<BranchAnswer>,
}

/// A branch beside the best chain.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BranchAnswer {
    /// The block of the best chain, or of an earlier branch, on which it hangs.
    pub parent_hash: Hash256,
    /// That block's height.
    pub parent_height: u32,
    /// What became of its blocks: a branch ends where that changes, and the next one hangs on it.
    pub status: BlockStatus,
    /// Its fork's number in `forks.csv`, if it began one.
    pub fork: Option<u32>,
    /// Its blocks, in order.
    pub blocks: Vec<ForkBlock>,
}

impl Inquiry<'_> {
    /// The tree of blocks.
    pub fn chain(&self) -> ChainAnswer {
        let tip = self.world.content().block(self.tip());
        let blocks = &self.story.picture.blocks;
        let ids = || (0..blocks.len() as u32).map(BlockId);
        let is_beside = |&id: &BlockId| {
            let block = &blocks[id.index()];
            block.status != BlockStatus::Active && block.miner.is_some()
        };
        let mut is_told = vec![false; blocks.len()];
        let mut branches = Vec::new();
        for first in ids().filter(is_beside) {
            if is_told[first.index()] {
                continue;
            }
            let mut branch = vec![first];
            is_told[first.index()] = true;
            while let Some(next) = ids().find(|&id| {
                !is_told[id.index()]
                    && is_beside(&id)
                    && blocks[id.index()].status == blocks[first.index()].status
                    && Some(&blocks[id.index()].parent) == branch.last()
            }) {
                is_told[next.index()] = true;
                branch.push(next);
            }
            branches.push(self.branch(&branch));
        }
        ChainAnswer { height: tip.height, tip_hash: tip.hash, tips: self.world().tips, branches }
    }

    fn branch(&self, branch: &[BlockId]) -> BranchAnswer {
        let blocks = &self.story.picture.blocks;
        let first = &blocks[branch[0].index()];
        let parent = &blocks[first.parent.index()];
        let begins = |fork: &PictureFork| fork.sides.iter().any(|side| side.child == branch[0]);
        let fork = self.story.picture.forks.iter().position(begins);
        BranchAnswer {
            parent_hash: parent.hash,
            parent_height: parent.height,
            status: first.status,
            fork: fork.map(|at| at as u32 + 1),
            blocks: branch.iter().map(|&block| self.line(block)).collect(),
        }
    }
}
