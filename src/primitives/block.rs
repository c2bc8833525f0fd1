//! Block headers and blocks.

use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;
use serde::Deserialize;
use serde::Serialize;

/// The 80 bytes that are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// Which rules the miner signals, compared signed.
    pub version: i32,
    /// The hash of the parent.
    pub previous: Hash256,
    /// The root of the tree of transaction ids.
    pub merkle_root: Hash256,
    /// Seconds since 1970.
    pub time: u32,
    /// The target in compact form.
    pub bits: u32,
    /// What the miner searches.
    pub nonce: u32,
}

/// A header and the transactions under it, the coinbase first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The header.
    pub header: Header,
    /// The transactions.
    pub transactions: Vec<Transaction>,
}
