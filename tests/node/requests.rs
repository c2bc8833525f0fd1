//! One request in flight for a block; a timeout; the next peer.

use crate::fixture::*;
use forklab::chain::id::BlockId;
use forklab::node::context::Input;
use forklab::node::message::Message;
use forklab::node::state::Relay;
use forklab::sim::time::SimDuration;

const GENESIS: BlockId = BlockId::GENESIS;
const BARELY: SimDuration = SimDuration::from_nanos(1);

fn just_before_the_timeout() -> SimDuration {
    SimDuration::from_nanos(TIMEOUT.as_nanos() - 1)
}

/// A node that asked Alice for a block of which Bob and Carol told it too.
fn asked_alice(relay: Relay) -> (Bench, BlockId) {
    let mut bench = Bench::new(relay).peers(3, 0);
    let a1 = mine(&mut bench.content, GENESIS, 0);
    let announcement = if relay.keeps_orphans() { inv(a1) } else { headers(a1, 1) };
    for peer in [ALICE, BOB, CAROL] {
        bench.recv(peer, announcement);
        bench.recv(peer, announcement);
    }
    assert_eq!(bench.sent(), [(ALICE, getdata(a1))]);
    (bench, a1)
}

#[test]
fn a_block_announced_twice_is_requested_once() {
    asked_alice(Relay::Inv);
    asked_alice(Relay::Headers);
}

#[test]
fn after_the_timeout_the_next_announcer_is_asked_and_then_the_one_after() {
    for relay in [Relay::Inv, Relay::Headers] {
        let (mut bench, a1) = asked_alice(relay);

        bench.wait(just_before_the_timeout());
        assert_eq!(bench.sent(), []);
        bench.wait(BARELY);
        assert_eq!(bench.sent(), [(BOB, getdata(a1))]);
        bench.wait(just_before_the_timeout());
        assert_eq!(bench.sent(), []);
        bench.wait(BARELY);
        assert_eq!(bench.sent(), [(CAROL, getdata(a1))]);
    }
}

/// A block whose only sender takes longer than the node waits was never asked for again once
/// (`download::on_deadline`): random worlds found it.
#[test]
fn a_slow_sender_whom_nobody_can_replace_is_asked_again() {
    for relay in [Relay::Inv, Relay::Headers] {
        let mut bench = Bench::new(relay).peers(2, 0);
        let a1 = mine(&mut bench.content, GENESIS, 0);
        bench.recv(ALICE, if relay.keeps_orphans() { inv(a1) } else { headers(a1, 1) });
        assert_eq!(bench.sent(), [(ALICE, getdata(a1))]);

        bench.wait(TIMEOUT);
        assert_eq!(bench.sent(), [(ALICE, getdata(a1))]);
        bench.wait(TIMEOUT);
        assert_eq!(bench.sent(), [(ALICE, getdata(a1))]);
        bench.recv(ALICE, block(a1));

        assert_eq!((bench.node.tip, bench.node.requests.len()), (a1, 0));
    }
}

#[test]
fn a_late_answer_is_taken_and_ends_the_request() {
    let (mut bench, a1) = asked_alice(Relay::Headers);
    bench.wait(TIMEOUT);
    bench.sent();

    bench.recv(ALICE, block(a1));

    assert_eq!((bench.node.tip, bench.node.requests.len()), (a1, 0));
    bench.wait(TIMEOUT);
    assert_eq!(bench.sent(), []);
}

#[test]
fn who_has_nothing_is_followed_by_the_next_announcer() {
    let (mut bench, a1) = asked_alice(Relay::Inv);

    bench.recv(BOB, Message::NotFound { block: a1 });
    assert_eq!(bench.sent(), [], "Bob was not asked");
    bench.recv(ALICE, Message::NotFound { block: a1 });
    assert_eq!(bench.sent(), [(BOB, getdata(a1))]);
}

#[test]
fn when_a_peer_goes_the_next_announcer_is_asked() {
    let (mut bench, a1) = asked_alice(Relay::Headers);

    bench.input(Input::Closed(BOB));
    assert_eq!(bench.sent(), []);
    bench.input(Input::Closed(ALICE));
    assert_eq!(bench.sent(), [(CAROL, getdata(a1))]);
    bench.input(Input::Closed(CAROL));
    assert_eq!(bench.sent(), []);
    assert_eq!(bench.node.requests, []);
}

/// genesis ── a1 ── a2: Alice tells of a1, Bob of a2 in one go. Nobody else announced a1 by itself,
/// but Bob's chain has it.
#[test]
fn a_peer_whose_chain_has_the_block_is_asked_when_no_announcer_is_left() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2);
    bench.recv(BOB, headers(a[1], 2));
    assert_eq!(bench.sent(), [(BOB, getdata(a[0])), (BOB, getdata(a[1]))]);
    bench.recv(ALICE, headers(a[0], 1));
    bench.recv(ALICE, headers(a[1], 1));
    bench.recv(BOB, Message::NotFound { block: a[0] });
    assert_eq!(bench.sent(), [(ALICE, getdata(a[0]))]);

    bench.wait(TIMEOUT);

    assert_eq!(bench.sent(), [(ALICE, getdata(a[1])), (BOB, getdata(a[0]))]);
}

#[test]
fn an_unknown_block_is_asked_about_with_getheaders_where_headers_come_first() {
    for relay in [Relay::Headers, Relay::Compact] {
        let mut bench = Bench::new(relay).peers(1, 0);
        let a = chain(&mut bench.content, GENESIS, 0, 3);

        bench.recv(ALICE, inv(a[2]));
        bench.recv(ALICE, headers(a[2], 1));

        let asks = (ALICE, Message::GetHeaders { locator: GENESIS });
        assert_eq!(bench.sent(), [asks, asks]);
        assert_eq!(bench.node.best_header, GENESIS, "nothing is believed of a header alone");
    }
}

#[test]
fn a_served_block_is_one_that_is_held() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2);
    bench.feed(ALICE, &a[..1]);
    bench.sent();

    bench.recv(BOB, getdata(a[0]));
    bench.recv(BOB, getdata(a[1]));

    assert_eq!(bench.sent(), [(BOB, block(a[0])), (BOB, Message::NotFound { block: a[1] })]);
}

/// A node that still checks a block asks nobody for it again.
#[test]
fn what_is_being_checked_is_not_asked_for() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    bench.rules.validation_per_block = SimDuration::from_secs(2);
    let a = chain(&mut bench.content, GENESIS, 0, 2);
    bench.recv(ALICE, headers(a[0], 1));
    bench.recv(ALICE, block(a[0]));
    bench.sent();

    bench.recv(BOB, headers(a[0], 1));
    bench.recv(BOB, block(a[0]));
    assert_eq!((bench.sent(), bench.node.tip), (vec![], GENESIS));
    bench.wait(SimDuration::from_nanos(SimDuration::from_secs(2).as_nanos() - 1));
    assert_eq!(bench.node.tip, GENESIS);
    bench.wait(BARELY);
    assert_eq!(bench.node.tip, a[0]);
}
