//! Blocks, transactions and coins as the archive keeps them.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict::Verdicts;
use crate::consensus::script::ScriptFault;
use crate::consensus::script::ScriptFlags;
use crate::primitives::amount::Amount;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

/// A block as content: a header over a list of transactions, and what was found out about it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BlockRecord {
    /// The double SHA-256 of the header.
    pub hash: Hash256,
    /// The header.
    pub header: Header,
    /// The block that the header names, or [`BlockId::NONE`] for genesis and for a parent that
    /// nobody ever made.
    pub parent: BlockId,
    /// An ancestor some way down, so that far ancestors are found in few steps (Core: `pskip`).
    pub(in crate::chain) skip: BlockId,
    /// The block that the header commits to; itself unless it is a twin (CVE-2012-2459).
    pub header_of: BlockId,
    /// The next block under the same header (CVE-2012-2459), or [`BlockId::NONE`].
    pub(in crate::chain) next_twin: BlockId,
    /// The number of blocks below it.
    pub height: u32,
    /// The work of the chain that ends in it (Core: `nChainWork`).
    pub work: U256,
    /// The median of the times of the last eleven blocks that end in it, in seconds since 1970.
    pub median_time_past: u32,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// Its transactions, the coinbase first; none where only the header has been shown.
    pub transactions: Vec<TxId>,
    /// What the rules say, as far as they were asked.
    pub verdicts: Verdicts,
    /// The coins that it spends: known once it was connected.
    pub spent: Vec<CoinId>,
    /// Coins that it makes although they were unspent already (BIP-0030): known once connected.
    pub overwritten: Vec<CoinId>,
    /// The fees that it collects, in satoshis: known once it was connected.
    pub fees_sat: i64,
}

/// A transaction as content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TxRecord {
    /// Its id.
    pub txid: Hash256,
    /// The transaction itself; nothing where it is packed. Who asks about any transaction asks
    /// [`Archive::body_of`](crate::chain::archive::Archive::body_of).
    pub content: Transaction,
    /// Its bytes instead, where nobody works with it (`chain::packing`).
    pub(in crate::chain) packed: Option<Box<[u8]>>,
    /// How many outputs it has.
    pub outputs: u32,
    /// Whether it is a coinbase.
    pub is_coinbase: bool,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// Its legacy signature operations in Core's unit.
    pub sigop_cost: u32,
    /// The number of its first output; the others follow.
    pub first_coin: CoinId,
    /// The coins that it spends, by input; [`CoinId::NONE`] where nobody has shown the maker.
    pub spends: Vec<CoinId>,
    /// What it leaves to the miner, in satoshis: known once all its coins are.
    pub fee_sat: Option<i64>,
    /// What its scripts were found to be, by the rules asked.
    pub(in crate::chain) scripts: Vec<(ScriptFlags, Result<(), SpendFault>)>,
    /// The blocks that hold it, in the order in which they were entered.
    pub blocks: Vec<BlockId>,
    /// How many blocks, wallets and transactions that spend its coins hold it.
    pub(in crate::chain) holders: u32,
}

/// An input whose script is not satisfied, or that forklab does not judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendFault {
    /// Which input, from 0.
    pub input: u32,
    /// What is wrong; `None`: not judged.
    pub fault: Option<ScriptFault>,
}

/// An output as content. Its height belongs to a branch, not to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoinRecord {
    /// The transaction that makes it.
    pub tx: TxId,
    /// Which of its outputs, from 0.
    pub index: u32,
    /// What it holds.
    pub value: Amount,
    /// Whether any script can ever spend it.
    pub is_spendable: bool,
    /// Whether a coinbase makes it.
    pub is_coinbase: bool,
}
