//! What a node knows of a peer's chain.

use crate::chain::id::BlockId;
use crate::node::context::Ctx;
use crate::node::state::NodeState;
use crate::node::state::PeerId;

/// Notes that `from` has `block` and all below it. Of equals the later counts (Core:
/// `UpdateBlockAvailability`).
///
/// What the peer was told stays as it is: a rival that it sends does not make this node forget
/// that it has announced its own (Core keeps `pindexBestHeaderSent` apart as well). Where headers
/// come first, a block whose header this node has not accepted is nothing to ask for: nobody has
/// shown that it is more than a hash.
pub fn learns_peer_has(node: &mut NodeState, from: PeerId, block: BlockId, ctx: &Ctx<'_>) {
    let peer = &mut node.peers[from.index()];
    if block != peer.best_known
        && ctx.content.block(block).work >= ctx.content.block(peer.best_known).work
        && (ctx.rules.relay.keeps_orphans() || ctx.known.has_header(node.id, block))
    {
        peer.best_known = block;
    }
}

/// Whether `to` is known to have `block` (Core: `PeerHasHeader`).
pub fn peer_has(node: &NodeState, to: PeerId, block: BlockId, ctx: &Ctx<'_>) -> bool {
    let peer = &node.peers[to.index()];
    peer.last_told == block
        || peer.best_known == block
        || ctx.content.is_ancestor(block, peer.best_known)
        || ctx.content.is_ancestor(block, peer.last_told)
}
