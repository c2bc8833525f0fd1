//! What a miner tries nonces on.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::consensus::subsidy::block_subsidy;
use crate::primitives::amount::Amount;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use crate::primitives::merkle::merkle_root;
use crate::primitives::script::Script;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::primitives::witness;
use serde::Deserialize;
use serde::Serialize;

/// The version of every mined header: no soft fork is signalled (BIP-0009).
pub const HEADER_VERSION: i32 = 0x2000_0000;

/// A block that lacks only its nonce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The header, nonce 0.
    pub header: Header,
    /// The one transaction that pays the miner.
    pub coinbase: Transaction,
    /// Its id.
    pub coinbase_txid: Hash256,
    /// The payments behind it, parents before children.
    pub payments: Vec<TxId>,
}

/// Who mines, and which of his templates it is: together they make each coinbase, and so each
/// header, different from every other of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtraNonce {
    /// The miner's number.
    pub miner: u32,
    /// The number of the template. Each miner counts from a number of his own, drawn from the seed.
    pub template: u32,
}

/// The template on `parent` with `payments`, parents before children, for a miner whose clock shows
/// `clock_s` seconds since 1970.
///
/// The time is the clock's, but after the median of the parent's last eleven (Bitcoin Core:
/// `CreateNewBlock`, `UpdateTime`).
pub fn template_on(
    parent: BlockId,
    clock_s: u64,
    payout: &Script,
    extra: ExtraNonce,
    payments: Vec<TxId>,
    content: &Archive,
) -> Template {
    let below = content.block(parent);
    let height = below.height + 1;
    let fees_sat: i64 = payments.iter().filter_map(|&tx| content.transaction(tx).fee_sat).sum();
    let mut coinbase = coinbase(height, payout, fees_sat, extra, content);
    let mut txids = Vec::with_capacity(payments.len() + 1);
    txids.push(Hash256::ZERO); // the coinbase's, when it is known
    txids.extend(payments.iter().map(|&tx| content.transaction(tx).txid));
    if content.params().asks_witness_commitment {
        coinbase.outputs.push(witness::commitment_output(&txids[1..]));
    }
    let coinbase_txid = coinbase.txid();
    txids[0] = coinbase_txid;
    let earliest = u64::from(below.median_time_past) + 1;
    let time = u32::try_from(clock_s.max(earliest)).unwrap_or(u32::MAX);
    let header = Header {
        version: HEADER_VERSION,
        previous: below.hash,
        merkle_root: merkle_root(&txids).0,
        time,
        bits: content.next_bits(parent),
        nonce: 0,
    };
    Template { header, coinbase, coinbase_txid, payments }
}

/// The transaction that pays the miner: the height first (BIP-0034), then who and which template.
fn coinbase(
    height: u32,
    payout: &Script,
    fees_sat: i64,
    extra: ExtraNonce,
    content: &Archive,
) -> Transaction {
    let mut script_sig = Script::new();
    script_sig.push_number(i64::from(height));
    let mut unique = [0_u8; 8];
    unique[..4].copy_from_slice(&extra.miner.to_le_bytes());
    unique[4..].copy_from_slice(&extra.template.to_le_bytes());
    script_sig.push_item(&unique);
    let input = TxIn { previous: OutPoint::NULL, script_sig, sequence: TxIn::SEQUENCE_FINAL };
    let subsidy_sat = block_subsidy(height, content.params()).to_sat();
    let value = Amount::from_sat(subsidy_sat + fees_sat);
    let output = TxOut { value, script_pubkey: payout.clone() };
    Transaction { version: 1, inputs: vec![input], outputs: vec![output], lock_time: 0 }
}
