//! Blocks on their way: serving them, taking them in, announcing them.

use crate::chain::id::BlockId;
use crate::node::chain_state;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::handle;
use crate::node::headers;
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
    if !ctx.known.has_body(node.id, block) || chain_state::is_marked(node, block, ctx) {
        return ctx.send(node, from, Message::NotFound { block });
    }
    let tip_height = ctx.content.block(node.tip).height;
    let recent = ctx.content.block(block).height + COMPACT_DEPTH_MAX >= tip_height;
    let message =
        if compact && recent { Message::CmpctBlock { block } } else { Message::Block { block } };
    ctx.send(node, from, message);
}

/// Step 7 of the block walk: a whole block is here.
pub fn on_block(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    let header = headers::header_id(block, ctx);
    if block != header && headers::connects(node, header, ctx) {
        return received_twin(node, block, header, (from, false), ctx); // Core: `IsBlockMutated`
    }
    let asked = ctx.known.has_asked(node.id, header);
    let weak = ctx.content.block(block).work < ctx.content.block(node.tip).work;
    if !asked && weak && !ctx.rules.relay.keeps_orphans() {
        return; // unasked and of no use (Core: `fHasMoreOrSameWork`)
    }
    peer::learns_peer_has(node, from, header, ctx);
    received(node, block, (from, false), ctx);
    if ctx.known.has_header(node.id, header) {
        peer::learns_peer_has(node, from, header, ctx);
    }
}

/// Takes in a body that has just become whole: at once, or when the time that checking it takes
/// is over.
pub fn received(node: &mut NodeState, block: BlockId, from: (PeerId, bool), ctx: &mut Ctx<'_>) {
    let header = headers::header_id(block, ctx);
    if block != header {
        return received_twin(node, block, header, from, ctx);
    }
    download::on_arrival(node, block, ctx);
    if download::is_at_hand(node, block, ctx) {
        return;
    }
    if ctx.rules.relay == Relay::Compact
        && ctx.content.block(block).parent == node.tip
        && !push_unconnected(node, block, from, ctx)
    {
        return;
    }
    let takes = ctx.rules.validation_time(ctx.content.block(block).size_bytes);
    if takes == SimDuration::ZERO {
        return chain_state::accept(node, block, Some(from), ctx);
    }
    let free_at = node.checking.last().map_or(ctx.now, |check| check.done_at.max(ctx.now));
    let done_at = free_at.saturating_add(takes);
    node.checking.push(Checking { block, from: Some(from), done_at });
    handle::arm_timer(node, ctx);
}

/// A body to which its header does not commit is refused, and says nothing about the block of
/// that hash (CVE-2012-2459): whoever was asked for it still is. One that was put together from a
/// compact block may have met with a collision of short ids: the sender is asked for the whole.
fn received_twin(
    node: &mut NodeState,
    twin: BlockId,
    header: BlockId,
    from: (PeerId, bool),
    ctx: &mut Ctx<'_>,
) {
    chain_state::is_sound(node, twin, Some(from), false, ctx);
    let (peer, compact) = from;
    if compact && !download::is_at_hand(node, header, ctx) {
        if !ctx.known.has_asked(node.id, header) {
            download::note_request(node, peer, header, ctx);
        }
        ctx.send(node, peer, Message::GetData { block: header, compact: false });
    }
}

/// Pushes a compact block that extends the tip before it is connected, once header and body are
/// seen to be right (Core: `NewPoWValidBlock`). Says whether they are.
fn push_unconnected(
    node: &mut NodeState,
    block: BlockId,
    from: (PeerId, bool),
    ctx: &mut Ctx<'_>,
) -> bool {
    let connects = headers::connects(node, block, ctx);
    if !chain_state::is_sound(node, block, Some(from), connects, ctx) {
        return false;
    }
    if relays(block, ctx) {
        for peer in 0..node.peers.len() {
            push_compact(node, PeerId(peer as u32), block, ctx);
        }
    }
    true
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

/// Step 4 of the block walk: tells every peer that lacks it of `tip`, the last block of a chain
/// that the node follows, or that its strategy releases.
pub fn announce(node: &mut NodeState, tip: BlockId, ctx: &mut Ctx<'_>) {
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
            Relay::Flood => send_flood(node, to, tip, ctx),
            Relay::Inv => {
                ctx.send(node, to, Message::Inv { last: tip, count: 1 });
                node.peers[peer].last_told = tip;
            }
            Relay::Headers => announce_header(node, to, tip, ctx),
            Relay::Compact => {
                if !push_compact(node, to, tip, ctx) {
                    announce_header(node, to, tip, ctx);
                }
            }
        }
    }
}

/// The blocks of the chain that ends in `tip` which `to` is not known to have: how many, and
/// whether it has the one below; no more than are announced at once.
fn fresh_for(node: &NodeState, to: PeerId, tip: BlockId, ctx: &Ctx<'_>) -> (u32, bool) {
    let mut at = tip;
    for count in 1..=ANNOUNCE_MAX {
        at = ctx.content.block(at).parent;
        if at == BlockId::NONE || peer::peer_has(node, to, at, ctx) {
            return (count, true);
        }
    }
    (ANNOUNCE_MAX, false)
}

/// Sends the new blocks whole, oldest first, as many as are announced at once.
fn send_flood(node: &mut NodeState, to: PeerId, tip: BlockId, ctx: &mut Ctx<'_>) {
    let (count, _) = fresh_for(node, to, tip, ctx);
    if count == 1 {
        ctx.send(node, to, Message::Block { block: tip });
    } else {
        for block in headers::run_ending_in(tip, count, ctx) {
            ctx.send(node, to, Message::Block { block });
        }
    }
    node.peers[to.index()].last_told = tip;
}

/// Announces by `headers` if the peer asked for that and the headers connect to what it has, else
/// by `inv`, after which the peer will ask (Core: `SendMessages`, announcements).
fn announce_header(node: &mut NodeState, to: PeerId, tip: BlockId, ctx: &mut Ctx<'_>) {
    let (count, connects) = fresh_for(node, to, tip, ctx);
    if connects && node.peers[to.index()].flags.has(PeerFlags::PREFERS_HEADERS) {
        node.peers[to.index()].last_told = tip;
        ctx.send(node, to, Message::Headers { last: tip, count });
    } else {
        ctx.send(node, to, Message::Inv { last: tip, count: 1 });
    }
}
