//! The one stream that tables, report, expectations and pages read, and nothing else.
//!
//! Step 8 of the walk of one block. An observer looks: it cannot schedule, draw, stop the world
//! or give out ids, so a run has the same digest with and without it.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::attack_view::AttackView;
use crate::world::attack_view::CraftedView;
use crate::world::event::EventRecord;
use crate::world::payment_view::PaymentView;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

/// Something that happened, told at the moment at which it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observation {
    /// A miner found a block.
    BlockFound {
        /// The block.
        block: BlockId,
        /// Who found it.
        miner: MinerId,
        /// The node that the miner works at.
        node: NodeId,
        /// Hashes that this miner tried since the last block that it found.
        tries: u64,
    },
    /// A node holds the body of a block for the first time.
    FirstSeen {
        /// The node.
        node: NodeId,
        /// The block.
        block: BlockId,
        /// The peer that sent it, or `None` if the node's own miner found it.
        from: Option<NodeId>,
    },
    /// A node follows another chain from now on.
    TipChanged {
        /// The node.
        node: NodeId,
        /// The tip that it left.
        from: BlockId,
        /// The tip that it follows now.
        to: BlockId,
        /// Blocks taken back on the way from the old tip; 0 when the chain only grew.
        disconnected_blocks: u32,
        /// Blocks added on the way to the new tip.
        connected_blocks: u32,
    },
    /// A node refused a block that broke a rule.
    Refused {
        /// The node.
        node: NodeId,
        /// The block.
        block: BlockId,
        /// Bitcoin Core's name for the rule.
        code: &'static str,
    },
    /// A payment entered a node's mempool.
    Pooled {
        /// The node.
        node: NodeId,
        /// The payment.
        tx: TxId,
        /// The peer that sent it, or `None` if it was handed in here or came back from a block.
        from: Option<NodeId>,
    },
    /// A payment that was handed in at a node was refused.
    NotPooled {
        /// The node.
        node: NodeId,
        /// The payment.
        tx: TxId,
        /// Bitcoin Core's name for the rule.
        code: &'static str,
    },
    /// Something happened to a payment of the world's list.
    Payment {
        /// Its number in the list.
        payment: u32,
        /// What.
        step: PaymentStep,
    },
    /// An attack began, published or ended.
    Attack {
        /// Its number.
        attack: u32,
    },
    /// The script broke or mended something.
    Fault {
        /// What it did.
        kind: FaultKind,
        /// How many nodes are concerned: an island, those who are slow, who went or came.
        nodes: u32,
    },
    /// A message left a node.
    Sent {
        /// The sender.
        from: NodeId,
        /// The receiver.
        to: NodeId,
        /// Which message, as the digest numbers them.
        kind: u8,
        /// The block or payment that it is about, as the digest numbers them.
        item: u32,
        /// What else it says, as the digest has it: how many headers or hashes, for one.
        argument: u32,
        /// Its size on the wire.
        size_bytes: u32,
        /// When the receiver has it.
        arrives_at: SimTime,
    },
    /// An event was handled: what the digest is made of.
    Event {
        /// Counts from 0.
        number: u64,
        /// The record.
        record: EventRecord,
    },
    /// The digest was folded into a checkpoint.
    Checkpoint {
        /// Counts from 0.
        index: u32,
        /// Events handled so far.
        events: u64,
        /// The digest over all of them.
        digest: [u8; 32],
    },
}

/// What a script breaks or mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// Links were cut.
    Partition,
    /// Links became slow.
    Slow,
    /// Links were mended.
    Heal,
    /// Nodes crashed.
    Crash,
    /// Nodes came back.
    Restart,
    /// Nodes came for the first time.
    Join,
    /// Nodes left.
    Leave,
}

impl FaultKind {
    /// The verb of the script.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Partition => "partition",
            Self::Slow => "slow",
            Self::Heal => "heal",
            Self::Crash => "crash",
            Self::Restart => "restart",
            Self::Join => "join",
            Self::Leave => "leave",
        }
    }
}

/// What happens to a payment, apart from its way through mempools and blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentStep {
    /// It was handed in.
    Sent,
    /// The payer could not pay.
    Refused,
    /// The payee delivered.
    Delivered,
    /// The payee had delivered, and the payment is gone.
    Reversed,
}

impl PaymentStep {
    /// The word in `observations.jsonl`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Delivered => "delivered",
            Self::Reversed => "reversed",
        }
    }
}

