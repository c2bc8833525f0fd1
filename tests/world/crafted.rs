//! Blocks with one fault, and attackers whose shape is another one than a theft.

use crate::build::played;
use forklab::attack::fault::Fault;
use forklab::cli::playing::Played;
use forklab::node::state::PeerFlags;
use forklab::node::state::PeerId;
use forklab::sim::id::NodeId;
use forklab::story::summary::NoEffect;
use forklab::story::tables::BlockStatus;

/// A thief, linked to everybody, who sends blocks with these faults, each an hour after the other.
fn thief(faults: &[&str]) -> Played {
    let entries = faults.iter().zip(2..).map(|(fault, hour)| {
        let name = fault.replace('_', "-");
        format!(
            r#"{{"name": "{name}", "at": "{hour}h",
                 "send_crafted": {{"by": "thief", "what": "{fault}"}}}}"#
        )
    });
    let entries: Vec<String> = entries.collect();
    played(
        &format!(
            r#"{{"chain": {{"hashes_per_block": 64}},
                "network": {{"nodes": 9, "miners": 3, "topology": "full", "latency": "50ms",
                             "relay": "headers"}},
                "people": {{"thief": {{"hashpower": 0.01, "funds": "5 BTC"}},
                            "payer": {{"funds": "5 BTC"}}, "shop": {{"confirmations": 1}}}},
                "script": [{{"at": "5min", "name": "rent",
                    "pay": {{"from": "payer", "to": "shop", "amount": "1 BTC"}}}}, {}],
                "stop": "time >= 12h"}}"#,
            entries.join(", ")
        ),
        &[],
    )
}

/// The other peers have the honest block, and with it the whole network in the end.
#[test]
fn beside_a_twin_the_honest_block_is_taken_by_all() {
    let played = thief(&["twin"]);
    let twin = &played.story.summary.crafted["twin"];
    assert_eq!((&twin["code"], &twin["taken_by"]), (&"bad-txns-duplicate".into(), &0.into()));
    assert_eq!(twin["refused_by"], 4, "every second of eight");
    let own = played.story.tables.blocks.iter().filter(|block| block.miner == "thief");
    let made: Vec<(BlockStatus, u32)> = own
        .filter(|block| block.found_at_s.to_string().starts_with("7200"))
        .map(|block| (block.status, block.transactions))
        .collect();
    assert!(made.contains(&(BlockStatus::Active, 3)), "{made:?}");
}

#[test]
fn every_fault_is_refused_by_all_and_followed_by_nobody() {
    for fault in Fault::ALL {
        let played = thief(&[fault.word()]);
        let crafted = &played.story.summary.crafted[&fault.word().replace('_', "-")];
        assert_eq!(crafted["taken_by"], 0, "{fault:?}");
        assert_eq!(crafted["refused_by"], crafted["sent_to"], "{fault:?}");
        let is_punished = fault != Fault::TooLate;
        assert_eq!(crafted["links_closed"] == crafted["sent_to"], is_punished, "{fault:?}");
        assert_eq!(played.story.summary.supply_sat % 5_000_000_000, 1_000_000_000 + 2_000_000);
    }
}

/// Whom all have shut out reaches nobody with his next block.
#[test]
fn after_one_such_block_nobody_listens() {
    let played = thief(&["overspend", "no_work"]);
    let summary = &played.story.summary;
    assert_eq!(summary.crafted["overspend"]["links_closed"], 8);
    assert!(!summary.crafted.contains_key("no-work"));
    let never: Vec<NoEffect> = summary.never_happened.iter().map(|one| one.because).collect();
    assert_eq!(never, [NoEffect::NoLink]);
}

#[test]
fn what_a_block_would_have_to_break_must_be_there() {
    let text = r#"{"chain": {"hashes_per_block": 64},
        "network": {"nodes": 5, "miners": 1, "relay": "headers"},
        "people": {"thief": {"hashpower": 0.1}},
        "script": [{"at": "1min", "name": "again",
            "send_crafted": {"by": "thief", "what": "payment_again"}}],
        "stop": "height >= 3"}"#;
    let played = played(text, &[]);
    let never = &played.story.summary.never_happened;
    assert_eq!(never.iter().map(|one| one.because).collect::<Vec<_>>(), [NoEffect::NothingBefore]);
    assert!(played.story.summary.crafted.is_empty());
}

/// A node with peers of its own opens links to them, unless they have opened one to it, and to
/// nobody else.
#[test]
fn peers_of_a_person_are_those_that_the_scenario_says() {
    let text = r#"{"network": {"nodes": 60, "miners": 2, "latency": "50ms"},
        "people": {"wang": {"peers": ["node-9", "node-20", "node-7"]}},
        "stop": "time >= 1min"}"#;
    let played = played(text, &[]);
    let me = NodeId(0);
    let peers = (0..).map(PeerId).zip(&played.world.node(me).peers);
    let (mut opened, mut all) = (Vec::new(), Vec::new());
    for (peer, state) in peers {
        let other = played.world.peer_of(me, peer).0;
        all.push(other);
        if state.flags.has(PeerFlags::OUTBOUND) {
            opened.push(other);
        }
    }
    let named = [9, 20, 7];
    assert!(!opened.is_empty() && opened.iter().all(|other| named.contains(other)), "{opened:?}");
    assert!(named.iter().all(|other| all.contains(other)), "{all:?}");
}

/// An attack that ends lets its victim go.
#[test]
fn an_eclipse_that_is_ended_lets_the_shop_hear_the_world() {
    let text = r#"{"chain": {"hashes_per_block": 64},
        "network": {"nodes": 20, "miners": 4, "latency": "50ms", "relay": "compact"},
        "people": {"mallory": {"hashpower": 0.1, "funds": "10 BTC"},
                   "shop": {"confirmations": 6}},
        "script": [{"name": "pizza", "at": "1h", "attack": {"eclipse": {
            "by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
            {"at": "4h", "note": "cut off", "expect": ["height@shop < height"]},
            {"at": "5h", "end_attack": "pizza"}],
        "stop": "time >= 6h",
        "expect": ["height@shop == height", "people.shop.loss == 0 BTC",
                   "attacks.pizza.outcome == gave_up", "time >= 6h", "not (time >= 1d)"]}"#;
    let played = played(text, &[]);
    assert!(played.story.summary.expectations.iter().all(|one| one.holds));
    assert_eq!(played.story.summary.expectations.len(), 6);
}
