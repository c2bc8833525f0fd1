//! Forks without anybody's intent: heights contested, blocks left behind, growth.
//!
//! Delays are in mean block intervals of all miners together. Of a contested height all blocks but
//! one are stale; the main chain grows by the blocks that are not.

use crate::sim::math;
use crate::theory::selfish::gamma_of;

/// Two miners with a link between them, on the longest chain they know, the first seen at a tie.
///
/// The time by which miner 2 owns a chain of k blocks before miner 1 does is a walk over k, with
/// steps E1 - E2 of two exponential times, held within the delay on both sides; the height is
/// contested while the walk is strictly inside. Its stationary law has the density e^(-θw) with
/// θ = the difference of the rates, and an atom at either end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoMiners {
    /// Miner 1's share of the hashpower, between 0 and 1.
    share: f64,
    /// From owning a block at one to owning it at the other, both ways.
    delay: f64,
}

impl TwoMiners {
    /// The longest delay: somewhat beyond it the powers of e overflow.
    pub const DELAY_MAX: f64 = 300.0;

    /// Miner 1 with `share` of the hashpower, miner 2 with the rest, `delay` between them.
    ///
    /// # Panics
    ///
    /// If `share` is not strictly between 0 and 1, or `delay` not between 0 and
    /// [`Self::DELAY_MAX`].
    pub fn new(share: f64, delay: f64) -> Self {
        assert!(share > 0.0 && share < 1.0, "a share of the hashpower: {share}");
        assert!((0.0..=Self::DELAY_MAX).contains(&delay), "a delay in intervals: {delay}");
        Self { share, delay }
    }

    /// How many blocks the main chain grows by in a mean block interval.
    ///
    /// (a² e^(2da) - b² e^(2db)) / (a e^(2da) - b e^(2db)) with the shares a and b and the delay
    /// d, and (1 + d/2) / (1 + d) at a = b (Sompolinsky and Zohar 2013, "Accelerating
    /// Bitcoin's transaction processing").
    pub fn growth(&self) -> f64 {
        self.rest() + self.share / self.spread()
    }

    /// The share of all blocks that are stale: 1 - growth.
    pub fn stale(&self) -> f64 {
        2.0 * self.delay * self.share * self.rest() * self.inside() / self.spread()
    }

    /// The share of the heights at which both miners found a block: stale/growth.
    pub fn contested(&self) -> f64 {
        self.stale() / self.growth()
    }

    /// Miner 1's share of the blocks of the main chain.
    ///
    /// A run of contested heights goes to whoever finds the next uncontested one alone.
    pub fn share_of_main_chain(&self) -> f64 {
        let (a, b, d) = (self.share, self.rest(), self.delay);
        let inside = 2.0 * d * self.inside();
        // The walks inside that end as miner 1's, by the martingale e^(θw).
        let won = 2.0 * d * a * (self.inside() + 2.0 * d * b * ramp(self.tilt()))
            / (1.0 + 2.0 * d * b * b * self.inside());
        (1.0 / b + won) / (1.0 / b + math::exp(-self.tilt()) / a + inside)
    }

    /// The probability that both miners find the next height, from a moment at which they agree
    /// and nothing is on its way: a(1 - e^(-bd)) + b(1 - e^(-ad)).
    ///
    /// More than [`Self::contested`]: after most blocks one miner is ahead of the other by the
    /// delay, and here none is.
    pub fn contested_from_agreement(&self) -> f64 {
        let (a, b) = (self.share, self.rest());
        -a * math::exp_m1(-b * self.delay) - b * math::exp_m1(-a * self.delay)
    }

    /// Miner 2's share.
    fn rest(&self) -> f64 {
        1.0 - self.share
    }

    /// 2θd.
    fn tilt(&self) -> f64 {
        2.0 * (self.share - self.rest()) * self.delay
    }

    /// The weight of the inside of the walk, a unit of its width.
    fn inside(&self) -> f64 {
        plateau(self.tilt())
    }

    /// (a e^u - b) e^-u / (a - b), u the tilt: what the growth's formula is divided by.
    fn spread(&self) -> f64 {
        math::exp(-self.tilt()) + 2.0 * self.delay * self.share * self.inside()
    }
}

/// How many blocks the main chain grows by in a mean block interval, with infinitely many miners of
/// whom each pair is exactly `delay` apart: 1/(1+x) (Dembo et al. 2020).
pub fn growth_of_infinitely_many(delay: f64) -> f64 {
    1.0 / (1.0 + delay)
}

/// The share of all blocks that are stale with infinitely many miners: x/(1+x).
pub fn stale_of_infinitely_many(delay: f64) -> f64 {
    delay / (1.0 + delay)
}

/// The share of all blocks that are stale with miners of these shares of the hashpower, to first
/// order in the delay: (1 - Σ h²) x, the chance that the next block is somebody else's and comes
/// within a delay. More than the exact share; near it while x is small.
///
/// # Panics
///
/// If `shares` has no positive sum.
pub fn stale_to_first_order(shares: &[f64], delay: f64) -> f64 {
    gamma_of(shares) * delay
}

/// The share of the heights that are contested with infinitely many miners: 1 - e^-x.
pub fn contested_of_infinitely_many(delay: f64) -> f64 {
    -math::exp_m1(-delay)
}

/// The share of the heights that are contested, by the time a block needs to reach the miners.
///
/// 1 - (1 - 1/T)^U with the mean block interval T = `interval_s`, above 1 s, and U =
/// `uninformed_s`, the integral over time of the share of the hashpower that does not know the
/// block yet: its mean delay (Decker and Wattenhofer 2013, "Information propagation in the Bitcoin
/// network").
pub fn contested_by_propagation(uninformed_s: f64, interval_s: f64) -> f64 {
    -math::exp_m1(uninformed_s * math::ln_1p(-1.0 / interval_s))
}

/// The integral of e^(-ut) over t from 0 to 1: (1 - e^-u)/u.
fn plateau(u: f64) -> f64 {
    if u == 0.0 { 1.0 } else { -math::exp_m1(-u) / u }
}

/// The integral of t e^(-ut) over t from 0 to 1: (1 - (1+u) e^-u)/u².
fn ramp(u: f64) -> f64 {
    if u.abs() >= 1.0 {
        return (1.0 - (1.0 + u) * math::exp(-u)) / (u * u);
    }
    // Term by term: Σ (-u)^j / (j! (j+2)); the last one is below 1e-18.
    let mut power = 1.0;
    let mut sum = 0.0;
    for j in 0..20 {
        let j = f64::from(j);
        sum += power / (j + 2.0);
        power *= -u / (j + 1.0);
    }
    sum
}
