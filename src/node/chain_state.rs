//! One node's chain: which blocks are whole, which of them it follows.

use crate::chain::id::BlockId;
use crate::chain::verdict;
use crate::consensus::reject::BlockReject;
use crate::node::block_relay;
use crate::node::compact;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::download;
use crate::node::headers;
use crate::node::mempool;
use crate::node::message::Message;
use crate::node::punish;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Relay;

/// Bodies without a known parent that are kept at the most, where they are kept (Bitcoin 0.9:
/// `DEFAULT_MAX_ORPHAN_BLOCKS`).
const ORPHANS_MAX: usize = 750;

/// Takes a body in: checks it, follows it if its chain has the most work, announces what it
/// follows (Core: `ProcessNewBlock`). `from` is who sent it, and whether as a compact block.
pub fn accept(
    node: &mut NodeState,
    block: BlockId,
    from: Option<(PeerId, bool)>,
    ctx: &mut Ctx<'_>,
) {
    let before = node.tip;
    take_in(node, block, from, ctx);
    if node.tip != before {
        block_relay::announce(node, node.tip, ctx);
    }
    fetch_on(node, from, ctx);
}

/// Takes in a block of one's own miner and tells of it, even where it is on a branch that the node
/// does not follow: who made it wants it known.
pub fn accept_own(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) {
    accept(node, block, None, ctx);
    if node.tip != block {
        tell_of(node, block, ctx);
    }
}

/// Takes in hidden blocks up to `block` and tells of them.
pub fn publish(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) {
    let mut hidden = vec![block];
    let mut below = ctx.content.block(block).parent;
    while below != BlockId::NONE && !ctx.known.has_body(node.id, below) {
        hidden.push(below);
        below = ctx.content.block(below).parent;
    }
    for &each in hidden.iter().rev() {
        take_in(node, each, None, ctx);
    }
    tell_of(node, block, ctx);
}

fn tell_of(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) {
    if is_complete(node, block, ctx) && !is_marked(node, block, ctx) {
        block_relay::announce(node, block, ctx);
    }
}

/// Asks on while the sender has more of a chain that is being caught up with.
fn fetch_on(node: &mut NodeState, from: Option<(PeerId, bool)>, ctx: &mut Ctx<'_>) {
    let Some((peer, _)) = from else {
        return;
    };
    let state = &mut node.peers[peer.index()];
    if state.flags.has(PeerFlags::HAS_MORE) && node.requests.is_empty() {
        state.flags.set(PeerFlags::HAS_MORE, false);
        ctx.send(node, peer, Message::GetBlocks { locator: node.tip });
    } else if node.best_header != node.tip && !ctx.rules.relay.keeps_orphans() {
        download::fetch(node, peer, ctx);
    }
}

fn take_in(node: &mut NodeState, block: BlockId, from: Option<(PeerId, bool)>, ctx: &mut Ctx<'_>) {
    if ctx.known.has_body(node.id, block) {
        return;
    }
    let connects = headers::connects(node, block, ctx);
    if !is_sound(node, block, from, connects, ctx) {
        return;
    }
    ctx.known.hold_body(node.id, block);
    ctx.out.push(Action::FirstSeen { block, from: from.map(|(peer, _)| peer) });
    let parent = ctx.content.block(block).parent;
    if connects && is_complete(node, parent, ctx) {
        if node.waiting.is_empty() {
            activate_best(node, &[block], from, ctx);
        } else {
            let completed = complete(node, block, ctx);
            activate_best(node, &completed, from, ctx);
        }
    } else {
        wait(node, block, from, ctx);
    }
}

/// Whether a body passes every check before its coins; refuses it if not. Without its parent the
/// body alone is looked at, where such blocks are kept.
///
/// Core: `ProcessNewBlock` marks nothing for a fault of the body alone, `AcceptBlock` marks a
/// block whose header is right and whose body is wrong where it stands.
pub fn is_sound(
    node: &mut NodeState,
    block: BlockId,
    from: Option<(PeerId, bool)>,
    connects: bool,
    ctx: &mut Ctx<'_>,
) -> bool {
    let independent = ctx.rules.independent_validation;
    if let Err(reject) = verdict::body(ctx.content, block, independent) {
        refuse(node, block, from, &reject, ctx);
        return false;
    }
    if !connects {
        if !ctx.rules.relay.keeps_orphans() {
            refuse(node, block, from, &BlockReject::UnknownParent, ctx);
        }
        return ctx.rules.relay.keeps_orphans();
    }
    if !headers::accept_header(node, block, from, ctx) {
        return false;
    }
    if let Err(reject) = verdict::place(ctx.content, block, independent) {
        mark(node, block, ctx);
        refuse(node, block, from, &reject, ctx);
        return false;
    }
    true
}

/// Whether the node holds the bodies of `block` and of all below it.
pub fn is_complete(node: &NodeState, block: BlockId, ctx: &Ctx<'_>) -> bool {
    block == node.tip || (ctx.known.has_body(node.id, block) && !node.waiting.contains(&block))
}

