//! Transactions: the coins they spend and the coins they make.

use crate::primitives::amount::Amount;
use crate::primitives::hash::Hash256;
use crate::primitives::script::Script;
use serde::Deserialize;
use serde::Serialize;

/// The output of an earlier transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutPoint {
    /// The id of the transaction that made the coin.
    pub txid: Hash256,
    /// Which of its outputs, from 0.
    pub index: u32,
}

/// A coin being spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxIn {
    /// The coin.
    pub previous: OutPoint,
    /// What unlocks it.
    pub script_sig: Script,
    /// BIP-0068 lock, or the marker of finality.
    pub sequence: u32,
}

/// A coin being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxOut {
    /// How much.
    pub value: Amount,
    /// Who may spend it.
    pub script_pubkey: Script,
}

/// A transaction without witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its version, compared unsigned where BIP-0068 asks.
    pub version: i32,
    /// The coins it spends.
    pub inputs: Vec<TxIn>,
    /// The coins it makes.
    pub outputs: Vec<TxOut>,
    /// The height or time before which it may not be confirmed.
    pub lock_time: u32,
}
