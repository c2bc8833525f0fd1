//! Random worlds, a few hundred of them, and those in which something was found.

use forklab::fuzz::generate::Sketch;
use forklab::fuzz::generate::generate;
use forklab::fuzz::play::Verdict;
use forklab::fuzz::play::judge;
use forklab::fuzz::shrink::shrink;

fn verdict(seed: u64) -> Verdict {
    judge(&generate(seed).without_nonsense())
}

#[test]
fn a_few_hundred_random_worlds_are_sound() {
    for seed in 0..200 {
        let verdict = verdict(seed);
        assert!(verdict.is_sound(), "seed {seed}: {verdict:?}");
    }
}

/// A payment that came back from a block, or was handed in, while the node had asked for it,
/// stayed asked for (`tx_relay::on_arrival`).
#[test]
fn what_is_here_is_not_asked_for_any_more() {
    for seed in [656, 968, 1_264, 1_312, 1_314] {
        assert!(verdict(seed).is_sound(), "seed {seed}");
    }
}

/// A block that some clocks find too late and others do not: all follow one chain when the last
/// clock has come to take it.
#[test]
fn a_late_stamp_divides_nodes_until_their_clocks_have_caught_up() {
    for seed in [6_965, 8_911, 42_277] {
        assert!(verdict(seed).is_sound(), "seed {seed}");
    }
}

/// A node that refused a block on its way to another tip closed a link, was cut off by that and was
/// taken off the books with the tip to which it was only going: they never agreed again.
#[test]
fn who_is_cut_off_leaves_the_books_with_the_tip_that_stands_there() {
    for seed in [31_921, 70_940] {
        assert!(verdict(seed).is_sound(), "seed {seed}");
    }
}

/// Taking back a payment whose coins were gone already, an attacker made a block that nobody could
/// take; there is nothing to take back then.
#[test]
fn what_cannot_be_spent_is_not_taken_back() {
    for seed in [44_421, 90_411] {
        assert!(verdict(seed).is_sound(), "seed {seed}");
    }
}

/// An attack on a payment that had to be left out is left out as well.
#[test]
fn nothing_speaks_of_what_was_left_out() {
    for seed in [3_466, 4_380, 6_245] {
        assert!(verdict(seed).is_sound(), "seed {seed}");
    }
}

/// The scenario of a seed in which nothing is mended: the two halves never agree.
fn broken() -> Sketch {
    let text = r#"{"seed": 5, "chain": {"block_interval": "60s", "hashes_per_block": 16},
        "network": {"nodes": 9, "miners": 2, "latency": "100ms", "loss": 0.1},
        "traffic": {"people": 4, "payments_per_minute": 1},
        "script": [
            {"at": "90s", "crash": "nodes:20%"},
            {"at": "100s", "name": "cut", "partition": {"island": "miner-1"}},
            {"at": "100s", "name": "cut-too", "partition": {"island": ["miner-1", "nodes:50%"]}},
            {"at": "50min", "hashpower": {"who": "miners:100%", "times": 0}}],
        "stop": "time >= 1h"}"#;
    Sketch { scenario: serde_json::from_str(text).expect("JSON"), mending: 1 }
}

#[test]
fn a_world_that_stays_apart_is_found_and_made_small() {
    let sketch = broken();
    assert_eq!(judge(&sketch), Verdict::Apart);

    let small = shrink(&sketch, &Verdict::Apart);

    assert_eq!(judge(&small), Verdict::Apart);
    let script = small.scenario["script"].as_array().expect("a list");
    assert_eq!(script.len(), 2, "one cut is enough: {}", small.text());
    assert!(script[0].get("partition").is_some());
    assert!(small.scenario.get("traffic").is_none(), "nobody need pay");
    assert!(small.scenario["network"]["nodes"].as_u64() < Some(9));
}

#[test]
fn the_same_seed_makes_the_same_scenario() {
    assert_eq!(generate(7), generate(7));
    assert_ne!(generate(7).scenario, generate(8).scenario);
}
