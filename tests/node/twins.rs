//! Two bodies under one header (CVE-2012-2459): one says nothing about the other.

use crate::fixture::*;
use crate::missing::blocktxn;
use crate::missing::getblocktxn;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::node::context::Action;
use forklab::node::state::Relay;
use forklab::primitives::block::Block;

const GENESIS: BlockId = BlockId::GENESIS;

/// genesis ── a1 ── a2(coinbase, payment, payment'), whose twin repeats its last transaction and so
/// has the same root.
fn honest_and_mutated(content: &mut Archive) -> (BlockId, Block, Block) {
    let a1 = mine(content, GENESIS, 0);
    let first = spend(&[reward(content, a1)], 2);
    let of_first = (
        forklab::primitives::transaction::OutPoint { txid: first.txid(), index: 0 },
        first.outputs[0].value.to_sat(),
    );
    let second = spend(&[of_first], 1);
    let mut honest = draft(content, a1, 0, vec![first, second.clone()]);
    seal(&mut honest);
    let mut mutated = honest.clone();
    mutated.transactions.push(second);
    assert_eq!(mutated.merkle_root().0, honest.header.merkle_root);
    (a1, honest, mutated)
}

/// Whichever of the two enters the archive first.
fn both_orders(play: impl Fn(Bench, [BlockId; 3])) {
    for relay in [Relay::Flood, Relay::Inv, Relay::Headers, Relay::Compact] {
        for mutated_first in [false, true] {
            let mut bench = Bench::new(relay).peers(3, 0);
            let (a1, honest, mutated) = honest_and_mutated(&mut bench.content);
            let content = &mut bench.content;
            let early = mutated_first.then(|| content.enter_block(&mutated));
            let honest = content.enter_block(&honest);
            let mutated = content.enter_block(&mutated);
            assert!(early.is_none_or(|early| early == mutated));
            assert_ne!(honest, mutated);
            bench.feed(CAROL, &[a1]);
            bench.sent();
            bench.told();
            play(bench, [a1, honest, mutated]);
        }
    }
}

#[test]
fn a_mutated_twin_does_not_poison_the_honest_block() {
    both_orders(|mut bench, [_, honest, mutated]| {
        bench.recv(ALICE, block(mutated));
        assert_eq!(
            bench.told(),
            [
                Action::Refused { block: mutated, code: "bad-txns-duplicate" },
                Action::Disconnect { peer: ALICE },
            ]
        );
        bench.feed(BOB, &[honest]);

        assert_eq!(bench.node.tip, honest);
        assert_eq!(bench.node.marked, []);
        let child = mine(&mut bench.content, honest, 1);
        bench.feed(BOB, &[child]);
        assert_eq!(bench.node.tip, child);
    });
}

#[test]
fn who_answers_with_the_twin_is_replaced_by_the_next_announcer() {
    both_orders(|mut bench, [_, honest, mutated]| {
        if bench.rules.relay == Relay::Compact {
            return; // asks for the compact form; see below
        }
        let announcement =
            if bench.rules.relay.keeps_orphans() { inv(honest) } else { headers(honest, 1) };
        bench.recv(ALICE, announcement);
        bench.recv(BOB, announcement);
        assert_eq!(bench.sent(), [(ALICE, getdata(honest))]);

        bench.recv(ALICE, block(mutated));
        assert_eq!(bench.sent(), [(BOB, getdata(honest))]);
        bench.recv(BOB, block(honest));

        assert_eq!(bench.node.tip, honest);
    });
}

#[test]
fn a_compact_block_that_comes_out_wrong_is_asked_for_whole() {
    both_orders(|mut bench, [_, honest, mutated]| {
        if bench.rules.relay != Relay::Compact {
            return;
        }
        bench.recv(ALICE, cmpct(mutated));
        let request = getblocktxn(&mut bench.content, mutated);
        assert_eq!(bench.sent(), [(ALICE, request)]);
        let answer = blocktxn(&mut bench.content, mutated);
        bench.recv(ALICE, answer);

        assert_eq!(bench.told(), [Action::Refused { block: mutated, code: "bad-txns-duplicate" }]);
        assert_eq!(bench.sent(), [(ALICE, getdata(honest))]);
        bench.recv(ALICE, block(honest));
        assert_eq!(bench.node.tip, honest);
    });
}

#[test]
fn a_body_under_another_header_is_refused_and_the_header_goes_on() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let mut block_a = draft(&bench.content, GENESIS, 1, Vec::new());
    seal(&mut block_a);
    let mut wrong = block_a.clone();
    wrong.transactions[0].lock_time = 1;
    let wrong = bench.content.enter_block(&wrong);
    let right = bench.content.enter_block(&block_a);

    bench.recv(ALICE, block(wrong));
    assert_eq!(bench.refusals(), ["bad-txnmrklroot"]);
    bench.feed(BOB, &[right]);

    assert_eq!(bench.node.tip, right);
}
