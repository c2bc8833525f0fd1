//! The engine's cost per operation: queue, kernel, digest, streams.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use forklab::mining::attempts::Hashrate;
use forklab::mining::attempts::attempts_take;
use forklab::mining::kernel::Path;
use forklab::mining::kernel::scan_with;
use forklab::sim::digest::Digest;
use forklab::sim::queue::EventQueue;
use forklab::sim::rng::Mixer;
use forklab::sim::rng::Stream;
use forklab::sim::rng::exponential_of;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use ruint::aliases::U256;
use sha2::Digest as _;
use sha2::Sha256;

/// An event of the size that a world schedules.
type Event = [u32; 6];

/// The delay of the `count`-th message: 1 ms to 2 s.
fn delay(mixer: Mixer, count: u64) -> SimDuration {
    SimDuration::from_nanos(1_000_000 + (mixer.at(0, count) % 2_000_000_000))
}

/// One pop and one push at a constant number of pending events.
fn queue(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("queue/pop and push");
    let mixer = Mixer::new(1, "bench");
    for pending in [30, 1_000, 100_000, 1_000_000] {
        let mut count = 0;
        let mut ours: EventQueue<Event> = EventQueue::new();
        for _ in 0..pending {
            count += 1;
            ours.push(SimTime::ZERO + delay(mixer, count), [count as u32; 6]);
        }
        group.bench_function(BenchmarkId::new("ring", pending), |bencher| {
            bencher.iter(|| {
                let (now, event) = ours.pop().expect("as many as were pushed");
                count += 1;
                ours.push(now + delay(mixer, count), event);
            });
        });
        let mut heap = BinaryHeap::new();
        for _ in 0..pending {
            count += 1;
            heap.push(Reverse((SimTime::ZERO + delay(mixer, count), count, [0_u32; 6])));
        }
        group.bench_function(BenchmarkId::new("std heap", pending), |bencher| {
            bencher.iter(|| {
                let Reverse((now, _, event)) = heap.pop().expect("as many as were pushed");
                count += 1;
                heap.push(Reverse((now + delay(mixer, count), count, event)));
            });
        });
    }
    group.finish();
    let mut small: EventQueue<Event> = EventQueue::new();
    criterion.bench_function("queue/30 pushes and clear", |bencher| {
        bencher.iter(|| {
            for count in 0..30 {
                small.push(SimTime::ZERO + delay(mixer, count), [0; 6]);
            }
            small.clear();
        });
    });
}

fn kernel(criterion: &mut Criterion) {
    let header: [u8; 80] = std::array::from_fn(|i| (i * 37 + 11) as u8);
    let never = U256::ZERO;
    let mut group = criterion.benchmark_group("kernel");
    for count in [32, 500, 20_000] {
        group.throughput(Throughput::Elements(u64::from(count)));
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            group.bench_function(BenchmarkId::new(format!("{path:?}"), count), |bencher| {
                bencher.iter(|| scan_with(path, black_box(&header), never, 7, count));
            });
        }
        group.bench_function(BenchmarkId::new("naive sha2", count), |bencher| {
            bencher.iter(|| {
                let mut header = *black_box(&header);
                (0..count).find(|nonce| {
                    header[76..].copy_from_slice(&nonce.to_le_bytes());
                    Sha256::digest(Sha256::digest(header)).iter().all(|byte| *byte == 0)
                })
            });
        });
    }
    group.finish();
}

fn digest(criterion: &mut Criterion) {
    let mut digest = Digest::new(b"bench");
    let mut count = 0;
    criterion.bench_function("digest/record", |bencher| {
        bencher.iter(|| {
            count += 1;
            digest.record(SimTime::from_nanos(u64::from(count)), count, 3, 4, 5);
        });
    });
}

fn streams(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("streams");
    group.bench_function("new", |bencher| {
        bencher.iter(|| Stream::new(black_box(7), "attempts", "miner-12"));
    });
    group.bench_function("new and first draw", |bencher| {
        bencher.iter(|| Stream::new(black_box(7), "attempts", "miner-12").next_u64());
    });
    let mut stream = Stream::new(1, "bench", "draws");
    group.bench_function("next_u64", |bencher| bencher.iter(|| stream.next_u64()));
    group.bench_function("below", |bencher| bencher.iter(|| stream.below(black_box(1000))));
    group.bench_function("exponential", |bencher| bencher.iter(|| stream.exponential()));
    group.bench_function("normal", |bencher| bencher.iter(|| stream.normal()));
    for shape in [1, 6, 32, 5_000] {
        group.bench_function(BenchmarkId::new("gamma", shape), |bencher| {
            bencher.iter(|| stream.gamma(black_box(shape)));
        });
    }
    let rate = Hashrate::per_second(1_000.0);
    group.bench_function("attempts_take", |bencher| {
        bencher.iter(|| attempts_take(&mut stream, black_box(500), rate));
    });
    let mixer = Mixer::new(1, "bench");
    let mut count = 0;
    group.bench_function("mixer", |bencher| {
        bencher.iter(|| {
            count += 1;
            mixer.at(black_box(5), count)
        });
    });
    group.bench_function("mixer exponential", |bencher| {
        bencher.iter(|| {
            count += 1;
            exponential_of(mixer.at(black_box(5), count))
        });
    });
    group.finish();
}

criterion_group!(benches, queue, kernel, digest, streams);
criterion_main!(benches);
