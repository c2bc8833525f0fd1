//! What a stranger tried: the last one alone, faults that touch nothing, groups of nobody, tiny
//! blocks, payments everywhere at once.

use crate::build::played;
use forklab::cli::playing::Played;
use forklab::story::summary::NoEffect;
use forklab::world::observation::View;

/// Ten nodes with two miners, Zhang San and Li Si among them, and this script.
fn told(script: &str, stop: &str) -> String {
    format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 10, "miners": 2, "topology": "full", "latency": "500ms"}},
            "people": {{"zhang": {{"funds": "10 BTC"}}, "li": {{"confirmations": 1}}}},
            "script": [{script}], "stop": "{stop}"}}"#
    )
}

fn nothing(played: &Played) -> Vec<(u32, NoEffect, bool)> {
    let nothing = played.story.summary.never_happened.iter();
    nothing.map(|one| (one.entry, one.because, one.condition.is_some())).collect()
}

#[test]
fn the_last_one_who_is_up_makes_the_chain() {
    let script = r#"{"at": "1h", "crash": ["nodes:100%", "zhang", "li", "miner-2"]}"#;
    let played = played(&told(script, "time >= 9h"), &[]);
    let summary = &played.story.summary;
    assert!(summary.height > 20 && summary.converged, "{}", summary.height);
    assert_eq!((summary.blocks_found, summary.blocks_active), (summary.height, summary.height));
}

#[test]
fn where_everybody_is_alone_all_count() {
    let script = r#"{"at": "1min", "partition": {"island": "miner-1"}}"#;
    let two = told(script, "time >= 9h").replace("\"nodes\": 10", "\"nodes\": 2");
    let two = two.replace(r#""zhang": {"funds": "10 BTC"}, "li": {"confirmations": 1}"#, "");
    let played = played(&two, &[]);
    assert_eq!(played.world.tip_count(), 2);
    assert!(!played.story.summary.converged && played.story.summary.height > 10);
}

#[test]
fn a_cut_where_no_link_is_and_what_came_true_too_late_are_told() {
    let script = r#"{"at": "1h", "partition": {"island": "li", "from": "li"}},
        {"at": "1h", "slow": {"who": "li", "from": "li", "by": "1s"}},
        {"when": "height >= 1", "after": "100d", "crash": "li"},
        {"at": "1h", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC",
                             "hand_to": ["nodes:1%"]}}"#;
    let played = played(&told(script, "time >= 3h"), &[]);
    assert_eq!(
        nothing(&played),
        [
            (0, NoEffect::NoLink, false),
            (1, NoEffect::NoLink, false),
            (2, NoEffect::TooLate, false),
            (3, NoEffect::Nobody, false),
        ]
    );
    assert!(played.story.tables.payments.is_empty());
}

#[test]
fn a_payment_that_is_everywhere_at_once_gets_there_after_the_cut() {
    let script = r#"{"at": "1min", "name": "cable", "partition": {"island": "zhang"}},
        {"at": "5min", "name": "rent",
         "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}},
        {"at": "20min", "heal": "cable"}"#;
    for relay in ["instant", "trickle", "flood"] {
        let set = format!("/network/payment_relay={relay}");
        let played = played(&told(script, "time >= 5h"), &[&set]);
        assert_eq!(played.story.tables.payments[0].state, "final", "{relay}");
    }
}

#[test]
fn small_blocks_hold_payments_as_well() {
    let traffic = told("", "time >= 8h")
        .replace("\"script\"", r#""traffic": {"payments_per_minute": 2, "people": 20}, "script""#);
    for (bytes, least) in [(2_000, 5), (1_000, 2)] {
        let set = format!("/chain/max_block_size_bytes={bytes}");
        let played = played(&traffic, &[&set]);
        let blocks = &played.story.tables.blocks;
        assert!(blocks.iter().all(|block| block.size_bytes <= bytes), "{bytes}");
        let most = blocks.iter().map(|block| block.transactions - 1).max();
        assert!(most >= Some(least), "{bytes}: {most:?}");
        let refused = blocks.iter().filter(|block| block.status.to_string() == "refused");
        assert_eq!(refused.count(), 0, "{bytes}");
    }
}
