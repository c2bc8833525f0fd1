//! The double-spend race of an attacker who never gives up.
//!
//! At the start both sides stand on the same block. The merchant delivers when the others have
//! found `n` blocks, of which the first holds the payment: n confirmations. Only the difference
//! counts of how far the attacker must be ahead to win (0: a tie is enough; 1: a longer branch)
//! and how many blocks he has at the start: `s`. A Bitcoin node that keeps to the branch it saw
//! first needs a longer one, so a plain attack has s = 1, and one with a block premined s = 0.
//! Links are without delay, the difficulty is constant, and `q` is the attacker's share of all
//! hashpower, from 0 to 1.

use crate::sim::math;
use crate::theory::meanwhile::deficits;
use crate::theory::meanwhile::in_a_time;
use crate::theory::meanwhile::while_others_find;

/// The most confirmations that [`fewest_confirmations`] tries.
pub const CONFIRMATIONS_MAX: u32 = 1 << 20;

/// The probability of ever catching up from `deficit` blocks behind: (q/p)^deficit with p = 1 - q,
/// and 1 from q = 1/2 on.
///
/// The gambler's ruin (Nakamoto 2008, section 11).
pub fn catch_up(q: f64, deficit: u32) -> f64 {
    math::powi(odds(q), deficit as i32)
}

/// The probability that a double spend succeeds.
///
/// Σ Pr\[m\] (q/p)^(n+s-m), the exponent at least 0, where Pr\[m\] is the probability of m blocks
/// of the attacker while the others find n ([`while_others_find`]); 1 from q = 1/2 on. With s = 0
/// this is Rosenfeld's r ("Analysis of hashrate-based double-spending", 2014), equal to the
/// I_{4pq}(n, 1/2) of Grunspan and Pérez-Marco ("Double spend races", 2017).
pub fn success(q: f64, n: u32, s: i32) -> f64 {
    if is_majority(q) {
        return 1.0;
    }
    caught_up(&while_others_find(q, n), q, n, s)
}

/// The probability that a double spend succeeds whose attacker begins only when the payment's
/// block is there, from that block's parent.
///
/// The others have their first block then, and he must find one more: [`success`] at n - 1, s + 1.
///
/// # Panics
///
/// If `n` is 0: then there is no such block.
pub fn late_success(q: f64, n: u32, s: i32) -> f64 {
    assert!(n > 0, "he begins when the payment's block is there");
    success(q, n - 1, s + 1)
}

/// The probability that a double spend succeeds whose attacker has mined in secret for long before
/// the payment, on the better of his branch and the public one.
///
/// His lead at the start is then L with probability (1-r) r^L, r = q/p; summed over L, a deficit
/// of d blocks at delivery is overcome with probability r^d (1 + d (1-r)). With s = 0 this is the
/// lower bound of theorem 2 of Guo and Ren 2022; 1 from q = 1/2 on.
pub fn prelead_success(q: f64, n: u32, s: i32) -> f64 {
    if is_majority(q) {
        return 1.0;
    }
    let r = odds(q);
    // 1 - r, without the rounding of r.
    let rest = (1.0 - 2.0 * q) / (1.0 - q);
    let law = while_others_find(q, n);
    let from = |deficit: u32| math::powi(r, deficit as i32) * (1.0 + f64::from(deficit) * rest);
    deficits(&law, needed(n, s)).map(|(deficit, pr)| pr * from(deficit)).sum()
}

/// The probability that a double spend succeeds if the `n` confirmations took `kappa` times their
/// mean time, n T/p for a block interval T of all miners together.
///
/// The attacker's blocks in that time follow the Poisson law with mean kappa n q/p. Equal, with
/// s = 0, to 1 - Q(n, kappa n q/p) + (q/p)ⁿ e^(kappa n (p-q)/p) Q(n, kappa n), Q the upper
/// regularised gamma function (Grunspan and Pérez-Marco 2017). `kappa` is 0 or more; at 1 this is
/// Nakamoto's number.
pub fn success_given_time(q: f64, n: u32, s: i32, kappa: f64) -> f64 {
    if is_majority(q) {
        return 1.0;
    }
    caught_up(&in_a_time(kappa * f64::from(n) * odds(q)), q, n, s)
}

/// The fewest confirmations with which [`success`] is below `risk`.
///
/// `None` if [`CONFIRMATIONS_MAX`] are not enough, as always from q = 1/2 on.
pub fn needed_confirmations(q: f64, s: i32, risk: f64) -> Option<u32> {
    fewest_confirmations(risk, |n| success(q, n, s))
}

/// The fewest confirmations with which a probability that falls with their number is below `risk`.
///
/// `None` if [`CONFIRMATIONS_MAX`] are not enough.
pub fn fewest_confirmations(risk: f64, success: impl Fn(u32) -> f64) -> Option<u32> {
    let is_enough = |n: u32| success(n) < risk;
    if is_enough(0) {
        return Some(0);
    }
    let mut enough = 1;
    while !is_enough(enough) {
        if enough == CONFIRMATIONS_MAX {
            return None;
        }
        enough *= 2;
    }
    let mut too_few = enough / 2;
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if is_enough(middle) { enough = middle } else { too_few = middle }
    }
    Some(enough)
}

/// Whether the attacker is sure to win a race without end.
fn is_majority(q: f64) -> bool {
    assert!((0.0..=1.0).contains(&q), "a share of the hashpower: {q}");
    q >= 0.5
}

/// q/p, at most 1.
fn odds(q: f64) -> f64 {
    if is_majority(q) { 1.0 } else { q / (1.0 - q) }
}

/// How many blocks the attacker must have found at delivery to have won by then.
fn needed(n: u32, s: i32) -> i64 {
    i64::from(n) + i64::from(s)
}

/// The probability of being ahead at delivery or catching up after it.
fn caught_up(law: &[f64], q: f64, n: u32, s: i32) -> f64 {
    deficits(law, needed(n, s)).map(|(deficit, pr)| pr * catch_up(q, deficit)).sum()
}
