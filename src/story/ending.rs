//! From the tally at the settled moment to tables, summary and charts.

use crate::chain::id::BlockId;
use crate::consensus::pow;
use crate::mining::attempts::expected_hashes;
use crate::primitives::encoding::to_hex;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::attacks::attack_figures;
use crate::story::attacks::crafted_figures;
use crate::story::decimal::Millis;
use crate::story::decimal::Seconds;
use crate::story::decimal::Share;
use crate::story::known_blocks::Find;
use crate::story::known_blocks::HALF_STEP;
use crate::story::known_blocks::KnownBlock;
use crate::story::known_blocks::NINE_TENTHS_STEP;
use crate::story::money::payment_figures;
use crate::story::money::payment_lines;
use crate::story::money::person_figures;
use crate::story::picture::Picture;
use crate::story::picture::PictureFork;
use crate::story::summary::FORMAT;
use crate::story::summary::Mean;
use crate::story::summary::Quantiles;
use crate::story::summary::Summary;
use crate::story::tables::BlockLine;
use crate::story::tables::BlockStatus;
use crate::story::tables::CheckpointLine;
use crate::story::tables::NodeLine;
use crate::story::tables::ReorgLine;
use crate::story::tables::Tables;
use crate::story::tally::Reorg;
use crate::story::tally::Tally;
use crate::world::observation::View;
use crate::world::payment_view::PaymentView;
use std::collections::BTreeMap;

/// Over how many of the last blocks the recent interval is the mean: few enough to follow what
/// happens to the hashpower, many enough that one late block does not decide.
pub const RECENT_BLOCKS: u32 = 10;

/// What a run was and how it ended, as the one who drove it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The scenario's name.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The version of the program.
    pub version: String,
    /// How blocks were found: `real`, `sampled` or `scripted`.
    pub pow: String,
    /// The mean time between two blocks that the scenario asks for.
    pub block_interval: SimDuration,
    /// The digest over everything that happened.
    pub digest: [u8; 32],
    /// When the condition `stop` came true.
    pub stopped_at: SimTime,
    /// When the run ended.
    pub settled_at: SimTime,
    /// Whether all nodes followed one tip then.
    pub converged: bool,
}

/// All that is told of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// The rows.
    pub tables: Tables,
    /// The numbers; expectations and effort are still to be filled in.
    pub summary: Summary,
    /// The data of the charts.
    pub picture: Picture,
}

/// Tells the story of a run that has ended.
pub fn tell(tally: &Tally, facts: &Facts, view: &dyn View) -> Story {
    let ending = Ending::new(tally, view);
    let (tables, forks) = ending.tables();
    let summary = ending.summary(facts, &tables);
    let picture = ending.picture(facts, forks);
    Story { tables, summary, picture }
}

/// Tells the story of a run up to now, which goes on: what is on its way is not kept back.
pub fn tell_so_far(tally: &Tally, facts: &Facts, view: &dyn View) -> Story {
    let mut story = tell(tally, facts, view);
    let blocks = tally.known.iter().filter(|(_, known)| known.found.is_some());
    for ((id, known), line) in blocks.zip(&mut story.tables.blocks) {
        if line.status == BlockStatus::Secret && known.was_told_at_once {
            line.status = BlockStatus::Underway;
            story.picture.blocks[id.index()].status = BlockStatus::Underway;
        }
    }
    story
}

/// The tally together with what only the end decides.
pub(crate) struct Ending<'a> {
    /// What was counted.
    pub(crate) tally: &'a Tally,
    /// The world at the end.
    pub(crate) view: &'a dyn View,
    /// Whether each block is on the chain with the most work.
    pub(crate) active: Vec<bool>,
    /// The greatest height above each block that can be reached without a refused block.
    pub(crate) reach: Vec<u32>,
    /// What the blocks of that chain earned at each node, in satoshi.
    rewards_sat: Vec<i64>,
    /// Everything that was paid or tried, as things stand.
    pub(crate) payments: Vec<PaymentView>,
}

impl<'a> Ending<'a> {
    /// Walks the chain with the most work.
    pub(crate) fn new(tally: &'a Tally, view: &'a dyn View) -> Self {
        let known = &tally.known;
        let mut active = vec![false; known.len()];
        let mut rewards_sat = vec![0; view.node_count() as usize];
        let mut block = view.best_tip();
        while block != BlockId::NONE {
            active[block.index()] = true;
            if let Some(find) = known.get(block).found {
                let content = view.block(block);
                rewards_sat[find.node.index()] += content.subsidy_sat + content.fees_sat;
            }
            block = known.get(block).parent;
        }
        let mut reach: Vec<u32> = known.iter().map(|(_, block)| block.height).collect();
        for index in (0..known.len()).rev() {
            let block = known.get(BlockId(index as u32));
            if block.parent != BlockId::NONE && !block.refused {
                let parent = block.parent.index();
                reach[parent] = reach[parent].max(reach[index]);
            }
        }
        Self { tally, view, active, reach, rewards_sat, payments: view.payments() }
    }

