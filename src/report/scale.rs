//! The scale of an axis: where a value stands, which values are marked, how they are written.

use crate::report::chart_words::Unit;
use crate::report::numbers::grouped;
use crate::sim::math;

/// The most marks of a scale.
const MARKS_MAX: f64 = 7.0;

/// A scale from a least to a most value.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// The value at the beginning.
    pub low: f64,
    /// The value at the end.
    pub high: f64,
    /// Whether equal steps are equal factors.
    pub is_log: bool,
    /// The marked values with their texts.
    pub marks: Vec<(f64, String)>,
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Shares, in per cent.
    PerCent,
    /// Numbers.
    Plain,
    /// Seconds, as numbers of this unit.
    Time(Unit),
}

impl Style {
    /// What the number 1 of a text stands for, as far as round numbers go: per cents are round
    /// where shares are.
    fn unit(self) -> f64 {
        match self {
            Self::PerCent | Self::Plain => 1.0,
            Self::Time(unit) => unit.nanos() / 1e9,
        }
    }

    /// A value to three digits.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::PerCent => format!("{} %", three_digits(value * 100.0)),
            Self::Plain => plain(value),
            Self::Time(unit) => plain(value * 1e9 / unit.nanos()),
        }
    }
}

fn plain(value: f64) -> String {
    let rounded = three_digits(value);
    if rounded.abs() < 1_000.0 || rounded.fract() != 0.0 {
        return rounded.to_string();
    }
    let sign = if rounded < 0.0 { "-" } else { "" };
    format!("{sign}{}", grouped(rounded.abs() as u64))
}

/// The decimal number of three digits that is nearest.
pub fn three_digits(value: f64) -> f64 {
    let rounded = format!("{value:.2e}").parse().expect("a number as it was written");
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// 10 to a whole power.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().expect("a number")
}

/// The whole power of ten at or below a positive value.
fn decade_below(value: f64) -> i32 {
    let near = math::log10(value).floor() as i32;
    if power_of_ten(near + 1) <= value { near + 1 } else { near }
}

impl Scale {
    /// An even scale that holds these values and begins at 0 where that costs little room.
    pub fn linear(values: impl IntoIterator<Item = f64>, style: Style) -> Self {
        let unit = style.unit();
        let (low, high) = range(values.into_iter().map(|value| value / unit)).unwrap_or((0.0, 1.0));
        let low = if low >= 0.0 && low < 0.6 * high { 0.0 } else { low };
        let high = if high > low { high } else { low + 1.0 };
        let step = round_step((high - low) / MARKS_MAX);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let marks = (first..=last).map(|at| at as f64 * step).map(|value| {
            let value = three_digits(value) * unit;
            (value, style.text(value))
        });
        let (low, high) = (first as f64 * step * unit, last as f64 * step * unit);
        Self { low, high, is_log: false, marks: marks.collect() }
    }

    /// A scale of factors from a power of ten to another that holds these values, which are above
    /// zero (others are left out).
    pub fn log(values: impl IntoIterator<Item = f64>, style: Style) -> Self {
        let (low, high) =
            range(values.into_iter().filter(|&value| value > 0.0)).unwrap_or((0.1, 1.0));
        let first = decade_below(low);
        let last = decade_below(high);
        let last = if power_of_ten(last) < high { last + 1 } else { last }.max(first + 1);
        let every = (last - first) / 8 + 1;
        let decades = (first..=last).filter(|at| (at - first) % every == 0);
        let fine: &[f64] = if last - first <= 1 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let high = power_of_ten(last);
        let marks = decades.flat_map(|at| fine.iter().map(move |part| part * power_of_ten(at)));
        let marks = marks.filter(|&value| value <= high).map(three_digits);
        let marks = marks.map(|value| (value, style.text(value))).collect();
        Self { low: power_of_ten(first), high, is_log: true, marks }
    }

    /// The same scale of factors, no longer than these values and a margin need.
    #[must_use]
    pub fn tightened(mut self, values: impl IntoIterator<Item = f64>) -> Self {
        if let Some((low, high)) = range(values.into_iter().filter(|&value| value > 0.0)) {
            let margin = math::powf((high / low).max(2.0), 0.04);
            (self.low, self.high) = (low / margin, high * margin);
            self.marks.retain(|mark| self.low <= mark.0 && mark.0 <= self.high);
        }
        self
    }

    /// A scale with a mark at each of these positions, which are in order, and a margin.
    pub fn at(points: &[(f64, String)], is_log: bool) -> Self {
        let (first, last) = range(points.iter().map(|point| point.0)).unwrap_or((0.0, 1.0));
        let marks = points.to_vec();
        if is_log {
            let margin = math::powf((last / first).max(2.0), 0.04);
            return Self { low: first / margin, high: last * margin, is_log, marks };
        }
        let margin = if last > first { (last - first) * 0.04 } else { 0.5 };
        Self { low: first - margin, high: last + margin, is_log, marks }
    }

    /// Where a value stands: 0 at the beginning, 1 at the end. A value at or below zero is far
    /// below a scale of factors.
    pub fn place(&self, value: f64) -> f64 {
        if !self.is_log {
            return (value - self.low) / (self.high - self.low);
        }
        if value <= 0.0 {
            return -10.0;
        }
        let (low, high) = (math::log10(self.low), math::log10(self.high));
        (math::log10(value) - low) / (high - low)
    }
}

fn range(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let wider = |so_far: Option<(f64, f64)>, value: f64| {
        let (low, high) = so_far.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    };
    values.into_iter().filter(|value| value.is_finite()).fold(None, wider)
}

/// 1, 2 or 5 times a power of ten, at or above the step.
fn round_step(step: f64) -> f64 {
    let decade = power_of_ten(decade_below(step));
    let parts = [1.0, 2.0, 5.0, 10.0].map(|part| part * decade);
    parts.into_iter().find(|&part| part >= step * 0.999_999).expect("ten times is more")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_scale_has_round_marks() {
        let scale = Scale::linear([0.03, 0.42], Style::PerCent);
        let texts: Vec<&str> = scale.marks.iter().map(|mark| mark.1.as_str()).collect();
        assert_eq!(texts, ["0 %", "10 %", "20 %", "30 %", "40 %", "50 %"]);
        assert_eq!(scale.place(0.25), 0.5);
        let days = Scale::linear([864_000.0, 1_600_000.0], Style::Time(Unit::Days));
        let texts: Vec<&str> = days.marks.iter().map(|mark| mark.1.as_str()).collect();
        assert_eq!(texts, ["0", "5", "10", "15", "20"]);
    }

    #[test]
    fn a_scale_of_factors_has_a_mark_at_each_power_of_ten() {
        let scale = Scale::log([0.0, 0.0009, 0.5], Style::PerCent);
        let texts: Vec<&str> = scale.marks.iter().map(|mark| mark.1.as_str()).collect();
        assert_eq!(texts, ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"]);
        assert_eq!(Scale::log([0.001, 1.0], Style::Plain).marks.len(), 4);
    }

    #[test]
    fn numbers_are_written_to_three_digits() {
        assert_eq!(Style::Plain.text(1_234_567.0), "1,230,000");
        assert_eq!(Style::PerCent.text(0.000_38), "0.038 %");
        assert_eq!(Style::Time(Unit::Minutes).text(600.0), "10");
    }
}
