//! The presets of three years beside what was measured in them.
//!
//! Measurements of a network that nobody here drew: they make a band of plausibility, not a law.

use crate::laws::FAMILY_ERROR;
use crate::worlds::height;
use crate::worlds::is_full;
use crate::worlds::plan;
use crate::worlds::world_of;
use forklab::chain::id::BlockId;
use forklab::primitives::script::Script;
use forklab::sim::time::SimTime;
use forklab::world::observation::FIRST_SEEN;
use forklab::world::observation::Observation;
use forklab::world::observation::Observer;
use forklab::world::observation::View;
use statrs::distribution::Binomial;
use statrs::distribution::DiscreteCDF;
use std::sync::Arc;

const DAY_NS: u64 = 86_400 * 1_000_000_000;

/// From finding a block to holding it, at every node but the finder's.
#[derive(Default)]
struct Delays {
    seconds: Vec<f64>,
}

impl Observer for Delays {
    fn wants(&self) -> u32 {
        FIRST_SEEN
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        if let Observation::FirstSeen { node, block, .. } = *what
            && let Some((miner, found_at)) = view.finder(block)
            && view.miner_node(miner) != node
        {
            self.seconds.push(now.as_secs_f64() - found_at.as_secs_f64());
        }
    }
}

impl Delays {
    /// The delay that this share of them does not exceed.
    fn quantile(&mut self, share: f64) -> f64 {
        let at = (self.seconds.len() as f64 * share) as usize;
        *self.seconds.select_nth_unstable_by(at, f64::total_cmp).1
    }

    fn mean(&self) -> f64 {
        self.seconds.iter().sum::<f64>() / self.seconds.len() as f64
    }
}

/// What some days of a network were like.
#[derive(Default)]
struct Days {
    delays: Delays,
    /// Heights, and how many of them had several blocks.
    heights: u64,
    contested: u64,
}

/// The miners of the shipped day.
const MINERS: &str = r#"{"count": 21, "split": [22, 15, 12, 9, 8, 6, 5, 4, 3, 3, 2, 2, 2, 1, 1, 1,
                                               1, 1, 1, 0.5, 0.5]}"#;

/// Plays a day with each seed.
fn days(preset: &str, relay: &str, seeds: std::ops::RangeInclusive<u64>) -> Days {
    let mut world = world_of(plan(&format!(
        r#"{{"chain": {{"pow": "sampled", "block_interval": "10min"}},
            "network": {{"nodes": 500, "miners": {MINERS}, "latency": "{preset}",
                         "relay": "{relay}"}},
            "stop": "time >= 1d"}}"#
    )));
    let mut days = Days::default();
    for seed in seeds {
        world.reset(seed);
        while world.step_before(SimTime::from_nanos(DAY_NS), &mut [&mut days.delays]).is_some() {}
        let mut at_height = vec![0_u32; 1];
        for block in (1..world.block_count()).map(BlockId) {
            let height = world.block(block).height as usize;
            at_height.resize(at_height.len().max(height + 1), 0);
            at_height[height] += 1;
        }
        days.heights += at_height.len() as u64 - 1;
        days.contested += at_height.iter().filter(|&&blocks| blocks > 1).count() as u64;
    }
    days
}

/// Decker and Wattenhofer 2013: half of the nodes after 6.5 s, the mean node after 12.6 s.
#[test]
fn the_network_of_2013_spreads_blocks_as_it_was_measured() {
    let seeds = if is_full() { 1..=40 } else { 1..=6 };
    let mut days = days("bitcoin-2013", "inv", seeds);
    let (median_s, mean_s) = (days.delays.quantile(0.5), days.delays.mean());
    let rate = days.contested as f64 / days.heights as f64;
    println!(
        "  2013: median {median_s:.2} s (6.5), mean {mean_s:.2} s (12.6), 95 % {:.1} s \
         (40), forks {} of {} heights: {:.2} % (1.69)",
        days.delays.quantile(0.95),
        days.contested,
        days.heights,
        100.0 * rate
    );
    assert!((median_s / 6.5 - 1.0).abs() < 0.15, "{median_s}");
    assert!((mean_s / 12.6 - 1.0).abs() < 0.15, "{mean_s}");
    assert!(may_be_within(days.contested, days.heights, 0.015, 0.022), "{rate}");
}

/// Whether `count` of `trials` may come from a probability from `low` to `high`.
fn may_be_within(count: u64, trials: u64, low: f64, high: f64) -> bool {
    let law = |share| Binomial::new(share, trials).expect("a share between 0 and 1");
    law(low).cdf(count) > FAMILY_ERROR && law(high).sf(count.saturating_sub(1)) > FAMILY_ERROR
}

/// A block of 2019, and the same block as a compact one.
const FULL_BLOCK_BYTES: usize = 535_000;
const COMPACT_BLOCK_BYTES: usize = 18_000;

/// Median and 90 % of the delays in a year's network, in seconds. There are no payments yet:
/// coinbases fill the blocks, paying to a script of nothing but zeros.
fn delays_of_full_blocks(preset: &str, relay: &str, filling_bytes: usize) -> (f64, f64) {
    let mut plan = Arc::unwrap_or_clone(plan(&format!(
        r#"{{"chain": {{"pow": "sampled", "block_interval": "10min"}},
            "network": {{"nodes": 300, "miners": 20, "latency": "{preset}",
                         "bandwidth": "{preset}", "relay": "{relay}"}},
            "stop": "time >= 1d"}}"#
    )));
    for miner in &mut plan.miners {
        miner.payout = Script(vec![0; filling_bytes]);
    }
    let mut world = world_of(Arc::new(plan));
    let mut delays = Delays::default();
    for seed in if is_full() { 1..=20 } else { 1..=3 } {
        world.reset(seed);
        while height(&world) < 40 {
            world.step(&mut [&mut delays]).expect("miners never stop");
        }
    }
    let (half, most) = (delays.quantile(0.5), delays.quantile(0.9));
    println!("  {preset} {relay}, {filling_bytes} bytes: median {half:.2} s, 90 % {most:.2} s");
    (half, most)
}

/// Nagayama, Banno and Shudo 2019 (arXiv 1912.05208): from 2015 to 2019 the median delay fell by
/// 64.5 % and that of 90 % by 63.7 %; with compact blocks by 90.1 % and 87.6 %. In their network
/// some nodes lack compact blocks or fail to rebuild them; here none does, so delays fall more.
#[test]
fn delays_fall_from_2015_to_2019_and_again_with_compact_blocks() {
    let of_2015 = delays_of_full_blocks("bitcoin-2015", "inv", FULL_BLOCK_BYTES);
    let of_2019 = delays_of_full_blocks("bitcoin-2019", "inv", FULL_BLOCK_BYTES);
    let compact = delays_of_full_blocks("bitcoin-2019", "compact", COMPACT_BLOCK_BYTES);
    let fall =
        |to: (f64, f64)| (100.0 * (1.0 - to.0 / of_2015.0), 100.0 * (1.0 - to.1 / of_2015.1));
    println!("  fall to 2019: {:.1?} % (64.5, 63.7)", fall(of_2019));
    println!("  fall to 2019 with compact blocks: {:.1?} % (90.1, 87.6)", fall(compact));
    assert!((45.0..80.0).contains(&fall(of_2019).0), "{of_2015:?} {of_2019:?}");
    assert!((80.0..98.0).contains(&fall(compact).0), "{of_2015:?} {compact:?}");
}
