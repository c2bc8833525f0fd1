//! Blocks with one fault each, and with two, to show which one is told.

use crate::builders::Bench;
use crate::builders::Draft;
use crate::builders::lock;
use crate::builders::pay;
use crate::builders::signed;
use forklab::consensus::params::Params;
use forklab::primitives::amount::Amount;
use forklab::primitives::hash::Hash256;
use forklab::primitives::script::OP_CHECKSIG;
use forklab::primitives::script::OP_RETURN;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;

/// A way to spoil a block.
type Spoil = fn(&mut Draft, &Bench);

/// Bitcoin's maturity and 20 blocks more: the coinbases of heights 1 to 21 can be spent.
fn bench() -> Bench {
    Bench::new(Params::regtest(), 120)
}

/// A block on the tip with payments of the coinbases of heights 1 and 2, as `spoil` leaves it.
fn code_of(bench: &Bench, spoil: Spoil) -> String {
    let mut draft = draft(bench);
    spoil(&mut draft, bench);
    bench.code_of(draft.finish(bench.params()), None)
}

fn draft(bench: &Bench) -> Draft {
    let mut draft = bench.draft();
    draft.transactions.push(bench.payment(1, 0));
    draft.transactions.push(bench.payment(2, 0));
    draft
}

/// An output that nobody can spend, `size_bytes` long as a whole.
fn ballast(size_bytes: usize) -> TxOut {
    let mut script = vec![0; size_bytes - 13];
    script[0] = OP_RETURN;
    let output = TxOut { value: Amount::ZERO, script_pubkey: Script(script) };
    assert_eq!(output.size(), size_bytes);
    output
}

/// Fills the block up to `size_bytes`.
fn fill(draft: &mut Draft, bench: &Bench, size_bytes: usize) {
    let now = draft.clone().finish(bench.params()).size();
    draft.transactions[0].outputs.push(ballast(size_bytes - now));
    assert_eq!(draft.clone().finish(bench.params()).size(), size_bytes);
}

/// Adds outputs until the block has `sigops` signature operations.
fn add_sigops(draft: &mut Draft, sigops: u32) {
    let outputs = draft.transactions.iter().flat_map(|tx| &tx.outputs);
    let now: u32 = outputs.map(|output| output.script_pubkey.legacy_sigops()).sum();
    let script_pubkey = Script(vec![OP_CHECKSIG; (sigops - now) as usize]);
    draft.transactions[0].outputs.push(TxOut { value: Amount::ZERO, script_pubkey });
}

/// The median time past of the tip: blocks are ten minutes apart.
fn median_time(bench: &Bench) -> u32 {
    bench.chain.tip().unwrap().header.time - 5 * 600
}

/// A payment of the coinbase of `height` with this sequence and lock time.
fn locked(bench: &Bench, height: u32, sequence: u32, lock_time: u32) -> [u32; 4] {
    [bench.height(), height, sequence, lock_time]
}

fn push_locked(draft: &mut Draft, bench: &Bench, [_, height, sequence, lock_time]: [u32; 4]) {
    let coin = OutPoint { txid: bench.coinbases[height as usize], index: 0 };
    draft.transactions.push(pay(coin, Amount::from_sat(1), sequence, lock_time));
}

