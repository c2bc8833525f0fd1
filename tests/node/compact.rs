//! Compact blocks (BIP-0152): pushes, requests, what is missing.

use crate::fixture::*;
use crate::missing::all_payments;
use crate::missing::blocktxn;
use crate::missing::getblocktxn;
use forklab::chain::id::BlockId;
use forklab::node::context::Action;
use forklab::node::message::Message;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;
use forklab::sim::time::SimDuration;

const GENESIS: BlockId = BlockId::GENESIS;
const PUSH: Message = Message::SendCmpct { high_bandwidth: true };
const NO_PUSH: Message = Message::SendCmpct { high_bandwidth: false };

fn pushers(bench: &Bench) -> Vec<PeerId> {
    bench.node.pushers.iter().collect()
}

/// What the node said to anybody about pushing.
fn asks_to_push(bench: &mut Bench) -> Vec<(PeerId, Message)> {
    let about = |message: &Message| matches!(message, Message::SendCmpct { .. });
    bench.sent().into_iter().filter(|(_, message)| about(message)).collect()
}

#[test]
fn at_most_three_peers_push_and_the_one_that_was_first_least_lately_goes() {
    let mut bench = Bench::new(Relay::Compact).peers(4, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 6);

    for (at, peer) in [ALICE, BOB, CAROL].into_iter().enumerate() {
        bench.recv(peer, cmpct(a[at]));
        assert_eq!(asks_to_push(&mut bench), [(peer, PUSH)]);
    }
    bench.recv(ALICE, cmpct(a[3]));
    assert_eq!(asks_to_push(&mut bench), [], "she pushes already");
    assert_eq!(pushers(&bench), [BOB, CAROL, ALICE]);
    bench.recv(DAVE, cmpct(a[4]));

    assert_eq!(asks_to_push(&mut bench), [(BOB, NO_PUSH), (DAVE, PUSH)]);
    assert_eq!(pushers(&bench), [CAROL, ALICE, DAVE]);
}

/// Dave is the only pusher whom the node chose itself: an inbound peer does not displace him.
#[test]
fn the_last_outbound_pusher_is_kept() {
    let mut bench = Bench::new(Relay::Compact).peers(3, 1);
    let a = chain(&mut bench.content, GENESIS, 0, 5);
    bench.recv(DAVE, cmpct(a[0]));
    bench.recv(ALICE, cmpct(a[1]));
    bench.recv(BOB, cmpct(a[2]));
    assert_eq!(pushers(&bench), [DAVE, ALICE, BOB]);
    bench.sent();

    bench.recv(CAROL, cmpct(a[3]));

    assert_eq!(asks_to_push(&mut bench), [(ALICE, NO_PUSH), (CAROL, PUSH)]);
    assert_eq!(pushers(&bench), [DAVE, BOB, CAROL]);
}

#[test]
fn who_does_not_know_compact_blocks_is_not_asked_to_push() {
    let mut bench = Bench::new(Relay::Compact).peers(1, 0);
    let peer = bench.node.add_peer(true);
    bench.input(forklab::node::context::Input::Connected(peer));
    bench.recv(peer, Message::Version { start_height: 0 });
    bench.recv(peer, Message::Verack);
    let a1 = mine(&mut bench.content, GENESIS, 0);

    bench.feed(peer, &[a1]);

    assert_eq!(bench.node.tip, a1);
    assert_eq!(pushers(&bench), []);
}

/// While the block is still being checked, it is on its way to those who asked for pushes.
#[test]
fn a_block_on_the_tip_is_pushed_before_it_is_connected() {
    let mut bench = Bench::new(Relay::Compact).peers(3, 0);
    bench.rules.validation_per_block = SimDuration::from_secs(1);
    let a1 = mine(&mut bench.content, GENESIS, 0);
    bench.recv(BOB, PUSH);

    bench.recv(ALICE, cmpct(a1));
    assert_eq!((bench.sent(), bench.node.tip), (vec![(BOB, cmpct(a1))], GENESIS));
    bench.wait(SimDuration::from_secs(1));

    assert_eq!(bench.node.tip, a1);
    assert_eq!(bench.sent(), [(ALICE, PUSH), (CAROL, headers(a1, 1))]);
}

#[test]
fn what_is_wrong_before_connection_is_not_pushed_and_told_once() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    bench.recv(BOB, PUSH);
    let params = easy_params();
    let bad = mine_changed(&mut bench.content, GENESIS, |block| {
        block.transactions[0] = coinbase(7, 1, &params);
    });

    bench.recv(ALICE, cmpct(bad));

    assert_eq!(bench.sent(), []);
    assert_eq!(bench.told(), [Action::Refused { block: bad, code: "bad-cb-height" }]);
}

