//! Content is counted, freed and its numbers given again; a header's own body comes first.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::coins::Ledgers;
use forklab::chain::id::BlockId;
use forklab::chain::verdict;
use forklab::primitives::amount::Amount;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;

const GENESIS: BlockId = BlockId::GENESIS;

/// A transaction that nobody can tell from another but by `salt`.
fn loose(salt: i64, outputs: usize) -> Transaction {
    let mut tx = coinbase(5, 0, &easy_params());
    tx.inputs[0].previous = OutPoint { txid: tx.txid(), index: 0 };
    tx.outputs = vec![tx.outputs[0].clone(); outputs];
    tx.outputs[0].value = Amount::from_sat(salt);
    tx
}

#[test]
fn a_flood_that_nobody_keeps_does_not_grow_the_archive() {
    let mut content = easy_archive();
    let coins_before = content.coin_count();
    for salt in 0..1_000 {
        let tx = content.enter_transaction(loose(salt, 3));
        content.hold_transaction(tx);
        assert_eq!(content.enter_transaction(loose(salt, 3)), tx, "the same bytes, the same id");
        content.hold_transaction(tx);
        content.release_transaction(tx);
        let txid = content.transaction(tx).txid;
        assert_eq!(content.find_transaction(txid), Some(tx), "one still holds it");
        content.release_transaction(tx);
        assert_eq!(content.find_transaction(txid), None);
        assert_eq!(content.find_coin(OutPoint { txid, index: 0 }), None);
    }
    assert_eq!(content.coin_count(), coins_before + 3);
}

#[test]
fn a_number_given_again_has_its_own_coins() {
    let mut content = easy_archive();
    let first = content.enter_transaction(loose(1, 2));
    let kept = content.enter_transaction(loose(2, 2));
    for tx in [first, kept] {
        content.hold_transaction(tx);
    }
    content.release_transaction(first);

    let wider = content.enter_transaction(loose(3, 4));
    let again = content.enter_transaction(loose(4, 2));

    assert_eq!(again, first);
    assert_ne!(wider, first, "it needs more coins");
    for (tx, outputs) in [(kept, 2), (wider, 4), (again, 2)] {
        let txid = content.transaction(tx).txid;
        for index in 0..outputs {
            let coin = content.find_coin(OutPoint { txid, index }).expect("it is here");
            assert_eq!((content.coin(coin).tx, content.coin(coin).index), (tx, index));
        }
        assert_eq!(content.find_coin(OutPoint { txid, index: outputs }), None);
    }
}

#[test]
fn a_block_holds_its_transactions() {
    let mut content = easy_archive();
    let tx = content.enter_transaction(coinbase(1, 9, &easy_params()));
    content.hold_transaction(tx);
    let block = mine(&mut content, GENESIS, 9);
    assert_eq!(content.block(block).transactions, [tx]);

    content.release_transaction(tx);

    assert_eq!(content.block_content(block).transactions[0], coinbase(1, 9, &easy_params()));
}

#[test]
fn the_same_block_has_the_same_number_and_the_digest_hears_of_it_once() {
    let mut content = easy_archive();
    content.take_entered(|_| {});
    let mut block = draft(&content, GENESIS, 0, Vec::new());
    seal(&mut block);

    let id = content.enter_block(&block);
    assert_eq!(content.enter_block(&block), id);
    assert_eq!(content.enter_header(block.header), id);

    let mut entered = Vec::new();
    content.take_entered(|hash| entered.push(*hash));
    assert_eq!(entered, [block.transactions[0].txid(), block.hash()]);
    assert_eq!(content.block_content(id), block);
    assert_eq!(content.block(id).size_bytes as usize, block.size());
}

#[test]
fn a_header_waits_for_its_own_body_and_keeps_its_number() {
    let mut content = easy_archive();
    let mut block = draft(&content, GENESIS, 0, Vec::new());
    seal(&mut block);
    let mut other = block.clone();
    other.transactions[0].lock_time = 1;

    let header = content.enter_header(block.header);
    assert!(verdict::body(&mut content, header, false).is_err(), "there is no body");
    let wrong = content.enter_block(&other);
    let child = mine(&mut content, header, 1);
    let right = content.enter_block(&block);

    assert_eq!(right, header);
    assert_ne!(wrong, header);
    assert_eq!(content.block(wrong).header_of, header);
    assert_eq!(content.block(child).parent, header);
    assert_eq!(content.blocks_under(block.hash()).collect::<Vec<_>>(), [header, wrong]);
    assert_eq!(verdict::body(&mut content, right, false), Ok(()));
    assert_eq!(content.enter_block(&other), wrong, "a twin is found again");
}

#[test]
fn a_reset_archive_equals_a_new_one() {
    let fill = |content: &mut Archive| {
        let a = chain(content, GENESIS, 0, 3);
        let payment = spend(&[reward(content, a[2])], 2);
        let block = mine_with(content, a[2], 0, vec![payment]);
        let loose = content.enter_transaction(loose(1, 2));
        content.hold_transaction(loose);
        content.release_transaction(loose);
        let mut ledgers = Ledgers::new(content);
        for block in a.into_iter().chain([block]) {
            verdict::connect(content, &mut ledgers, block, false).expect("valid");
        }
        (serde_json::to_string(content).unwrap(), serde_json::to_string(&ledgers).unwrap())
    };
    let mut content = easy_archive();
    let first = fill(&mut content);
    content.reset(&easy_params().genesis_block());
    assert_eq!(fill(&mut content), first);
}
