//! The section `chain`: the rules of the chain and how its blocks are made.

use serde::Deserialize;
use serde::Serialize;

use crate::sim::time::SimDuration;

/// The chain of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Where the parameters that are not set come from.
    pub preset: ChainPreset,
    /// How blocks are found.
    pub pow: ProofOfWork,
    /// The mean time between two blocks of the whole network at its starting hashrate.
    pub block_interval: SimDuration,
    /// How many hashes a block of the starting difficulty costs on average.
    pub hashes_per_block: u64,
    /// The length of a retarget window in blocks, or `None` for a constant difficulty.
    pub retarget_blocks: Option<u32>,
}

/// A set of chain parameters with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChainPreset {
    /// `classroom`: Bitcoin's rules from height 1 on, at a difficulty that one computer can meet.
    Classroom,
    /// `mainnet`: the parameters of the real chain.
    Mainnet,
    /// `regtest`: Bitcoin Core's chain for tests.
    Regtest,
}

/// How blocks are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofOfWork {
    /// `real`: every nonce is hashed.
    Real,
    /// `sampled`: the finding time is drawn from the law of the same rate; no block has valid
    /// work.
    Sampled,
    /// `scripted`: blocks are found only where the script says so.
    Scripted,
}
