//! How long news takes: hops, checking, pushes.

use crate::build::*;
use forklab::chain::id::BlockId;
use forklab::network::topology::Edge;
use forklab::network::topology::Topology;
use forklab::network::topology::TopologyLaw;
use forklab::node::state::Relay;
use forklab::sim::id::MinerId;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::world::plan::Plan;
use forklab::world::plan::Pow;

/// 0 ── 1 ── 2, one second a hop, blocks only where the test says.
fn line(relay: Relay, checking: SimDuration) -> Plan {
    let mut plan = plan(relay, 3, 1, SimDuration::from_secs(1));
    plan.topology =
        TopologyLaw::File(Topology { nodes: 3, edges: vec![Edge::new(0, 1), Edge::new(1, 2)] });
    plan.pow = Pow::Scripted;
    plan.rules.validation_per_block = checking;
    plan
}

/// Seconds from finding a block at node 0 to following it at nodes 1 and 2: the third block in a
/// row, so that everybody has chosen who pushes.
fn delays(plan: Plan) -> [f64; 2] {
    let mut world = world(plan, 1);
    let mut diary = Diary::default();
    let (mut tip, mut found) = (BlockId::GENESIS, world.now());
    for round in 1..=3 {
        play_until(&mut world, 100 * round, &mut [&mut diary]);
        world.advance_to(forklab::sim::time::SimTime::ZERO + SimDuration::from_secs(100 * round));
        found = world.now();
        tip = world.mine(MinerId(0), tip, &mut [&mut diary]);
    }
    play_until(&mut world, 1_000, &mut [&mut diary]);
    [1, 2].map(|node| {
        let followed = diary.followed(NodeId(node), tip).expect("everybody follows");
        followed.since(found).expect("later").as_secs_f64()
    })
}

#[test]
fn a_hop_takes_one_latency_by_flood_and_three_by_request() {
    for (relay, latencies) in [(Relay::Flood, 1.0), (Relay::Inv, 3.0), (Relay::Headers, 3.0)] {
        let hops = delays(line(relay, SimDuration::ZERO));
        assert_eq!(hops, [latencies, 2.0 * latencies], "{relay:?}");
    }
}

#[test]
fn a_pushed_compact_block_takes_one_latency() {
    assert_eq!(delays(line(Relay::Compact, SimDuration::ZERO)), [1.0, 2.0]);
}

#[test]
fn checking_delays_each_relay_but_a_push() {
    let five = SimDuration::from_secs(5);
    // The finder has made its block itself and checks nothing.
    for (relay, latencies) in [(Relay::Flood, 1.0), (Relay::Inv, 3.0), (Relay::Headers, 3.0)] {
        let hop = latencies + 5.0;
        assert_eq!(delays(line(relay, five)), [hop, 2.0 * hop], "{relay:?}");
    }
    assert_eq!(delays(line(Relay::Compact, five)), [1.0 + 5.0, 2.0 + 5.0]);
}
