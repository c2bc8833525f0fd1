//! The bit set of each tip against a plain map that replays the chain from genesis.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::coins::Ledgers;
use forklab::chain::id::BlockId;
use forklab::chain::verdict;
use forklab::consensus::params::Params;
use forklab::primitives::transaction::OutPoint;
use forklab::sim::rng::Stream;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;
use std::collections::BTreeMap;

const GENESIS: BlockId = BlockId::GENESIS;

/// The unspent coins at `tip`, replayed from genesis by the textbook.
fn replayed(content: &Archive, tip: BlockId) -> BTreeMap<OutPoint, i64> {
    let mut coins = BTreeMap::new();
    for height in 1..=content.block(tip).height {
        let block = content.block_content(content.ancestor(tip, height));
        for tx in &block.transactions {
            for input in tx.inputs.iter().filter(|_| !tx.is_coinbase()) {
                assert!(coins.remove(&input.previous).is_some(), "the fixture spends what is");
            }
            for (index, output) in (0..).zip(&tx.outputs) {
                if !output.script_pubkey.is_unspendable() {
                    coins.insert(OutPoint { txid: tx.txid(), index }, output.value.to_sat());
                }
            }
        }
    }
    coins
}

/// The unspent coins at `tip`, as the shared ledger has them.
fn shared(content: &Archive, ledgers: &mut Ledgers, tip: BlockId) -> BTreeMap<OutPoint, i64> {
    let coins = ledgers.at(tip, content).coins();
    coins
        .map(|coin| {
            let record = content.coin(coin);
            let tx = content.transaction(record.tx);
            let value = tx.content.outputs[record.index as usize].value;
            (OutPoint { txid: tx.txid, index: record.index }, value.to_sat())
        })
        .collect()
}

/// An archive whose spends need no signatures to be made, with a random tree of blocks that spend
/// coins of their own branch, also those made in the same block; all connected.
fn random_spends(seed: u64, blocks: u32, reach: u64) -> (Archive, Ledgers) {
    let mut content = easy_archive();
    let mut ledgers = Ledgers::new(&content);
    let mut luck = Stream::new(seed, "spends", "");
    for salt in 1..blocks {
        let back = luck.below(reach).min(u64::from(salt - 1)) as u32;
        let parent = BlockId(salt - 1 - back);
        let mut coins: Vec<(OutPoint, i64)> = replayed(&content, parent).into_iter().collect();
        let mut txs = Vec::new();
        for _ in 0..luck.below(3).min(coins.len() as u64) {
            let count = 1 + luck.below(2).min(coins.len() as u64 - 1);
            let spent: Vec<(OutPoint, i64)> = (0..count)
                .map(|_| coins.swap_remove(luck.below(coins.len() as u64) as usize))
                .collect();
            let tx = spend(&spent, 1 + luck.below(3) as i64);
            let made = (0..).zip(&tx.outputs).map(|(index, output)| {
                (OutPoint { txid: tx.txid(), index }, output.value.to_sat())
            });
            coins.extend(made);
            txs.push(tx);
            if coins.is_empty() {
                break;
            }
        }
        let block = mine_with(&mut content, parent, salt, txs);
        assert_eq!(block, BlockId(salt));
        let connected = verdict::connect(&mut content, &mut ledgers, block, false);
        assert_eq!(connected, Ok(()), "block {salt}");
    }
    (content, ledgers)
}

proptest! {
    #![proptest_config(Config {
        cases: 40,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn the_ledger_at_any_tip_is_what_a_replay_from_genesis_gives(
        seed in any::<u64>(),
        reach in 1_u64..8,
        visits in proptest::collection::vec(0_u32..40, 40),
    ) {
        let (content, mut ledgers) = random_spends(seed, 40, reach);
        for tip in visits.into_iter().map(BlockId) {
            prop_assert_eq!(shared(&content, &mut ledgers, tip), replayed(&content, tip));
        }
    }
}