/// Core passes a compact block on before it has asked for the coins: so must we, and so nobody is
/// punished for one.
#[test]
fn what_is_wrong_only_with_the_coins_is_pushed_and_costs_nobody_his_link() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    bench.recv(BOB, PUSH);
    let bad = mine_greedy(&mut bench.content, GENESIS, 1);

    bench.recv(ALICE, cmpct(bad));

    assert_eq!(bench.sent(), [(BOB, cmpct(bad))]);
    assert_eq!(bench.node.tip, GENESIS);
    assert!(!bench.closed(ALICE));
}

#[test]
fn one_header_on_the_tip_is_asked_for_as_a_compact_block() {
    let mut bench = Bench::new(Relay::Compact).peers(1, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 3);

    bench.recv(ALICE, headers(a[0], 1));
    assert_eq!(bench.sent(), [(ALICE, Message::GetData { block: a[0], compact: true })]);
    bench.recv(ALICE, headers(a[2], 2));

    assert_eq!(bench.sent(), [(ALICE, getdata(a[1])), (ALICE, getdata(a[2]))]);
}

#[test]
fn a_compact_block_without_known_parent_is_asked_about() {
    let mut bench = Bench::new(Relay::Compact).peers(1, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2);

    bench.recv(ALICE, cmpct(a[1]));

    assert_eq!(bench.sent(), [(ALICE, Message::GetHeaders { locator: GENESIS })]);
    assert!(!bench.closed(ALICE));
}

/// genesis ── a1        a1 is the tip: b1 has no more work, so it is fetched as any block is
///        └── b1
#[test]
fn a_compact_block_of_equal_work_is_fetched_whole() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    let a1 = mine(&mut bench.content, GENESIS, 1);
    let b1 = mine(&mut bench.content, GENESIS, 2);
    bench.recv(ALICE, cmpct(a1));
    bench.sent();

    bench.recv(BOB, cmpct(b1));

    assert_eq!(bench.sent(), [(BOB, getdata(b1))]);
}

/// genesis ── a1 ── a2(coinbase, a spend of a1's)
fn with_a_spend(bench: &mut Bench) -> [BlockId; 2] {
    let a1 = mine(&mut bench.content, GENESIS, 0);
    let payment = spend(&[reward(&bench.content, a1)], 2);
    let a2 = mine_with(&mut bench.content, a1, 0, vec![payment]);
    [a1, a2]
}

#[test]
fn missing_transactions_are_asked_for() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    let [a1, a2] = with_a_spend(&mut bench);
    bench.recv(ALICE, cmpct(a1));
    bench.sent();

    bench.recv(ALICE, cmpct(a2));
    let request = getblocktxn(&mut bench.content, a2);
    assert_eq!(bench.sent(), [(ALICE, request)]);
    let unasked = blocktxn(&mut bench.content, GENESIS);
    bench.recv(BOB, unasked);
    let answer = blocktxn(&mut bench.content, a2);
    bench.recv(ALICE, answer);

    assert_eq!(bench.node.tip, a2);
    assert_eq!(bench.node.requests, []);
}

#[test]
fn transactions_that_do_not_come_are_asked_for_as_a_whole_block() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    let [a1, a2] = with_a_spend(&mut bench);
    bench.recv(ALICE, cmpct(a1));
    bench.recv(ALICE, cmpct(a2));
    bench.recv(BOB, headers(a2, 1));
    bench.sent();

    bench.wait(TIMEOUT);

    assert_eq!(bench.sent(), [(BOB, getdata(a2))]);
}

#[test]
fn compact_blocks_are_served_to_depth_5_and_transactions_to_depth_10() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 20);
    bench.feed(ALICE, &a);
    bench.sent();
    let missing = all_payments(&mut bench.content, a[9]);
    let mut ask = |message| {
        bench.recv(BOB, message);
        bench.sent()
    };

    let compact = |block| Message::GetData { block, compact: true };
    assert_eq!(ask(compact(a[19 - 5])), [(BOB, cmpct(a[14]))]);
    assert_eq!(ask(compact(a[19 - 6])), [(BOB, block(a[13]))]);
    let payments_of = |block| Message::GetBlockTxn { block, missing };
    assert_eq!(ask(payments_of(a[9])), [(BOB, Message::BlockTxn { block: a[9], missing })]);
    assert_eq!(ask(payments_of(a[19 - 11])), [(BOB, block(a[8]))]);
}
