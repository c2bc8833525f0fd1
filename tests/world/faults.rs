//! Cables break, nodes crash, newcomers come: what is lost, what stays, and who agrees in the end.

use crate::build::Diary;
use crate::build::plan;
use crate::build::play_until;
use crate::build::played;
use crate::build::world;
use forklab::cli::playing::Played;
use forklab::node::state::Relay;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::story::summary::NoEffect;
use forklab::world::faults::Breach;
use forklab::world::observation::FaultKind;
use forklab::world::observation::Observation;
use forklab::world::observation::View;
use forklab::world::payment_view::Setback;

const RELAYS: [&str; 4] = ["flood", "inv", "headers", "compact"];

/// Ten nodes with two miners, Zhang San and Li Si among them, and this script.
fn told(script: &str, stop: &str) -> String {
    format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 10, "miners": 2, "latency": "500ms"}},
            "people": {{"zhang": {{"funds": "10 BTC"}}, "li": {{"confirmations": 1}}}},
            "script": [{script}], "stop": "{stop}"}}"#
    )
}

fn tips(played: &Played) -> Vec<String> {
    played.story.tables.nodes.iter().map(|node| node.tip_hash.to_string()).collect()
}

/// ```text
/// genesis ── … ─┬─ mainland, with one miner
///               └─ island, with the other
/// ```
#[test]
fn a_partition_makes_two_histories_and_healing_one() {
    let cut = r#"{"at": "1h", "name": "cable", "partition": {"island": ["miner-1", "nodes:50%"]},
                  "expect": ["tips <= 2"]}"#;
    for relay in RELAYS {
        let set = format!("/network/relay={relay}");
        let apart = played(&told(cut, "time >= 6h"), &[&set]);
        assert_eq!(apart.world.tip_count(), 2, "{relay}");
        assert!(!apart.story.summary.converged, "{relay}: nobody mended it");

        let healed = format!(r#"{cut}, {{"at": "6h", "heal": "cable"}}"#);
        let healed = played(&told(&healed, "time >= 7h"), &[&set]);
        let met = &healed.story.summary.expectations;
        assert!(met.len() == 1 && met[0].holds, "{relay}: {met:?}");
        assert!(healed.story.summary.converged && healed.story.summary.forks > 0, "{relay}");
        assert!(tips(&healed).iter().all(|tip| *tip == tips(&healed)[0]), "{relay}");
        assert!(healed.story.summary.max_reorg_depth >= 3, "{relay}: five hours apart");
        assert!(healed.story.summary.never_happened.is_empty(), "{relay}");
    }
}

/// The block is found and sent a moment before the cut, and would arrive after it.
#[test]
fn what_a_cut_link_carries_is_gone_and_comes_again_when_it_is_mended() {
    let mut world = world(plan(Relay::Headers, 2, 1, SimDuration::from_secs(10)), 1);
    let mut diary = Diary::default();
    play_until(&mut world, 50, &mut [&mut diary]);
    let started = world.block(world.best_tip()).height;
    let mut at = 50;
    while world.block(world.best_tip()).height == started {
        at += 1;
        play_until(&mut world, at, &mut [&mut diary]);
    }
    let behind = world.node(NodeId(1)).tip;
    let cut = |name: &str| Breach {
        name: name.to_owned(),
        these: vec![NodeId(0)],
        those: None,
        slower: None,
    };
    world.breach(&cut("cable"), &mut []);
    play_until(&mut world, at + 1_000, &mut [&mut diary]);
    assert_eq!(world.node(NodeId(1)).tip, behind, "the announcement was lost");
    assert!(world.heal("cable", &mut []) && !world.heal("cable", &mut []), "there was one");
    play_until(&mut world, at + 1_100, &mut [&mut diary]);
    let (ahead, now) = (world.node(NodeId(0)).tip, world.node(NodeId(1)).tip);
    let height = |block| world.content().block(block).height;
    assert!(height(now) + 3 > height(ahead) && height(now) > height(behind) + 5);
}

