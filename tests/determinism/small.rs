//! Eleven small scenarios that together use each kind of chain, work and relay, for blocks and for
//! payments, and in which things go wrong and people cheat.

use crate::history::Case;

const TEXTS: [(&str, u64, &str); 11] = [
    (
        "two-miners",
        7,
        r#"{"chain": {"hashes_per_block": 1024, "block_interval": "1min"},
            "network": {"nodes": 2, "miners": 2, "topology": "full", "latency": "10s",
                        "relay": "flood"},
            "stop": "height >= 60"}"#,
    ),
    (
        "regtest",
        1,
        r#"{"chain": {"preset": "regtest"},
            "network": {"nodes": 5, "miners": 3, "topology": "ring", "latency": "2s",
                        "relay": "headers"},
            "stop": "height >= 40"}"#,
    ),
    (
        "today",
        3,
        r#"{"chain": {"hashes_per_block": 4096},
            "network": {"nodes": 40, "miners": {"count": 4, "split": [4, 3, 2, 1]},
                        "latency": "bitcoin-2019", "relay": "compact"},
            "stop": "height >= 40"}"#,
    ),
    (
        "a-named-miner",
        11,
        r#"{"chain": {"hashes_per_block": 256, "retarget_blocks": 12},
            "network": {"nodes": 20, "miners": 3, "latency": "bitcoin-2013", "relay": "inv"},
            "people": {"mallory": {"hashpower": 0.4, "clock_offset": "90s"}},
            "script": [{"at": "2h", "hashpower": {"who": ["mallory"], "times": 3}}],
            "stop": "time >= 8h"}"#,
    ),
    (
        "sampled",
        5,
        r#"{"chain": {"pow": "sampled", "block_interval": "30s"},
            "network": {"nodes": 12, "miners": 12, "topology": {"scale_free": {"links": 2}},
                        "latency": {"lognormal": {"median": "800ms", "sigma": 1.1}},
                        "relay": "inv"},
            "stop": "blocks_found >= 80"}"#,
    ),
    (
        "attacks",
        6,
        r#"{"chain": {"hashes_per_block": 256, "block_interval": "2min"},
            "network": {"nodes": 14, "miners": 4, "latency": "bitcoin-2013", "relay": "compact"},
            "people": {"mallory": {"hashpower": 0.4, "funds": "9 BTC"},
                       "cafe": {"confirmations": 0}, "shop": {"confirmations": 2}},
            "script": [
                {"at": "3min", "name": "tea", "attack": {"race": {
                    "by": "mallory", "victim": "cafe", "amount": "1 BTC"}}},
                {"when": "attacks.tea.ended", "name": "car", "attack": {"private_chain": {
                    "by": "mallory", "victim": "shop", "amount": "2 BTC",
                    "head_start_blocks": 1, "give_up_after": "40min"}}},
                {"when": "attacks.car.ended", "name": "house", "attack": {"private_chain": {
                    "by": "mallory", "victim": "shop", "amount": "3 BTC",
                    "publish_when": "tied", "give_up_behind_blocks": 5}}}],
            "stop": "attacks.house.ended"}"#,
    ),
    (
        "floods",
        9,
        r#"{"chain": {"hashes_per_block": 256, "block_interval": "2min"},
            "network": {"nodes": 16, "miners": 4, "latency": "bitcoin-2019", "relay": "compact"},
            "people": {"mallory": {"funds": "9 BTC"}, "eve": {"funds": "9 BTC"},
                       "zhang": {"funds": "9 BTC"}, "shop": {"confirmations": 1}},
            "script": [
                {"at": "1min", "name": "orphans", "attack": {"flood": {
                    "by": "mallory", "of": "orphans", "per_second": 2, "machines": 0.2}}},
                {"at": "2min", "name": "dust", "attack": {"flood": {"by": "eve", "of": "dust"}}},
                {"at": "4min", "name": "rent",
                 "pay": {"from": "zhang", "to": "shop", "amount": "1 BTC"}},
                {"at": "6min", "end_attack": "dust"},
                {"at": "6min", "name": "free", "attack": {"flood": {
                    "by": "eve", "of": "free_payments"}}},
                {"at": "7min", "crash": "mallory"},
                {"at": "8min", "restart": "mallory"}],
            "stop": "time >= 12min"}"#,
    ),
    (
        "payments",
        4,
        r#"{"chain": {"hashes_per_block": 256, "block_interval": "2min"},
            "network": {"nodes": 12, "miners": 4, "latency": "bitcoin-2013", "relay": "compact"},
            "traffic": {"payments_per_minute": 10, "people": 8},
            "people": {"zhang": {"funds": "20 BTC"},
                       "li": {"confirmations": 2, "mempool": "replace_by_fee"}},
            "script": [
                {"at": "1min", "name": "pizza",
                 "pay": {"from": "zhang", "to": "li", "amount": "10 BTC"}},
                {"at": "1min", "name": "again",
                 "pay": {"from": "zhang", "to": "zhang", "amount": "10 BTC",
                         "same_coins_as": "pizza", "fee_sat_per_kilobyte": 90000,
                         "hand_to": ["miners:100%"]}}
            ],
            "stop": "time >= 1h"}"#,
    ),
    (
        "flooded-payments",
        9,
        r#"{"chain": {"hashes_per_block": 256, "block_interval": "1min"},
            "network": {"nodes": 8, "miners": 3, "topology": "ring", "latency": "5s",
                        "relay": "inv", "payment_relay": "flood", "mempool": "replace_by_fee"},
            "traffic": {"payments_per_minute": 6, "people": 5},
            "stop": "height >= 30"}"#,
    ),
    (
        "faults",
        6,
        r#"{"chain": {"hashes_per_block": 64, "block_interval": "1min"},
            "network": {"nodes": 14, "miners": 4, "latency": "bitcoin-2013", "loss": 0.05,
                        "relay": "headers"},
            "traffic": {"payments_per_minute": 6, "people": 6},
            "script": [
                {"at": "5min", "name": "cable",
                 "partition": {"island": ["miners:50%", "nodes:40%"]}},
                {"at": "10min", "name": "mud", "slow": {"who": "region:EU", "by": "7s"}},
                {"at": "15min", "crash": ["nodes:30%", "miner-3"]},
                {"at": "20min", "heal": "cable"},
                {"at": "22min", "restart": ["nodes:30%", "miner-3"]},
                {"at": "25min", "heal": "mud"},
                {"at": "26min", "join": "miner-4"},
                {"at": "28min", "leave": "miner-1"}
            ],
            "stop": "time >= 35min"}"#,
    ),
    (
        "scripted",
        2,
        r#"{"chain": {"pow": "scripted"},
            "network": {"nodes": 6, "miners": 0, "topology": "star", "latency": "1s",
                        "relay": "headers"},
            "people": {"alice": {"hashpower": 0.5}, "bob": {"hashpower": 0.5}},
            "script": [
                {"at": "1min", "name": "a1", "mine": {"by": "alice", "on": "genesis"}},
                {"at": "1min", "name": "b1", "mine": {"by": "bob", "on": "genesis"}},
                {"at": "5min", "name": "b2", "mine": {"by": "bob", "on": "b1"}},
                {"at": "9min", "name": "a2", "mine": {"by": "alice", "on": "tip"}}
            ],
            "stop": "time >= 1h"}"#,
    ),
];

/// The scenarios.
pub fn cases() -> Vec<Case> {
    let case = |&(name, seed, text): &(&str, u64, &str)| Case {
        name: name.to_owned(),
        text: text.to_owned(),
        seed,
    };
    TEXTS.iter().map(case).collect()
}

#[test]
fn a_history_is_the_same_when_it_is_played_again() {
    for case in cases() {
        assert_eq!(case.history(), case.history(), "{}", case.name);
    }
}

#[test]
fn another_seed_is_another_history() {
    for case in cases() {
        let other = Case { seed: case.seed + 1, ..case.clone() };
        assert_ne!(case.history(), other.history(), "{}", case.name);
    }
}
