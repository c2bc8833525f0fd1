//! `expected.json`, as `forklab export DIR blocks` writes it.

use serde::Deserialize;

/// What forklab expects of a file of blocks.
#[derive(Debug, Deserialize)]
pub struct Expected {
    /// The file beside it.
    pub file: String,
    /// The chain of Bitcoin Core with the same rules.
    pub core: Option<CoreChain>,
    /// How many blocks there are.
    pub blocks: usize,
    /// What a fresh node makes of them.
    pub fresh: Fresh,
    /// What the node says of itself whose order it is.
    pub node: Option<NodeFacts>,
}

/// A chain of Bitcoin Core.
#[derive(Debug, Deserialize)]
pub struct CoreChain {
    /// As Core calls it.
    pub name: String,
    /// The challenge of a signet, in hexadecimal.
    pub challenge: Option<String>,
}

/// A fresh node that was fed.
#[derive(Debug, Deserialize)]
pub struct Fresh {
    /// Where it ends.
    pub chain: Chain,
    /// What it refuses.
    pub refused: Vec<Refused>,
    /// The targets of its best chain.
    pub bits: Vec<BitsFrom>,
}

/// A node of the run.
#[derive(Debug, Deserialize)]
pub struct NodeFacts {
    /// Its name.
    pub name: String,
    /// Its chain.
    #[serde(flatten)]
    pub chain: Chain,
}

/// A chain as somebody has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Chain {
    /// The hash of the tip.
    pub tip: String,
    /// Its height.
    pub height: u32,
    /// 64 hexadecimal digits.
    pub chainwork: String,
    /// Blocks connected.
    pub connected: u64,
    /// Blocks disconnected.
    pub disconnected: u64,
}

/// A block that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// At which block of the file.
    pub at: usize,
    /// Its hash.
    pub hash: String,
    /// Core's name for the rule.
    pub code: String,
}

/// The target from a height on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct BitsFrom {
    /// The height.
    pub height: u32,
    /// The target.
    pub bits: u32,
}