#[test]
fn a_crashed_node_keeps_its_chain_and_loses_its_mempool() {
    let script = r#"{"at": "1h", "hashpower": {"who": ["miners:100%"], "times": 0}},
        {"at": "2h", "name": "pizza", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}},
        {"at": "3h", "crash": ["li", "node-5"]},
        {"at": "4h", "restart": {"who": ["li", "node-5"]}}"#;
    let before = played(&told(script, "time >= 2.5h"), &[]);
    let tip = before.world.node(NodeId(5)).tip;
    let holders = |played: &Played| {
        let held = |node: &u32| !played.world.node(NodeId(*node)).pool.entries.is_empty();
        (0..10).filter(held).collect::<Vec<u32>>()
    };
    assert_eq!(holders(&before), (0..10).collect::<Vec<u32>>(), "everybody has it");

    let down = played(&told(script, "time >= 3.5h"), &[]);
    assert!(!down.world.is_running(NodeId(0)) && !down.world.is_running(NodeId(5)));
    assert_eq!(holders(&down), [1, 2, 3, 4, 6, 7, 8, 9], "li is node 0");

    let after = played(&told(script, "time >= 5h"), &[]);
    assert!(after.world.is_running(NodeId(0)) && after.world.node(NodeId(5)).tip == tip);
    assert_eq!(holders(&after), [1, 2, 3, 4, 6, 7, 8, 9], "nobody tells him again");
    assert!(after.story.summary.converged);
}

#[test]
fn a_wallet_puts_back_what_it_sent_when_its_node_restarts() {
    let script = r#"{"at": "1h", "hashpower": {"who": ["miners:100%"], "times": 0}},
        {"at": "2h", "name": "pizza", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}},
        {"at": "3h", "crash": "zhang"}, {"at": "4h", "restart": "zhang"},
        {"at": "4.5h", "name": "tea", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}"#;
    let played = played(&told(script, "time >= 5h"), &[]);
    let zhang = played.world.node(NodeId(1));
    assert_eq!(zhang.pool.entries.len(), 2, "else he would pay the tea with the same coins");
    assert_eq!(played.story.tables.payments[1].state, "pending");
}

#[test]
fn a_newcomer_downloads_the_chain_in_every_relay_mode() {
    let script = r#"{"at": "30h", "join": "node-7"}"#;
    for relay in RELAYS {
        let set = format!("/network/relay={relay}");
        let absent = played(&told(script, "time >= 29h"), &[&set]);
        let height = |played: &Played| played.story.tables.nodes[7].height;
        assert_eq!(height(&absent), 0, "{relay}: it was not there");
        assert!(absent.story.summary.converged, "{relay}: who is not there need not agree");
        let joined = played(&told(script, "time >= 30.5h"), &[&set]);
        assert!(height(&joined) > 100 && joined.story.summary.converged, "{relay}");
        assert!(
            joined.story.summary.block_delay_ms.p99 < Some(60_000.0),
            "{relay}: the download \
            is no delay of the network"
        );
    }
}

#[test]
fn a_node_that_everybody_is_cut_off_from_need_not_agree() {
    let script = r#"{"at": "1h", "name": "alone", "partition": {"island": "node-9"}}"#;
    let played = played(&told(script, "time >= 5h"), &[]);
    assert!(played.story.summary.converged);
    assert_ne!(tips(&played)[9], tips(&played)[0], "it stayed behind");
}

