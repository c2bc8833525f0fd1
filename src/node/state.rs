//! What one node keeps for itself: its tip, its peers and what it waits for.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::pool::Pool;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// A peer as a node numbers its own links, from 0 in the order in which they were laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PeerId(pub u32);

impl PeerId {
    /// The position in the node's list of peers.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How blocks are announced and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relay {
    /// Whole blocks to everybody, unasked.
    Flood,
    /// `inv`, `getdata`, `block`: Bitcoin before 0.10.
    Inv,
    /// `headers`, `getdata`, `block`: BIP-0130.
    Headers,
    /// `cmpctblock`, pushed to those who asked for it: BIP-0152.
    Compact,
}

impl Relay {
    /// Whether blocks without a known parent are kept and asked about with `getblocks`, as
    /// Bitcoin did before headers came first.
    pub const fn keeps_orphans(self) -> bool {
        match self {
            Self::Flood | Self::Inv => true,
            Self::Headers | Self::Compact => false,
        }
    }
}

/// How payments travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentRelay {
    /// `inv` in trickles, `getdata`, `tx`: Bitcoin.
    Trickle,
    /// Whole payments to everybody, unasked.
    Flood,
    /// Into every mempool at once, without messages: races can be studied apart from delay.
    Instant,
}

/// What all nodes of a world have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRules {
    /// How blocks travel.
    pub relay: Relay,
    /// How payments travel.
    pub payment_relay: PaymentRelay,
    /// Whether the mempools of nodes that are nobody's replace by fee.
    pub replaces_by_fee: bool,
    /// The bytes of payments that a mempool holds at the most.
    pub mempool_bytes_max: u64,
    /// How long a node takes to check a block before it goes on with it: the part of any block.
    pub validation_per_block: SimDuration,
    /// The part for each 1,000 bytes, in proportion.
    pub validation_per_kilobyte: SimDuration,
    /// How long a node waits for a block that it asked for, before it asks the next peer.
    pub request_timeout: SimDuration,
    /// Whether each node works every verdict out for itself, to hold the shared ones against.
    pub independent_validation: bool,
}

impl NodeRules {
    /// How long checking a block of this size takes.
    pub fn validation_time(&self, size_bytes: u32) -> SimDuration {
        let per_kilobyte_ns = u128::from(self.validation_per_kilobyte.as_nanos());
        let by_size_ns = per_kilobyte_ns * u128::from(size_bytes) / 1_000;
        let by_size_ns = u64::try_from(by_size_ns).unwrap_or(u64::MAX);
        let total_ns = self.validation_per_block.as_nanos().saturating_add(by_size_ns);
        SimDuration::from_nanos(total_ns)
    }
}

/// Facts about a peer, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeerFlags(u16);

impl PeerFlags {
    /// This node opened the link.
    pub const OUTBOUND: Self = Self(1);
    /// The link is up.
    pub const OPEN: Self = Self(1 << 1);
    /// Both have said `verack`.
    pub const READY: Self = Self(1 << 2);
    /// The peer asked for `headers` announcements.
    pub const PREFERS_HEADERS: Self = Self(1 << 3);
    /// The peer understands compact blocks.
    pub const COMPACT: Self = Self(1 << 4);
    /// The peer wants new blocks pushed to it as compact blocks.
    pub const WANTS_PUSH: Self = Self(1 << 5);
    /// The peer has more blocks than it could announce at once.
    pub const HAS_MORE: Self = Self(1 << 6);
    /// The peer has said `version`.
    pub const GREETED: Self = Self(1 << 7);
    /// The peer broke the protocol: the link does not open again before a restart (Core:
    /// `BanMan::Discourage`, which is kept in memory alone).
    pub const DISCOURAGED: Self = Self(1 << 8);
    /// The timer of the trickle to this peer, which the node chose, runs.
    pub const TRICKLES: Self = Self(1 << 9);

    /// Whether all bits of `flag` are set.
    pub const fn has(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }

    /// Sets or clears the bits of `flag`.
    pub const fn set(&mut self, flag: Self, value: bool) {
        if value {
            self.0 |= flag.0;
        } else {
            self.0 &= !flag.0;
        }
    }

    /// Both flags.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The other end of a link, as this node knows it. Small, since each message reads one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// The block with the most work that the peer is known to have (Core:
    /// `pindexBestKnownBlock`).
    pub best_known: BlockId,
    /// The last block that the peer was told about (Core: `pindexBestHeaderSent`).
    pub last_told: BlockId,
    /// Satoshis per 1,000 bytes below which this peer wants no announcements (BIP-0133).
    pub fee_filter: u32,
    /// The first payment that waits for the next trickle, or [`TxId::NONE`]: seldom there are
    /// more, and those are kept apart ([`Pool::more_waiting`]).
    pub waiting: TxId,
    /// Headers with less work than one's own tip that this peer had stored here since its last one
    /// with as much.
    pub weak_headers: u16,
    /// Facts.
    pub flags: PeerFlags,
}

