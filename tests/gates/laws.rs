//! The gates: when does a measurement agree with a law?

use forklab::sim::math;
use statrs::distribution::Binomial;
use statrs::distribution::ChiSquared;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::DiscreteCDF;
use statrs::distribution::Normal;
use statrs::distribution::Poisson;
use statrs::distribution::StudentsT;

/// Equal cells that times are sorted into.
const CELLS: usize = 50;

/// How often a family of gates refuses a world that is right.
pub const FAMILY_ERROR: f64 = 1e-6;

/// Deviations of a normal law that 99.9 % do not exceed: the power that is stated.
const POWER_DEVIATIONS: f64 = 3.09;

/// The sums of one independent replication: a share is `counted` / `of`.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    /// What is counted.
    pub counted: f64,
    /// What it is a share of.
    pub of: f64,
}

/// What the replications of one quantity say about a law.
#[derive(Debug)]
pub struct Measured {
    /// The ratio of the sums.
    pub share: f64,
    /// How far the mean of `counted - law * of` is from 0, in its own standard errors.
    pub deviations: f64,
    /// Beyond this many deviations the law is refused.
    pub allowed: f64,
    /// The relative error that would be refused with a probability of 99.9 %.
    pub power: f64,
}

impl Measured {
    /// Whether the law may be true.
    pub fn agrees(&self) -> bool {
        self.deviations.abs() <= self.allowed
    }
}

/// Holds the ratio of the sums against `law`, by a t interval over the replications.
///
/// The mean of `counted - law * of` is exactly 0 where the law holds, so that a ratio of two
/// random sums has no bias here. `cases` share the family's error.
pub fn ratio(replications: &[Sums], law: f64, cases: usize) -> Measured {
    let count = replications.len() as f64;
    assert!(count >= 200.0, "a t interval over {count} replications");
    let residuals: Vec<f64> =
        replications.iter().map(|sums| sums.counted - law * sums.of).collect();
    let mean = residuals.iter().sum::<f64>() / count;
    let squares: f64 = residuals.iter().map(|residual| (residual - mean) * (residual - mean)).sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    let of: f64 = replications.iter().map(|sums| sums.of).sum();
    let counted: f64 = replications.iter().map(|sums| sums.counted).sum();
    let student = StudentsT::new(0.0, 1.0, count - 1.0).expect("enough replications");
    let allowed = student.inverse_cdf(1.0 - FAMILY_ERROR / cases as f64 / 2.0);
    let power = (allowed + POWER_DEVIATIONS) * error / (law * of / count);
    Measured { share: counted / of, deviations: mean / error, allowed, power }
}

/// Holds the deviations of independent cases against chance, all together: a small error that
/// they have in common, or many a little too large. No single case shows either.
pub fn suite_agrees(deviations: &[f64]) -> bool {
    let count = deviations.len() as f64;
    let squares: f64 = deviations.iter().map(|deviation| deviation * deviation).sum();
    let sum = deviations.iter().sum::<f64>() / count.sqrt();
    let spread = ChiSquared::new(count).expect("there are cases").sf(squares);
    let common = 2.0 * Normal::new(0.0, 1.0).expect("a law").sf(sum.abs());
    println!("  suite of {count}: spread p {spread:.3}, common error p {common:.3}");
    spread > FAMILY_ERROR && common > FAMILY_ERROR
}

/// Whether `count` of `trials` may have the probability `share`, by the exact binomial law.
pub fn binomial_agrees(count: u64, trials: u64, share: f64, cases: usize) -> bool {
    let law = Binomial::new(share, trials).expect("a share between 0 and 1");
    let low = law.cdf(count);
    let high = if count == 0 { 1.0 } else { law.sf(count - 1) };
    low.min(high) > FAMILY_ERROR / cases as f64 / 2.0
}

/// Whether `count` may have the mean `mean`, by the exact Poisson law.
pub fn poisson_agrees(count: u64, mean: f64, cases: usize) -> bool {
    let law = Poisson::new(mean).expect("a mean above 0");
    let low = law.cdf(count);
    let high = if count == 0 { 1.0 } else { law.sf(count - 1) };
    low.min(high) > FAMILY_ERROR / cases as f64 / 2.0
}

/// Whether counts may come from cells that are all equally likely, by Pearson's chi-square.
pub fn equally_likely(counts: &[u64], cases: usize) -> bool {
    let mean = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    assert!(mean >= 25.0, "cells of {mean} are too small for the law");
    let distance = |count: u64| (count as f64 - mean) * (count as f64 - mean) / mean;
    let squares: f64 = counts.iter().map(|&count| distance(count)).sum();
    let law = ChiSquared::new(counts.len() as f64 - 1.0).expect("several cells");
    law.sf(squares) > FAMILY_ERROR / cases as f64
}

