//! Dense numbers of the content that all nodes share, given in a deterministic order.

use serde::Deserialize;
use serde::Serialize;

/// A block body in the archive: a header hash together with a list of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId(pub u32);

impl BlockId {
    /// The genesis block of the world's chain.
    pub const GENESIS: Self = Self(0);
    /// The parent of the genesis block, and of a block whose parent nobody has.
    pub const NONE: Self = Self(u32::MAX);

    /// The position of this block in tables that are indexed by block.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A transaction in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TxId(pub u32);

impl TxId {
    /// No transaction.
    pub const NONE: Self = Self(u32::MAX);

    /// The position of this transaction in tables that are indexed by transaction.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A transaction output in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CoinId(pub u32);

impl CoinId {
    /// The coin of a transaction that nobody has shown.
    pub const NONE: Self = Self(u32::MAX);

    /// The position of this coin in tables that are indexed by coin.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
