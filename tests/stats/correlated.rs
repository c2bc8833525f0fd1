//! Intervals of series whose values depend on each other: do they cover as often as they say?

use forklab::stats::correlated::Cycle;
use forklab::stats::correlated::batch_means;
use forklab::stats::correlated::ratio_of_cycles;
use forklab::stats::interval::of_mean;
use rand_chacha::ChaCha8Rng;
use rand_core::Rng;
use rand_core::SeedableRng;

const REPETITIONS: u64 = 1_000;
/// Five standard deviations of the number of intervals out of a thousand that cover, at 95 %.
const COVERS: core::ops::RangeInclusive<u64> = 915..=985;

fn unit(rng: &mut ChaCha8Rng) -> f64 {
    rng.next_u64() as f64 / 18_446_744_073_709_551_616.0
}

/// Stays with probability 0.9 what it was, 0 or 1, with mean 1/2.
fn sticky(rng: &mut ChaCha8Rng, length: usize) -> Vec<f64> {
    let mut value = f64::from(unit(rng) < 0.5);
    let next = |_| {
        if unit(rng) < 0.1 {
            value = 1.0 - value;
        }
        value
    };
    (0..length).map(next).collect()
}

#[test]
fn means_of_batches_cover_where_single_values_do_not() {
    let (mut by_batches, mut by_values) = (0, 0);
    for repetition in 0..REPETITIONS {
        let values = sticky(&mut ChaCha8Rng::seed_from_u64(repetition), 10_000);
        let batches = batch_means(&values, 20, 0.95).expect("enough values").interval;
        let single = batch_means(&values, values.len(), 0.95).expect("enough values").interval;
        by_batches += u64::from(batches.low <= 0.5 && 0.5 <= batches.high);
        by_values += u64::from(single.low <= 0.5 && 0.5 <= single.high);
    }
    assert!(COVERS.contains(&by_batches), "{by_batches}");
    // With a correlation of 0.8 they should be three times as long.
    assert!(by_values < 600, "{by_values}");
}

#[test]
fn batches_of_one_are_the_values_themselves_and_leftovers_are_dropped() {
    let values = [3.0, 1.0, 4.0, 1.0, 5.0];
    let seen = batch_means(&values, 5, 0.9).expect("enough values");
    let mean = 2.8;
    let deviation = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 4.0).sqrt();
    assert!((seen.value - mean).abs() < 1e-15);
    let expected = of_mean(mean, deviation, 5, 0.9).expect("five values");
    assert!((seen.interval.low - expected.low).abs() < 1e-12, "{seen:?} {expected:?}");
    assert_eq!(batch_means(&values, 2, 0.9).map(|seen| seen.value), Some(2.25));
    assert_eq!(batch_means(&values, 1, 0.9), None);
    assert_eq!(batch_means(&values, 6, 0.9), None);
}

/// A queue's busy cycles in small: a length of one or three, of which the long ones lose two.
fn cycles(rng: &mut ChaCha8Rng, count: usize) -> Vec<Cycle> {
    let cycle = |_| match unit(rng) < 0.25 {
        true => Cycle { reward: 2.0, length: 3.0 },
        false => Cycle { reward: 0.0, length: 1.0 },
    };
    (0..count).map(cycle).collect()
}

#[test]
fn the_ratio_of_cycles_covers_the_long_run_share() {
    // 0.25 * 2 of 0.25 * 3 + 0.75 * 1.
    let share = 0.5 / 1.5;
    let mut covers = 0;
    for repetition in 0..REPETITIONS {
        let cycles = cycles(&mut ChaCha8Rng::seed_from_u64(repetition), 400);
        let interval = ratio_of_cycles(&cycles, 0.95).expect("enough cycles").interval;
        covers += u64::from(interval.low <= share && share <= interval.high);
    }
    assert!(COVERS.contains(&covers), "{covers}");
}

#[test]
fn cycles_of_one_length_are_plain_values() {
    let values = [3.0, 1.0, 4.0, 1.0, 5.0];
    let cycles = values.map(|reward| Cycle { reward, length: 1.0 });
    let ratio = ratio_of_cycles(&cycles, 0.99).expect("enough cycles");
    let mean = batch_means(&values, 5, 0.99).expect("enough values");
    assert!((ratio.value - mean.value).abs() < 1e-15);
    assert!((ratio.interval.low - mean.interval.low).abs() < 1e-12);
    assert!((ratio.interval.high - mean.interval.high).abs() < 1e-12);
    assert_eq!(ratio_of_cycles(&cycles[..1], 0.99), None);
}
