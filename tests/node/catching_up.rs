//! A node that comes late, in every relay mode.

use crate::fixture::*;
use forklab::chain::id::BlockId;
use forklab::node::context::Action;
use forklab::node::message::Message;
use forklab::node::state::PeerFlags;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;

const GENESIS: BlockId = BlockId::GENESIS;

/// Answers everything that the node asks of `peer` as somebody would who holds `chain`, until the
/// node asks no more. Returns how many blocks were in flight at the most.
fn serve(bench: &mut Bench, peer: PeerId, chain: &[BlockId]) -> usize {
    let mut in_flight_max = 0;
    loop {
        let mut asked = bench.sent();
        asked.retain(|&(to, _)| to == peer);
        if asked.is_empty() {
            return in_flight_max;
        }
        for (_, message) in asked {
            in_flight_max = in_flight_max.max(bench.node.requests.len());
            let after = |locator: BlockId, most: usize| {
                let start = chain.iter().position(|&b| b == locator).map_or(0, |at| at + 1);
                let end = chain.len().min(start + most);
                let last = if end > start { chain[end - 1] } else { GENESIS };
                (last, (end - start) as u32)
            };
            match message {
                Message::GetHeaders { locator } => {
                    let (last, count) = after(locator, 2_000);
                    bench.recv(peer, headers(last, count));
                }
                Message::GetBlocks { locator } => {
                    let (last, count) = after(locator, 500);
                    bench.recv(peer, Message::Inv { last, count });
                }
                Message::GetData { block: wanted, .. } => bench.recv(peer, block(wanted)),
                Message::SendCmpct { .. } => {}
                other => panic!("not asked for: {other:?}"),
            }
        }
    }
}

/// A node with one peer that holds `count` blocks, asked as right after the handshake.
fn late(relay: Relay, count: u32) -> (Bench, Vec<BlockId>) {
    let mut bench = Bench::new(relay);
    let blocks = chain(&mut bench.content, GENESIS, 0, count);
    let peer = bench.node.add_peer(true);
    bench.input(forklab::node::context::Input::Connected(peer));
    bench.recv(peer, Message::Version { start_height: count });
    bench.sent();
    bench.recv(peer, Message::Verack);
    let asked = bench.sent();
    match relay {
        Relay::Flood | Relay::Inv => {
            assert_eq!(asked, [(peer, Message::GetBlocks { locator: GENESIS })]);
            let first = blocks.len().min(500);
            bench.recv(peer, Message::Inv { last: blocks[first - 1], count: first as u32 });
        }
        Relay::Headers | Relay::Compact => {
            assert_eq!(asked.last(), Some(&(peer, Message::GetHeaders { locator: GENESIS })));
            let first = blocks.len().min(2_000);
            bench.recv(peer, headers(blocks[first - 1], first as u32));
        }
    }
    (bench, blocks)
}

#[test]
fn three_thousand_blocks_are_caught_up_with_in_every_relay_mode() {
    for relay in [Relay::Flood, Relay::Inv, Relay::Headers, Relay::Compact] {
        let (mut bench, blocks) = late(relay, 3_000);

        let in_flight_max = serve(&mut bench, ALICE, &blocks);

        assert_eq!(bench.node.tip, blocks[2_999], "{relay:?}");
        assert_eq!((bench.node.connected, bench.node.disconnected), (3_000, 0));
        match relay {
            Relay::Flood | Relay::Inv => assert_eq!(in_flight_max, 500),
            Relay::Headers | Relay::Compact => assert_eq!(in_flight_max, 16),
        }
    }
}

#[test]
fn headers_come_in_pieces_of_2000_and_bodies_16_at_a_time() {
    let (mut bench, blocks) = late(Relay::Headers, 3_000);

    let asked = bench.sent();

    let more = (ALICE, Message::GetHeaders { locator: blocks[1_999] });
    let bodies = blocks[..16].iter().map(|&block| (ALICE, getdata(block)));
    assert_eq!(asked, [more].into_iter().chain(bodies).collect::<Vec<_>>());
    assert_eq!(bench.node.best_header, blocks[1_999]);
    assert_eq!(bench.node.tip, GENESIS, "headers alone move nothing");
}

#[test]
fn a_piece_that_is_not_full_is_the_last_one() {
    let (mut bench, blocks) = late(Relay::Headers, 1_999);

    let asked = bench.sent();

    assert_eq!(asked, blocks[..16].iter().map(|&b| (ALICE, getdata(b))).collect::<Vec<_>>());
}

#[test]
fn more_than_2000_headers_at_once_are_misbehaviour() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);
    let blocks = chain(&mut bench.content, GENESIS, 0, 2_001);

    bench.recv(ALICE, headers(blocks[2_000], 2_001));

    assert!(bench.closed(ALICE));
}

