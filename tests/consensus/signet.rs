//! The commitment that a signet asks of each coinbase, held against the crate `bitcoin`.

use crate::builders::Bench;
use crate::builders::Draft;
use forklab::consensus::params::Params;
use forklab::primitives::block::Block;
use forklab::primitives::hash::Hash256;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::witness::commitment_output;
use forklab::primitives::witness::encode_with_witness;
use forklab::primitives::witness::renew_commitment;

/// Regtest's work, a signet's rule.
fn params() -> Params {
    Params { asks_witness_commitment: true, ..Params::regtest() }
}

/// A block on the tip with the commitment to no payments, and then these payments.
fn block_with(bench: &Bench, payments: Vec<Transaction>, commits_to: &[Hash256]) -> Draft {
    let mut draft = bench.draft();
    draft.transactions[0].outputs.push(commitment_output(commits_to));
    draft.transactions.extend(payments);
    draft
}

fn bench() -> Bench {
    let mut bench = Bench::new_empty(params());
    for _ in 0..101 {
        let block = block_with(&bench, Vec::new(), &[]).finish(bench.params());
        bench.take(block);
    }
    bench
}

#[test]
fn a_block_of_a_signet_commits_to_witnesses() {
    let bench = bench();
    let payment = bench.payment(1, 0);
    let code_of = |draft: Draft| bench.code_of(draft.finish(bench.params()), None);

    assert_eq!(code_of(bench.draft()), "bad-signet-blksig");
    let wrong = block_with(&bench, vec![payment.clone()], &[]);
    assert_eq!(code_of(wrong), "bad-witness-merkle-match");
    let right = block_with(&bench, vec![payment.clone()], &[payment.txid()]);
    assert_eq!(code_of(right), "ok");
    // The last commitment counts, as in Core.
    let mut twice = block_with(&bench, vec![payment.clone()], &[payment.txid()]);
    twice.transactions[0].outputs.push(commitment_output(&[]));
    assert_eq!(code_of(twice), "bad-witness-merkle-match");
}

#[test]
fn the_first_block_is_older_than_the_rule() {
    let bench = bench();
    let genesis = bench.params().genesis_block();

    assert_eq!(bench.code_of(genesis.clone(), None), "ok");
    let mut other = bench.draft();
    other.header = genesis.header;
    assert_eq!(bench.code_of(other.finish(bench.params()), None), "bad-signet-blksig");
}

#[test]
fn the_commitment_is_asked_after_the_height_and_its_absence_before_the_root() {
    let bench = bench();
    let code_of = |draft: Draft| bench.code_of(draft.finish(bench.params()), None);

    let mut height = block_with(&bench, vec![bench.payment(1, 0)], &[]);
    height.transactions[0].inputs[0].script_sig.0[1] ^= 1;
    assert_eq!(code_of(height), "bad-cb-height");
    let mut root = bench.draft();
    root.root = Some(Hash256([7; 32]));
    assert_eq!(code_of(root), "bad-signet-blksig");
}

#[test]
fn the_crate_bitcoin_reads_the_witness_and_agrees_with_the_commitment() {
    let bench = bench();
    let payments = vec![bench.payment(1, 0), bench.payment(2, 0)];
    let mut draft = block_with(&bench, payments, &[]);
    let mut spoilt = Block { header: draft.header, transactions: draft.transactions.clone() };
    renew_commitment(&mut spoilt);
    draft.transactions = spoilt.transactions;
    let block = draft.finish(bench.params());

    let mut bytes = Vec::new();
    encode_with_witness(&block, &mut bytes);
    let theirs: bitcoin::Block = bitcoin::consensus::deserialize(&bytes).expect("a block");
    assert_eq!(bitcoin::consensus::serialize(&theirs), bytes);
    assert!(theirs.check_witness_commitment());
    assert_eq!(bytes.len(), block.size() + 2 + 1 + 1 + 32);
    assert_eq!(bench.code_of(block, None), "ok");
    // A block that commits to nothing has no witness to carry.
    let plain = bench.draft().finish(bench.params());
    bytes.clear();
    encode_with_witness(&plain, &mut bytes);
    assert_eq!(bytes, plain.to_bytes());
}
