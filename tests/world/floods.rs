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
use forklab::world::options::Options;
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

/// Who pays in the midst of a flood has his payment confirmed within fifteen minutes, at a block a
/// minute and two confirmations.
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
    assert_eq!((&flood["outcome"], &flood["links"]), (&"running".into(), &0.into()));
    let sent = flood["sent"].as_u64().expect("a count");
    assert!((1..=3).contains(&sent), "{flood:?}");
    assert_eq!(played.story.tables.payments[1].state, "final");
}

/// A flood outlasts a cut and a crash of its own node, and begins before the first handshakes.
#[test]
fn a_flood_goes_on_when_its_links_are_back() {
    let text =
        scenario("orphans", 1, "2h").replace(r#""at": "1h", "attack""#, r#""at": "0s", "attack""#);
    for (breaks, mends) in [
        (r#""name": "cut", "partition": {"island": "mallory"}"#, r#""heal": "cut""#),
        (r#""crash": "mallory""#, r#""restart": "mallory""#),
    ] {
        let more =
            format!(r#""script": [{{"at": "20min", {breaks}}}, {{"at": "40min", {mends}}},"#);
        let played = played(&text.replace(r#""script": ["#, &more), &[]);
        let flood = &played.story.summary.attacks["flood"];
        let sent = flood["sent"].as_u64().expect("a count");
        // Two hours and the wait for the confirmation, less the twenty minutes and the time until
        // something stirs him after a crash.
        assert!((5_000..9_000).contains(&sent), "{breaks}: {sent}");
        assert_eq!(flood["outcome"], "running");
        assert!(flood["links"].as_u64().expect("a count") > 0, "{flood:?}");
    }
}

/// Conditions about a flood are asked whenever it has sent a piece; and it pauses while the run
/// settles, however many pieces would be on their way.
#[test]
fn a_flood_is_seen_as_it_goes_and_ends_with_the_run() {
    let text = scenario("orphans", 20, "2h").replace(
        r#""stop": "payments.rent.state == final""#,
        r#""stop": "attacks.flood.sent >= 777""#,
    );
    let played = played(&text, &[]);
    let flood = &played.story.summary.attacks["flood"];
    assert_eq!(flood["sent"], 777);
    let lasted_ns = played.ended.settled_at.since(played.ended.stopped_at).expect("later");
    assert!(lasted_ns.as_secs_f64() < 5.0, "{lasted_ns:?}");
}

#[test]
fn who_has_no_coins_cannot_flood_with_payments() {
    for of in ["free_payments", "dust", "announcements"] {
        let text =
            scenario(of, 1, "2h").replace(r#""mallory": {"funds": "10 BTC"}"#, r#""mallory": {}"#);
        let summary = played(&text, &[]).story.summary;
        assert!(summary.attacks.is_empty(), "{of}");
        assert_eq!(summary.never_happened.len(), 1, "{of}");
    }
}

/// Two who flood have machines of their own each.
#[test]
fn machines_play_with_one_attacker_alone() {
    let text = scenario("silence", 1, "2h")
        .replace(r#""payments.rent.state == final""#, r#""time >= 2h""#)
        .replace(r#""per_second": 1"#, r#""machines": 0.25"#)
        .replace(
            r#""name": "rent""#,
            r#""name": "other", "at": "61min", "attack": {"flood": {
                 "by": "zhang-san", "of": "silence", "machines": 0.25}}},
               {"name": "rent""#,
        );
    let played = played(&text.replace(r#""nodes": 12"#, r#""nodes": 24"#), &[]);
    let [first, second] = played.world.attacks() else { panic!("two attacks") };
    let (first, second) = (first.machines(), second.machines());
    assert_eq!((first.len(), second.len()), (6, 6));
    assert!(first.iter().all(|node| !second.contains(node)), "{first:?} {second:?}");
}
