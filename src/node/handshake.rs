//! The handshake: `version`, `verack`, and what is asked for right after.

use crate::chain::id::BlockId;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::message::Message;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::state::Relay;
use crate::node::tx_relay;

/// The link is up: who opened it speaks first.
pub fn on_connected(node: &mut NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let flags = &mut node.peers[peer.index()].flags;
    flags.set(PeerFlags::OPEN, true);
    if flags.has(PeerFlags::OUTBOUND) {
        send_version(node, peer, ctx);
    }
}

fn send_version(node: &NodeState, peer: PeerId, ctx: &mut Ctx<'_>) {
    let start_height = ctx.content.block(node.tip).height;
    ctx.send(node, peer, Message::Version { start_height });
}

/// Answers `version`: with one's own if the peer opened the link, and with `verack`.
pub fn on_version(node: &mut NodeState, from: PeerId, ctx: &mut Ctx<'_>) {
    let flags = &mut node.peers[from.index()].flags;
    if flags.has(PeerFlags::GREETED) {
        return; // said twice
    }
    flags.set(PeerFlags::GREETED, true);
    if !flags.has(PeerFlags::OUTBOUND) {
        send_version(node, from, ctx);
    }
    ctx.send(node, from, Message::Verack);
}

/// The peer is ready: says how one wants to hear of blocks, and asks what one has missed.
pub fn on_verack(node: &mut NodeState, from: PeerId, ctx: &mut Ctx<'_>) {
    let flags = &mut node.peers[from.index()].flags;
    if flags.has(PeerFlags::READY) || !flags.has(PeerFlags::GREETED) {
        return; // said twice, or before `version`
    }
    flags.set(PeerFlags::READY, true);
    // From below the best header, so that the answer says that the peer has it (Core:
    // `SendMessages`, "always get a non-empty list").
    let below = ctx.content.block(node.best_header).parent;
    let locator = if below == BlockId::NONE { node.best_header } else { below };
    let mut send = |message| ctx.out.push(Action::Send { to: from, message });
    match ctx.rules.relay {
        Relay::Flood | Relay::Inv => send(Message::GetBlocks { locator: node.tip }),
        Relay::Headers => {
            send(Message::SendHeaders);
            send(Message::GetHeaders { locator });
        }
        Relay::Compact => {
            send(Message::SendHeaders);
            send(Message::SendCmpct { high_bandwidth: false });
            send(Message::GetHeaders { locator });
        }
    }
    tx_relay::announce_unsent(node, from, ctx);
}
