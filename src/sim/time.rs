//! Virtual time: whole nanoseconds since the start of the world.

use serde::Deserialize;
use serde::Serialize;

/// A moment, in nanoseconds since the start of the world (the genesis time of its chain).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimTime(u64);

/// A span of virtual time in nanoseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct SimDuration(u64);

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

impl SimTime {
    /// The start of the world.
    pub const ZERO: Self = Self(0);
    /// The last moment that can be named: about 584 years.
    pub const MAX: Self = Self(u64::MAX);

    /// The moment `nanos` nanoseconds after the start.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the start.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole seconds since the start, rounded down.
    pub const fn whole_seconds(self) -> u64 {
        self.0 / NANOS_PER_SECOND
    }

    /// Seconds since the start, for people and tables; never fed back into the simulation.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }

    /// How long after `earlier` this moment is, or `None` if it is before it.
    pub const fn since(self, earlier: Self) -> Option<SimDuration> {
        match self.0.checked_sub(earlier.0) {
            Some(nanos) => Some(SimDuration(nanos)),
            None => None,
        }
    }

    /// The moment `span` later, or [`SimTime::MAX`] if that cannot be named.
    pub const fn saturating_add(self, span: SimDuration) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl SimTime {
    /// The time on a clock that started at 0, for people: `14:20:07`, from the second day on
    /// `2d 03:04:05`. Fractions of a second are dropped.
    pub fn clock(self) -> String {
        let seconds = self.whole_seconds();
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        let clock = format!("{hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
        if days == 0 { clock } else { format!("{days}d {clock}") }
    }
}

impl core::ops::Add<SimDuration> for SimTime {
    type Output = Self;

    fn add(self, span: SimDuration) -> Self {
        Self(self.0.checked_add(span.0).expect("virtual time ends after 584 years"))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `nanos` nanoseconds.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A span of `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * 1_000_000)
    }

    /// A span of `seconds` seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds * NANOS_PER_SECOND)
    }

    /// The span in nanoseconds.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The span in seconds, for people and tables; never fed back into the simulation.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND as f64
    }
}

impl core::fmt::Display for SimDuration {
    /// The span in the two largest units that matter, rounded down: `3 d 4 h`, `7 min 12 s`,
    /// `5 s`; below ten seconds with a fraction: `6.5 s`, `40 ms`, `250 µs`, `1 ns`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let seconds = self.0 / NANOS_PER_SECOND;
        let pairs = [(86_400, 3_600, "d", "h"), (3_600, 60, "h", "min"), (60, 1, "min", "s")];
        for (large, small, large_name, small_name) in pairs {
            if seconds >= large {
                write!(f, "{} {large_name}", seconds / large)?;
                let rest = seconds % large / small;
                return if rest == 0 { Ok(()) } else { write!(f, " {rest} {small_name}") };
            }
        }
        if seconds >= 10 {
            return write!(f, "{seconds} s");
        }
        for (unit_ns, name) in [(NANOS_PER_SECOND, "s"), (1_000_000, "ms"), (1_000, "µs")] {
            if self.0 >= unit_ns {
                let tenths = self.0 / (unit_ns / 10) % 10;
                write!(f, "{}", self.0 / unit_ns)?;
                if tenths > 0 && self.0 < 10 * unit_ns {
                    write!(f, ".{tenths}")?;
                }
                return write!(f, " {name}");
            }
        }
        write!(f, "{} ns", self.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::time::SimDuration;
    use crate::sim::time::SimTime;

    #[test]
    fn a_moment_reads_like_a_clock() {
        let at = |seconds| (SimTime::ZERO + SimDuration::from_secs(seconds)).clock();
        assert_eq!(at(0), "00:00:00");
        assert_eq!(at(51_607), "14:20:07");
        assert_eq!(at(86_399), "23:59:59");
        assert_eq!(at(86_400), "1d 00:00:00");
        assert_eq!(at(2 * 86_400 + 11_045), "2d 03:04:05");
    }

    #[test]
    fn a_span_reads_in_its_two_largest_units() {
        let span = |nanos| SimDuration::from_nanos(nanos).to_string();
        assert_eq!(SimDuration::from_secs(432).to_string(), "7 min 12 s");
        assert_eq!(SimDuration::from_secs(7_200).to_string(), "2 h");
        assert_eq!(SimDuration::from_secs(3 * 86_400 + 4 * 3_600 + 59).to_string(), "3 d 4 h");
        assert_eq!(SimDuration::from_secs(59).to_string(), "59 s");
        assert_eq!(span(6_549_999_999), "6.5 s");
        assert_eq!(span(40_900_000), "40 ms");
        assert_eq!(span(250_000), "250 µs");
        assert_eq!(span(1), "1 ns");
        assert_eq!(span(0), "0 ns");
    }
}
