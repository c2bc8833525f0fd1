//! The commitment to witnesses in a coinbase (BIP-0141), for blocks whose payments have none: what
//! a signet asks of each block, and all of SegWit that is made here.

use crate::primitives::amount::Amount;
use crate::primitives::block::Block;
use crate::primitives::encoding::put_compact_size;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;
use crate::primitives::merkle::merkle_root;
use crate::primitives::script::OP_RETURN;
use crate::primitives::script::Script;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxOut;

/// How the script of a commitment begins: `OP_RETURN`, a push of 36 bytes, and the tag of
/// BIP-0141.
const PREFIX: [u8; 6] = [OP_RETURN, 36, 0xaa, 0x21, 0xa9, 0xed];

/// The value that a coinbase's witness holds and that the commitment covers: zeros, which is
/// what Bitcoin Core's miner puts there.
const RESERVED_VALUE: [u8; 32] = [0; 32];

/// Marker and flag, which say that witnesses follow (BIP-0144).
const MARKER_AND_FLAG: [u8; 2] = [0, 1];

/// The output by which the coinbase of a block with these other transactions commits to their
/// witnesses, of which there are none. `payment_txids` are in the order of the block.
pub fn commitment_output(payment_txids: &[Hash256]) -> TxOut {
    let mut script = PREFIX.to_vec();
    script.extend_from_slice(&commitment(payment_txids).0);
    TxOut { value: Amount::ZERO, script_pubkey: Script(script) }
}

/// Commits a block anew after its payments were changed: the first commitment of the coinbase is
/// replaced.
pub fn renew_commitment(block: &mut Block) {
    let later: Vec<Hash256> = block.transactions.iter().skip(1).map(Transaction::txid).collect();
    let outputs = block.transactions.first_mut().map(|coinbase| &mut coinbase.outputs);
    let place = outputs.and_then(|outputs| outputs.iter_mut().find(|output| is_commitment(output)));
    if let Some(output) = place {
        *output = commitment_output(&later);
    }
}

/// What a coinbase commits to: its last such output counts (Bitcoin Core:
/// `GetWitnessCommitmentIndex`).
pub fn committed_by(coinbase: &Transaction) -> Option<Hash256> {
    let output = coinbase.outputs.iter().rev().find(|output| is_commitment(output))?;
    let hash = &output.script_pubkey.0[PREFIX.len()..PREFIX.len() + 32];
    Some(Hash256(hash.try_into().expect("32 bytes")))
}

/// What the coinbase of a block with these other transactions should commit to: the double
/// SHA-256 of the root of the tree of witness ids, in which the coinbase counts as zero and a
/// transaction without witness as its id, and the reserved value.
pub fn commitment(payment_txids: &[Hash256]) -> Hash256 {
    let leaves: Vec<Hash256> =
        core::iter::once(Hash256::ZERO).chain(payment_txids.iter().copied()).collect();
    let (root, _) = merkle_root(&leaves);
    sha256d(&[root.0, RESERVED_VALUE].concat())
}

/// A block as nodes that know SegWit send it to each other: where the coinbase commits to
/// witnesses it carries the reserved value as its own (BIP-0144). Any other block is as
/// [`Block::encode`] has it.
pub fn encode_with_witness(block: &Block, out: &mut Vec<u8>) {
    let Some(coinbase) = block.transactions.first().filter(|tx| committed_by(tx).is_some()) else {
        return block.encode(out);
    };
    block.header.encode(out);
    put_compact_size(out, block.transactions.len() as u64);
    let plain = coinbase.to_bytes();
    let (version, rest) = plain.split_at(4);
    let (lists, lock_time) = rest.split_at(rest.len() - 4);
    out.extend_from_slice(version);
    out.extend_from_slice(&MARKER_AND_FLAG);
    out.extend_from_slice(lists);
    put_compact_size(out, 1); // the witness of the one input is a list of one item
    put_compact_size(out, RESERVED_VALUE.len() as u64);
    out.extend_from_slice(&RESERVED_VALUE);
    out.extend_from_slice(lock_time);
    block.transactions[1..].iter().for_each(|payment| payment.encode(out));
}

fn is_commitment(output: &TxOut) -> bool {
    let script = &output.script_pubkey.0;
    script.len() >= PREFIX.len() + 32 && script.starts_with(&PREFIX)
}
