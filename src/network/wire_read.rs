//! Payloads read back into messages: what a peer may send, and what it may not.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
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
        "inv" => read_inv(&mut reader, content)?,
        "getdata" => match read_one_entry(&mut reader)? {
            (inventory::TX, hash) => Message::GetTx { tx: known_tx(hash, content)? },
            (kind, hash) => {
                let compact = kind == inventory::COMPACT_BLOCK;
                Message::GetData { block: known(hash, content)?, compact }
            }
        },
        "notfound" => match read_one_entry(&mut reader)? {
            (inventory::TX, hash) => Message::NoTx { tx: known_tx(hash, content)? },
            (_, hash) => Message::NotFound { block: known(hash, content)? },
        },
        "tx" => {
            let payment = Transaction::decode(&mut reader)?;
            reader.finish()?;
            return Ok(Message::Tx { tx: content.enter_transaction(payment) });
        }
        "feefilter" => Message::FeeFilter { rate: read_nonce(&mut reader)? },
        "block" => {
            // Entered only when nothing follows: a refused message leaves nothing behind.
            let block = Block::decode(&mut reader)?;
            reader.finish()?;
            return Ok(Message::Block { block: content.enter_block(&block) });
        }
        "cmpctblock" => Message::CmpctBlock { block: read_compact(&mut reader, content)? },
        "getblocktxn" => {
            let (block, places) = read_getblocktxn(&mut reader, content)?;
            reader.finish()?;
            return Ok(Message::GetBlockTxn { block, missing: content.lists.enter(&places) });
        }
        "blocktxn" => {
            let (block, places) = read_blocktxn(&mut reader, content)?;
            reader.finish()?;
            return Ok(Message::BlockTxn { block, missing: content.lists.enter(&places) });
        }
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

/// The payment with this id.
fn known_tx(txid: Hash256, content: &Archive) -> Result<TxId, WireReject> {
    content.find_transaction(txid).ok_or(WireReject::UnknownTransaction(txid))
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

fn read_inv(reader: &mut Reader<'_>, content: &Archive) -> Result<Message, WireReject> {
    let entries = reader.list(4 + HASH_BYTES, read_entry)?;
    if let &[(inventory::TX, txid)] = entries.as_slice() {
        return Ok(Message::InvTx { tx: known_tx(txid, content)? });
    }
    if entries.iter().any(|&(kind, _)| kind != inventory::BLOCK) {
        return Err(WireReject::NotModelled("an inventory of other things than blocks"));
    }
    let hashes: Vec<Hash256> = entries.into_iter().map(|(_, hash)| hash).collect();
    let (last, count) = run_of(&hashes, content)?;
    Ok(Message::Inv { last, count })
}

/// The one block of a `getdata` or `notfound`.
fn read_one_entry(reader: &mut Reader<'_>) -> Result<(u32, Hash256), WireReject> {
    match reader.list(4 + HASH_BYTES, read_entry)?.as_slice() {
        &[entry @ (inventory::TX | inventory::BLOCK | inventory::COMPACT_BLOCK, _)] => Ok(entry),
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

/// The block and the places in it that are asked for, rising.
fn read_getblocktxn(
    reader: &mut Reader<'_>,
    content: &Archive,
) -> Result<(BlockId, Vec<u32>), WireReject> {
    let hash = reader.hash()?;
    let distances = reader.list(1, Reader::compact_number)?;
    let mut places = Vec::with_capacity(distances.len());
    let mut next = 0_u64;
    for distance in distances {
        let place = next.checked_add(distance).and_then(|place| u16::try_from(place).ok());
        let place = place.ok_or(WireReject::PlaceTooHigh)?;
        places.push(u32::from(place));
        next = u64::from(place) + 1;
    }
    // A place that only a twin has (CVE-2012-2459) tells that the twin is meant.
    let has_them = |block: &BlockId| next <= content.block(*block).transactions.len() as u64;
    let fits = content.blocks_under(hash).find(has_them);
    let block = fits.map_or_else(|| known(hash, content), Ok)?;
    Ok((block, places))
}

/// The block whose transactions these are, and their places in it.
fn read_blocktxn(
    reader: &mut Reader<'_>,
    content: &Archive,
) -> Result<(BlockId, Vec<u32>), WireReject> {
    /// A version, two empty lists, a lock time.
    const TRANSACTION_BYTES_MIN: usize = 10;
    let hash = reader.hash()?;
    let given =
        reader.list(TRANSACTION_BYTES_MIN, |reader| Ok(Transaction::decode(reader)?.txid()))?;
    let mut bodies = content.blocks_under(hash);
    bodies
        .find_map(|block| Some((block, places_of(&given, &txids(block, content))?)))
        .ok_or(WireReject::UnknownBlock(hash))
}

/// Where `some` stand among `all`, in order.
fn places_of(some: &[Hash256], all: &[Hash256]) -> Option<Vec<u32>> {
    let mut from = 0;
    let mut places = Vec::with_capacity(some.len());
    for txid in some {
        let at = from + all[from..].iter().position(|other| other == txid)?;
        places.push(u32::try_from(at).ok()?);
        from = at + 1;
    }
    Some(places)
}
