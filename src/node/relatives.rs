//! The unconfirmed payments that hang together in one mempool: ancestors and descendants.

use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::node::context::Ctx;
use crate::node::tx_knowledge::TxFact;
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

/// The payments in the mempool of `node` that spend a coin which `tx` spends.
pub fn conflicts(node: NodeId, tx: TxId, ctx: &Ctx<'_>) -> Vec<TxId> {
    let mut rivals = Vec::new();
    for &coin in ctx.content.transaction(tx).spends.iter().filter(|&&coin| coin != CoinId::NONE) {
        for rival in ctx.content.spenders(coin).filter(|&rival| rival != tx) {
            if ctx.known.payments.is(node, rival, TxFact::InPool) && !rivals.contains(&rival) {
                rivals.push(rival);
            }
        }
    }
    rivals
}
