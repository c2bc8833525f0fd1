//! What payments offered and how long they waited, and how many became what.

use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use crate::fake_world::payment;
use forklab::chain::id::BlockId;
use forklab::story::money::Money;
use forklab::story::money::PaymentCounts;
use forklab::story::money::Wait;
use forklab::world::payment_view::PaymentState;
use forklab::world::payment_view::PaymentView;

/// ```text
/// genesis ─┬─ a      90 s: lost
///          └─ b ── c 120 s, 300 s
/// ```
fn money(payments: Vec<PaymentView>) -> Money {
    let miners = vec![FakeMiner { name: "miner-1", node: 0, share_ppb: 1_000_000_000 }];
    let mut world = FakeWorld::new(&["node-0", "node-1"], 0, miners);
    world.at_ms(90_000).find(0, BlockId::GENESIS, 1);
    let b = world.at_ms(120_000).find(0, BlockId::GENESIS, 1);
    world.at_ms(300_000).find(0, b, 1);
    world.at_ms(400_000);
    world.view.payments = payments;
    world.story(true).picture.money
}

fn in_block(height: u32) -> PaymentView {
    let confirmations = 3 - height;
    PaymentView { block_height: Some(height), confirmations, ..payment("", PaymentState::Final) }
}

#[test]
fn a_payment_waits_until_its_block_of_the_best_chain_was_found() {
    let waits = money(vec![in_block(1), in_block(2)]).waits;

    // 2,500 satoshis for 200 bytes, handed in after 60 s.
    let wait = |wait_s: u64| Wait {
        fee_rate: 12_500,
        wait_ns: wait_s * 1_000_000_000,
        is_confirmed: true,
    };
    assert_eq!(waits, [wait(60), wait(240)]);
}

#[test]
fn one_without_a_block_waits_until_the_end_and_one_that_is_gone_does_not_wait() {
    let refused = PaymentView { txid: None, size_bytes: 0, ..payment("", PaymentState::Refused) };
    let waits = money(vec![
        refused,
        payment("", PaymentState::Pending),
        payment("", PaymentState::Reversed),
    ])
    .waits;

    let until_end = Wait { fee_rate: 12_500, wait_ns: 340_000_000_000, is_confirmed: false };
    assert_eq!(waits, [until_end]);
}

#[test]
fn payments_are_counted_by_what_became_of_them_and_those_of_the_script_are_kept() {
    let scripted = payment("car", PaymentState::Reversed);
    let money = money(vec![
        in_block(1),
        scripted.clone(),
        payment("", PaymentState::Refused),
        payment("", PaymentState::Pending),
        in_block(2),
        payment("", PaymentState::Refused),
    ]);

    assert_eq!(
        money.counts,
        PaymentCounts {
            tried: 6,
            finals: 2,
            pending: 1,
            reversed: 1,
            refused: 2,
            loss_sat: 1_000_000_000
        }
    );
    assert_eq!(money.scripted, [scripted]);
    assert!(money.has_moved());
}

#[test]
fn where_all_payments_were_refused_nothing_moved() {
    assert!(!money(vec![payment("car", PaymentState::Refused)]).has_moved());
    assert!(!money(Vec::new()).has_moved());
}
