//! The unconfirmed payments that hang together in one mempool: ancestors and descendants.

use crate::chain::archive::Archive;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::node::context::Ctx;
use crate::node::state::NodeState;
use crate::node::tx_knowledge::TxFact;
use crate::node::tx_knowledge::TxKnowledge;
use crate::sim::id::NodeId;

/// The parents of `tx` in the mempool of `node`, each once.
pub fn parents(node: NodeId, tx: TxId, ctx: &Ctx<'_>) -> Vec<TxId> {
    let mut parents = Vec::new();
    for &coin in &ctx.content.transaction(tx).spends {
        if coin == CoinId::NONE {
            continue;
        }
        let maker = ctx.content.coin(coin).tx;
        if ctx.known.payments.is(node, maker, TxFact::InPool) && !parents.contains(&maker) {
            parents.push(maker);
        }
    }
    parents
}

/// The children of `tx` in the mempool of `node`, each once.
pub fn children(node: NodeId, tx: TxId, ctx: &Ctx<'_>) -> Vec<TxId> {
    let mut children = Vec::new();
    let record = ctx.content.transaction(tx);
    for index in 0..record.outputs {
        for child in ctx.content.spenders(CoinId(record.first_coin.0 + index)) {
            if ctx.known.payments.is(node, child, TxFact::InPool) && !children.contains(&child) {
                children.push(child);
            }
        }
    }
    children
}

/// All that `next` leads to from `tx`, without `tx` itself, nearest first; at most `limit` and one
/// more, so that a caller sees when there are too many.
fn closure(tx: TxId, limit: usize, next: impl Fn(TxId) -> Vec<TxId>) -> Vec<TxId> {
    let mut found = next(tx);
    let mut at = 0;
    while at < found.len() && found.len() <= limit {
        for other in next(found[at]) {
            if !found.contains(&other) {
                found.push(other);
            }
        }
        at += 1;
    }
    found
}

/// The unconfirmed payments on which `tx` depends.
pub fn ancestors(node: NodeId, tx: TxId, limit: usize, ctx: &Ctx<'_>) -> Vec<TxId> {
    closure(tx, limit, |tx| parents(node, tx, ctx))
}

/// The unconfirmed payments that depend on `tx`.
pub fn descendants(node: NodeId, tx: TxId, limit: usize, ctx: &Ctx<'_>) -> Vec<TxId> {
    closure(tx, limit, |tx| children(node, tx, ctx))
}

/// The payments in the mempool of `node` that spend `coin`, in the order in which they entered the
/// world. A flood makes many spenders of one coin, of which few or none are in the mempool.
pub fn spenders_in_pool(
    node: &NodeState,
    coin: CoinId,
    content: &Archive,
    known: &TxKnowledge,
) -> Vec<TxId> {
    let is_here = |tx: &TxId| known.is(node.id, *tx, TxFact::InPool);
    let mut spenders: Vec<TxId> = if content.spender_count(coin) > node.pool.entries.len() {
        let spends_it = |tx: &TxId| content.transaction(*tx).spends.contains(&coin);
        let entries = node.pool.entries.iter().map(|entry| entry.tx);
        entries.filter(|tx| is_here(tx) && spends_it(tx)).collect()
    } else {
        content.spenders(coin).filter(is_here).collect()
    };
    spenders.sort_unstable_by_key(|&tx| content.place_of(tx));
    spenders
}

/// The payments in the mempool of `node` that spend a coin which `tx` spends.
pub fn conflicts(node: &NodeState, tx: TxId, ctx: &Ctx<'_>) -> Vec<TxId> {
    let mut rivals = Vec::new();
    for &coin in ctx.content.transaction(tx).spends.iter().filter(|&&coin| coin != CoinId::NONE) {
        for rival in spenders_in_pool(node, coin, ctx.content, &ctx.known.payments) {
            if rival != tx && !rivals.contains(&rival) {
                rivals.push(rival);
            }
        }
    }
    rivals
}
