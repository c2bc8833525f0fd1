//! Numbers with units as people write them, read as decimal text into integers.

use core::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::primitives::amount::Amount;
use crate::sim::time::SimDuration;

/// Billionths in one: the resolution of every decimal number in a scenario.
pub const BILLION: u64 = 1_000_000_000;

/// A decimal number, kept as whole billionths, so that no sum depends on rounding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Decimal(u64);

/// A part of a whole, from 0 to 1, in parts per billion.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Share(u64);

/// A data rate in bits per second.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BitRate(u64);

/// Why a text is not the number that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// It is not a number at all.
    NotANumber,
    /// It has no unit.
    NoUnit,
    /// Its unit is not one of those allowed.
    UnknownUnit,
    /// It has more decimals than can be kept.
    TooFine,
    /// It does not fit.
    TooLarge,
    /// It is below zero.
    Negative,
}

/// The units of durations with their nanoseconds, smallest first.
pub const DURATION_UNITS: [(&str, u64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// The units of data rates with their bits per second.
pub const RATE_UNITS: [(&str, u64); 4] =
    [("bit/s", 1), ("kbit/s", 1_000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000)];

/// The units of amounts with their satoshis.
pub const AMOUNT_UNITS: [(&str, u64); 2] = [("sat", 1), ("BTC", 100_000_000)];

impl Decimal {
    /// The number 1.
    pub const ONE: Self = Self(BILLION);

    /// A number of billionths.
    pub const fn from_billionths(billionths: u64) -> Self {
        Self(billionths)
    }

    /// The number in billionths.
    pub const fn billionths(self) -> u64 {
        self.0
    }

    /// The nearest float.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / BILLION as f64
    }

    /// Reads decimal text such as `0.25`, `12` or `1e-3`.
    ///
    /// # Errors
    ///
    /// [`NumberFault`] if it is no number, below zero, finer than a billionth or too large.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        scaled(text, BILLION).map(Self)
    }
}

impl Share {
    /// The whole.
    pub const ONE: Self = Self(BILLION);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A share of `parts` billionths.
    pub const fn from_billionths(parts: u64) -> Self {
        assert!(parts <= BILLION, "a share is at most 1");
        Self(parts)
    }

    /// The share in parts per billion.
    pub const fn billionths(self) -> u64 {
        self.0
    }

    /// The nearest float.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / BILLION as f64
    }
}

impl BitRate {
    /// A rate of `bits` per second.
    pub const fn from_bits_per_second(bits: u64) -> Self {
        Self(bits)
    }

    /// The rate in bits per second.
    pub const fn bits_per_second(self) -> u64 {
        self.0
    }

    /// Reads a rate such as `20 Mbit/s`.
    ///
    /// # Errors
    ///
    /// [`NumberFault`] if it is no number or has no known unit.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        with_unit(text, &RATE_UNITS).map(Self)
    }
}

/// Reads a whole number; `1e6` is one.
///
/// # Errors
///
/// [`NumberFault`] if it is no whole number, below zero or above 64 bits.
pub fn parse_whole(text: &str) -> Result<u64, NumberFault> {
    scaled(text, 1)
}

/// Reads a decimal number into billionths, as large as any figure can be.
///
/// # Errors
///
/// [`NumberFault`] if it is no number, below zero, finer than a billionth or too large.
pub fn parse_billionths(text: &str) -> Result<i128, NumberFault> {
    i128::try_from(scaled_wide(text, BILLION)?).map_err(|_| NumberFault::TooLarge)
}

/// Reads a duration such as `90s`, `1.5 min` or `2h`.
///
/// # Errors
///
/// [`NumberFault`] if it is no number or has no known unit.
pub fn parse_duration(text: &str) -> Result<SimDuration, NumberFault> {
    with_unit(text, &DURATION_UNITS).map(SimDuration::from_nanos)
}

/// The most satoshis that there can be (Bitcoin Core: `MAX_MONEY`).
pub const AMOUNT_SAT_MAX: u64 = Amount::MAX_MONEY.to_sat().cast_unsigned();

/// Reads an amount such as `10 BTC` or `500 sat`, in satoshis.
///
/// # Errors
///
/// [`NumberFault`] if it is no number or has no known unit.
pub fn parse_amount_sat(text: &str) -> Result<u64, NumberFault> {
    with_unit(text, &AMOUNT_UNITS)
}

/// The duration as the shortest whole number of one unit, as the scenario files write it.
pub fn duration_text(span: SimDuration) -> String {
    unit_text(span.as_nanos(), &DURATION_UNITS, "s", "")
}

/// The amount as the files write it: `10 BTC`, `500 sat`.
pub fn amount_text(sat: u64) -> String {
    unit_text(sat, &AMOUNT_UNITS, "BTC", " ")
}

/// Satoshis as people read them: `99.9999 BTC`.
pub fn coins_text(sat: u64) -> String {
    Amount::from_sat(i64::try_from(sat).expect("less than all coins")).to_string()
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal_text(self.0))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal_text(self.0))
    }
}

impl fmt::Display for BitRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unit_text(self.0, &RATE_UNITS, "bit/s", " "))
    }
}

