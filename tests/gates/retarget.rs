//! Retarget windows: what the missing interval does to the mean, and how difficulty follows.
//!
//! A window of N blocks is measured over N - 1 intervals, so that the next target is the old one
//! times Gamma(N - 1) / N, and its mean interval T N / Gamma(N - 1): T N / (N - 2) on average.

use crate::laws::Measured;
use crate::laws::Sums;
use crate::laws::ratio;
use crate::worlds::plan;
use crate::worlds::play_to_height;
use crate::worlds::scenario_of;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::consensus::pow;
use forklab::mining::attempts::expected_hashes;
use forklab::scenario::plan::plan_of;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::observation::View;
use forklab::world::state::World;
use std::sync::Arc;

const REPLICATIONS: u32 = 400;
const CASES: usize = 6;

/// One miner, so that no block is ever left behind.
fn scenario(window: u32, script: &str, stop: u32) -> String {
    format!(
        r#"{{"chain": {{"pow": "sampled", "retarget_blocks": {window}, "block_interval": "10min"}},
            "network": {{"nodes": 2, "miners": 0, "topology": "full", "latency": "1ms"}},
            "people": {{"alice": {{"hashpower": 1}}}},
            "script": [{script}],
            "stop": "height >= {stop}"}}"#
    )
}

/// The time from one height of the chain to another, in seconds.
fn span_s(world: &World, from: u32, to: u32) -> f64 {
    let at = |height| {
        let block = world.content().ancestor(world.best_tip_id(), height);
        let (_, found_at) = world.finder(block).expect("not the genesis block");
        found_at.as_secs_f64()
    };
    at(to) - at(from)
}

/// The intervals of some windows after the second, in planned intervals, for each replication.
fn intervals(window: u32) -> Vec<Sums> {
    let windows = sized(40, 400);
    let mut world = world_of(plan(&scenario(window, "", 1)));
    let trials = 0..REPLICATIONS;
    let sums = trials.map(|trial| {
        world.reset(seed_of(&format!("window {window}"), trial));
        let from = 2 * window - 1;
        let to = from + windows * window;
        play_to_height(&mut world, to);
        Sums { counted: span_s(&world, from, to) / 600.0, of: f64::from(to - from) }
    });
    sums.collect()
}

fn told(name: &str, law: f64, measured: &Measured) {
    println!(
        "  {name}: law {law:.6} measured {:.6} ({:+.2} of {:.2} errors; sees {:.2} %)",
        measured.share,
        measured.deviations,
        measured.allowed,
        100.0 * measured.power
    );
}

#[test]
fn the_mean_interval_of_windows_of_n_blocks_is_n_by_n_less_two() {
    for window in [16, 32] {
        let n = f64::from(window);
        let sums = intervals(window);
        let right = ratio(&sums, n / (n - 2.0), CASES);
        told(&format!("windows of {window}"), n / (n - 2.0), &right);
        assert!(right.agrees(), "{window} {right:?}");
        // A rule that measures N intervals has this law: the mutant that the gate must see.
        let corrected = ratio(&sums, n / (n - 1.0), CASES);
        told(&format!("windows of {window}, as if corrected"), n / (n - 1.0), &corrected);
        assert!(!corrected.agrees(), "{window} {corrected:?}");
    }
}

/// The mean number of hashes that the blocks of a height cost.
fn difficulty(world: &World, height: u32) -> f64 {
    let block = world.content().ancestor(world.best_tip_id(), height);
    expected_hashes(pow::expand_bits(world.block(block).header.bits).magnitude)
}

/// Once the script doubles the hashpower the targets are halved: E\[target\] is 2^256 / hashes
/// times (N - 1) / N in each window, before and after.
#[test]
fn difficulty_follows_a_hashpower_that_doubles() {
    const WINDOW: u32 = 16;
    let at_h = 40; // about 13 windows from the start
    let script = format!(r#"{{"at": "{at_h}h", "hashpower": {{"who": ["alice"], "times": 2}}}}"#);
    let scenario = scenario_of(&scenario(WINDOW, &script, 40 * WINDOW));
    let mut world = world_of(Arc::new(plan_of(&scenario).expect("no topology file")));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for trial in 0..REPLICATIONS {
        world.reset(seed_of("doubled", trial));
        let mut tally = Tally::new(&world);
        let ended = play(&mut world, &scenario, &mut tally, &mut [], None, &mut |_, _| {});
        assert!(!ended.limit_reached, "trial {trial}");
        // Targets in units of the first one.
        let target = |height: u32| difficulty(&world, 0) / difficulty(&world, height);
        before.push(Sums { counted: target(3 * WINDOW) + target(5 * WINDOW), of: 2.0 });
        after.push(Sums { counted: target(35 * WINDOW) + target(37 * WINDOW), of: 2.0 });
    }
    let n = f64::from(WINDOW);
    let law = (n - 1.0) / n;
    for (name, sums, law) in [("before", before, law), ("after", after, law / 2.0)] {
        let measured = ratio(&sums, law, CASES);
        told(&format!("targets {name} the change"), law, &measured);
        assert!(measured.agrees(), "{name} {measured:?}");
        assert!(!ratio(&sums, law * 2.0, CASES).agrees(), "{name} {measured:?}");
    }
}
