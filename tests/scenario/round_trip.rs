//! What is resolved is read back as the same scenario, and defaults are written out.

use crate::fixture::good;
use crate::fixture::read_with;
use crate::fixture::with_network;
use forklab::scenario::load::Surroundings;
use forklab::scenario::shipped::SHIPPED;

/// A scenario that uses every key of this version.
const EVERYTHING: &str = r#"{
  "$schema": "schema.json", "title": {"en": "All", "zh": "全部"}, "question": "Which?",
  "note": "A \"quoted\" note\nwith a line break", "seed": 18446744073709551615,
  "chain": {"preset": "mainnet", "pow": "scripted", "block_interval": "150s",
    "hashes_per_block": 1000, "retarget_blocks": "never", "initial_subsidy": "25 BTC",
    "subsidy_halving_blocks": 10, "coinbase_maturity_blocks": 5, "bip34_height": 7,
    "bip65_height": 8, "bip66_height": 9, "csv_height": 10, "max_block_size_bytes": 5000,
    "max_block_sigops_cost": 400, "max_future_block_time": "1h", "address_version": 5,
    "genesis_time_s": 1500000000, "note": "anywhere"},
  "network": {"nodes": 30, "miners": {"count": 2, "split": [1, 0.5]},
    "topology": {"small_world": {"neighbours": 4, "rewired": 0.125}},
    "latency": {"lognormal": {"median": "80ms", "sigma": 0.75}},
    "bandwidth": "bitcoin-2015", "loss": 0.001,
    "relay": "headers", "payment_relay": "instant",
    "validation_time": {"per_block": "3ms", "per_kilobyte": "40us"}},
  "people": {"b": {"hashpower": 0.3, "region": "JP", "peers": ["a", "node-7"],
    "clock_offset": "-90s", "latency": "7ms", "note": "slow"}, "a": {"clock_offset": "2min"}},
  "script": [
    {"name": "B1", "at": "10min", "mine": {"by": "b", "on": "genesis"}, "expect": ["height == 0"]},
    {"when": "height@a >= 1", "after": "5s",
     "hashpower": {"who": ["miners:12.5%", "region:EU", "nodes:40%", "a"], "times": 0.25}},
    {"at": "20min", "name": "cable", "partition": {"island": "region:JP", "from": ["a"]}},
    {"at": "20min", "name": "far", "partition": {"island": ["nodes:5%", "b"]}},
    {"at": "21min", "name": "mud", "slow": {"who": ["a"], "from": "b", "by": "90s"}},
    {"at": "22min", "heal": "mud"},
    {"at": "23min", "crash": "a"}, {"at": "24min", "restart": {"who": "a"}},
    {"at": "25min", "leave": ["node-7"]}, {"at": "26min", "join": {"who": ["node-7", "b"]}},
    {"at": "1h", "note": {"en": "Look", "zh": "看"}}],
  "stop": {"when": "time >= 2h and not (forks > 3)", "limit": "5d"},
  "expect": ["converged"], "expect_for_this_seed": ["tip@a == B1"]
}"#;

#[test]
fn the_resolved_scenario_is_read_back_as_the_same() {
    let mut texts = vec![EVERYTHING.to_owned(), with_network("")];
    let bandwidth = r#", "bandwidth": {"upload": "1500 bit/s", "download": "20 Mbit/s"}"#;
    texts.push(with_network(bandwidth));
    texts.extend(SHIPPED.iter().map(|shipped| shipped.text.to_owned()));
    for law in [
        r#""constant": "5ms""#,
        r#""uniform": {"from": "1ms", "to": "2ms"}"#,
        r#""exponential": {"mean": "1s"}"#,
        r#""normal": {"mean": "1s", "deviation": "100ms"}"#,
        r#""pareto": {"least": "1ms", "shape": 1.5}"#,
    ] {
        texts.push(with_network(&format!(", \"latency\": {{{law}}}")));
    }
    for topology in ["\"ring\"", "\"star\"", "\"full\"", "{\"scale_free\": {\"links\": 2}}"] {
        texts.push(with_network(&format!(", \"topology\": {topology}")));
    }
    for text in texts {
        let scenario = good(&text);
        let resolved = scenario.to_resolved_json();
        assert_eq!(good(&resolved), scenario, "{resolved}");
        assert_eq!(good(&resolved).to_resolved_json(), resolved);
    }
}

#[test]
fn every_default_is_written_out() {
    let resolved = good(&with_network("")).to_resolved_json();
    for part in [
        "\"seed\": 1,",
        "\"preset\": \"classroom\"",
        "\"pow\": \"real\"",
        "\"block_interval\": \"10min\"",
        "\"hashes_per_block\": 65536",
        "\"retarget_blocks\": 2016",
        "\"topology\": {\"random\": {\"outbound\": 8}}",
        "\"latency\": \"bitcoin-2019\"",
        "\"relay\": \"compact\"",
        "\"limit\": \"30d\"",
    ] {
        assert!(resolved.contains(part), "{part} is not in {resolved}");
    }
}

#[test]
fn the_order_of_people_in_the_file_does_not_matter() {
    let text = |people: &str| {
        format!(r#"{{"network": {{"nodes": 9}}, "people": {{{people}}}, "stop": "height >= 1"}}"#)
    };
    let one = good(&text(r#""a": {"hashpower": 0.25}, "b": {"hashpower": 0.75}"#));
    let other = good(&text(r#""b": {"hashpower": 0.75}, "a": {"hashpower": 0.25}"#));
    assert_eq!(one.to_resolved_json(), other.to_resolved_json());
}

#[test]
fn a_default_can_be_set_by_the_pointer_of_the_resolved_scenario() {
    let text = with_network("");
    let set = |setting: &str| read_with(&text, &[setting], &Surroundings::NOTHING).unwrap();
    assert_eq!(set("/seed=9").seed, 9);
    assert_eq!(set("/network/miners/count=3").network.miners.count, 3);
    assert_eq!(set("/stop/limit=2d").stop.limit.as_nanos(), 2 * 86_400_000_000_000);
    assert_eq!(set("/chain/pow=sampled").chain.pow.word(), "sampled");
    assert_eq!(
        set("/network/topology/random/outbound=4")
            .to_resolved_json()
            .matches("\"outbound\": 4")
            .count(),
        1
    );
    assert_eq!(set("/stop=height >= 7").stop.when.text(), "height >= 7");
}