    /// All tables, and the forks to be drawn.
    fn tables(&self) -> (Tables, Vec<PictureFork>) {
        let (forks, pictures) = self.forks();
        let tables = Tables {
            blocks: self.block_lines(),
            forks,
            reorgs: self.reorg_lines(),
            nodes: self.node_lines(),
            payments: payment_lines(&self.payments),
            checkpoints: self.checkpoint_lines(),
        };
        (tables, pictures)
    }

    /// The numbers as if the world ended now.
    pub(crate) fn summary_now(&self) -> Summary {
        let now = self.view.now();
        let facts = Facts {
            scenario: String::new(),
            seed: 0,
            version: String::new(),
            pow: String::new(),
            block_interval: SimDuration::ZERO,
            digest: [0; 32],
            stopped_at: now,
            settled_at: now,
            converged: self.view.tip_count() == 1,
        };
        self.summary(&facts, &self.tables().0)
    }

    /// What became of a block.
    pub(crate) fn status(&self, block: BlockId) -> BlockStatus {
        let known = self.tally.known.get(block);
        if self.active[block.index()] {
            BlockStatus::Active
        } else if known.refused {
            BlockStatus::Refused
        } else if known.nodes <= 1 && self.view.node_count() > 1 {
            BlockStatus::Secret
        } else {
            BlockStatus::Stale
        }
    }

    /// Every block that was found, with its finder.
    pub(crate) fn found(&self) -> impl Iterator<Item = (BlockId, &KnownBlock, Find)> {
        self.tally.known.iter().filter_map(|(id, block)| Some((id, block, block.found?)))
    }

    /// `blocks.csv`.
    fn block_lines(&self) -> Vec<BlockLine> {
        let line = |(id, known, find): (BlockId, &KnownBlock, Find)| {
            let block = self.view.block(id);
            let since = |at_ns: u64| Millis(at_ns - find.at_ns);
            let step = |step: usize| known.reached_at_ns.get(step).copied().map(since);
            BlockLine {
                hash: block.hash,
                parent_hash: block.header.previous,
                height: block.height,
                status: self.status(id),
                miner: self.view.miner_name(find.miner),
                found_at_s: Seconds(find.at_ns),
                header_time_s: block.header.time,
                transactions: block.transactions,
                size_bytes: block.size_bytes,
                fees_sat: block.fees_sat,
                nbits: format!("0x{:08x}", block.header.bits),
                tries: find.tries,
                reached_half_nodes_ms: step(HALF_STEP),
                reached_90_nodes_ms: step(NINE_TENTHS_STEP),
                reached_half_hashpower_ms: known.half_hashpower_at_ns.map(since),
            }
        };
        self.found().map(line).collect()
    }

    /// `reorgs.csv`.
    fn reorg_lines(&self) -> Vec<ReorgLine> {
        let mut returned = BTreeMap::new(); // mostly the same few pairs at many nodes
        let line = |reorg: &Reorg| ReorgLine {
            node: self.view.node_name(reorg.node),
            at_s: Seconds(reorg.at_ns),
            depth_blocks: reorg.depth_blocks,
            from_hash: self.view.block(reorg.from).hash,
            to_hash: self.view.block(reorg.to).hash,
            transactions_returned: *returned
                .entry((reorg.from, reorg.to))
                .or_insert_with(|| self.view.payments_left_behind(reorg.from, reorg.to)),
        };
        self.tally.reorgs.iter().map(line).collect()
    }

    /// `nodes.csv`.
    fn node_lines(&self) -> Vec<NodeLine> {
        let nodes = self.view.node_count();
        let mut found = vec![0u32; nodes as usize];
        let mut active = vec![0u32; nodes as usize];
        for (id, _, find) in self.found() {
            found[find.node.index()] += 1;
            active[find.node.index()] += u32::from(self.active[id.index()]);
        }
        let rewards_sat: i64 = self.rewards_sat.iter().sum();
        let line = |node: NodeId| {
            let name = self.view.node_name(node);
            let tip = self.view.block(self.view.tip(node));
            NodeLine {
                person: if self.view.is_person(node) { name.clone() } else { String::new() },
                node: name,
                region: self
                    .view
                    .region(node)
                    .map(|name| format!("region:{name}"))
                    .unwrap_or_default(),
                hashpower_share: Share(self.tally.node_share_ppb(node)),
                outbound: self.view.outbound(node),
                inbound: self.view.inbound(node),
                tip_hash: tip.hash,
                height: tip.height,
                blocks_found: found[node.index()],
                blocks_active: active[node.index()],
                reward_share: Share::of(
                    self.rewards_sat[node.index()].unsigned_abs().into(),
                    rewards_sat.unsigned_abs().into(),
                ),
            }
        };
        (0..nodes).map(|node| line(NodeId(node))).collect()
    }

    /// The hashes that led to the blocks found, by node.
    fn tries(&self) -> Vec<u64> {
        let mut tries = vec![0; self.view.node_count() as usize];
        for (_, _, find) in self.found() {
            tries[find.node.index()] += find.tries;
        }
        tries
    }

