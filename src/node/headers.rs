//! Headers first: `getheaders` and `headers`.

use crate::chain::id::BlockId;
use crate::chain::verdict;
use crate::consensus::reject::BlockReject;
use crate::node::chain_state;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::message::MAX_HEADERS;
use crate::node::message::Message;
use crate::node::message::locator_heights;
use crate::node::peer;
use crate::node::punish;
use crate::node::state::NodeState;
use crate::node::state::PeerId;

/// Headers below one's own tip's work that are stored for one peer at the most.
const WEAK_HEADERS_MAX: u16 = 2_000;

/// The number under which the header of `block` is known: that of the first block under it.
pub fn header_id(block: BlockId, ctx: &Ctx<'_>) -> BlockId {
    ctx.content.block(block).header_of
}

/// The run of `count` blocks that ends in `last`, oldest first; shorter where the chain ends.
pub fn run_ending_in(last: BlockId, count: u32, ctx: &Ctx<'_>) -> Vec<BlockId> {
    let mut run = Vec::with_capacity(count as usize);
    let mut at = last;
    while at != BlockId::NONE && run.len() < count as usize {
        run.push(at);
        at = ctx.content.block(at).parent;
    }
    run.reverse();
    run
}

/// The run of at most `count_max` blocks of the chain that ends in `tip` after the first block of
/// `locator` that is on it: the last of them and how many, or `None` if there are none.
pub fn after_locator(
    tip: BlockId,
    locator: BlockId,
    count_max: u32,
    ctx: &Ctx<'_>,
) -> Option<(BlockId, u32)> {
    let tip_height = ctx.content.block(tip).height;
    let shared = ctx.content.common_ancestor(locator, tip).unwrap_or(BlockId::GENESIS);
    let shared_height = ctx.content.block(shared).height;
    if shared_height == tip_height {
        return None;
    }
    let start_height = locator_heights(ctx.content.block(locator).height)
        .find(|&height| height <= shared_height)
        .unwrap_or(0);
    let count = (tip_height - start_height).min(count_max);
    Some((ctx.content.ancestor(tip, start_height + count), count))
}

/// Sends the headers of one's own chain, or of the one that the strategy tells of, after the last
/// one that both have, or none (Core: `ProcessMessage`, `GETHEADERS`).
pub fn on_getheaders(node: &mut NodeState, from: PeerId, locator: BlockId, ctx: &mut Ctx<'_>) {
    let tip = ctx.strategy.as_deref().map_or(node.tip, |strategy| strategy.told_tip(node.tip));
    let next = after_locator(tip, locator, MAX_HEADERS, ctx);
    node.peers[from.index()].last_told = next.map_or(tip, |(last, _)| last);
    let (last, count) = next.unwrap_or((BlockId::GENESIS, 0));
    ctx.send(node, from, Message::Headers { last, count });
}

/// Step 6 of the block walk (headers → **getdata** → block): accepts what it can of the headers,
/// and asks for the bodies behind them (Core: `ProcessHeadersMessage`).
pub fn on_headers(
    node: &mut NodeState,
    from: PeerId,
    last: BlockId,
    count: u32,
    ctx: &mut Ctx<'_>,
) {
    if count == 0 {
        return;
    }
    if count > MAX_HEADERS {
        return punish::misbehaved(from, ctx);
    }
    let is_idle = node.marked.is_empty() && node.waiting.is_empty();
    if ctx.known.has_body(node.id, last) && count < MAX_HEADERS && is_idle {
        return peer::learns_peer_has(node, from, last, ctx); // what most announcements are
    }
    if ctx.known.has_header(node.id, last) {
        if !accept_header(node, last, Some((from, false)), ctx) {
            return; // found invalid before
        }
    } else {
        let run = run_ending_in(last, count, ctx);
        if !connects(node, run[0], ctx) {
            return ctx.send(node, from, Message::GetHeaders { locator: node.best_header });
        }
        let is_weak = ctx.content.block(last).work < ctx.content.block(node.tip).work;
        if is_weak && !count_weak(node, from, &run, ctx) {
            return;
        }
        for header in run {
            if !accept_header(node, header, Some((from, false)), ctx) {
                return;
            }
        }
        if !is_weak {
            node.peers[from.index()].weak_headers = 0;
        }
    }
    peer::learns_peer_has(node, from, last, ctx);
    if count == MAX_HEADERS {
        ctx.send(node, from, Message::GetHeaders { locator: last });
    }
    download::fetch(node, from, ctx);
}

/// Counts the new headers of a run that ends below the tip's work, and says whether they may be
/// stored: at most 2,000 for one peer.
///
/// A valid header with the tip's work begins the count anew: an honest peer, who now and then
/// announces what has just been overtaken, never uses it up, and a liar must find a block for it.
pub fn count_weak(node: &mut NodeState, from: PeerId, run: &[BlockId], ctx: &Ctx<'_>) -> bool {
    let fresh = run.iter().filter(|&&header| !ctx.known.has_header(node.id, header)).count();
    let weak = &mut node.peers[from.index()].weak_headers;
    let total = usize::from(*weak) + fresh;
    if total > usize::from(WEAK_HEADERS_MAX) {
        return false;
    }
    *weak = total as u16;
    true
}

/// Whether the parent of `block` is a header that the node has accepted.
pub fn connects(node: &NodeState, block: BlockId, ctx: &Ctx<'_>) -> bool {
    let parent = ctx.content.block(block).parent;
    parent != BlockId::NONE && ctx.known.has_header(node.id, header_id(parent, ctx))
}

/// Accepts one header whose parent the node has, and says whether it did (Core:
/// `AcceptBlockHeader`). `from` is who sent it, and whether in a compact block.
pub fn accept_header(
    node: &mut NodeState,
    block: BlockId,
    from: Option<(PeerId, bool)>,
    ctx: &mut Ctx<'_>,
) -> bool {
    let header = header_id(block, ctx);
    if ctx.known.has_header(node.id, header) {
        if !chain_state::is_marked(node, header, ctx) {
            return true;
        }
        punish::for_block(node, from, &BlockReject::KnownInvalid, ctx);
        return false;
    }
    if let Err(reject) = header_fault(node, block, ctx) {
        ctx.tell_refused(block, &reject);
        punish::for_block(node, from, &reject, ctx);
        return false;
    }
    ctx.known.learn_header(node.id, header);
    if ctx.content.block(block).work > ctx.content.block(node.best_header).work {
        node.best_header = header;
    }
    true
}

/// What is wrong with a header, in Bitcoin Core's order: its work, an invalid ancestor, its
/// place in the chain, its time against the node's own clock.
fn header_fault(node: &NodeState, block: BlockId, ctx: &mut Ctx<'_>) -> Result<(), BlockReject> {
    let shared = verdict::header(ctx.content, block, ctx.rules.independent_validation);
    if let Err(BlockReject::Pow(_)) = shared {
        return shared;
    }
    let parent = ctx.content.block(block).parent;
    if chain_state::is_marked(node, parent, ctx) {
        return Err(BlockReject::InvalidParent);
    }
    shared?;
    verdict::time_by_clock(ctx.content, block, ctx.clock(node))
}
