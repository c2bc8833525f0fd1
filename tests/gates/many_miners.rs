//! Many equal miners, all pairs of them one delay apart.
//!
//! With two of them the share of blocks left behind is (x/2) / (1 + x) at a delay of x block
//! intervals, with infinitely many x / (1 + x); N of them lie between, at (1 - 1/N) x to first
//! order, since a block has no rival from its own finder.

use crate::laws::Measured;
use crate::laws::Sums;
use crate::laws::ratio;
use crate::worlds::Stretch;
use crate::worlds::plan;
use crate::worlds::sized;
use crate::worlds::stretches;
use forklab::world::plan::Plan;
use std::sync::Arc;

const REPLICATIONS: u32 = 200;

/// How many gates share the family's error.
const CASES: usize = 12;

fn equal_miners(count: u32, delay: f64) -> Arc<Plan> {
    let latency_ms = (delay * 600_000.0).round();
    plan(&format!(
        r#"{{"chain": {{"pow": "sampled", "retarget_blocks": "never", "block_interval": "10min"}},
            "network": {{"nodes": {count}, "miners": {count}, "topology": "full",
                         "relay": "flood", "latency": "{latency_ms}ms"}},
            "stop": "height >= 1"}}"#
    ))
}

/// Blocks left behind by `count` equal miners, held against `law`.
fn stale(count: u32, delay: f64, heights: u32, law: f64) -> Measured {
    let case = format!("{count} miners {delay}");
    let played = stretches(equal_miners(count, delay), &case, REPLICATIONS, heights);
    let sums: Vec<Sums> = played.iter().map(Stretch::stale).collect();
    let measured = ratio(&sums, law, CASES);
    println!(
        "  {count} miners at {delay}: stale law {law:.6} measured {:.6} ({:+.2} of {:.2} \
         errors; sees {:.1} %)",
        measured.share,
        measured.deviations,
        measured.allowed,
        100.0 * measured.power
    );
    measured
}

/// Heights of a replication: the messages of a block grow as the square of the miners.
fn heights(miners: u32) -> u32 {
    let heights = match miners {
        0..=2 => 600,
        3..=5 => 400,
        6..=20 => 120,
        _ => 60,
    };
    sized(heights, 10 * heights)
}

/// The counts that are played, few first.
fn counts() -> &'static [u32] {
    sized(&[2, 5, 20], &[2, 5, 20, 50])
}

#[test]
fn many_miners_lie_between_two_and_infinitely_many() {
    const DELAY: f64 = 0.5;
    let infinitely_many = DELAY / (1.0 + DELAY); // ce09f0b03c
    let mut shares = Vec::new();
    for &count in counts() {
        let measured = stale(count, DELAY, heights(count), infinitely_many);
        // Each is refused as infinitely many, from below.
        assert!(!measured.agrees() && measured.deviations < 0.0, "{count} {measured:?}");
        shares.push(measured.share);
        if count == 2 {
            let two = stale(2, DELAY, heights(2), infinitely_many / 2.0);
            assert!(two.agrees(), "{two:?}");
        }
    }
    assert!(shares.is_sorted(), "{shares:?}");
    for (share, &count) in shares.iter().zip(counts()) {
        // Exactly one of N for N = 2; of the order of one of N for others.
        let missing = (1.0 - share / infinitely_many) * f64::from(count);
        println!("  {count} miners: {missing:.3} / N is missing to infinitely many");
        assert!((0.75..1.5).contains(&missing), "{count} {missing}");
    }
}

#[test]
fn the_blocks_left_behind_grow_as_one_less_one_of_n_to_first_order() {
    const DELAY: f64 = 0.05;
    for &count in counts() {
        let first_order = (1.0 - 1.0 / f64::from(count)) * DELAY;
        let heights = 2 * heights(count);
        // The second order takes away between nothing and two delays of it.
        let above = stale(count, DELAY, heights, first_order * (1.0 - 2.0 * DELAY));
        assert!(above.agrees() || above.deviations > 0.0, "{count} {above:?}");
        let error = above.share * above.power / (above.allowed + 3.09);
        assert!(above.share - above.allowed * error < first_order, "{count} {above:?}");
    }
}
