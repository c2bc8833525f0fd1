//! Payloads read back into messages: what a peer may send, and what it may not.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::network::compact_block::CompactBlock;
use crate::network::wire::COMPACT_VERSION;
use crate::network::wire::WireReject;
use crate::network::wire::inventory;
use crate::node::message::Message;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;

/// The bytes of a hash.
const HASH_BYTES: usize = 32;

/// Reads the payload of `command` as one message and nothing else.
///
/// # Errors
///
/// [`WireReject`], whatever the bytes.
pub fn read_payload(
    command: &str,
    payload: &[u8],
    content: &mut Archive,
) -> Result<Message, WireReject> {
    let mut reader = Reader::new(payload);
    let message = match command {
        "version" => read_version(&mut reader)?,
        "verack" => Message::Verack,
        "sendheaders" => Message::SendHeaders,
        "sendcmpct" => read_sendcmpct(&mut reader)?,
        "getheaders" => Message::GetHeaders { locator: read_locator(&mut reader, content)? },
        "getblocks" => Message::GetBlocks { locator: read_locator(&mut reader, content)? },
        "headers" => read_headers(&mut reader, content)?,
        "inv" => {
            let (last, count) = read_inv(&mut reader, content)?;
            Message::Inv { last, count }
        }
        "getdata" => {
            let (kind, hash) = read_one_entry(&mut reader)?;
            let compact = kind == inventory::COMPACT_BLOCK;
            Message::GetData { block: known(hash, content)?, compact }
        }
        "notfound" => {
            let (_, hash) = read_one_entry(&mut reader)?;
            Message::NotFound { block: known(hash, content)? }
        }
        "block" => {
            // Entered only when nothing follows: a refused message leaves nothing behind.
            let block = Block::decode(&mut reader)?;
            reader.finish()?;
            return Ok(Message::Block { block: content.enter_block(&block) });
        }
        "cmpctblock" => Message::CmpctBlock { block: read_compact(&mut reader, content)? },
        "getblocktxn" => Message::GetBlockTxn { block: read_getblocktxn(&mut reader, content)? },
        "blocktxn" => Message::BlockTxn { block: read_blocktxn(&mut reader, content)? },
        "ping" => Message::Ping { nonce: read_nonce(&mut reader)? },
        "pong" => Message::Pong { nonce: read_nonce(&mut reader)? },
        other => return Err(WireReject::UnknownCommand(other.to_owned())),
    };
    reader.finish()?;
    Ok(message)
}

/// The block that a hash means: the first under its header.
fn known(hash: Hash256, content: &Archive) -> Result<BlockId, WireReject> {
    content.find_block(hash).ok_or(WireReject::UnknownBlock(hash))
}

fn read_version(reader: &mut Reader<'_>) -> Result<Message, WireReject> {
    const BEFORE_USER_AGENT_BYTES: usize = 4 + 8 + 8 + 26 + 26 + 8;
    reader.take(BEFORE_USER_AGENT_BYTES)?;
    reader.sized_bytes()?;
    let start_height = reader.i32()?;
    reader.u8()?;
    let start_height = u32::try_from(start_height)
        .map_err(|_| WireReject::NotModelled("a version with a height below 0"))?;
    Ok(Message::Version { start_height })
}

fn read_sendcmpct(reader: &mut Reader<'_>) -> Result<Message, WireReject> {
    let high_bandwidth = reader.u8()?;
    if reader.u64()? != COMPACT_VERSION || high_bandwidth > 1 {
        return Err(WireReject::NotModelled("compact blocks of a version other than 2"));
    }
    Ok(Message::SendCmpct { high_bandwidth: high_bandwidth == 1 })
}

fn read_nonce(reader: &mut Reader<'_>) -> Result<u32, WireReject> {
    u32::try_from(reader.u64()?).map_err(|_| WireReject::NotModelled("a nonce above 32 bits"))
}

/// The first block of a locator that is known, else genesis (Bitcoin Core:
/// `FindForkInGlobalIndex`).
fn read_locator(reader: &mut Reader<'_>, content: &Archive) -> Result<BlockId, WireReject> {
    reader.i32()?;
    let hashes = reader.list(HASH_BYTES, Reader::hash)?;
    let stop = reader.hash()?;
    if stop != Hash256::default() {
        return Err(WireReject::NotModelled("a locator with a hash to stop at"));
    }
    let first = hashes.into_iter().find_map(|hash| content.find_block(hash));
    Ok(first.unwrap_or(BlockId::GENESIS))
}

