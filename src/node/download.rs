//! Asking for bodies: one request in flight per block, a timeout, the next peer.

use crate::chain::id::BlockId;
use crate::node::chain_state;
use crate::node::context::Ctx;
use crate::node::handle;
use crate::node::message::Message;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Relay;
use crate::node::state::Request;

/// Blocks in flight from one peer at the most (Core: `MAX_BLOCKS_IN_TRANSIT_PER_PEER`).
const IN_FLIGHT_MAX: usize = 16;
/// How far ahead of the last block that is held bodies are asked for (Core:
/// `BLOCK_DOWNLOAD_WINDOW`).
const WINDOW_BLOCKS: u32 = 1_024;

/// Asks `from` for what this node lacks of the chain that the peer is known to have, oldest first
/// (Core: `FindNextBlocksToDownload`).
pub fn fetch(node: &mut NodeState, from: PeerId, ctx: &mut Ctx<'_>) {
    let peer = &node.peers[from.index()];
    let target = peer.best_known;
    let target_block = ctx.content.block(target);
    let (height, parent) = (target_block.height, target_block.parent);
    if !peer.flags.has(PeerFlags::READY)
        || target_block.work < ctx.content.block(node.tip).work
        || chain_state::is_complete(node, target, ctx)
        || chain_state::is_marked(node, target, ctx)
    {
        return;
    }
    if parent == node.tip {
        return ask(node, from, target, wants_compact(node, from, ctx), ctx);
    }
    let Some(shared) = ctx.content.common_ancestor(node.tip, target) else {
        return;
    };
    let lacking = lacking_between(node, shared, target, height, ctx);
    let mut in_flight = node.requests.iter().filter(|request| request.peer == from).count();
    for &block in lacking.iter().rev() {
        if in_flight >= IN_FLIGHT_MAX {
            return;
        }
        let requests = node.requests.len();
        ask(node, from, block, false, ctx);
        in_flight += node.requests.len() - requests;
    }
}

/// The next blocks that the node lacks of the chain from `shared` to `target`, the last one first;
/// none further than the window above the first one that it lacks, give or take a window.
fn lacking_between(
    node: &NodeState,
    shared: BlockId,
    target: BlockId,
    height: u32,
    ctx: &Ctx<'_>,
) -> Vec<BlockId> {
    let mut base = shared;
    loop {
        let top = height.min(ctx.content.block(base).height + WINDOW_BLOCKS);
        let end = ctx.content.ancestor(target, top);
        let mut lacking = Vec::new();
        let mut at = end;
        while at != base {
            if !ctx.known.has_body(node.id, at) {
                lacking.push(at);
            }
            at = ctx.content.block(at).parent;
        }
        if !lacking.is_empty() || top == height {
            return lacking;
        }
        base = end; // a branch that is still the weaker one, held up to here
    }
}

/// Whether the next block is asked for as a compact one: only at the tip, with nothing else in
/// flight (Core: `HeadersDirectFetchBlocks`).
fn wants_compact(node: &NodeState, from: PeerId, ctx: &Ctx<'_>) -> bool {
    ctx.rules.relay == Relay::Compact
        && node.requests.is_empty()
        && node.peers[from.index()].flags.has(PeerFlags::COMPACT)
}

/// Asks `from` for `block`, unless the node has it or waits for it from somebody else; then
/// `from` is remembered as one to ask next.
pub fn ask(node: &mut NodeState, from: PeerId, block: BlockId, compact: bool, ctx: &mut Ctx<'_>) {
    if is_at_hand(node, block, ctx) {
        return;
    }
    if ctx.known.has_asked(node.id, block) {
        let asked_already = node.announcers.contains(&(block, from))
            || node.requests.iter().any(|r| r.block == block && r.peer == from);
        if !asked_already {
            node.announcers.push((block, from));
        }
        return;
    }
    note_request(node, from, block, ctx);
    ctx.send(node, from, Message::GetData { block, compact });
}

/// Whether the body of `block` is here, checked or being checked.
pub fn is_at_hand(node: &NodeState, block: BlockId, ctx: &Ctx<'_>) -> bool {
    ctx.known.has_body(node.id, block) || node.checking.iter().any(|check| check.block == block)
}

/// Notes that the node waits for `block` from `from`, until the request times out.
pub fn note_request(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    ctx.known.set_asked(node.id, block, true);
    let deadline = ctx.now + ctx.rules.request_timeout;
    node.requests.push(Request { block, peer: from, deadline });
    handle::arm_timer(node, ctx);
}

/// The body of `block` is here: nobody is asked for it any more.
pub fn on_arrival(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) {
    if ctx.known.has_asked(node.id, block) {
        ctx.known.set_asked(node.id, block, false);
        node.requests.retain(|request| request.block != block);
        node.announcers.retain(|&(announced, _)| announced != block);
    }
}

/// Asks on where a request has waited too long: the same peer once more if nobody else has it
/// (Core closes the link, opens one anew and begins with `getheaders`).
pub fn on_deadline(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    while let Some(at) = node.requests.iter().position(|request| request.deadline <= ctx.now) {
        let Request { block, peer, .. } = ask_somebody_else(node, at, ctx);
        let is_ready = node.peers[peer.index()].flags.has(PeerFlags::READY);
        if is_ready && !ctx.known.has_asked(node.id, block) {
            ask(node, peer, block, false, ctx);
        }
    }
}

/// `from` does not have `block`: asks the next peer that announced it.
pub fn on_notfound(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    let asked =
        node.requests.iter().position(|request| request.block == block && request.peer == from);
    if let Some(at) = asked {
        ask_next(node, at, ctx);
    }
}

/// `peer` is gone: asks others for what was asked of it.
pub fn ask_others_instead_of(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    while let Some(at) = node.requests.iter().position(|request| request.peer == peer) {
        ask_somebody_else(node, at, ctx);
    }
}

/// Gives up the request at `at`, and asks the next announcer for its block, if there is one. Says
/// what was given up.
fn ask_next(node: &mut NodeState, at: usize, ctx: &mut Ctx<'_>) -> Request {
    let given_up = node.requests.remove(at);
    let block = given_up.block;
    ctx.known.set_asked(node.id, block, false);
    if let Some(next) = node.announcers.iter().position(|&(announced, _)| announced == block) {
        let (_, peer) = node.announcers.remove(next);
        ask(node, peer, block, false, ctx);
    }
    given_up
}

/// Gives up the request at `at`, and asks the next announcer for its block, or else any other peer
/// whose chain has it (Core: the next peer for which `FindNextBlocksToDownload` is asked). Says
/// what was given up.
fn ask_somebody_else(node: &mut NodeState, at: usize, ctx: &mut Ctx<'_>) -> Request {
    let given_up = ask_next(node, at, ctx);
    let Request { block, peer, .. } = given_up;
    if ctx.known.has_asked(node.id, block) {
        return given_up;
    }
    let other = (0..).map(PeerId).zip(&node.peers).find(|&(other, state)| {
        other != peer
            && state.flags.has(PeerFlags::READY)
            && ctx.content.is_ancestor(block, state.best_known)
    });
    if let Some((other, _)) = other {
        ask(node, other, block, false, ctx);
    }
    given_up
}
