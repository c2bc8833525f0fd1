//! Exact decimals for tables: integers in, digits out, no rounding on the way.

use core::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde::Serializer;
use serde::de::Error;

/// Nanoseconds, written in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Seconds(pub u64);

/// Nanoseconds, written in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Millis(pub u64);

/// Parts per billion, written as a share from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Share(pub u64);

/// Digits after the point of [`Seconds`].
const SECONDS_DECIMALS: u32 = 9;
/// Digits after the point of [`Millis`].
const MILLIS_DECIMALS: u32 = 6;
/// Digits after the point of [`Share`].
const SHARE_DECIMALS: u32 = 9;

impl Share {
    /// `part` of `whole`, rounded to the nearest part per billion; 0 of nothing is 0.
    pub fn of(part: u128, whole: u128) -> Self {
        if whole == 0 {
            return Self(0);
        }
        let ppb = (part * 1_000_000_000 + whole / 2) / whole;
        Self(u64::try_from(ppb).expect("a share is at most a whole"))
    }

    /// The share for people and charts.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }
}

/// Writes `value` / 10^`decimals` without trailing zeros.
fn write_fixed(f: &mut fmt::Formatter<'_>, value: u64, decimals: u32) -> fmt::Result {
    let unit = 10u64.pow(decimals);
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return write!(f, "{whole}");
    }
    let digits = format!("{rest:0width$}", width = decimals as usize);
    write!(f, "{whole}.{}", digits.trim_end_matches('0'))
}

/// Reads what [`write_fixed`] wrote.
fn read_fixed(text: &str, decimals: u32) -> Option<u64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let missing = decimals.checked_sub(u32::try_from(rest.len()).ok()?)?;
    let rest: u64 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
    let whole: u64 = whole.parse().ok()?;
    whole.checked_mul(10u64.pow(decimals))?.checked_add(rest * 10u64.pow(missing))
}

/// Gives a decimal its text, its serialised form (the text) and the way back.
macro_rules! decimal {
    ($name:ident, $decimals:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_fixed(f, self.0, $decimals)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                read_fixed(&text, $decimals)
                    .map(Self)
                    .ok_or_else(|| D::Error::custom(format!("{text:?} is not a decimal")))
            }
        }
    };
}

decimal!(Seconds, SECONDS_DECIMALS);
decimal!(Millis, MILLIS_DECIMALS);
decimal!(Share, SHARE_DECIMALS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_has_the_digits_that_it_needs() {
        assert_eq!(Seconds(34_877_000_000_001).to_string(), "34877.000000001");
        assert_eq!(Seconds(86_400_000_000_000).to_string(), "86400");
        assert_eq!(Millis(1_500_000).to_string(), "1.5");
        assert_eq!(Millis(1).to_string(), "0.000001");
        assert_eq!(Share(220_000_000).to_string(), "0.22");
    }

    #[test]
    fn what_was_written_reads_back() {
        for value in [0, 1, 999_999_999, 1_000_000_000, 34_877_000_000_001, u64::MAX] {
            assert_eq!(read_fixed(&Seconds(value).to_string(), SECONDS_DECIMALS), Some(value));
        }
        assert_eq!(read_fixed("1.0000000001", SECONDS_DECIMALS), None);
        assert_eq!(read_fixed("", SECONDS_DECIMALS), None);
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_part_per_billion() {
        assert_eq!(Share::of(1, 3), Share(333_333_333));
        assert_eq!(Share::of(2, 3), Share(666_666_667));
        assert_eq!(Share::of(5, 0), Share(0));
    }
}
