//! How many headers a second the rules take, links, median times and retargets included.
//!
//! The aim is 100,000 a second on one core: mainnet's million headers in ten seconds.

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use forklab::chain::plain_tree::PlainTree;
use forklab::consensus::params::Params;
use forklab::consensus::pow::check_proof_of_work;
use forklab::consensus::pow::next_bits;
use forklab::primitives::block::Header;
use forklab::primitives::hash::Hash256;
use forklab::sim::time::SimDuration;
use std::hint::black_box;

/// Headers in the bench: five retargets and a bit.
const HEADERS: u32 = 10_237;

/// A chain of real work at two to some hashes a header, so that it is made in a moment.
fn headers(params: &Params) -> Vec<Header> {
    let mut headers = vec![params.genesis_block().header];
    for height in 1..HEADERS {
        let parent = headers.last().expect("the first");
        let first_time = || headers[height as usize - 2_016].time;
        let bits = next_bits(height, parent.bits, parent.time, first_time, params);
        let (previous, merkle_root) = (parent.hash(), Hash256::ZERO);
        // Slower than planned by a sixth: each retarget changes the target.
        let time = parent.time + 700;
        let mut header = Header { version: 4, previous, merkle_root, time, bits, nonce: 0 };
        while check_proof_of_work(&header.hash(), bits, params).is_err() {
            header.nonce += 1;
        }
        headers.push(header);
    }
    headers
}

fn accept_headers(criterion: &mut Criterion) {
    let params = Params::classroom(16, SimDuration::from_secs(600));
    let headers = headers(&params);
    let mut group = criterion.benchmark_group("headers");
    group.throughput(Throughput::Elements(u64::from(HEADERS) - 1));
    group.bench_function("accept", |bencher| {
        bencher.iter(|| {
            let mut tree = PlainTree::from_genesis(params.clone(), headers[0]);
            for header in &headers[1..] {
                tree.accept(header, header.hash(), None).expect("a valid header");
            }
            black_box(tree.best().expect("a header").height)
        });
    });
    group.finish();
}

criterion_group!(benches, accept_headers);
criterion_main!(benches);
