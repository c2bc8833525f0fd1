//! What a node is lent while it handles one input, and the actions that it answers with.

use crate::chain::archive::Archive;
use crate::chain::coins::Ledgers;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::consensus::reject::BlockReject;
use crate::node::knowledge::Knowledge;
use crate::node::message::Message;
use crate::node::state::NodeRules;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::node::strategy::Strategy;
use crate::sim::rng::Mixer;
use crate::sim::time::SimTime;

/// Something that happens to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A link is up.
    Connected(PeerId),
    /// A message has arrived.
    Message(PeerId, Message),
    /// The node's timer went off.
    Timer,
    /// The node's own miner found a block.
    Found(BlockId),
    /// Hidden blocks, up to this one, are brought out.
    Publish(BlockId),
    /// A link is gone.
    Closed(PeerId),
    /// The node goes down: what is not on disk is lost.
    Crashed,
    /// Somebody hands in a payment at this node.
    Submit(TxId),
    /// A trickle of payments is due: to a chosen peer, or to all that chose this node.
    Trickle(Option<PeerId>),
}

/// Something that a node does; applied by the world in the order in which it was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Sends a message.
    Send {
        /// To whom.
        to: PeerId,
        /// What.
        message: Message,
    },
    /// Asks for [`Input::Timer`] at this moment.
    Wake {
        /// When.
        at: SimTime,
    },
    /// Asks for [`Input::Trickle`] at this moment.
    Trickle {
        /// When.
        at: SimTime,
        /// For which chosen peer; `None`: for all that chose this node.
        peer: Option<PeerId>,
    },
    /// A payment entered the node's mempool.
    Pooled {
        /// Which.
        tx: TxId,
        /// Who sent it; `None`: it was handed in here.
        from: Option<PeerId>,
    },
    /// A payment that was handed in here was refused.
    NotPooled {
        /// Which.
        tx: TxId,
        /// Bitcoin Core's name for the rule that it breaks.
        code: &'static str,
    },
    /// Closes a link for the peer's misbehaviour.
    Disconnect {
        /// Whose.
        peer: PeerId,
    },
    /// The node holds a body that it did not hold before.
    FirstSeen {
        /// Which.
        block: BlockId,
        /// Who sent it.
        from: Option<PeerId>,
    },
    /// The node follows another tip: miners at it start anew.
    TipChanged {
        /// The tip before.
        from: BlockId,
        /// The tip now.
        to: BlockId,
        /// Blocks taken back.
        disconnected: u32,
        /// Blocks added.
        connected: u32,
    },
    /// The node refused a block.
    Refused {
        /// Which.
        block: BlockId,
        /// Bitcoin Core's name for the rule that it breaks.
        code: &'static str,
    },
}

/// What a node is lent while it handles one input.
pub struct Ctx<'a> {
    /// The moment.
    pub now: SimTime,
    /// All content, shared.
    pub content: &'a mut Archive,
    /// The ledgers at live tips, shared.
    pub ledgers: &'a mut Ledgers,
    /// Who knows what.
    pub known: &'a mut Knowledge,
    /// What all nodes have in common.
    pub rules: &'a NodeRules,
    /// The luck of payments, by node and number of the draw.
    pub luck: Mixer,
    /// The decisions of an attacker; `None` = honest.
    pub strategy: Option<&'a mut dyn Strategy>,
    /// What the node does.
    pub out: &'a mut Vec<Action>,
}

impl Ctx<'_> {
    /// Sends `message`, if the link is up.
    pub fn send(&mut self, node: &NodeState, to: PeerId, message: Message) {
        if node.peers[to.index()].flags.has(PeerFlags::OPEN) {
            self.out.push(Action::Send { to, message });
        }
    }

    /// The node's own clock, in seconds since 1970.
    pub fn clock(&self, node: &NodeState) -> u64 {
        let genesis = u64::from(self.content.block(BlockId::GENESIS).header.time);
        let now = i128::from(self.now.as_nanos()) + i128::from(node.clock_offset_ns);
        let seconds = (now.div_euclid(1_000_000_000)).max(-i128::from(genesis));
        u64::try_from(i128::from(genesis) + seconds).expect("after 1970")
    }

    /// Tells the world that a block was refused.
    pub fn tell_refused(&mut self, block: BlockId, reject: &BlockReject) {
        self.out.push(Action::Refused { block, code: reject.code() });
    }
}
