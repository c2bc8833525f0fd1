//! Blocks on their way: serving them, taking them in, announcing them.

use crate::chain::id::BlockId;
use crate::node::chain_state;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::handle;
use crate::node::message::Message;
use crate::node::peer;
use crate::node::state::Checking;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Relay;
use crate::sim::time::SimDuration;

/// Blocks this deep or deeper are served whole (Core: `MAX_CMPCTBLOCK_DEPTH`).
const COMPACT_DEPTH_MAX: u32 = 5;
/// New blocks announced as headers at the most (Core: `MAX_BLOCKS_TO_ANNOUNCE`).
const ANNOUNCE_MAX: u32 = 8;

/// Step 6 of the block walk: serves a block (Core: `ProcessGetBlockData`).
pub fn on_getdata(
    node: &mut NodeState,
    from: PeerId,
    block: BlockId,
    compact: bool,
    ctx: &mut Ctx<'_>,
) {
    if !ctx.known.has_body(node.id, block) {
        return ctx.send(node, from, Message::NotFound { block });
    }
    peer::learns_peer_has(node, from, block, ctx);
    let tip_height = ctx.content.block(node.tip).height;
    let recent = ctx.content.block(block).height + COMPACT_DEPTH_MAX >= tip_height;
    let message =
        if compact && recent { Message::CmpctBlock { block } } else { Message::Block { block } };
    ctx.send(node, from, message);
}

/// Step 7 of the block walk: a whole block is here.
pub fn on_block(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    peer::learns_peer_has(node, from, block, ctx);
    let asked = ctx.known.has_asked(node.id, block);
    let weak = ctx.content.block(block).work < ctx.content.block(node.tip).work;
    if !asked && weak && !ctx.rules.relay.keeps_orphans() {
        return; // unasked and of no use (Core: `fHasMoreOrSameWork`)
    }
    received(node, block, (from, false), ctx);
}

/// Takes in a body that has just become whole: at once, or when the time that checking it takes
/// is over.
pub fn received(node: &mut NodeState, block: BlockId, from: (PeerId, bool), ctx: &mut Ctx<'_>) {
    download::on_arrival(node, block, ctx);
    if ctx.known.has_body(node.id, block) {
        return;
    }
    if ctx.rules.relay == Relay::Compact && ctx.content.block(block).parent == node.tip {
        push_unchecked(node, block, from, ctx);
    }
    let takes = ctx.rules.validation_time(ctx.content.block(block).size_bytes);
    if takes == SimDuration::ZERO {
        return chain_state::accept(node, block, Some(from), ctx);
    }
    if node.checking.iter().any(|check| check.block == block) {
        return;
    }
    let free_at = node.checking.last().map_or(ctx.now, |check| check.done_at.max(ctx.now));
    let done_at = free_at.saturating_add(takes);
    node.checking.push(Checking { block, from: Some(from), done_at });
    handle::arm_timer(node, ctx);
}

/// Pushes a compact block that extends the tip before it is connected, once header and body are
/// seen to be right (Core: `NewPoWValidBlock`).
fn push_unchecked(node: &mut NodeState, block: BlockId, from: (PeerId, bool), ctx: &mut Ctx<'_>) {
    let sound = crate::chain::verdict::body(ctx.content, block, false).is_ok()
        && crate::node::headers::accept_header(node, block, Some(from), ctx);
    if sound && relays(block, ctx) {
        for peer in 0..node.peers.len() {
            push_compact(node, PeerId(peer as u32), block, ctx);
        }
    }
}

/// Pushes `block` to `to` if it wants that, has the parent and lacks the block.
fn push_compact(node: &mut NodeState, to: PeerId, block: BlockId, ctx: &mut Ctx<'_>) -> bool {
    let flags = node.peers[to.index()].flags;
    let wants = flags.has(PeerFlags::READY.and(PeerFlags::WANTS_PUSH));
    let parent = ctx.content.block(block).parent;
    if !wants || peer::peer_has(node, to, block, ctx) || !peer::peer_has(node, to, parent, ctx) {
        return false;
    }
    node.peers[to.index()].last_told = block;
    ctx.send(node, to, Message::CmpctBlock { block });
    true
}

/// Whether a node passes blocks on: always, unless its strategy says no.
fn relays(block: BlockId, ctx: &mut Ctx<'_>) -> bool {
    match ctx.strategy.as_deref_mut() {
        None => true,
        Some(strategy) => strategy.relay(block, ctx.content),
    }
}

/// Step 4 of the block walk: tells every peer that lacks it of the new tip, which is `connected`
/// blocks above the last one that it shares with the old chain.
pub fn announce(node: &mut NodeState, tip: BlockId, connected: u32, ctx: &mut Ctx<'_>) {
    if !relays(tip, ctx) {
        return;
    }
    for peer in 0..node.peers.len() {
        let to = PeerId(peer as u32);
        let ready = node.peers[peer].flags.has(PeerFlags::READY);
        if !ready || peer::peer_has(node, to, tip, ctx) {
            continue;
        }
        match ctx.rules.relay {
            Relay::Flood => {
                send_flood(node, to, tip, connected, ctx);
            }
            Relay::Inv => ctx.send(node, to, Message::Inv { last: tip, count: 1 }),
            Relay::Headers => announce_header(node, to, tip, connected, ctx),
            Relay::Compact => {
                if !(connected == 1 && push_compact(node, to, tip, ctx)) {
                    announce_header(node, to, tip, connected, ctx);
                }
            }
        }
        node.peers[peer].last_told = tip;
    }
}

/// Sends the new blocks whole, oldest first, as many as are announced at once.
fn send_flood(node: &NodeState, to: PeerId, tip: BlockId, connected: u32, ctx: &mut Ctx<'_>) {
    let run = crate::node::headers::run_ending_in(tip, connected.clamp(1, ANNOUNCE_MAX), ctx);
    for block in run {
        if !peer::peer_has(node, to, block, ctx) {
            ctx.send(node, to, Message::Block { block });
        }
    }
}

/// Announces by `headers` if the peer asked for that and the headers connect to what it has, else
/// by `inv` (Core: `SendMessages`, announcements).
fn announce_header(node: &NodeState, to: PeerId, tip: BlockId, connected: u32, ctx: &mut Ctx<'_>) {
    let count = connected.clamp(1, ANNOUNCE_MAX);
    let height = ctx.content.block(tip).height;
    let below = ctx.content.ancestor(tip, height.saturating_sub(count));
    let prefers = node.peers[to.index()].flags.has(PeerFlags::PREFERS_HEADERS);
    let message = if prefers && connected <= ANNOUNCE_MAX && peer::peer_has(node, to, below, ctx) {
        Message::Headers { last: tip, count }
    } else {
        Message::Inv { last: tip, count: 1 }
    };
    ctx.send(node, to, message);
}
