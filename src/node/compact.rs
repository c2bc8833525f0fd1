//! Compact blocks (BIP-0152): reconstruct, ask for what is missing, choose who pushes.

use crate::chain::id::BlockId;
use crate::node::block_relay;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::headers;
use crate::node::message::Message;
use crate::node::peer;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Pushers;

/// Step 6 of the block walk: a compact block is put together from what the node has, or its
/// missing transactions are asked for (Core: `ProcessMessage`, `CMPCTBLOCK`).
pub fn on_cmpctblock(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    if !headers::connects(node, block, ctx) {
        node.peers[from.index()].last_told = block;
        return ctx.send(node, from, Message::GetHeaders { locator: node.best_header });
    }
    if !headers::accept_header(node, block, Some((from, true)), ctx) {
        return;
    }
    peer::learns_peer_has(node, from, block, ctx);
    if ctx.known.has_body(node.id, block) {
        return;
    }
    let asked = ctx.known.has_asked(node.id, block);
    let record = ctx.content.block(block);
    if !asked && record.work < ctx.content.block(node.tip).work {
        return; // of no use, and not asked for
    }
    if record.transactions.len() > 1 {
        // Nothing but the coinbase comes along, and the node holds no transactions of its own.
        if !asked {
            download::note_request(node, from, block, ctx);
        }
        return ctx.send(node, from, Message::GetBlockTxn { block });
    }
    block_relay::received(node, block, (from, true), ctx);
}

/// Answers with all transactions but the coinbase.
pub fn on_getblocktxn(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    if ctx.known.has_body(node.id, block) {
        ctx.send(node, from, Message::BlockTxn { block });
    }
}

/// The missing transactions are here: the block is whole.
pub fn on_blocktxn(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    if ctx.known.has_asked(node.id, block) {
        block_relay::received(node, block, (from, true), ctx);
    }
}

/// `from` brought a block that became the tip: it may push the next ones (Core:
/// `MaybeSetPeerAsAnnouncingHeaderAndIDs`; at least one of the three is a peer that this node
/// chose itself).
pub fn prefer(node: &mut NodeState, from: PeerId, ctx: &mut Ctx<'_>) {
    if node.pushers.contains(from) {
        node.pushers.remove(from);
        node.pushers.push(from);
        return;
    }
    let outbound = |peer: PeerId| node.peers[peer.index()].flags.has(PeerFlags::OUTBOUND);
    let chosen = node.pushers.iter().filter(|&peer| outbound(peer)).count();
    let full = node.pushers.iter().count() == Pushers::MAX;
    let first = node.pushers.iter().next();
    if full
        && !outbound(from)
        && chosen == 1
        && let Some(only) = first.filter(|&peer| outbound(peer))
    {
        // Keep the only chosen one: it becomes the latest, so that another makes room.
        node.pushers.remove(only);
        node.pushers.push(only);
    }
    if let Some(out) = node.pushers.push(from) {
        ctx.send(node, out, Message::SendCmpct { high_bandwidth: false });
    }
    ctx.send(node, from, Message::SendCmpct { high_bandwidth: true });
}
