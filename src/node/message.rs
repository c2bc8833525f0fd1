//! The messages of the peer-to-peer protocol, by content number, with their exact wire size.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::chain::index_lists::ListId;
use crate::primitives::block::Header;
use crate::primitives::encoding::compact_size_len;
use serde::Deserialize;
use serde::Serialize;

/// The name that nodes give themselves in `version`.
pub const USER_AGENT: &str = "/forklab:0.5.0/";

/// The most headers in one `headers` message (Bitcoin Core: `MAX_HEADERS_RESULTS`).
pub const MAX_HEADERS: u32 = 2_000;

/// The most blocks in the `inv` that answers a `getblocks` (Bitcoin before 0.10).
pub const MAX_BLOCKS_INVENTORY: u32 = 500;

/// A message between two peers.
///
/// It names content by number instead of carrying it: `network::wire` turns it into the real
/// bytes and back. A run of blocks is named by its last block and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Message {
    /// Opens a handshake; says the height of the sender's tip.
    Version {
        /// The height of the sender's tip.
        start_height: u32,
    },
    /// Ends a handshake.
    Verack,
    /// Asks for announcements as `headers` (BIP-0130).
    SendHeaders,
    /// Offers compact blocks of version 2, and asks for pushed ones or for none (BIP-0152).
    SendCmpct {
        /// Whether new blocks are to be pushed without being asked for.
        high_bandwidth: bool,
    },
    /// Asks for the headers after the last block that both have.
    GetHeaders {
        /// The block that the locator starts at.
        locator: BlockId,
    },
    /// Asks for the inventory after the last block that both have (Bitcoin before 0.10).
    GetBlocks {
        /// The block that the locator starts at.
        locator: BlockId,
    },
    /// Headers in chain order.
    Headers {
        /// The last of them; without meaning when there are none.
        last: BlockId,
        /// How many.
        count: u32,
    },
    /// Announces blocks in chain order.
    Inv {
        /// The last of them.
        last: BlockId,
        /// How many.
        count: u32,
    },
    /// Asks for a block.
    GetData {
        /// Which.
        block: BlockId,
        /// Whether as a compact block.
        compact: bool,
    },
    /// Answers `getdata` for what the sender does not have.
    NotFound {
        /// Which.
        block: BlockId,
    },
    /// A whole block.
    Block {
        /// Which.
        block: BlockId,
    },
    /// A compact block: header, short ids, the coinbase.
    CmpctBlock {
        /// Which.
        block: BlockId,
    },
    /// Asks for the transactions of a compact block that are not at hand.
    GetBlockTxn {
        /// Which block.
        block: BlockId,
        /// Which of its transactions, by place.
        missing: ListId,
    },
    /// Answers `getblocktxn`.
    BlockTxn {
        /// Which block.
        block: BlockId,
        /// Which of its transactions come, by place.
        missing: ListId,
    },
    /// Announces a payment.
    InvTx {
        /// Which.
        tx: TxId,
    },
    /// Asks for a payment.
    GetTx {
        /// Which.
        tx: TxId,
    },
    /// A payment.
    Tx {
        /// Which.
        tx: TxId,
    },
    /// Answers `getdata` for a payment that the sender does not have.
    NoTx {
        /// Which.
        tx: TxId,
    },
    /// Says below which fee rate payments need not be announced (BIP-0133).
    FeeFilter {
        /// In satoshis per 1,000 bytes.
        rate: u32,
    },
    /// Asks for a sign of life.
    Ping {
        /// Comes back in the answer.
        nonce: u32,
    },
    /// Gives one.
    Pong {
        /// As asked.
        nonce: u32,
    },
}

/// The bytes before each payload: magic, command, length, checksum.
const ENVELOPE_BYTES: u32 = 24;
/// A hash on the wire.
const HASH_BYTES: u32 = 32;
/// An inventory entry: type and hash.
const INVENTORY_BYTES: u32 = 36;
/// A short id of a compact block (BIP-0152).
const SHORT_ID_BYTES: u32 = 6;

/// The command of each kind of message, by [`Message::kind`]; there is no kind 0.
pub const COMMANDS: [&str; 22] = [
    "",
    "version",
    "verack",
    "sendheaders",
    "sendcmpct",
    "getheaders",
    "getblocks",
    "headers",
    "inv",
    "getdata",
    "notfound",
    "block",
    "cmpctblock",
    "getblocktxn",
    "blocktxn",
    "ping",
    "pong",
    "inv",
    "getdata",
    "tx",
    "notfound",
    "feefilter",
];

