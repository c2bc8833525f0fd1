//! One node: what it follows, whom it knows, and what it holds.

use crate::chain::id::BlockId;
use crate::node::pool::PoolEntry;
use crate::node::state::Peer;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_transaction::BlockLine;
use crate::world::observation::View;
use serde::Serialize;

/// The answer to `node`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeAnswer {
    /// The name: the person's, or `node-17`.
    pub name: String,
    /// Where it is, if the latency law knows regions.
    pub region: Option<String>,
    /// Whether it is up: not crashed, not gone.
    pub is_running: bool,
    /// The block that it follows.
    pub tip_hash: Hash256,
    /// Its height.
    pub height: u32,
    /// Whether that is the end of the best chain.
    pub is_on_best: bool,
    /// Its links, in the order in which they were laid.
    pub peers: Vec<PeerLine>,
    /// Its mempool, in the order in which the payments came.
    pub mempool: Vec<PoolLine>,
    /// The bytes of all of them.
    pub mempool_bytes: u64,
    /// How many blocks there are, the genesis block among them.
    pub blocks_known: u32,
    /// The blocks that it holds, in the order in which they were made.
    pub blocks: Vec<HeldBlock>,
}

/// A link of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerLine {
    /// The node at the other end.
    pub name: String,
    /// Whether this node opened the link.
    pub is_outbound: bool,
    /// Whether it is up.
    pub is_open: bool,
}

/// A payment in a mempool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoolLine {
    /// Its id.
    pub txid: Hash256,
    /// The payment that it is, as `payments.csv` names it.
    pub payment: Option<String>,
    /// What it leaves to the miner.
    pub fee_sat: Option<i64>,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// Since when it is there, in virtual time.
    pub since_s: f64,
}

/// A block that a node holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldBlock {
    /// Which.
    #[serde(flatten)]
    pub line: BlockLine,
    /// Whether it is on the chain that the node follows.
    pub is_followed: bool,
}

impl Inquiry<'_> {
    /// What `node` is.
    pub fn node(&self, node: NodeId) -> NodeAnswer {
        let (world, content) = (self.world, self.world.content());
        let state = world.node(node);
        let tip = content.block(state.tip);
        let blocks = (0..content.block_count()).map(BlockId);
        let held = blocks.filter(|&block| world.known().has_body(node, block));
        let peers = (0..).map(PeerId).zip(&state.peers);
        NodeAnswer {
            name: world.node_name(node),
            region: world.region(node).map(str::to_owned),
            is_running: world.is_running(node),
            tip_hash: tip.hash,
            height: tip.height,
            is_on_best: state.tip == self.tip(),
            peers: peers.map(|(id, peer)| self.peer_line(node, id, peer)).collect(),
            mempool: state.pool.entries.iter().map(|entry| self.pool_line(entry)).collect(),
            mempool_bytes: state.pool.size_bytes,
            blocks_known: content.block_count(),
            blocks: held
                .map(|block| HeldBlock {
                    line: self.block_line(block),
                    is_followed: content.is_ancestor(block, state.tip),
                })
                .collect(),
        }
    }

    fn peer_line(&self, node: NodeId, id: PeerId, peer: &Peer) -> PeerLine {
        PeerLine {
            name: self.world.node_name(self.world.peer_of(node, id)),
            is_outbound: peer.flags.has(PeerFlags::OUTBOUND),
            is_open: peer.flags.has(PeerFlags::OPEN),
        }
    }

    fn pool_line(&self, entry: &PoolEntry) -> PoolLine {
        let record = self.world.content().transaction(entry.tx);
        PoolLine {
            txid: record.txid,
            payment: self.payment_name(entry.tx),
            fee_sat: record.fee_sat,
            size_bytes: record.size_bytes,
            since_s: entry.since.as_secs_f64(),
        }
    }
}
