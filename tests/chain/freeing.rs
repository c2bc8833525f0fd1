//! Content is counted, freed and its numbers given again; a header's own body comes first.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::coins::Ledgers;
use forklab::chain::id::BlockId;
use forklab::chain::id::CoinId;
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
        assert_eq!(content.enter_transaction(loose(salt, 3)), tx, "the same bytes, the same id");
        content.free_loose(|named| named == tx);
        let txid = content.transaction(tx).txid;
        assert_eq!(content.find_transaction(txid), Some(tx), "somebody names it");
        content.free_loose(|_| false);
        assert_eq!(content.find_transaction(txid), None);
        assert_eq!(content.find_coin(OutPoint { txid, index: 0 }), None);
    }
    assert_eq!(content.coin_count(), coins_before + 3);
}

#[test]
fn a_number_given_again_has_its_own_coins_and_its_own_place() {
    let mut content = easy_archive();
    let first = content.enter_transaction(loose(1, 2));
    let kept = content.enter_transaction(loose(2, 2));
    content.hold_transaction(kept);
    content.free_loose(|_| false);

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
    let places = [kept, wider, again].map(|tx| content.place_of(tx));
    assert_eq!(places, [2, 3, 4], "genesis holds the first, and the second is gone");
}

#[test]
fn a_block_holds_its_transactions() {
    let mut content = easy_archive();
    let tx = content.enter_transaction(coinbase(1, 9, &easy_params()));
    let block = mine(&mut content, GENESIS, 9);
    assert_eq!(content.block(block).transactions, [tx]);

    content.free_loose(|_| false);

    assert_eq!(content.block_content(block).transactions[0], coinbase(1, 9, &easy_params()));
    assert_eq!(content.loose_count(), 0, "it is not looked at again");
}

/// A payment that waits for its parent does so by the parent's id: it finds it whenever it comes,
/// and a number that was given again is never taken for it.
#[test]
fn a_child_holds_its_parent_and_an_orphan_waits_for_it() {
    let mut content = easy_archive();
    let parent = loose(1, 2);
    let of_parent = |salt| {
        let mut child = loose(salt, 2);
        child.inputs[0].previous = OutPoint { txid: parent.txid(), index: 1 };
        child
    };
    let [early, late] = [2, 3].map(of_parent);
    let early_id = content.enter_transaction(early.clone());
    assert_eq!(content.transaction(early_id).spends, [CoinId::NONE]);
    let parent_id = content.enter_transaction(parent.clone());
    let late_id = content.enter_transaction(late.clone());
    let coin = content.find_coin(late.inputs[0].previous).expect("it is here");
    assert_eq!(content.spenders(coin).collect::<Vec<_>>(), [early_id, late_id]);

    content.free_loose(|tx| tx == late_id);
    assert_eq!(content.find_transaction(parent.txid()), Some(parent_id), "its child is named");
    assert_eq!(content.spenders(coin).collect::<Vec<_>>(), [late_id]);

    content.free_loose(|_| false);
    assert_eq!((content.live_transactions(), content.loose_count()), (1, 0));
    let orphan = content.enter_transaction(early.clone());
    content.free_loose(|_| false);
    content.enter_transaction(parent.clone());
    let others = content.find_coin(early.inputs[0].previous).expect("it is here");
    assert_eq!(content.spenders(others).next(), None, "{orphan:?} waits no more");
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
        content.enter_transaction(loose(1, 2));
        content.free_loose(|_| false);
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
