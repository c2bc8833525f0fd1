//! What a transaction may be: its shape, and what it does with the coins that it spends.

use crate::consensus::params::Params;
use crate::consensus::params::WITNESS_SCALE_FACTOR;
use crate::primitives::amount::Amount;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use serde::Deserialize;
use serde::Serialize;
use thiserror::Error;

/// The rule that a transaction breaks, with the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum TxReject {
    /// It spends nothing.
    #[error("there are no inputs")]
    NoInputs,
    /// It pays nothing.
    #[error("there are no outputs")]
    NoOutputs,
    /// It would not fit into any block.
    #[error("its {size_bytes} bytes fit into no block")]
    Oversize {
        /// Its size.
        size_bytes: u32,
    },
    /// An output is below zero.
    #[error("output {output} is negative")]
    NegativeOutput {
        /// Which one, from 0.
        output: u32,
    },
    /// An output is more than all bitcoins there can be.
    #[error("output {output} is more than 21 million bitcoins")]
    OutputTooLarge {
        /// Which one, from 0.
        output: u32,
    },
    /// The outputs together are more than all bitcoins there can be.
    #[error("the outputs up to {output} are more than 21 million bitcoins")]
    OutputsTooLarge {
        /// The first one that makes the sum too large.
        output: u32,
    },
    /// It spends one coin twice.
    #[error("one coin is spent by two inputs")]
    DuplicateInput,
    /// The script of a coinbase is shorter than 2 or longer than 100 bytes.
    #[error("the coinbase script has {length_bytes} bytes, not 2 to 100")]
    CoinbaseLength {
        /// Its length.
        length_bytes: u32,
    },
    /// It spends the coin that does not exist, which only a coinbase does.
    #[error("input {input} spends the null coin")]
    NullInput {
        /// Which one, from 0.
        input: u32,
    },
    /// A coin that it spends is not in the ledger.
    #[error("the coin of input {input} is missing or spent")]
    MissingOrSpent {
        /// Which one, from 0.
        input: u32,
    },
    /// It spends a coinbase that is not yet deep enough.
    #[error("it spends a coinbase only {depth_blocks} blocks deep")]
    ImmatureCoinbase {
        /// How deep the coinbase would be.
        depth_blocks: u32,
    },
    /// A coin, or their sum, is more than all bitcoins there can be.
    #[error("the coins that it spends are out of range")]
    InputsOutOfRange,
    /// It pays more than it spends.
    #[error("it spends {in_sat} satoshis and pays {out_sat}")]
    InBelowOut {
        /// The sum of its coins.
        in_sat: i64,
        /// The sum of its outputs.
        out_sat: i64,
    },
    /// A lock time or a relative lock still holds it back.
    #[error("it is locked")]
    NonFinal,
}

/// What the rules ask of a coin that is spent, as the branch in question sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentCoin {
    /// How much it is.
    pub value: Amount,
    /// The height of the block that made it.
    pub height: u32,
    /// Whether a coinbase made it.
    pub is_coinbase: bool,
}

impl TxReject {
    /// The name that Bitcoin Core gives this rejection in its logs and RPC replies.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoInputs => "bad-txns-vin-empty",
            Self::NoOutputs => "bad-txns-vout-empty",
            Self::Oversize { .. } => "bad-txns-oversize",
            Self::NegativeOutput { .. } => "bad-txns-vout-negative",
            Self::OutputTooLarge { .. } => "bad-txns-vout-toolarge",
            Self::OutputsTooLarge { .. } => "bad-txns-txouttotal-toolarge",
            Self::DuplicateInput => "bad-txns-inputs-duplicate",
            Self::CoinbaseLength { .. } => "bad-cb-length",
            Self::NullInput { .. } => "bad-txns-prevout-null",
            Self::MissingOrSpent { .. } => "bad-txns-inputs-missingorspent",
            Self::ImmatureCoinbase { .. } => "bad-txns-premature-spend-of-coinbase",
            Self::InputsOutOfRange => "bad-txns-inputvalues-outofrange",
            Self::InBelowOut { .. } => "bad-txns-in-belowout",
            Self::NonFinal => "bad-txns-nonfinal",
        }
    }
}

/// The sum of two amounts that are money, or `None` where the sum is not.
///
/// The check after every step is the lesson of CVE-2010-5139: block 74638 paid 184 billion
/// bitcoins through a sum that had wrapped around.
pub fn add_money(one: Amount, other: Amount) -> Option<Amount> {
    let sum = one.checked_add(other)?;
    (one.is_money_range() && other.is_money_range() && sum.is_money_range()).then_some(sum)
}