/// How many of `times`, in means, fall into each of the cells that are equally likely by the
/// exponential law.
pub fn exponential_cells(times: &[f64]) -> Vec<u64> {
    let mut counts = vec![0; CELLS];
    for time in times {
        let cell = -math::exp_m1(-time) * CELLS as f64;
        counts[(cell as usize).min(CELLS - 1)] += 1;
    }
    counts
}

/// What independent times say about the exponential law.
#[derive(Debug)]
pub struct Times {
    /// How many there are.
    pub count: u64,
    /// Their mean, in means of the law.
    pub mean: f64,
    /// How far that is from 1, in deviations.
    pub deviations: f64,
    /// Whether the mean may be the law's.
    pub has_the_mean: bool,
    /// Whether the form may be the law's.
    pub has_the_form: bool,
    /// The relative error of the mean that is refused with a probability of 99.9 %.
    pub power: f64,
}

/// Holds independent times, in means, against the exponential law. `cases` share the family's
/// error; there are two here.
///
/// The mean is judged by the exact Poisson law: that `n` such times last `s` at the most says
/// that `n` events of a Poisson process or more fall into `s`.
pub fn exponential(times: &[f64], cases: usize) -> Times {
    let (count, sum) = (times.len() as u64, times.iter().sum::<f64>());
    let root = (count as f64).sqrt();
    let normal = Normal::new(0.0, 1.0).expect("a law");
    let allowed = normal.inverse_cdf(1.0 - FAMILY_ERROR / cases as f64 / 2.0);
    Times {
        count,
        mean: sum / count as f64,
        deviations: (sum / count as f64 - 1.0) * root,
        has_the_mean: poisson_agrees(count, sum, cases),
        has_the_form: equally_likely(&exponential_cells(times), cases),
        power: (allowed + POWER_DEVIATIONS) / root,
    }
}

impl Times {
    /// Whether the law may be true.
    pub fn agree(&self) -> bool {
        self.has_the_mean && self.has_the_form
    }
}

/// Holds yes-or-no answers, each with a probability of its own, against these probabilities:
/// how many deviations the number of yeses is from its mean, and how many are allowed.
pub fn answers(answers: &[(bool, f64)], cases: usize) -> (f64, f64) {
    let excess: f64 = answers.iter().map(|&(yes, share)| f64::from(u8::from(yes)) - share).sum();
    let variance: f64 = answers.iter().map(|&(_, share)| share * (1.0 - share)).sum();
    assert!(variance >= 1_000.0, "a variance of {variance} is too small for a normal law");
    let normal = Normal::new(0.0, 1.0).expect("a law");
    (excess / variance.sqrt(), normal.inverse_cdf(1.0 - FAMILY_ERROR / cases as f64 / 2.0))
}

/// Trials after which the gate of `cases` refuses the probability `law` in 99.9 % of worlds in
/// which it is `other`.
pub fn trials_to_tell(law: f64, other: f64, cases: usize) -> u32 {
    let normal = Normal::new(0.0, 1.0).expect("a law");
    let allowed = normal.inverse_cdf(1.0 - FAMILY_ERROR / cases as f64 / 2.0);
    let spread = |share: f64| (share * (1.0 - share)).sqrt();
    let root = (allowed * spread(law) + POWER_DEVIATIONS * spread(other)) / (law - other);
    (root * root).ceil() as u32
}

/// Whether counts may come from cells with these probabilities, by Pearson's chi-square.
/// Neighbours are put together until 25 are expected; what the probabilities lack to 1 is in the
/// last cell.
pub fn fits(counts: &[u64], likely: &[f64], cases: usize) -> bool {
    let total = counts.iter().sum::<u64>() as f64;
    let (mut cells, mut left) = (Vec::new(), (0.0, 0.0));
    for (&count, share) in counts.iter().zip(likely) {
        left = (left.0 + count as f64, left.1 + share * total);
        if left.1 >= 25.0 {
            cells.push(core::mem::take(&mut left));
        }
    }
    let expected: f64 = cells.iter().map(|cell| cell.1).sum();
    let last = cells.last_mut().expect("there are many");
    *last = (last.0 + left.0, last.1 + total - expected);
    let squares: f64 = cells.iter().map(|(seen, mean)| (seen - mean) * (seen - mean) / mean).sum();
    let law = ChiSquared::new(cells.len() as f64 - 1.0).expect("several cells");
    law.sf(squares) > FAMILY_ERROR / cases as f64
}
