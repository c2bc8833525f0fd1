//! Each latency law against its moments.

use forklab::network::latency::LATENCY_MAX;
use forklab::network::latency::LatencyLaw;
use forklab::network::latency::LatencyReject;
use forklab::network::latency::Variation;
use forklab::sim::rng::Mixer;
use forklab::sim::time::SimDuration;

const DRAWS: u64 = 1_000_000;

const fn ms(millis: u64) -> SimDuration {
    SimDuration::from_millis(millis)
}

/// Draws of `law` in milliseconds, sorted.
fn sample(law: &LatencyLaw) -> Vec<f64> {
    law.check().unwrap();
    let luck = Mixer::new(7, "laws");
    let draw = |link| law.draw([luck.at(link, 0), luck.at(link, 1)]).as_nanos() as f64 / 1e6;
    let mut drawn: Vec<f64> = (0..DRAWS).map(draw).collect();
    drawn.sort_by(f64::total_cmp);
    drawn
}

/// Mean and standard deviation.
fn moments(drawn: &[f64]) -> (f64, f64) {
    let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
    let square = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    (mean, (square / drawn.len() as f64).sqrt())
}

/// The mean of a million draws must lie within five standard errors, so a law whose mean is off
/// by a hundredth of its standard deviation is refused all but once in three million times.
fn assert_law(law: &LatencyLaw, mean_ms: f64, deviation_ms: f64) {
    let (mean, deviation) = moments(&sample(law));
    let error = 5.0 * deviation_ms / (DRAWS as f64).sqrt();
    assert!((mean - mean_ms).abs() <= error, "{law:?}: mean {mean} for {mean_ms} ± {error}");
    assert!((deviation / deviation_ms - 1.0).abs() < 0.02, "{law:?}: deviation {deviation}");
}

#[test]
fn a_constant_latency_is_exact_to_the_nanosecond() {
    let law = LatencyLaw::Constant(SimDuration::from_nanos(1));

    assert_eq!(law.draw([u64::MAX, 5]), SimDuration::from_nanos(1));
}

#[test]
fn laws_have_the_mean_and_deviation_of_theory() {
    assert_law(&LatencyLaw::Uniform { from: ms(20), to: ms(80) }, 50.0, 60.0 / 12.0_f64.sqrt());
    assert_law(&LatencyLaw::Exponential { mean: ms(100) }, 100.0, 100.0);
    assert_law(&LatencyLaw::Normal { mean: ms(100), deviation: ms(10) }, 100.0, 10.0);
    // Lognormal: mean m·e^(σ²/2), variance mean²·(e^(σ²) - 1); for σ = 0.5.
    let mean = 100.0 * 1.133_148_453_066_826;
    let deviation = mean * 0.284_025_416_687_741_5_f64.sqrt();
    assert_law(&LatencyLaw::LogNormal { median: ms(100), sigma: 0.5 }, mean, deviation);
    // Pareto: mean a·x/(a-1), variance x²·a/((a-1)²(a-2)); for a = 6.
    assert_law(
        &LatencyLaw::Pareto { least: ms(50), shape: 6.0 },
        60.0,
        (2_500.0_f64 * 6.0 / (25.0 * 4.0)).sqrt(),
    );
}

#[test]
fn half_of_a_lognormal_law_lies_below_its_median() {
    let drawn = sample(&LatencyLaw::LogNormal { median: ms(100), sigma: 1.3 });

    // The standard error of the median is 1.25·σ·median/√n: 0.16 ms.
    let median = drawn[drawn.len() / 2];
    assert!((median - 100.0).abs() < 0.8, "{median}");
}

#[test]
fn a_normal_law_is_cut_at_zero_and_a_heavy_tail_at_four_hours() {
    let normal = sample(&LatencyLaw::Normal { mean: ms(0), deviation: ms(10) });
    let zeros = normal.iter().filter(|&&x| x == 0.0).count() as f64 / DRAWS as f64;
    assert!((zeros - 0.5).abs() < 0.0025, "{zeros}");

    let pareto = LatencyLaw::Pareto { least: ms(1), shape: 0.01 };
    assert_eq!(pareto.draw([0, 0]), LATENCY_MAX);
}

#[test]
fn laws_that_cannot_be_drawn_are_refused() {
    let hours_5 = SimDuration::from_secs(18_000);
    assert_eq!(
        LatencyLaw::Constant(hours_5).check(),
        Err(LatencyReject::TooLong { seconds: 18_000.0 })
    );
    assert_eq!(LatencyLaw::Constant(LATENCY_MAX).check(), Ok(()));
    assert_eq!(
        LatencyLaw::Uniform { from: ms(2), to: ms(1) }.check(),
        Err(LatencyReject::Reversed)
    );
    assert_eq!(
        LatencyLaw::Pareto { least: ms(1), shape: 0.0 }.check(),
        Err(LatencyReject::Form { given: 0.0, least: 0.01 })
    );
    assert_eq!(LatencyLaw::LogNormal { median: ms(1), sigma: 0.0 }.check(), Ok(()));
    let no_number = LatencyLaw::LogNormal { median: ms(1), sigma: f64::NAN };
    assert!(no_number.check().is_err());
}

#[test]
fn a_variation_has_mean_1_and_follows_the_pareto_law() {
    let variation = Variation::pareto(5.0);
    // Every 2^10-th of all 2^32 draws: the table itself, without chance.
    let factors: Vec<f64> = (0..1_u32 << 22).map(|n| variation.factor(n << 10)).collect();
    let (mean, deviation) = moments(&factors);

    assert!((mean - 1.0).abs() < 1e-6, "{mean}");
    // The untruncated law has 1/√15 = 0.2582; what the cut tail lacks is about 2 %.
    assert!((deviation - 0.2582).abs() < 0.006, "{deviation}");
    assert_eq!(factors[0], 0.8);
    // The quantiles at 1/4, 1/2, 3/4 and 0.99: 0.8·(1 - p)^(-1/5).
    for (p, expected) in [(0.25, 0.847_39), (0.5, 0.918_96), (0.75, 1.055_61), (0.99, 2.009_51)] {
        let seen = variation.factor((p * 4_294_967_296.0) as u32);
        assert!((seen - expected).abs() < 5e-4, "{p}: {seen} for {expected}");
    }
    // Where the tail is cut.
    let longest = variation.factor(u32::MAX);
    assert!((longest - 4.70).abs() < 0.01, "{longest}");
}

/// Golden: our own output, so that a change of the draws is noticed.
#[test]
fn the_first_draws_of_a_seed_stay_as_they_are() {
    let luck = Mixer::new(7, "laws");
    let bits = [luck.at(1, 0), luck.at(1, 1)];
    let drawn = [
        LatencyLaw::Uniform { from: ms(20), to: ms(80) },
        LatencyLaw::Exponential { mean: ms(100) },
        LatencyLaw::Normal { mean: ms(100), deviation: ms(10) },
        LatencyLaw::LogNormal { median: ms(100), sigma: 0.5 },
        LatencyLaw::Pareto { least: ms(50), shape: 6.0 },
    ]
    .map(|law| law.draw(bits).as_nanos());

    assert_eq!(drawn, GOLDEN_DRAWS_NS);
}

const GOLDEN_DRAWS_NS: [u64; 5] = [71_215_093, 15_831_030, 97_315_850, 87_440_862, 51_336_811];
