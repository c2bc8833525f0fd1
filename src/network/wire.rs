//! Messages as the bytes that travel between real nodes, and back.
//!
//! The world sends messages that name content by number; `--wire`, capture files, peers over
//! sockets and crafted input go through these two functions. What stands for the bytes of
//! `encode` is [`Message::size_bytes`]; a test holds the two equal.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::network::compact_block::CompactBlock;
use crate::network::frame;
use crate::network::frame::FrameReject;
use crate::network::wire_read;
use crate::node::message::Message;
use crate::node::message::USER_AGENT;
use crate::node::message::differences;
use crate::node::message::locator_heights;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::put_compact_size;
use crate::primitives::encoding::put_sized_bytes;
use crate::primitives::hash::Hash256;

/// The version of the protocol that nodes speak: the last before addresses of version 2.
pub const PROTOCOL_VERSION: i32 = 70_016;

/// What nodes offer: whole blocks (1), also to those that ask for witnesses (8).
pub const SERVICES: u64 = 9;

/// The version of compact blocks (BIP-0152).
pub const COMPACT_VERSION: u64 = 2;

/// The kinds of inventory entries.
pub mod inventory {
    /// A payment.
    pub const TX: u32 = 1;
    /// A whole block.
    pub const BLOCK: u32 = 2;
    /// A compact block.
    pub const COMPACT_BLOCK: u32 = 4;
    /// Added where witnesses are wanted as well.
    pub const WITNESS_FLAG: u32 = 1 << 30;
}

/// What a `version` says of its sender that is not part of [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Greeting {
    /// The sender's clock, in seconds since 1970.
    pub time_s: i64,
    /// A number by which a node notices that it talks to itself; not 0.
    pub nonce: u64,
}