/// What a kind of message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing that is kept.
    Nothing,
    /// A block: its item is the block's number.
    Block,
    /// A payment: its item is the payment's place among all that ever entered.
    Payment,
}

/// What messages of this kind are about.
pub const fn about(kind: u8) -> About {
    match kind {
        5..=14 => About::Block,
        17..=20 => About::Payment,
        _ => About::Nothing,
    }
}

impl Message {
    /// Whether it tells of blocks or payments.
    pub const fn brings_content(&self) -> bool {
        matches!(
            self,
            Self::Headers { .. }
                | Self::Inv { .. }
                | Self::Block { .. }
                | Self::CmpctBlock { .. }
                | Self::BlockTxn { .. }
                | Self::InvTx { .. }
                | Self::Tx { .. }
        )
    }

    /// Whether it asks for blocks or payments.
    pub const fn asks_for_content(&self) -> bool {
        matches!(self, Self::GetData { .. } | Self::GetBlockTxn { .. } | Self::GetTx { .. })
    }

    /// The number of this kind of message in digests and traces.
    pub const fn kind(&self) -> u8 {
        match self {
            Self::Version { .. } => 1,
            Self::Verack => 2,
            Self::SendHeaders => 3,
            Self::SendCmpct { .. } => 4,
            Self::GetHeaders { .. } => 5,
            Self::GetBlocks { .. } => 6,
            Self::Headers { .. } => 7,
            Self::Inv { .. } => 8,
            Self::GetData { .. } => 9,
            Self::NotFound { .. } => 10,
            Self::Block { .. } => 11,
            Self::CmpctBlock { .. } => 12,
            Self::GetBlockTxn { .. } => 13,
            Self::BlockTxn { .. } => 14,
            Self::Ping { .. } => 15,
            Self::Pong { .. } => 16,
            Self::InvTx { .. } => 17,
            Self::GetTx { .. } => 18,
            Self::Tx { .. } => 19,
            Self::NoTx { .. } => 20,
            Self::FeeFilter { .. } => 21,
        }
    }

