//! A miner whose blocks never reach the others, nor theirs him: his chain against theirs.
//!
//! Honest miners begin anew at each honest block, he only at his own: a clock of attempts that is
//! not a Poisson process gives him more than his share. Nine blocks in ten at two hashes a block,
//! were attempts a lattice that each new block restarts.

use crate::laws::binomial_agrees;
use crate::worlds::plan;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::network::topology::Edge;
use forklab::network::topology::Topology;
use forklab::network::topology::TopologyLaw;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use forklab::world::observation::View;
use forklab::world::plan::Plan;
use std::sync::Arc;

const HONEST: u32 = 20;

/// His links take longer than a world lasts, so that not even a handshake ends.
const FAR: SimDuration = SimDuration::from_secs(4 * 3_600);

/// A world lasts this many block intervals of one second.
const BLOCKS: u64 = 14_000;

/// The share of the private miner: where an error of 3 % shows with the fewest blocks.
const SHARE: f64 = 0.5;

/// Hashes that a block costs, and how many worlds are played.
const CASES: [(u64, u32, u32); 3] = [(2, 1, 8), (16, 1, 8), (1_024, 1, 24)];

/// Twenty honest miners in a star, and mallory far away.
fn far_away(hashes_per_block: u64) -> Arc<Plan> {
    let nodes = HONEST + 1;
    let plan = plan(&format!(
        r#"{{"chain": {{"hashes_per_block": {hashes_per_block}, "block_interval": "1s",
                       "retarget_blocks": "never"}},
            "network": {{"nodes": {nodes}, "miners": {HONEST}, "topology": "star",
                         "relay": "flood", "latency": "1us"}},
            "people": {{"mallory": {{"hashpower": {SHARE}}}}},
            "stop": "height >= 1"}}"#
    ));
    let mut plan = Arc::unwrap_or_clone(plan);
    // People come first: mallory's node is 0.
    let link = Edge { from: NodeId(0), to: NodeId(1), latency: Some(FAR) };
    let star = (2..nodes).map(|node| Edge::new(node, 1));
    let edges = std::iter::once(link).chain(star).collect();
    plan.topology = TopologyLaw::File(Topology { nodes, edges });
    Arc::new(plan)
}

#[test]
fn a_private_miner_against_twenty_has_his_share() {
    for (hashes_per_block, per_commit, full) in CASES {
        let mut world = world_of(far_away(hashes_per_block));
        let (mut found, mut by_him) = (0, 0);
        for trial in 0..sized(per_commit, full) {
            world.reset(seed_of(&format!("private {hashes_per_block}"), trial));
            let end = SimTime::from_nanos(BLOCKS * 1_000_000_000);
            while world.step_before(end, &mut []).is_some() {}
            // What counts are the two chains: blocks left behind are nobody's share. At a delay
            // of a millionth of an interval there is one in some hundred worlds.
            let his = world.block(world.tip(NodeId(0))).height;
            by_him += u64::from(his);
            found += u64::from(his + world.block(world.tip(NodeId(1))).height);
        }
        let error = (SHARE * (1.0 - SHARE) / found as f64).sqrt();
        println!(
            "  private, {hashes_per_block} hashes: law {SHARE} measured {:.5} ({:+.2} \
             deviations; sees {:.1} %)",
            by_him as f64 / found as f64,
            (by_him as f64 / found as f64 - SHARE) / error,
            100.0 * (5.1 + 3.09) * error / SHARE
        );
        assert!(binomial_agrees(by_him, found, SHARE, CASES.len()), "{by_him} of {found}");
        let sees = 1.0 + 2.0 * (5.1 + 3.09) * error / SHARE;
        assert!(!binomial_agrees(by_him, found, SHARE * sees, CASES.len()), "{by_him} of {found}");
    }
}