/// The last of a run of blocks, each the child of the one before, and how many they are.
fn run_of(hashes: &[Hash256], content: &Archive) -> Result<(BlockId, u32), WireReject> {
    let mut last = BlockId::GENESIS;
    for (at, &hash) in hashes.iter().enumerate() {
        let block = known(hash, content)?;
        let previous = content.block(block).header.previous;
        if at > 0 && previous != hashes[at - 1] {
            return Err(WireReject::NotAChain(hash));
        }
        last = block;
    }
    Ok((last, hashes.len() as u32))
}

fn read_headers(reader: &mut Reader<'_>, content: &Archive) -> Result<Message, WireReject> {
    let hashes = reader.list(Header::SIZE_BYTES + 1, |reader| {
        let header = Header::decode(reader)?;
        reader.compact_size()?;
        Ok(header.hash())
    })?;
    let (last, count) = run_of(&hashes, content)?;
    Ok(Message::Headers { last, count })
}

fn read_entry(reader: &mut Reader<'_>) -> Result<(u32, Hash256), DecodeReject> {
    Ok((reader.u32()? & !inventory::WITNESS_FLAG, reader.hash()?))
}

fn read_inv(reader: &mut Reader<'_>, content: &Archive) -> Result<(BlockId, u32), WireReject> {
    let entries = reader.list(4 + HASH_BYTES, read_entry)?;
    if entries.iter().any(|&(kind, _)| kind != inventory::BLOCK) {
        return Err(WireReject::NotModelled("an inventory of other things than blocks"));
    }
    let hashes: Vec<Hash256> = entries.into_iter().map(|(_, hash)| hash).collect();
    run_of(&hashes, content)
}

/// The one block of a `getdata` or `notfound`.
fn read_one_entry(reader: &mut Reader<'_>) -> Result<(u32, Hash256), WireReject> {
    match reader.list(4 + HASH_BYTES, read_entry)?.as_slice() {
        &[entry @ (inventory::BLOCK | inventory::COMPACT_BLOCK, _)] => Ok(entry),
        [_] => Err(WireReject::NotModelled("an inventory of other things than blocks")),
        [] | [_, _, ..] => Err(WireReject::NotModelled("an inventory of other than one entry")),
    }
}

/// The ids of a block's transactions.
fn txids(block: BlockId, content: &Archive) -> Vec<Hash256> {
    content.block(block).transactions.iter().map(|&tx| content.transaction(tx).txid).collect()
}

fn read_compact(reader: &mut Reader<'_>, content: &Archive) -> Result<BlockId, WireReject> {
    let compact = CompactBlock::decode(reader)?;
    let hash = compact.header.hash();
    let mut bodies = content.blocks_under(hash);
    bodies
        .find(|&block| compact.is_of(&txids(block, content)))
        .ok_or(WireReject::UnknownBlock(hash))
}

fn read_getblocktxn(reader: &mut Reader<'_>, content: &Archive) -> Result<BlockId, WireReject> {
    let hash = reader.hash()?;
    let distances = reader.list(1, Reader::compact_number)?;
    let all_but_the_first =
        distances.iter().enumerate().all(|(at, &distance)| distance == u64::from(at == 0));
    let mut bodies = content.blocks_under(hash);
    let asked = distances.len() + 1;
    match bodies.find(|&block| content.block(block).transactions.len() == asked) {
        Some(block) if all_but_the_first => Ok(block),
        Some(_) => Err(WireReject::NotModelled("a request for some transactions of a block")),
        None => Err(WireReject::UnknownBlock(hash)),
    }
}

fn read_blocktxn(reader: &mut Reader<'_>, content: &Archive) -> Result<BlockId, WireReject> {
    /// A version, two empty lists, a lock time.
    const TRANSACTION_BYTES_MIN: usize = 10;
    let hash = reader.hash()?;
    let given =
        reader.list(TRANSACTION_BYTES_MIN, |reader| Ok(Transaction::decode(reader)?.txid()))?;
    let mut bodies = content.blocks_under(hash);
    bodies
        .find(|&block| txids(block, content).get(1..) == Some(given.as_slice()))
        .ok_or(WireReject::UnknownBlock(hash))
}
