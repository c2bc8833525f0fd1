//! Sums that do not depend on the order in which they are made: whole numbers only.

use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// A value is kept to a billionth.
const BILLION: f64 = 1e9;
/// Larger values than this are kept as this one.
const LARGEST: f64 = 1e18;
/// Bits of a number that its bucket leaves out: what stays tells it to 1 in 128.
const BUCKET_BITS: u32 = 52 - 7;

/// What is kept of the values of one measure that is a number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// How many values there were.
    pub count: u64,
    /// Their sum, in billionths.
    sum: i128,
    /// The sum of their squares, in squared billionths.
    squares: U256,
    /// How many values lie in each bucket, in the order of the values.
    buckets: BTreeMap<i64, u64>,
}

impl Sums {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        let scaled = (value.clamp(-LARGEST, LARGEST) * BILLION).round() as i128;
        self.count += 1;
        self.sum += scaled;
        self.squares += U256::from(scaled.unsigned_abs()) * U256::from(scaled.unsigned_abs());
        *self.buckets.entry(bucket_of(value)).or_default() += 1;
    }

    /// Adds what others counted.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        for (&bucket, &count) in &other.buckets {
            *self.buckets.entry(bucket).or_default() += count;
        }
    }

    /// The mean; `None` of nothing.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / BILLION / self.count as f64)
    }

    /// The standard deviation of a sample; `None` from fewer than two values.
    pub fn deviation(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        // count · Σx² - (Σx)² is exact, and never below zero.
        let count = U256::from(self.count);
        let sum = U256::from(self.sum.unsigned_abs());
        let spread = (self.squares * count).saturating_sub(sum * sum);
        let spread: f64 = spread.to_string().parse().expect("a whole number");
        let variance = spread / (self.count as f64) / ((self.count - 1) as f64);
        Some(variance.sqrt() / BILLION)
    }

    /// The value that a part of all stays at or below, to 1 in 128; `None` of nothing.
    pub fn quantile(&self, part: f64) -> Option<f64> {
        let rank = ((part * self.count as f64).ceil() as u64).max(1);
        let mut seen = 0;
        self.buckets.iter().find_map(|(&bucket, &count)| {
            seen += count;
            (seen >= rank).then(|| value_of(bucket))
        })
    }
}

/// The bucket of a value: the leading bits of its magnitude, with its sign.
fn bucket_of(value: f64) -> i64 {
    let magnitude = (value.abs().to_bits() >> BUCKET_BITS).cast_signed();
    if value < 0.0 { -magnitude } else { magnitude }
}

/// The value of a bucket that is nearest to zero: a small whole number is its own.
fn value_of(bucket: i64) -> f64 {
    let magnitude = f64::from_bits(bucket.unsigned_abs() << BUCKET_BITS);
    if bucket < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_matter() {
        let values = [3.0, 0.1, -7.25, 1e9, 0.0, 0.1, 2.5e-9];
        let mut all = Sums::default();
        values.iter().for_each(|&value| all.add(value));
        let (mut left, mut right) = (Sums::default(), Sums::default());
        values[..3].iter().for_each(|&value| right.add(value));
        values[3..].iter().rev().for_each(|&value| left.add(value));
        left.merge(&right);
        assert_eq!(left, all);
        assert_eq!(all.count, 7);
    }

    #[test]
    fn mean_deviation_and_quantiles_of_small_numbers() {
        let mut sums = Sums::default();
        (1..=100).for_each(|value| sums.add(f64::from(value)));
        assert_eq!(sums.mean(), Some(50.5));
        let deviation = sums.deviation().expect("a hundred values");
        assert!((deviation - 29.011_491_975_882_016).abs() < 1e-9, "{deviation}");
        assert_eq!(
            [0.5, 0.9, 1.0].map(|part| sums.quantile(part)),
            [Some(50.0), Some(90.0), Some(100.0)]
        );
        assert_eq!((Sums::default().mean(), Sums::default().quantile(0.5)), (None, None));
        assert_eq!(Sums::default().deviation(), None);
    }
}