/// Checks everything about `tx` that can be seen without its coins.
///
/// Consensus rules, in Bitcoin Core's order: `CheckTransaction`.
///
/// # Errors
///
/// The first rule that it breaks.
pub fn check_transaction(tx: &Transaction, params: &Params) -> Result<(), TxReject> {
    if tx.inputs.is_empty() {
        return Err(TxReject::NoInputs);
    }
    if tx.outputs.is_empty() {
        return Err(TxReject::NoOutputs);
    }
    let size_bytes = tx.size();
    if size_bytes > params.max_block_size_bytes as usize {
        return Err(TxReject::Oversize { size_bytes: size_bytes as u32 });
    }
    check_output_values(tx)?;
    check_inputs_differ(tx)?;
    if tx.is_coinbase() {
        let length_bytes = tx.inputs[0].script_sig.0.len();
        if !(2..=100).contains(&length_bytes) {
            return Err(TxReject::CoinbaseLength { length_bytes: length_bytes as u32 });
        }
        return Ok(());
    }
    match tx.inputs.iter().position(|input| input.previous.is_null()) {
        Some(input) => Err(TxReject::NullInput { input: input as u32 }),
        None => Ok(()),
    }
}

/// Checks that each output and their sum are money (CVE-2010-5139).
fn check_output_values(tx: &Transaction) -> Result<(), TxReject> {
    let mut total = Amount::ZERO;
    for (output, paid) in (0..).zip(&tx.outputs) {
        if paid.value.to_sat() < 0 {
            return Err(TxReject::NegativeOutput { output });
        }
        if paid.value > Amount::MAX_MONEY {
            return Err(TxReject::OutputTooLarge { output });
        }
        total = add_money(total, paid.value).ok_or(TxReject::OutputsTooLarge { output })?;
    }
    Ok(())
}

/// Checks that no coin is spent twice by one transaction.
///
/// Bitcoin Core 0.14-0.16 left this to the ledger, which did not see it: CVE-2018-17144.
fn check_inputs_differ(tx: &Transaction) -> Result<(), TxReject> {
    if tx.inputs.len() == 1 {
        return Ok(());
    }
    let mut coins: Vec<OutPoint> = tx.inputs.iter().map(|input| input.previous).collect();
    coins.sort_unstable();
    if coins.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(TxReject::DuplicateInput);
    }
    Ok(())
}

/// Checks what `tx` does with `coins` (those of its inputs, in their order) in a block at
/// `spend_height`, and returns its fee.
///
/// The caller has found each coin unspent; where one is not, the answer is
/// [`TxReject::MissingOrSpent`] before any of these.
///
/// Consensus rules; Bitcoin Core: `Consensus::CheckTxInputs`. Its `bad-txns-fee-outofrange` cannot
/// happen: the fee lies between zero and a sum that is money.
///
/// # Errors
///
/// The first rule that it breaks.
pub fn check_tx_inputs(
    tx: &Transaction,
    coins: &[SpentCoin],
    spend_height: u32,
    params: &Params,
) -> Result<Amount, TxReject> {
    assert_eq!(tx.inputs.len(), coins.len(), "one coin for each input");
    let mut paid_in = Amount::ZERO;
    for coin in coins {
        check_maturity(coin, spend_height, params)?;
        paid_in = add_money(paid_in, coin.value).ok_or(TxReject::InputsOutOfRange)?;
    }
    let in_sat = paid_in.to_sat();
    let out_sat = output_sum(tx).to_sat();
    if in_sat < out_sat {
        return Err(TxReject::InBelowOut { in_sat, out_sat });
    }
    Ok(Amount::from_sat(in_sat - out_sat))
}

/// Checks that `coin`, if it comes from a coinbase, may be spent at `spend_height`.
///
/// A reorganisation can erase a coinbase for good, and with it every payment that descends from
/// it. The wait makes that improbable.
///
/// Consensus rule; Bitcoin Core: `Consensus::CheckTxInputs`.
///
/// # Errors
///
/// [`TxReject::ImmatureCoinbase`] below [`Params::coinbase_maturity_blocks`].
pub fn check_maturity(
    coin: &SpentCoin,
    spend_height: u32,
    params: &Params,
) -> Result<(), TxReject> {
    let depth_blocks =
        spend_height.checked_sub(coin.height).expect("a coin is not younger than its spender");
    if coin.is_coinbase && depth_blocks < params.coinbase_maturity_blocks {
        return Err(TxReject::ImmatureCoinbase { depth_blocks });
    }
    Ok(())
}

/// The sum of the outputs of a transaction that [`check_transaction`] has passed.
pub fn output_sum(tx: &Transaction) -> Amount {
    Amount::from_sat(tx.outputs.iter().map(|output| output.value.to_sat()).sum())
}

/// The legacy signature operations of `tx` in Core's unit: each counts four.
///
/// Every script counts, also in outputs that nobody will ever spend; `OP_CHECKMULTISIG` counts 20.
/// Bitcoin Core: `GetLegacySigOpCount` × `WITNESS_SCALE_FACTOR`. The signature operations inside
/// P2SH and witness programs belong to spends that forklab does not judge.
pub fn sigop_cost(tx: &Transaction) -> u32 {
    let unlocking = tx.inputs.iter().map(|input| &input.script_sig);
    let locking = tx.outputs.iter().map(|output| &output.script_pubkey);
    unlocking.chain(locking).map(|script| script.legacy_sigops() * WITNESS_SCALE_FACTOR).sum()
}