/// The bit of [`Observer::wants`] for [`Observation::BlockFound`].
pub const BLOCK_FOUND: u32 = 1 << 0;
/// The bit of [`Observer::wants`] for [`Observation::FirstSeen`].
pub const FIRST_SEEN: u32 = 1 << 1;
/// The bit of [`Observer::wants`] for [`Observation::TipChanged`].
pub const TIP_CHANGED: u32 = 1 << 2;
/// The bit of [`Observer::wants`] for [`Observation::Refused`].
pub const REFUSED: u32 = 1 << 3;
/// The bit of [`Observer::wants`] for [`Observation::Sent`].
pub const SENT: u32 = 1 << 4;
/// The bit of [`Observer::wants`] for [`Observation::Checkpoint`].
pub const CHECKPOINT: u32 = 1 << 5;
/// The bit of [`Observer::wants`] for [`Observation::Payment`].
pub const PAYMENT: u32 = 1 << 7;
/// The bit of [`Observer::wants`] for [`Observation::Fault`].
pub const FAULT: u32 = 1 << 8;
/// The bit of [`Observer::wants`] for [`Observation::Attack`].
pub const ATTACK: u32 = 1 << 9;
/// The bit of [`Observer::wants`] for [`Observation::Event`].
pub const EVENT: u32 = 1 << 10;
/// The bit of [`Observer::wants`] for [`Observation::Pooled`] and [`Observation::NotPooled`].
pub const POOLED: u32 = 1 << 6;

impl Observation {
    /// The bit of [`Observer::wants`] that asks for this observation.
    pub const fn bit(&self) -> u32 {
        match self {
            Self::BlockFound { .. } => BLOCK_FOUND,
            Self::FirstSeen { .. } => FIRST_SEEN,
            Self::TipChanged { .. } => TIP_CHANGED,
            Self::Refused { .. } => REFUSED,
            Self::Sent { .. } => SENT,
            Self::Event { .. } => EVENT,
            Self::Checkpoint { .. } => CHECKPOINT,
            Self::Payment { .. } => PAYMENT,
            Self::Fault { .. } => FAULT,
            Self::Attack { .. } => ATTACK,
            Self::Pooled { .. } | Self::NotPooled { .. } => POOLED,
        }
    }
}

/// Somebody who looks at a world.
pub trait Observer {
    /// Which observations it is told: an OR of the bits above, asked once before the run.
    fn wants(&self) -> u32;

    /// Takes note of `what`, which happened at `now`.
    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View);
}

