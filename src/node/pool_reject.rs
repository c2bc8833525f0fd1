//! Why a node does not take a payment into its mempool.

use crate::consensus::script::ScriptFault;
use crate::consensus::tx::TxReject;
use thiserror::Error;

/// The rule that a payment breaks, in Bitcoin Core's order of asking (`MemPoolAccept`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PoolReject {
    /// A rule of consensus about the transaction alone.
    #[error(transparent)]
    Form(TxReject),
    /// A coinbase outside a block.
    #[error("a coinbase is no payment")]
    Coinbase,
    /// A form that nodes do not pass on, though blocks may hold it: policy.
    #[error("not standard: {0}")]
    NonStandard(&'static str),
    /// A lock time holds it back from the next block.
    #[error("it is locked")]
    NonFinal,
    /// It is here already.
    #[error("it is here already")]
    AlreadyHere,
    /// It is in a block of the chain that the node follows.
    #[error("it is confirmed already")]
    Confirmed,
    /// It spends a coin that a payment in the mempool spends.
    #[error("another payment with the same coins came first")]
    Conflict,
    /// It spends a coin that this node has not seen, or that is spent.
    #[error("a coin is not here")]
    MissingInputs,
    /// A relative lock holds it back from the next block (BIP-0068).
    #[error("a relative lock holds it back")]
    RelativeLock,
    /// A rule of consensus about what it spends.
    #[error(transparent)]
    Inputs(TxReject),
    /// More signature operations than a fifth of a block may have.
    #[error("{sigop_cost} units of signature operations")]
    Sigops {
        /// In Core's unit.
        sigop_cost: u32,
    },
    /// It pays less than any node passes on.
    #[error("a fee of {fee_sat} satoshis for {size_bytes} bytes is too low")]
    RelayFee {
        /// What it pays.
        fee_sat: i64,
        /// Its size.
        size_bytes: u32,
    },
    /// It pays less than what a full mempool asks.
    #[error("a fee of {fee_sat} satoshis is too low while the mempool is full")]
    PoolFee {
        /// What it pays.
        fee_sat: i64,
    },
    /// Too many unconfirmed payments hang together.
    #[error("too many unconfirmed payments hang together")]
    LongChain,
    /// It does not pay enough to replace what it conflicts with.
    #[error("it does not pay enough to replace the payments that it conflicts with")]
    InsufficientFee,
    /// It would throw out too many.
    #[error("it would replace {count} payments")]
    ManyReplacements {
        /// How many.
        count: u32,
    },
    /// It spends what it would replace.
    #[error("it spends a coin of a payment that it would replace")]
    SpendsReplaced,
    /// Its script is not satisfied.
    #[error("the script of input {input}: {fault}")]
    Script {
        /// Which input, from 0.
        input: u32,
        /// What is wrong.
        fault: ScriptFault,
        /// Whether blocks may not hold it either.
        mandatory: bool,
    },
    /// Its script is of a form that forklab does not judge.
    #[error("the script of input {input} is not judged")]
    NotJudged {
        /// Which input, from 0.
        input: u32,
    },
    /// It was thrown out at once for lack of room.
    #[error("the mempool is full")]
    Full,
}

impl PoolReject {
    /// The name that Bitcoin Core gives this rejection in its logs and RPC replies.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form(reject) | Self::Inputs(reject) => reject.code(),
            Self::Coinbase => "coinbase",
            Self::NonStandard(reason) => reason,
            Self::NonFinal => "non-final",
            Self::AlreadyHere => "txn-already-in-mempool",
            Self::Confirmed => "txn-already-known",
            Self::Conflict => "txn-mempool-conflict",
            Self::MissingInputs => "missing-inputs",
            Self::RelativeLock => "non-BIP68-final",
            Self::Sigops { .. } => "bad-txns-too-many-sigops",
            Self::RelayFee { .. } => "min relay fee not met",
            Self::PoolFee { .. } => "mempool min fee not met",
            Self::LongChain => "too-long-mempool-chain",
            Self::InsufficientFee => "insufficient fee",
            Self::ManyReplacements { .. } => "too many potential replacements",
            Self::SpendsReplaced => "bad-txns-spends-conflicting-tx",
            Self::Script { mandatory: true, .. } => "mandatory-script-verify-flag-failed",
            Self::Script { mandatory: false, .. } => "non-mandatory-script-verify-flag",
            Self::NotJudged { .. } => "not-judged",
            Self::Full => "mempool full",
        }
    }

    /// Whether no block may ever hold it: its sender should have known (Core: `TX_CONSENSUS`).
    pub const fn is_consensus(&self) -> bool {
        match self {
            Self::Form(_) => true,
            Self::Script { mandatory, .. } => *mandatory,
            Self::Inputs(TxReject::ImmatureCoinbase { .. }) => false, // Core: TX_PREMATURE_SPEND
            Self::Inputs(_) => true,
            Self::Coinbase
            | Self::NonStandard(_)
            | Self::NonFinal
            | Self::AlreadyHere
            | Self::Confirmed
            | Self::Conflict
            | Self::MissingInputs
            | Self::RelativeLock
            | Self::Sigops { .. }
            | Self::RelayFee { .. }
            | Self::PoolFee { .. }
            | Self::LongChain
            | Self::InsufficientFee
            | Self::ManyReplacements { .. }
            | Self::SpendsReplaced
            | Self::NotJudged { .. }
            | Self::Full => false,
        }
    }
}
