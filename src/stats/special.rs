//! The functions behind intervals and tests: beta, normal and Student distributions, with the same
//! bits on every platform.

use crate::sim::math::erfc;
use crate::sim::math::exp;
use crate::sim::math::ln;
use crate::sim::math::ln_1p;
use crate::sim::math::ln_gamma;

/// Steps of the continued fraction at the most; it needs about the root of the larger parameter.
const STEPS_MAX: u32 = 100_000;
/// Halvings of an interval until nothing is left of it.
const HALVINGS: u32 = 200;

/// The regularised incomplete beta function: the probability that a beta variable with parameters
/// `a` and `b`, both above 0, is at most `x`, from 0 to 1.
///
/// Source: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method.
pub fn beta_below(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_below(1.0 - x, b, a);
    }
    let front = a * ln(x) + b * ln_1p(-x) + ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b);
    exp(front) / a * beta_fraction(x, a, b)
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = below;
    for step in 1..STEPS_MAX {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for factor in [even, odd] {
            below = 1.0 / away(1.0 + factor * below);
            above = away(1.0 + factor / above);
            fraction *= below * above;
        }
        if (fraction - before).abs() < 1e-16 * fraction.abs() {
            break;
        }
    }
    fraction
}

/// The value that a beta variable with parameters `a` and `b` stays below with `probability`.
pub fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    halve(0.0, 1.0, |x| beta_below(x, a, b) < probability)
}

/// The probability that a standard normal variable is above `z`.
pub fn normal_above(z: f64) -> f64 {
    erfc(z / core::f64::consts::SQRT_2) / 2.0
}

/// The value that a standard normal variable exceeds with `probability`, from 0 to 1/2.
pub fn normal_quantile_above(probability: f64) -> f64 {
    halve(0.0, 40.0, |z| normal_above(z) > probability)
}

/// The value that a Student variable with so many degrees of freedom exceeds with `probability`,
/// from 0 to 1/2.
pub fn student_quantile_above(probability: f64, degrees: f64) -> f64 {
    let above = |t: f64| beta_below(degrees / (degrees + t * t), degrees / 2.0, 0.5) / 2.0;
    halve(0.0, 1e9, |t| above(t) > probability)
}

/// Where `is_left` changes from true to false.
fn halve(mut left: f64, mut right: f64, is_left: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = left + (right - left) / 2.0;
        if middle <= left || middle >= right {
            break;
        }
        if is_left(middle) {
            left = middle;
        } else {
            right = middle;
        }
    }
    left + (right - left) / 2.0
}
