//! What charts and page show beyond the tables: who found what, how news spread, how long blocks
//! took.

use crate::attack::scheme::Outcome;
use crate::chain::id::BlockId;
use crate::primitives::hash::Hash256;
use crate::sim::id::MinerId;
use crate::sim::time::SimDuration;
use crate::story::delays::nearest_rank;
use crate::story::journeys::Journey;
use crate::story::known_blocks::CURVE_STEPS;
use crate::story::money::Money;
use crate::story::tables::BlockStatus;

/// The data of the charts.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Every block by id, the genesis block first.
    pub blocks: Vec<PictureBlock>,
    /// The miners by number.
    pub miners: Vec<PictureMiner>,
    /// The forks, in the order of `forks.csv`.
    pub forks: Vec<PictureFork>,
    /// How news spread, a step for each 2 % of the nodes that the median block reached.
    pub curve: Vec<CurvePoint>,
    /// The time from each block found to the next one found by anybody.
    pub intervals_ns: Vec<u64>,
    /// The mean that the scenario asks for.
    pub interval_expected: SimDuration,
    /// What was paid.
    pub money: Money,
    /// The ways of the payments of the script.
    pub journeys: Vec<Journey>,
    /// What each attacker had, in the order in which they began.
    pub votes: Vec<Vote>,
}

/// What an attacker had: a vote for each machine, and one for each hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// The name of the attack.
    pub attack: String,
    /// How many machines played with him.
    pub machines: u32,
    /// His node and his machines as a part of all, from 0 to 1.
    pub machines_share: f64,
    /// His hashpower as a part of all, from 0 to 1.
    pub hashpower_share: f64,
    /// How it ended.
    pub outcome: Outcome,
}

/// A block to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureBlock {
    /// Its hash.
    pub hash: Hash256,
    /// The block below it, or [`BlockId::NONE`].
    pub parent: BlockId,
    /// How many blocks are below it.
    pub height: u32,
    /// What became of it.
    pub status: BlockStatus,
    /// Who found it; `None` for the genesis block.
    pub miner: Option<MinerId>,
    /// When it was found.
    pub found_at_ns: u64,
    /// Its target, as the header has it.
    pub bits: u32,
}

impl PictureBlock {
    /// Whether somebody told of its header and nobody ever had its body.
    pub fn is_only_header(&self) -> bool {
        self.miner.is_none() && self.parent != BlockId::NONE
    }
}

/// A miner in the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureMiner {
    /// His name.
    pub name: String,
    /// His share of all hashpower at time 0, in parts per billion.
    pub share_ppb: u64,
}

/// A fork as a story: who began which side and how many followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFork {
    /// The block below both sides.
    pub parent: BlockId,
    /// When it began.
    pub began_at_ns: u64,
    /// When the last node left the losing sides, if they all did.
    pub ended_at_ns: Option<u64>,
    /// The winning side first, then the longest losing one, then the others.
    pub sides: Vec<PictureSide>,
}

/// One side of a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureSide {
    /// Its first block.
    pub child: BlockId,
    /// How many blocks it reached.
    pub length_blocks: u32,
    /// The most nodes that were on it at one moment; of the winning side, while the longest losing
    /// one had most.
    pub nodes: u32,
}

/// One step of the propagation curve: delays until that share of the nodes held a block, over the
/// blocks that were kept (of one that lost, only those hear who asked for it in time). A block
/// that never got so far counts as slower than every other; where that decides, the quantile is
/// `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurvePoint {
    /// The share of the nodes, in per cent.
    pub nodes_percent: u32,
    /// The delay of the median block.
    pub p50_ns: Option<u64>,
    /// The delay that 90 of 100 blocks do not exceed.
    pub p90_ns: Option<u64>,
    /// The delay that 99 of 100 blocks do not exceed.
    pub p99_ns: Option<u64>,
}

/// The curve over blocks, each given by its delays to the steps that it reached.
pub fn curve(blocks: &[Vec<u64>]) -> Vec<CurvePoint> {
    let mut points = Vec::new();
    for step in 0..CURVE_STEPS {
        let mut delays: Vec<u64> =
            blocks.iter().filter_map(|steps| steps.get(step).copied()).collect();
        delays.sort_unstable();
        let at = |percent| {
            let rank = nearest_rank(blocks.len() as u64, percent)?;
            delays.get(usize::try_from(rank).ok()?).copied()
        };
        if at(50).is_none() {
            break;
        }
        let nodes_percent = 100 * (step as u32 + 1) / CURVE_STEPS as u32;
        points.push(CurvePoint { nodes_percent, p50_ns: at(50), p90_ns: at(90), p99_ns: at(99) });
    }
    points
}
