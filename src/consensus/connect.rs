//! What a block must be on top of its parent's coins: the steps of a connection.
//!
//! Bitcoin Core's order (`ConnectBlock`), which decides the reject code:
//!
//! 1. for each transaction, unless [`is_bip30_exempt`]: none of its outputs is an unspent coin
//!    already ([`BlockReject::Bip30`]);
//! 2. for each transaction but the coinbase, in order: its coins are there
//!    ([`crate::consensus::tx::TxReject::MissingOrSpent`]), then
//!    [`crate::consensus::tx::check_tx_inputs`], then [`add_fee`], then [`check_sequence_locks`];
//!    then its coins go and its outputs come (all but
//!    [`crate::primitives::script::Script::is_unspendable`]);
//! 3. [`check_coinbase_amount`];
//! 4. the scripts ([`crate::consensus::script::check_spend`]): Core queues them, so an amount
//!    fault anywhere in the block wins over a bad signature.
//!
//! Who keeps coins walks through these steps: the textbook chain and the shared archive do.

use crate::consensus::locks::are_sequence_locks_over;
use crate::consensus::locks::sequence_locks;
use crate::consensus::params::Params;
use crate::consensus::reject::BlockReject;
use crate::consensus::subsidy::block_subsidy;
use crate::consensus::tx::TxReject;
use crate::consensus::tx::add_money;
use crate::consensus::tx::output_sum;
use crate::primitives::amount::Amount;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;

/// Whether BIP-0030 is not asked of this block: two coinbases of 2010 were repeated while their
/// coins were unspent, and wiped these out.
///
/// Bitcoin Core: `IsBIP30Repeat`.
pub fn is_bip30_exempt(height: u32, hash: &Hash256, params: &Params) -> bool {
    params.bip30_exceptions.iter().any(|block| block.height == height && block.hash == *hash)
}

/// Adds the fee of one transaction to those of the block so far.
///
/// # Errors
///
/// [`BlockReject::FeesOutOfRange`].
pub fn add_fee(fees: Amount, fee: Amount) -> Result<Amount, BlockReject> {
    add_money(fees, fee).ok_or(BlockReject::FeesOutOfRange)
}

/// Checks the relative locks of `tx` (BIP-0068) in a block at `height`, whose coins were confirmed
/// at `coin_heights`. `median_time_at` gives the median time past of an ancestor by its height.
///
/// # Errors
///
/// [`TxReject::NonFinal`], which is what Core says in a block.
pub fn check_sequence_locks(
    tx: &Transaction,
    coin_heights: impl IntoIterator<Item = u32>,
    height: u32,
    mut median_time_at: impl FnMut(u32) -> u32,
    params: &Params,
) -> Result<(), TxReject> {
    if height < params.csv_height {
        return Ok(());
    }
    let locks = sequence_locks(tx, coin_heights, &mut median_time_at);
    // The parent's median time is asked only where a time lock is.
    let parent_median_time =
        if locks.time_s < 0 { 0 } else { median_time_at(height.saturating_sub(1)) };
    if are_sequence_locks_over(locks, height, parent_median_time) {
        Ok(())
    } else {
        Err(TxReject::NonFinal)
    }
}

/// Checks that the coinbase pays no more than the subsidy of this height and the block's `fees`.
/// Less is allowed, and lost for ever.
///
/// # Errors
///
/// [`BlockReject::CoinbaseAmount`].
pub fn check_coinbase_amount(
    coinbase: &Transaction,
    fees: Amount,
    height: u32,
    params: &Params,
) -> Result<(), BlockReject> {
    let paid_sat = output_sum(coinbase).to_sat();
    let allowed_sat = fees.to_sat() + block_subsidy(height, params).to_sat();
    if paid_sat > allowed_sat {
        return Err(BlockReject::CoinbaseAmount { paid_sat, allowed_sat });
    }
    Ok(())
}
