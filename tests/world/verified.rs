//! Every spend of three runs, verified by Bitcoin Core's own script code: the crate
//! `bitcoinconsensus` is that code.

use crate::build::played;
use bitcoin::consensus::deserialize;
use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::cli::playing::Played;
use forklab::consensus::script::ScriptFlags;
use forklab::consensus::script::SpendVerdict;
use forklab::consensus::script::check_spend;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::sim::rng::Mixer;
use std::collections::BTreeSet;

/// Coins of a fifth of a bitcoin, so that most payments need several.
const SMALL_COINS: &str = r#"{
    "chain": {"hashes_per_block": 64},
    "network": {"nodes": 20, "miners": 4, "latency": "bitcoin-2013", "relay": "compact"},
    "traffic": {"payments_per_minute": 6, "people": 20, "funds": "2 BTC"},
    "stop": "time >= 4h"}"#;

/// A pool that pays a shop with what it has just mined, two coins or more at a time, and gets
/// some of it back.
fn mined_coins() -> String {
    let pay = |at: u32, from, to, sum| {
        format!(
            r#"{{"at": "{at}min",
                 "pay": {{"from": "{from}", "to": "{to}", "amount": "{sum} BTC"}}}}"#
        )
    };
    let rounds = (40..120).step_by(4);
    let script: Vec<String> = rounds
        .flat_map(|at| [pay(at, "pool", "shop", 60 + at % 7), pay(at + 2, "shop", "pool", 25)])
        .collect();
    format!(
        r#"{{"chain": {{"hashes_per_block": 64, "block_interval": "1min",
                      "coinbase_maturity_blocks": 10}},
            "network": {{"nodes": 10, "miners": 3, "latency": "100ms", "payment_relay": "flood"}},
            "people": {{"pool": {{"hashpower": 0.7}}, "shop": {{}}}},
            "traffic": {{"payments_per_minute": 1, "people": 5}},
            "script": [{}],
            "stop": "time >= 2h"}}"#,
        script.join(", ")
    )
}

/// Four thieves, each of whom pays the shop and himself with the same coins, again and again,
/// among people who pay each other. Half of the nodes with a name replace by fee.
fn double_spends() -> String {
    let mut script = Vec::new();
    for round in 0..10 {
        for thief in 0..4 {
            let at = 10 + 12 * round + thief;
            let rate = if thief % 2 == 0 { 90_000 } else { 10_000 };
            script.push(format!(
                r#"{{"at": "{at}min", "name": "goods-{round}-{thief}",
                     "pay": {{"from": "thief-{thief}", "to": "shop", "amount": "2 BTC",
                              "hand_to": ["shop"]}}}},
                   {{"at": "{at}min", "name": "again-{round}-{thief}",
                     "pay": {{"from": "thief-{thief}", "to": "thief-{thief}", "amount": "1 BTC",
                              "same_coins_as": "goods-{round}-{thief}",
                              "fee_sat_per_kilobyte": {rate}, "hand_to": ["miners:50%"]}}}}"#
            ));
        }
    }
    let thief = |number| {
        let mempool = if number < 2 { "replace_by_fee" } else { "first_seen" };
        format!(r#""thief-{number}": {{"funds": "30 BTC", "mempool": "{mempool}"}}"#)
    };
    let thieves: Vec<String> = (0..4).map(thief).collect();
    format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 20, "miners": 5, "latency": "1s"}},
            "people": {{"shop": {{"confirmations": 1}}, {}}},
            "traffic": {{"payments_per_minute": 2, "people": 10}},
            "script": [{}],
            "stop": "time >= 3h"}}"#,
        thieves.join(", "),
        script.join(", ")
    )
}

/// What kinds of spends there were.
#[derive(Debug, Default)]
struct Kinds {
    inputs: u32,
    with_several_inputs: u32,
    with_change: u32,
    of_coinbases: u32,
    of_coins_spent_twice: u32,
    in_no_block: u32,
}

/// Everything that was ever signed: also what no block took.
fn signed(played: &Played) -> BTreeSet<TxId> {
    let world = &played.world;
    let payments = world.payments().iter().map(|payment| payment.tx);
    let signed: BTreeSet<TxId> = payments.filter(|&tx| tx != TxId::NONE).collect();
    for block in (1..world.content().block_count()).map(BlockId) {
        for tx in &world.content().block(block).transactions[1..] {
            assert!(signed.contains(tx), "nobody else signs");
        }
    }
    signed
}

