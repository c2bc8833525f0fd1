//! A payment, as tables, screen and page show it.

use crate::primitives::hash::Hash256;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// It waits, or has too few confirmations.
    Pending,
    /// It has as many confirmations as its payee asks for, on the best chain.
    Final,
    /// The payee had delivered, and it is gone.
    Reversed,
    /// The payer could not pay, or no mempool took it.
    Refused,
}

impl PaymentState {
    /// The word in tables and expressions.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Final => "final",
            Self::Reversed => "reversed",
            Self::Refused => "refused",
        }
    }
}

/// Why a payment is not on its way to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Setback {
    /// The coins that the payer could spend did not suffice.
    TooFewCoins,
    /// The payment whose coins were to be spent again spent none, or too few.
    NothingToSpendAgain,
    /// The payer's node was down.
    NodeDown,
    /// The same coins, payee and amount: it was sent already.
    SentAlready,
    /// No mempool took it.
    NotTaken,
    /// Another payment of the best chain spends its coins.
    CoinsSpent,
}

/// A payment as things stand now. A world shows its own with
/// [`View::payments`](crate::world::observation::View::payments).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentView {
    /// Its name in the script; empty: it is a random one, or has none.
    pub name: String,
    /// The id of the transaction, if there is one.
    pub txid: Option<Hash256>,
    /// The payer's name.
    pub from: String,
    /// The payee's name.
    pub to: String,
    /// How much, in satoshis.
    pub amount_sat: i64,
    /// What the miner gets, in satoshis.
    pub fee_sat: i64,
    /// Its size on the wire; 0 if there is no transaction.
    pub size_bytes: u32,
    /// When it was handed in.
    pub sent_at: SimTime,
    /// When the payee delivered, and how many confirmations his node saw then.
    pub delivered: Option<(SimTime, u32)>,
    /// What became of it.
    pub state: PaymentState,
    /// Confirmations on the best chain.
    pub confirmations: u32,
    /// The height of its block on the best chain.
    pub block_height: Option<u32>,
    /// When it was gone after the payee had delivered.
    pub reversed_at: Option<SimTime>,
    /// How often it was gone so: it may have come back in between.
    pub reversals: u32,
    /// Why it is not on its way to a block, if it is not.
    pub setback: Option<Setback>,
}

impl PaymentView {
    /// What the payee has lost, in satoshis: he delivered, and the payment is gone.
    pub fn loss_sat(&self) -> i64 {
        if self.state == PaymentState::Reversed { self.amount_sat } else { 0 }
    }
}