/// Keeps a body until its ancestors are here.
fn wait(node: &mut NodeState, block: BlockId, from: Option<(PeerId, bool)>, ctx: &mut Ctx<'_>) {
    node.waiting.push(block);
    if !ctx.rules.relay.keeps_orphans() {
        return;
    }
    if node.waiting.len() > ORPHANS_MAX {
        let oldest = node.waiting.remove(0);
        ctx.known.drop_body(node.id, oldest);
    }
    if let Some((peer, _)) = from {
        ctx.send(node, peer, Message::GetBlocks { locator: node.tip });
    }
}

/// The blocks that became complete with `block`, in the order in which they did.
fn complete(node: &mut NodeState, block: BlockId, ctx: &mut Ctx<'_>) -> Vec<BlockId> {
    let mut completed = vec![block];
    let mut next = 0;
    while next < completed.len() {
        let parent = completed[next];
        let mut at = 0;
        while at < node.waiting.len() {
            let child = node.waiting[at];
            if ctx.content.block(child).parent != parent {
                at += 1;
                continue;
            }
            node.waiting.remove(at);
            if is_sound(node, child, None, true, ctx) {
                completed.push(child);
            } else {
                ctx.known.drop_body(node.id, child);
            }
        }
        next += 1;
    }
    completed
}

/// Follows the best of one's complete valid chains (Core: `ActivateBestChain`).
///
/// Among equal work the one that became complete first wins: the old tip stays.
fn activate_best(
    node: &mut NodeState,
    completed: &[BlockId],
    from: Option<(PeerId, bool)>,
    ctx: &mut Ctx<'_>,
) {
    let before = node.tip;
    loop {
        let mut best = node.tip;
        for &block in completed {
            let heavier = ctx.content.block(block).work > ctx.content.block(best).work;
            if heavier && !is_marked(node, block, ctx) {
                best = block;
            }
        }
        if best == node.tip || connect_up_to(node, best, from, ctx) {
            break;
        }
    }
    if node.tip == before {
        return;
    }
    if ctx.content.block(node.best_header).work < ctx.content.block(node.tip).work {
        node.best_header = node.tip;
    }
    mempool::on_tip(node, before, ctx);
    let shared = ctx.content.common_ancestor(before, node.tip).expect("both from genesis");
    let shared_height = ctx.content.block(shared).height;
    ctx.out.push(Action::TipChanged {
        from: before,
        to: node.tip,
        disconnected: ctx.content.block(before).height - shared_height,
        connected: ctx.content.block(node.tip).height - shared_height,
    });
    if let Some((peer, _)) = from.filter(|_| ctx.rules.relay == Relay::Compact)
        && node.requests.is_empty()
    {
        compact::prefer(node, peer, ctx);
    }
}

/// Whether the node found `block`, or something that it stands on, invalid.
pub fn is_marked(node: &NodeState, block: BlockId, ctx: &Ctx<'_>) -> bool {
    node.marked.iter().any(|&bad| ctx.content.is_ancestor(bad, block))
}

/// Moves from the tip to `target`, connecting block by block; says whether it got there.
///
/// If a block on the way is invalid it is marked, and the node follows the best that is left:
/// what it connected so far if that has more work than the old tip, else the old tip.
fn connect_up_to(
    node: &mut NodeState,
    target: BlockId,
    from: Option<(PeerId, bool)>,
    ctx: &mut Ctx<'_>,
) -> bool {
    let old_tip = node.tip;
    let shared = ctx.content.common_ancestor(old_tip, target).expect("both from genesis");
    let shared_height = ctx.content.block(shared).height;
    let target_height = ctx.content.block(target).height;
    let back = ctx.content.block(old_tip).height - shared_height;
    let mut reached = shared;
    for height in shared_height + 1..=target_height {
        let block = ctx.content.ancestor(target, height);
        let independent = ctx.rules.independent_validation;
        if let Err(reject) = verdict::connect(ctx.content, ctx.ledgers, block, independent) {
            mark(node, block, ctx);
            refuse(node, block, from, &reject, ctx);
            break;
        }
        reached = block;
    }
    let forward = ctx.content.block(reached).height - shared_height;
    node.disconnected += back;
    node.connected += forward;
    if ctx.content.block(reached).work > ctx.content.block(old_tip).work {
        node.tip = reached;
    } else {
        node.disconnected += forward;
        node.connected += back;
    }
    reached == target
}

/// Marks `block`: neither it nor what stands on it will be followed, asked for or accepted.
fn mark(node: &mut NodeState, block: BlockId, ctx: &Ctx<'_>) {
    if !is_marked(node, block, ctx) {
        node.marked.push(block);
    }
    if ctx.content.is_ancestor(block, node.best_header) {
        node.best_header = node.tip;
    }
}

/// Refuses `block`: tells of it, and punishes who sent it as the kind of fault asks for.
fn refuse(
    node: &NodeState,
    block: BlockId,
    from: Option<(PeerId, bool)>,
    reject: &BlockReject,
    ctx: &mut Ctx<'_>,
) {
    ctx.tell_refused(block, reject);
    punish::for_block(node, from, reject, ctx);
}
