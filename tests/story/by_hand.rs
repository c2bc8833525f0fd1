//! A history with a fork two deep, every column computed by hand.
//!
//! Four nodes: alice (30 % of the hashpower), bob (50 %), node-0 (20 %) and node-1 (none).
//!
//! ```text
//!                  ┌─ b1 ── b2            bob: 101.0 s, 150 s; lost
//! genesis ── g1 ───┤
//!           10 s   └─ a1 ── a2 ── a3      alice: 100.5 s, 200 s, 300 s
//!
//! who follows which block from which second on:
//! alice    10.4 g1   100.5 a1                        200.0 a2   300.0 a3
//! bob      10.1 g1              101.0 b1   150.0 b2             300.2 a3
//! node-0   10.0 g1   100.6 a1                        200.4 a2   300.5 a3
//! node-1   10.2 g1              101.2 b1   150.3 b2             300.9 a3
//! ```

use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use crate::fake_world::SUBSIDY_SAT;
use forklab::chain::id::BlockId;
use forklab::primitives::hash::Hash256;
use forklab::story::decimal::Millis;
use forklab::story::decimal::Seconds;
use forklab::story::decimal::Share;
use forklab::story::summary::PersonFigures;
use forklab::story::tables::BlockLine;
use forklab::story::tables::BlockStatus;
use forklab::story::tables::ForkLine;
use forklab::story::tables::NodeLine;
use forklab::story::tables::ReorgLine;
use forklab::world::observation::Observation;

const ALICE: u32 = 0;
const BOB: u32 = 1;
const NODE_0: u32 = 2;
const NODE_1: u32 = 3;

/// The blocks of the drawing.
pub struct Blocks {
    g1: BlockId,
    a1: BlockId,
    b1: BlockId,
    b2: BlockId,
    a2: BlockId,
    a3: BlockId,
}

/// Plays the drawing.
pub fn play() -> (FakeWorld, Blocks) {
    let miners = vec![
        FakeMiner { name: "alice", node: ALICE, share_ppb: 300_000_000 },
        FakeMiner { name: "bob", node: BOB, share_ppb: 500_000_000 },
        FakeMiner { name: "miner-0", node: NODE_0, share_ppb: 200_000_000 },
    ];
    let mut world = FakeWorld::new(&["alice", "bob", "node-0", "node-1"], 2, miners);
    world.at_ms(10_000);
    let g1 = world.find(2, BlockId::GENESIS, 70);
    world.at_ms(10_100).take(BOB, g1);
    world.at_ms(10_200).take(NODE_1, g1);
    world.at_ms(10_400).take(ALICE, g1);
    world.at_ms(100_500);
    let a1 = world.find(0, g1, 11);
    world.at_ms(100_600).take(NODE_0, a1);
    world.at_ms(101_000);
    let b1 = world.find(1, g1, 12);
    world.at_ms(101_100).hold(BOB, a1);
    world.at_ms(101_200).take(NODE_1, b1);
    world.at_ms(101_400).hold(ALICE, b1);
    world.at_ms(101_500).hold(NODE_0, b1);
    world.at_ms(101_700).hold(NODE_1, a1);
    world.at_ms(150_000);
    let b2 = world.find(1, b1, 13);
    world.at_ms(150_300).take(NODE_1, b2);
    // a partition: alice's side does not hear of b2 in time
    world.at_ms(200_000);
    let a2 = world.find(0, a1, 14);
    world.at_ms(200_400).take(NODE_0, a2);
    world.at_ms(300_000);
    let a3 = world.find(0, a2, 15);
    world.at_ms(300_200).hold(BOB, a2);
    world.take(BOB, a3);
    world.at_ms(300_500).take(NODE_0, a3);
    world.at_ms(300_900).hold(NODE_1, a2);
    world.take(NODE_1, a3);
    world.tell(Observation::Checkpoint { index: 0, events: 1_000, digest: [0xab; 32] });
    (world, Blocks { g1, a1, b1, b2, a2, a3 })
}

fn hash(world: &FakeWorld, block: BlockId) -> Hash256 {
    world.view.blocks[block.index()].hash
}

fn millis(value: u64) -> Option<Millis> {
    Some(Millis(value * 1_000_000))
}