/// Why bytes are no message that a world can take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireReject {
    /// No message of this network.
    #[error(transparent)]
    Frame(#[from] FrameReject),
    /// A payload that is not what its command says.
    #[error(transparent)]
    Payload(#[from] DecodeReject),
    /// A command that nodes do not know; Bitcoin Core ignores those.
    #[error("unknown command {0:?}")]
    UnknownCommand(String),
    /// Content that the archive does not have.
    #[error("block {0} is nowhere in this world")]
    UnknownBlock(Hash256),
    /// A payment that the archive does not have.
    #[error("transaction {0} is nowhere in this world")]
    UnknownTransaction(Hash256),
    /// Blocks or headers of which one is not the parent of the next.
    #[error("block {0} does not follow the one before it")]
    NotAChain(Hash256),
    /// A place in a block that 16 bits cannot say (BIP-0152; Bitcoin Core:
    /// `DifferenceFormatter`).
    #[error("differential value overflow")]
    PlaceTooHigh,
    /// Something that is right on the wire but cannot be said with a [`Message`].
    #[error("{0}")]
    NotModelled(&'static str),
}

/// The bytes of `message`, envelope and all.
///
/// # Panics
///
/// If the message names content that is not there, or a longer run than its chain has.
pub fn encode(message: &Message, content: &Archive, greeting: &Greeting) -> Vec<u8> {
    let mut out = frame::begin();
    write_payload(message, content, greeting, &mut out);
    frame::seal(&mut out, content.params().magic, message.command());
    out
}

/// The message at the start of `bytes`, and how many bytes it takes.
///
/// Content that comes whole (`block`) enters the archive; everything else is looked up there by
/// its hash: the same bytes have the same number. Of two blocks under one header the hash means
/// the first, so messages that name a twin by hash come back with the first.
///
/// # Errors
///
/// [`WireReject`], whatever the bytes.
pub fn decode(bytes: &[u8], content: &mut Archive) -> Result<(Message, usize), WireReject> {
    let opened = frame::open(bytes, content.params().magic)?;
    let used_bytes = bytes.len() - opened.rest.len();
    let message = wire_read::read_payload(opened.command, opened.payload, content)?;
    Ok((message, used_bytes))
}

fn write_payload(message: &Message, content: &Archive, greeting: &Greeting, out: &mut Vec<u8>) {
    match *message {
        Message::Version { start_height } => write_version(start_height, greeting, out),
        Message::Verack | Message::SendHeaders => {}
        Message::SendCmpct { high_bandwidth } => {
            out.push(u8::from(high_bandwidth));
            out.extend_from_slice(&COMPACT_VERSION.to_le_bytes());
        }
        Message::GetHeaders { locator } | Message::GetBlocks { locator } => {
            write_locator(locator, content, out);
        }
        Message::Headers { last, count } => {
            let headers = run_ending_in(last, count, content);
            put_compact_size(out, headers.len() as u64);
            for block in headers {
                content.block(block).header.encode(out);
                out.push(0); // the number of transactions, which are not sent
            }
        }
        Message::Inv { last, count } => {
            let blocks = run_ending_in(last, count, content);
            put_compact_size(out, blocks.len() as u64);
            for block in blocks {
                write_inventory(inventory::BLOCK, block, content, out);
            }
        }
        Message::GetData { block, compact } => {
            let kind = if compact { inventory::COMPACT_BLOCK } else { inventory::BLOCK };
            out.push(1);
            write_inventory(kind, block, content, out);
        }
        Message::NotFound { block } => {
            out.push(1);
            write_inventory(inventory::BLOCK, block, content, out);
        }
        Message::Block { block } => content.block_content(block).encode(out),
        Message::CmpctBlock { block } => compact_of(block, content).encode(out),
        Message::GetBlockTxn { block, missing } => {
            let asked = content.lists.get(missing);
            out.extend_from_slice(&content.block(block).hash.0);
            put_compact_size(out, asked.len() as u64);
            differences(asked).for_each(|index| put_compact_size(out, u64::from(index)));
        }
        Message::BlockTxn { block, missing } => {
            let record = content.block(block);
            out.extend_from_slice(&record.hash.0);
            let given = content.lists.get(missing);
            put_compact_size(out, given.len() as u64);
            for &at in given {
                content.body_of(record.transactions[at as usize]).encode(out);
            }
        }
        Message::Ping { nonce } | Message::Pong { nonce } => {
            out.extend_from_slice(&u64::from(nonce).to_le_bytes());
        }
        Message::InvTx { tx } | Message::GetTx { tx } | Message::NoTx { tx } => {
            out.push(1);
            out.extend_from_slice(&inventory::TX.to_le_bytes());
            out.extend_from_slice(&content.transaction(tx).txid.0);
        }
        Message::Tx { tx } => content.body_of(tx).encode(out),
        Message::FeeFilter { rate } => out.extend_from_slice(&u64::from(rate).to_le_bytes()),
    }
}

/// `version`: the addresses of both ends are left open, as nodes behind a router leave them.
fn write_version(start_height: u32, greeting: &Greeting, out: &mut Vec<u8>) {
    out.extend_from_slice(&PROTOCOL_VERSION.to_le_bytes());
    out.extend_from_slice(&SERVICES.to_le_bytes());
    out.extend_from_slice(&greeting.time_s.to_le_bytes());
    for services in [0, SERVICES] {
        out.extend_from_slice(&u64::to_le_bytes(services));
        out.extend_from_slice(&[0; 18]); // an address and a port
    }
    out.extend_from_slice(&greeting.nonce.to_le_bytes());
    put_sized_bytes(out, USER_AGENT.as_bytes());
    out.extend_from_slice(&start_height.to_le_bytes());
    out.push(1); // payments are wanted (BIP-0037)
}

/// `getheaders` and `getblocks`: a locator, and no hash to stop at.
fn write_locator(locator: BlockId, content: &Archive, out: &mut Vec<u8>) {
    let heights: Vec<u32> = locator_heights(content.block(locator).height).collect();
    out.extend_from_slice(&PROTOCOL_VERSION.to_le_bytes());
    put_compact_size(out, heights.len() as u64);
    for height in heights {
        out.extend_from_slice(&content.block(content.ancestor(locator, height)).hash.0);
    }
    out.extend_from_slice(&[0; 32]);
}

fn write_inventory(kind: u32, block: BlockId, content: &Archive, out: &mut Vec<u8>) {
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&content.block(block).hash.0);
}

/// The run of `count` blocks that ends in `last`, oldest first.
fn run_ending_in(last: BlockId, count: u32, content: &Archive) -> Vec<BlockId> {
    let mut run = Vec::with_capacity(count as usize);
    let mut at = last;
    while run.len() < count as usize {
        assert!(at != BlockId::NONE, "{count} blocks that end in {last:?} are not there");
        run.push(at);
        at = content.block(at).parent;
    }
    run.reverse();
    run
}

/// The compact form of a block.
fn compact_of(block: BlockId, content: &Archive) -> CompactBlock {
    let record = content.block(block);
    let txids: Vec<Hash256> =
        record.transactions.iter().map(|&tx| content.transaction(tx).txid).collect();
    CompactBlock::of_block(&content.block_content(block), &record.hash, &txids)
}
