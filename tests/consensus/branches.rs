//! Forks: which branch wins, and what is left of the one that loses.

use crate::builders::Bench;
use crate::builders::Draft;
use crate::builders::lock;
use forklab::chain::plain::PlainChain;
use forklab::chain::plain::Refusal;
use forklab::chain::plain_ledger::ScriptPolicy;
use forklab::chain::plain_tree::PlainTree;
use forklab::consensus::block::height_script;
use forklab::consensus::params::Params;
use forklab::consensus::reject::BlockReject;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::hash::Hash256;
use forklab::primitives::transaction::TxOut;

fn empty() -> PlainChain {
    PlainChain::new(Params::regtest(), ScriptPolicy::Refuse)
}

/// `count` blocks on `parent`, which stands at `height`; `salt` makes branches differ.
fn branch(parent: &Block, height: u32, count: u32, salt: u8) -> Vec<Block> {
    let params = Params::regtest();
    let mut blocks: Vec<Block> = Vec::new();
    for number in 1..=count {
        let below = blocks.last().unwrap_or(parent);
        let time = below.header.time + 600;
        let mut draft = Draft::on(below.hash(), height + number, time, &params);
        draft.transactions[0].inputs[0].script_sig.push_item(&[salt]);
        blocks.push(draft.finish(&params));
    }
    blocks
}

/// Makes the coinbase of the last block pay a satoshi too much.
fn spoil_last(blocks: &mut [Block]) {
    let params = Params::regtest();
    let last = blocks.last_mut().unwrap();
    let mut transactions = last.transactions.clone();
    transactions[0].outputs.push(TxOut { value: Amount::from_sat(1), script_pubkey: lock() });
    let (header, root) = (last.header, None);
    *last = Draft { header, transactions, root, without_work: false }.finish(&params);
}

fn feed(chain: &mut PlainChain, blocks: &[Block]) -> Vec<Refusal> {
    let accept = |block: &Block| chain.accept_block(block.clone(), None).unwrap().refused;
    blocks.iter().flat_map(accept).collect()
}

fn tip(chain: &PlainChain) -> Hash256 {
    chain.tip().unwrap().hash
}

/// `genesis ── a1 ── a2`
/// `       └── b1 ── b2 ── b3`
#[test]
fn the_heavier_branch_wins_and_the_first_seen_one_at_equal_work() {
    let genesis = Params::regtest().genesis_block();
    let (a, b) = (branch(&genesis, 0, 2, b'a'), branch(&genesis, 0, 3, b'b'));
    let mut chain = empty();

    feed(&mut chain, &a);
    feed(&mut chain, &b[..2]);
    assert_eq!(tip(&chain), a[1].hash());
    feed(&mut chain, &b[2..]);
    assert_eq!(tip(&chain), b[2].hash());
    assert_eq!((chain.connected(), chain.disconnected()), (1 + 2 + 3, 2));

    let mut straight = empty();
    feed(&mut straight, &b);
    assert_eq!(chain.ledger(), straight.ledger());
}

/// `genesis ── a1 ── a2 ── a3`
/// `       └── b1 ── b2 ── b3 ✗ ── b4`
#[test]
fn a_branch_that_fails_on_the_way_is_left_for_the_old_one() {
    let genesis = Params::regtest().genesis_block();
    let a = branch(&genesis, 0, 3, b'a');
    let mut b = branch(&genesis, 0, 3, b'b');
    spoil_last(&mut b);
    let above = branch(&b[2], 3, 1, b'b');
    let mut chain = empty();

    feed(&mut chain, &a);
    let before = chain.ledger().clone();
    assert_eq!(feed(&mut chain, &b), []); // stored on a weaker branch: its coins are not asked
    let refused = feed(&mut chain, &above);
    let subsidy_sat = 50 * 100_000_000;
    let reject =
        BlockReject::CoinbaseAmount { paid_sat: subsidy_sat + 1, allowed_sat: subsidy_sat };
    assert_eq!(refused, [Refusal { hash: b[2].hash(), height: 3, reject }]);
    assert_eq!(tip(&chain), a[2].hash());
    assert_eq!(chain.ledger(), &before);
    // Three down, two of the branch up and down again, three up.
    assert_eq!((chain.connected(), chain.disconnected()), (1 + 3 + 2 + 3, 3 + 2));

    let more = branch(&above[0], 4, 1, b'b');
    let code = |block: &Block| chain.clone().accept_block(block.clone(), None).unwrap_err().code();
    assert_eq!(code(&more[0]), "bad-prevblk");
    assert_eq!(code(&above[0]), "duplicate-invalid");
}

#[test]
fn headers_alone_move_nothing_and_bodies_count_when_the_chain_is_whole() {
    let genesis = Params::regtest().genesis_block();
    let (a, b) = (branch(&genesis, 0, 2, b'a'), branch(&genesis, 0, 2, b'b'));
    let mut chain = empty();

    for block in &a {
        assert_eq!(chain.accept_header(&block.header, None), Ok(true));
    }
    assert_eq!(tip(&chain), genesis.hash());
    assert_eq!(chain.tree().best().unwrap().hash, a[1].hash());
    // The body of a2 comes first, but its chain is whole only after b's.
    feed(&mut chain, &a[1..]);
    assert_eq!(tip(&chain), genesis.hash());
    feed(&mut chain, &b);
    feed(&mut chain, &a[..1]);
    assert_eq!(tip(&chain), b[1].hash());
}

