//! A node as a state machine: input and time in, actions out.

use crate::chain::id::BlockId;
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
use crate::node::message::Message;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::strategy::Publish;

/// Lets `node` handle one input. What it does stands in `ctx.out`, in order.
///
/// No message, whatever a peer puts into it, makes this panic.
pub fn handle(node: &mut NodeState, input: Input, ctx: &mut Ctx<'_>) {
    match input {
        Input::Connected(peer) => handshake::on_connected(node, peer, ctx),
        Input::Message(peer, message) => on_message(node, peer, message, ctx),
        Input::Timer => on_timer(node, ctx),
        Input::Found(block) => on_found(node, block, ctx),
        Input::Closed(peer) => on_closed(node, peer, ctx),
    }
}

fn on_message(node: &mut NodeState, from: PeerId, message: Message, ctx: &mut Ctx<'_>) {
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
        Message::GetHeaders { locator } => headers::on_getheaders(node, from, locator, ctx),
        Message::GetBlocks { locator } => inventory::on_getblocks(node, from, locator, ctx),
        Message::Headers { last, count } => headers::on_headers(node, from, last, count, ctx),
        Message::Inv { last, count } => inventory::on_inv(node, from, last, count, ctx),
        Message::GetData { block, compact } => {
            block_relay::on_getdata(node, from, block, compact, ctx);
        }
        Message::NotFound { block } => download::on_notfound(node, from, block, ctx),
        Message::Block { block } => block_relay::on_block(node, from, block, ctx),
        Message::CmpctBlock { block } => compact::on_cmpctblock(node, from, block, ctx),
        Message::GetBlockTxn { block } => compact::on_getblocktxn(node, from, block, ctx),
        Message::BlockTxn { block } => compact::on_blocktxn(node, from, block, ctx),
        Message::Ping { nonce } => ctx.send(node, from, Message::Pong { nonce }),
        Message::Pong { .. } => {}
    }
}

fn on_timer(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    node.timer_at = None;
    while let Some(at) = node.checking.iter().position(|check| check.done_at <= ctx.now) {
        let check = node.checking.remove(at);
        chain_state::accept(node, check.block, check.from, ctx);
    }
    download::on_deadline(node, ctx);
    arm_timer(node, ctx);
}

/// Arms the node's one timer for its earliest deadline, unless it goes off before that anyway.
pub fn arm_timer(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    let deadlines = node.requests.iter().map(|request| request.deadline);
    let checks = node.checking.iter().map(|check| check.done_at);
    let Some(at) = deadlines.chain(checks).min() else {
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
        Some(strategy) => strategy.on_found(block, ctx.now, ctx.content),
    };
    match publish {
        Publish::Now => chain_state::accept(node, block, None, ctx),
        Publish::Withhold => chain_state::keep(node, block, ctx),
    }
}

fn on_closed(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let state = &mut node.peers[peer.index()];
    state.flags.set(PeerFlags::OPEN, false);
    state.flags.set(PeerFlags::READY, false);
    state.flags.set(PeerFlags::GREETED, false);
    state.flags.set(PeerFlags::WANTS_PUSH, false);
    node.pushers.remove(peer);
    node.announcers.retain(|&(_, announcer)| announcer != peer);
    download::ask_others_instead_of(node, peer, ctx);
}