#[test]
fn slow_links_delay_blocks_until_they_are_mended() {
    let script = r#"{"at": "0s", "name": "mud", "slow": {"who": "nodes:100%", "by": "30s"}},
                    {"at": "20h", "heal": "mud"}"#;
    let slow = played(&told(script, "time >= 20h"), &[]);
    let fast = played(&told("", "time >= 20h"), &[]);
    let delay = |played: &Played| played.story.summary.block_delay_ms.p50.expect("blocks");
    assert!(delay(&slow) >= delay(&fast) + 30_000.0, "{} {}", delay(&slow), delay(&fast));
    let mended = played(&told(script, "time >= 40h"), &[]);
    let healed_at_ns = 20 * 3_600 * 1_000_000_000;
    let late = mended.story.tables.blocks.iter().filter(|one| one.found_at_s.0 > healed_at_ns);
    let late: Vec<u64> = late.filter_map(|one| Some(one.reached_half_nodes_ms?.0)).collect();
    assert!(late.len() > 50, "{} blocks after the repair", late.len());
    assert!(late.iter().all(|&half_ns| half_ns < 30_000_000_000), "{late:?}");
}

/// The two nodes of the island go: their chain is nobody's any more.
#[test]
fn the_best_chain_is_one_that_somebody_who_is_up_follows() {
    let script = r#"{"at": "1h", "name": "cable", "partition": {"island": ["miner-1", "li"]}},
        {"at": "1h", "hashpower": {"who": "miner-1", "times": 9}},
        {"at": "5h", "leave": ["miner-1", "li"]}"#;
    let before = played(&told(script, "time >= 4.9h"), &[]);
    let after = played(&told(script, "time >= 5h"), &[]);
    assert!(after.story.summary.height < before.story.summary.height);
    assert!(after.story.summary.converged);
    let tip = after.world.best_tip();
    assert_eq!(after.world.node(NodeId(1)).tip, tip);
}

#[test]
fn nobody_pays_from_a_node_that_is_down_and_nothing_is_mined_there() {
    let script = r#"{"when": "height >= 3", "after": "10s", "crash": ["zhang", "miners:100%"]},
        {"when": "height >= 3", "after": "1min", "name": "late",
         "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}"#;
    let played = played(&told(script, "time >= 5h"), &[]);
    assert_eq!(played.story.summary.height, 3);
    assert_eq!(played.story.tables.payments[0].state, "refused");
    let late = played.world.payment("late", None).expect("it was tried");
    assert_eq!(late.setback, Some(Setback::NodeDown));
}

#[test]
fn an_entry_of_which_nothing_comes_is_told() {
    let script = r#"{"at": "1h", "restart": "li"},
        {"when": "height >= 1000", "crash": "li"},
        {"at": "1h", "name": "few", "crash": "nodes:1%"},
        {"when": "height >= 1000", "name": "cable", "partition": {"island": "li"}},
        {"at": "1h", "heal": "cable"}"#;
    let played = played(&told(script, "time >= 2h"), &[]);
    let told: Vec<(u32, NoEffect)> =
        played.story.summary.never_happened.iter().map(|one| (one.entry, one.because)).collect();
    let expected = [
        (0, NoEffect::AlreadySo),
        (1, NoEffect::TooLate),
        (2, NoEffect::Nobody),
        (3, NoEffect::TooLate),
        (4, NoEffect::AlreadySo),
    ];
    assert_eq!(told, expected);
}

#[test]
fn faults_are_told_to_observers() {
    let mut world = world(plan(Relay::Compact, 8, 2, SimDuration::from_millis(100)), 3);
    let mut diary = Diary::default();
    let taken = world.take_down(&[NodeId(3), NodeId(4)], FaultKind::Crash, &mut [&mut diary]);
    let again = world.take_down(&[NodeId(3)], FaultKind::Leave, &mut [&mut diary]);
    let brought = world.bring_up(&[NodeId(3)], FaultKind::Restart, &mut [&mut diary]);
    assert_eq!((taken, again, brought), (2, 0, 1));
    let faults: Vec<Observation> = diary.entries.iter().map(|&(_, what)| what).collect();
    let fault = |kind, nodes| Observation::Fault { kind, nodes };
    assert_eq!(
        faults,
        [fault(FaultKind::Crash, 2), fault(FaultKind::Leave, 0), fault(FaultKind::Restart, 1)]
    );
}