#[test]
fn every_column_of_blocks_is_as_computed_by_hand() {
    let (world, blocks) = play();
    let story = world.story(true);
    let line = |block, parent, height, status, miner: &str, found_at_ms: u64, tries| BlockLine {
        hash: hash(&world, block),
        parent_hash: hash(&world, parent),
        height,
        status,
        miner: miner.to_owned(),
        found_at_s: Seconds(found_at_ms * 1_000_000),
        header_time_s: 1_231_006_505 + u32::try_from(found_at_ms / 1_000).unwrap(),
        transactions: 1,
        size_bytes: 200,
        fees_sat: 0,
        nbits: "0x207fffff".to_owned(),
        tries,
        reached_half_nodes_ms: None,
        reached_90_nodes_ms: None,
        reached_half_hashpower_ms: None,
    };
    let expected = [
        BlockLine {
            // half of four nodes with bob, all with alice; 20 % + bob's 50 % of the hashpower
            reached_half_nodes_ms: millis(100),
            reached_90_nodes_ms: millis(400),
            reached_half_hashpower_ms: millis(100),
            ..line(blocks.g1, BlockId::GENESIS, 1, BlockStatus::Active, "miner-0", 10_000, 70)
        },
        BlockLine {
            // alice 30 % and node-0 20 % are exactly half
            reached_half_nodes_ms: millis(100),
            reached_90_nodes_ms: millis(1_200),
            reached_half_hashpower_ms: millis(100),
            ..line(blocks.a1, blocks.g1, 2, BlockStatus::Active, "alice", 100_500, 11)
        },
        BlockLine {
            // bob alone is half of the hashpower
            reached_half_nodes_ms: millis(200),
            reached_90_nodes_ms: millis(500),
            reached_half_hashpower_ms: millis(0),
            ..line(blocks.b1, blocks.g1, 2, BlockStatus::Stale, "bob", 101_000, 12)
        },
        BlockLine {
            // alice and node-0 never hear of it
            reached_half_nodes_ms: millis(300),
            reached_half_hashpower_ms: millis(0),
            ..line(blocks.b2, blocks.b1, 3, BlockStatus::Stale, "bob", 150_000, 13)
        },
        BlockLine {
            reached_half_nodes_ms: millis(400),
            reached_90_nodes_ms: millis(100_900),
            reached_half_hashpower_ms: millis(400),
            ..line(blocks.a2, blocks.a1, 3, BlockStatus::Active, "alice", 200_000, 14)
        },
        BlockLine {
            reached_half_nodes_ms: millis(200),
            reached_90_nodes_ms: millis(900),
            reached_half_hashpower_ms: millis(200),
            ..line(blocks.a3, blocks.a2, 4, BlockStatus::Active, "alice", 300_000, 15)
        },
    ];

    assert_eq!(story.tables.blocks, expected);
}

#[test]
fn every_column_of_forks_is_as_computed_by_hand() {
    let (world, blocks) = play();

    let expected = ForkLine {
        fork: 1,
        parent_hash: hash(&world, blocks.g1),
        height: 2,
        branches: 2,
        depth_blocks: 2,
        gap_ms: Millis(500_000_000),
        began_at_s: Seconds(101_000_000_000),
        ended_at_s: Some(Seconds(300_900_000_000)),
        winner_hash: hash(&world, blocks.a1),
        loser_hash: hash(&world, blocks.b1),
        nodes_on_loser_max: 2,
        hashpower_on_loser_share: Share(500_000_000),
        transactions_returned: 0,
    };

    assert_eq!(world.story(true).tables.forks, [expected]);
}

#[test]
fn every_column_of_reorgs_is_as_computed_by_hand() {
    let (world, blocks) = play();
    let line = |node: &str, at_ms: u64| ReorgLine {
        node: node.to_owned(),
        at_s: Seconds(at_ms * 1_000_000),
        depth_blocks: 2,
        from_hash: hash(&world, blocks.b2),
        to_hash: hash(&world, blocks.a3),
        transactions_returned: 0,
    };

    assert_eq!(world.story(true).tables.reorgs, [line("bob", 300_200), line("node-1", 300_900)]);
}

