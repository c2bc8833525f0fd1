//! Intervals of shares and means.

use crate::stats::special::beta_quantile;
use crate::stats::special::normal_quantile_above;
use crate::stats::special::student_quantile_above;

/// From the least to the most that is believable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// The interval of a share after `successes` of `trials`, for pictures: its mean coverage is near
/// `confidence` (Wilson 1927). All of [0, 1] where nothing was tried.
pub fn wilson(successes: u64, trials: u64, confidence: f64) -> Interval {
    if trials == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, z) = (trials as f64, normal_quantile_above((1.0 - confidence) / 2.0));
    let share = successes as f64 / n;
    let square = z * z;
    let centre = (share + square / (2.0 * n)) / (1.0 + square / n);
    let half = z / (1.0 + square / n) * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    let low = if successes == 0 { 0.0 } else { centre - half };
    let high = if successes == trials { 1.0 } else { centre + half };
    Interval { low, high }
}

/// The interval of a share after `successes` of `trials`, for gates: it covers with `confidence` at
/// the least (Clopper and Pearson 1934). All of [0, 1] where nothing was tried.
pub fn clopper_pearson(successes: u64, trials: u64, confidence: f64) -> Interval {
    let tail = (1.0 - confidence) / 2.0;
    let (hits, misses) = (successes as f64, (trials - successes) as f64);
    let low = if successes == 0 { 0.0 } else { beta_quantile(tail, hits, misses + 1.0) };
    let high =
        if successes == trials { 1.0 } else { beta_quantile(1.0 - tail, hits + 1.0, misses) };
    Interval { low, high }
}

/// The interval of a mean from `count` values with this mean and standard deviation (Student 1908);
/// `None` from fewer than two values.
pub fn of_mean(mean: f64, deviation: f64, count: u64, confidence: f64) -> Option<Interval> {
    if count < 2 {
        return None;
    }
    let t = student_quantile_above((1.0 - confidence) / 2.0, (count - 1) as f64);
    let half = t * deviation / (count as f64).sqrt();
    Some(Interval { low: mean - half, high: mean + half })
}
