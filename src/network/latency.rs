//! How long messages travel: what is drawn once for a link, and what for each message.

use crate::network::presets::Preset;
use crate::network::presets::RegionMap;
use crate::network::presets::Slowness;
use crate::sim::math;
use crate::sim::rng::exponential_of;
use crate::sim::rng::unit_of;
use crate::sim::time::SimDuration;
use serde::Deserialize;
use serde::Serialize;

/// The longest latency that a link can have: four hours.
pub const LATENCY_MAX: SimDuration = SimDuration::from_secs(4 * 3_600);

/// The largest parameter of form: a Pareto law of this shape varies by a part in a thousand.
const FORM_MAX: f64 = 1_000.0;

/// The smallest exponent of a Pareto law; nearly all of its draws are then cut.
const PARETO_SHAPE_MIN: f64 = 0.01;

/// How long a message travels over a link, beside what its size costs.
///
/// Presets give each link the mean of its two regions, and each message a variation around it.
/// All other laws are drawn once for each link and hold for all its messages in both directions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum LatencyLaw {
    /// The same for each link.
    Constant(SimDuration),
    /// Uniform between two durations.
    Uniform {
        /// The shortest.
        from: SimDuration,
        /// The longest.
        to: SimDuration,
    },
    /// Exponential.
    Exponential {
        /// The mean.
        mean: SimDuration,
    },
    /// Normal, where a draw below zero counts as zero.
    Normal {
        /// The mean of the law before that.
        mean: SimDuration,
        /// The standard deviation of the law before that.
        deviation: SimDuration,
    },
    /// Lognormal.
    LogNormal {
        /// Half of the links are faster.
        median: SimDuration,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
    /// Pareto.
    Pareto {
        /// The shortest.
        least: SimDuration,
        /// The exponent of the tail; the mean is finite above 1.
        shape: f64,
    },
    /// Means by region, and a Pareto law around them for each message.
    Regions(Preset),
}

/// Why a latency law cannot be drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LatencyReject {
    /// A duration above [`LATENCY_MAX`].
    #[error("{seconds} s is longer than four hours")]
    TooLong {
        /// How long it is.
        seconds: f64,
    },
    /// A range that ends before it starts.
    #[error("the longest is shorter than the shortest")]
    Reversed,
    /// A parameter of form that is beyond use.
    #[error("{given} is not from {least} to 1000")]
    Form {
        /// What it is.
        given: f64,
        /// What it is at least.
        least: f64,
    },
}

impl LatencyLaw {
    /// The map of regions that this law brings with it.
    pub fn map(&self) -> Option<&'static RegionMap> {
        match self {
            Self::Regions(preset) => Some(preset.map()),
            Self::Constant(_)
            | Self::Uniform { .. }
            | Self::Exponential { .. }
            | Self::Normal { .. }
            | Self::LogNormal { .. }
            | Self::Pareto { .. } => None,
        }
    }

    /// Checks the law before anything is drawn.
    ///
    /// # Errors
    ///
    /// The [`LatencyReject`] that says which value is wrong.
    pub fn check(&self) -> Result<(), LatencyReject> {
        let (longest, form) = match *self {
            Self::Constant(all) => (all, 1.0),
            Self::Uniform { from, to } if to < from => return Err(LatencyReject::Reversed),
            Self::Uniform { to, .. } => (to, 1.0),
            Self::Exponential { mean } => (mean, 1.0),
            Self::Normal { mean, deviation } => (mean.max(deviation), 1.0),
            Self::LogNormal { median, sigma } => (median, sigma),
            Self::Pareto { least, shape } => (least, shape),
            Self::Regions(_) => (SimDuration::ZERO, 1.0),
        };
        if longest > LATENCY_MAX {
            return Err(LatencyReject::TooLong { seconds: longest.as_secs_f64() });
        }
        let least = if matches!(self, Self::Pareto { .. }) { PARETO_SHAPE_MIN } else { 0.0 };
        if !(least..=FORM_MAX).contains(&form) {
            return Err(LatencyReject::Form { given: form, least });
        }
        Ok(())
    }

    /// The latency of one link from two draws of 64 random bits; of a law by region, nothing.
    ///
    /// At most [`LATENCY_MAX`]: of a heavy tail the rest is cut there.
    pub fn draw(&self, bits: [u64; 2]) -> SimDuration {
        let nanos = |span: SimDuration| span.as_nanos() as f64;
        let drawn_ns = match *self {
            Self::Constant(all) => return all.min(LATENCY_MAX),
            Self::Uniform { from, to } => {
                nanos(from) + unit_of(bits[0]) * (nanos(to) - nanos(from))
            }
            Self::Exponential { mean } => nanos(mean) * exponential_of(bits[0]),
            Self::Normal { mean, deviation } => {
                (nanos(mean) + nanos(deviation) * normal_of(bits)).max(0.0)
            }
            Self::LogNormal { median, sigma } => nanos(median) * math::exp(sigma * normal_of(bits)),
            Self::Pareto { least, shape } => {
                nanos(least) * math::exp(exponential_of(bits[0]) / shape)
            }
            Self::Regions(_) => 0.0,
        };
        SimDuration::from_nanos((drawn_ns.round() as u64).min(LATENCY_MAX.as_nanos()))
    }
}

/// A normal deviate of mean 0 and variance 1 from two draws of 64 random bits (Box and Muller).
fn normal_of(bits: [u64; 2]) -> f64 {
    let radius = (2.0 * exponential_of(bits[0])).sqrt();
    radius * math::cos(2.0 * core::f64::consts::PI * unit_of(bits[1]))
}

impl Slowness {
    /// How slow one node is, from two draws of 64 random bits.
    pub fn draw(&self, bits: [u64; 2]) -> SimDuration {
        let drawn_ms = self.median_ms * math::exp(self.sigma * normal_of(bits));
        SimDuration::from_nanos((drawn_ms.min(self.max_ms) * 1e6).round() as u64)
    }
}

/// How many pieces the table of a variation has.
const PIECES: usize = 1_024;

/// A random factor of mean 1 for each message: the inverse of a Pareto law as a table.
///
/// Between two entries the factor is interpolated. The last piece ends where the table's mean is
/// exactly 1, so the tail is cut (at 4.7 times the mean for a shape of 5) and its weight kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    shape: f64,
    factors: Vec<f64>,
}

impl Variation {
    /// The variation of a Pareto law with this exponent.
    ///
    /// # Panics
    ///
    /// If `shape` is not above 1: the law would have no mean.
    pub fn pareto(shape: f64) -> Self {
        assert!(shape > 1.0, "a Pareto law of exponent {shape} has no mean");
        let least = (shape - 1.0) / shape;
        let quantile =
            |piece: usize| least * math::powf(1.0 - piece as f64 / PIECES as f64, -1.0 / shape);
        let mut factors: Vec<f64> = (0..PIECES).map(quantile).collect();
        let inner: f64 = factors.windows(2).map(|piece| (piece[0] + piece[1]) / 2.0).sum();
        let last = factors[PIECES - 1];
        factors.push(2.0 * (PIECES as f64 - inner) - last);
        Self { shape, factors }
    }

    /// The exponent of the law.
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// The factor for 32 random bits.
    pub fn factor(&self, bits: u32) -> f64 {
        let piece = (bits >> 22) as usize;
        let within = f64::from(bits & 0x3f_ffff) * (1.0 / 4_194_304.0);
        let (low, high) = (self.factors[piece], self.factors[piece + 1]);
        low + within * (high - low)
    }
}