#[test]
fn every_column_of_nodes_is_as_computed_by_hand() {
    let (world, blocks) = play();
    let line = |node: &str, inbound| NodeLine {
        node: node.to_owned(),
        person: String::new(),
        region: String::new(),
        hashpower_share: Share(0),
        outbound: 8,
        inbound,
        tip_hash: hash(&world, blocks.a3),
        height: 4,
        blocks_found: 0,
        blocks_active: 0,
        reward_share: Share(0),
    };
    let expected = [
        NodeLine {
            person: "alice".to_owned(),
            region: "region:EU".to_owned(),
            hashpower_share: Share(300_000_000),
            blocks_found: 3,
            blocks_active: 3,
            reward_share: Share(750_000_000), // three of the four blocks on the chain
            ..line("alice", 0)
        },
        NodeLine {
            person: "bob".to_owned(),
            hashpower_share: Share(500_000_000),
            blocks_found: 2,
            ..line("bob", 1)
        },
        NodeLine {
            hashpower_share: Share(200_000_000),
            blocks_found: 1,
            blocks_active: 1,
            reward_share: Share(250_000_000),
            ..line("node-0", 2)
        },
        line("node-1", 3),
    ];

    assert_eq!(world.story(true).tables.nodes, expected);
}

#[test]
fn the_summary_is_as_computed_by_hand() {
    let (world, _) = play();
    let summary = world.story(true).summary;

    assert_eq!((summary.height, summary.blocks_found), (4, 6));
    assert_eq!((summary.blocks_active, summary.blocks_stale), (4, 2));
    assert_eq!(summary.stale_rate, 2.0 / 6.0);
    assert_eq!((summary.forks, summary.reorgs, summary.max_reorg_depth), (1, 2, 2));
    assert_eq!(summary.max_branches, 2);
    assert_eq!(summary.supply_sat, 5 * SUBSIDY_SAT); // genesis and four
    assert_eq!(summary.transactions_confirmed, 0);
    assert_eq!(summary.virtual_time_s, 300.9);
    assert_eq!(summary.recent_interval_s, Some(75.0)); // 300 s, four blocks
    assert_eq!(summary.digest, "ab".repeat(32));
    let alice = PersonFigures {
        hashpower: 0.3,
        blocks_found: 3,
        blocks_active: 3,
        reward_share: 0.75,
        earned_sat: 3 * SUBSIDY_SAT,
        hashes_share: Some(40.0 / 135.0),
        loss_sat: 0,
    };
    assert_eq!(summary.people.get("alice"), Some(&alice));
    assert_eq!(summary.people.len(), 2);
}

/// Delays in ms, the finder's own node aside:
/// g1 100 200 400 · a1 100 600 1200 · b1 200 400 500 · b2 300 · a2 400 100200 100900 ·
/// a3 200 500 900. Sorted: 100 100 200 200 200 300 400 400 400 500 500 600 900 1200 100200
/// 100900: the 8th, the 15th and the 16th of 16.
#[test]
fn delays_are_quantiles_over_every_block_and_every_other_node() {
    let (world, _) = play();
    let delays = world.story(true).summary.block_delay_ms;

    assert_eq!((delays.p50, delays.p90), (Some(400.0), Some(100_200.0)));
    assert_eq!(delays.p99, Some(100_900.0));
}

/// Sum of delay times hashpower in ms: g1 bob 100·0.5 + alice 400·0.3 = 170; a1 node-0 100·0.2 +
/// bob 600·0.5 = 320; b1 alice 400·0.3 + node-0 500·0.2 = 220; a2 node-0 400·0.2 + bob 100200·0.5
/// = 50180; a3 bob 200·0.5 + node-0 500·0.2 = 200: 51090. Hashpower: 0.8 + 0.7 + 0.5 + 0.7 + 0.7
/// = 3.4.
#[test]
fn the_weighted_delay_runs_from_the_finder_to_every_other_miner() {
    let (world, _) = play();
    let mean = world.story(true).summary.block_delay_hash_weighted_ms.mean.unwrap();

    assert!((mean - 51_090.0 / 3.4).abs() < 1e-5, "{mean}");
}

#[test]
fn the_picture_tells_the_fork_with_both_crowds() {
    let (world, blocks) = play();
    let picture = world.story(true).picture;
    let [fork] = picture.forks.as_slice() else { panic!("one fork") };

    let sides: Vec<_> =
        fork.sides.iter().map(|side| (side.child, side.length_blocks, side.nodes)).collect();
    assert_eq!(sides, [(blocks.a1, 3, 2), (blocks.b1, 2, 2)]);
    let seconds = [10, 90, 0, 49, 50, 100]; // 100.5 → 101.0 is half a second
    let expected: Vec<u64> = seconds.iter().map(|s| s * 1_000_000_000).collect();
    let mut expected = expected;
    expected[1] += 500_000_000;
    expected[2] += 500_000_000;
    assert_eq!(picture.intervals_ns, expected);
}
