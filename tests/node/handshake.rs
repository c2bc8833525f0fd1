//! `version`, `verack` and what follows; nothing is heard before.

use crate::fixture::*;
use forklab::chain::id::BlockId;
use forklab::node::context::Input;
use forklab::node::message::Message;
use forklab::node::state::PeerFlags;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;

const VERSION: Message = Message::Version { start_height: 0 };
const GENESIS: BlockId = BlockId::GENESIS;

#[test]
fn who_opens_the_link_speaks_first() {
    let mut bench = Bench::new(Relay::Inv);
    let peer = bench.node.add_peer(true);

    bench.input(Input::Connected(peer));
    assert_eq!(bench.sent(), [(peer, VERSION)]);
    bench.recv(peer, VERSION);
    assert_eq!(bench.sent(), [(peer, Message::Verack)]);
    bench.recv(peer, Message::Verack);
    assert_eq!(bench.sent(), [(peer, Message::GetBlocks { locator: GENESIS })]);
}

#[test]
fn who_is_called_answers() {
    let mut bench = Bench::new(Relay::Headers);
    let peer = bench.node.add_peer(false);

    bench.input(Input::Connected(peer));
    assert_eq!(bench.sent(), []);
    bench.recv(peer, VERSION);
    assert_eq!(bench.sent(), [(peer, VERSION), (peer, Message::Verack)]);
    bench.recv(peer, Message::Verack);
    let asks = [Message::SendHeaders, Message::GetHeaders { locator: GENESIS }];
    assert_eq!(bench.sent(), asks.map(|message| (peer, message)));
}

#[test]
fn compact_blocks_are_offered_without_asking_for_pushes() {
    let mut bench = Bench::new(Relay::Compact);
    let peer = bench.node.add_peer(true);
    bench.input(Input::Connected(peer));
    bench.recv(peer, VERSION);
    bench.sent();

    bench.recv(peer, Message::Verack);

    let asks = [
        Message::SendHeaders,
        Message::SendCmpct { high_bandwidth: false },
        Message::GetHeaders { locator: GENESIS },
    ];
    assert_eq!(bench.sent(), asks.map(|message| (peer, message)));
}

#[test]
fn a_handshake_said_twice_or_backwards_is_not_answered() {
    let mut bench = Bench::new(Relay::Headers);
    let peer = bench.node.add_peer(false);
    bench.input(Input::Connected(peer));

    bench.recv(peer, Message::Verack);
    assert_eq!(bench.sent(), [], "verack before version");
    bench.shake_hands(peer);
    bench.sent();
    bench.recv(peer, VERSION);
    bench.recv(peer, Message::Verack);
    assert_eq!(bench.sent(), []);
}

#[test]
fn nothing_is_heard_before_the_handshake_is_over() {
    let mut bench = Bench::new(Relay::Headers);
    let a1 = mine(&mut bench.content, GENESIS, 0);
    let peer = bench.node.add_peer(false);
    bench.recv(peer, VERSION);
    assert_eq!(bench.sent(), [], "the link is not up");
    bench.input(Input::Connected(peer));
    bench.recv(peer, VERSION);
    bench.sent();

    bench.recv(peer, headers(a1, 1));
    bench.recv(peer, block(a1));
    bench.recv(peer, Message::Ping { nonce: 1 });

    assert_eq!(bench.sent(), []);
    assert_eq!(bench.node.tip, GENESIS);
}

#[test]
fn nothing_is_heard_after_the_link_is_closed_and_all_is_forgotten() {
    let mut bench = Bench::new(Relay::Compact).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2);
    bench.feed(ALICE, &a[..1]);
    bench.sent();

    bench.input(Input::Closed(ALICE));
    bench.recv(ALICE, headers(a[1], 1));
    bench.recv(ALICE, block(a[1]));

    assert_eq!(bench.sent(), []);
    assert_eq!(bench.node.tip, a[0]);
    assert_eq!(bench.node.peers[0].flags, PeerFlags::default());
    assert_eq!(bench.node.peers[0].best_known, GENESIS);
    assert_eq!(bench.node.pushers.iter().collect::<Vec<PeerId>>(), []);
}

#[test]
fn a_ping_comes_back() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);

    bench.recv(ALICE, Message::Ping { nonce: 7 });
    bench.recv(ALICE, Message::Pong { nonce: 8 });

    assert_eq!(bench.sent(), [(ALICE, Message::Pong { nonce: 7 })]);
}
