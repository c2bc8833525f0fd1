//! One seed, one history; all nodes end on one chain.

use crate::build::*;
use forklab::chain::id::BlockId;
use forklab::node::handle::assert_invariants;
use forklab::node::state::Relay;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::world::invariants::Invariants;
use forklab::world::plan::Plan;
use forklab::world::plan::Pow;
use forklab::world::state::World;
use std::collections::BTreeSet;

/// News takes eight seconds for each hop and a block a minute is found: there are forks.
fn forking(relay: Relay) -> Plan {
    plan(relay, 20, 5, SimDuration::from_secs(8))
}

/// Digest, tips and counts: all that a history leaves.
fn traces(world: &World) -> impl PartialEq + core::fmt::Debug {
    let nodes: Vec<(u32, u32, u32)> = (0..world.plan().nodes)
        .map(|node| world.node(NodeId(node)))
        .map(|node| (node.tip.0, node.connected, node.disconnected))
        .collect();
    (world.digest(), nodes, world.content().block_count(), world.now())
}

#[test]
fn every_relay_mode_forks_and_ends_on_one_chain() {
    for relay in RELAYS {
        let mut world = world(forking(relay), 1);
        let mut invariants = Invariants::new(&world);
        while world.content().block_count() < 150 {
            world.step(&mut []).expect("miners never stop");
            invariants.look(&mut world);
        }
        settle(&mut world);
        invariants.look_at_end(&mut world);

        let tip = world.best_tip_id();
        assert!(tips(&world).iter().all(|&each| each == tip), "{relay:?}");
        let stale = world.content().block_count() - 1 - world.content().block(tip).height;
        assert!(stale > 5, "{relay:?}: {stale} stale blocks");
        let back: u32 = (0..20).map(|node| world.node(NodeId(node)).disconnected).sum();
        assert!(back > 0, "{relay:?}: somebody reorganised");
    }
}

#[test]
fn real_work_forks_and_ends_on_one_chain_as_well() {
    let plan = Plan { pow: Pow::Real, ..forking(Relay::Compact) };
    let mut world = world(plan, 2);
    let mut invariants = Invariants::new(&world);
    while world.content().block_count() < 100 {
        world.step(&mut []).expect("miners never stop");
        invariants.look(&mut world);
    }
    settle(&mut world);
    invariants.look_at_end(&mut world);
}

#[test]
fn a_reset_world_equals_a_new_one() {
    for relay in RELAYS {
        let mut played = world(forking(relay), 5);
        play_until(&mut played, 3_000, &mut []);
        played.reset(6);
        let mut fresh = world(forking(relay), 6);
        assert_eq!(traces(&played), traces(&fresh));

        play_until(&mut played, 3_000, &mut []);
        play_until(&mut fresh, 3_000, &mut []);

        assert_eq!(traces(&played), traces(&fresh), "{relay:?}");
    }
}

#[test]
fn seeds_differ() {
    let digests: Vec<[u8; 32]> = (0..3)
        .map(|seed| {
            let mut world = world(forking(Relay::Inv), seed);
            play_until(&mut world, 600, &mut []);
            world.digest()
        })
        .collect();
    assert!(digests[0] != digests[1] && digests[1] != digests[2]);
}

/// A header holds nothing of the seed but what is put there for it: with the same first headers all
/// seeds would share the luck of their hashes, and trials would not be independent.
#[test]
fn no_two_seeds_begin_with_the_same_block() {
    let mut plan = forking(Relay::Compact);
    plan.pow = Pow::Real;
    let first = |seed| {
        let mut world = world(plan.clone(), seed);
        while world.content().block_count() < 2 {
            world.step(&mut []).expect("miners never stop");
        }
        world.content().block(BlockId(1)).hash
    };
    let seeds = 20;
    let hashes: BTreeSet<_> = (0..seeds).map(first).collect();
    assert_eq!(hashes.len() as u64, seeds);
}

#[test]
fn independent_validation_and_observers_leave_history_as_it_is() {
    for relay in RELAYS {
        let mut alone = world(forking(relay), 3);
        play_until(&mut alone, 3_000, &mut []);

        let mut plan = forking(relay);
        plan.rules.independent_validation = true;
        let mut independent = world(plan, 3);
        play_until(&mut independent, 3_000, &mut []);
        assert_eq!(traces(&alone), traces(&independent), "{relay:?}");

        let mut watched = world(forking(relay), 3);
        let mut diary = Diary::default();
        play_until(&mut watched, 3_000, &mut [&mut diary]);
        assert!(!diary.entries.is_empty());
        assert_eq!(traces(&alone), traces(&watched), "{relay:?}");
    }
}

#[test]
fn a_copy_or_a_snapshot_taken_midway_plays_on_alike() {
    let mut original = world(forking(Relay::Compact), 4);
    play_until(&mut original, 1_000, &mut []);
    let mut copy = original.clone();
    let text = serde_json::to_string(&original).expect("plain data");
    let mut stored: World = serde_json::from_str(&text).expect("plain data");

    for each in [&mut original, &mut copy, &mut stored] {
        play_until(each, 3_000, &mut []);
    }

    assert_eq!(traces(&original), traces(&copy));
    assert_eq!(traces(&original), traces(&stored));
}

#[test]
fn the_nodes_books_agree_all_the_time() {
    for relay in RELAYS {
        let mut plan = forking(relay);
        plan.rules.validation_per_block = SimDuration::from_secs(2);
        plan.rules.request_timeout = SimDuration::from_secs(18);
        let mut world = world(plan, 7);
        while world.content().block_count() < 40 {
            world.step(&mut []).expect("miners never stop");
            for node in (0..20).map(NodeId) {
                assert_invariants(world.node(node), world.known());
            }
        }
        settle(&mut world);
        assert_ne!(world.best_tip_id(), BlockId::GENESIS);
    }
}
