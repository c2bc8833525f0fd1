//! `summary.json`: the answer of a run in numbers, by the names that expressions use.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

/// The version of the form of `run.json` and `summary.json`; it grows when a field changes its
/// name or meaning, not when one is added.
pub const FORMAT: u32 = 1;

/// The numbers of a run, in the order of the file. All statistics count up to the settled moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`FORMAT`].
    pub format: u32,
    /// The digest over everything that happened.
    pub digest: String,
    /// The seed of all randomness.
    pub seed: u64,
    /// The scenario's name.
    pub scenario: String,
    /// The version of the program.
    pub version: String,
    /// How blocks were found: `real`, `sampled` or `scripted`.
    pub pow: String,
    /// How many nodes there were.
    pub nodes: u32,
    /// The virtual time that the run lasted.
    pub virtual_time_s: f64,
    /// When the condition `stop` came true.
    pub stopped_at_s: f64,
    /// When all nodes followed one tip and nothing was in flight, or waiting for that ended.
    pub settled_at_s: f64,
    /// Whether all nodes followed one tip then.
    pub converged: bool,
    /// Events handled.
    pub events: u64,
    /// Messages sent.
    pub messages: u64,
    /// Their bytes on the wire.
    pub message_bytes: u64,
    /// The height of the chain with the most work.
    pub height: u32,
    /// How much harder a block on that chain was at the end than at the beginning.
    #[serde(default)]
    pub difficulty: f64,
    /// From finding to finding, the mean over the last
    /// [`RECENT_BLOCKS`](crate::story::ending::RECENT_BLOCKS) blocks of that chain; `null` without
    /// blocks.
    #[serde(default)]
    pub recent_interval_s: Option<f64>,
    /// Blocks found by anybody: active, stale, secret and refused ones.
    pub blocks_found: u32,
    /// Those on the chain with the most work.
    pub blocks_active: u32,
    /// Valid ones, known to others, on branches that lost.
    pub blocks_stale: u32,
    /// `blocks_stale` / `blocks_found`; 0 without blocks.
    pub stale_rate: f64,
    /// Parents on which two or more blocks were found, refused and secret ones aside.
    pub forks: u32,
    /// The most blocks that were found on one parent, refused and secret ones aside; 0 without a
    /// fork.
    pub max_branches: u32,
    /// Moments at which one node took blocks back.
    pub reorgs: u32,
    /// The most blocks that one node took back at one moment.
    pub max_reorg_depth: u32,
    /// Hashes that the miners tried.
    pub hashes_tried: u64,
    /// Those of work that was thrown away before its time.
    pub hashes_wasted: u64,
    /// Blocks checked, once a node.
    pub blocks_checked: u64,
    /// Signatures checked, once a node.
    pub signatures_checked: u64,
    /// Payments on the chain with the most work.
    pub transactions_confirmed: u64,
    /// What the blocks of that chain were allowed to create, the genesis block among them.
    pub supply_sat: i64,
    /// From finding to holding, over all blocks that nobody kept back and all nodes but the
    /// finder's.
    pub block_delay_ms: Quantiles,
    /// The same from the finder to every other miner, each weighted with his hashpower.
    pub block_delay_hash_weighted_ms: Mean,
    /// The answer to the scenario's question by language, `en` and `zh`; nothing if it has none.
    #[serde(default)]
    pub answer: BTreeMap<String, String>,
    /// What the scenario expected and what was seen.
    pub expectations: Vec<Expectation>,
    /// What it expected of its own seed alone, where another one was played.
    pub expectations_not_asked: Vec<String>,
    /// Entries of the script of which nothing came.
    #[serde(default)]
    pub never_happened: Vec<NeverHappened>,
    /// Attacks by name.
    pub attacks: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// Crafted blocks by name.
    #[serde(default)]
    pub crafted: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// Payments by name.
    pub payments: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
    /// People by name.
    pub people: BTreeMap<String, PersonFigures>,
    /// Seconds by the clock of the machine.
    pub wall_s: Option<f64>,
    /// Seconds of processor time, all threads together.
    pub cpu_s: Option<f64>,
    /// The most memory that the process held.
    pub peak_rss_bytes: Option<u64>,
}

/// Three quantiles by nearest rank; `null` where there was nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Quantiles {
    /// The median.
    pub p50: Option<f64>,
    /// Nine tenths are not above it.
    pub p90: Option<f64>,
    /// 99 of 100 are not above it.
    pub p99: Option<f64>,
}

/// A mean; `null` where there was nothing to measure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Mean {
    /// The mean.
    pub mean: Option<f64>,
}

/// One expectation of a scenario and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The expression as written.
    pub text: String,
    /// Whether it came true.
    pub holds: bool,
    /// The figures in it, as they were.
    pub seen: String,
}

/// An entry of the script of which nothing came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverHappened {
    /// Its place in the script, from 0.
    pub entry: u32,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Why.
    pub because: NoEffect,
    /// What it waited for, if it waited.
    pub condition: Option<String>,
}

/// Why nothing came of an entry of the script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoEffect {
    /// The run ended before its time came or its condition came true.
    TooLate,
    /// Its groups are nobody.
    Nobody,
    /// Everybody is on its island.
    Everybody,
    /// The node that should have done it was down.
    NodeIsDown,
    /// The block or payment that it builds on never came.
    NothingBefore,
    /// It was so already: nothing to mend, nobody to go or come.
    AlreadySo,
    /// There is no link that it could cut or slow down.
    NoLink,
    /// The attacker was attacking already.
    Busy,
    /// He had not the coins.
    TooFewCoins,
}

/// One person's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonFigures {
    /// The share of all hashpower at time 0.
    pub hashpower: f64,
    /// Blocks found.
    pub blocks_found: u32,
    /// Those of them on the chain with the most work.
    pub blocks_active: u32,
    /// The part of all subsidies and fees on that chain that they brought.
    pub reward_share: f64,
    /// Those subsidies and fees.
    #[serde(default)]
    pub earned_sat: i64,
    /// The part of all hashes that led to the blocks found, those in vain among them; nothing where
    /// none are tried.
    pub hashes_share: Option<f64>,
    /// What was delivered for payments that are gone.
    pub loss_sat: i64,
}

impl Summary {
    /// The summary without the cost to the machine: equal for every replay of one history.
    pub fn without_effort(&self) -> Self {
        Self { wall_s: None, cpu_s: None, peak_rss_bytes: None, ..self.clone() }
    }
}