    /// `checkpoints.csv`.
    fn checkpoint_lines(&self) -> Vec<CheckpointLine> {
        let seen = self.tally.checkpoints.iter();
        seen.map(|checkpoint| CheckpointLine {
            checkpoint: checkpoint.index,
            at_s: Seconds(checkpoint.at_ns),
            events: checkpoint.events,
            digest: to_hex(&checkpoint.digest),
        })
        .collect()
    }

    /// `summary.json`.
    fn summary(&self, facts: &Facts, tables: &Tables) -> Summary {
        let (tally, view, counters) = (self.tally, self.view, self.view.counters());
        let count = |status| tables.blocks.iter().filter(|line| line.status == status).count();
        let number = |count: usize| u32::try_from(count).expect("ids are 32 bits wide");
        let found = number(tables.blocks.len());
        let stale = number(count(BlockStatus::Stale));
        let chain = || (0u32..).map(BlockId).zip(&self.active).filter(|(_, active)| **active);
        let payments = |(block, _): (BlockId, &bool)| view.block(block).transactions.max(1) - 1;
        let subsidy_sat = |(block, _): (BlockId, &bool)| view.block(block).subsidy_sat;
        Summary {
            format: FORMAT,
            digest: to_hex(&facts.digest),
            seed: facts.seed,
            scenario: facts.scenario.clone(),
            version: facts.version.clone(),
            pow: facts.pow.clone(),
            nodes: view.node_count(),
            virtual_time_s: facts.settled_at.as_secs_f64(),
            stopped_at_s: facts.stopped_at.as_secs_f64(),
            settled_at_s: facts.settled_at.as_secs_f64(),
            converged: facts.converged,
            events: counters.events,
            messages: counters.messages,
            message_bytes: counters.message_bytes,
            height: view.block(view.best_tip()).height,
            difficulty: difficulty(view),
            recent_interval_s: recent_interval_s(view),
            blocks_found: found,
            blocks_active: number(count(BlockStatus::Active)),
            blocks_stale: stale,
            stale_rate: if found == 0 { 0.0 } else { f64::from(stale) / f64::from(found) },
            forks: number(tables.forks.len()),
            max_branches: tally.branches_max(),
            reorgs: number(tables.reorgs.len()),
            max_reorg_depth: tally.reorg_depth_max,
            hashes_tried: counters.hashes_tried,
            hashes_wasted: counters.hashes_wasted,
            blocks_checked: counters.blocks_checked,
            signatures_checked: counters.signatures_checked,
            // The funds of the first block are nobody's payment.
            transactions_confirmed: chain().skip(1).map(payments).map(u64::from).sum(),
            supply_sat: view.funds_sat() + chain().map(subsidy_sat).sum::<i64>(),
            block_delay_ms: tally.delay_quantiles_ms(),
            block_delay_hash_weighted_ms: tally.weighted_delay_ms(),
            answer: BTreeMap::new(),
            expectations: Vec::new(),
            expectations_not_asked: Vec::new(),
            never_happened: Vec::new(),
            attacks: attack_figures(view),
            crafted: crafted_figures(&view.crafted()),
            payments: payment_figures(&self.payments),
            people: person_figures(&tables.nodes, &self.tries(), &self.rewards_sat, &self.payments),
            wall_s: None,
            cpu_s: None,
            peak_rss_bytes: None,
        }
    }
}

/// How much harder a block is than the first one, by the target of the best tip.
pub fn difficulty(view: &dyn View) -> f64 {
    let hashes =
        |block: BlockId| expected_hashes(pow::expand_bits(view.block(block).header.bits).magnitude);
    hashes(view.best_tip()) / hashes(BlockId::GENESIS)
}

/// The mean interval from finding to finding over the last [`RECENT_BLOCKS`] blocks of the chain
/// with the most work, in seconds, or over all if there are fewer; `None` without blocks.
///
/// By the virtual time: stamps of headers may lie.
pub fn recent_interval_s(view: &dyn View) -> Option<f64> {
    let found_at = |block: BlockId| view.finder(block).map_or(SimTime::ZERO, |(_, at)| at);
    let tip = view.best_tip();
    let mut first = tip;
    let blocks = view.block(tip).height.min(RECENT_BLOCKS);
    for _ in 0..blocks {
        first = view.block(first).parent;
    }
    let span = found_at(tip).since(found_at(first))?;
    (blocks > 0).then(|| span.as_secs_f64() / f64::from(blocks))
}

impl Tally {
    /// The quantiles of all delays so far.
    pub fn delay_quantiles_ms(&self) -> Quantiles {
        let at = |percent| self.delays.quantile_ns(percent).map(as_millis);
        Quantiles { p50: at(50), p90: at(90), p99: at(99) }
    }

    /// The mean delay from a finder to every other miner, by his hashpower, so far.
    pub fn weighted_delay_ms(&self) -> Mean {
        let mean_ns = self.weighted_delay.checked_div(self.weights_ppb);
        Mean {
            mean: mean_ns.map(|ns| as_millis(u64::try_from(ns).expect("a mean of 64-bit spans"))),
        }
    }
}

/// Nanoseconds in milliseconds.
fn as_millis(ns: u64) -> f64 {
    ns as f64 / 1e6
}
