//! A trial of a sweep: the race against six confirmations in five nodes, sampled and with real
//! hashes. The figures to hold: 5,000 sampled trials a CPU second, 300 real ones.

use criterion::Criterion;
use criterion::criterion_group;
use criterion::criterion_main;
use forklab::cli::sweep_input::find_sweep_text;
use forklab::cli::sweep_input::read_sweep;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::scenario::shipped::find;
use forklab::sweep::trial::Bench;
use forklab::sweep::trial::Shortcuts;
use std::hint::black_box;
use std::sync::Arc;

const RACE: [&str; 7] = [
    "/network/nodes=5",
    "/network/miners=3",
    "/network/topology=full",
    "/network/latency=1ms",
    "/network/relay=flood",
    "/chain/hashes_per_block=1024",
    "/people/shop/confirmations=6",
];

fn trials(criterion: &mut Criterion) {
    let name = "depth-and-hashpower";
    let text = find_sweep_text(name).expect("it is shipped");
    let measures = read_sweep(&text, name).expect("a right sweep").measures;
    let text = find("private-chain").expect("it is shipped").text;
    let source = Source { file: "bench", name: "bench", text };
    for pow in ["sampled", "real"] {
        let settings = RACE.map(str::to_owned).into_iter().chain([format!("/chain/pow={pow}")]);
        let settings: Vec<String> = settings.collect();
        let scenario = load(&source, &settings, &Surroundings::NOTHING).expect("a right scenario");
        let plan = Arc::new(plan_of(&scenario).expect("no topology file"));
        let mut bench = Bench::new(&scenario, plan, &measures, Shortcuts::ALL);
        let mut seed = 0;
        criterion.bench_function(&format!("a trial, q 0.3, z 6, {pow}"), |bencher| {
            bencher.iter(|| {
                seed += 1;
                black_box(bench.trial(seed))
            });
        });
    }
}

criterion_group!(benches, trials);
criterion_main!(benches);
