//! Payments at one node: asked for, taken, passed on in trickles, replaced, kept aside, returned.

use crate::fixture::*;
use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::node::context::Action;
use forklab::node::context::Input;
use forklab::node::message::Message;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::sim::time::SimDuration;

/// More than Core asks for any payment of these tests.
const FEE_SAT: i64 = 10_000;

/// A node that follows a1, whose reward can be spent.
fn bench() -> (Bench, OutPoint, i64) {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a1 = mine(&mut bench.content, BlockId::GENESIS, 1);
    bench.feed(ALICE, &[a1]);
    let (coin, sat) = reward(&bench.content, a1);
    bench.sent();
    bench.told();
    (bench, coin, sat)
}

/// A payment of one coin that leaves `fee_sat` to the miner.
fn payment(coin: OutPoint, sat: i64, fee_sat: i64, outputs: i64) -> Transaction {
    spend(&[(coin, sat - fee_sat)], outputs)
}

fn enter(bench: &mut Bench, tx: Transaction) -> TxId {
    bench.content.enter_transaction(tx)
}

fn pool(bench: &Bench) -> Vec<TxId> {
    bench.node.pool.entries.iter().map(|entry| entry.tx).collect()
}

/// Everything that waits is announced now.
fn trickle(bench: &mut Bench) -> Vec<(PeerId, Message)> {
    bench.input(Input::Trickle(None));
    bench.sent()
}

#[test]
fn a_payment_is_asked_for_once_taken_and_announced_to_the_others() {
    let (mut bench, coin, sat) = bench();
    let tx = enter(&mut bench, payment(coin, sat, FEE_SAT, 1));

    bench.recv(ALICE, Message::InvTx { tx });
    bench.recv(BOB, Message::InvTx { tx });
    assert_eq!(bench.sent(), [(ALICE, Message::GetTx { tx })], "one request at a time");
    bench.recv(ALICE, Message::Tx { tx });

    assert_eq!(pool(&bench), [tx]);
    assert!(bench.told().contains(&Action::Pooled { tx, from: Some(ALICE) }));
    assert_eq!(trickle(&mut bench), [], "both know it");
    bench.recv(BOB, Message::GetTx { tx });
    assert_eq!(bench.sent(), [(BOB, Message::Tx { tx })]);
}

#[test]
fn a_request_that_is_not_answered_goes_to_the_next_who_announced() {
    let (mut bench, coin, sat) = bench();
    let tx = enter(&mut bench, payment(coin, sat, FEE_SAT, 1));
    bench.recv(ALICE, Message::InvTx { tx });
    bench.recv(BOB, Message::InvTx { tx });
    bench.sent();

    bench.wait(SimDuration::from_secs(60));

    assert_eq!(bench.sent(), [(BOB, Message::GetTx { tx })]);
}

#[test]
fn the_first_of_two_payments_with_one_coin_stays() {
    let (mut bench, coin, sat) = bench();
    let first = enter(&mut bench, payment(coin, sat, FEE_SAT, 1));
    let second = enter(&mut bench, payment(coin, sat, 9 * FEE_SAT, 2));

    bench.input(Input::Submit(first));
    bench.told();
    bench.input(Input::Submit(second));

    assert_eq!(pool(&bench), [first]);
    assert_eq!(bench.told(), [Action::NotPooled { tx: second, code: "txn-mempool-conflict" }]);
}

#[test]
fn a_node_that_replaces_by_fee_takes_what_pays_more_and_not_what_pays_less() {
    let (mut bench, coin, sat) = bench();
    bench.node.pool.replaces_by_fee = true;
    let first = enter(&mut bench, payment(coin, sat, FEE_SAT, 1));
    let more = enter(&mut bench, payment(coin, sat, 9 * FEE_SAT, 2));

    bench.input(Input::Submit(first));
    bench.input(Input::Submit(more));
    assert_eq!(pool(&bench), [more]);
    bench.input(Input::Submit(first));

    assert_eq!(pool(&bench), [more], "the cheaper one does not come back");
}

#[test]
fn a_child_waits_for_its_parent_and_both_are_taken() {
    let (mut bench, coin, sat) = bench();
    let parent = payment(coin, sat, FEE_SAT, 1);
    let made = OutPoint { txid: parent.txid(), index: 0 };
    let child = payment(made, sat - FEE_SAT, FEE_SAT, 1);
    let child = enter(&mut bench, child);
    bench.recv(ALICE, Message::InvTx { tx: child });
    bench.recv(ALICE, Message::Tx { tx: child });
    assert_eq!(pool(&bench), []);

    let parent = enter(&mut bench, parent);
    bench.recv(BOB, Message::InvTx { tx: parent });
    bench.recv(BOB, Message::Tx { tx: parent });

    assert_eq!(pool(&bench), [parent, child]);
}

/// ```text
/// genesis ── a1 ── a2         a2 confirms the payment
///             └─── b2 ── b3   neither does
/// ```
#[test]
fn a_payment_leaves_when_it_is_confirmed_and_returns_when_its_block_does() {
    let (mut bench, coin, sat) = bench();
    let a1 = bench.node.tip;
    let paid = payment(coin, sat, FEE_SAT, 1);
    let tx = enter(&mut bench, paid.clone());
    bench.input(Input::Submit(tx));
    let a2 = mine_with(&mut bench.content, a1, 1, vec![paid]);
    bench.feed(ALICE, &[a2]);
    assert_eq!((bench.node.tip, pool(&bench)), (a2, vec![]));

    let b = chain(&mut bench.content, a1, 2, 2);
    bench.feed(BOB, &b);

    assert_eq!((bench.node.tip, pool(&bench)), (b[1], vec![tx]));
}

#[test]
fn what_a_block_spends_otherwise_leaves_with_its_children() {
    let (mut bench, coin, sat) = bench();
    let a1 = bench.node.tip;
    let first = payment(coin, sat, FEE_SAT, 1);
    let made = OutPoint { txid: first.txid(), index: 0 };
    let child = payment(made, sat - FEE_SAT, FEE_SAT, 1);
    for tx in [first, child] {
        let tx = enter(&mut bench, tx);
        bench.input(Input::Submit(tx));
    }
    assert_eq!(pool(&bench).len(), 2);

    let other = payment(coin, sat, 2 * FEE_SAT, 2);
    let a2 = mine_with(&mut bench.content, a1, 1, vec![other]);
    bench.feed(ALICE, &[a2]);

    assert_eq!((bench.node.tip, pool(&bench)), (a2, vec![]));
}

#[test]
fn what_breaks_a_rule_is_refused_in_cores_words() {
    let (mut bench, coin, sat) = bench();
    let mut cases = vec![
        (payment(coin, sat, 0, 1), "min relay fee not met"),
        (payment(coin, sat, -1, 1), "bad-txns-in-belowout"),
        (spend(&[(coin, sat - FEE_SAT), (coin, 0)], 1), "bad-txns-inputs-duplicate"),
    ];
    let mut forged = payment(coin, sat, FEE_SAT, 1);
    forged.outputs[0].value = forklab::primitives::amount::Amount::from_sat(sat - 2 * FEE_SAT);
    cases.push((forged, "mandatory-script-verify-flag-failed"));
    let coinbase = coinbase(2, 9, &easy_params());
    cases.push((coinbase, "coinbase"));

    for (tx, code) in cases {
        let tx = enter(&mut bench, tx);
        bench.input(Input::Submit(tx));
        assert_eq!(bench.told(), [Action::NotPooled { tx, code }]);
    }
    assert_eq!(pool(&bench), []);
}
