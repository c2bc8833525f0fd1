//! The laws of the random draws against their closed forms.
//!
//! Seeds are fixed: a gate holds for good or not at all. Each gate refuses the right law once in
//! 1,000. With the 100,000 draws used here the Kolmogorov-Smirnov gates refuse almost surely a
//! law whose distribution function is off by 0.0125 anywhere (a mean off by about 3 % of the
//! deviation), the gates of means one that is off by 2 % of the deviation.

use forklab::sim::math;
use forklab::sim::rng::Mixer;
use forklab::sim::rng::Stream;
use forklab::sim::rng::exponential_of;
use forklab::sim::rng::unit_of;
use statrs::distribution::ChiSquared;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::Gamma;

const DRAWS: usize = 100_000;

/// The greatest distance between the samples and the law, times the root of their number: above
/// 1.95 once in 1,000.
fn kolmogorov_smirnov(mut samples: Vec<f64>, law: impl Fn(f64) -> f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let count = samples.len() as f64;
    let distance = samples.iter().enumerate().fold(0.0_f64, |distance, (rank, &sample)| {
        let expected = law(sample);
        let (below, above) = (rank as f64 / count, (rank + 1) as f64 / count);
        distance.max((expected - below).abs()).max((above - expected).abs())
    });
    distance * count.sqrt()
}

/// How probable it is that equally likely cells differ at least as much as `counts`.
fn chi_square_p(counts: &[u64]) -> f64 {
    let expected = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    let distance = |&count: &u64| (count as f64 - expected) * (count as f64 - expected) / expected;
    let square: f64 = counts.iter().map(distance).sum();
    ChiSquared::new(counts.len() as f64 - 1.0).expect("cells").sf(square)
}

/// How many standard errors the mean of `samples` lies from `mean`.
fn mean_error(samples: &[f64], mean: f64, deviation: f64) -> f64 {
    let count = samples.len() as f64;
    (samples.iter().sum::<f64>() / count - mean) / (deviation / count.sqrt())
}

fn draw(name: &str, mut law: impl FnMut(&mut Stream) -> f64) -> Vec<f64> {
    let mut stream = Stream::new(1, "laws", name);
    (0..DRAWS).map(|_| law(&mut stream)).collect()
}

#[test]
fn unit_is_uniform() {
    let distance = kolmogorov_smirnov(draw("unit", Stream::unit), |x| x);
    assert!(distance < 1.95, "{distance}");
}

#[test]
fn exponential_has_its_law_and_moments() {
    let samples = draw("exponential", Stream::exponential);
    assert!(mean_error(&samples, 1.0, 1.0).abs() < 3.29);
    let squares: Vec<f64> = samples.iter().map(|x| x * x).collect();
    assert!(mean_error(&squares, 2.0, 20_f64.sqrt()).abs() < 3.29); // E x^4 - 4 = 20
    let distance = kolmogorov_smirnov(samples, |x| -math::exp_m1(-x));
    assert!(distance < 1.95, "{distance}");
}

#[test]
fn normal_has_its_law_and_moments() {
    let samples = draw("normal", Stream::normal);
    assert!(mean_error(&samples, 0.0, 1.0).abs() < 3.29);
    let squares: Vec<f64> = samples.iter().map(|x| x * x).collect();
    assert!(mean_error(&squares, 1.0, 2_f64.sqrt()).abs() < 3.29);
    let distance = kolmogorov_smirnov(samples, |x| 0.5 * math::erfc(-x / 2_f64.sqrt()));
    assert!(distance < 1.95, "{distance}");
}

#[test]
fn gamma_has_its_law_and_moments_at_every_shape() {
    // Both methods, and both sides of their border.
    for shape in [1, 2, 5, 6, 7, 8, 32, 1_000, 5_000, 1 << 30] {
        let samples = draw(&format!("gamma-{shape}"), |stream| stream.gamma(shape));
        let mean = shape as f64;
        assert!(mean_error(&samples, mean, mean.sqrt()).abs() < 3.29, "shape {shape}");
        let squares: Vec<f64> = samples.iter().map(|x| (x - mean) * (x - mean)).collect();
        // The fourth central moment of the law is 3 k^2 + 6 k.
        let deviation = (2.0 * mean * mean + 6.0 * mean).sqrt();
        assert!(mean_error(&squares, mean, deviation).abs() < 3.29, "shape {shape}");
        if shape <= 5_000 {
            let law = Gamma::new(mean, 1.0).expect("a shape above 0");
            let distance = kolmogorov_smirnov(samples, |x| law.cdf(x));
            assert!(distance < 1.95, "shape {shape}: {distance}");
        }
    }
}