/// The judge's reading of `tx`.
fn judged(tx: &Transaction) -> bitcoin::Transaction {
    deserialize(&tx.to_bytes()).expect("a transaction")
}

/// What Core's code says of `tx`, whose coins it is given.
fn core_says(tx: &Transaction, played: &Played) -> Result<(), String> {
    let content = played.world.content();
    let coin = |outpoint: &bitcoin::OutPoint| {
        let bytes = bitcoin::consensus::serialize(outpoint);
        let txid = bytes[..32].try_into().expect("a hash has 32 bytes");
        let outpoint =
            OutPoint { txid: forklab::primitives::hash::Hash256(txid), index: outpoint.vout };
        let output = content.output_of(content.find_coin(outpoint)?);
        Some(bitcoin::TxOut {
            value: bitcoin::Amount::from_sat(output.value.to_sat().cast_unsigned()),
            script_pubkey: output.script_pubkey.0.clone().into(),
        })
    };
    judged(tx).verify(coin).map_err(|error| format!("{error:?}"))
}

/// What forklab says of input `at`.
fn forklab_says(tx: &Transaction, at: usize, played: &Played) -> SpendVerdict {
    let content = played.world.content();
    let coin = content.find_coin(tx.inputs[at].previous).expect("a coin of this world");
    check_spend(tx, at, &content.output_of(coin).script_pubkey, ScriptFlags::STRICT_DER)
}

/// Verifies every spend of a run, and that of each input a damaged copy is refused by both.
fn verify(played: &Played) -> Kinds {
    let content = played.world.content();
    let luck = Mixer::new(2009, "damage");
    let mut kinds = Kinds::default();
    for tx in signed(played) {
        let record = content.transaction(tx);
        let whole = &record.content;
        assert_eq!(core_says(whole, played), Ok(()), "{}", record.txid);
        for (at, &coin) in record.spends.iter().enumerate() {
            let mut damaged = whole.clone();
            let script = &mut damaged.inputs[at].script_sig.0;
            let bit = luck.at(u64::from(tx.0), at as u64) as usize % (8 * script.len());
            script[bit / 8] ^= 1 << (bit % 8);
            match forklab_says(&damaged, at, played) {
                SpendVerdict::Valid => panic!("{} with bit {bit} flipped is valid", record.txid),
                SpendVerdict::Invalid(_) | SpendVerdict::NotJudged => {
                    assert!(core_says(&damaged, played).is_err(), "{}: bit {bit}", record.txid);
                }
            }
            let maker = content.transaction(content.coin(coin).tx);
            kinds.of_coinbases += u32::from(maker.content.is_coinbase());
            kinds.of_coins_spent_twice += u32::from(content.spenders(coin).count() > 1);
        }
        kinds.inputs += u32::try_from(record.spends.len()).expect("few inputs");
        kinds.with_several_inputs += u32::from(record.spends.len() > 1);
        kinds.with_change += u32::from(whole.outputs.len() > 1);
        kinds.in_no_block += u32::from(played.world.confirmations_at(tx, None) == 0);
    }
    kinds
}

/// Verifies a run that must have enough of the kinds that it is played for.
fn verify_run(text: &str, has_enough: impl FnOnce(&Kinds) -> bool) {
    let kinds = verify(&played(text, &[]));
    println!("  {kinds:?}");
    assert!(has_enough(&kinds), "{kinds:?}");
}

#[test]
fn bitcoin_core_verifies_every_spend_of_small_coins_with_change() {
    verify_run(SMALL_COINS, |kinds| {
        kinds.inputs > 1_000 && kinds.with_several_inputs > 300 && kinds.with_change > 500
    });
}

/// Both sides of a double spend are right by themselves.
#[test]
fn bitcoin_core_verifies_every_spend_of_double_spends_also_of_those_that_lost() {
    verify_run(&double_spends(), |kinds| {
        kinds.of_coins_spent_twice >= 80 && kinds.in_no_block >= 40
    });
}

#[test]
fn bitcoin_core_verifies_every_spend_of_mined_coins() {
    verify_run(&mined_coins(), |kinds| kinds.of_coinbases >= 20 && kinds.with_several_inputs >= 10);
}
