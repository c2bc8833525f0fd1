//! Why a block is refused: one name for logs, reports and tests, that of Bitcoin Core.

use crate::consensus::pow::PowReject;
use crate::consensus::script::ScriptFault;
use crate::consensus::tx::TxReject;
use serde::Deserialize;
use serde::Serialize;
use thiserror::Error;

/// The rule that a block breaks, with the evidence. The order of the variants is the order of
/// Bitcoin Core's checks of a whole block: body, header in context, body in context, connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum BlockReject {
    /// The header is no proof of work.
    #[error("no proof of work: {0}")]
    Pow(#[from] PowReject),
    /// The coinbase of a signet's block does not commit to witnesses.
    #[error("the coinbase does not commit to witnesses, as those of a signet do")]
    NoWitnessCommitment,
    /// The header does not commit to the transactions.
    #[error("the Merkle root is not that of the transactions")]
    MerkleRoot,
    /// The list of transactions repeats its end, which leaves the root as it is (CVE-2012-2459).
    #[error("the end of the list of transactions is repeated")]
    Mutated,
    /// There are no transactions, too many, or too many bytes.
    #[error("{transactions} transactions in {size_bytes} bytes")]
    Length {
        /// How many transactions there are.
        transactions: u32,
        /// The size of the block.
        size_bytes: u32,
    },
    /// The first transaction is no coinbase.
    #[error("the first transaction is no coinbase")]
    NoCoinbase,
    /// Another transaction is a coinbase too.
    #[error("transaction {transaction} is a second coinbase")]
    SecondCoinbase {
        /// Which one, from 0.
        transaction: u32,
    },
    /// A transaction breaks a rule of its own, at any of the stages.
    #[error("transaction {transaction}: {reject}")]
    Transaction {
        /// Which one, from 0.
        transaction: u32,
        /// The rule.
        reject: TxReject,
    },
    /// There are too many signature operations.
    #[error("signature operations cost {cost}")]
    Sigops {
        /// Four for each.
        cost: u32,
    },
    /// Its parent is not known.
    #[error("its parent is not known")]
    UnknownParent,
    /// Its parent, or a block below, is invalid.
    #[error("an ancestor is invalid")]
    InvalidParent,
    /// It has been found invalid before.
    #[error("it has been found invalid before")]
    KnownInvalid,
    /// The header states another target than the chain asks for.
    #[error("it states the target {stated:08x} and {required:08x} is required")]
    Bits {
        /// What the header says.
        stated: u32,
        /// What the chain asks for.
        required: u32,
    },
    /// The header's time is not after the median of the last eleven.
    #[error("its time {time} is not after the median time {median_time}")]
    TimeTooOld {
        /// What the header says, in seconds since 1970.
        time: u32,
        /// The median time past of its parent.
        median_time: u32,
    },
    /// The header's time is too far ahead of a node's clock: a verdict of that node at that moment
    /// and nobody else's.
    #[error("its time {time} is after {latest}")]
    TimeTooNew {
        /// What the header says, in seconds since 1970.
        time: u32,
        /// The latest time that this node accepts now.
        latest: u64,
    },
    /// The header's version has been retired.
    #[error("version {version} is retired")]
    Version {
        /// What the header says.
        version: i32,
    },
    /// The coinbase does not begin with the height (BIP-0034).
    #[error("the coinbase does not begin with the height {height}")]
    CoinbaseHeight {
        /// The height that it should state.
        height: u32,
    },
    /// The coinbase commits to other witnesses than the block has (BIP-0141).
    #[error("the coinbase commits to other witnesses")]
    WitnessCommitment,
    /// A transaction would make a coin that exists already (BIP-0030).
    #[error("transaction {transaction} repeats one with unspent coins")]
    Bip30 {
        /// Which one, from 0.
        transaction: u32,
    },
    /// The fees together are more than all bitcoins there can be.
    #[error("the fees are out of range")]
    FeesOutOfRange,
    /// The coinbase pays more than the subsidy and the fees.
    #[error("the coinbase pays {paid_sat} satoshis and may pay {allowed_sat}")]
    CoinbaseAmount {
        /// What it pays.
        paid_sat: i64,
        /// Subsidy and fees.
        allowed_sat: i64,
    },
    /// A spend does not satisfy the script of its coin.
    #[error("transaction {transaction}, input {input}: {fault}")]
    Script {
        /// Which transaction, from 0.
        transaction: u32,
        /// Which of its inputs, from 0.
        input: u32,
        /// What went wrong.
        fault: ScriptFault,
    },
    /// A spend is of a form that forklab does not judge, so that no world may hold it.
    #[error("transaction {transaction}, input {input}: a spend that forklab does not judge")]
    NotJudged {
        /// Which transaction, from 0.
        transaction: u32,
        /// Which of its inputs, from 0.
        input: u32,
    },
}

impl BlockReject {
    /// The name that Bitcoin Core gives this rejection; `not-judged` is our own.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pow(reject) => reject.code(),
            Self::NoWitnessCommitment => "bad-signet-blksig",
            Self::MerkleRoot => "bad-txnmrklroot",
            Self::Mutated => "bad-txns-duplicate",
            Self::Length { .. } => "bad-blk-length",
            Self::NoCoinbase => "bad-cb-missing",
            Self::SecondCoinbase { .. } => "bad-cb-multiple",
            Self::Transaction { reject, .. } => reject.code(),
            Self::Sigops { .. } => "bad-blk-sigops",
            Self::UnknownParent => "prev-blk-not-found",
            Self::InvalidParent => "bad-prevblk",
            Self::KnownInvalid => "duplicate-invalid",
            Self::Bits { .. } => "bad-diffbits",
            Self::TimeTooOld { .. } => "time-too-old",
            Self::TimeTooNew { .. } => "time-too-new",
            Self::Version { .. } => "bad-version",
            Self::CoinbaseHeight { .. } => "bad-cb-height",
            Self::WitnessCommitment => "bad-witness-merkle-match",
            Self::Bip30 { .. } => "bad-txns-BIP30",
            Self::FeesOutOfRange => "bad-txns-accumulated-fee-outofrange",
            Self::CoinbaseAmount { .. } => "bad-cb-amount",
            Self::Script { .. } => "block-script-verify-flag-failed",
            Self::NotJudged { .. } => "not-judged",
        }
    }

    /// The whole text that Bitcoin Core writes: [`BlockReject::code`], with the version or the
    /// script's fault in brackets where there is one.
    pub fn reason(&self) -> String {
        match self {
            Self::Version { version } => format!("{}(0x{version:08x})", self.code()),
            Self::Script { fault, .. } => format!("{} ({fault})", self.code()),
            Self::Pow(_)
            | Self::NoWitnessCommitment
            | Self::MerkleRoot
            | Self::Mutated
            | Self::Length { .. }
            | Self::NoCoinbase
            | Self::SecondCoinbase { .. }
            | Self::Transaction { .. }
            | Self::Sigops { .. }
            | Self::UnknownParent
            | Self::InvalidParent
            | Self::KnownInvalid
            | Self::Bits { .. }
            | Self::TimeTooOld { .. }
            | Self::TimeTooNew { .. }
            | Self::CoinbaseHeight { .. }
            | Self::WitnessCommitment
            | Self::Bip30 { .. }
            | Self::FeesOutOfRange
            | Self::CoinbaseAmount { .. }
            | Self::NotJudged { .. } => self.code().to_owned(),
        }
    }

    /// Wraps the fault of one transaction.
    pub const fn of_transaction(transaction: u32, reject: TxReject) -> Self {
        Self::Transaction { transaction, reject }
    }
}