/// genesis ── 100 tips, one beside the other, each with its own coin: more than are kept live.
#[test]
fn more_tips_than_are_kept_live_are_made_again() {
    let mut content = easy_archive();
    let mut ledgers = Ledgers::new(&content);
    let tips: Vec<BlockId> = (0..100)
        .map(|salt| {
            let below = mine(&mut content, GENESIS, salt);
            let payment = spend(&[reward(&content, below)], 2);
            let tip = mine_with(&mut content, below, salt, vec![payment]);
            for block in [below, tip] {
                verdict::connect(&mut content, &mut ledgers, block, false).expect("valid");
            }
            tip
        })
        .collect();

    for round in 0..3 {
        for (at, &tip) in tips.iter().enumerate() {
            if (at + round) % 3 == 0 {
                assert_eq!(shared(&content, &mut ledgers, tip), replayed(&content, tip));
            }
        }
    }
    let live = serde_json::to_value(&ledgers).expect("plain data");
    assert_eq!(live["live"].as_array().map(Vec::len), Some(64));
}

/// A chain of 2009, before BIP-0034, whose second block repeats the coinbase of the first while its
/// coin is unspent, as blocks 91842 and 91880 of mainnet did.
///
/// genesis ── a1 ── a2(the coinbase of a1) ── a3
#[test]
fn undo_restores_the_exact_bits_after_a_coinbase_is_repeated() {
    let repeated = coinbase(1, 0, &easy_params());
    let mut params = Params { bip34_height: 1_000, ..easy_params() };
    let genesis = params.genesis_block();
    let build = |params: &Params| {
        let mut content = Archive::new(params.clone(), true, &genesis);
        let mut made = vec![GENESIS];
        for _ in 0..2 {
            let mut block = draft(&content, *made.last().unwrap(), 0, Vec::new());
            block.transactions[0] = repeated.clone();
            seal(&mut block);
            made.push(content.enter_block(&block));
        }
        (content, made)
    };
    let (content, made) = build(&params);
    let hash = content.block(made[2]).hash;
    params.bip30_exceptions.push(
        serde_json::from_value(serde_json::json!({ "height": 2, "hash": hash }))
            .expect("an exception"),
    );

    let (mut content, made) = build(&params);
    let mut ledgers = Ledgers::new(&content);
    for &block in &made[1..] {
        verdict::connect(&mut content, &mut ledgers, block, false).expect("an exception");
    }
    let coin = OutPoint { txid: repeated.txid(), index: 0 };
    let both = BTreeMap::from([(coin, 5_000_000_000)]);
    assert_eq!(content.block(made[2]).overwritten.len(), 1);
    for tip in [made[2], made[1], made[2], GENESIS, made[1]] {
        let expected = if tip == GENESIS { BTreeMap::new() } else { both.clone() };
        assert_eq!(shared(&content, &mut ledgers, tip), expected, "{tip:?}");
    }
}

/// The same without an exception: the repeated coinbase is refused, unless the first is spent.
#[test]
fn a_coinbase_may_be_repeated_once_its_coin_is_spent() {
    let params = Params { bip34_height: 1_000, ..easy_params() };
    let genesis = params.genesis_block();
    let repeated = coinbase(1, 0, &params);
    let mut content = Archive::new(params, true, &genesis);
    let mut ledgers = Ledgers::new(&content);
    let again = |content: &mut Archive, parent: BlockId| {
        let mut block = draft(content, parent, 0, Vec::new());
        block.transactions[0] = repeated.clone();
        seal(&mut block);
        content.enter_block(&block)
    };
    let a1 = again(&mut content, GENESIS);
    let refused = again(&mut content, a1);
    let payment = spend(&[reward(&content, a1)], 1);
    let a2 = mine_with(&mut content, a1, 1, vec![payment]);
    let allowed = again(&mut content, a2);
    // Spends the second coin, whose height is 3 and not 1.
    let payment = spend(&[reward(&content, allowed)], 2);
    let above = mine_with(&mut content, allowed, 2, vec![payment]);

    let mut connect = |block| verdict::connect(&mut content, &mut ledgers, block, false);
    assert_eq!(connect(a1), Ok(()));
    assert_eq!(connect(refused).map_err(|reject| reject.code()), Err("bad-txns-BIP30"));
    assert_eq!(connect(a2), Ok(()));
    assert_eq!(connect(allowed), Ok(()));
    assert_eq!(connect(above), Ok(()));
    for tip in [a2, above, allowed, a1, above] {
        assert_eq!(shared(&content, &mut ledgers, tip), replayed(&content, tip));
    }
}
