//! Topologies, latencies and links held against their laws, files and hand-computed values;
//! messages as bytes.

mod compact_blocks;
mod files;
mod gossip;
mod laws;
mod links;
mod payments;
mod preset_2013;
mod topologies;
mod wire;

use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;

/// The same random cases in every run.
fn fixed_cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(2009), failure_persistence: None, ..Config::default() }
}
