//! The whole world on one page.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use crate::world::payment_view::PaymentState;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The answer to `world`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorldAnswer {
    /// The scenario's name.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The digest over everything that happened.
    pub digest: String,
    /// The virtual time at the end.
    pub time_s: f64,
    /// Whether all nodes that are up and not cut off follow one tip.
    pub converged: bool,
    /// The height of the best chain.
    pub height: u32,
    /// The blocks that nodes follow which are up and not cut off, the best one first, then by how
    /// many follow them.
    pub tips: Vec<TipLine>,
    /// How many nodes there are.
    pub nodes: u32,
    /// How many of them are up.
    pub nodes_running: u32,
    /// How many of those have nobody to talk to: what they follow does not count.
    pub nodes_cut_off: u32,
    /// How many miners there are.
    pub miners: u32,
    /// How many blocks were found.
    pub blocks_found: u32,
    /// Those by what became of them.
    pub blocks: BTreeMap<String, u32>,
    /// Everything that was paid or tried, by what became of it.
    pub payments: BTreeMap<&'static str, u32>,
    /// How many transactions some mempool holds.
    pub transactions_waiting: u32,
    /// What the blocks of the best chain were allowed to create, the first one's funds among it.
    pub supply_sat: i64,
}

/// A block that nodes follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TipLine {
    /// The hash of its header.
    pub hash: Hash256,
    /// How many blocks are below it.
    pub height: u32,
    /// How many nodes follow it that are up.
    pub nodes: u32,
}

impl Inquiry<'_> {
    /// The world as a whole.
    pub fn world(&self) -> WorldAnswer {
        let (world, summary) = (self.world, &self.story.summary);
        WorldAnswer {
            scenario: summary.scenario.clone(),
            seed: summary.seed,
            digest: summary.digest.clone(),
            time_s: world.now().as_secs_f64(),
            converged: summary.converged,
            height: summary.height,
            tips: self.tips(),
            nodes: world.node_count(),
            nodes_running: self.running().map(|_| 1).sum(),
            nodes_cut_off: self.running().filter(|&node| !world.counts(node)).map(|_| 1).sum(),
            miners: world.miner_count(),
            blocks_found: summary.blocks_found,
            blocks: self.blocks_by_status(),
            payments: self.payments_by_state(),
            transactions_waiting: self.waiting(),
            supply_sat: summary.supply_sat,
        }
    }

    /// The nodes that are up.
    fn running(&self) -> impl Iterator<Item = NodeId> {
        self.nodes().filter(|&node| self.world.is_running(node))
    }

    fn tips(&self) -> Vec<TipLine> {
        let mut nodes_at: BTreeMap<BlockId, u32> = BTreeMap::new();
        for node in self.nodes().filter(|&node| self.world.counts(node)) {
            *nodes_at.entry(self.world.tip(node)).or_default() += 1;
        }
        let mut tips: Vec<(BlockId, u32)> = nodes_at.into_iter().collect();
        tips.sort_by_key(|&(tip, nodes)| (tip != self.tip(), u32::MAX - nodes, tip));
        let line = |(tip, nodes)| {
            let block = self.world.content().block(tip);
            TipLine { hash: block.hash, height: block.height, nodes }
        };
        tips.into_iter().map(line).collect()
    }

    fn blocks_by_status(&self) -> BTreeMap<String, u32> {
        let all =
            [BlockStatus::Active, BlockStatus::Stale, BlockStatus::Secret, BlockStatus::Refused];
        let mut counts: BTreeMap<String, u32> = all.map(|status| (status.to_string(), 0)).into();
        for line in &self.story.tables.blocks {
            *counts.get_mut(&line.status.to_string()).expect("all are there") += 1;
        }
        counts
    }

    fn payments_by_state(&self) -> BTreeMap<&'static str, u32> {
        let all = [
            PaymentState::Final,
            PaymentState::Pending,
            PaymentState::Reversed,
            PaymentState::Refused,
        ];
        let mut counts: BTreeMap<&str, u32> = all.map(|state| (state.word(), 0)).into();
        for line in &self.story.tables.payments {
            *counts.get_mut(line.state).expect("all are there") += 1;
        }
        counts
    }

    fn waiting(&self) -> u32 {
        let entries = self.nodes().flat_map(|node| &self.world.node(node).pool.entries);
        let waiting: BTreeSet<TxId> = entries.map(|entry| entry.tx).collect();
        u32::try_from(waiting.len()).expect("transactions have 32 bits")
    }
}
