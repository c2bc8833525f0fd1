//! What a crafted block gets wrong: exactly one thing each.

use serde::Deserialize;
use serde::Serialize;

/// One thing that is wrong with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Its coinbase creates 5,000 coins.
    CoinbaseTooLarge,
    /// A payment's signature is forged.
    ForgedSignature,
    /// A payment spends somebody else's coin, signed with one's own key.
    SomebodyElsesCoin,
    /// A payment pays more than it spends.
    Overspend,
    /// A payment spends a coin that is spent.
    SpentCoin,
    /// A payment spends a coin that nobody made.
    CoinFromNowhere,
    /// A payment that an earlier block holds stands in it once more.
    PaymentAgain,
    /// A payment spends a coinbase that is not deep enough.
    ImmatureCoinbase,
    /// The header names another list of transactions.
    WrongMerkleRoot,
    /// The last transaction stands in it twice: the root is the same (CVE-2012-2459).
    Twin,
    /// An old block in which somebody else is paid, under its old header.
    ChangedOldBlock,
    /// The header states another difficulty.
    WrongBits,
    /// Its hash does not meet the target.
    NoWork,
    /// Its time is not after the median of the last eleven.
    TooEarly,
    /// Its time is more than two hours ahead.
    TooLate,
    /// It is larger than a million bytes.
    TooLarge,
    /// An output's value is larger than all coins (CVE-2010-5139).
    ValueOverflow,
    /// A payment spends one coin twice (CVE-2018-17144).
    DuplicateInputs,
    /// Its coinbase is that of an earlier block (BIP-0030).
    RepeatedCoinbase,
    /// A payment is locked until later.
    UnmetLock,
}

impl Fault {
    /// All, in the order in which they are taught.
    pub const ALL: [Self; 20] = [
        Self::CoinbaseTooLarge,
        Self::ForgedSignature,
        Self::SomebodyElsesCoin,
        Self::Overspend,
        Self::SpentCoin,
        Self::CoinFromNowhere,
        Self::PaymentAgain,
        Self::ImmatureCoinbase,
        Self::WrongMerkleRoot,
        Self::Twin,
        Self::ChangedOldBlock,
        Self::WrongBits,
        Self::NoWork,
        Self::TooEarly,
        Self::TooLate,
        Self::TooLarge,
        Self::ValueOverflow,
        Self::DuplicateInputs,
        Self::RepeatedCoinbase,
        Self::UnmetLock,
    ];

    /// The words in a script, in the order of [`Fault::ALL`].
    pub const WORDS: [&'static str; 20] = [
        "coinbase_too_large",
        "forged_signature",
        "somebody_elses_coin",
        "overspend",
        "spent_coin",
        "coin_from_nowhere",
        "payment_again",
        "immature_coinbase",
        "wrong_merkle_root",
        "twin",
        "changed_old_block",
        "wrong_bits",
        "no_work",
        "too_early",
        "too_late",
        "too_large",
        "value_overflow",
        "duplicate_inputs",
        "repeated_coinbase",
        "unmet_lock",
    ];

    /// Those of them on which a chain can stand: their header names what they hold, and nobody can
    /// take them for good where no hashes are tried.
    pub const MINED_ON: [&'static str; 16] = [
        "coinbase_too_large",
        "forged_signature",
        "somebody_elses_coin",
        "overspend",
        "spent_coin",
        "coin_from_nowhere",
        "payment_again",
        "immature_coinbase",
        "wrong_bits",
        "too_early",
        "too_late",
        "too_large",
        "value_overflow",
        "duplicate_inputs",
        "repeated_coinbase",
        "unmet_lock",
    ];

    /// The word in a script.
    pub fn word(self) -> &'static str {
        let at = Self::ALL.iter().position(|&fault| fault == self).expect("all are in the list");
        Self::WORDS[at]
    }

    /// The fault of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|&other| other == word)?;
        Some(Self::ALL[at])
    }

    /// Whether it can only be seen where blocks are really hashed.
    pub const fn needs_work(self) -> bool {
        matches!(self, Self::NoWork)
    }
}