impl Peer {
    /// The other end of a link that is not open, about which nothing is known.
    pub fn new(outbound: bool) -> Self {
        let mut flags = PeerFlags::default();
        flags.set(PeerFlags::OUTBOUND, outbound);
        let (best_known, last_told) = (BlockId::GENESIS, BlockId::GENESIS);
        let (fee_filter, waiting, weak_headers) = (0, TxId::NONE, 0);
        Self { best_known, last_told, fee_filter, waiting, weak_headers, flags }
    }
}

/// A block that this node waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which.
    pub block: BlockId,
    /// Whom it asked.
    pub peer: PeerId,
    /// When it asks somebody else.
    pub deadline: SimTime,
}

/// The peers that push compact blocks to this node, the one that was first least lately in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pushers {
    peers: [Option<PeerId>; Self::MAX],
}

impl Pushers {
    /// The most peers that may push (BIP-0152).
    pub const MAX: usize = 3;

    /// The pushers, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = PeerId> + '_ {
        self.peers.iter().flatten().copied()
    }

    /// Whether `peer` pushes already.
    pub fn contains(&self, peer: PeerId) -> bool {
        self.peers.contains(&Some(peer))
    }

    /// Changes the places of the oldest and the second, so that the oldest stays once more.
    pub fn spare_oldest(&mut self) {
        self.peers.swap(0, 1);
    }

    /// Removes `peer`, if it is there.
    pub fn remove(&mut self, peer: PeerId) {
        if let Some(at) = self.peers.iter().position(|&other| other == Some(peer)) {
            self.peers[at] = None;
            self.peers[at..].rotate_left(1);
        }
    }

    /// Adds `peer` as the latest, and returns the one that had to make room.
    pub fn push(&mut self, peer: PeerId) -> Option<PeerId> {
        let free = self.peers.iter().position(Option::is_none);
        match free {
            Some(at) => {
                self.peers[at] = Some(peer);
                None
            }
            None => {
                let out = self.peers[0].replace(peer);
                self.peers.rotate_left(1);
                out
            }
        }
    }
}

/// One node. Everything it knows about content is in `node::knowledge`.
///
/// What each message needs stands first and fills one cache line: in a world of thousands of
/// nodes most of a message's time is waiting for memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[repr(C, align(64))]
pub struct NodeState {
    /// Its number.
    pub id: NodeId,
    /// The block that it follows.
    pub tip: BlockId,
    /// The header with the most work that it has accepted (Core: `m_best_header`).
    pub best_header: BlockId,
    /// Its links.
    pub peers: Vec<Peer>,
    /// The blocks that it waits for, oldest request first.
    pub requests: Vec<Request>,
    /// Who else announced a block that it waits for.
    pub announcers: Vec<(BlockId, PeerId)>,
    /// Bodies that it holds while an ancestor's is missing, oldest first.
    pub waiting: Vec<BlockId>,
    /// Blocks that it found invalid on connection, or refused outright.
    pub marked: Vec<BlockId>,
    /// Bodies that it is checking, each with who sent it and when it is done.
    pub checking: Vec<Checking>,
    /// Who pushes compact blocks to it.
    pub pushers: Pushers,
    /// When its timer goes off, if it is armed.
    pub timer_at: Option<SimTime>,
    /// By how much its clock is ahead of (or behind) virtual time, in nanoseconds.
    pub clock_offset_ns: i64,
    /// Blocks that it connected, failed attempts included (as Bitcoin Core counts).
    pub connected: u32,
    /// Blocks that it disconnected, failed attempts included.
    pub disconnected: u32,
    /// Payments that are in no block yet.
    pub pool: Pool,
}

/// A body that is being checked for as long as the scenario says that takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checking {
    /// Which.
    pub block: BlockId,
    /// Who sent it, and whether as a compact block.
    pub from: Option<(PeerId, bool)>,
    /// When it is done.
    pub done_at: SimTime,
}

impl NodeState {
    /// A node that knows the genesis block and nobody.
    pub fn new(id: NodeId) -> Self {
        Self {
            id,
            tip: BlockId::GENESIS,
            best_header: BlockId::GENESIS,
            peers: Vec::new(),
            requests: Vec::new(),
            announcers: Vec::new(),
            waiting: Vec::new(),
            marked: Vec::new(),
            checking: Vec::new(),
            pushers: Pushers::default(),
            timer_at: None,
            clock_offset_ns: 0,
            connected: 0,
            disconnected: 0,
            pool: Pool::default(),
        }
    }

    /// Back to the beginning, without peers, keeping the memory.
    pub fn reset(&mut self) {
        self.tip = BlockId::GENESIS;
        self.best_header = BlockId::GENESIS;
        self.peers.clear();
        self.requests.clear();
        self.announcers.clear();
        self.waiting.clear();
        self.marked.clear();
        self.checking.clear();
        self.pushers = Pushers::default();
        self.timer_at = None;
        self.clock_offset_ns = 0;
        self.connected = 0;
        self.disconnected = 0;
        self.pool.reset();
    }

    /// Lays a link that this node opens, or that another one opens to it, and returns its number.
    /// It is not open yet.
    pub fn add_peer(&mut self, outbound: bool) -> PeerId {
        let id = PeerId(u32::try_from(self.peers.len()).expect("fewer than 2^32 peers"));
        self.peers.push(Peer::new(outbound));
        id
    }
}
