//! Two histories at once: who followed which, and when it ended.
//!
//! A fork is a parent with two or more children found; each child begins a side. A node is on a
//! side while the block that it follows is that child or a descendant of it; nodes that have
//! heard of no child yet are on no side.
//!
//! ```text
//! 54 ── 55 ─┬─ 56 ── 57     side 0: the child found first
//!           └─ 56           side 1
//! ```

use crate::chain::id::BlockId;
use crate::sim::id::NodeId;
use crate::story::known_blocks::KnownBlocks;
use serde::Deserialize;
use serde::Serialize;

/// One fork.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fork {
    /// The last block that all sides share.
    pub parent: BlockId,
    /// The height of the contested blocks: one more than the parent's.
    pub height: u32,
    /// When the second child was found, in nanoseconds.
    pub began_at_ns: u64,
    /// The sides, in the order in which their first blocks were found.
    pub sides: Vec<Side>,
    /// Whether nodes may still change sides.
    open: bool,
}

/// One side of a fork.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Its first block.
    pub child: BlockId,
    /// How many nodes are on it now.
    pub nodes: u32,
    /// The hashpower at those nodes.
    pub share_ppb: u64,
    /// The most nodes that were on it at one moment.
    pub nodes_max: u32,
    /// The most nodes that were on the other sides while it had so many.
    pub others_at_max: u32,
    /// The most hashpower that was on it at one moment.
    pub share_ppb_max: u64,
    /// When the last node left it, or the fork began if nobody ever followed it; `None` while
    /// somebody follows it.
    pub empty_since_ns: Option<u64>,
}

/// A node that follows another block from now on.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// When, in nanoseconds.
    pub at_ns: u64,
    /// The block that it leaves.
    pub from: BlockId,
    /// The block that it follows now.
    pub to: BlockId,
    /// The hashpower at the node.
    pub share_ppb: u64,
}

/// Every fork of a run, in the order in which they began.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Forks {
    /// All of them.
    all: Vec<Fork>,
    /// Those in which nodes may still change sides.
    open: Vec<u32>,
}

impl Forks {
    /// All forks.
    pub fn all(&self) -> &[Fork] {
        &self.all
    }

    /// Notes that `child` was found on a parent that has other children: the first side is
    /// `first`. Returns the fork's index.
    pub fn branch(
        &mut self,
        known: &KnownBlocks,
        child: BlockId,
        first: BlockId,
        at_ns: u64,
        crowd: Crowd<'_>,
    ) -> u32 {
        let parent = known.get(child).parent;
        if let Some(index) = known.get(parent).fork {
            let fork = &mut self.all[index as usize];
            fork.sides.push(Side::begin(child, at_ns));
            if !fork.open {
                fork.open = true;
                self.open.push(index);
            }
            return index;
        }
        let mut fork = Fork {
            parent,
            height: known.get(child).height,
            began_at_ns: at_ns,
            sides: vec![Side::begin(first, at_ns), Side::begin(child, at_ns)],
            open: true,
        };
        fork.count(known, at_ns, crowd);
        let index = u32::try_from(self.all.len()).expect("ids are 32 bits wide");
        self.all.push(fork);
        self.open.push(index);
        index
    }

    /// Notes that a node follows another block, which took back `disconnected_blocks`.
    pub fn follow(
        &mut self,
        known: &KnownBlocks,
        moved: Move,
        disconnected_blocks: u32,
        node_count: u32,
    ) {
        let mut changed = false;
        if disconnected_blocks == 0 {
            // a chain that only grew: no node leaves a side, and in a closed fork all are on one
            if self.open.is_empty() {
                return;
            }
            let height = known.get(moved.from).height;
            for index in &self.open {
                changed |= self.all[*index as usize].follow(known, moved, height, node_count);
            }
        } else {
            let common_height = known.get(moved.from).height - disconnected_blocks;
            for fork in &mut self.all {
                changed |= fork.follow(known, moved, common_height, node_count);
            }
        }
        if changed {
            self.list_open();
        }
    }

    /// Brings the list of open forks up to date.
    fn list_open(&mut self) {
        self.open.clear();
        let open = (0u32..).zip(&self.all).filter(|(_, fork)| fork.open);
        self.open.extend(open.map(|(index, _)| index));
    }

