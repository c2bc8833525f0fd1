//! What a command cost the machine: seconds by the clock, seconds of processor, memory.

#![expect(clippy::disallowed_types, reason = "the machine's clock, told and never fed back")]

use std::time::Instant;

/// A command that has begun.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Begins now.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since then.
    pub fn wall_s(self) -> f64 {
        millis(self.0.elapsed().as_secs_f64())
    }
}

/// Ticks in a second of `/proc/self/stat`: Linux gives every program 100, whatever its own clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// Seconds of processor time of this process, all threads together, where the system tells (Linux,
/// to a hundredth).
pub fn cpu_s() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // the name in parentheses may hold anything; the fields are counted from behind it
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some((user + system) as f64 / TICKS_PER_SECOND)
}

/// The most memory that this process has held, where the system tells (Linux).
pub fn peak_rss_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1_024)
}

/// Rounds to milliseconds.
fn millis(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}
