//! Announcing and catching up by inventory, as Bitcoin did before headers came first.

use crate::chain::id::BlockId;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::headers;
use crate::node::message::MAX_BLOCKS_INVENTORY;
use crate::node::message::Message;
use crate::node::peer;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;

/// Step 6 of the block walk (inv → **getdata** → block): asks `from` for the announced blocks
/// that this node lacks and has asked no one for.
///
/// Where headers come first, an unknown block is asked about with `getheaders` instead (Core:
/// `ProcessMessage`, `INV`).
pub fn on_inv(node: &mut NodeState, from: PeerId, last: BlockId, count: u32, ctx: &mut Ctx<'_>) {
    if count == 0 {
        return;
    }
    peer::learns_peer_has(node, from, last, ctx);
    if !ctx.rules.relay.keeps_orphans() {
        if !ctx.known.has_header(node.id, headers::header_id(last, ctx)) {
            return ctx.send(node, from, Message::GetHeaders { locator: node.best_header });
        }
        return download::fetch(node, from, ctx);
    }
    if count == 1 {
        download::ask(node, from, last, false, ctx);
    } else {
        let run = headers::run_ending_in(last, count.min(MAX_BLOCKS_INVENTORY), ctx);
        node.peers[from.index()].flags.set(PeerFlags::HAS_MORE, count >= MAX_BLOCKS_INVENTORY);
        for block in run {
            download::ask(node, from, block, false, ctx);
        }
        if count >= MAX_BLOCKS_INVENTORY && ctx.known.has_body(node.id, last) {
            // A long side chain: nothing of this was new, what follows may be.
            ctx.send(node, from, Message::GetBlocks { locator: last });
        }
    }
}

/// Announces the blocks of one's own chain after the last one that both have (Bitcoin before
/// 0.10; at most [`MAX_BLOCKS_INVENTORY`]).
pub fn on_getblocks(node: &mut NodeState, from: PeerId, locator: BlockId, ctx: &mut Ctx<'_>) {
    let tip = node.tip;
    let next = headers::after_locator(tip, locator, MAX_BLOCKS_INVENTORY, ctx);
    node.peers[from.index()].last_told = next.map_or(tip, |(last, _)| last);
    if let Some((last, count)) = next {
        ctx.send(node, from, Message::Inv { last, count });
    }
}
