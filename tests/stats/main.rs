//! Intervals against those of a library that nobody here wrote, and against printed ones.

mod correlated;
mod scipy;
mod sequential;

use forklab::stats::interval::Interval;
use forklab::stats::interval::clopper_pearson;
use forklab::stats::interval::of_mean;
use forklab::stats::interval::wilson;
use forklab::stats::special::beta_below;
use forklab::stats::special::normal_quantile_above;
use forklab::stats::special::student_quantile_above;
use statrs::distribution::Beta;
use statrs::distribution::Binomial;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::DiscreteCDF;
use statrs::distribution::Normal;
use statrs::distribution::StudentsT;

fn close(ours: f64, theirs: f64, tolerance: f64) -> bool {
    (ours - theirs).abs() <= tolerance * theirs.abs().max(1e-300)
}

#[test]
fn the_beta_function_is_that_of_statrs() {
    for (a, b) in [(0.5, 0.5), (1.0, 3.0), (2.0, 9_999.0), (40.0, 60.0), (8_911.0, 91_090.0)] {
        let theirs = Beta::new(a, b).expect("above 0");
        for part in [0.01, 0.2, 0.5, 0.9, 0.999] {
            let x = part * 2.0 * a / (a + b);
            if x < 1.0 {
                let (ours, theirs) = (beta_below(x, a, b), theirs.cdf(x));
                assert!((ours - theirs).abs() < 1e-10, "{a} {b} {x}: {ours} {theirs}");
            }
        }
    }
}

#[test]
fn quantiles_are_those_of_statrs() {
    let normal = Normal::new(0.0, 1.0).expect("a deviation");
    for tail in [0.1, 0.025, 1e-3, 1e-6] {
        assert!(close(normal_quantile_above(tail), normal.inverse_cdf(1.0 - tail), 1e-6), "{tail}");
        for degrees in [1.0, 4.0, 30.0, 10_000.0] {
            let theirs = StudentsT::new(0.0, 1.0, degrees)
                .expect("degrees")
                .sf(student_quantile_above(tail, degrees));
            assert!(close(theirs, tail, 1e-6), "{tail} {degrees}: {theirs}");
        }
    }
    assert!(close(normal_quantile_above(0.025), 1.959_963_984_540_054, 1e-12));
}

/// What Clopper and Pearson ask for: at the ends of the interval the tail has just its probability.
#[test]
fn clopper_and_pearson_cut_off_equal_tails() {
    for (hits, trials) in [(1, 10), (5, 10), (10, 10), (0, 10), (891, 10_000), (3, 40_000)] {
        for confidence in [0.95, 1.0 - 1e-6] {
            let tail = (1.0 - confidence) / 2.0;
            let Interval { low, high } = clopper_pearson(hits, trials, confidence);
            let law = |share| Binomial::new(share, trials).expect("a share");
            if hits > 0 {
                assert!(close(law(low).sf(hits - 1), tail, 1e-6), "{hits} of {trials}: {low}");
            } else {
                assert_eq!(low, 0.0);
            }
            if hits < trials {
                assert!(close(law(high).cdf(hits), tail, 1e-6), "{hits} of {trials}: {high}");
            } else {
                assert_eq!(high, 1.0);
            }
        }
    }
}

/// Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, methods 3 and 5.
#[test]
fn printed_intervals() {
    let printed = [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ];
    for (hits, trials, score, exact) in printed {
        for (ours, (low, high)) in
            [(wilson(hits, trials, 0.95), score), (clopper_pearson(hits, trials, 0.95), exact)]
        {
            assert!((ours.low - low).abs() < 6e-5, "{hits} of {trials}: {ours:?}");
            assert!((ours.high - high).abs() < 6e-5, "{hits} of {trials}: {ours:?}");
        }
    }
    assert_eq!(wilson(0, 0, 0.95), Interval { low: 0.0, high: 1.0 });
}

#[test]
fn the_interval_of_a_mean_is_students() {
    let Interval { low, high } = of_mean(10.0, 2.0, 5, 0.95).expect("five values");
    assert!(close(high - 10.0, 2.776_445_105 * 2.0 / 5.0_f64.sqrt(), 1e-8), "{low} {high}");
    assert!(close(10.0 - low, high - 10.0, 1e-12));
    assert_eq!(of_mean(10.0, 0.0, 1, 0.95), None);
}
