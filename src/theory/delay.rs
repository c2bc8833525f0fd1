//! How safe a network with delays can be: bounds over all attacks.
//!
//! The delay is in mean block intervals of all miners together (λΔ), the longest for which an
//! attacker can hold back any honest block. `honest` is the honest share of all hashpower (ρ), from
//! 0 to 1. A payment is confirmed when it is k blocks deep, its own block counted. The theorems are
//! those of Guo and Ren 2022, "Bitcoin's latency-security analysis made simple".

use crate::sim::math;
use crate::theory::race::prelead_success;

/// The share of all hashpower up to which an attacker cannot rewrite what is deep enough.
///
/// The root b of b = (1-b) / (1 + (1-b) x), x the delay (Dembo et al. 2020, "Everything is a race
/// and Nakamoto always wins"; Gaži, Kiayias and Russell 2020, "Tight consistency bounds for
/// Bitcoin"): 1/2 without delay.
pub fn threshold(delay: f64) -> f64 {
    2.0 / (delay + 2.0 + math::hypot(delay, 2.0))
}

/// No attack on k = `depth` blocks succeeds more often, by theorem 1; `None` where it says nothing.
///
/// (2 + 2√(p/q)) (4pq)^k with p = ρ e^(-λΔ) above 1/2 and q = 1 - p. May exceed 1.
pub fn theorem_1_upper(honest: f64, delay: f64, depth: u32) -> Option<f64> {
    let q = attackable(honest, delay);
    let p = 1.0 - q;
    let value = || (2.0 + 2.0 * (p / q).sqrt()) * math::powi(4.0 * p * q, depth as i32);
    (q < 0.5).then(value)
}

/// Some attack on k = `depth` blocks, at least 1, succeeds as often, by theorem 1, with any delay;
/// `None` where it says nothing.
///
/// (4ρ(1-ρ))^k / √k with ρ above 1/2.
pub fn theorem_1_lower(honest: f64, depth: u32) -> Option<f64> {
    let value = || math::powi(4.0 * honest * (1.0 - honest), depth as i32);
    (honest > 0.5 && depth > 0).then(|| value() / f64::from(depth).sqrt())
}

/// No attack on k = `depth` blocks succeeds more often, by theorem 2; 1 where it says nothing.
///
/// The theorem's sum over the attacker's lead is that of a race in which he has mined beforehand,
/// with the share q = 1 - ρ e^(-λΔ), one block more, and one honest block more to overcome:
/// [`prelead_success`] at k + 1, s = -1.
pub fn theorem_2_upper(honest: f64, delay: f64, depth: u32) -> f64 {
    prelead_success(attackable(honest, delay), depth + 1, -1)
}

/// Some attack on k = `depth` blocks succeeds as often, by theorem 2, with any delay: that of an
/// attacker who has mined beforehand, [`prelead_success`] with s = 0.
pub fn theorem_2_lower(honest: f64, depth: u32) -> f64 {
    prelead_success(1.0 - honest, depth, 0)
}

/// The share of the blocks that may help an attacker: his own, and honest ones within a delay of
/// another. 1 - ρ e^(-λΔ), in positive terms.
fn attackable(honest: f64, delay: f64) -> f64 {
    assert!(
        (0.0..=1.0).contains(&honest) && delay >= 0.0,
        "a share and a delay: {honest}, {delay}"
    );
    (1.0 - honest) - honest * math::exp_m1(-delay)
}
