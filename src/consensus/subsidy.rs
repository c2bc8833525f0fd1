//! How many new bitcoins a block may create.

use crate::consensus::params::Params;
use crate::primitives::amount::Amount;

/// What a block at `height` may create besides its fees: halved every
/// [`Params::subsidy_halving_blocks`], rounded down, and nothing from the 64th halving on, where
/// the shift would not be defined.
///
/// Consensus rule; Bitcoin Core: `GetBlockSubsidy`.
pub fn block_subsidy(height: u32, params: &Params) -> Amount {
    let halvings = height / params.subsidy_halving_blocks;
    if halvings >= 64 {
        return Amount::ZERO;
    }
    Amount::from_sat(params.initial_subsidy.to_sat() >> halvings)
}

/// What all blocks up to and with `height` may have created, in satoshis: the bound that no sum
/// of coins may pass. Counts the first block, whose coins Bitcoin never made spendable.
pub fn supply_limit_sat(height: u32, params: &Params) -> i128 {
    let mut total = 0;
    let mut from = 0;
    while from <= height {
        let each = block_subsidy(from, params).to_sat();
        if each == 0 {
            break;
        }
        let era_end = from.saturating_add(params.subsidy_halving_blocks - 1).min(height);
        total += i128::from(each) * i128::from(era_end - from + 1);
        let Some(next) = era_end.checked_add(1) else { break };
        from = next;
    }
    total
}
