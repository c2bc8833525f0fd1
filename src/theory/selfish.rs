//! Selfish mining by the strategy of Eyal and Sirer: what the pool gets, what is lost, when it
//! pays.
//!
//! `q` is the pool's share of all hashpower, from 0 to 1/2, and `gamma`, from 0 to 1, the share of
//! the others' hashpower that mines on the pool's branch at a tie. Links are without delay. The
//! formulas are the stationary law of the chain of states in "Majority is not enough: Bitcoin
//! mining is vulnerable" (Eyal and Sirer 2014), brought to the common denominator 1 - 4q² + 2q³,
//! in sums of positive terms.

use std::ops::RangeInclusive;

const SHARES: RangeInclusive<f64> = 0.0..=0.5;

/// The pool's share of the blocks of the main chain, its relative revenue.
///
/// (q(1-q)²(4q + gamma(1-2q)) - q³) / (1 - q(1 + (2-q)q)), equation 8 of Eyal and Sirer 2014.
pub fn revenue(q: f64, gamma: f64) -> f64 {
    pool_blocks(q, gamma) / growth(q)
}

/// How many blocks of the pool come into the main chain, a block found by anybody: its income a
/// mean block interval while the difficulty stays.
///
/// Never above q, so no gain while the difficulty stays.
pub fn pool_blocks(q: f64, gamma: f64) -> f64 {
    check(q, gamma);
    let p = 1.0 - q;
    let tie = p * q * (1.0 - 2.0 * q) * (2.0 * q + gamma * p);
    (tie + 2.0 * q * q * (1.0 - 2.0 * q) + q * q * q) / states(q)
}

/// How many blocks of the others come into the main chain, a block found by anybody.
pub fn others_blocks(q: f64, gamma: f64) -> f64 {
    check(q, gamma);
    let p = 1.0 - q;
    p * (1.0 - 2.0 * q) * (1.0 + q * p * (2.0 - gamma)) / states(q)
}

/// The share of all blocks that are lost: q(1-q)² / (1 - 4q² + 2q³), whatever gamma.
pub fn stale(q: f64) -> f64 {
    check(q, 0.0);
    q * (1.0 - q) * (1.0 - q) / states(q)
}

/// How many blocks the main chain grows by, a block found by anybody: the difficulty falls to this
/// share of what it was at the retarget.
///
/// (1 - q - 2q² + q³) / (1 - 4q² + 2q³).
pub fn growth(q: f64) -> f64 {
    check(q, 0.0);
    (1.0 - q - 2.0 * q * q + q * q * q) / states(q)
}

/// The share of all hashpower above which selfish mining brings more than its share: (1-gamma) /
/// (3-2gamma) (Eyal and Sirer 2014, observation 1).
pub fn threshold(gamma: f64) -> f64 {
    check(0.0, gamma);
    (1.0 - gamma) / (3.0 - 2.0 * gamma)
}

/// The gamma of a pool without delay whose blocks arrive first everywhere: at a tie all miners but
/// the finder of the other block are on its branch.
///
/// 1 - Σ (h/H)² over the honest miners' hashpowers `honest`, in any unit, with sum H: the
/// probability that the next honest block is not from the finder of the last one.
///
/// # Panics
///
/// If `honest` has no positive sum.
pub fn gamma_of(honest: &[f64]) -> f64 {
    let all: f64 = honest.iter().sum();
    assert!(all > 0.0, "somebody honest: {honest:?}");
    let mut earlier = 0.0;
    let mut pairs = 0.0;
    for power in honest {
        pairs += power / all * earlier;
        earlier += power / all;
    }
    2.0 * pairs
}

/// After how many target block intervals a pool that begins with a retarget window has earned as
/// much as by honest mining; `None` if never.
///
/// The first window, of W = `window_blocks` blocks, takes W/growth and brings fewer blocks than
/// honest mining would in that time. Then the difficulty falls once, by the growth exactly, and
/// the pool earns its revenue R a target interval: W/growth + W (q/growth - R) / (R - q). For a
/// tenth of the hashpower at gamma 0.9 that is ten weeks, the example of Grunspan and Pérez-Marco
/// 2018, "On profitability of selfish mining".
pub fn break_even_intervals(q: f64, gamma: f64, window_blocks: u32) -> Option<f64> {
    check(q, gamma);
    // (q/growth - R) / (R - q), of which both parts are this times q(1-q)²/(growth (1-4q²+2q³)).
    let loss = (1.0 - 2.0 * q) * (1.0 - gamma);
    let gain = q * (3.0 - 2.0 * gamma) - (1.0 - gamma);
    let pays = gain > 0.0 && q > 0.0;
    pays.then(|| f64::from(window_blocks) * (1.0 / growth(q) + loss / gain))
}

/// The relative revenue that no strategy exceeds: q/(1-q), reached by the best one at gamma 1.
///
/// Each of the pool's blocks displaces at most one of the others' (Sapirshtein, Sompolinsky and
/// Zohar 2016, "Optimal selfish mining strategies in Bitcoin").
pub fn revenue_bound(q: f64) -> f64 {
    check(q, 1.0);
    q / (1.0 - q)
}

/// 1 - 4q² + 2q³: the denominator of all probabilities of states.
fn states(q: f64) -> f64 {
    1.0 - 4.0 * q * q + 2.0 * q * q * q
}

fn check(q: f64, gamma: f64) {
    assert!(SHARES.contains(&q), "a share of the hashpower up to a half: {q}");
    assert!((0.0..=1.0).contains(&gamma), "a share of the others: {gamma}");
}
