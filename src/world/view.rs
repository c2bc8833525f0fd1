//! A world as observers read it.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::consensus::subsidy::block_subsidy;
use crate::node::knowledge::Knowledge;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::primitives::transaction::OutPoint;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::observation::BlockView;
use crate::world::observation::Counters;
use crate::world::observation::View;
use crate::world::plan::Plan;
use crate::world::state::World;
use std::sync::Arc;

impl World {
    /// Whether every node follows one block and no message is on its way.
    pub fn is_settled(&self) -> bool {
        self.tip_count == 1 && self.in_flight == 0
    }

    /// The block with the most work that any node follows; the first one followed among equals.
    pub fn best_tip_id(&self) -> BlockId {
        self.best_tip
    }

    /// The unspent coins at `tip`, with their amounts in satoshis, in the order of their numbers.
    pub fn unspent_at(&mut self, tip: BlockId) -> Vec<(OutPoint, i64)> {
        let content = &self.content;
        let ledger = self.ledgers.at(tip, content);
        ledger
            .coins()
            .map(|coin| {
                let record = content.coin(coin);
                let tx = content.transaction(record.tx);
                let value = tx.content.outputs[record.index as usize].value;
                (OutPoint { txid: tx.txid, index: record.index }, value.to_sat())
            })
            .collect()
    }

    /// The moment of the last event.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// All content.
    pub fn content(&self) -> &Archive {
        &self.content
    }

    /// What the world was made from.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The seed of this history.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The state of a node.
    pub fn node(&self, node: NodeId) -> &NodeState {
        &self.nodes[node.index()]
    }

    /// Who knows which block.
    pub fn known(&self) -> &Knowledge {
        &self.known
    }

    fn count_peers(&self, node: NodeId, outbound: bool) -> u32 {
        let peers = &self.nodes[node.index()].peers;
        peers.iter().filter(|peer| peer.flags.has(PeerFlags::OUTBOUND) == outbound).count() as u32
    }
}

impl View for World {
    fn now(&self) -> SimTime {
        self.now
    }

    fn node_count(&self) -> u32 {
        self.plan.nodes
    }

    fn node_name(&self, node: NodeId) -> String {
        self.plan.node_name(node)
    }

    fn is_person(&self, node: NodeId) -> bool {
        node.index() < self.plan.people.len()
    }

    fn is_running(&self, _node: NodeId) -> bool {
        true
    }

    fn tip(&self, node: NodeId) -> BlockId {
        self.nodes[node.index()].tip
    }

    fn outbound(&self, node: NodeId) -> u32 {
        self.count_peers(node, true)
    }

    fn inbound(&self, node: NodeId) -> u32 {
        self.count_peers(node, false)
    }

    fn region(&self, node: NodeId) -> Option<&str> {
        self.links.region_of(node)
    }

    fn miner_count(&self) -> u32 {
        self.miners.len() as u32
    }

    fn miner_name(&self, miner: MinerId) -> String {
        self.plan.miners[miner.index()].name.clone()
    }

    fn miner_node(&self, miner: MinerId) -> NodeId {
        self.miners[miner.index()].node
    }

    fn miner_share_ppb(&self, miner: MinerId) -> u64 {
        self.plan.miners[miner.index()].share_ppb
    }

    fn block_count(&self) -> u32 {
        self.content.block_count()
    }

    fn block(&self, block: BlockId) -> BlockView {
        let record = self.content.block(block);
        BlockView {
            hash: record.hash,
            parent: record.parent,
            height: record.height,
            header: record.header,
            transactions: record.transactions.len() as u32,
            size_bytes: record.size_bytes,
            fees_sat: record.fees_sat,
            subsidy_sat: block_subsidy(record.height, self.content.params()).to_sat(),
            chain_work: record.work,
        }
    }

    fn block_bytes(&self, block: BlockId) -> Vec<u8> {
        self.content.block_content(block).to_bytes()
    }

    fn best_tip(&self) -> BlockId {
        self.best_tip
    }

    fn counters(&self) -> Counters {
        self.counters
    }

    fn finder(&self, block: BlockId) -> Option<(MinerId, SimTime)> {
        self.finders.get(block.index()).copied().flatten()
    }
}