    /// How many forks there are, refused and secret children aside.
    pub fn count(&self, known: &KnownBlocks) -> u32 {
        let count = self.all.iter().filter(|fork| fork.branches(known) >= 2).count();
        u32::try_from(count).expect("ids are 32 bits wide")
    }

    /// The most branches that one fork has; 0 without a fork.
    pub fn branches_max(&self, known: &KnownBlocks) -> u32 {
        let branches = self.all.iter().map(|fork| fork.branches(known));
        let most = branches.filter(|&branches| branches >= 2).max().unwrap_or(0);
        u32::try_from(most).expect("ids are 32 bits wide")
    }
}

/// All nodes: the block that each follows and the hashpower at it.
#[derive(Debug, Clone, Copy)]
pub struct Crowd<'a> {
    /// The block, by node.
    pub tips: &'a [BlockId],
    /// The share of all hashpower, by node.
    pub shares_ppb: &'a [u64],
}

impl Fork {
    /// How many of its children somebody holds and nobody refused.
    pub fn branches(&self, known: &KnownBlocks) -> usize {
        self.sides.iter().filter(|side| known.get(side.child).is_public()).count()
    }

    /// The side on which a node that follows `tip` is.
    fn side_of(&self, known: &KnownBlocks, tip: BlockId) -> Option<usize> {
        let child = known.ancestor(tip, self.height)?;
        self.sides.iter().position(|side| side.child == child)
    }

    /// Puts every node on its side; neighbours in the crowd mostly follow the same block.
    fn count(&mut self, known: &KnownBlocks, at_ns: u64, crowd: Crowd<'_>) {
        let mut last = None;
        for (node, &tip) in (0u32..).map(NodeId).zip(crowd.tips) {
            let side = match last {
                Some((seen, side)) if seen == tip => side,
                Some(_) | None => self.side_of(known, tip),
            };
            last = Some((tip, side));
            if let Some(side) = side {
                self.sides[side].nodes += 1;
                self.sides[side].share_ppb += crowd.shares_ppb[node.index()];
            }
        }
        for side in &mut self.sides {
            side.empty_since_ns = if side.nodes > 0 { None } else { Some(at_ns) };
        }
        self.note_maxima();
    }

    /// Moves one node from side to side; below `common_height` the two blocks share their chain.
    /// Returns whether the fork closed or opened.
    fn follow(
        &mut self,
        known: &KnownBlocks,
        moved: Move,
        common_height: u32,
        node_count: u32,
    ) -> bool {
        if common_height >= self.height {
            return false; // both blocks are on the same side, or both on none
        }
        let (left, joined) = (self.side_of(known, moved.from), self.side_of(known, moved.to));
        if left == joined {
            return false;
        }
        if let Some(left) = left {
            self.sides[left].nodes -= 1;
            self.sides[left].share_ppb -= moved.share_ppb;
            if self.sides[left].nodes == 0 {
                self.sides[left].empty_since_ns = Some(moved.at_ns);
            }
        }
        if let Some(joined) = joined {
            self.sides[joined].nodes += 1;
            self.sides[joined].share_ppb += moved.share_ppb;
            self.sides[joined].empty_since_ns = None;
        }
        self.note_maxima();
        let was_open = self.open;
        self.open = self.sides.iter().all(|side| side.nodes < node_count);
        self.open != was_open
    }

    /// Brings the maxima up to date after nodes have moved.
    fn note_maxima(&mut self) {
        let all: u32 = self.sides.iter().map(|side| side.nodes).sum();
        for side in &mut self.sides {
            if side.nodes > side.nodes_max {
                side.nodes_max = side.nodes;
                side.others_at_max = 0;
            }
            if side.nodes == side.nodes_max {
                side.others_at_max = side.others_at_max.max(all - side.nodes);
            }
            side.share_ppb_max = side.share_ppb_max.max(side.share_ppb);
        }
    }
}

impl Side {
    /// A side that nobody follows yet.
    const fn begin(child: BlockId, at_ns: u64) -> Self {
        Self {
            child,
            nodes: 0,
            share_ppb: 0,
            nodes_max: 0,
            others_at_max: 0,
            share_ppb_max: 0,
            empty_since_ns: Some(at_ns),
        }
    }
}
