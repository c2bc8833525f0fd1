//! Compact blocks (BIP-0152): reconstruct, ask for what is missing, choose who pushes.

use crate::chain::id::BlockId;
use crate::chain::index_lists::ListId;
use crate::node::block_relay;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::headers;
use crate::node::message::Message;
use crate::node::peer;
use crate::node::punish;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Pushers;
use crate::node::tx_knowledge::TxFact;

/// A compact block is put together if it is at most this far above the tip (Core: a constant in
/// `ProcessMessage`, `CMPCTBLOCK`).
const BLOCKS_AHEAD_MAX: u32 = 2;
/// Transactions of blocks deeper than this are not served one by one (Core:
/// `MAX_BLOCKTXN_DEPTH`).
const DEPTH_MAX: u32 = 10;

/// Step 6 of the block walk: a compact block is put together from what the node has, or its
/// missing transactions are asked for (Core: `ProcessMessage`, `CMPCTBLOCK`).
pub fn on_cmpctblock(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    let header = headers::header_id(block, ctx);
    if !headers::connects(node, block, ctx) {
        return ctx.send(node, from, Message::GetHeaders { locator: node.best_header });
    }
    let is_weak = ctx.content.block(block).work < ctx.content.block(node.tip).work;
    if is_weak && !headers::count_weak(node, from, &[header], ctx)
        || !headers::accept_header(node, block, Some((from, true)), ctx)
    {
        return;
    }
    if !is_weak {
        node.peers[from.index()].weak_headers = 0;
    }
    peer::learns_peer_has(node, from, header, ctx);
    if download::is_at_hand(node, header, ctx) {
        return;
    }
    let asked = ctx.known.has_asked(node.id, header);
    let (record, tip) = (ctx.content.block(block), ctx.content.block(node.tip));
    if !asked && (record.work <= tip.work || record.height > tip.height + BLOCKS_AHEAD_MAX) {
        return download::fetch(node, from, ctx); // as if its header had come alone
    }
    let missing = missing_of(node, block, ctx);
    if !missing.is_empty() {
        if !asked {
            download::note_request(node, from, header, ctx);
        }
        let missing = ctx.content.lists.enter(&missing);
        return ctx.send(node, from, Message::GetBlockTxn { block, missing });
    }
    block_relay::received(node, block, (from, true), ctx);
}

/// The places of the transactions of `block` that are neither in the node's mempool nor kept
/// aside; the coinbase comes along (Core: `PartiallyDownloadedBlock::InitData`).
///
/// Transactions are told apart by their ids. On the wire their short ids of six bytes stand for
/// them; that two of one mempool share one happens once in 2^48.
fn missing_of(node: &NodeState, block: BlockId, ctx: &Ctx<'_>) -> Vec<u32> {
    let places = (0..).zip(&ctx.content.block(block).transactions).skip(1);
    let is_here = |tx| {
        let known = &ctx.known.payments;
        known.is(node.id, tx, TxFact::InPool) || known.is(node.id, tx, TxFact::Orphan)
    };
    places.filter(|&(_, &tx)| !is_here(tx)).map(|(place, _)| place).collect()
}

/// Answers with the transactions asked for, or with the whole block if it is deep. Who asks for a
/// place that there is not breaks the protocol.
pub fn on_getblocktxn(
    node: &mut NodeState,
    from: PeerId,
    block: BlockId,
    missing: ListId,
    ctx: &mut Ctx<'_>,
) {
    if !download::is_at_hand(node, block, ctx) {
        return;
    }
    let count = ctx.content.block(block).transactions.len();
    if ctx.content.lists.get(missing).iter().any(|&at| at as usize >= count) {
        return punish::misbehaved(from, ctx);
    }
    let tip_height = ctx.content.block(node.tip).height;
    let recent = ctx.content.block(block).height + DEPTH_MAX >= tip_height;
    let message =
        if recent { Message::BlockTxn { block, missing } } else { Message::Block { block } };
    ctx.send(node, from, message);
}

/// The missing transactions are here: the block is whole.
pub fn on_blocktxn(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &mut Ctx<'_>) {
    if ctx.known.has_asked(node.id, headers::header_id(block, ctx)) {
        block_relay::received(node, block, (from, true), ctx);
    }
}

/// `from` brought a block that became the tip: it may push the next ones (Core:
/// `MaybeSetPeerAsAnnouncingHeaderAndIDs`; at least one of the three is a peer that this node
/// chose itself).
pub fn prefer(node: &mut NodeState, from: PeerId, ctx: &mut Ctx<'_>) {
    if !node.peers[from.index()].flags.has(PeerFlags::COMPACT) {
        return;
    }
    if node.pushers.contains(from) {
        node.pushers.remove(from);
        node.pushers.push(from);
        return;
    }
    let outbound = |peer: PeerId| node.peers[peer.index()].flags.has(PeerFlags::OUTBOUND);
    let chosen = node.pushers.iter().filter(|&peer| outbound(peer)).count();
    let full = node.pushers.iter().count() == Pushers::MAX;
    let first = node.pushers.iter().next();
    if full && !outbound(from) && chosen == 1 && first.is_some_and(outbound) {
        node.pushers.spare_oldest(); // the only chosen one stays, another makes room
    }
    if let Some(out) = node.pushers.push(from) {
        ctx.send(node, out, Message::SendCmpct { high_bandwidth: false });
    }
    ctx.send(node, from, Message::SendCmpct { high_bandwidth: true });
}
