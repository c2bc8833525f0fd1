//! How many blocks an attacker finds in the meantime: the laws that every race begins with.
//!
//! A law is a list: entry m is the probability of m blocks, and what is beyond its end is 0.

/// The largest share of the hashpower for which a law is made: its length grows as 1/(1 - q).
pub const SHARE_MAX: f64 = 0.999;

/// The probabilities of 0, 1, 2, … blocks of the attacker while all others find `n` blocks.
///
/// The negative binomial law Pr\[m\] = C(m+n-1, m) pⁿ qᵐ with p = 1 - q (Rosenfeld 2014): each
/// block, whoever finds it, is the attacker's with probability `q`.
///
/// # Panics
///
/// If `q`, his share of all hashpower, is not between 0 and [`SHARE_MAX`].
pub fn while_others_find(q: f64, n: u32) -> Vec<f64> {
    assert!((0.0..=SHARE_MAX).contains(&q), "a share of the hashpower: {q}");
    let n = f64::from(n);
    let mode = (n - 1.0).max(0.0) * q / (1.0 - q);
    law(mode as usize, |m| q * (m + n) / (m + 1.0))
}

/// The probabilities of 0, 1, 2, … blocks in a time in which there are `mean` blocks on average.
///
/// The Poisson law.
///
/// # Panics
///
/// If `mean` is negative or not finite.
pub fn in_a_time(mean: f64) -> Vec<f64> {
    assert!(mean >= 0.0 && mean.is_finite(), "a mean number of blocks: {mean}");
    law(mean as usize, |m| mean / (m + 1.0))
}

/// The probabilities of 0, 1, 2, … of `count` independent events, each with probability `each`.
///
/// The binomial law.
///
/// # Panics
///
/// If `each` is not between 0 and 1.
pub fn of_so_many(each: f64, count: u32) -> Vec<f64> {
    assert!((0.0..=1.0).contains(&each), "a probability: {each}");
    if each > 0.5 {
        // Those that do not happen, counted from the other end.
        let mut others = of_so_many(1.0 - each, count);
        others.resize(count as usize + 1, 0.0);
        others.reverse();
        return others;
    }
    let count = f64::from(count);
    law((count * each) as usize, |m| (count - m) / (m + 1.0) * each / (1.0 - each))
}

/// By how many blocks the attacker is short of `needed`, 0 if of none, with the probability of
/// each entry of `law`.
pub fn deficits(law: &[f64], needed: i64) -> impl Iterator<Item = (u32, f64)> {
    let deficit = move |found: i64| (needed - found).max(0) as u32;
    (0..).zip(law).map(move |(found, &probability)| (deficit(found), probability))
}

/// The probability of `blocks` or more, for each number of blocks.
///
/// Sums the small ones first: 1 less the others would lose all digits of a small one.
pub fn at_least(law: &[f64]) -> Vec<f64> {
    let mut sums = law.to_vec();
    for blocks in (1..sums.len()).rev() {
        sums[blocks - 1] += sums[blocks];
    }
    sums
}

/// The law whose entry m + 1 is `ratio(m)` times its entry m.
///
/// Begins with 1 at `mode`, its largest entry, and divides by the sum: so no entry that matters is
/// too small for an `f64`, whatever the length. Ends where entries become that small.
fn law(mode: usize, ratio: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut entries = vec![1.0; mode + 1];
    for m in (0..mode).rev() {
        entries[m] = entries[m + 1] / ratio(m as f64);
    }
    let mut next = ratio(mode as f64);
    while next >= f64::MIN_POSITIVE {
        entries.push(next);
        next *= ratio((entries.len() - 1) as f64);
    }
    let sum: f64 = entries.iter().sum();
    entries.iter_mut().for_each(|entry| *entry /= sum);
    entries
}