#[test]
fn bip30_refuses_a_coin_that_is_there_and_undo_restores_it_where_it_is_exempt() {
    let coinbase_of = |height: u32, params: &Params| {
        let genesis = params.genesis_block();
        let mut draft = Draft::on(genesis.hash(), height, genesis.header.time + 600, params);
        draft.transactions[0].inputs[0].script_sig = height_script(77);
        draft.transactions[0].inputs[0].script_sig.push_item(b"same");
        draft
    };
    let mut params = Params { bip34_height: u32::MAX, ..Params::regtest() };
    let first = coinbase_of(1, &params).finish(&params);
    let mut again = coinbase_of(2, &params);
    again.header.previous = first.hash();
    again.header.time += 600;
    let again = again.finish(&params);
    let mut chain = PlainChain::new(params.clone(), ScriptPolicy::Refuse);
    feed(&mut chain, core::slice::from_ref(&first));
    let one_block = chain.ledger().clone();

    let reject = BlockReject::Bip30 { transaction: 0 };
    let refused = feed(&mut chain, core::slice::from_ref(&again));
    assert_eq!(refused, [Refusal { hash: again.hash(), height: 2, reject }]);

    params.bip30_exceptions =
        vec![forklab::consensus::params::Bip30Exception { height: 2, hash: again.hash() }];
    let mut exempt = PlainChain::new(params, ScriptPolicy::Refuse);
    assert_eq!(feed(&mut exempt, &[first.clone(), again]), []);
    let (_, coin) = exempt.ledger().coins().next().unwrap();
    assert_eq!((exempt.ledger().coins().len(), coin.height), (1, 2));

    let other = branch(&first, 1, 2, b'o');
    feed(&mut exempt, &other);
    assert_eq!(tip(&exempt), other[1].hash());
    let mut straight = PlainChain::new(chain.params().clone(), ScriptPolicy::Refuse);
    feed(&mut straight, &[first]);
    assert_eq!(straight.ledger(), &one_block);
    feed(&mut straight, &other);
    assert_eq!(exempt.ledger(), straight.ledger());
}

#[test]
fn a_retarget_window_is_one_interval_short() {
    // Windows of four blocks; twice as slow as planned from block to block. The last block of a
    // window is three intervals after its first, so the target grows by 6/4 and not by 8/4.
    let spacing = forklab::sim::time::SimDuration::from_secs(600);
    let base = Params::classroom(64, spacing);
    let params = Params { retarget_blocks: Some(4), ..base };
    let genesis = params.genesis_block();
    let mut chain = PlainChain::new(params.clone(), ScriptPolicy::Refuse).without_work();
    let mut parent = genesis.header;
    for height in 1..=4 {
        let time = parent.time + 1_200;
        let mut draft = Draft::on(parent.hash(), height, time, &params);
        draft.header.bits = if height == 4 { 0x2006_0000 } else { params.genesis.bits };
        let block = draft.finish(&params);
        assert_eq!(chain.accept_block(block.clone(), None).map(|done| done.refused), Ok(vec![]));
        parent = block.header;
    }
    assert_eq!(params.genesis.bits, 0x2004_0000);
}

#[test]
fn an_anchored_chain_takes_a_target_as_given_until_it_has_seen_a_whole_window() {
    let spacing = forklab::sim::time::SimDuration::from_secs(600);
    let params = Params { retarget_blocks: Some(4), ..Params::classroom(64, spacing) };
    let mut tree = PlainTree::anchored(params.clone(), 6).without_work();
    let (given, slower) = (0x2001_0000, 0x2002_0000);
    let mut parent = params.genesis_block().header;
    let mut accept = |height: u32, bits: u32| {
        let mut header = Draft::on(parent.hash(), height, parent.time + 1_600, &params).header;
        header.bits = bits;
        let code = tree.accept(&header, header.hash(), None).map_err(|reject| reject.code());
        if code.is_ok() {
            parent = header;
        }
        code.map(|_| ())
    };

    assert_eq!(accept(6, slower), Ok(()));
    assert_eq!(accept(7, given), Err("bad-diffbits")); // within a window the parent tells
    assert_eq!(accept(7, slower), Ok(()));
    assert_eq!(accept(8, given), Ok(())); // the window of 4 to 7 began before the file
    (9..12).for_each(|height| assert_eq!(accept(height, given), Ok(())));
    assert_eq!(accept(12, given), Err("bad-diffbits"));
    assert_eq!(accept(12, slower), Ok(())); // three times 1,600 s are twice four times 600 s
}

#[test]
fn the_supply_is_what_the_subsidies_made() {
    let bench = Bench::new(Params::regtest(), 160);

    // Regtest halves at 150; the first block's coins do not exist.
    let expected = 149 * 5_000_000_000_i128 + 11 * 2_500_000_000;
    assert_eq!(bench.chain.ledger().total_sat(), expected);
}