/// Each fault alone, in the order in which Core asks a whole block.
const FAULTS: [(&str, Spoil); 15] = [
    ("high-hash", |draft, _| draft.without_work = true),
    ("bad-txnmrklroot", |draft, _| draft.root = Some(Hash256([7; 32]))),
    ("bad-blk-length", |draft, _| draft.transactions[0].outputs.push(ballast(1_000_000))),
    ("bad-cb-multiple", |draft, _| {
        let mut second = draft.transactions[0].clone();
        second.lock_time = 1;
        draft.transactions.insert(1, second);
    }),
    ("bad-txns-vout-negative", |draft, _| {
        let output = TxOut { value: Amount::from_sat(-1), script_pubkey: lock() };
        draft.transactions[0].outputs.push(output);
    }),
    ("bad-blk-sigops", |draft, _| {
        let script_pubkey = Script(vec![OP_CHECKSIG; 20_001]);
        draft.transactions[0].outputs.push(TxOut { value: Amount::ZERO, script_pubkey });
    }),
    ("prev-blk-not-found", |draft, _| draft.header.previous = Hash256([9; 32])),
    ("bad-diffbits", |draft, _| draft.header.bits = 0x207f_fffe),
    ("time-too-old", |draft, bench| draft.header.time = median_time(bench)),
    ("bad-version", |draft, _| draft.header.version = 3),
    ("bad-txns-nonfinal", |draft, bench| {
        push_locked(draft, bench, locked(bench, 3, 0, bench.height() + 1));
    }),
    ("bad-cb-height", |draft, _| draft.transactions[0].inputs[0].script_sig.0[1] ^= 1),
    ("bad-txns-inputs-missingorspent", |draft, _| {
        let coin = OutPoint { txid: Hash256([5; 32]), index: 0 };
        draft.transactions.push(pay(coin, Amount::from_sat(1), TxIn::SEQUENCE_FINAL, 0));
    }),
    ("bad-cb-amount", |draft, _| {
        let output = TxOut { value: Amount::from_sat(1), script_pubkey: lock() };
        draft.transactions[0].outputs.push(output);
    }),
    ("block-script-verify-flag-failed", |draft, _| {
        draft.transactions[1].inputs[0].script_sig.0[20] ^= 1;
    }),
];

#[test]
fn a_block_with_one_fault_is_refused_with_its_code() {
    let bench = bench();
    assert_eq!(code_of(&bench, |_, _| {}), "ok");
    for (code, spoil) in FAULTS {
        assert_eq!(code_of(&bench, spoil), code);
    }
}

