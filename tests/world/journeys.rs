//! The way of a payment in six steps: each number is what the tables and the diary say as well.

use crate::build::played;
use forklab::report::journey_words::LINES;
use forklab::report::journey_words::journey_lines;
use forklab::scenario::schema::Language;
use forklab::story::journeys::Journey;

/// Zhang San pays Li Si across 20 nodes, and `script` is what else happens.
fn way(script: &str, stop: &str) -> Vec<Journey> {
    let text = format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 20, "miners": 4, "latency": "1s"}},
            "people": {{"zhang": {{"funds": "10 BTC"}}, "li": {{"confirmations": 2}}}},
            "script": [{{"at": "5min", "name": "pizza",
                         "pay": {{"from": "zhang", "to": "li", "amount": "1 BTC"}}}}{script}],
            "stop": "{stop}"}}"#
    );
    let played = played(&text, &[]);
    let ways = played.story.picture.journeys.clone();
    if let Some(block) = ways.first().and_then(|way| way.block.as_ref()) {
        let lines = &played.story.tables.blocks;
        let line = lines.iter().find(|line| line.hash == block.hash).expect("it is in blocks.csv");
        assert_eq!((line.height, line.tries), (block.height, block.tries));
        assert_eq!(line.miner, block.miner);
        let half_ns = line.reached_half_nodes_ms.map(|half| half.0 + block.found_at_ns);
        assert_eq!(half_ns, block.half_at_ns);
    }
    ways
}

#[test]
fn a_payment_goes_from_its_payer_to_the_payee_in_six_steps() {
    let ways = way("", "time >= 3h");
    let [pizza] = ways.as_slice() else { panic!("one payment: {ways:?}") };

    assert_eq!((pizza.mempools, pizza.gatherers, pizza.miners), (20, 4, 4));
    let half = pizza.half_told_at_ns.expect("half have it");
    let last = pizza.last_told_at_ns.expect("all have it");
    let sent = pizza.payment.sent_at.as_nanos();
    assert!(sent + 1_000_000_000 <= half && half <= last, "{sent} {half} {last}");
    let block = pizza.block.as_ref().expect("a block holds it");
    assert_eq!(block.nodes, 20);
    let (_, seen) = pizza.payment.delivered.expect("li delivered");
    assert_eq!(seen, 2);
    for language in [Language::English, Language::Chinese] {
        assert_eq!(journey_lines(language, pizza).len(), LINES);
    }
    let lines = journey_lines(Language::English, pizza);
    assert_eq!(lines[0], "the way of pizza:");
    assert_eq!(lines[2], "2 gathered   by 4 of 4 miners");
    assert_eq!(lines[5], "5 checked    by 20 nodes, each for itself");
}

#[test]
fn a_way_ends_where_nobody_mines() {
    let ways =
        way(r#", {"at": "1min", "hashpower": {"who": "miners:100%", "times": 0}}"#, "time >= 1h");
    assert_eq!(ways[0].block, None);
    let lines = journey_lines(Language::English, &ways[0]);
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[3], "3 worked on  no block of the best chain holds it");
}

#[test]
fn who_is_cut_off_is_not_told() {
    let cut = r#", {"at": "1min", "name": "cut", "partition": {"island": "nodes:50%"}}"#;
    let ways = way(cut, "time >= 1h");
    // 14 nodes are nobody's and do not mine: seven are on the island.
    assert_eq!(ways[0].mempools, 13);
    assert_eq!(ways[0].gatherers, 4);
}
