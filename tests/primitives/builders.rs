//! Random transactions and scripts, and the files of the shared data.

use forklab::primitives::amount::Amount;
use forklab::primitives::hash::Hash256;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::path::PathBuf;

/// The same random cases in every run.
pub fn fixed_cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2009),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A file beside the project, or `None` (said on the screen) where it is not.
pub fn shared_file(path: &str) -> Option<Vec<u8>> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    let bytes = std::fs::read(full).ok();
    if bytes.is_none() {
        println!("skipped: no data ({path})");
    }
    bytes
}

/// A file of Bitcoin Core's vectors: a list of rows.
pub fn core_vectors(name: &str) -> Option<Vec<serde_json::Value>> {
    let bytes = shared_file(&format!("data/core/{name}"))?;
    Some(serde_json::from_slice(&bytes).expect("the vectors are a JSON list"))
}

pub fn hashes() -> impl Strategy<Value = Hash256> {
    any::<[u8; 32]>().prop_map(Hash256)
}

/// Any bytes, or operators and pushes as scripts have them, whole or broken.
pub fn scripts() -> impl Strategy<Value = Script> {
    let step = prop_oneof![
        vec(any::<u8>(), 0..40).prop_map(|item| {
            let mut script = Script::new();
            script.push_item(&item);
            script.0
        }),
        prop_oneof![0x4f_u8..=0x60, 0xa9_u8..=0xaf, any::<u8>()].prop_map(|opcode| vec![opcode]),
    ];
    prop_oneof![
        vec(any::<u8>(), 0..60).prop_map(Script),
        vec(step, 0..12).prop_map(|steps| Script(steps.concat())),
    ]
}

pub fn transactions() -> impl Strategy<Value = Transaction> {
    let sequence = prop_oneof![any::<u32>(), Just(TxIn::SEQUENCE_FINAL)];
    let input = (hashes(), any::<u32>(), scripts(), sequence).prop_map(
        |(txid, index, script_sig, sequence)| TxIn {
            previous: OutPoint { txid, index },
            script_sig,
            sequence,
        },
    );
    let output = (any::<i64>(), scripts())
        .prop_map(|(sat, script_pubkey)| TxOut { value: Amount::from_sat(sat), script_pubkey });
    (any::<i32>(), vec(input, 1..5), vec(output, 0..5), any::<u32>()).prop_map(
        |(version, inputs, outputs, lock_time)| Transaction { version, inputs, outputs, lock_time },
    )
}
