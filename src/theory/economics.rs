//! What a double spend must be worth: its price in blocks thrown away.
//!
//! At constant difficulty an attacker finds as many blocks as he would by honest mining; what he
//! pays are those that come to nothing. Fees, a fall of the coin's price and changes of difficulty
//! are left out.

use crate::theory::give_up::GiveUp;
use crate::theory::meanwhile::at_least;
use crate::theory::meanwhile::of_so_many;
use crate::theory::race;

/// The value of a double spend at which it pays as much as honest mining, in block rewards.
///
/// E\[his blocks wasted\] / P(success). Infinite where he never succeeds; it grows without end with
/// his patience if he has less than half of the hashpower.
pub fn break_even_value(attack: &GiveUp) -> f64 {
    let success = attack.success();
    if success == 0.0 { f64::INFINITY } else { attack.mean_wasted_blocks() / success }
}

/// How many of `payments` equal payments a merchant loses at the most, with `confidence`.
///
/// The value at risk (Jorion 1997, "Value at Risk"), in payments: the least number such that more
/// are lost with a probability of at most 1 - `confidence`, where each payment is attacked with
/// probability `attacked` and each attack succeeds with probability `success`, all independent.
///
/// # Panics
///
/// If `attacked` times `success` is no probability.
pub fn payments_at_risk(payments: u32, attacked: f64, success: f64, confidence: f64) -> u32 {
    if confidence >= 1.0 && attacked * success > 0.0 {
        return payments; // nothing less is certain
    }
    let more = at_least(&of_so_many(attacked * success, payments));
    let is_rare =
        |lost: u32| more.get(lost as usize + 1).copied().unwrap_or(0.0) <= 1.0 - confidence;
    (0..payments).find(|&lost| is_rare(lost)).unwrap_or(payments)
}

/// What Rosenfeld's bound is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rosenfeld {
    /// The attacker's share of all hashpower, from 0 to 1.
    pub q: f64,
    /// The confirmations at which each merchant delivers.
    pub confirmations: u32,
    /// How many blocks are found before an attacker who fails gives up.
    pub patience_blocks: f64,
    /// What the goods are worth to the attacker, as a share of what he pays for them.
    pub goods_share: f64,
    /// How many merchants are paid with the same coins.
    pub merchants: u32,
}

impl Rosenfeld {
    /// The largest payment that is safe to accept, in block rewards.
    ///
    /// (1-r) o / (k (alpha + r - 1)), with r the success of [`race::success`] at s = 0, o the
    /// patience, alpha the share and k the merchants; infinite where the attacker loses with any
    /// payment (Rosenfeld 2014, the section on economics). Charges o blocks a failure whatever the
    /// attacker found, so it is cruder than [`break_even_value`].
    pub fn largest_safe_payment(&self) -> f64 {
        let r = race::success(self.q, self.confirmations, 0);
        // In this order a small r keeps its digits.
        let gain = (self.goods_share - 1.0) + r;
        if gain <= 0.0 {
            return f64::INFINITY;
        }
        (1.0 - r) * self.patience_blocks / (f64::from(self.merchants) * gain)
    }
}
