//! What a bad block or header costs the peer that sent it: one table.

use crate::consensus::reject::BlockReject;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;

/// How a fault is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punishment {
    /// Nothing: it may be nobody's fault, or pass later.
    None,
    /// The link is closed, except when the block came as a compact block: those are passed on
    /// before they are checked.
    DiscourageUnlessCompact,
    /// The link is closed if this node opened it.
    DiscourageOutbound,
    /// The link is closed.
    Discourage,
}

/// The table (Bitcoin Core: `MaybePunishNodeForBlock`).
pub const fn punishment(reject: &BlockReject) -> Punishment {
    match reject {
        // A header that breaks a rule, or a parent that nobody announced.
        BlockReject::Pow(_)
        | BlockReject::Bits { .. }
        | BlockReject::TimeTooOld { .. }
        | BlockReject::Version { .. }
        | BlockReject::UnknownParent
        | BlockReject::InvalidParent => Punishment::Discourage,
        // Refused before: a peer that this node chose should know better.
        BlockReject::KnownInvalid => Punishment::DiscourageOutbound,
        // Another clock may see it otherwise.
        BlockReject::TimeTooNew { .. } => Punishment::None,
        // A body that breaks a rule, or one that was changed on the way.
        BlockReject::MerkleRoot
        | BlockReject::Mutated
        | BlockReject::Length { .. }
        | BlockReject::NoCoinbase
        | BlockReject::SecondCoinbase { .. }
        | BlockReject::Transaction { .. }
        | BlockReject::Sigops { .. }
        | BlockReject::CoinbaseHeight { .. }
        | BlockReject::Bip30 { .. }
        | BlockReject::FeesOutOfRange
        | BlockReject::CoinbaseAmount { .. }
        | BlockReject::Script { .. }
        | BlockReject::NotJudged { .. } => Punishment::DiscourageUnlessCompact,
    }
}

/// Whether the block itself is marked as invalid. A body that does not belong to its header says
/// nothing about the block of that hash, and a time too far ahead may pass later.
pub const fn marks_block(reject: &BlockReject) -> bool {
    match reject {
        BlockReject::MerkleRoot
        | BlockReject::Mutated
        | BlockReject::TimeTooNew { .. }
        | BlockReject::UnknownParent => false,
        BlockReject::Pow(_)
        | BlockReject::Length { .. }
        | BlockReject::NoCoinbase
        | BlockReject::SecondCoinbase { .. }
        | BlockReject::Transaction { .. }
        | BlockReject::Sigops { .. }
        | BlockReject::InvalidParent
        | BlockReject::KnownInvalid
        | BlockReject::Bits { .. }
        | BlockReject::TimeTooOld { .. }
        | BlockReject::Version { .. }
        | BlockReject::CoinbaseHeight { .. }
        | BlockReject::Bip30 { .. }
        | BlockReject::FeesOutOfRange
        | BlockReject::CoinbaseAmount { .. }
        | BlockReject::Script { .. }
        | BlockReject::NotJudged { .. } => true,
    }
}

/// Punishes who sent a block or header that was refused; `from` says whether as a compact block.
pub fn for_block(
    node: &NodeState,
    from: Option<(PeerId, bool)>,
    reject: &BlockReject,
    ctx: &mut Ctx<'_>,
) {
    let Some((peer, compact)) = from else {
        return;
    };
    let discouraged = match punishment(reject) {
        Punishment::None => false,
        Punishment::DiscourageUnlessCompact => !compact,
        Punishment::DiscourageOutbound => node.peers[peer.index()].flags.has(PeerFlags::OUTBOUND),
        Punishment::Discourage => true,
    };
    if discouraged && node.peers[peer.index()].flags.has(PeerFlags::OPEN) {
        misbehaved(peer, ctx);
    }
}

/// Closes the link to a peer that broke the protocol.
pub fn misbehaved(peer: PeerId, ctx: &mut Ctx<'_>) {
    ctx.out.push(Action::Disconnect { peer });
}
