//! Attackers who flood: every limit holds, nothing stays, and others go on paying.

use crate::build::played;
use forklab::node::state::NodeState;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::sim::id::NodeId;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::burial::LiveRecords;
use forklab::world::state::Options;
use forklab::world::state::World;
use std::sync::Arc;

/// Mallory floods from the second hour on; a block a minute, and somebody pays in the end.
fn scenario(of: &str, per_second: u32, stop: &str) -> String {
    format!(
        r#"{{"chain": {{"block_interval": "1min", "hashes_per_block": 64}},
            "network": {{"nodes": 12, "miners": 4, "latency": "50ms", "relay": "compact"}},
            "people": {{"mallory": {{"funds": "10 BTC"}}, "zhang-san": {{"funds": "10 BTC"}},
                        "shop": {{"confirmations": 2}}}},
            "script": [
                {{"name": "old", "at": "10min",
                  "pay": {{"from": "zhang-san", "to": "shop", "amount": "1 BTC"}}}},
                {{"name": "flood", "at": "1h", "attack": {{"flood": {{
                  "by": "mallory", "of": "{of}", "per_second": {per_second}}}}}}},
                {{"name": "rent", "at": "{stop}",
                  "pay": {{"from": "zhang-san", "to": "shop", "amount": "1 BTC"}}}}],
            "stop": "payments.rent.state == final"}}"#
    )
}

/// What is kept at the end of each hour from the second to the last.
fn kept(of: &str, hours: u64) -> Vec<(LiveRecords, World)> {
    let text = scenario(of, 1, &format!("{hours}h"));
    let source = Source { file: "floods.json", name: "floods", text: &text };
    let scenario = load(&source, &[], &Surroundings::NOTHING).expect("it is right");
    let plan = plan_of(&scenario).expect("no topology file");
    let mut world = World::new(Arc::new(plan), 5, Options::default());
    let mut tally = Tally::new(&world);
    let mut kept = Vec::new();
    let mut next_s = 7_200;
    play(&mut world, &scenario, &mut tally, &mut [], None, &mut |world, _| {
        if world.now().as_secs_f64() >= f64::from(next_s) {
            kept.push((world.live_records(), world.clone()));
            next_s += 3_600;
        }
    });
    assert!(kept.len() as u64 >= hours - 2, "{}", kept.len());
    kept
}

fn most(world: &World, count: impl Fn(&NodeState) -> usize) -> usize {
    (0..world.plan().nodes).map(|node| count(world.node(NodeId(node)))).max().expect("nodes")
}

/// Of 18,000 useless payments the world keeps at no time more than those that were refused since
/// the last block, and those of a thousand that it has not looked at yet.
#[test]
fn what_a_flood_brings_is_freed() {
    for of in ["free_payments", "dust", "orphans", "old_payments", "announcements"] {
        for (live, world) in kept(of, 6) {
            assert!(live.loose_transactions < 2_500, "{of}: {live:?}");
            assert!(most(&world, |node| node.pool.orphans.len()) <= 100, "{of}");
            assert!(most(&world, |node| node.pool.entries.len()) <= 1, "{of}");
            let asked = most(&world, |node| node.pool.requests.len());
            assert!(asked <= 100, "{of}: {asked} asked of one");
            assert_eq!(asked > 0, of == "announcements", "{of}: {asked}");
        }
    }
}

/// Whoever announces and is silent costs others the time until they ask somebody else; what he
/// knows that nobody else has is not lost to them when he answers again.
#[test]
fn who_floods_holds_nobody_up() {
    for of in ["free_payments", "orphans", "announcements", "silence"] {
        let played = played(&scenario(of, 5, "3h"), &[]);
        let rent = &played.story.tables.payments[1];
        assert_eq!((rent.payment.as_str(), rent.state), ("rent", "final"), "{of}");
        let waited_ns = rent.delivered_at_s.expect("delivered").0 - rent.sent_at_s.0;
        assert!(waited_ns < 900_000_000_000, "{of}: {waited_ns} ns");
        let flood = &played.story.summary.attacks["flood"];
        assert_eq!(flood["outcome"], "running", "{of}");
        let sent = flood["sent"].as_u64().expect("a count");
        assert!(of == "silence" || sent >= 36_000, "{of}: {sent}");
    }
}

/// Headers without work: whoever gets one talks to the sender no more, and then he is alone.
#[test]
fn who_sends_headers_without_work_is_left_alone() {
    let played = played(&scenario("headers", 1, "2h"), &[]);
    let flood = &played.story.summary.attacks["flood"];
    assert_eq!((&flood["outcome"], &flood["links_left"]), (&"failed".into(), &0.into()));
    assert!(flood["sent"].as_u64().expect("a count") <= 3, "{flood:?}");
    assert_eq!(played.story.tables.payments[1].state, "final");
}
