//! A node as a state machine: input and time in, actions out.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::block_relay;
use crate::node::chain_state;
use crate::node::compact;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::context::Input;
use crate::node::download;
use crate::node::handshake;
use crate::node::headers;
use crate::node::inventory;
use crate::node::knowledge::Knowledge;
use crate::node::mempool;
use crate::node::message::Message;
use crate::node::restart;
use crate::node::state::NodeState;
use crate::node::state::Peer;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::strategy::Publish;
use crate::node::tx_relay;

/// Lets `node` handle one input. What it does stands in `ctx.out`, in order.
///
/// No message, whatever a peer puts into it, makes this panic.
pub fn handle(node: &mut NodeState, input: Input, ctx: &mut Ctx<'_>) {
    match input {
        Input::Connected(peer) => handshake::on_connected(node, peer, ctx),
        Input::Message(peer, message) => on_message(node, peer, message, ctx),
        Input::Timer => on_timer(node, ctx),
        Input::Found(block) => on_found(node, block, ctx),
        Input::Publish(block) => chain_state::publish(node, block, ctx),
        Input::Closed(peer) => on_closed(node, peer, ctx),
        Input::Crashed => restart::on_crashed(node, ctx),
        Input::Submit(tx) => on_submit(node, tx, ctx),
        Input::Trickle(peer) => tx_relay::on_trickle(node, peer, ctx),
    }
}

/// Hands a message to its handler. Before the handshake is over, and after the link is closed,
/// nothing is heard but the handshake (Core: `ProcessMessage`).
///
/// Inventories, locators and requests go by hash: a twin's number stands for its header's there.
fn on_message(node: &mut NodeState, from: PeerId, message: Message, ctx: &mut Ctx<'_>) {
    let flags = node.peers[from.index()].flags;
    let in_handshake = matches!(message, Message::Version { .. } | Message::Verack);
    if !flags.has(if in_handshake { PeerFlags::OPEN } else { PeerFlags::READY }) {
        return;
    }
    let is_deaf = ctx.strategy.as_deref().is_some_and(|strategy| !strategy.listens());
    let is_silent = ctx.strategy.as_deref().is_some_and(|strategy| !strategy.answers());
    if is_deaf && message.brings_content() || is_silent && message.asks_for_content() {
        return;
    }
    let hash_of = |block: BlockId| headers::header_id(block, ctx);
    match message {
        Message::Version { .. } => handshake::on_version(node, from, ctx),
        Message::Verack => handshake::on_verack(node, from, ctx),
        Message::SendHeaders => {
            node.peers[from.index()].flags.set(PeerFlags::PREFERS_HEADERS, true);
        }
        Message::SendCmpct { high_bandwidth } => {
            let flags = &mut node.peers[from.index()].flags;
            flags.set(PeerFlags::COMPACT, true);
            flags.set(PeerFlags::WANTS_PUSH, high_bandwidth);
        }
        Message::GetHeaders { locator } => {
            headers::on_getheaders(node, from, hash_of(locator), ctx);
        }
        Message::GetBlocks { locator } => {
            inventory::on_getblocks(node, from, hash_of(locator), ctx);
        }
        Message::Headers { last, count } => {
            headers::on_headers(node, from, hash_of(last), count, ctx);
        }
        Message::Inv { last, count } => {
            inventory::on_inv(node, from, hash_of(last), count, ctx);
        }
        Message::GetData { block, compact } => {
            block_relay::on_getdata(node, from, hash_of(block), compact, ctx);
        }
        Message::NotFound { block } => {
            download::on_notfound(node, from, hash_of(block), ctx);
        }
        Message::Block { block } => block_relay::on_block(node, from, block, ctx),
        Message::CmpctBlock { block } => compact::on_cmpctblock(node, from, block, ctx),
        Message::GetBlockTxn { block, missing } => {
            compact::on_getblocktxn(node, from, hash_of(block), missing, ctx);
        }
        Message::BlockTxn { block, .. } => compact::on_blocktxn(node, from, block, ctx),
        Message::Ping { nonce } => ctx.send(node, from, Message::Pong { nonce }),
        Message::Pong { .. } => {}
        Message::InvTx { tx } => tx_relay::on_inv(node, from, tx, ctx),
        Message::GetTx { tx } => tx_relay::on_get(node, from, tx, ctx),
        Message::Tx { tx } => tx_relay::on_tx(node, from, tx, ctx),
        Message::NoTx { tx } => tx_relay::on_notfound(node, from, tx, ctx),
        Message::FeeFilter { rate } => node.peers[from.index()].fee_filter = rate,
    }
}

