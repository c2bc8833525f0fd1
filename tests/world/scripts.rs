//! What a script does to a world: blocks on a named parent, hashpower.

use crate::build::*;
use forklab::chain::id::BlockId;
use forklab::node::state::Relay;
use forklab::sim::id::MinerId;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::world::observation::View;
use forklab::world::plan::Plan;
use forklab::world::plan::Pow;

const GENESIS: BlockId = BlockId::GENESIS;

/// genesis ── a1 ── a2 ──────── a3
///        └── b1 ── b2 ── b3
///
/// b3 makes everybody change sides; a3 at equal work moves nobody.
#[test]
fn blocks_on_a_named_parent_make_the_tree_that_the_script_wants() {
    for relay in RELAYS {
        let plan = Plan { pow: Pow::Scripted, ..plan(relay, 6, 2, SimDuration::from_secs(1)) };
        let mut world = world(plan, 1);
        let mut at = 0;
        let mut mine = |miner, parent| {
            at += 100;
            play_until(&mut world, at, &mut []);
            world.advance_to(forklab::sim::time::SimTime::ZERO + SimDuration::from_secs(at));
            let block = world.mine(MinerId(miner), parent, &mut []);
            play_until(&mut world, at + 50, &mut []);
            (block, tips(&world))
        };

        let (a1, all) = mine(0, GENESIS);
        assert_eq!(all, [a1; 6], "{relay:?}");
        let (a2, _) = mine(0, a1);
        let (b1, _) = mine(1, GENESIS);
        let (b2, all) = mine(1, b1);
        assert_eq!(all, [a2; 6], "{relay:?}: equal work");
        let (b3, all) = mine(1, b2);
        assert_eq!(all, [b3; 6], "{relay:?}");
        let (_, all) = mine(0, a2);
        assert_eq!(all, [b3; 6], "{relay:?}: equal work");
        assert_eq!(world.node(NodeId(5)).disconnected, 2);
    }
}

#[test]
fn hashpower_of_nothing_finds_nothing() {
    let mut world = world(plan(Relay::Headers, 8, 3, SimDuration::from_millis(10)), 1);
    for miner in [0, 2] {
        world.multiply_hashpower(MinerId(miner), 0.0);
    }

    play_until(&mut world, 60 * 100, &mut []);

    let blocks = world.block_count() - 1;
    let finders: Vec<MinerId> =
        (1..=blocks).map(|b| world.finder(BlockId(b)).expect("somebody found it").0).collect();
    assert!(finders.iter().all(|&finder| finder == MinerId(1)));
    // A third of the hashpower: 33 blocks are expected, give or take six times the square root.
    assert!((5..=70).contains(&blocks), "{blocks} blocks");
}

#[test]
fn more_hashpower_finds_more() {
    let mut world = world(plan(Relay::Headers, 8, 2, SimDuration::from_millis(10)), 1);
    world.multiply_hashpower(MinerId(0), 9.0);

    play_until(&mut world, 60 * 100, &mut []);

    // Five times as much in all, nine tenths of it with the first miner.
    let blocks = world.block_count() - 1;
    assert!((400..=600).contains(&blocks), "{blocks} blocks");
    let first = (1..=blocks).filter(|&b| world.finder(BlockId(b)).unwrap().0 == MinerId(0));
    let share = first.count() as f64 / f64::from(blocks);
    assert!((0.82..0.98).contains(&share), "{share}");
}
