//! Histories in which a fork has three sides, a block is refused, kept secret, or nothing happens.

use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use forklab::chain::id::BlockId;
use forklab::sim::id::NodeId;
use forklab::story::decimal::Seconds;
use forklab::story::tables::BlockStatus;
use forklab::world::observation::Observation;

/// Three nodes that mine equally.
fn three() -> FakeWorld {
    let miner = |name, node| FakeMiner { name, node, share_ppb: 333_333_333 };
    let miners = vec![miner("miner-0", 0), miner("miner-1", 1), miner("miner-2", 2)];
    FakeWorld::new(&["node-0", "node-1", "node-2"], 0, miners)
}

fn statuses(world: &FakeWorld) -> Vec<BlockStatus> {
    world.story(true).tables.blocks.iter().map(|line| line.status).collect()
}

/// ```text
///         ┌─ a ── d
/// genesis ┼─ b
///         └─ c
/// ```
#[test]
fn three_children_of_one_parent_are_one_fork_with_three_branches() {
    let mut world = three();
    world.at_ms(1_000);
    let a = world.find(0, BlockId::GENESIS, 1);
    world.at_ms(1_100).find(1, BlockId::GENESIS, 1);
    world.at_ms(1_200).find(2, BlockId::GENESIS, 1);
    world.at_ms(5_000);
    let d = world.find(0, a, 1);
    world.at_ms(5_100).take(1, d);
    world.at_ms(5_300).take(2, d);
    let forks = world.story(true).tables.forks;

    assert_eq!(forks.len(), 1);
    assert_eq!((forks[0].branches, forks[0].depth_blocks), (3, 1));
    assert_eq!(forks[0].began_at_s, Seconds(1_100_000_000));
    assert_eq!(forks[0].ended_at_s, Some(Seconds(5_300_000_000)));
    assert_eq!(forks[0].nodes_on_loser_max, 1);
}

/// `genesis ── a`, and a refused `x` beside it: no fork.
#[test]
fn a_refused_block_is_no_history() {
    let mut world = three();
    world.at_ms(1_000);
    let a = world.find(0, BlockId::GENESIS, 1);
    world.at_ms(1_100).take(1, a);
    world.at_ms(1_200).take(2, a);
    let refused = world.view.blocks.len() as u32;
    world.at_ms(1_300).find(2, BlockId::GENESIS, 1);
    world.follow(2, a);
    let code = "bad-cb-amount";
    world.tell(Observation::Refused { node: NodeId(0), block: BlockId(refused), code });

    assert_eq!(statuses(&world), [BlockStatus::Active, BlockStatus::Refused]);
    let summary = world.story(true).summary;
    assert_eq!((summary.forks, summary.blocks_stale, summary.blocks_found), (0, 0, 2));
    assert_eq!(world.tally.fork_count(), 0);
}

/// `genesis ── a`, and node-2 sits on a block `s` that it shows to nobody.
#[test]
fn a_block_that_only_its_finder_holds_is_secret_and_its_fork_has_no_end() {
    let mut world = three();
    world.at_ms(1_000);
    let a = world.find(0, BlockId::GENESIS, 1);
    world.at_ms(1_100).take(1, a);
    world.at_ms(1_200).find(2, BlockId::GENESIS, 1);

    assert_eq!(statuses(&world), [BlockStatus::Active, BlockStatus::Secret]);
    let forks = world.story(false).tables.forks;
    assert_eq!((forks.len(), forks[0].ended_at_s), (1, None));
}

/// All nodes are on `a`, the fork is closed; then node-2 finds `c` on the loser and all change.
/// ```text
/// genesis ┬─ a
///         └─ b ── c
/// ```
#[test]
fn a_fork_that_had_ended_can_begin_again() {
    let mut world = three();
    world.at_ms(1_000);
    let a = world.find(0, BlockId::GENESIS, 1);
    world.at_ms(1_100);
    let b = world.find(1, BlockId::GENESIS, 1);
    world.at_ms(1_200).take(2, a);
    world.at_ms(1_300).follow(1, a); // told to, say
    world.at_ms(2_000);
    let c = world.find(2, b, 1);
    world.at_ms(2_100).take(0, c);
    world.at_ms(2_400).take(1, c);
    let forks = world.story(true).tables.forks;

    assert_eq!(forks.len(), 1);
    assert_eq!(forks[0].winner_hash, world.view.blocks[b.index()].hash);
    assert_eq!(forks[0].ended_at_s, Some(Seconds(2_400_000_000)));
    assert_eq!(forks[0].nodes_on_loser_max, 3);
    assert_eq!(world.story(true).tables.reorgs.len(), 4);
}

#[test]
fn a_world_in_which_nothing_was_found_has_empty_tables_and_no_quantiles() {
    let story = three().story(true);

    assert!(story.tables.blocks.is_empty() && story.tables.forks.is_empty());
    assert_eq!(story.tables.nodes.len(), 3);
    assert_eq!(story.summary.block_delay_ms.p50, None);
    assert_eq!(story.summary.block_delay_hash_weighted_ms.mean, None);
    assert_eq!(story.summary.stale_rate, 0.0);
    assert!(story.picture.curve.is_empty());
}