/// A payment is handed in here.
fn on_submit(node: &mut NodeState, tx: TxId, ctx: &mut Ctx<'_>) {
    match mempool::submit(node, tx, None, ctx) {
        Ok(()) => tx_relay::note_unsent(node, tx, ctx),
        Err(reject) => ctx.out.push(Action::NotPooled { tx, code: reject.code() }),
    }
}

fn on_timer(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    node.timer_at = None;
    while let Some(at) = node.checking.iter().position(|check| check.done_at <= ctx.now) {
        let check = node.checking.remove(at);
        chain_state::accept(node, check.block, check.from, ctx);
    }
    download::on_deadline(node, ctx);
    tx_relay::on_deadline(node, ctx);
    arm_timer(node, ctx);
}

/// Arms the node's one timer for its earliest deadline, unless it goes off before that anyway.
pub fn arm_timer(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    let deadlines = node.requests.iter().map(|request| request.deadline);
    let checks = node.checking.iter().map(|check| check.done_at);
    let payments = node.pool.requests.first().map(|request| request.deadline);
    let Some(at) = deadlines.chain(checks).chain(payments).min() else {
        return;
    };
    if node.timer_at.is_none_or(|armed| at < armed) {
        node.timer_at = Some(at);
        ctx.out.push(Action::Wake { at });
    }
}

/// Step 2 of the block walk: the node's own miner found `block`.
fn on_found(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) {
    let publish = match ctx.strategy.as_deref_mut() {
        None => Publish::Now,
        Some(strategy) => strategy.on_found(block, ctx.content),
    };
    if publish == Publish::Hide {
        return;
    }
    download::on_arrival(node, block, ctx);
    node.checking.retain(|check| check.block != block);
    chain_state::accept_own(node, block, ctx);
}

fn on_closed(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let flags = node.peers[peer.index()].flags;
    node.peers[peer.index()] = Peer::new(flags.has(PeerFlags::OUTBOUND));
    let trickles = flags.has(PeerFlags::TRICKLES); // the timer runs on, and finds nothing
    node.peers[peer.index()].flags.set(PeerFlags::TRICKLES, trickles);
    node.pushers.remove(peer);
    node.announcers.retain(|&(_, announcer)| announcer != peer);
    download::ask_others_instead_of(node, peer, ctx);
    tx_relay::on_closed(node, peer, ctx);
}

/// Panics if the node's own books disagree. Tests and the world call it; no message from a peer
/// can make it fail.
pub fn assert_invariants(node: &NodeState, known: &Knowledge) {
    let me = node.id;
    assert!(known.has_header(me, node.tip) && known.has_body(me, node.tip), "a tip is held");
    assert!(known.has_header(me, node.best_header), "the best header is accepted");
    for (at, request) in node.requests.iter().enumerate() {
        let block = request.block;
        let first = node.requests.iter().position(|other| other.block == block);
        assert_eq!(first, Some(at), "one request for {block:?}");
        assert!(known.has_asked(me, block), "a request is noted: {block:?}");
        assert!(!known.has_body(me, block), "only what is lacked is asked for: {block:?}");
        let flags = node.peers[request.peer.index()].flags;
        assert!(flags.has(PeerFlags::READY), "who is asked can answer: {request:?}");
    }
    for (at, announcer) in node.announcers.iter().enumerate() {
        let asked = node.requests.iter().find(|request| request.block == announcer.0);
        let asked = asked.expect("announcers are kept while a request is open");
        assert_ne!(asked.peer, announcer.1, "who is asked is not asked next");
        assert!(!node.announcers[..at].contains(announcer), "an announcer is noted once");
    }
    for (at, &block) in node.waiting.iter().enumerate() {
        assert!(known.has_body(me, block), "what waits is held: {block:?}");
        assert!(!node.waiting[..at].contains(&block), "what waits is noted once: {block:?}");
    }
    for check in &node.checking {
        assert!(!known.has_body(me, check.block), "what is checked is not held yet: {check:?}");
        assert!(!known.has_asked(me, check.block), "what is checked is here: {check:?}");
    }
    for &marked in &node.marked {
        assert!(known.has_header(me, marked), "what is marked was accepted once: {marked:?}");
        assert_ne!(marked, node.tip, "an invalid block is not followed");
    }
    mempool::assert_invariants(node, known);
    for pusher in node.pushers.iter() {
        let count = node.pushers.iter().filter(|&other| other == pusher).count();
        assert_eq!(count, 1, "a pusher is noted once: {pusher:?}");
    }
    let deadlines = node.requests.iter().map(|request| request.deadline);
    if let Some(next) = deadlines.chain(node.checking.iter().map(|c| c.done_at)).min() {
        assert!(node.timer_at.is_some_and(|at| at <= next), "the timer goes off in time");
    }
}
