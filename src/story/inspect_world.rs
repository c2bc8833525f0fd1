//! The whole world on one page.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::Owner;
use crate::story::tables::BlockStatus;
use crate::world::attack_view::AttackView;
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
    /// How many forks there were.
    pub forks: u32,
    /// How many of them are not decided.
    pub forks_open: u32,
    /// How many links carry nothing though both of their ends are up.
    pub links_closed: u32,
    /// The people of the scenario, as their own nodes see their money.
    pub people: Vec<StandingLine>,
    /// The attacks that have begun.
    pub attacks: Vec<AttackLine>,
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

/// How somebody stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandingLine {
    /// His name.
    pub name: String,
    /// The height of the block that his node follows.
    pub height: u32,
    /// His coins on the chain of his node.
    pub balance_sat: i64,
}

/// How an attack stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttackLine {
    /// Its name in the script.
    pub name: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// The attacker.
    pub by: String,
    /// What became of it.
    pub outcome: &'static str,
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
            forks: self.story.picture.forks.len() as u32,
            forks_open: self.forks_open(),
            links_closed: world.closed_links().len() as u32,
            people: self.standings(),
            attacks: self.attack_lines(),
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

    fn forks_open(&self) -> u32 {
        let forks = self.story.picture.forks.iter();
        forks.filter(|fork| fork.ended_at_ns.is_none()).count() as u32
    }

    fn standings(&self) -> Vec<StandingLine> {
        let is_named = |owner: &&Owner| {
            self.world.plan().people.iter().any(|person| person.name == owner.name)
        };
        let line = |owner: &Owner| {
            let person = self.person(owner);
            StandingLine {
                name: person.name,
                height: person.height,
                balance_sat: person.balance_sat,
            }
        };
        self.owners.iter().filter(is_named).map(line).collect()
    }

    fn attack_lines(&self) -> Vec<AttackLine> {
        let line = |attack: AttackView| AttackLine {
            name: attack.name,
            kind: attack.kind,
            by: attack.by,
            outcome: attack.outcome.word(),
        };
        View::attacks(self.world).into_iter().map(line).collect()
    }

    fn blocks_by_status(&self) -> BTreeMap<String, u32> {
        let all =
            [BlockStatus::Active, BlockStatus::Stale, BlockStatus::Secret, BlockStatus::Refused];
        let is_underway =
            self.story.tables.blocks.iter().any(|line| line.status == BlockStatus::Underway);
        let underway = is_underway.then_some(BlockStatus::Underway);
        let mut counts: BTreeMap<String, u32> =
            all.into_iter().chain(underway).map(|status| (status.to_string(), 0)).collect();
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
