//! One round from a consensus: two miners who agree, and the next height.

use crate::laws::binomial_agrees;
use crate::worlds::height;
use crate::worlds::plan;
use crate::worlds::play_to_height;
use crate::worlds::play_to_settled;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::chain::id::BlockId;
use forklab::world::observation::View;
use forklab::world::state::World;

const CASES: [Round; 5] = [
    Round { share: "0.5", rest: "0.5", delay: 0.25, law: 0.117_503_097_415 }, // 5a0c2f9c17
    Round { share: "0.6", rest: "0.4", delay: 0.25, law: 0.112_814_358_608 }, // 6e07de651c
    Round { share: "0.7", rest: "0.3", delay: 0.1, law: 0.040_969_980_544_3 }, // c2ce810b38
    Round { share: "0.7", rest: "0.3", delay: 1.0, law: 0.332_451_654_385 },  // d40bbf8e01
    Round { share: "0.9", rest: "0.1", delay: 1.0, law: 0.144_989_357_794 },  // 69cff10a9e
];

/// Two miners and the probability that a round of theirs forks.
struct Round {
    share: &'static str,
    rest: &'static str,
    delay: f64,
    law: f64,
}

/// The share of contested heights in the long run for 0.7 and 0.3 at a delay of one interval:
/// what a round is *not*.
const LONG_RUN: f64 = 0.257_231_106_826;

/// How many of `rounds` from a settled world fork: both miners find its height.
fn forked(world: &mut World, case: &str, rounds: u32) -> u64 {
    let mut forked = 0;
    for round in 0..rounds {
        if round % 200 == 0 {
            world.reset(seed_of(case, round));
            play_to_height(world, 5);
        }
        play_to_settled(world);
        let next = height(world) + 1;
        let known = world.block_count();
        play_to_height(world, next);
        play_to_settled(world);
        let blocks = (known..world.block_count()).map(BlockId);
        let rivals = blocks.filter(|&block| world.content().block(block).height == next).count();
        forked += u64::from(rivals > 1);
    }
    forked
}

#[test]
fn a_round_from_a_consensus_forks_with_the_exact_probability() {
    let rounds = sized(40_000, 1_000_000);
    for Round { share, rest, delay, law } in CASES {
        let latency_ms = delay * 600_000.0;
        let plan = plan(&format!(
            r#"{{"chain": {{"pow": "sampled", "retarget_blocks": "never"}},
                "network": {{"nodes": 2, "miners": 0, "topology": "full", "relay": "flood",
                             "latency": "{latency_ms}ms"}},
                "people": {{"alice": {{"hashpower": {share}}}, "bob": {{"hashpower": {rest}}}}},
                "stop": "height >= 1"}}"#
        ));
        let count = forked(&mut world_of(plan), &format!("round {share} {delay}"), rounds);
        let error = (law * (1.0 - law) / f64::from(rounds)).sqrt();
        println!(
            "  {share} / {rest} at {delay}: law {law:.6} measured {:.6} ({:+.2} errors; \
             sees {:.1} %)",
            count as f64 / f64::from(rounds),
            (count as f64 / f64::from(rounds) - law) / error,
            100.0 * (5.2 + 3.09) * error / law,
        );
        assert!(binomial_agrees(count, rounds.into(), law, CASES.len()), "{share} {delay} {count}");
        if (share, delay) == ("0.7", 1.0) {
            assert!(!binomial_agrees(count, rounds.into(), LONG_RUN, CASES.len()), "{count}");
        }
    }
}
