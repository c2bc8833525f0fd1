//! Which chain a node follows, and what it tells others of it.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::consensus::params::Params;
use forklab::node::context::Action;
use forklab::node::context::Input;
use forklab::node::message::Message;
use forklab::node::state::Relay;
use forklab::node::strategy::Publish;
use forklab::node::strategy::Strategy;

const GENESIS: BlockId = BlockId::GENESIS;
const ALL: [Relay; 4] = [Relay::Flood, Relay::Inv, Relay::Headers, Relay::Compact];

/// genesis ── a1
///        └── b1
#[test]
fn at_equal_work_the_first_seen_stays() {
    for relay in ALL {
        let mut bench = Bench::new(relay).peers(1, 0);
        let a1 = mine(&mut bench.content, GENESIS, 1);
        let b1 = mine(&mut bench.content, GENESIS, 2);

        bench.feed(ALICE, &[b1, a1]);

        assert_eq!(bench.node.tip, b1);
        assert!(bench.holds(a1));
    }
}

/// genesis ── a1 ── a2      a2's body comes first, but a1's comes last
///        └── b1 ── b2
///
/// First seen is the moment at which a chain became complete: b2's.
#[test]
fn first_seen_is_the_moment_at_which_a_chain_became_complete() {
    for relay in [Relay::Inv, Relay::Headers] {
        let mut bench = Bench::new(relay).peers(1, 0);
        let a = chain(&mut bench.content, GENESIS, 1, 2);
        let b = chain(&mut bench.content, GENESIS, 2, 2);
        if relay == Relay::Headers {
            bench.recv(ALICE, headers(a[1], 2));
            bench.recv(ALICE, headers(b[1], 2));
        }

        for next in [a[1], b[0], b[1]] {
            bench.recv(ALICE, block(next));
        }
        assert_eq!(bench.node.tip, b[1]);
        bench.recv(ALICE, block(a[0]));

        assert_eq!(bench.node.tip, b[1], "{relay:?}");
        assert!(bench.holds(a[0]) && bench.holds(a[1]));
    }
}

/// genesis ── a1 ── … ── a(d)
///        └── b1 ── … ── b(d) ── b(d+1)
#[test]
fn a_heavier_branch_is_followed_at_any_depth_and_announced_by_up_to_8_headers() {
    for depth in [1_u32, 6, 7, 8, 20] {
        let mut bench = Bench::new(Relay::Headers).peers(2, 0);
        let a = chain(&mut bench.content, GENESIS, 1, depth);
        let b = chain(&mut bench.content, GENESIS, 2, depth + 1);
        bench.feed(ALICE, &a);
        bench.recv(ALICE, headers(*b.last().unwrap(), depth + 1));
        for &next in &b[..depth as usize] {
            bench.recv(ALICE, block(next));
        }
        assert_eq!(bench.node.tip, a[depth as usize - 1]);
        bench.sent();
        bench.told();

        let tip = *b.last().unwrap();
        bench.recv(ALICE, block(tip));

        let moved = Action::TipChanged {
            from: a[depth as usize - 1],
            to: tip,
            disconnected: depth,
            connected: depth + 1,
        };
        let seen = Action::FirstSeen { block: tip, from: Some(ALICE) };
        assert_eq!(bench.told(), [seen, moved]);
        assert_eq!((bench.node.connected, bench.node.disconnected), (2 * depth + 1, depth));
        let announced = if depth < 8 { headers(tip, depth + 1) } else { inv(tip) };
        assert_eq!(bench.sent(), [(BOB, announced)], "depth {depth}");
    }
}

#[test]
fn who_knows_a_part_of_the_branch_is_told_of_the_rest() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 1, 3);
    let b = chain(&mut bench.content, GENESIS, 2, 4);
    bench.feed(ALICE, &a);
    bench.recv(BOB, headers(b[1], 2));
    bench.recv(ALICE, headers(b[3], 4));
    for &next in &b[..3] {
        bench.recv(ALICE, block(next));
    }
    bench.sent();

    bench.recv(ALICE, block(b[3]));

    assert_eq!(bench.sent(), [(BOB, headers(b[3], 2))]);
}

#[test]
fn flood_and_inv_tell_of_a_new_tip_each_in_its_way() {
    for (relay, told) in [(Relay::Flood, block as fn(BlockId) -> Message), (Relay::Inv, inv)] {
        let mut bench = Bench::new(relay).peers(2, 1);
        let a1 = mine(&mut bench.content, GENESIS, 1);

        bench.recv(ALICE, block(a1));

        assert_eq!(bench.sent(), [(BOB, told(a1)), (CAROL, told(a1))]);
    }
}

