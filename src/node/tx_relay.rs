//! Payments on their way: announced in trickles, asked for, served (Core: `net_processing`).
//!
//! An inventory of several payments travels as several inventories of one: valid protocol, the
//! same meaning, 25 bytes more for each.

use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::admission;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::handle;
use crate::node::mempool;
use crate::node::message::Message;
use crate::node::pool::TxRequest;
use crate::node::state::NodeState;
use crate::node::state::PaymentRelay;
use crate::node::state::Peer;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::tx_knowledge::TxFact;
use crate::sim::rng::exponential_of;
use crate::sim::time::SimDuration;

/// The mean time between two trickles to a peer that this node chose (Core:
/// `OUTBOUND_INVENTORY_BROADCAST_INTERVAL`).
const OUTBOUND_TRICKLE_S: f64 = 2.0;
/// The same to all others together (Core: `INBOUND_INVENTORY_BROADCAST_INTERVAL`).
const INBOUND_TRICKLE_S: f64 = 5.0;
/// So long a node waits for a payment before it asks the next peer (Core: `GETDATA_TX_INTERVAL`).
const TIMEOUT: SimDuration = SimDuration::from_secs(60);
/// Payments asked of one peer at once (Core: `MAX_PEER_TX_REQUEST_IN_FLIGHT`).
const IN_FLIGHT_MAX: usize = 100;
/// A node further behind than this catches up first (Core: `IsInitialBlockDownload` goes by the
/// tip's age, a day).
const BEHIND_BLOCKS: u32 = 24;

/// The next of the node's random numbers.
pub fn draw(node: &mut NodeState, ctx: &Ctx<'_>) -> u64 {
    let bits = ctx.luck.at(u64::from(node.id.0), u64::from(node.pool.draws));
    node.pool.draws += 1;
    bits
}

/// Tells the peers of `tx`, which has just entered the mempool, all but `from` and those who
/// announced it themselves.
pub fn announce(node: &mut NodeState, tx: TxId, from: Option<PeerId>, ctx: &mut Ctx<'_>) {
    if ctx.rules.payment_relay == PaymentRelay::Instant {
        return;
    }
    let announcers = node.pool.announcers.take_all(tx);
    for at in 0..node.peers.len() {
        let peer = PeerId(at as u32);
        let flags = node.peers[at].flags;
        let told = Some(peer) == from || announcers.contains(&peer);
        if told || !flags.has(PeerFlags::READY) {
            continue;
        }
        if ctx.rules.payment_relay == PaymentRelay::Flood {
            ctx.send(node, peer, Message::Tx { tx });
            continue;
        }
        wait_for_trickle(node, peer, tx, ctx);
    }
}

/// Remembers a payment that was handed in here until a peer has asked for it, or been sent it.
pub fn note_unsent(node: &mut NodeState, tx: TxId, ctx: &Ctx<'_>) {
    let is_sent = match ctx.rules.payment_relay {
        PaymentRelay::Trickle => false,
        PaymentRelay::Flood => node.peers.iter().any(|peer| peer.flags.has(PeerFlags::READY)),
        PaymentRelay::Instant => true,
    };
    if !is_sent {
        node.pool.unsent.push(tx);
    }
}

/// A link is ready: announces what was handed in here and has reached nobody yet (Core does so
/// every ten to fifteen minutes, `ReattemptInitialBroadcast`).
pub fn announce_unsent(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    if node.pool.unsent.is_empty() {
        return;
    }
    let payments = &ctx.known.payments;
    node.pool.unsent.retain(|&tx| payments.is(node.id, tx, TxFact::InPool));
    let waiting = node.pool.unsent.clone();
    if ctx.rules.payment_relay == PaymentRelay::Flood {
        for tx in waiting {
            ctx.send(node, peer, Message::Tx { tx });
        }
        return node.pool.unsent.clear();
    }
    for tx in waiting {
        wait_for_trickle(node, peer, tx, ctx);
    }
}