#[test]
fn bounded_draws_are_equally_likely() {
    // 3 * 2^62 is the worst bound: a product without redraw would make each third number twice as
    // likely. A cell of thirds that is off by 2 % is refused almost surely.
    for bound in [1, 2, 3, 7, 100, 1_000, 3 << 62] {
        let cells = bound.min(100);
        let mut stream = Stream::new(2, "laws", "below");
        let mut counts = vec![0; cells as usize];
        for _ in 0..DRAWS {
            let drawn = stream.below(bound);
            assert!(drawn < bound);
            counts[(u128::from(drawn) * u128::from(cells) / u128::from(bound)) as usize] += 1;
        }
        if bound > 1 {
            let p = chi_square_p(&counts);
            assert!(p > 0.001, "bound {bound}: {p}");
        }
    }
}

#[test]
fn a_bound_of_three_quarters_of_the_range_is_not_biased_modulo_three() {
    let mut stream = Stream::new(3, "laws", "below");
    let mut counts = [0; 3];
    for _ in 0..DRAWS {
        counts[(stream.below(3 << 62) % 3) as usize] += 1;
    }
    // Without redraw the counts would be 1/2, 1/4, 1/4.
    let p = chi_square_p(&counts);
    assert!(p > 0.001, "{counts:?}: {p}");
}

#[test]
fn every_order_of_a_shuffle_is_equally_likely() {
    let mut stream = Stream::new(4, "laws", "shuffle");
    let mut counts = [0; 24];
    for _ in 0..DRAWS {
        let mut items = [0, 1, 2, 3];
        stream.shuffle(&mut items);
        // The number of the order in the factorial system.
        let rank = |i: usize| items[i + 1..].iter().filter(|&&later| later < items[i]).count();
        counts[rank(0) * 6 + rank(1) * 2 + rank(2)] += 1;
    }
    let p = chi_square_p(&counts);
    assert!(p > 0.001, "{counts:?}: {p}");
}

#[test]
fn the_mixer_is_uniform_along_counts_and_along_links_and_in_both_together() {
    let mixer = Mixer::new(5, "laws");
    let along_counts = (0..DRAWS as u64).map(|i| unit_of(mixer.at(7, i))).collect();
    let along_links = (0..DRAWS as u64).map(|i| unit_of(mixer.at(i, 7))).collect();
    let along_both = (0..DRAWS as u64).map(|i| unit_of(mixer.at(i / 300, i % 300))).collect();
    for samples in [along_counts, along_links, along_both] {
        let distance = kolmogorov_smirnov(samples, |x| x);
        assert!(distance < 1.95, "{distance}");
    }
    let waits = (0..DRAWS as u64).map(|i| exponential_of(mixer.at(i, i))).collect();
    let distance = kolmogorov_smirnov(waits, |x| -math::exp_m1(-x));
    assert!(distance < 1.95, "{distance}");
}

#[test]
fn neighbouring_draws_of_the_mixer_are_independent() {
    let mixer = Mixer::new(6, "laws");
    type Neighbours = fn(u64) -> [(u64, u64); 2];
    let neighbours: [Neighbours; 3] =
        [|i| [(3, i), (3, i + 1)], |i| [(i, 3), (i + 1, 3)], |i| [(i, i + 1), (i + 1, i)]];
    for pair in neighbours {
        let mut counts = [0; 256];
        for i in 0..DRAWS as u64 {
            let [first, second] = pair(i).map(|(link, count)| mixer.at(link, count));
            counts[((first >> 60) * 16 + (second >> 60)) as usize] += 1;
        }
        let p = chi_square_p(&counts);
        assert!(p > 0.001, "{p}");
    }
}

#[test]
fn each_bit_of_link_and_count_flips_each_bit_of_the_mixer_half_the_time() {
    let mixer = Mixer::new(7, "laws");
    let trials = 2_000;
    for input in 0..64 {
        for flip in [(1_u64 << input, 0), (0, 1_u64 << input)] {
            let mut flips = [0_u32; 64];
            for i in 0..trials {
                let (link, count) = (i * 0x1_0001, i * 3);
                let changed = mixer.at(link, count) ^ mixer.at(link ^ flip.0, count ^ flip.1);
                for (bit, flips) in flips.iter_mut().enumerate() {
                    *flips += u32::from(changed >> bit & 1 == 1);
                }
            }
            // 8,192 pairs of bits: five deviations of 22 from 1,000 happen once in 200 times.
            for count in flips {
                assert!((888..=1112).contains(&count), "input bit {input}: {flips:?}");
            }
        }
    }
}
