//! What a node loses when it goes down: everything that it had only in memory.

use crate::node::context::Ctx;
use crate::node::mempool;
use crate::node::state::NodeState;
use crate::node::state::Peer;
use crate::node::state::PeerFlags;
use crate::node::state::Pushers;

/// Forgets peers, requests, mempool and what was being checked. Chain, headers, bodies and marks
/// of invalid blocks are on disk; blocks without a known parent are so only where headers come
/// first.
pub fn on_crashed(node: &mut NodeState, ctx: &mut Ctx<'_>) {
    for peer in &mut node.peers {
        *peer = Peer::new(peer.flags.has(PeerFlags::OUTBOUND));
    }
    for request in core::mem::take(&mut node.requests) {
        ctx.known.set_asked(node.id, request.block, false);
    }
    node.announcers.clear();
    node.checking.clear();
    if ctx.rules.relay.keeps_orphans() {
        for block in core::mem::take(&mut node.waiting) {
            ctx.known.drop_body(node.id, block);
        }
    }
    node.pushers = Pushers::default();
    node.timer_at = None;
    mempool::forget(node, ctx);
}
