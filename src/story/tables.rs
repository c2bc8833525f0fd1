//! The tables of a run folder, column by column; a column's suffix is its unit.

use core::fmt;

use serde::Serialize;

use crate::primitives::hash::Hash256;
use crate::story::decimal::Millis;
use crate::story::decimal::Seconds;
use crate::story::decimal::Share;
use crate::story::money::PaymentLine;

/// All tables of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables {
    /// `blocks.csv`: every block found, in order of creation.
    pub blocks: Vec<BlockLine>,
    /// `forks.csv`: every fork, in the order in which they began.
    pub forks: Vec<ForkLine>,
    /// `reorgs.csv`: every node that took blocks back, in order of time.
    pub reorgs: Vec<ReorgLine>,
    /// `payments.csv`: everything that was paid or tried, in order.
    pub payments: Vec<PaymentLine>,
    /// `nodes.csv`: every node, in order of its number.
    pub nodes: Vec<NodeLine>,
    /// `checkpoints.csv`: the digest along the way.
    pub checkpoints: Vec<CheckpointLine>,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockStatus {
    /// On the chain with the most work at the settled moment.
    Active,
    /// Valid and known to others, on a branch that lost.
    Stale,
    /// On no winning chain, and no node but the finder's ever held it.
    Secret,
    /// A node refused it.
    Refused,
    /// Told to all and on its way to them: only of a moment before the end.
    Underway,
}

impl fmt::Display for BlockStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "active",
            Self::Stale => "stale",
            Self::Secret => "secret",
            Self::Refused => "refused",
            Self::Underway => "underway",
        })
    }
}

/// A line of `blocks.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockLine {
    /// The block, as Bitcoin shows hashes.
    pub hash: Hash256,
    /// The block below it.
    pub parent_hash: Hash256,
    /// How many blocks are below it.
    pub height: u32,
    /// What became of it.
    pub status: BlockStatus,
    /// Who found it.
    pub miner: String,
    /// When it was found, in virtual time.
    pub found_at_s: Seconds,
    /// The time in its header, in seconds since 1970.
    pub header_time_s: u32,
    /// How many transactions it holds, the coinbase among them.
    pub transactions: u32,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// What its payments leave to the miner.
    pub fees_sat: i64,
    /// Its target in compact form, as `0x` and eight hexadecimal digits: without the `0x` readers
    /// of tables take `20100000` for a count and `1e010000` for a power of ten.
    pub nbits: String,
    /// Hashes that its miner tried since his block before.
    pub tries: u64,
    /// From finding until half of the nodes held it; empty if they never did.
    pub reached_half_nodes_ms: Option<Millis>,
    /// From finding until nine tenths of the nodes held it.
    pub reached_90_nodes_ms: Option<Millis>,
    /// From finding until nodes with half of the hashpower held it.
    pub reached_half_hashpower_ms: Option<Millis>,
}

impl BlockLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 15] = [
        "hash",
        "parent_hash",
        "height",
        "status",
        "miner",
        "found_at_s",
        "header_time_s",
        "transactions",
        "size_bytes",
        "fees_sat",
        "nbits",
        "tries",
        "reached_half_nodes_ms",
        "reached_90_nodes_ms",
        "reached_half_hashpower_ms",
    ];
}

/// A line of `forks.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForkLine {
    /// Counts from 1.
    pub fork: u32,
    /// The last block that all sides share.
    pub parent_hash: Hash256,
    /// The height of the contested blocks: one more than the parent's.
    pub height: u32,
    /// How many blocks were found on the parent.
    pub branches: u32,
    /// The length of the longest losing side.
    pub depth_blocks: u32,
    /// From the first of those blocks found to the second.
    pub gap_ms: Millis,
    /// When the second was found.
    pub began_at_s: Seconds,
    /// When the last node left the losing sides; empty if some never did.
    pub ended_at_s: Option<Seconds>,
    /// The first block of the winning side.
    pub winner_hash: Hash256,
    /// The first block of the longest losing side.
    pub loser_hash: Hash256,
    /// The most nodes that followed that losing side at one moment.
    pub nodes_on_loser_max: u32,
    /// The most hashpower that followed it at one moment.
    pub hashpower_on_loser_share: Share,
    /// Payments on the losing side that are not on the winning one.
    pub transactions_returned: u32,
}

impl ForkLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 13] = [
        "fork",
        "parent_hash",
        "height",
        "branches",
        "depth_blocks",
        "gap_ms",
        "began_at_s",
        "ended_at_s",
        "winner_hash",
        "loser_hash",
        "nodes_on_loser_max",
        "hashpower_on_loser_share",
        "transactions_returned",
    ];
}

/// A line of `reorgs.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReorgLine {
    /// The node.
    pub node: String,
    /// When.
    pub at_s: Seconds,
    /// How many blocks it took back.
    pub depth_blocks: u32,
    /// The block that it followed before.
    pub from_hash: Hash256,
    /// The block that it followed then.
    pub to_hash: Hash256,
    /// Payments in the blocks taken back that are not in the new ones.
    pub transactions_returned: u32,
}

impl ReorgLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 6] =
        ["node", "at_s", "depth_blocks", "from_hash", "to_hash", "transactions_returned"];
}

/// A line of `nodes.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeLine {
    /// The node.
    pub node: String,
    /// The person whose node it is, or empty.
    pub person: String,
    /// Where it is, if the latency law knows regions; written as groups of a script are
    /// (`region:NA`), since readers of tables take a bare `NA` for no value.
    pub region: String,
    /// The hashpower at it, at time 0.
    pub hashpower_share: Share,
    /// Links that it opened.
    pub outbound: u32,
    /// Links that others opened to it.
    pub inbound: u32,
    /// The block that it follows at the settled moment.
    pub tip_hash: Hash256,
    /// That block's height.
    pub height: u32,
    /// Blocks found at it.
    pub blocks_found: u32,
    /// Those of them on the chain with the most work.
    pub blocks_active: u32,
    /// Its part of all subsidies and fees on that chain.
    pub reward_share: Share,
}

impl NodeLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 11] = [
        "node",
        "person",
        "region",
        "hashpower_share",
        "outbound",
        "inbound",
        "tip_hash",
        "height",
        "blocks_found",
        "blocks_active",
        "reward_share",
    ];
}

/// A line of `checkpoints.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointLine {
    /// Counts from 0.
    pub checkpoint: u32,
    /// When, in virtual time.
    pub at_s: Seconds,
    /// Events up to it.
    pub events: u64,
    /// The digest over them.
    pub digest: String,
}

impl CheckpointLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 4] = ["checkpoint", "at_s", "events", "digest"];
}
