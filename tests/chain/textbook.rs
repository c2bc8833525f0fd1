//! The shared chain of one node against the textbook chain, over random trees with valid and
//! invalid blocks: same refusals, same tip, same counts, same coins.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::chain::plain::PlainChain;
use forklab::chain::plain_ledger::ScriptPolicy;
use forklab::node::context::Input;
use forklab::node::state::Relay;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::sim::rng::Stream;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;
use std::collections::BTreeMap;

/// The coins on the line below `block`, whether or not its blocks are valid.
fn coins_below(content: &Archive, block: BlockId) -> Vec<(OutPoint, i64)> {
    let mut coins = BTreeMap::new();
    for height in 1..=content.block(block).height {
        let block = content.block_content(content.ancestor(block, height));
        for tx in &block.transactions {
            for input in &tx.inputs {
                coins.remove(&input.previous);
            }
            for (index, output) in (0..).zip(&tx.outputs) {
                coins.insert(OutPoint { txid: tx.txid(), index }, output.value.to_sat());
            }
        }
    }
    coins.into_iter().collect()
}

/// A payment of `coin`, with one of several faults or none.
fn payment(coin: (OutPoint, i64), fault: u64) -> Vec<Transaction> {
    let mut tx = spend(&[coin], 2);
    let sat = |tx: &mut Transaction, sat| tx.outputs[0].value = Amount::from_sat(sat);
    match fault {
        0 => tx.inputs[0].script_sig = Script::new(), // no signature
        1 => tx.inputs[0].previous.index = 7,         // no such coin
        2 => sat(&mut tx, coin.1),                    // more out than in
        3 => return vec![tx.clone(), spend(&[coin], 1)], // spent twice
        4 => {
            tx.version = 2; // a relative lock of five blocks
            tx.inputs[0].sequence = 5;
            sign(&mut tx);
        }
        5 => {
            tx.lock_time = 1_000_000; // an absolute lock
            tx.inputs[0].sequence = 0;
            sign(&mut tx);
        }
        6 => {
            let next = (OutPoint { txid: tx.txid(), index: 1 }, tx.outputs[1].value.to_sat());
            return vec![spend(&[next], 1), tx]; // in the wrong order
        }
        7 => {
            let next = (OutPoint { txid: tx.txid(), index: 1 }, tx.outputs[1].value.to_sat());
            return vec![tx, spend(&[next], 1)]; // in the right order
        }
        _ => {}
    }
    vec![tx]
}

/// A block on `parent` with a fault or none.
fn random_block(content: &Archive, parent: BlockId, salt: u32, luck: &mut Stream) -> Block {
    let coins = coins_below(content, parent);
    let mut txs = Vec::new();
    if !coins.is_empty() && luck.below(2) == 0 {
        let coin = coins[luck.below(coins.len() as u64) as usize];
        txs = payment(coin, luck.below(30));
    }
    let mut block = draft(content, parent, salt, txs);
    let params = content.params().clone();
    let first = &mut block.transactions[0];
    match luck.below(40) {
        0 => block.header.version = 2,
        1 => block.header.time = content.block(parent).median_time_past,
        2 => block.header.bits = 0x207f_fffe,
        3 => first.outputs[0].value = Amount::from_sat(5_000_000_001),
        4 => *first = coinbase(4, salt, &params),
        5 => first.outputs.clear(),
        6 => block.transactions.push(coinbase(3, salt, &params)),
        7 => first.outputs[0].value = Amount::from_sat(1), // pays too little, which is allowed
        _ => {}
    }
    seal(&mut block);
    if luck.below(40) == 0 {
        find_nonce(&mut block.header, false);
    }
    block
}

/// Feeds one node and one textbook chain with the same blocks in the same order.
fn compare(seed: u64, count: u32, reach: u64, shuffled: bool) {
    let mut luck = Stream::new(seed, "textbook", "");
    let mut bench = Bench::new(Relay::Headers);
    let mut plain = PlainChain::new(easy_params(), ScriptPolicy::Refuse);
    let mut given = Vec::new();
    for salt in 1..count {
        let newest = bench.content.block_count() - 1;
        let back = luck.below(reach).min(u64::from(newest)) as u32;
        let block = random_block(&bench.content, BlockId(newest - back), salt, &mut luck);
        given.push((bench.content.enter_block(&block), block));
    }
    if shuffled {
        luck.shuffle(&mut given);
    }
    for (id, block) in given {
        bench.input(Input::Found(id));
        let outcome = plain.accept_block(block, None);
        let refused: Vec<&str> = match outcome {
            Ok(accepted) => accepted.refused.iter().map(|r| r.reject.code()).collect(),
            Err(reject) => vec![reject.code()],
        };
        let refusals = bench.refusals();
        // A block that comes again after it was found invalid is not told of twice.
        let refused: Vec<&str> =
            refused.into_iter().filter(|&code| code != "duplicate-invalid").collect();
        assert_eq!(refusals, refused, "{id:?}");
        assert_eq!(plain.tip().unwrap().hash, bench.content.block(bench.node.tip).hash, "{id:?}");
    }
    // The textbook counts genesis too.
    assert_eq!(plain.connected(), u64::from(bench.node.connected) + 1);
    assert_eq!(plain.disconnected(), u64::from(bench.node.disconnected));
    let tip = bench.node.tip;
    let shared: BTreeMap<OutPoint, i64> = {
        let content = &bench.content;
        let ledger = bench.ledgers.at(tip, content);
        ledger
            .coins()
            .map(|coin| {
                let record = content.coin(coin);
                let tx = content.transaction(record.tx);
                let value = tx.content.outputs[record.index as usize].value;
                (OutPoint { txid: tx.txid, index: record.index }, value.to_sat())
            })
            .collect()
    };
    let coins = plain.ledger().coins();
    let plain: BTreeMap<OutPoint, i64> =
        coins.map(|(outpoint, coin)| (*outpoint, coin.value.to_sat())).collect();
    assert_eq!(shared, plain);
}

proptest! {
    #![proptest_config(Config {
        cases: 250,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn both_chains_agree_over_random_trees(seed in any::<u64>(), reach in 1_u64..6) {
        compare(seed, 40, reach, false);
    }

    #[test]
    fn both_chains_agree_when_blocks_come_in_any_order(seed in any::<u64>(), reach in 1_u64..4) {
        compare(seed, 15, reach, true);
    }
}

/// Verdicts that are shared and verdicts that are worked out anew are the same.
#[test]
fn independent_validation_comes_to_the_same_end() {
    for seed in 0..30 {
        let play = |independent: bool| {
            let mut luck = Stream::new(seed, "independent", "");
            let mut bench = Bench::new(Relay::Headers);
            bench.rules.independent_validation = independent;
            for salt in 1..40 {
                let newest = bench.content.block_count() - 1;
                let back = luck.below(3).min(u64::from(newest)) as u32;
                let parent = BlockId(newest - back);
                let block = random_block(&bench.content, parent, salt, &mut luck);
                let block = bench.content.enter_block(&block);
                bench.input(Input::Found(block));
                bench.input(Input::Found(block));
            }
            (bench.told(), bench.node)
        };
        assert_eq!(play(false), play(true));
    }
}
