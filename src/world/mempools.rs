//! A second opinion on the mempools of a running world, from content alone.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::sim::id::NodeId;
use crate::world::state::World;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Every payment in the mempool of `node` could stand in its next block after those before it: its
/// coins are unspent at the node's tip or made by one before it, and no two spend the same coin.
/// So none is confirmed either: what is confirmed has spent its coins.
///
/// # Panics
///
/// If something is wrong: that is our bug.
pub fn look_at_mempool(world: &mut World, node: NodeId) {
    let state = &world.nodes[node.index()];
    if state.pool.entries.is_empty() {
        return;
    }
    let ledger = world.ledgers.at(state.tip, &world.content);
    let mut spent: BTreeMap<CoinId, TxId> = BTreeMap::new();
    let mut made: BTreeSet<TxId> = BTreeSet::new();
    for entry in &state.pool.entries {
        let record = world.content.transaction(entry.tx);
        for &coin in &record.spends {
            let maker = world.content.coin(coin).tx;
            assert!(
                ledger.has(coin) || made.contains(&maker),
                "{node:?} holds {:?}, whose {coin:?} is spent or not made",
                entry.tx
            );
            let rival = spent.insert(coin, entry.tx);
            assert_eq!(rival, None, "{node:?} holds two payments that spend {coin:?}");
        }
        assert!(made.insert(entry.tx), "{node:?} holds {:?} twice", entry.tx);
    }
}

/// A node that has left the blocks above the common ancestor of `before` and its tip holds each of
/// their payments that its new chain lacks, once; unless a coin of it is gone, or another payment
/// that it holds spends one, or it was a coinbase's that is not ripe any more.
///
/// # Panics
///
/// If something is wrong: that is our bug.
pub fn look_at_returned(world: &mut World, node: NodeId, before: BlockId) {
    let state = &world.nodes[node.index()];
    let content = &world.content;
    let left = payments_of_branch(before, state.tip, world);
    if left.is_empty() || !world.faults.running[node.index()] {
        return;
    }
    let in_new: BTreeSet<TxId> = payments_of_branch(state.tip, before, world).into_iter().collect();
    let held: BTreeSet<TxId> = state.pool.entries.iter().map(|entry| entry.tx).collect();
    let spent_here: BTreeSet<CoinId> =
        held.iter().flat_map(|&tx| content.transaction(tx).spends.iter().copied()).collect();
    let ledger = world.ledgers.at(state.tip, content);
    for tx in left.into_iter().filter(|tx| !in_new.contains(tx) && !held.contains(tx)) {
        let cannot_return = content.transaction(tx).spends.iter().any(|&coin| {
            let maker = content.coin(coin).tx;
            !ledger.has(coin) && !held.contains(&maker)
                || spent_here.contains(&coin)
                || content.transaction(maker).is_coinbase
        });
        assert!(cannot_return, "{node:?} lost {tx:?}, which should have returned");
    }
}

/// The payments of the blocks from `tip` down to the chain of `other`.
fn payments_of_branch(tip: BlockId, other: BlockId, world: &World) -> Vec<TxId> {
    let content = &world.content;
    let mut payments = Vec::new();
    let mut at = tip;
    while !content.is_ancestor(at, other) {
        payments.extend_from_slice(&content.block(at).transactions[1..]);
        at = content.block(at).parent;
    }
    payments
}