/// genesis ── a1 ── a2
///        └── b1 ── b2 ── b3✗ ── b4      b3 pays its miner too much
///
/// As Bitcoin Core counts: a2 and a1 are taken back, b1 and b2 connected, b3 fails; b2 and b1 are
/// taken back, a1 and a2 connected again.
#[test]
fn an_invalid_block_deep_in_a_heavier_branch_is_marked_and_the_old_chain_returns() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 1, 2);
    let b = chain(&mut bench.content, GENESIS, 2, 2);
    let bad = mine_greedy(&mut bench.content, b[1], 2);
    let above = mine(&mut bench.content, bad, 2);
    bench.feed(ALICE, &a);
    bench.recv(BOB, headers(above, 4));
    for next in [b[0], b[1], above] {
        bench.recv(BOB, block(next));
    }
    bench.told();

    bench.recv(BOB, block(bad));

    assert_eq!(bench.node.tip, a[1]);
    assert_eq!(bench.node.marked, [bad]);
    let (connected, disconnected) = (2 + 2 + 2, 2 + 2);
    assert_eq!((bench.node.connected, bench.node.disconnected), (connected, disconnected));
    let told = bench.told();
    assert!(told.contains(&Action::Refused { block: bad, code: "bad-cb-amount" }));
    assert!(told.contains(&Action::Disconnect { peer: BOB }));
    assert_eq!(bench.node.best_header, a[1], "nothing above an invalid block counts");
}

/// genesis ── a1
///        └── b1 ── b2 ── b3✗
///
/// b2 alone has more work than a1: the node stops there.
#[test]
fn what_is_valid_below_an_invalid_block_is_kept_if_it_is_heavier() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a1 = mine(&mut bench.content, GENESIS, 1);
    let b = chain(&mut bench.content, GENESIS, 2, 2);
    let bad = mine_greedy(&mut bench.content, b[1], 2);
    bench.feed(ALICE, &[a1]);
    bench.recv(BOB, headers(bad, 3));
    for next in [bad, b[1]] {
        bench.recv(BOB, block(next));
    }
    bench.told();
    bench.sent();

    bench.recv(BOB, block(b[0]));

    assert_eq!(bench.node.tip, b[1]);
    assert_eq!(bench.node.marked, [bad]);
    assert_eq!((bench.node.connected, bench.node.disconnected), (3, 1));
    assert_eq!(bench.sent(), [(ALICE, headers(b[1], 2))]);
}

/// genesis ── b1✗ ── b2
#[test]
fn a_child_of_an_invalid_block_is_refused_for_its_parent() {
    let mut bench = Bench::new(Relay::Headers).peers(3, 0);
    let bad = mine_greedy(&mut bench.content, GENESIS, 1);
    let child = mine(&mut bench.content, bad, 1);
    bench.feed(ALICE, &[bad]);
    assert_eq!(bench.refusals(), ["bad-cb-amount"]);

    bench.recv(BOB, headers(child, 1));
    assert_eq!(
        bench.told(),
        [Action::Refused { block: child, code: "bad-prevblk" }, Action::Disconnect { peer: BOB },]
    );
    bench.recv(CAROL, block(child));
    assert_eq!(bench.refusals(), ["bad-prevblk"]);
}

#[test]
fn a_marked_block_is_not_asked_for_served_or_announced() {
    let mut bench = Bench::new(Relay::Compact).peers(3, 0);
    let bad = mine_greedy(&mut bench.content, GENESIS, 1);
    bench.recv(ALICE, cmpct(bad));
    assert_eq!(bench.refusals(), ["bad-cb-amount"]);
    bench.sent();

    bench.recv(BOB, headers(bad, 1));
    bench.recv(BOB, inv(bad));
    bench.recv(CAROL, getdata(bad));

    assert_eq!(bench.sent(), [(CAROL, Message::NotFound { block: bad })]);
    assert!(!bench.closed(BOB), "an inbound peer may not know");
}

