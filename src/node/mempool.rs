//! The mempool of a node: taking payments in, throwing them out, following the chain.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::admission;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::pool::PoolEntry;
use crate::node::pool_reject::PoolReject;
use crate::node::punish;
use crate::node::relatives;
use crate::node::state::NodeState;
use crate::node::state::PeerId;
use crate::node::tx_knowledge::TxFact;
use crate::node::tx_relay;
use crate::sim::time::SimDuration;

/// Payments without known coins that a node keeps (Core: `DEFAULT_MAX_ORPHAN_TRANSACTIONS`).
const ORPHANS_MAX: usize = 100;
/// Refused payments that a node remembers at the least (Core: the `CRollingBloomFilter` of
/// `m_lazy_recent_rejects`).
const REJECTED_MAX: usize = 120_000;
/// So many it forgets at once (Core: a generation of that filter).
const REJECTED_GENERATION: usize = REJECTED_MAX / 2;
/// After so long a payment leaves the mempool (Core: `DEFAULT_MEMPOOL_EXPIRY_HOURS`).
const EXPIRY: SimDuration = SimDuration::from_secs(336 * 3_600);

/// Takes a payment in, tells the peers, and looks whether others waited for it. `from` is who
/// sent it; `None` for one's own.
///
/// # Errors
///
/// Why it was not taken.
pub fn submit(
    node: &mut NodeState,
    tx: TxId,
    from: Option<PeerId>,
    ctx: &mut Ctx<'_>,
) -> Result<(), PoolReject> {
    let taken = take(node, tx, from, ctx);
    match taken {
        Ok(()) => retry_orphans(node, tx, ctx),
        Err(PoolReject::MissingInputs) if from.is_some() => keep_orphan(node, tx, from, ctx),
        Err(_) => {}
    }
    taken
}

fn take(
    node: &mut NodeState,
    tx: TxId,
    from: Option<PeerId>,
    ctx: &mut Ctx<'_>,
) -> Result<(), PoolReject> {
    match admission::check(node, tx, false, ctx) {
        Ok(admission) => {
            throw_out(node, &admission.replaced, ctx);
            insert(node, tx, ctx);
            make_room(node, ctx);
            if !ctx.known.payments.is(node.id, tx, TxFact::InPool) {
                return Err(PoolReject::Full);
            }
            ctx.out.push(Action::Pooled { tx, from });
            tx_relay::announce(node, tx, from, ctx);
            Ok(())
        }
        Err(reject) => {
            if !matches!(reject, PoolReject::MissingInputs | PoolReject::AlreadyHere) {
                reject_until_next_tip(node, tx, ctx);
            }
            if let (Some(peer), true) = (from, reject.is_consensus()) {
                punish::misbehaved(peer, ctx);
            }
            Err(reject)
        }
    }
}

fn reject_until_next_tip(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    if !ctx.known.payments.is(node.id, tx, TxFact::Rejected) {
        ctx.known.payments.set(node.id, tx, TxFact::Rejected, true);
        node.pool.rejected.push(tx);
    }
    if node.pool.rejected.len() >= REJECTED_MAX + REJECTED_GENERATION {
        for forgotten in node.pool.rejected.drain(..REJECTED_GENERATION) {
            ctx.known.payments.set(node.id, forgotten, TxFact::Rejected, false);
        }
    }
}

fn insert(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    tx_relay::on_arrival(node, tx, ctx); // handed in, or back from a block, while it was asked for
    ctx.known.payments.set(node.id, tx, TxFact::InPool, true);
    node.pool.entries.push(PoolEntry { tx, since: ctx.now });
    node.pool.size_bytes += u64::from(ctx.content.transaction(tx).size_bytes);
}

/// Takes `tx` out. Its entry stays until [`sweep`]: many are taken out at once.
fn remove(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    if ctx.known.payments.is(node.id, tx, TxFact::InPool) {
        ctx.known.payments.set(node.id, tx, TxFact::InPool, false);
        node.pool.size_bytes -= u64::from(ctx.content.transaction(tx).size_bytes);
    }
}

/// Clears away the entries of what was taken out.
fn sweep(node: &mut NodeState, ctx: &Ctx<'_>) {
    let (id, payments) = (node.id, &ctx.known.payments);
    node.pool.entries.retain(|entry| payments.is(id, entry.tx, TxFact::InPool));
}

/// Throws out what a payment replaces.
fn throw_out(node: &mut NodeState, replaced: &[TxId], ctx: &mut Ctx<'_>) {
    if replaced.is_empty() {
        return;
    }
    for &gone in replaced {
        remove(node, gone, ctx);
    }
    sweep(node, ctx);
}

