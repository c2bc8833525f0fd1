//! Whatever peers say, a node's books agree and its tip is the best of what it could check.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::chain::index_lists::ListId;
use forklab::node::context::Input;
use forklab::node::message::Message;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;
use forklab::primitives::transaction::OutPoint;
use forklab::sim::time::SimDuration;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;

const GENESIS: BlockId = BlockId::GENESIS;
const PEERS: u32 = 4;
/// How many lists of indices the messages name: none, some, and one beyond every block.
const LISTS: u32 = 4;

/// ```text
/// genesis ── a1 ── a2 ── a3 ── a4 ── a5       valid
///        │    └── b2 ── b3✗ ── b4 ── b5       b3 pays too much
///        ├── c1(✗ header) ── c2               c1 has a retired version
///        ├── d1 ── d2 and its mutated twin ── d3
///        └── ? ── o2                          a header without a known parent
/// ```
fn stage(content: &mut Archive) {
    let a = chain(content, GENESIS, 1, 5);
    let b2 = mine(content, a[0], 2);
    let b3 = mine_greedy(content, b2, 2);
    chain(content, b3, 2, 2);
    let c1 = mine_changed(content, GENESIS, |block| block.header.version = 1);
    mine(content, c1, 3);
    let d1 = mine(content, GENESIS, 4);
    let payment = spend(&[reward(content, d1)], 1);
    let coin = OutPoint { txid: payment.txid(), index: 0 };
    let next = spend(&[(coin, payment.outputs[0].value.to_sat())], 1);
    let mut honest = draft(content, d1, 4, vec![payment, next.clone()]);
    seal(&mut honest);
    let mut mutated = honest.clone();
    mutated.transactions.push(next);
    content.enter_block(&mutated);
    let d2 = content.enter_block(&honest);
    mine(content, d2, 4);
    let mut orphan = draft(content, d2, 5, Vec::new());
    orphan.header.previous = forklab::primitives::hash::Hash256([7; 32]);
    seal(&mut orphan);
    content.enter_block(&orphan);
    let mut bare = draft(content, a[4], 6, Vec::new());
    seal(&mut bare);
    content.enter_header(bare.header);
    for list in [&[][..], &[1], &[1, 2], &[7]] {
        content.lists.enter(list);
    }
    assert_eq!(content.lists.enter(&[7]), ListId(LISTS - 1));
}

/// Something that happens to the node.
#[derive(Debug, Clone, Copy)]
enum Step {
    Hear(u32, Message),
    Connect(u32),
    Close(u32),
    Find(u32),
    Wait(u64),
}

fn message(blocks: u32) -> impl Strategy<Value = Message> {
    let block = (0..blocks).prop_map(BlockId);
    let count = prop_oneof![0_u32..8, 498_u32..502, 1_999_u32..2_003, Just(u32::MAX)];
    (0_u32..19, block, count, any::<bool>()).prop_map(|(kind, block, count, flag)| match kind {
        0 => Message::Version { start_height: count },
        1 => Message::Verack,
        2 => Message::SendHeaders,
        3 => Message::SendCmpct { high_bandwidth: flag },
        4 => Message::GetHeaders { locator: block },
        5 => Message::GetBlocks { locator: block },
        6 | 7 => Message::Headers { last: block, count },
        8 => Message::Inv { last: block, count },
        9 => Message::GetData { block, compact: flag },
        10 => Message::NotFound { block },
        11..=13 => Message::Block { block },
        14 | 15 => Message::CmpctBlock { block },
        16 => Message::GetBlockTxn { block, missing: ListId(count % LISTS) },
        17 => Message::BlockTxn { block, missing: ListId(count % LISTS) },
        _ => Message::Ping { nonce: count },
    })
}

fn step(blocks: u32) -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => (0..PEERS, message(blocks)).prop_map(|(peer, message)| Step::Hear(peer, message)),
        2 => (0..PEERS).prop_map(Step::Connect),
        1 => (0..PEERS).prop_map(Step::Close),
        1 => (1..blocks).prop_map(Step::Find),
        3 => (0_u64..90).prop_map(Step::Wait),
    ]
}

fn relay() -> impl Strategy<Value = Relay> {
    prop_oneof![Just(Relay::Flood), Just(Relay::Inv), Just(Relay::Headers), Just(Relay::Compact)]
}

fn play(relay: Relay, takes_s: u64, independent: bool, steps: &[Step]) {
    let mut bench = Bench::new(relay).peers(PEERS / 2, PEERS / 2);
    stage(&mut bench.content);
    bench.rules.validation_per_block = SimDuration::from_secs(takes_s);
    bench.rules.independent_validation = independent;
    for &step in steps {
        let work = bench.content.block(bench.node.tip).work;
        match step {
            Step::Hear(peer, message) => bench.recv(PeerId(peer), message),
            Step::Connect(peer) => bench.shake_hands(PeerId(peer)),
            Step::Close(peer) => bench.input(Input::Closed(PeerId(peer))),
            Step::Find(block) => bench.input(Input::Found(BlockId(block))),
            Step::Wait(seconds) => bench.wait(SimDuration::from_secs(seconds)),
        }
        assert!(bench.content.block(bench.node.tip).work >= work, "a tip's work never falls");
    }
    // No valid block that the node holds down to genesis is heavier than its tip.
    for block in (0..bench.content.block_count()).map(BlockId) {
        let complete = bench.holds(block) && !bench.node.waiting.contains(&block);
        let marked = bench.node.marked.iter().any(|&bad| bench.content.is_ancestor(bad, block));
        if complete && !marked {
            let best = bench.content.block(bench.node.tip).work;
            assert!(bench.content.block(block).work <= best, "{block:?} is heavier than the tip");
        }
    }
}

/// How many blocks the stage has.
fn blocks() -> u32 {
    let mut content = easy_archive();
    stage(&mut content);
    content.block_count()
}

proptest! {
    #![proptest_config(Config {
        cases: 1_500,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn no_sequence_of_messages_upsets_a_node(
        relay in relay(),
        takes_s in prop_oneof![Just(0_u64), Just(3_u64)],
        independent in any::<bool>(),
        steps in proptest::collection::vec(step(blocks()), 1..120),
    ) {
        play(relay, takes_s, independent, &steps);
    }
}
