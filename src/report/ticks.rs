//! Moments of a run as whole numbers that a page can read.

use crate::sim::time::SimTime;

/// Runs that are longer have their moments in milliseconds, others in microseconds.
const FINE_NS_MAX: u64 = 3_600_000_000_000;

/// Moments as ticks since the start of a run.
#[derive(Debug, Clone, Copy)]
pub struct Ticks {
    /// The length of a tick, in nanoseconds.
    ns: u64,
}

impl Ticks {
    /// Those of a run that ends at `end_ns`.
    pub const fn of_run(end_ns: u64) -> Self {
        Self { ns: if end_ns > FINE_NS_MAX { 1_000_000 } else { 1_000 } }
    }

    /// How many there are in a second.
    pub const fn per_s(self) -> u64 {
        1_000_000_000 / self.ns
    }

    /// A moment.
    pub fn of(self, at: SimTime) -> i64 {
        self.of_ns(at.as_nanos())
    }

    /// A moment in nanoseconds.
    pub const fn of_ns(self, at_ns: u64) -> i64 {
        (at_ns / self.ns) as i64
    }

    /// A moment, or -1 for never.
    pub fn maybe(self, at: Option<SimTime>) -> i64 {
        at.map_or(-1, |at| self.of(at))
    }
}