#[test]
fn an_inventory_of_500_says_that_there_is_more() {
    let (mut bench, blocks) = late(Relay::Inv, 501);
    assert_eq!(bench.sent().len(), 500);
    assert!(bench.node.peers[0].flags.has(PeerFlags::HAS_MORE));

    for &each in &blocks[..499] {
        bench.recv(ALICE, block(each));
    }
    assert_eq!(bench.sent(), []);
    bench.recv(ALICE, block(blocks[499]));

    assert_eq!(bench.sent(), [(ALICE, Message::GetBlocks { locator: blocks[499] })]);
    assert!(!bench.node.peers[0].flags.has(PeerFlags::HAS_MORE));
}

/// genesis ── a1 … a700            the node's own chain
///        └── b1 … b1200           the peer's chain, which overtakes it
#[test]
fn a_side_chain_longer_than_an_inventory_is_followed_to_its_end() {
    for relay in [Relay::Flood, Relay::Inv, Relay::Headers, Relay::Compact] {
        let mut bench = Bench::new(relay).peers(1, 1);
        let own = chain(&mut bench.content, GENESIS, 1, 700);
        bench.feed(ALICE, &own);
        bench.sent();
        let other = chain(&mut bench.content, GENESIS, 2, 1_200);

        let announcement =
            if relay.keeps_orphans() { block(other[1_199]) } else { inv(other[1_199]) };
        bench.recv(BOB, announcement);
        serve(&mut bench, BOB, &other);

        assert_eq!(bench.node.tip, other[1_199], "{relay:?}");
        assert_eq!((bench.node.connected, bench.node.disconnected), (700 + 1_200, 700));
    }
}

/// genesis ── a1 … a1300           the node's own chain
///        └── b1 … b1301           the peer's chain, weaker up to its last block
#[test]
fn a_side_chain_longer_than_the_window_is_followed_to_its_end() {
    for relay in [Relay::Headers, Relay::Compact] {
        let mut bench = Bench::new(relay).peers(1, 1);
        let own = chain(&mut bench.content, GENESIS, 1, 1_300);
        bench.feed(ALICE, &own);
        bench.sent();
        let other = chain(&mut bench.content, GENESIS, 2, 1_301);

        bench.recv(BOB, inv(other[1_300]));
        serve(&mut bench, BOB, &other);

        assert_eq!(bench.node.tip, other[1_300], "{relay:?}");
    }
}

#[test]
fn two_peers_share_the_work() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let blocks = chain(&mut bench.content, GENESIS, 0, 40);

    bench.recv(ALICE, headers(blocks[39], 40));
    bench.recv(BOB, headers(blocks[39], 40));

    let of = |peer: PeerId, range: core::ops::Range<usize>| {
        blocks[range].iter().map(|&b| (peer, getdata(b))).collect::<Vec<_>>()
    };
    assert_eq!(bench.sent(), [of(ALICE, 0..16), of(BOB, 16..32)].concat());
}

#[test]
fn bodies_are_asked_for_at_most_1024_blocks_ahead() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);
    let blocks = chain(&mut bench.content, GENESIS, 0, 1_100);
    bench.recv(ALICE, headers(blocks[1_099], 1_100));
    assert_eq!(bench.sent().len(), 16);

    // All but the first arrive: what is asked for stops 1,024 above the last connected block.
    let mut asked: Vec<BlockId> = blocks[1..16].to_vec();
    let mut last = 0;
    while let Some(next) = asked.pop() {
        bench.recv(ALICE, block(next));
        for (_, message) in bench.sent() {
            if let Message::GetData { block, .. } = message {
                asked.push(block);
                last = last.max(bench.content.block(block).height);
            }
        }
    }
    assert_eq!((last, bench.node.tip), (1_024, GENESIS));
    assert_eq!(bench.node.waiting.len(), 1_023);
    bench.recv(ALICE, block(blocks[0]));
    assert_eq!(bench.node.tip, blocks[1_023]);
}

#[test]
fn headers_are_served_after_the_last_block_that_both_have() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2_100);
    let fork = chain(&mut bench.content, a[49], 1, 3);
    bench.feed(ALICE, &a);
    bench.sent();

    for (locator, answer) in [
        (GENESIS, headers(a[1_999], 2_000)),
        (a[2_089], headers(a[2_099], 10)),
        (fork[2], headers(a[2_049], 2_000)),
        (a[2_099], headers(GENESIS, 0)),
    ] {
        bench.recv(BOB, Message::GetHeaders { locator });
        assert_eq!(bench.sent(), [(BOB, answer)]);
    }
}