/// A world, to be read.
pub trait View {
    /// The moment of the event that is being handled.
    fn now(&self) -> SimTime;
    /// How many nodes there are.
    fn node_count(&self) -> u32;
    /// The name of a node: the person's, or `node-17`.
    fn node_name(&self, node: NodeId) -> String;
    /// Whether the node belongs to somebody whom the scenario names.
    fn is_person(&self, node: NodeId) -> bool;
    /// Whether the node is up: not crashed, not gone.
    fn is_running(&self, node: NodeId) -> bool;
    /// How many different blocks the nodes follow that are up and not cut off from everybody.
    fn tip_count(&self) -> u32;
    /// All attacks that have begun, in order.
    fn attacks(&self) -> Vec<AttackView>;
    /// All crafted blocks that were sent, in order.
    fn crafted(&self) -> Vec<CraftedView> {
        Vec::new()
    }
    /// How many branches end among the blocks that `node` holds (Bitcoin Core: `getchaintips`).
    fn branches_at(&self, node: NodeId) -> u32;
    /// The name of the entry of the script that made `block`; `genesis` for the first.
    fn block_name(&self, block: BlockId) -> Option<&str>;
    /// When the script last mended something or brought a node up: what was found before may
    /// have reached some late for that reason.
    fn steady_since(&self) -> SimTime;
    /// The block that the node follows.
    fn tip(&self, node: NodeId) -> BlockId;
    /// How many links this node opened.
    fn outbound(&self, node: NodeId) -> u32;
    /// The node at the other end of a link of `node`, by the link's number.
    fn link_end(&self, _node: NodeId, _link: u32) -> Option<NodeId> {
        None
    }
    /// How many links others opened to this node.
    fn inbound(&self, node: NodeId) -> u32;
    /// The links that carry nothing though both of their ends are up, from those who opened them:
    /// cut, or closed for good since an end has had enough of the other.
    fn closed_links(&self) -> Vec<(NodeId, NodeId)> {
        Vec::new()
    }
    /// Where the node is, if the latency law knows regions.
    fn region(&self, node: NodeId) -> Option<&str>;
    /// How many miners there are.
    fn miner_count(&self) -> u32;
    /// The name of a miner: the person's, or `miner-3`.
    fn miner_name(&self, miner: MinerId) -> String;
    /// The node that the miner works at.
    fn miner_node(&self, miner: MinerId) -> NodeId;
    /// The miner's share of all hashpower at time 0, in parts per billion.
    fn miner_share_ppb(&self, miner: MinerId) -> u64;
    /// How many blocks were ever made, the genesis block among them.
    fn block_count(&self) -> u32;
    /// What a block is.
    fn block(&self, block: BlockId) -> BlockView;
    /// All content, for those who write messages down as bytes; `None` where there is none.
    fn archive(&self) -> Option<&Archive> {
        None
    }
    /// The block as it travels, header first.
    fn block_bytes(&self, block: BlockId) -> Vec<u8>;
    /// The block with the most work below it that was not refused; of equals the first found.
    fn best_tip(&self) -> BlockId;
    /// The effort so far.
    fn counters(&self) -> Counters;
    /// How many payments in the blocks from the common ancestor up to `from` are missing from the
    /// chain up to `to`.
    fn payments_left_behind(&self, from: BlockId, to: BlockId) -> u32;
    /// What waits in the mempool of a node.
    fn mempool(&self, node: NodeId) -> MempoolView;
    /// Whether a payment waits in the mempool of a node.
    fn waits_at(&self, node: NodeId, tx: TxId) -> bool;
    /// The coins that the first block gave to people, in satoshis.
    fn funds_sat(&self) -> i64;
    /// How many transactions had entered before `tx`, as messages name payments in
    /// [`Observation::Sent`]: unlike its number, that of no other one.
    fn place_of_payment(&self, tx: TxId) -> u32 {
        tx.0
    }
    /// The payment before which so many transactions had entered, as messages name payments in
    /// [`Observation::Sent`]; `None` if it was freed. Looks through all.
    fn payment_at_place(&self, _place: u32) -> Option<TxId> {
        None
    }
    /// The id of a transaction, as Bitcoin shows it.
    fn txid(&self, tx: TxId) -> Hash256;
    /// The transaction as it travels.
    fn transaction_bytes(&self, tx: TxId) -> Vec<u8>;
    /// The transaction of a payment by its number, if the script asked for it and it was sent.
    fn scripted_payment(&self, payment: u32) -> Option<TxId>;
    /// Everything that was paid or tried, in order.
    fn payments(&self) -> Vec<PaymentView>;
    /// The payment of the script that is called `name`, as things stand now: as `node` sees them,
    /// or over all.
    fn payment(&self, name: &str, node: Option<NodeId>) -> Option<PaymentView>;
    /// Who found the block and when, or `None` for the genesis block.
    fn finder(&self, block: BlockId) -> Option<(MinerId, SimTime)>;
}

/// A mempool, as [`View::mempool`] shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MempoolView {
    /// How many payments it holds.
    pub payments: u32,
    /// Their bytes.
    pub bytes: u64,
}

/// One block, as [`View::block`] shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockView {
    /// The hash of its header.
    pub hash: Hash256,
    /// The block below it, or [`BlockId::NONE`] for the genesis block.
    pub parent: BlockId,
    /// How many blocks are below it.
    pub height: u32,
    /// Its 80 bytes.
    pub header: Header,
    /// How many transactions it holds, the coinbase among them.
    pub transactions: u32,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// What its payments leave to the miner, in satoshi.
    pub fees_sat: i64,
    /// What its miner may create beyond the fees, in satoshi.
    pub subsidy_sat: i64,
    /// The expected hashes of the whole chain that ends here.
    pub chain_work: U256,
}

/// What a run has cost so far, counted since the start of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Events handled.
    pub events: u64,
    /// Messages sent.
    pub messages: u64,
    /// Their bytes on the wire.
    pub message_bytes: u64,
    /// Hashes that the miners tried, wasted ones among them.
    pub hashes_tried: u64,
    /// Hashes of chunks of work that were thrown away.
    pub hashes_wasted: u64,
    /// Blocks that a node checked, counted once a node.
    pub blocks_checked: u64,
    /// Signatures that a node checked, counted once a node.
    pub signatures_checked: u64,
}
