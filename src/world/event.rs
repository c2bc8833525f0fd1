//! What can be pending in a world.

use crate::node::message::Message;
use crate::node::state::PeerId;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use serde::Deserialize;
use serde::Serialize;

/// Something that will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A message arrives.
    Deliver {
        /// Where.
        to: NodeId,
        /// Over which of the receiver's links.
        peer: PeerId,
        /// What.
        message: Message,
    },
    /// A node's timer goes off.
    Wake {
        /// Whose.
        node: NodeId,
    },
    /// A link is up: its opener speaks.
    Connect {
        /// Who opens it.
        node: NodeId,
        /// Which of the opener's links.
        peer: PeerId,
    },
    /// A trickle of payments is due at a node.
    Trickle {
        /// Whose.
        node: NodeId,
        /// To which chosen peer; `None`: to all that chose the node.
        peer: Option<PeerId>,
    },
    /// The next random payment is due.
    Traffic,
    /// An attacker looks again.
    Attack {
        /// Which attack.
        attack: u32,
    },
    /// A chunk of a miner's attempts is over: with a block, or without.
    Mined {
        /// Whose.
        miner: MinerId,
        /// Which chunk; stale unless it is still the miner's current one.
        chunk: u32,
    },
}

/// What an event appends to the digest, besides its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventRecord {
    /// The node or the miner.
    pub node: u32,
    /// Over which of the node's links, if it is a message.
    pub peer: u32,
    /// The kind of message, or of another event.
    pub kind: u8,
    /// What it is about.
    pub item: u32,
    /// What else it says.
    pub argument: u32,
}

/// The numbers of events in the digest, above those of messages.
pub mod kind {
    /// [`super::Event::Wake`].
    pub const WAKE: u8 = 100;
    /// [`super::Event::Connect`].
    pub const CONNECT: u8 = 101;
    /// [`super::Event::Mined`] without a block.
    pub const CHUNK: u8 = 102;
    /// [`super::Event::Mined`] with a block.
    pub const FOUND: u8 = 103;
    /// A miner's hashpower was changed by the script.
    pub const HASHPOWER: u8 = 104;
    /// [`super::Event::Trickle`].
    pub const TRICKLE: u8 = 105;
    /// [`super::Event::Traffic`].
    pub const TRAFFIC: u8 = 107;
    /// A payment was handed in.
    pub const SUBMIT: u8 = 106;
    /// Links were cut by the script.
    pub const PARTITION: u8 = 108;
    /// Links became slow by the script.
    pub const SLOW: u8 = 109;
    /// Links were mended by the script.
    pub const HEAL: u8 = 110;
    /// A node went down by the script.
    pub const DOWN: u8 = 111;
    /// A node came up by the script.
    pub const UP: u8 = 112;
    /// An attack began, publishes or ended; or its attacker looks again.
    pub const ATTACK: u8 = 113;
    /// A crafted block was made.
    pub const CRAFTED: u8 = 114;
}
