//! The calibration of `bitcoin-2013`, against what Decker and Wattenhofer measured.

use forklab::network::latency::LatencyLaw;
use forklab::network::link::LinkLaws;
use forklab::network::presets::Preset;
use forklab::network::topology::TopologyLaw;
use forklab::sim::id::NodeId;
use forklab::sim::rng::Stream;
use forklab::sim::time::SimDuration;

use crate::gossip::Gossip;
use crate::gossip::hash_weighted_delay_s;
use crate::gossip::quantile;

const NODES: u32 = 500;
/// The hashpower of the 21 miners of the honest day.
const SPLIT: [f64; 21] = [
    22.0, 15.0, 12.0, 9.0, 8.0, 6.0, 5.0, 4.0, 3.0, 3.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0,
    1.0, 0.5, 0.5,
];

/// What a set of seeds gives: median, mean and 95 % point over nodes, and the hash-weighted delay.
struct Measured {
    median_s: f64,
    mean_s: f64,
    p95_s: f64,
    weighted_s: f64,
}

fn measure(seeds: std::ops::Range<u64>) -> Measured {
    let laws = LinkLaws {
        latency: LatencyLaw::Regions(Preset::Bitcoin2013),
        ..LinkLaws::constant(SimDuration::ZERO)
    };
    let total: f64 = SPLIT.iter().sum();
    let mut all = Vec::new();
    let mut weighted = 0.0;
    let count = (seeds.end - seeds.start) as f64;
    for seed in seeds {
        let mut gossip = Gossip::new(&TopologyLaw::Random { outbound: 8 }, &laws, NODES, seed);
        let mut places: Vec<u32> = (0..NODES).collect();
        Stream::new(seed, "miners", "").shuffle(&mut places);
        let miners: Vec<(NodeId, f64)> =
            SPLIT.iter().zip(places).map(|(share, at)| (NodeId(at), share / total)).collect();
        let delays: Vec<Vec<f64>> =
            miners.iter().map(|&(miner, _)| gossip.delays_s(miner, 250)).collect();
        weighted += hash_weighted_delay_s(&delays, &miners) / count;
        for (from, &(finder, _)) in delays.iter().zip(&miners) {
            let others = from.iter().enumerate().filter(|(node, _)| *node != finder.index());
            all.extend(others.map(|(_, delay)| delay));
        }
    }
    all.sort_by(f64::total_cmp);
    Measured {
        median_s: quantile(&all, 0.5),
        mean_s: all.iter().sum::<f64>() / all.len() as f64,
        p95_s: quantile(&all, 0.95),
        weighted_s: weighted,
    }
}

/// Over sixty worlds the standard error of the mean is about 0.25 s and that of the hash-weighted
/// delay, which hangs on where the five large miners are, about 0.6 s.
#[test]
fn a_block_reaches_half_of_the_nodes_in_6_5_s_and_the_mean_node_in_12_6_s() {
    let measured = measure(0..60);
    println!(
        "median {:.2} s, mean {:.2} s, 95 % {:.1} s, hash-weighted {:.2} s: {:.2} % of heights",
        measured.median_s,
        measured.mean_s,
        measured.p95_s,
        measured.weighted_s,
        measured.weighted_s / 6.0
    );
    assert!((measured.median_s - 6.5).abs() < 0.4, "{}", measured.median_s);
    assert!((measured.mean_s - 12.6).abs() < 0.6, "{}", measured.mean_s);
    assert!((measured.p95_s - 40.0).abs() < 6.0, "{}", measured.p95_s);
    let contested_share = measured.weighted_s / 600.0;
    assert!((0.015..0.022).contains(&contested_share), "{contested_share}");
}
