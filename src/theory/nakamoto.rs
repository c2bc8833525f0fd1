//! Nakamoto's approximation of the double-spend race, and its table.
//!
//! It takes the time that z confirmations need for its mean. The race as it is played follows
//! [`race::success`](crate::theory::race::success): with a tenth of the hashpower and six
//! confirmations that is 2.4 times as much.

use crate::theory::race::fewest_confirmations;
use crate::theory::race::success_given_time;

/// The probability that an attacker with the share `q` of all hashpower, from 0 to 1, ever ties
/// from `z` blocks behind, his own blocks meanwhile taken as a Poisson number of mean z q/p.
///
/// 1 - Σ_{k≤z} e^-λ λ^k/k! (1 - (q/p)^(z-k)) with λ = z q/p (Nakamoto 2008, section 11); 1 from
/// q = 1/2 on.
pub fn success(q: f64, z: u32) -> f64 {
    success_given_time(q, z, 0, 1.0)
}

/// The fewest blocks z with which [`success`] is below `risk`.
///
/// `None` if [`CONFIRMATIONS_MAX`](crate::theory::race::CONFIRMATIONS_MAX) are not enough.
pub fn needed_confirmations(q: f64, risk: f64) -> Option<u32> {
    fewest_confirmations(risk, |z| success(q, z))
}