    /// The command that names this message on the wire.
    pub const fn command(&self) -> &'static str {
        COMMANDS[self.kind() as usize]
    }

    /// The content that this message is about, as the digest records it: the number of a block,
    /// the place of a payment among all that ever entered.
    pub fn item(&self, content: &Archive) -> u32 {
        match *self {
            Self::Version { .. }
            | Self::Verack
            | Self::SendHeaders
            | Self::SendCmpct { .. }
            | Self::Ping { .. }
            | Self::Pong { .. }
            | Self::FeeFilter { .. } => u32::MAX,
            Self::InvTx { tx } | Self::GetTx { tx } | Self::Tx { tx } | Self::NoTx { tx } => {
                content.place_of(tx)
            }
            Self::GetHeaders { locator } | Self::GetBlocks { locator } => locator.0,
            Self::Headers { last, .. } | Self::Inv { last, .. } => last.0,
            Self::GetData { block, .. }
            | Self::NotFound { block }
            | Self::Block { block }
            | Self::CmpctBlock { block }
            | Self::GetBlockTxn { block, .. }
            | Self::BlockTxn { block, .. } => block.0,
        }
    }

    /// What else it says, as the digest records it.
    pub const fn argument(&self) -> u32 {
        match *self {
            Self::Version { start_height } => start_height,
            Self::SendCmpct { high_bandwidth } => high_bandwidth as u32,
            Self::Headers { count, .. } | Self::Inv { count, .. } => count,
            Self::GetData { compact, .. } => compact as u32,
            Self::Ping { nonce } | Self::Pong { nonce } => nonce,
            Self::FeeFilter { rate } => rate,
            Self::GetBlockTxn { missing, .. } | Self::BlockTxn { missing, .. } => missing.0,
            Self::Verack
            | Self::SendHeaders
            | Self::GetHeaders { .. }
            | Self::GetBlocks { .. }
            | Self::NotFound { .. }
            | Self::Block { .. }
            | Self::CmpctBlock { .. }
            | Self::InvTx { .. }
            | Self::GetTx { .. }
            | Self::Tx { .. }
            | Self::NoTx { .. } => 0,
        }
    }

    /// The payment that this message names, if it names one.
    pub const fn payment(&self) -> Option<TxId> {
        match *self {
            Self::InvTx { tx } | Self::GetTx { tx } | Self::Tx { tx } | Self::NoTx { tx } => {
                Some(tx)
            }
            _ => None,
        }
    }

    /// The bytes that this message takes on the wire, envelope and all.
    pub fn size_bytes(&self, content: &Archive) -> u32 {
        ENVELOPE_BYTES + self.payload_bytes(content)
    }

    fn payload_bytes(&self, content: &Archive) -> u32 {
        match *self {
            // version 4, services 8, time 8, two addresses 26, nonce 8, height 4, relay 1
            Self::Version { .. } => 86 + USER_AGENT.len() as u32,
            Self::Verack | Self::SendHeaders => 0,
            Self::SendCmpct { .. } => 9,
            Self::GetHeaders { locator } | Self::GetBlocks { locator } => {
                let hashes = locator_length(content.block(locator).height);
                4 + compact_size_bytes(hashes) + hashes * HASH_BYTES + HASH_BYTES
            }
            Self::Headers { count, .. } => {
                compact_size_bytes(count) + count * (Header::SIZE_BYTES as u32 + 1)
            }
            Self::Inv { count, .. } => compact_size_bytes(count) + count * INVENTORY_BYTES,
            Self::GetData { .. } | Self::NotFound { .. } => 1 + INVENTORY_BYTES,
            Self::Block { block } => content.block(block).size_bytes,
            Self::CmpctBlock { block } => {
                let record = content.block(block);
                let short_ids = (record.transactions.len() as u32).saturating_sub(1);
                let coinbase = record.transactions.first();
                let coinbase = coinbase.map_or(0, |&tx| content.transaction(tx).size_bytes);
                Header::SIZE_BYTES as u32
                    + 8
                    + compact_size_bytes(short_ids)
                    + short_ids * SHORT_ID_BYTES
                    + 2
                    + coinbase
            }
            Self::GetBlockTxn { missing, .. } => {
                let asked = content.lists.get(missing);
                let indexes: u32 = differences(asked).map(compact_size_bytes).sum();
                HASH_BYTES + compact_size_bytes(asked.len() as u32) + indexes
            }
            Self::BlockTxn { block, missing } => {
                let (txs, given) = (&content.block(block).transactions, content.lists.get(missing));
                let size = |&at: &u32| content.transaction(txs[at as usize]).size_bytes;
                let bytes: u32 = given.iter().map(size).sum();
                HASH_BYTES + compact_size_bytes(given.len() as u32) + bytes
            }
            Self::Ping { .. } | Self::Pong { .. } | Self::FeeFilter { .. } => 8,
            Self::InvTx { .. } | Self::GetTx { .. } | Self::NoTx { .. } => 1 + INVENTORY_BYTES,
            Self::Tx { tx } => content.transaction(tx).size_bytes,
        }
    }
}

/// The heights of a block locator that starts at `height`: ten in a row, then ever wider steps,
/// then genesis (Bitcoin Core: `LocatorEntries`).
pub fn locator_heights(height: u32) -> impl Iterator<Item = u32> {
    let mut next = Some(height);
    let mut step = 1;
    let mut given = 0_u32;
    core::iter::from_fn(move || {
        let at = next?;
        given += 1;
        next = if at == 0 { None } else { Some(at.saturating_sub(step)) };
        if given > 10 {
            step *= 2;
        }
        Some(at)
    })
}

/// Each position of a rising list as its distance from the one before it, less 1 (BIP-0152).
pub fn differences(list: &[u32]) -> impl Iterator<Item = u32> + '_ {
    let before = core::iter::once(None).chain(list.iter().copied().map(Some));
    list.iter().zip(before).map(|(&at, before)| before.map_or(at, |before| at - before - 1))
}

/// How many hashes a locator from `height` holds.
fn locator_length(height: u32) -> u32 {
    // The ten in a row reach down to height - 10; after that each step doubles.
    if height <= 11 { height + 1 } else { locator_heights(height).count() as u32 }
}

/// The bytes that a compact size takes for `count`.
const fn compact_size_bytes(count: u32) -> u32 {
    compact_size_len(count as u64) as u32
}