/// Has `tx` announced to `peer` with the next trickle.
fn wait_for_trickle(node: &mut NodeState, peer: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    let first = &mut node.peers[peer.index()].waiting;
    if *first == TxId::NONE {
        *first = tx;
    } else {
        node.pool.more_waiting.push((peer, tx));
    }
    arm(node, peer, ctx);
}

/// Starts the timer of a peer for which something waits, unless it runs.
fn arm(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let flags = &mut node.peers[peer.index()].flags;
    let outbound = flags.has(PeerFlags::OUTBOUND);
    let armed = if outbound { flags.has(PeerFlags::TRICKLES) } else { node.pool.inbound_armed };
    if armed {
        return;
    }
    if outbound {
        flags.set(PeerFlags::TRICKLES, true);
    } else {
        node.pool.inbound_armed = true;
    }
    let mean_s = if outbound { OUTBOUND_TRICKLE_S } else { INBOUND_TRICKLE_S };
    let wait_ns = exponential_of(draw(node, ctx)) * mean_s * 1e9;
    let at = ctx.now.saturating_add(SimDuration::from_nanos(wait_ns as u64));
    ctx.out.push(Action::Trickle { at, peer: outbound.then_some(peer) });
}

/// A trickle is due: to one chosen peer, or to all that chose this node.
pub fn on_trickle(node: &mut NodeState, peer: Option<PeerId>, ctx: &mut Ctx<'_>) {
    match peer {
        Some(peer) => {
            let flags = &mut node.peers[peer.index()].flags;
            if flags.has(PeerFlags::TRICKLES) {
                flags.set(PeerFlags::TRICKLES, false);
                flush(node, peer, ctx);
            }
        }
        None => {
            if !core::mem::take(&mut node.pool.inbound_armed) {
                return; // armed before a crash
            }
            for at in 0..node.peers.len() {
                let Peer { flags, waiting, .. } = node.peers[at];
                if waiting != TxId::NONE && !flags.has(PeerFlags::OUTBOUND) {
                    flush(node, PeerId(at as u32), ctx);
                }
            }
        }
    }
}

/// Announces what waits for `peer` and is still here.
fn flush(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let first = core::mem::replace(&mut node.peers[peer.index()].waiting, TxId::NONE);
    if first == TxId::NONE {
        return;
    }
    announce_now(node, peer, first, ctx);
    if node.pool.more_waiting.is_empty() {
        return;
    }
    let mut more = core::mem::take(&mut node.pool.more_waiting);
    more.retain(|&(other, tx)| {
        let stays = other != peer;
        if !stays {
            announce_now(node, peer, tx, ctx);
        }
        stays
    });
    node.pool.more_waiting = more;
}

/// Announces `tx` to `peer`, if it is still here and pays what the peer asks for.
fn announce_now(node: &NodeState, peer: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    if !ctx.known.payments.is(node.id, tx, TxFact::InPool) {
        return;
    }
    let record = ctx.content.transaction(tx);
    let floor = u64::from(node.peers[peer.index()].fee_filter);
    let asked_sat = admission::fee_at(floor, u64::from(record.size_bytes));
    if record.fee_sat.unwrap_or(0) >= asked_sat {
        ctx.send(node, peer, Message::InvTx { tx });
    }
}

/// `peer` has `tx` already: there is nothing to tell it.
fn strike(node: &mut NodeState, peer: PeerId, tx: TxId) {
    let first = &mut node.peers[peer.index()].waiting;
    let more = &mut node.pool.more_waiting;
    if *first == tx {
        let next = more.iter().position(|&(other, _)| other == peer);
        *first = next.map_or(TxId::NONE, |at| more.remove(at).1);
    } else if let Some(at) = more.iter().position(|&waiting| waiting == (peer, tx)) {
        more.remove(at);
    }
}

/// A payment is announced: asks for it, unless it is here or asked for already.
pub fn on_inv(node: &mut NodeState, from: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    strike(node, from, tx);
    if ctx.known.payments.is_known(node.id, tx) {
        return;
    }
    let (header, tip) = (ctx.content.block(node.best_header), ctx.content.block(node.tip));
    if header.height > tip.height + BEHIND_BLOCKS {
        return;
    }
    ask(node, from, tx, ctx);
}

