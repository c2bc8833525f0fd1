//! Random small scenarios: any topology, law of delays, relay mode, chain and number of miners.

use crate::history::Case;
use forklab::sim::rng::Stream;
use serde_json::Value;
use serde_json::json;

/// The seed of the list; the scenario at an index is always the same.
const SEED: u64 = 1;

/// The random scenario with this index.
pub fn case(index: u64) -> Case {
    let name = format!("random-{index}");
    let mut luck = Stream::new(SEED, "random scenario", &name);
    let seed = luck.next_u64();
    let text = scenario(&mut luck).to_string();
    Case { name, text, seed }
}

fn between(luck: &mut Stream, least: u64, most: u64) -> u64 {
    least + luck.below(most - least + 1)
}

fn one_of<T: Clone>(luck: &mut Stream, choices: &[T]) -> T {
    choices[luck.below(choices.len() as u64) as usize].clone()
}

fn scenario(luck: &mut Stream) -> Value {
    let nodes = between(luck, 2, 40);
    let blocks = between(luck, 10, 60);
    let pow = one_of(luck, &["real", "real", "sampled"]);
    let retarget = one_of(luck, &[json!("never"), json!(4), json!(16), json!(2016)]);
    json!({
        "chain": {
            "pow": pow,
            "block_interval": one_of(luck, &["10s", "1min", "10min"]),
            "hashes_per_block": 1_u64 << between(luck, 1, 12),
            "retarget_blocks": retarget,
        },
        "network": network(luck, nodes),
        "people": {"mallory": {"hashpower": one_of(luck, &[0.0, 0.1, 0.45])}},
        "stop": format!("height >= {blocks} or time >= 2d"),
    })
}

fn network(luck: &mut Stream, nodes: u64) -> Value {
    let validation = one_of(luck, &["0s", "100ms"]);
    json!({
        "nodes": nodes,
        "miners": between(luck, 1, nodes.min(12) - 1),
        "topology": topology(luck, nodes),
        "latency": latency(luck),
        "bandwidth": bandwidth(luck),
        "loss": one_of(luck, &[0.0, 0.0, 0.02]),
        "relay": one_of(luck, &["flood", "inv", "headers", "compact"]),
        "validation_time": {"per_block": validation, "per_kilobyte": "1ms"},
    })
}

fn topology(luck: &mut Stream, nodes: u64) -> Value {
    let sparse = nodes - 1;
    match luck.below(6) {
        0 => json!("full"),
        1 => json!("ring"),
        2 => json!("star"),
        3 if nodes >= 6 => json!({"small_world": {"neighbours": 4, "rewired": 0.2}}),
        4 => json!({"scale_free": {"links": between(luck, 1, sparse.min(3))}}),
        _ => json!({"random": {"outbound": between(luck, 1, sparse.min(8))}}),
    }
}

fn latency(luck: &mut Stream) -> Value {
    match luck.below(9) {
        0 => json!("bitcoin-2013"),
        1 => json!("bitcoin-2015"),
        2 => json!("bitcoin-2019"),
        3 => json!("1ns"),
        4 => json!({"uniform": {"from": "1ms", "to": "3s"}}),
        5 => json!({"exponential": {"mean": "700ms"}}),
        6 => json!({"normal": {"mean": "300ms", "deviation": "200ms"}}),
        7 => json!({"lognormal": {"median": "500ms", "sigma": 0.8}}),
        _ => json!({"pareto": {"least": "100ms", "shape": 1.5}}),
    }
}

fn bandwidth(luck: &mut Stream) -> Value {
    match luck.below(3) {
        0 => json!("unlimited"),
        1 => json!("bitcoin-2019"),
        _ => json!({"upload": "200 kbit/s", "download": "1 Mbit/s"}),
    }
}

#[test]
fn scenarios_differ_and_stay_what_they_are() {
    assert_eq!(case(3).text, case(3).text);
    assert_ne!(case(3).text, case(4).text);
}