/// Removes `tx` and all that depends on it.
fn remove_with_descendants(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    for gone in relatives::descendants(node.id, tx, usize::MAX, ctx) {
        remove(node, gone, ctx);
    }
    remove(node, tx, ctx);
}

/// Forgets everything: a mempool is not on disk.
pub fn forget(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    let pool = &node.pool;
    let payments = &mut ctx.known.payments;
    for entry in &pool.entries {
        payments.set(node.id, entry.tx, TxFact::InPool, false);
    }
    for &(tx, _) in &pool.orphans {
        payments.set(node.id, tx, TxFact::Orphan, false);
    }
    for &tx in &pool.rejected {
        payments.set(node.id, tx, TxFact::Rejected, false);
    }
    for request in &pool.requests {
        payments.set(node.id, request.tx, TxFact::Asked, false);
    }
    node.pool.clear();
}

/// Throws out what is too old, and what pays least while there is too much (Core:
/// `LimitMempoolSize`).
fn make_room(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    while let Some(entry) = node.pool.entries.first().copied() {
        if entry.since.saturating_add(EXPIRY) > ctx.now {
            break;
        }
        remove_with_descendants(node, entry.tx, ctx);
        sweep(node, ctx);
    }
    while node.pool.size_bytes > ctx.rules.mempool_bytes_max {
        let (worst, rate) = node
            .pool
            .entries
            .iter()
            .map(|entry| (entry.tx, rate_with_descendants(node, entry.tx, ctx)))
            .min_by_key(|&(tx, rate)| (rate, ctx.content.place_of(tx)))
            .expect("a mempool that is too large holds something");
        node.pool.rate_floor = (rate + admission::RELAY_FEE_RATE, ctx.now);
        remove_with_descendants(node, worst, ctx);
        sweep(node, ctx);
        tx_relay::send_fee_filters(node, ctx);
    }
}

