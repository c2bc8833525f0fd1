//! What one node keeps of payments that are in no block yet.

use crate::chain::id::TxId;
use crate::node::state::PeerId;
use crate::node::tx_announcers::TxAnnouncers;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// A payment in a mempool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolEntry {
    /// Which.
    pub tx: TxId,
    /// Since when.
    pub since: SimTime,
}

/// A payment that this node waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxRequest {
    /// Which.
    pub tx: TxId,
    /// Whom it asked.
    pub peer: PeerId,
    /// When it asks somebody else.
    pub deadline: SimTime,
}

/// The mempool of a node, with what belongs to it. What it holds of content is ids; which node
/// holds which payment is asked of `node::tx_knowledge`, in one step.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pool {
    /// The payments, in the order in which they came: parents before their children.
    pub entries: Vec<PoolEntry>,
    /// Their bytes.
    pub size_bytes: u64,
    /// Payments whose coins this node has not seen, each with who sent it.
    pub orphans: Vec<(TxId, Option<PeerId>)>,
    /// Payments that were refused since the tip last changed (Core: `m_recent_rejects`).
    pub rejected: Vec<TxId>,
    /// The payments that it waits for, oldest request first.
    pub requests: Vec<TxRequest>,
    /// Who else announced a payment that it waits for.
    pub announcers: TxAnnouncers,
    /// Payments handed in here that no peer has asked for yet (Core: `m_unbroadcast_txids`).
    pub unsent: Vec<TxId>,
    /// What is to be announced besides the first payment that waits for each peer, in order.
    pub more_waiting: Vec<(PeerId, TxId)>,
    /// Whether the shared timer of the inbound peers runs.
    pub inbound_armed: bool,
    /// How many random numbers this node has drawn for its payments.
    pub draws: u32,
    /// The lowest fee rate that enters since something was thrown out for lack of room, in
    /// satoshis per 1,000 bytes, and when that was.
    pub rate_floor: (u64, SimTime),
    /// Whether a payment with a higher fee replaces those that it conflicts with; else the first
    /// one seen stays.
    pub replaces_by_fee: bool,
}

impl Pool {
    /// Forgets all payments, as a crash does; what the node is stays.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.size_bytes = 0;
        self.orphans.clear();
        self.rejected.clear();
        self.requests.clear();
        self.announcers.clear();
        self.unsent.clear();
        self.more_waiting.clear();
        self.inbound_armed = false;
        self.rate_floor = (0, SimTime::ZERO);
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.clear();
        self.draws = 0;
        self.replaces_by_fee = false;
    }

    /// Whether there is nothing here that a new tip could change.
    pub fn is_idle(&self) -> bool {
        self.entries.is_empty() && self.orphans.is_empty() && self.rejected.is_empty()
    }
}