#[test]
fn of_two_faults_the_one_that_core_asks_first_is_told() {
    let bench = bench();
    let mut pairs = 0;
    for (late, (late_code, spoil_late)) in FAULTS.iter().enumerate() {
        for (early_code, spoil_early) in &FAULTS[..late] {
            let mut draft = draft(&bench);
            spoil_late(&mut draft, &bench);
            spoil_early(&mut draft, &bench);
            let code = bench.code_of(draft.finish(bench.params()), None);
            assert_eq!(&code, early_code, "against {late_code}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 15 * 14 / 2);
}

#[test]
fn headers_first_sees_the_header_before_the_body() {
    let bench = bench();
    let mut draft = draft(&bench);
    draft.header.version = 3;
    draft.transactions.remove(0);
    let block = draft.finish(bench.params());

    let by_header = bench.chain.clone().accept_header(&block.header, None);
    assert_eq!(by_header.unwrap_err().reason(), "bad-version(0x00000003)");
    assert_eq!(bench.code_of(block, None), "bad-cb-missing");
}

/// Blocks on one side of a boundary and on the other, with Core's code for the wrong side.
const BOUNDARIES: [(&str, Spoil, Spoil); 16] = [
    (
        "bad-blk-length",
        |draft, bench| fill(draft, bench, 1_000_000),
        |draft, bench| fill(draft, bench, 1_000_001),
    ),
    ("bad-blk-sigops", |draft, _| add_sigops(draft, 20_000), |draft, _| add_sigops(draft, 20_001)),
    ("bad-cb-missing", |_, _| {}, |draft, _| drop(draft.transactions.remove(0))),
    (
        "bad-cb-length",
        |draft, _| draft.transactions[0].inputs[0].script_sig.0.resize(100, 0),
        |draft, _| draft.transactions[0].inputs[0].script_sig.0.resize(101, 0),
    ),
    (
        "bad-cb-length",
        |draft, _| draft.transactions[0].inputs[0].script_sig.0.truncate(2),
        |draft, _| draft.transactions[0].inputs[0].script_sig.0.truncate(1),
    ),
    (
        "time-too-old",
        |draft, bench| draft.header.time = median_time(bench) + 1,
        |draft, bench| draft.header.time = median_time(bench),
    ),
    ("bad-version", |draft, _| draft.header.version = 4, |draft, _| draft.header.version = -1),
    (
        "bad-txns-nonfinal", // lock time as a height
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 0, bench.height())),
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 0, bench.height() + 1)),
    ),
    (
        "bad-txns-nonfinal", // lock time as a time, against the parent's median
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 0, median_time(bench) - 1)),
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 0, median_time(bench))),
    ),
    (
        "bad-txns-nonfinal", // relative lock in blocks: the coin of 3 is 118 deep at 121
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 118, 0)),
        |draft, bench| push_locked(draft, bench, locked(bench, 3, 119, 0)),
    ),
    (
        // Relative lock in 512 s: the medians of 120 and 19 are the times of 115 and 14, 60,600 s.
        "bad-txns-nonfinal",
        |draft, bench| push_locked(draft, bench, locked(bench, 20, 1 << 22 | 118, 0)),
        |draft, bench| push_locked(draft, bench, locked(bench, 20, 1 << 22 | 119, 0)),
    ),
    (
        "bad-txns-premature-spend-of-coinbase",
        |draft, bench| draft.transactions.push(bench.payment(21, 0)),
        |draft, bench| draft.transactions.push(bench.payment(22, 0)),
    ),
    (
        "bad-txns-in-belowout",
        |draft, bench| draft.transactions.push(bench.payment(3, 0)),
        |draft, bench| draft.transactions.push(bench.payment(3, -1)),
    ),
    (
        "bad-cb-amount",
        |draft, bench| {
            draft.transactions.push(bench.payment(3, 5));
            draft.transactions[0].outputs[0].value = Amount::from_sat(50 * 100_000_000 + 5);
        },
        |draft, bench| {
            draft.transactions.push(bench.payment(3, 5));
            draft.transactions[0].outputs[0].value = Amount::from_sat(50 * 100_000_000 + 6);
        },
    ),
    (
        "bad-txns-inputs-missingorspent", // a child before its parent
        |draft, _| {
            let coin = OutPoint { txid: draft.transactions[1].txid(), index: 0 };
            draft.transactions.push(pay(coin, Amount::from_sat(1), TxIn::SEQUENCE_FINAL, 0));
        },
        |draft, _| {
            let coin = OutPoint { txid: draft.transactions[1].txid(), index: 0 };
            let child = pay(coin, Amount::from_sat(1), TxIn::SEQUENCE_FINAL, 0);
            draft.transactions.insert(1, child);
        },
    ),
    (
        "bad-txns-inputs-missingorspent", // two payments of one coin
        |draft, bench| draft.transactions.push(bench.payment(3, 0)),
        |draft, bench| draft.transactions.push(bench.payment(1, 1)),
    ),
];

#[test]
fn every_boundary_holds_on_both_sides() {
    let bench = bench();
    for (number, (code, inside, outside)) in BOUNDARIES.into_iter().enumerate() {
        assert_eq!(code_of(&bench, inside), "ok", "{code}, number {number}");
        assert_eq!(code_of(&bench, outside), code, "number {number}");
    }
}

#[test]
fn a_clock_refuses_what_is_more_than_two_hours_ahead() {
    let bench = bench();
    let block = bench.draft().finish(bench.params());
    let now = u64::from(block.header.time) - 7_200;

    assert_eq!(bench.code_of(block.clone(), Some(now)), "ok");
    assert_eq!(bench.code_of(block.clone(), Some(now - 1)), "time-too-new");
    assert_eq!(bench.code_of(block, None), "ok");
}

#[test]
fn the_twin_of_cve_2012_2459_is_refused_and_its_block_is_not() {
    let mut bench = bench();
    let block = draft(&bench).finish(bench.params());
    let mut twin = block.clone();
    twin.transactions.push(twin.transactions[2].clone());

    assert_eq!(twin.hash(), block.hash());
    assert_eq!(twin.merkle_root(), (block.header.merkle_root, true));
    assert_eq!(bench.chain.accept_block(twin, None).unwrap_err().code(), "bad-txns-duplicate");
    bench.accept(block);
}

