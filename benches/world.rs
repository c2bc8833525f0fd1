//! Whole worlds: a reset, a small race, a thousand nodes, ten thousand.
//!
//! The figures to hold are in CPU seconds of whole commands; these benches say where they go.

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::world::options::Options;
use forklab::world::state::World;
use std::hint::black_box;
use std::sync::Arc;

/// The world of a scenario text.
fn world(text: &str, digest: bool) -> World {
    let source = Source { file: "bench", name: "bench", text };
    let scenario = load(&source, &[], &Surroundings::NOTHING).expect("a right scenario");
    let plan = plan_of(&scenario).expect("no topology file");
    World::new(Arc::new(plan), 1, Options { digest, ..Options::default() })
}

/// Runs until some node follows a block at `height`.
fn run_to(world: &mut World, height: u32) {
    while world.content().block(world.best_tip_id()).height < height {
        world.step(&mut []);
    }
}

fn five_nodes(criterion: &mut Criterion) {
    for relay in ["flood", "inv", "headers", "compact"] {
        for digest in [true, false] {
            let text = format!(
                r#"{{"chain": {{"pow": "sampled", "retarget_blocks": "never"}},
                    "network": {{"nodes": 5, "miners": 4, "topology": "full", "latency": "1ms",
                                 "relay": "{relay}"}},
                    "stop": "height >= 10"}}"#
            );
            let mut world = world(&text, digest);
            let mut seed = 0;
            let name = format!("5 nodes, reset and 10 sampled blocks, {relay}, digest {digest}");
            criterion.bench_function(&name, |bencher| {
                bencher.iter(|| {
                    seed += 1;
                    world.reset(seed);
                    run_to(&mut world, 10);
                    black_box(world.now())
                });
            });
        }
    }
}

fn many_nodes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compact relay, 20 blocks, 2019 delays");
    group.sample_size(10);
    for nodes in [1_000, 10_000] {
        let text = format!(
            r#"{{"chain": {{"hashes_per_block": 4096}},
                "network": {{"nodes": {nodes}, "miners": 20, "latency": "bitcoin-2019",
                             "relay": "compact"}},
                "stop": "height >= 20"}}"#
        );
        let mut world = world(&text, true);
        group.bench_function(format!("{nodes} nodes"), |bencher| {
            bencher.iter(|| {
                world.reset(1);
                run_to(&mut world, 20);
                black_box(world.now())
            });
        });
    }
    group.finish();
}

criterion_group!(worlds, five_nodes, many_nodes);
criterion_main!(worlds);
