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
    /// The link is closed if this node opened it, except likewise.
    DiscourageOutboundUnlessCompact,
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
        BlockReject::KnownInvalid => Punishment::DiscourageOutboundUnlessCompact,
        // Another clock may see it otherwise.
        BlockReject::TimeTooNew { .. } => Punishment::None,
        // A body that breaks a rule, or one that was changed on the way.
        BlockReject::NoWitnessCommitment
        | BlockReject::MerkleRoot
        | BlockReject::Mutated
        | BlockReject::Length { .. }
        | BlockReject::NoCoinbase
        | BlockReject::SecondCoinbase { .. }
        | BlockReject::Transaction { .. }
        | BlockReject::Sigops { .. }
        | BlockReject::CoinbaseHeight { .. }
        | BlockReject::WitnessCommitment
        | BlockReject::Bip30 { .. }
        | BlockReject::FeesOutOfRange
        | BlockReject::CoinbaseAmount { .. }
        | BlockReject::Script { .. }
        | BlockReject::NotJudged { .. } => Punishment::DiscourageUnlessCompact,
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
        Punishment::DiscourageOutboundUnlessCompact => {
            !compact && node.peers[peer.index()].flags.has(PeerFlags::OUTBOUND)
        }
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