#[test]
fn a_coin_spent_twice_by_one_transaction_is_refused() {
    let bench = bench();
    let mut draft = bench.draft();
    let mut twice = bench.payment(1, 0);
    twice.inputs.push(twice.inputs[0].clone());
    draft.transactions.push(signed(twice));

    let code = bench.code_of(draft.finish(bench.params()), None);
    assert_eq!(code, "bad-txns-inputs-duplicate"); // CVE-2018-17144
}

#[test]
fn values_out_of_range_are_refused_one_by_one_and_in_sum() {
    let bench = bench();
    let code_with = |values: &[i64]| {
        let mut draft = bench.draft();
        for &sat in values {
            let output = TxOut { value: Amount::from_sat(sat), script_pubkey: lock() };
            draft.transactions[0].outputs.push(output);
        }
        bench.code_of(draft.finish(bench.params()), None)
    };
    let max = Amount::MAX_MONEY.to_sat();

    assert_eq!(code_with(&[-1]), "bad-txns-vout-negative");
    assert_eq!(code_with(&[max + 1]), "bad-txns-vout-toolarge");
    assert_eq!(code_with(&[max]), "bad-txns-txouttotal-toolarge"); // with the subsidy
    assert_eq!(code_with(&[i64::MAX]), "bad-txns-vout-toolarge"); // CVE-2010-5139
    assert_eq!(code_with(&[1]), "bad-cb-amount");
}

#[test]
fn a_transaction_has_inputs_and_outputs_and_no_null_coin() {
    let bench = bench();
    let code_of = |spoil: fn(&mut Draft)| {
        let mut draft = draft(&bench);
        spoil(&mut draft);
        bench.code_of(draft.finish(bench.params()), None)
    };

    assert_eq!(code_of(|draft| draft.transactions[1].inputs.clear()), "bad-txns-vin-empty");
    assert_eq!(code_of(|draft| draft.transactions[1].outputs.clear()), "bad-txns-vout-empty");
    let null = |draft: &mut Draft| {
        let mut input = draft.transactions[1].inputs[0].clone();
        input.previous = OutPoint::NULL;
        draft.transactions[1].inputs.push(input);
    };
    assert_eq!(code_of(null), "bad-txns-prevout-null");
    assert_eq!(code_of(|draft| draft.transactions.clear()), "bad-blk-length");
}

#[test]
fn a_spend_that_is_not_judged_keeps_a_block_out_of_a_world() {
    let mut bench = bench();
    let mut draft = bench.draft();
    let mut free = bench.payment(1, 0);
    free.outputs[0].script_pubkey = Script(vec![0x51]); // OP_TRUE: making it is allowed
    let free = signed(free);
    let coin = OutPoint { txid: free.txid(), index: 0 };
    draft.transactions.push(free);
    let block = draft.finish(bench.params());
    bench.accept(block);

    let mut draft = bench.draft();
    draft.transactions.push(pay(coin, Amount::ZERO, TxIn::SEQUENCE_FINAL, 0));
    assert_eq!(bench.code_of(draft.finish(bench.params()), None), "not-judged");
}

#[test]
fn relative_locks_ask_for_version_2_unsigned_and_can_be_switched_off() {
    let bench = bench();
    let code_with = |version: i32, sequence: u32| {
        let mut draft = bench.draft();
        let mut tx = bench.payment(3, 0);
        tx.version = version;
        tx.inputs[0].sequence = sequence;
        draft.transactions.push(signed(tx));
        bench.code_of(draft.finish(bench.params()), None)
    };

    assert_eq!(code_with(2, 0xffff), "bad-txns-nonfinal");
    assert_eq!(code_with(-1, 0xffff), "bad-txns-nonfinal");
    assert_eq!(code_with(1, 0xffff), "ok");
    assert_eq!(code_with(2, 1 << 31 | 0xffff), "ok");
    assert_eq!(code_with(2, 0x0001_0000), "ok"); // other bits mean nothing
}
