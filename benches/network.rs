//! The cost of a message's arrival, and of drawing the links of a large world.

use std::hint::black_box;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;
use forklab::network::bandwidth::BandwidthLaw;
use forklab::network::latency::LatencyLaw;
use forklab::network::link::LinkLaws;
use forklab::network::link::Links;
use forklab::network::presets::Preset;
use forklab::network::topology;
use forklab::network::topology::TopologyLaw;
use forklab::sim::id::NodeId;
use forklab::sim::rng::Stream;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;

const NODES: u32 = 20_000;

fn arrival(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("arrival");
    let constant = LinkLaws::constant(SimDuration::from_millis(100));
    let regions =
        LinkLaws { latency: LatencyLaw::Regions(Preset::Bitcoin2019), ..constant.clone() };
    let limited =
        LinkLaws { bandwidth: BandwidthLaw::Regions(Preset::Bitcoin2019), ..regions.clone() };
    let lossy = LinkLaws { loss_ppb: 10_000_000, ..limited.clone() };
    for (name, laws) in
        [("constant", constant), ("2019", regions), ("2019 bandwidth", limited), ("losses", lossy)]
    {
        let mut links = Links::default();
        links.reset(&laws, NODES, 7);
        let (mut there, _) = links.lay(&topology::Edge::new(0, 1));
        let mut now = 0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                now += 1_000;
                let now = SimTime::from_nanos(now);
                black_box(links.arrival(&mut there, NodeId(0), NodeId(1), now, 61))
            });
        });
    }
}

fn laying(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("lay all links");
    for nodes in [5, 500, NODES] {
        let law = TopologyLaw::Random { outbound: 8 };
        let laws = LinkLaws {
            latency: LatencyLaw::Regions(Preset::Bitcoin2013),
            ..LinkLaws::constant(SimDuration::ZERO)
        };
        let mut links = Links::default();
        group.bench_function(BenchmarkId::from_parameter(nodes), |bencher| {
            bencher.iter(|| {
                let mut stream = Stream::new(7, "topology", "");
                let topology = topology::generate(&law, nodes, &mut stream).expect("a sound law");
                links.reset(&laws, nodes, 7);
                for edge in &topology.edges {
                    black_box(links.lay(edge));
                }
            });
        });
    }
}

criterion_group!(benches, arrival, laying);
criterion_main!(benches);
