//! The law of mining: attempts as a Poisson process in virtual time.
//!
//! A miner of hashrate `h` really tries nonces, and the moments of his attempts are a Poisson
//! process of rate `h`: the k-th attempt of a chunk happens at its start + Gamma(k) / `h`. Each
//! attempt succeeds with probability p = (target + 1) / 2^256, so blocks are found exactly as a
//! Poisson process of rate `h` p, at any difficulty, and a chunk may be thrown away at any moment
//! (new tip, new template, changed hashrate) without changing the law, since the process has no
//! memory. A lattice `start + k/h` restarted at each tip has the wrong law.

use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

use crate::sim::rng::Stream;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimDuration;

/// The whole network's hashpower in parts per billion, the unit of shares.
pub const WHOLE_SHARE_PPB: u64 = 1_000_000_000;

/// How fast somebody hashes, in attempts per second of virtual time.
///
/// A float that is computed from whole numbers by `+ - * /` alone, so it has the same bits
/// everywhere. A snapshot keeps it as those bits.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(from = "u64", into = "u64")]
pub struct Hashrate(f64);

impl Hashrate {
    /// Nobody hashes.
    pub const ZERO: Self = Self(0.0);

    /// `attempts` hashes in each second.
    ///
    /// # Panics
    ///
    /// If `attempts` is negative, infinite or not a number.
    pub fn per_second(attempts: f64) -> Self {
        assert!(attempts >= 0.0 && attempts.is_finite(), "a hashrate of {attempts}");
        Self(attempts)
    }

    /// The share `share_ppb` (parts per billion) of a network that makes `expected_hashes` in one
    /// `block_interval`.
    pub fn of_share(expected_hashes: f64, block_interval: SimDuration, share_ppb: u64) -> Self {
        let interval_ns = block_interval.as_nanos() as f64;
        let network = expected_hashes * NANOS_PER_SECOND as f64 / interval_ns;
        Self::per_second(network * (share_ppb as f64 / WHOLE_SHARE_PPB as f64))
    }

    /// This hashrate times `factor`, for scripts that change it.
    pub fn times(self, factor: f64) -> Self {
        Self::per_second(self.0 * factor)
    }

    /// Attempts per second.
    pub const fn attempts_per_second(self) -> f64 {
        self.0
    }

    /// Whether no attempt will ever be made.
    pub fn is_zero(self) -> bool {
        self.0 == 0.0
    }
}

impl From<u64> for Hashrate {
    fn from(bits: u64) -> Self {
        Self::per_second(f64::from_bits(bits))
    }
}

impl From<Hashrate> for u64 {
    fn from(rate: Hashrate) -> Self {
        rate.0.to_bits()
    }
}

/// The mean number of hashes that meet `target` once: 2^256 / (target + 1).
pub fn expected_hashes(target: U256) -> f64 {
    1.0 / success_probability(target)
}

/// The probability that one hash meets `target`: (target + 1) / 2^256.
pub fn success_probability(target: U256) -> f64 {
    // From the least limb up; each step scales by exactly 2^-64.
    const STEP: f64 = 1.0 / (1_u128 << 64) as f64;
    let [a, b, c, d] = *target.as_limbs();
    let low = (a as f64 + 1.0) * STEP;
    let lower = (b as f64 + low) * STEP;
    let upper = (c as f64 + lower) * STEP;
    (d as f64 + upper) * STEP
}

/// How many attempts a miner makes in one chunk, from the scenario alone.
///
/// A chunk is hashed when it begins, so what a new tip interrupts was hashed in vain. A chunk is
/// the miner's share of 1/20 of the network's block interval, and at least 32 attempts, or
/// 1/(10 miners) of a block's hashes if that is less. On average the hashes in vain are then
/// less than 10 % at any difficulty. A chunk of one attempt is to be hashed when its time has
/// come, not when it begins; then nothing is in vain.
pub fn chunk_attempts(expected_hashes: f64, share_ppb: u64, miners: u32) -> u32 {
    let share = share_ppb as f64 / WHOLE_SHARE_PPB as f64;
    let by_interval = share * expected_hashes / 20.0;
    let by_count = (expected_hashes / (10.0 * f64::from(miners.max(1)))).min(32.0);
    // A cast rounds down and saturates.
    (by_interval.max(by_count) as u32).max(1)
}

/// How long the next `attempts` attempts take: Gamma(`attempts`) / `rate`, at least 1 ns.
///
/// `None` if no attempt is ever made.
pub fn attempts_take(stream: &mut Stream, attempts: u32, rate: Hashrate) -> Option<SimDuration> {
    if rate.is_zero() {
        return None;
    }
    Some(span(stream.gamma(u64::from(attempts)) / rate.0))
}

/// How long it takes to meet a target that one hash meets with `probability`, without hashing:
/// the exponential of rate `rate` times `probability`, at least 1 ns.
///
/// The law is that of real attempts, the proof of work is missing. `None` if no attempt is ever
/// made.
pub fn sampled_finding(
    stream: &mut Stream,
    rate: Hashrate,
    probability: f64,
) -> Option<SimDuration> {
    if rate.is_zero() {
        return None;
    }
    Some(span(stream.exponential() / (rate.0 * probability)))
}

/// Whole nanoseconds, rounded to the nearest: at least one, so that nothing is found in the
/// instant in which its search began, and at most 146 years, so that it can be added to a moment.
fn span(seconds: f64) -> SimDuration {
    let nanos = (seconds * NANOS_PER_SECOND as f64).round() as u64; // a cast saturates
    SimDuration::from_nanos(nanos.clamp(1, 1 << 62))
}
