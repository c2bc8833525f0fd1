//! Intervals where one value depends on the one before: blocks of one run are not independent.

use crate::stats::interval::Interval;
use crate::stats::interval::of_mean;
use crate::stats::special::student_quantile_above;

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// What it is believed to lie in.
    pub interval: Interval,
}

/// The mean of a series whose neighbours depend on each other, by the means of so many batches.
///
/// The batches are equally long and stand one behind the other; what is left over at the end is
/// dropped. They must be long against the memory of the series: then their means are nearly
/// independent, and the interval is Student's of those (Conway 1963; Schmeiser 1982, who finds 10
/// to 30 batches enough). `None` from fewer than two batches, or fewer values than batches.
pub fn batch_means(values: &[f64], batches: usize, confidence: f64) -> Option<Estimate> {
    if batches < 2 || values.len() < batches {
        return None;
    }
    let length = values.len() / batches;
    let means: Vec<f64> = values
        .chunks_exact(length)
        .take(batches)
        .map(|batch| batch.iter().sum::<f64>() / length as f64)
        .collect();
    let mean = means.iter().sum::<f64>() / batches as f64;
    let squares: f64 = means.iter().map(|one| (one - mean) * (one - mean)).sum();
    let deviation = (squares / (batches - 1) as f64).sqrt();
    let interval = of_mean(mean, deviation, batches as u64, confidence)?;
    Some(Estimate { value: mean, interval })
}

/// What a cycle brought: from one return to the same state to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycle {
    /// How much of what is asked about, such as stale blocks.
    pub reward: f64,
    /// Of how much, such as blocks; above 0.
    pub length: f64,
}

/// The long-run share Σ reward / Σ length, from complete cycles that are independent of each other.
///
/// The variance is that of reward - share * length, divided by the mean length squared: the delta
/// method (Crane and Iglehart 1975, "Simulating stable stochastic systems III: regenerative
/// processes"). Student's quantile instead of the normal one makes the interval a little wider
/// where cycles are few. `None` from fewer than two cycles, or if they have no length.
pub fn ratio_of_cycles(cycles: &[Cycle], confidence: f64) -> Option<Estimate> {
    let count = cycles.len() as f64;
    let reward: f64 = cycles.iter().map(|cycle| cycle.reward).sum();
    let length: f64 = cycles.iter().map(|cycle| cycle.length).sum();
    if cycles.len() < 2 || length <= 0.0 {
        return None;
    }
    let value = reward / length;
    let excess = |cycle: &Cycle| cycle.reward - value * cycle.length;
    // Their sum is 0 by the choice of the value.
    let squares: f64 = cycles.iter().map(|cycle| excess(cycle) * excess(cycle)).sum();
    let deviation = (squares / (count - 1.0)).sqrt() / (length / count);
    let t = student_quantile_above((1.0 - confidence) / 2.0, count - 1.0);
    let half = t * deviation / count.sqrt();
    Some(Estimate { value, interval: Interval { low: value - half, high: value + half } })
}
