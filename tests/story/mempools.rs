//! The curve of the mempool: what the median node held at each moment.

use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::sim::id::NodeId;
use forklab::story::mempools::MempoolPoint;
use forklab::world::observation::FaultKind;
use forklab::world::observation::MempoolView;
use forklab::world::observation::Observation;

const MS: u64 = 1_000_000;
const HOUR_MS: u64 = 3_600_000;

fn world(nodes: usize) -> FakeWorld {
    FakeWorld::new(&["node-0", "node-1", "node-2", "node-3"][..nodes], 0, Vec::new())
}

/// A payment comes to the mempool of a node, which holds `payments` of 200 bytes then.
fn pool(world: &mut FakeWorld, node: u32, payments: u32) {
    world.view.mempools[node as usize] = MempoolView { payments, bytes: 200 * u64::from(payments) };
    world.tell(Observation::Pooled { node: NodeId(node), tx: TxId(0), from: None });
}

/// A node follows its tip anew and holds nothing any more.
fn empty(world: &mut FakeWorld, node: u32) {
    world.view.mempools[node as usize] = MempoolView::default();
    world.tell(Observation::TipChanged {
        node: NodeId(node),
        from: BlockId::GENESIS,
        to: BlockId::GENESIS,
        disconnected_blocks: 0,
        connected_blocks: 1,
    });
}

/// The curve up to now as (milliseconds, payments).
fn curve(world: &FakeWorld) -> Vec<(u64, u32)> {
    let points = world.story(true).picture.money.mempool;
    for MempoolPoint { payments, bytes, .. } in &points {
        assert_eq!(*bytes, 200 * u64::from(*payments));
    }
    points.iter().map(|point| (point.at_ns / MS, point.payments)).collect()
}

/// ```text
/// ms      150  200  250  320  360  400
/// node-0    5                   0
/// node-1         3
/// node-2              1    4
/// median    0    3    3    4    3
/// ```
#[test]
fn a_moment_shows_the_median_of_what_the_nodes_held_up_to_it() {
    let mut world = world(3);
    pool(world.at_ms(150), 0, 5);
    pool(world.at_ms(200), 1, 3);
    pool(world.at_ms(250), 2, 1);
    pool(world.at_ms(320), 2, 4);
    empty(world.at_ms(360), 0);
    world.at_ms(450);

    assert_eq!(curve(&world), [(0, 0), (100, 0), (200, 3), (300, 3), (400, 3), (450, 3)]);
}

#[test]
fn of_two_nodes_in_the_middle_the_one_that_holds_less_counts() {
    let mut world = world(4);
    for (node, payments) in [(0, 9), (1, 7), (2, 6), (3, 8)] {
        pool(world.at_ms(10), node, payments);
    }
    world.at_ms(50);

    assert_eq!(curve(&world), [(0, 0), (50, 7)]);
}

#[test]
fn a_long_run_is_drawn_by_few_moments_and_each_is_right() {
    let mut world = world(1);
    pool(world.at_ms(HOUR_MS), 0, 2);
    empty(world.at_ms(2 * HOUR_MS), 0);
    pool(world.at_ms(5 * HOUR_MS), 0, 3);
    world.at_ms(7 * HOUR_MS);
    let curve = curve(&world);

    assert!((512..=2_048).contains(&curve.len()), "{}", curve.len());
    for pair in curve.windows(2) {
        let step_ms = pair[1].0 - pair[0].0;
        assert!(step_ms > 0 && step_ms <= 7 * HOUR_MS / 512, "{pair:?}");
    }
    for (at_ms, payments) in &curve {
        let held = match at_ms / HOUR_MS {
            1 => 2,
            5.. => 3,
            _ => 0,
        };
        assert_eq!(*payments, held, "after {at_ms} ms");
    }
    assert_eq!(curve.last(), Some(&(7 * HOUR_MS, 3)));
}

/// For 40 of 1,080,000 seconds two payments wait, then one for 20 seconds.
#[test]
fn what_waits_for_a_moment_only_is_seen_when_its_block_is_found() {
    let miners = vec![FakeMiner { name: "miner-1", node: 0, share_ppb: 1_000_000_000 }];
    let mut world = FakeWorld::new(&["node-0"], 0, miners);
    let noon_ms = 12 * HOUR_MS + 1_000;
    pool(world.at_ms(noon_ms), 0, 2);
    let a = world.at_ms(noon_ms + 40_000).find(0, BlockId::GENESIS, 1);
    empty(&mut world, 0);
    pool(world.at_ms(noon_ms + 50_000), 0, 1);
    world.at_ms(noon_ms + 70_000).find(0, a, 1);
    empty(&mut world, 0);
    world.at_ms(300 * HOUR_MS);
    let curve = curve(&world);

    assert!(curve.contains(&(noon_ms + 40_000, 2)), "the block's moment is kept");
    let waiting: u32 = curve.iter().map(|(_, payments)| payments).sum();
    assert_eq!(waiting, 2, "and the smaller one beside it is dropped");
}

#[test]
fn where_nobody_pays_nothing_waits() {
    let mut world = world(2);
    empty(world.at_ms(HOUR_MS), 1);

    assert!(curve(&world).iter().all(|(_, payments)| *payments == 0));
    assert!(!world.story(true).picture.money.has_moved());
}

/// ```text
/// ms       10   150   250
/// node-0    5
/// node-1    5
/// node-2    0          0
/// node-3    0  down    5
/// median    0    5     5
/// ```
#[test]
fn a_node_that_is_down_does_not_count_and_is_looked_at_when_it_comes_back() {
    let mut world = world(4);
    pool(world.at_ms(10), 0, 5);
    pool(world.at_ms(10), 1, 5);
    world.at_ms(150).view.down.push(3);
    world.tell(Observation::Fault { kind: FaultKind::Crash, nodes: 1 });
    world.at_ms(250).view.down.clear();
    world.view.mempools[3] = world.view.mempools[0];
    world.tell(Observation::Fault { kind: FaultKind::Restart, nodes: 1 });
    empty(world.at_ms(320), 0);
    world.at_ms(390);

    assert_eq!(curve(&world), [(0, 0), (100, 0), (200, 5), (300, 5), (390, 0)]);
}