/// The higher of the rates of a payment alone and with all that depends on it, in satoshis per
/// 1,000 bytes (Core: `CompareTxMemPoolEntryByDescendantScore`).
fn rate_with_descendants(node: &NodeState, tx: TxId, ctx: &Ctx<'_>) -> u64 {
    let cost = |tx: TxId| {
        let record = ctx.content.transaction(tx);
        let fee_sat = record.fee_sat.expect("what is in a mempool has its coins");
        (fee_sat.unsigned_abs(), u64::from(record.size_bytes))
    };
    let (fee_sat, size_bytes) = cost(tx);
    let all = relatives::descendants(node.id, tx, usize::MAX, ctx).into_iter().map(cost);
    let (all_sat, all_bytes) =
        all.fold((fee_sat, size_bytes), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (fee_sat * 1_000 / size_bytes).max(all_sat * 1_000 / all_bytes)
}

/// Keeps a payment whose coins are not here, and asks its sender for their makers.
fn keep_orphan(node: &mut NodeState, tx: TxId, from: Option<PeerId>, ctx: &mut Ctx<'_>) {
    if ctx.known.payments.is(node.id, tx, TxFact::Orphan) {
        return;
    }
    ctx.known.payments.set(node.id, tx, TxFact::Orphan, true);
    node.pool.orphans.push((tx, from));
    if node.pool.orphans.len() > ORPHANS_MAX {
        let drawn = tx_relay::draw(node, ctx) % node.pool.orphans.len() as u64;
        let (gone, _) = node.pool.orphans.remove(drawn as usize);
        ctx.known.payments.set(node.id, gone, TxFact::Orphan, false);
    }
    let Some(peer) = from else { return };
    let mut asked: Vec<TxId> = Vec::new();
    for at in 0..ctx.content.transaction(tx).spends.len() {
        let coin = ctx.content.transaction(tx).spends[at];
        if coin != CoinId::NONE && !asked.contains(&ctx.content.coin(coin).tx) {
            let maker = ctx.content.coin(coin).tx;
            asked.push(maker);
            tx_relay::ask(node, peer, maker, ctx);
        }
    }
}

/// Tries those again that waited for `tx`, and for those that waited for them.
fn retry_orphans(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    let mut arrived = vec![tx];
    while let Some(parent) = arrived.pop() {
        if node.pool.orphans.is_empty() {
            return;
        }
        let spends_it = |orphan: TxId| {
            let spends = &ctx.content.transaction(orphan).spends;
            spends.iter().any(|&c| c != CoinId::NONE && ctx.content.coin(c).tx == parent)
        };
        let ready: Vec<_> =
            node.pool.orphans.iter().copied().filter(|&(orphan, _)| spends_it(orphan)).collect();
        for (orphan, from) in ready {
            let taken = take(node, orphan, from, ctx);
            if taken != Err(PoolReject::MissingInputs) {
                forget_orphan(node, orphan, ctx);
            }
            if taken.is_ok() {
                arrived.push(orphan);
            }
        }
    }
}

fn forget_orphan(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    if ctx.known.payments.is(node.id, tx, TxFact::Orphan) {
        ctx.known.payments.set(node.id, tx, TxFact::Orphan, false);
        node.pool.orphans.retain(|&(orphan, _)| orphan != tx);
    }
}

/// The node follows its tip instead of `before`: what is confirmed now leaves the mempool, with
/// what conflicts with it; what no longer is comes back; what no longer holds leaves with its
/// descendants (Core: `MaybeUpdateMempoolForReorg`, `removeForBlock`).
pub fn on_tip(node: &mut NodeState, before: BlockId, ctx: &mut Ctx<'_>) {
    let shared = ctx.content.common_ancestor(before, node.tip).expect("both from genesis");
    let returned = payments_above(shared, before, ctx);
    if returned.is_empty() && node.pool.is_idle() {
        return;
    }
    for tx in core::mem::take(&mut node.pool.rejected) {
        ctx.known.payments.set(node.id, tx, TxFact::Rejected, false);
    }
    let confirmed = payments_above(shared, node.tip, ctx);
    for &tx in &confirmed {
        forget_orphan(node, tx, ctx);
        if ctx.known.payments.is(node.id, tx, TxFact::InPool) {
            remove(node, tx, ctx);
            continue;
        }
        for rival in relatives::conflicts(node, tx, ctx) {
            remove_with_descendants(node, rival, ctx);
        }
    }
    sweep(node, ctx);
    if before != shared {
        come_back(node, &returned, ctx);
    }
    for &tx in &confirmed {
        retry_orphans(node, tx, ctx);
    }
    make_room(node, ctx);
}

/// The payments of the blocks above `shared` up to `tip`, in chain order.
fn payments_above(shared: BlockId, tip: BlockId, ctx: &Ctx<'_>) -> Vec<TxId> {
    let mut blocks = Vec::new();
    let mut at = tip;
    while at != shared {
        blocks.push(at);
        at = ctx.content.block(at).parent;
    }
    let all = blocks.iter().rev().flat_map(|&block| &ctx.content.block(block).transactions[1..]);
    all.copied().collect()
}

/// Payments of blocks that were taken back return; then all that is here is asked once more
/// whether the next block could hold it.
fn come_back(node: &mut NodeState, returned: &[TxId], ctx: &mut Ctx<'_>) {
    let waiting = core::mem::take(&mut node.pool.entries);
    node.pool.size_bytes = 0;
    for entry in &waiting {
        ctx.known.payments.set(node.id, entry.tx, TxFact::InPool, false);
    }
    let again = returned.iter().map(|&tx| PoolEntry { tx, since: ctx.now }).chain(waiting);
    for PoolEntry { tx, since } in again.collect::<Vec<_>>() {
        if verdict::is_confirmed(tx, node.tip, ctx.content) {
            continue;
        }
        if let Ok(admission) = admission::check(node, tx, true, ctx) {
            throw_out(node, &admission.replaced, ctx);
            insert(node, tx, ctx);
            let last = node.pool.entries.last_mut().expect("just inserted");
            last.since = since;
        }
    }
}

/// Panics if the mempool's own books disagree. No message from a peer can make it fail.
pub fn assert_invariants(node: &NodeState, ctx: &crate::node::knowledge::Knowledge) {
    let pool = &node.pool;
    for (at, entry) in pool.entries.iter().enumerate() {
        let is_first = !pool.entries[..at].iter().any(|other| other.tx == entry.tx);
        assert!(is_first, "a payment is here once: {entry:?}");
        assert!(ctx.payments.is(node.id, entry.tx, TxFact::InPool), "and known to be: {entry:?}");
    }
    for request in &pool.requests {
        assert!(ctx.payments.is(node.id, request.tx, TxFact::Asked), "a request is noted");
        assert!(!ctx.payments.is(node.id, request.tx, TxFact::InPool), "what is here is not asked");
    }
    for &(tx, _) in &pool.orphans {
        assert!(ctx.payments.is(node.id, tx, TxFact::Orphan), "an orphan is noted");
    }
}