/// Asks `from` for `tx` unless it is here, or asked for already: then `from` is asked next.
pub fn ask(node: &mut NodeState, from: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    let facts = ctx.known.payments.facts(node.id, tx);
    if facts.is_known() || verdict::is_confirmed(tx, node.tip, ctx.content) {
        return;
    }
    let is_asked = facts.has(TxFact::Asked);
    if is_asked || node.pool.requests.iter().filter(|r| r.peer == from).count() >= IN_FLIGHT_MAX {
        let of_whom = |r: &TxRequest| r.tx == tx && r.peer == from;
        if is_asked && !node.pool.requests.iter().any(of_whom) {
            node.pool.announcers.add(tx, from);
        }
        return;
    }
    ctx.known.payments.set(node.id, tx, TxFact::Asked, true);
    node.pool.requests.push(TxRequest { tx, peer: from, deadline: ctx.now + TIMEOUT });
    handle::arm_timer(node, ctx);
    ctx.send(node, from, Message::GetTx { tx });
}

/// Serves a payment of the mempool.
pub fn on_get(node: &mut NodeState, from: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    let here = ctx.known.payments.is(node.id, tx, TxFact::InPool);
    node.pool.unsent.retain(|&unsent| unsent != tx);
    ctx.send(node, from, if here { Message::Tx { tx } } else { Message::NoTx { tx } });
}

/// Nobody is asked for a payment any more that is here, whichever way it came.
pub fn on_arrival(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    if ctx.known.payments.is(node.id, tx, TxFact::Asked) {
        ctx.known.payments.set(node.id, tx, TxFact::Asked, false);
        node.pool.requests.retain(|request| request.tx != tx);
    }
}

/// A payment is here.
pub fn on_tx(node: &mut NodeState, from: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    on_arrival(node, tx, ctx);
    if !ctx.known.payments.is_known(node.id, tx) {
        // Whatever is wrong with it, it is noted; who sent it is punished where he should be.
        let _taken = mempool::submit(node, tx, Some(from), ctx);
    }
    node.pool.announcers.take_all(tx);
}

/// `from` does not have `tx`: asks the next peer that announced it.
pub fn on_notfound(node: &mut NodeState, from: PeerId, tx: TxId, ctx: &mut Ctx<'_>) {
    if let Some(at) = node.pool.requests.iter().position(|r| r.tx == tx && r.peer == from) {
        ask_next(node, at, ctx);
    }
}

/// Gives up the request at `at` and asks the next announcer, if there is one.
fn ask_next(node: &mut NodeState, at: usize, ctx: &mut Ctx<'_>) {
    let TxRequest { tx, .. } = node.pool.requests.remove(at);
    ctx.known.payments.set(node.id, tx, TxFact::Asked, false);
    if let Some(peer) = node.pool.announcers.take_next(tx) {
        ask(node, peer, tx, ctx);
    }
}

/// Asks on where a request has waited too long.
pub fn on_deadline(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    while let Some(at) = node.pool.requests.iter().position(|r| r.deadline <= ctx.now) {
        ask_next(node, at, ctx);
    }
}

/// `peer` is gone: forgets what waits for it, and asks others for what was asked of it.
pub fn on_closed(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    node.pool.more_waiting.retain(|&(other, _)| other != peer);
    node.pool.announcers.forget_peer(peer);
    while let Some(at) = node.pool.requests.iter().position(|request| request.peer == peer) {
        ask_next(node, at, ctx);
    }
}

/// Tells the peers below which fee rate announcing is in vain (BIP-0133).
pub fn send_fee_filters(node: &NodeState, ctx: &mut Ctx<'_>) {
    let rate = u32::try_from(admission::rate_floor(node, ctx)).unwrap_or(u32::MAX);
    for at in 0..node.peers.len() {
        if node.peers[at].flags.has(PeerFlags::READY) {
            ctx.send(node, PeerId(at as u32), Message::FeeFilter { rate });
        }
    }
}