/// genesis ── a1(✗ place) ── a2: the coinbase of a1 states another height.
#[test]
fn a_fault_of_place_is_found_before_the_block_is_stored_on_whatever_branch() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let own = chain(&mut bench.content, GENESIS, 1, 3);
    bench.feed(ALICE, &own);
    let params: Params = easy_params();
    let bad = mine_changed(&mut bench.content, own[1], |block| {
        block.transactions[0] = coinbase(7, 1, &params);
    });
    bench.told();

    bench.recv(BOB, headers(bad, 1));
    bench.recv(BOB, block(bad));

    assert_eq!(bench.refusals(), ["bad-cb-height"]);
    assert!(!bench.holds(bad));
    assert_eq!((bench.node.connected, bench.node.disconnected), (3, 0), "nothing was tried");
    assert_eq!(bench.node.marked, [bad]);
}

#[test]
fn a_block_too_far_ahead_of_the_clock_is_nobodys_fault_and_may_come_again() {
    for relay in ALL {
        let mut bench = Bench::new(relay).peers(1, 0);
        let clock_s = easy_params().genesis.time + bench.now.whole_seconds() as u32;
        let two_hours_s = 2 * 60 * 60;
        let early = mine_changed(&mut bench.content, GENESIS, |block| {
            block.header.time = clock_s + two_hours_s + 1;
        });

        bench.feed(ALICE, &[early]);
        let refusals = bench.refusals();
        assert!(refusals.iter().all(|&code| code == "time-too-new"), "{refusals:?}");
        assert!(!refusals.is_empty());
        assert_eq!(bench.node.tip, GENESIS);
        bench.wait(forklab::sim::time::SimDuration::from_secs(1));
        if relay == Relay::Headers || relay == Relay::Compact {
            assert!(!bench.closed(ALICE), "{relay:?}");
        }
        bench.feed(ALICE, &[early]);

        assert_eq!(bench.node.tip, early, "{relay:?}");
    }
}

#[test]
fn ones_own_clock_decides_what_is_too_new() {
    let mut bench = Bench::new(Relay::Headers).peers(1, 0);
    let clock_s = easy_params().genesis.time + bench.now.whole_seconds() as u32;
    let early = mine_changed(&mut bench.content, GENESIS, |block| {
        block.header.time = clock_s + 2 * 60 * 60 + 30;
    });
    bench.node.clock_offset_ns = 30_000_000_000;

    bench.feed(ALICE, &[early]);

    assert_eq!(bench.node.tip, early);
}

/// Hides every block that its miner finds.
struct Hider;

impl Strategy for Hider {
    fn on_found(&mut self, _block: BlockId, _content: &Archive) -> Publish {
        Publish::Hide
    }
}

#[test]
fn a_strategy_hides_blocks_even_from_its_node_and_brings_them_out() {
    for relay in ALL {
        let mut bench = Bench::new(relay).peers(2, 0);
        bench.strategy = Some(Box::new(Hider));
        let a = chain(&mut bench.content, GENESIS, 1, 2);

        bench.input(Input::Found(a[0]));
        bench.input(Input::Found(a[1]));
        assert_eq!((bench.node.tip, bench.sent()), (GENESIS, vec![]));
        bench.recv(ALICE, Message::GetHeaders { locator: GENESIS });
        assert_eq!(bench.sent(), [(ALICE, headers(GENESIS, 0))], "nothing is given away");
        bench.input(Input::Publish(a[1]));

        assert_eq!(bench.node.tip, a[1]);
        let to_each = match relay {
            Relay::Flood => vec![block(a[0]), block(a[1])],
            Relay::Inv => vec![inv(a[1])],
            Relay::Headers | Relay::Compact => vec![headers(a[1], 2)],
        };
        let all = [ALICE, BOB].into_iter().flat_map(|to| to_each.iter().map(move |&m| (to, m)));
        assert_eq!(bench.sent(), all.collect::<Vec<_>>());
    }
}

/// genesis ── a1 ── a2      announced to Bob, who has b1
///        └── b1
#[test]
fn a_rival_does_not_make_a_node_forget_what_it_announced() {
    let mut bench = Bench::new(Relay::Headers).peers(2, 0);
    let a = chain(&mut bench.content, GENESIS, 1, 2);
    let b1 = mine(&mut bench.content, GENESIS, 2);
    bench.feed(ALICE, &a[..1]);
    bench.recv(BOB, headers(b1, 1));
    bench.sent();

    bench.feed(ALICE, &a[1..]);

    let to_bob: Vec<_> = bench.sent().into_iter().filter(|(to, _)| *to == BOB).collect();
    assert_eq!(to_bob, [(BOB, headers(a[1], 1))]);
}
