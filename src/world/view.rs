//! A world as observers read it.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::consensus::subsidy::block_subsidy;
use crate::node::knowledge::Knowledge;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::tx_knowledge::TxFact;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::OutPoint;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::attack_view::AttackView;
use crate::world::attack_view::CraftedView;
use crate::world::attacks::AttackState;
use crate::world::attacks::Target;
use crate::world::crafted::Crafted;
use crate::world::observation::BlockView;
use crate::world::observation::Counters;
use crate::world::observation::MempoolView;
use crate::world::observation::View;
use crate::world::payment_view::PaymentState;
use crate::world::payment_view::PaymentView;
use crate::world::payment_view::Setback;
use crate::world::payments::Payment;
use crate::world::plan::OwnerId;
use crate::world::plan::Plan;
use crate::world::state::World;
use std::sync::Arc;

impl World {
    /// Whether every node that is up and not cut off follows one block and no message is on its
    /// way.
    pub fn is_settled(&self) -> bool {
        self.tip_count == 1 && self.in_flight == 0
    }

    /// The block with the most work that any node follows which is up and not cut off; the first
    /// one followed among equals.
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
                (OutPoint { txid: tx.txid, index: record.index }, record.value.to_sat())
            })
            .collect()
    }

    /// The moment of the last event.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Whether a node is up and not cut off from everybody.
    pub fn counts(&self, node: NodeId) -> bool {
        self.faults.counted[node.index()]
    }

    /// How many events have happened.
    pub fn events(&self) -> u64 {
        self.counters.events
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

    /// The node at the other end of a link of `node`.
    pub fn peer_of(&self, node: NodeId, peer: PeerId) -> NodeId {
        self.ends.end(node, peer).to
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

impl World {
    /// A payment as things stand now at `node`, or over all.
    fn payment_view(&self, payment: &Payment, node: Option<NodeId>) -> PaymentView {
        let owner = |owner: OwnerId| &self.plan.owners[owner.index()];
        let confirmations = self.confirmations_at(payment.tx, node);
        let wanted = owner(payment.to).confirmations.unwrap_or(1).max(1);
        let state = if confirmations >= wanted {
            PaymentState::Final
        } else if payment.reversed_at.is_some() && confirmations == 0 {
            PaymentState::Reversed
        } else if !payment.was_pooled && confirmations == 0 {
            PaymentState::Refused
        } else {
            PaymentState::Pending
        };
        let tip = node.map_or(self.best_tip, |node| self.nodes[node.index()].tip);
        let tip_height = self.content.block(tip).height;
        let record = (payment.tx != TxId::NONE).then(|| self.content.transaction(payment.tx));
        PaymentView {
            name: payment.name.clone(),
            txid: record.map(|record| record.txid),
            from: owner(payment.from).name.clone(),
            to: owner(payment.to).name.clone(),
            amount_sat: payment.amount_sat,
            fee_sat: payment.fee_sat,
            size_bytes: record.map_or(0, |record| record.size_bytes),
            sent_at: payment.sent_at,
            delivered: payment.delivered,
            state,
            confirmations,
            block_height: (confirmations > 0).then(|| tip_height + 1 - confirmations),
            reversed_at: payment.reversed_at,
            reversals: payment.reversals,
            setback: self.setback(payment, state, tip),
        }
    }

    /// Why a payment in this state is not on its way to a block above `tip`, if it is not.
    fn setback(&self, payment: &Payment, state: PaymentState, tip: BlockId) -> Option<Setback> {
        if payment.refused.is_some() || state == PaymentState::Final {
            return payment.refused;
        }
        let content = &self.content;
        let is_spent_by_another = |&coin: &CoinId| {
            let mut rivals = content.spenders(coin).filter(|&tx| tx != payment.tx);
            rivals.any(|tx| verdict::is_confirmed(tx, tip, content))
        };
        if content.transaction(payment.tx).spends.iter().any(is_spent_by_another) {
            return Some(Setback::CoinsSpent);
        }
        (state == PaymentState::Refused).then_some(Setback::NotTaken)
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

    fn attacks(&self) -> Vec<AttackView> {
        let name = |owner: OwnerId| self.plan.owners[owner.index()].name.clone();
        let view = |state: &AttackState| AttackView {
            name: state.order.name.clone(),
            kind: state.order.attack.kind().word(),
            by: name(state.order.by),
            victim: state
                .victim
                .map(|victim| (name(victim), self.plan.owners[victim.index()].confirmations)),
            amount_sat: match state.order.target {
                Target::Shop(_, amount_sat) => Some(amount_sat),
                Target::Payment(number) => Some(self.payments[number as usize].amount_sat),
                Target::Person(_) | Target::Everybody => None,
            },
            loss_sat: state
                .paid
                .map(|number| self.payment_view(&self.payments[number as usize], None).loss_sat()),
            outcome: state.outcome,
            began_at: state.began_at,
            ended_at: state.ended_at,
            links: self.links_of_attack(state),
            machines: state.machines.len() as u32,
            machines_share: (1 + state.machines.len()) as f64 / f64::from(self.plan.nodes),
            hashpower_share: state.hashpower_share,
            figures: state.order.attack.as_scheme().figures(),
        };
        self.attacks.iter().map(view).collect()
    }

    fn crafted(&self) -> Vec<CraftedView> {
        let view = |crafted: &Crafted| CraftedView {
            name: crafted.order.name.clone(),
            by: self.plan.owners[crafted.order.by.index()].name.clone(),
            what: crafted.order.fault.word(),
            sent_to: crafted.sent_to,
            refused_by: crafted.refused_by.len() as u32,
            code: crafted.code.clone(),
            taken_by: self.followers_of(crafted.block),
            links_closed: crafted.links_closed,
        };
        self.crafted.iter().map(view).collect()
    }

    fn branches_at(&self, node: NodeId) -> u32 {
        let blocks = || (0..self.content.block_count()).map(BlockId);
        let mut is_below = vec![false; self.content.block_count() as usize];
        for block in blocks().filter(|&block| self.known.has_body(node, block)) {
            let parent = self.content.block(block).parent;
            if parent != BlockId::NONE {
                is_below[parent.index()] = true;
            }
        }
        let is_end =
            |block: &BlockId| !is_below[block.index()] && self.known.has_body(node, *block);
        blocks().filter(is_end).count() as u32
    }

    fn block_name(&self, block: BlockId) -> Option<&str> {
        match block {
            BlockId::GENESIS => Some("genesis"),
            block => self.block_names.get(&block).map(String::as_str),
        }
    }

    fn is_person(&self, node: NodeId) -> bool {
        node.index() < self.plan.people.len()
    }

    fn is_running(&self, node: NodeId) -> bool {
        self.faults.running[node.index()]
    }

    fn tip_count(&self) -> u32 {
        self.tip_count
    }

    fn steady_since(&self) -> SimTime {
        self.faults.steady_since
    }

    fn tip(&self, node: NodeId) -> BlockId {
        self.nodes[node.index()].tip
    }

    fn outbound(&self, node: NodeId) -> u32 {
        self.count_peers(node, true)
    }

    fn link_end(&self, node: NodeId, link: u32) -> Option<NodeId> {
        Some(self.peer_of(node, PeerId(link)))
    }

    fn inbound(&self, node: NodeId) -> u32 {
        self.count_peers(node, false)
    }

    fn closed_links(&self) -> Vec<(NodeId, NodeId)> {
        let is_up = |node: NodeId| self.faults.running[node.index()];
        let links = self.links_opened(|a, b| is_up(a) && is_up(b)).into_iter();
        let closed = links.filter(|&(node, peer)| !self.can_open(node, peer));
        closed.map(|(node, peer)| (node, self.peer_of(node, peer))).collect()
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

    fn archive(&self) -> Option<&Archive> {
        Some(&self.content)
    }

    fn block_bytes(&self, block: BlockId) -> Vec<u8> {
        self.content.block_content(block).to_bytes()
    }

    fn best_tip(&self) -> BlockId {
        self.best_tip
    }

    fn counters(&self) -> Counters {
        Counters { signatures_checked: self.content.signatures_checked(), ..self.counters }
    }

    fn payments_left_behind(&self, from: BlockId, to: BlockId) -> u32 {
        let content = &self.content;
        let Some(shared) = content.common_ancestor(from, to) else { return 0 };
        let mut left = 0;
        let mut at = from;
        while at != shared {
            let payments = content.block(at).transactions.iter().skip(1);
            left += payments.filter(|&&tx| !verdict::is_confirmed(tx, to, content)).count();
            at = content.block(at).parent;
        }
        u32::try_from(left).expect("fewer than 2^32 payments")
    }

    fn mempool(&self, node: NodeId) -> MempoolView {
        let pool = &self.nodes[node.index()].pool;
        MempoolView { payments: pool.entries.len() as u32, bytes: pool.size_bytes }
    }

    fn waits_at(&self, node: NodeId, tx: TxId) -> bool {
        self.known.payments.is(node, tx, TxFact::InPool)
    }

    fn funds_sat(&self) -> i64 {
        let outputs = self.plan.genesis.transactions.iter().skip(1).flat_map(|tx| &tx.outputs);
        outputs.map(|output| output.value.to_sat()).sum()
    }

    fn place_of_payment(&self, tx: TxId) -> u32 {
        self.content.place_of(tx)
    }

    fn payment_at_place(&self, place: u32) -> Option<TxId> {
        self.content.transaction_at_place(place)
    }

    fn txid(&self, tx: TxId) -> Hash256 {
        self.content.transaction(tx).txid
    }

    fn transaction_bytes(&self, tx: TxId) -> Vec<u8> {
        self.content.body_of(tx).to_bytes()
    }

    fn scripted_payment(&self, payment: u32) -> Option<TxId> {
        let payment = &self.payments[payment as usize];
        (!payment.name.is_empty() && payment.tx != TxId::NONE).then_some(payment.tx)
    }

    fn payments(&self) -> Vec<PaymentView> {
        self.payments.iter().map(|payment| self.payment_view(payment, None)).collect()
    }

    fn payment(&self, name: &str, node: Option<NodeId>) -> Option<PaymentView> {
        let payment = self.payments.iter().find(|payment| payment.name == name)?;
        Some(self.payment_view(payment, node))
    }

    fn finder(&self, block: BlockId) -> Option<(MinerId, SimTime)> {
        self.finders.get(block.index()).copied().flatten()
    }
}
