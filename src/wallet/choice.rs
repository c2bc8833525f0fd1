//! Which coins a payment spends, and what comes back as change.

use crate::chain::id::CoinId;

/// The bytes of a transaction besides its inputs and outputs.
const BASE_BYTES: i64 = 10;
/// The bytes of an input with signature and key, at the most.
const INPUT_BYTES: i64 = 149;
/// The bytes of an output to a key's hash.
const OUTPUT_BYTES: i64 = 34;
/// The least that comes back as change; less is left to the miner (dust of such an output).
pub const CHANGE_SAT_MIN: i64 = 546;

/// Coins that can be spent with their amounts in satoshis, in the order in which they entered the
/// world.
pub type Purse = [(CoinId, i64)];

/// What a payment spends and what it gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The coins, in the order in which they are spent.
    pub coins: Vec<CoinId>,
    /// What the miner gets, in satoshis.
    pub fee_sat: i64,
    /// What comes back, in satoshis; 0: nothing.
    pub change_sat: i64,
}

/// The bytes of a payment with so many inputs and outputs, at the most.
const fn size_bytes(inputs: usize, outputs: usize) -> i64 {
    BASE_BYTES + INPUT_BYTES * inputs as i64 + OUTPUT_BYTES * outputs as i64
}

/// What a payment of `amount_sat` that spends exactly `coins` gives back, at `fee_rate` satoshis
/// per 1,000 bytes; `None` if they do not suffice.
pub fn with_coins(coins: &Purse, amount_sat: i64, fee_rate: u64) -> Option<Choice> {
    let total_sat: i64 = coins.iter().map(|&(_, value)| value).sum();
    let fee = |outputs| (size_bytes(coins.len(), outputs) * fee_rate.cast_signed() + 999) / 1_000;
    let left = |outputs| total_sat.checked_sub(amount_sat)?.checked_sub(fee(outputs));
    let ids: Vec<CoinId> = coins.iter().map(|&(coin, _)| coin).collect();
    match (left(2), left(1)) {
        (Some(change_sat), _) if change_sat >= CHANGE_SAT_MIN => {
            Some(Choice { coins: ids, fee_sat: fee(2), change_sat })
        }
        (_, Some(rest)) if rest >= 0 => {
            Some(Choice { coins: ids, fee_sat: total_sat - amount_sat, change_sat: 0 })
        }
        (_, _) => None,
    }
}

/// Chooses coins for a payment: the smallest single coin that suffices, else the largest ones
/// until they do. Equal coins: the one that entered the world first. `None` if all together do
/// not suffice.
pub fn choose(purse: &Purse, amount_sat: i64, fee_rate: u64) -> Option<Choice> {
    let mut by_value: Vec<(CoinId, i64)> = purse.to_vec();
    by_value.sort_by_key(|&(_, value)| value);
    let single = by_value.iter().find_map(|&coin| with_coins(&[coin], amount_sat, fee_rate));
    if single.is_some() {
        return single;
    }
    by_value.sort_by_key(|&(_, value)| core::cmp::Reverse(value));
    (2..=by_value.len()).find_map(|count| with_coins(&by_value[..count], amount_sat, fee_rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BTC: i64 = 100_000_000;

    fn purse(values: &[i64]) -> Vec<(CoinId, i64)> {
        (0..).map(CoinId).zip(values.iter().copied()).collect()
    }

    #[test]
    fn the_smallest_coin_that_suffices_is_spent_and_the_rest_comes_back() {
        let choice = choose(&purse(&[50 * BTC, 12 * BTC, 3 * BTC]), 10 * BTC, 1_000).unwrap();
        assert_eq!(
            choice,
            Choice { coins: vec![CoinId(1)], fee_sat: 227, change_sat: 199_999_773 }
        );
    }

    #[test]
    fn several_coins_are_spent_where_none_suffices() {
        let choice = choose(&purse(&[50 * BTC, 100 * BTC, 50 * BTC]), 199 * BTC, 1_000).unwrap();
        assert_eq!(choice.coins, [CoinId(1), CoinId(0), CoinId(2)]);
        assert_eq!(choice.change_sat + choice.fee_sat, BTC);
    }

    #[test]
    fn what_is_too_little_for_change_goes_to_the_miner() {
        let coins = purse(&[1_000_000]);
        assert_eq!(choose(&coins, 999_300, 1_000).unwrap().fee_sat, 700);
        assert_eq!(choose(&coins, 999_227, 1_000).unwrap().change_sat, 546);
        assert_eq!(choose(&coins, 1_000_000, 1_000), None);
        assert_eq!(choose(&coins, 1_000_000, 0).unwrap().fee_sat, 0);
    }
}
