//! The tree of all blocks: ancestors, forks, and what a child must state.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::consensus::pow;

/// How many block times the median is taken over (Bitcoin Core: `nMedianTimeSpan`).
const MEDIAN_TIME_SPAN: usize = 11;

impl Archive {
    /// The median of `time` and the times of the ten blocks that end in `parent`
    /// (Bitcoin Core: `GetMedianTimePast`).
    pub(in crate::chain) fn median_time_with(&self, time: u32, parent: BlockId) -> u32 {
        let mut times = [0_u32; MEDIAN_TIME_SPAN];
        times[0] = time;
        let mut count = 1;
        let mut at = parent;
        while at != BlockId::NONE && count < MEDIAN_TIME_SPAN {
            let block = self.block(at);
            times[count] = block.header.time;
            count += 1;
            at = block.parent;
        }
        let times = &mut times[..count];
        times.sort_unstable();
        times[count / 2]
    }

    /// The ancestor of `of` at `height`, `of` itself among them.
    ///
    /// # Panics
    ///
    /// If `height` is above `of`.
    pub fn ancestor(&self, of: BlockId, height: u32) -> BlockId {
        let mut at = of;
        let mut at_height = self.block(at).height;
        assert!(height <= at_height, "an ancestor is not above its descendant");
        if height + 1 == at_height {
            return self.block(at).parent; // most often
        }
        while at_height > height {
            let block = self.block(at);
            let skip = skip_height(at_height);
            let skip_before = skip_height(at_height - 1);
            let take_skip = block.skip != BlockId::NONE
                && (skip == height
                    || (skip > height && !(skip_before + 2 < skip && skip_before >= height)));
            if take_skip {
                at = block.skip;
                at_height = skip;
            } else {
                at = block.parent;
                at_height -= 1;
            }
        }
        at
    }

    /// Whether `ancestor` is `of` or lies below it.
    pub fn is_ancestor(&self, ancestor: BlockId, of: BlockId) -> bool {
        if ancestor == of {
            return true;
        }
        let height = self.block(ancestor).height;
        height < self.block(of).height && self.ancestor(of, height) == ancestor
    }

    /// The last block that `a` and `b` share, or `None` if one of them does not come down to
    /// genesis (Bitcoin Core: `LastCommonAncestor`).
    pub fn common_ancestor(&self, a: BlockId, b: BlockId) -> Option<BlockId> {
        if self.block(b).parent == a {
            return Some(a); // most often: a chain that grows by a block
        }
        let height = self.block(a).height.min(self.block(b).height);
        let mut a = self.ancestor(a, height);
        let mut b = self.ancestor(b, height);
        while a != b {
            a = self.block(a).parent;
            b = self.block(b).parent;
            if a == BlockId::NONE || b == BlockId::NONE {
                return None;
            }
        }
        Some(a)
    }

    /// The nBits that a child of `parent` with this time must carry.
    pub fn next_bits(&self, parent: BlockId) -> u32 {
        let tip = self.block(parent);
        let height = tip.height + 1;
        let first_time = || {
            let window = self.params().retarget_blocks.expect("asked only at a retarget");
            self.block(self.ancestor(parent, height - window)).header.time
        };
        pow::next_bits(height, tip.header.bits, tip.header.time, first_time, self.params())
    }
}

/// The height that a block's skip pointer leads to (Bitcoin Core: `GetSkipHeight`).
pub(in crate::chain) fn skip_height(height: u32) -> u32 {
    fn invert_lowest_one(n: u32) -> u32 {
        n & n.wrapping_sub(1)
    }
    if height < 2 {
        return 0;
    }
    if height & 1 == 1 {
        invert_lowest_one(invert_lowest_one(height - 1)) + 1
    } else {
        invert_lowest_one(height)
    }
}
