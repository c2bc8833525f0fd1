//! From the text of a scenario to many independent worlds.

use crate::laws::Sums;
use forklab::chain::id::BlockId;
use forklab::primitives::hash::sha256;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Language;
use forklab::scenario::schema::Scenario;
use forklab::sim::id::MinerId;
use forklab::sim::time::SimTime;
use forklab::world::observation::View;
use forklab::world::options::Options;
use forklab::world::plan::Plan;
use forklab::world::state::World;
use std::sync::Arc;

/// No two suites share their luck.
const SUITE: &str = "forklab gates 1";

/// Heights that pass after a world has settled for the first time before anything is counted, so
/// that the count begins in the middle of history and not in a consensus.
const BURN_IN_HEIGHTS: u32 = 30;

/// Heights above the last one counted: by then every fork below has ended.
const TAIL_HEIGHTS: u32 = 40;

/// Whether the long sizes are played: those of `tests/long/run gates`.
pub fn is_full() -> bool {
    std::env::var_os("FORKLAB_GATES").is_some_and(|size| size == "full")
}

/// The size of a gate, per commit and in the long script.
pub fn sized<T>(per_commit: T, full: T) -> T {
    if is_full() { full } else { per_commit }
}

/// The seed of trial `trial` of `case`.
pub fn seed_of(case: &str, trial: u32) -> u64 {
    let hash = sha256(format!("{SUITE}|{case}|{trial}").as_bytes());
    u64::from_le_bytes(hash[..8].try_into().expect("eight bytes"))
}

/// The scenario that `text` describes.
pub fn scenario_of(text: &str) -> Scenario {
    let source = Source { file: "gate.json", name: "gate", text };
    load(&source, &[], &Surroundings::NOTHING).unwrap_or_else(|problems| {
        let lines: Vec<String> =
            problems.iter().map(|problem| problem.line(Language::English)).collect();
        panic!("{text}\n{}", lines.join("\n"));
    })
}

/// The plan of the scenario that `text` describes.
pub fn plan(text: &str) -> Arc<Plan> {
    Arc::new(plan_of(&scenario_of(text)).expect("no topology file"))
}

/// A world without a digest: faster, and nobody verifies it.
pub fn world_of(plan: Arc<Plan>) -> World {
    World::new(plan, 0, Options { digest: false, ..Options::default() })
}

/// The height of the best tip.
pub fn height(world: &World) -> u32 {
    world.content().block(world.best_tip_id()).height
}

/// Plays on to a height.
pub fn play_to_height(world: &mut World, to: u32) {
    while height(world) < to {
        world.step(&mut []).expect("miners never stop");
    }
}

/// Plays on until all nodes follow one tip with nothing in flight.
pub fn play_to_settled(world: &mut World) {
    while !world.is_settled() {
        world.step(&mut []).expect("miners never stop");
    }
}

/// What happened over a stretch of heights of one history.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stretch {
    /// How many heights.
    pub heights: f64,
    /// At how many of them there were several blocks.
    pub contested: f64,
    /// Blocks at these heights.
    pub blocks: f64,
    /// Blocks of the main chain that miner 0 found.
    pub by_first_miner: f64,
    /// From the first block of the height below the stretch to the first block of its last
    /// height, in block intervals.
    pub intervals: f64,
}

impl Stretch {
    /// Contested heights.
    pub fn contested(&self) -> Sums {
        Sums { counted: self.contested, of: self.heights }
    }

    /// Blocks that the main chain left behind.
    pub fn stale(&self) -> Sums {
        Sums { counted: self.blocks - self.heights, of: self.blocks }
    }

    /// How fast the main chain grows, in heights per block interval.
    pub fn growth(&self) -> Sums {
        Sums { counted: self.heights, of: self.intervals }
    }

    /// The share of miner 0 in the main chain.
    pub fn first_miner(&self) -> Sums {
        Sums { counted: self.by_first_miner, of: self.heights }
    }
}

/// Plays one history with `seed` and counts over `heights` of it.
pub fn stretch(world: &mut World, seed: u64, heights: u32) -> Stretch {
    world.reset(seed);
    play_to_height(world, 5);
    play_to_settled(world);
    let below = height(world) + BURN_IN_HEIGHTS;
    play_to_height(world, below + heights + TAIL_HEIGHTS);
    count(world, below, below + heights)
}

/// Counts over the heights above `below` up to `last`.
fn count(world: &World, below: u32, last: u32) -> Stretch {
    let mut blocks = vec![0_u32; (last - below) as usize + 1];
    let mut first = vec![SimTime::MAX; blocks.len()];
    for block in (1..world.block_count()).map(BlockId) {
        let at = world.content().block(block).height;
        if (below..=last).contains(&at) {
            let (_, found_at) = world.finder(block).expect("not the genesis block");
            let at = (at - below) as usize;
            blocks[at] += 1;
            first[at] = first[at].min(found_at);
        }
    }
    let mut stretch = Stretch { heights: f64::from(last - below), ..Stretch::default() };
    for &count in &blocks[1..] {
        stretch.blocks += f64::from(count);
        stretch.contested += f64::from(u8::from(count > 1));
    }
    let mut block = world.content().ancestor(world.best_tip_id(), last);
    while world.content().block(block).height > below {
        let (miner, _) = world.finder(block).expect("not the genesis block");
        stretch.by_first_miner += f64::from(u8::from(miner == MinerId(0)));
        block = world.content().block(block).parent;
    }
    let span = first.last().expect("a stretch").as_secs_f64() - first[0].as_secs_f64();
    stretch.intervals = span / world.plan().block_interval.as_secs_f64();
    stretch
}

/// As many independent stretches.
pub fn stretches(plan: Arc<Plan>, case: &str, count: u32, heights: u32) -> Vec<Stretch> {
    let mut world = world_of(plan);
    (0..count).map(|trial| stretch(&mut world, seed_of(case, trial), heights)).collect()
}