/// `billionths` as a decimal number without trailing zeros.
fn decimal_text(billionths: u64) -> String {
    let whole = billionths / BILLION;
    let part = billionths % BILLION;
    if part == 0 {
        return whole.to_string();
    }
    let digits = format!("{part:09}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// `count` in the largest unit in which it is whole; zero in the unit `zero`.
fn unit_text(count: u64, units: &[(&str, u64)], zero: &str, gap: &str) -> String {
    if count == 0 {
        return format!("0{gap}{zero}");
    }
    let (name, size) = units
        .iter()
        .rev()
        .find(|(_, size)| count.is_multiple_of(*size))
        .expect("the smallest unit is 1");
    format!("{}{gap}{name}", count / size)
}

/// Splits `text` into its number and its unit and multiplies.
fn with_unit(text: &str, units: &[(&str, u64)]) -> Result<u64, NumberFault> {
    let text = text.trim();
    let (number, unit) = split_unit(text);
    if number.is_empty() {
        return Err(NumberFault::NotANumber);
    }
    if unit.is_empty() {
        scaled(number, 1).or_else(|fault| match fault {
            NumberFault::NotANumber | NumberFault::Negative => Err(fault),
            NumberFault::NoUnit
            | NumberFault::UnknownUnit
            | NumberFault::TooFine
            | NumberFault::TooLarge => Ok(0),
        })?;
        return Err(NumberFault::NoUnit);
    }
    let (_, size) = units.iter().find(|(name, _)| *name == unit).ok_or(NumberFault::UnknownUnit)?;
    scaled(number, *size)
}

/// The number in front and the unit behind it, without the blank between them.
pub fn split_unit(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim_start())
}

/// Reads a decimal number, possibly with an exponent, times `size`, as a whole number.
fn scaled(text: &str, size: u64) -> Result<u64, NumberFault> {
    u64::try_from(scaled_wide(text, size)?).map_err(|_| NumberFault::TooLarge)
}

/// The same for numbers of up to 128 bits.
fn scaled_wide(text: &str, size: u64) -> Result<u128, NumberFault> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.parse::<i32>().map_err(|_| NumberFault::NotANumber)?)
        }
        None => (text, 0),
    };
    if let Some(rest) = mantissa.strip_prefix('-') {
        let value = scaled_wide(rest, size)?;
        return if value == 0 { Ok(0) } else { Err(NumberFault::Negative) };
    }
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberFault::NotANumber);
    }
    let mut value = digits.parse::<u128>().map_err(|_| NumberFault::TooLarge)?;
    value = value.checked_mul(u128::from(size)).ok_or(NumberFault::TooLarge)?;
    let shift = i64::from(exponent) - i64::try_from(part.len()).unwrap_or(i64::MAX);
    shifted(value, shift)
}

/// `value` times ten to the power of `shift`, if that is a whole number that fits.
fn shifted(mut value: u128, shift: i64) -> Result<u128, NumberFault> {
    if value == 0 {
        return Ok(0);
    }
    if !(-60..=40).contains(&shift) {
        return Err(if shift < 0 { NumberFault::TooFine } else { NumberFault::TooLarge });
    }
    for _ in 0..shift.max(0) {
        value = value.checked_mul(10).ok_or(NumberFault::TooLarge)?;
    }
    for _ in 0..(-shift).max(0) {
        if !value.is_multiple_of(10) {
            return Err(NumberFault::TooFine);
        }
        value /= 10;
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_exactly_in_every_unit() {
        for (text, nanos) in [
            ("0s", 0),
            ("1ns", 1),
            ("2.5us", 2_500),
            ("10ms", 10_000_000),
            ("90s", 90_000_000_000),
            ("10 min", 600_000_000_000),
            ("2h", 7_200_000_000_000),
            ("30d", 2_592_000_000_000_000),
        ] {
            assert_eq!(parse_duration(text), Ok(SimDuration::from_nanos(nanos)), "{text}");
        }
    }

    #[test]
    fn a_fault_says_what_is_wrong_with_the_number() {
        assert_eq!(parse_duration("10"), Err(NumberFault::NoUnit));
        assert_eq!(parse_duration("10 minutes"), Err(NumberFault::UnknownUnit));
        assert_eq!(parse_duration("ten"), Err(NumberFault::NotANumber));
        assert_eq!(parse_duration("-1s"), Err(NumberFault::Negative));
        assert_eq!(parse_duration("0.5ns"), Err(NumberFault::TooFine));
        assert_eq!(parse_duration("999999999d"), Err(NumberFault::TooLarge));
    }

    #[test]
    fn a_tenth_is_a_tenth() {
        assert_eq!(Decimal::parse("0.1").map(Decimal::billionths), Ok(100_000_000));
        assert_eq!(Decimal::parse("1e-3").map(Decimal::billionths), Ok(1_000_000));
        assert_eq!(Decimal::parse("0.3").unwrap().to_string(), "0.3");
        assert_eq!(Decimal::parse("0.0000000001"), Err(NumberFault::TooFine));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for nanos in [0, 1, 1_500, 600_000_000_000, 86_400_000_000_000, 90_000_000_000] {
            let span = SimDuration::from_nanos(nanos);
            assert_eq!(parse_duration(&duration_text(span)), Ok(span));
        }
        for bits in [1, 1_500, 20_000_000] {
            let rate = BitRate::from_bits_per_second(bits);
            assert_eq!(BitRate::parse(&rate.to_string()), Ok(rate));
        }
    }
}
