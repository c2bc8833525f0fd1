//! Worlds that hash for real: found blocks are a Poisson process of the stated rate.

use crate::laws::equally_likely;
use crate::laws::exponential_cells;
use crate::laws::poisson_agrees;
use crate::worlds::plan;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::chain::id::BlockId;
use forklab::sim::time::SimTime;
use forklab::world::observation::View;
use forklab::world::state::World;

const MINERS: u32 = 20;
const INTERVAL_S: f64 = 600.0;

/// Hashes that a block costs, the blocks of a run, and the relative error of the rate that is
/// refused with a probability of 99.9 %: 8.3 deviations of 1 / sqrt(blocks).
const DIFFICULTIES: [(u64, u32); 4] = [(2, 20_000), (16, 20_000), (1_024, 20_000), (65_536, 0)];
const FULL_BLOCKS: [u32; 4] = [200_000, 200_000, 200_000, 10_000];

/// Gates of this file: three for each difficulty.
const CASES: usize = 12;

/// A star of equal miners who try nonces.
fn honest_world(hashes_per_block: u64) -> World {
    world_of(plan(&format!(
        r#"{{"chain": {{"hashes_per_block": {hashes_per_block}, "block_interval": "10min",
                       "retarget_blocks": "never"}},
            "network": {{"nodes": {MINERS}, "miners": {MINERS}, "topology": "star",
                         "relay": "flood", "latency": "1ms"}},
            "stop": "height >= 1"}}"#
    )))
}

/// What was found in a time that is fixed beforehand.
struct Found {
    /// Between two blocks, whoever found them, in block intervals.
    intervals: Vec<f64>,
    /// By miner.
    by_miner: Vec<u64>,
}

/// Plays `blocks` block intervals.
fn play(world: &mut World, case: &str, blocks: u32) -> Found {
    world.reset(seed_of(case, 0));
    let end = SimTime::from_nanos(u64::from(blocks) * 600 * 1_000_000_000);
    while world.step_before(end, &mut []).is_some() {}
    let mut by_miner = vec![0; MINERS as usize];
    let mut last_s = 0.0;
    let mut intervals = Vec::new();
    for block in (1..world.block_count()).map(BlockId) {
        let (miner, at) = world.finder(block).expect("not the genesis block");
        by_miner[miner.index()] += 1;
        intervals.push((at.as_secs_f64() - last_s) / INTERVAL_S);
        last_s = at.as_secs_f64();
    }
    Found { intervals, by_miner }
}

/// Hashes tried stand to the blocks found as the difficulty says, and few of them are in vain.
fn judge_hashes(world: &World, hashes_per_block: u64) {
    let counters = world.counters();
    let blocks = f64::from(world.block_count() - 1);
    let tried = counters.hashes_tried as f64 / (blocks * hashes_per_block as f64);
    let thrown_away = counters.hashes_wasted as f64 / counters.hashes_tried as f64;
    println!(
        "  {hashes_per_block} hashes: tried {tried:.4} of a block's, in chunks thrown away \
         {thrown_away:.4}"
    );
    // The number of attempts that a block takes is geometric: its deviation is its mean.
    let chance = 5.5 / blocks.sqrt();
    assert!(tried > 1.0 - chance && tried < 1.10 + chance, "{tried}");
    assert!(thrown_away < 0.10, "{thrown_away}");
}

#[test]
fn blocks_are_found_as_a_poisson_process_and_equal_miners_share_equally() {
    for ((hashes_per_block, per_commit), full) in DIFFICULTIES.into_iter().zip(FULL_BLOCKS) {
        let blocks = sized(per_commit, full);
        if blocks == 0 {
            continue;
        }
        let mut world = honest_world(hashes_per_block);
        let found = play(&mut world, &format!("mining {hashes_per_block}"), blocks);
        let count = found.intervals.len() as u64;
        let mean = f64::from(blocks);
        println!(
            "  {hashes_per_block} hashes: law {blocks} blocks, found {count} ({:+.2} \
             deviations; sees {:.1} %)",
            (count as f64 - mean) / mean.sqrt(),
            830.0 / mean.sqrt()
        );
        assert!(poisson_agrees(count, mean, CASES), "{count} of {mean}");
        assert!(!poisson_agrees(count, mean * (1.0 + 11.0 / mean.sqrt()), CASES), "{count}");
        let cells = exponential_cells(&found.intervals);
        assert!(equally_likely(&cells, CASES), "{hashes_per_block} hashes: {cells:?}");
        assert!(equally_likely(&found.by_miner, CASES), "{:?}", found.by_miner);
        judge_hashes(&world, hashes_per_block);
    }
}

/// The cells see a law that is not exponential: blocks by clockwork, half and half with luck.
#[test]
fn intervals_that_are_half_luck_are_refused() {
    let mut world = honest_world(16);
    let mut found = play(&mut world, "half luck", 5_000);
    assert!(equally_likely(&exponential_cells(&found.intervals), CASES));
    for interval in &mut found.intervals {
        *interval = 0.5 + *interval / 2.0;
    }
    assert!(!equally_likely(&exponential_cells(&found.intervals), CASES));
}