/// An orphan makes the node ask, and is connected when its parent comes.
#[test]
fn an_orphan_is_connected_when_its_parent_comes() {
    for relay in [Relay::Flood, Relay::Inv] {
        let mut bench = Bench::new(relay).peers(1, 0);
        let a = chain(&mut bench.content, GENESIS, 0, 3);

        bench.recv(ALICE, block(a[2]));
        assert_eq!(bench.sent(), [(ALICE, Message::GetBlocks { locator: GENESIS })]);
        bench.recv(ALICE, block(a[1]));
        assert_eq!(bench.node.tip, GENESIS);
        bench.recv(ALICE, block(a[0]));

        assert_eq!(bench.node.tip, a[2]);
        assert_eq!(bench.node.waiting, []);
    }
}

#[test]
fn at_most_750_orphans_are_kept_and_the_oldest_goes_first() {
    let mut bench = Bench::new(Relay::Inv).peers(1, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 752);

    for &orphan in &a[1..751] {
        bench.recv(ALICE, block(orphan));
    }
    assert_eq!(bench.node.waiting.len(), 750);
    assert!(bench.holds(a[1]));
    bench.recv(ALICE, block(a[751]));

    assert_eq!(bench.node.waiting.len(), 750);
    assert!(!bench.holds(a[1]) && bench.holds(a[2]) && bench.holds(a[751]));
    bench.recv(ALICE, block(a[0]));
    assert_eq!(bench.node.tip, a[0]);
    bench.recv(ALICE, block(a[1]));
    assert_eq!(bench.node.tip, a[751]);
}

#[test]
fn without_orphans_a_block_from_nowhere_is_misbehaviour() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);
    let a = chain(&mut bench.content, GENESIS, 0, 2);

    bench.recv(ALICE, block(a[1]));

    let refused = Action::Refused { block: a[1], code: "prev-blk-not-found" };
    assert_eq!(bench.told(), [refused, Action::Disconnect { peer: ALICE }]);
}

/// An orphan's header is checked when its parent comes, not taken on trust.
#[test]
fn an_orphan_with_a_bad_header_is_refused_when_its_parent_comes() {
    let mut bench = Bench::new(Relay::Inv).peers(1, 0);
    let a1 = mine(&mut bench.content, GENESIS, 0);
    let bad = mine_changed(&mut bench.content, a1, |block| block.header.version = 1);
    bench.recv(ALICE, block(bad));
    assert_eq!(bench.refusals(), Vec::<&str>::new());

    bench.recv(ALICE, block(a1));

    assert_eq!(bench.node.tip, a1);
    assert_eq!(bench.refusals(), ["bad-version"]);
}

/// Headers below the tip's work: at most 2,000 for one peer.
#[test]
fn weak_headers_are_stored_up_to_2000_for_each_peer() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let own = chain(&mut bench.content, GENESIS, 1, 2_600);
    bench.feed(BOB, &own);
    bench.sent();
    let weak = chain(&mut bench.content, GENESIS, 2, 2_001);

    bench.recv(ALICE, headers(weak[1_998], 1_999));
    bench.recv(ALICE, headers(weak[1_999], 1));
    bench.recv(ALICE, headers(weak[2_000], 1));

    assert_eq!(bench.node.peers[ALICE.index()].weak_headers, 2_000);
    let knows = |bench: &Bench, block| bench.known.has_header(bench.node.id, block);
    assert!(knows(&bench, weak[1_999]) && !knows(&bench, weak[2_000]));
    bench.recv(BOB, headers(weak[2_000], 1));
    assert!(knows(&bench, weak[2_000]), "each peer has his own limit");
    assert_eq!(bench.sent(), [], "nobody is asked for them");
}

/// An honest peer now and then announces what has just been overtaken; over the years that is
/// more than 2,000 times.
#[test]
fn a_peer_with_a_chain_of_the_tips_work_may_announce_weak_headers_again() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);
    let own = chain(&mut bench.content, GENESIS, 1, 2_600);
    bench.feed(ALICE, &own[..2_599]);
    let weak = chain(&mut bench.content, GENESIS, 2, 2_000);
    bench.recv(ALICE, headers(weak[1_998], 1_999));
    bench.recv(ALICE, headers(weak[1_999], 1));
    assert_eq!(bench.node.peers[ALICE.index()].weak_headers, 2_000);

    bench.recv(ALICE, headers(own[2_599], 1));

    assert_eq!(bench.node.peers[ALICE.index()].weak_headers, 0);
}

#[test]
fn a_weak_block_that_nobody_asked_for_is_ignored() {
    for relay in [Relay::Headers, Relay::Compact] {
        let mut bench = Bench::new(relay).peers(2, 0);
        let own = chain(&mut bench.content, GENESIS, 1, 2);
        bench.feed(ALICE, &own);
        bench.told();
        let weak = mine(&mut bench.content, GENESIS, 2);

        bench.recv(BOB, block(weak));
        bench.recv(BOB, cmpct(weak));

        assert_eq!(bench.told(), []);
        assert!(!bench.holds(weak));
    }
}
