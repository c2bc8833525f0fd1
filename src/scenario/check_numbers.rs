//! Holds numbers and quantities against their bounds.

use crate::scenario::check::shown;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::AMOUNT_SAT_MAX;
use crate::scenario::units::AMOUNT_UNITS;
use crate::scenario::units::BitRate;
use crate::scenario::units::DURATION_UNITS;
use crate::scenario::units::Decimal;
use crate::scenario::units::NumberFault;
use crate::scenario::units::RATE_UNITS;
use crate::scenario::units::coins_text;
use crate::scenario::units::duration_text;
use crate::scenario::units::parse_amount_sat;
use crate::scenario::units::parse_duration;
use crate::scenario::units::parse_whole;
use crate::sim::time::SimDuration;

/// Reports `node` unless it is a whole number from `least` to `most`.
pub fn check_whole(node: &Node, least: u64, most: u64, pointer: &str, out: &mut Vec<Problem>) {
    let problem = |message| {
        Problem::new(message, pointer, node.place)
            .given(shown(node))
            .allowed(least.to_string())
            .detail(most.to_string())
    };
    let Some(number) = node.as_number() else {
        let unquoted = node.as_text().filter(|text| text.parse::<u64>().is_ok());
        out.push(match unquoted {
            Some(text) => problem(Message::QuotedNumber).allowed(text),
            None => problem(Message::NeedsWhole),
        });
        return;
    };
    match parse_whole(number) {
        Ok(value) if value < least || value > most => out.push(problem(Message::OutOfRange)),
        Ok(_) => {}
        Err(NumberFault::Negative | NumberFault::TooLarge) => {
            out.push(problem(Message::OutOfRange));
        }
        Err(
            NumberFault::NotANumber
            | NumberFault::NoUnit
            | NumberFault::UnknownUnit
            | NumberFault::TooFine,
        ) => out.push(problem(Message::NeedsWhole)),
    }
}

/// Reports `node` unless it is a number from `least` to `most` billionths.
pub fn check_decimal(node: &Node, least: u64, most: u64, pointer: &str, out: &mut Vec<Problem>) {
    let problem = |message| {
        Problem::new(message, pointer, node.place)
            .given(shown(node))
            .allowed(Decimal::from_billionths(least).to_string())
            .detail(Decimal::from_billionths(most).to_string())
    };
    let Some(number) = node.as_number() else {
        let unquoted = node.as_text().filter(|text| Decimal::parse(text).is_ok());
        out.push(match unquoted {
            Some(text) => problem(Message::QuotedNumber).allowed(text),
            None => problem(Message::NeedsNumber),
        });
        return;
    };
    match Decimal::parse(number).map(Decimal::billionths) {
        Ok(value) if value < least || value > most => out.push(problem(Message::OutOfRange)),
        Ok(_) => {}
        Err(NumberFault::TooFine) => out.push(problem(Message::TooFine)),
        Err(
            NumberFault::NotANumber
            | NumberFault::NoUnit
            | NumberFault::UnknownUnit
            | NumberFault::Negative
            | NumberFault::TooLarge,
        ) => out.push(problem(Message::OutOfRange)),
    }
}

/// Reports `node` unless it is a duration from `least` to `most` nanoseconds.
pub fn check_duration(node: &Node, least: u64, most: u64, pointer: &str, out: &mut Vec<Problem>) {
    let before = out.len();
    check_unit(node, Quantity::Duration, pointer, out);
    let given = node.as_text().and_then(|text| parse_duration(text).ok());
    let Some(span) = given.filter(|_| out.len() == before) else { return };
    if span.as_nanos() < least || span.as_nanos() > most {
        let problem = Problem::new(Message::OutOfRange, pointer, node.place)
            .given(shown(node))
            .allowed(duration_text(SimDuration::from_nanos(least)))
            .detail(duration_text(SimDuration::from_nanos(most)));
        out.push(problem);
    }
}

/// Reports `node` unless it is an amount that there can be.
pub fn check_amount(node: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let before = out.len();
    check_unit(node, Quantity::Amount, pointer, out);
    let given = node.as_text().and_then(|text| parse_amount_sat(text).ok());
    if out.len() == before && given.is_some_and(|sat| sat > AMOUNT_SAT_MAX) {
        let problem = Problem::new(Message::TooMuch, pointer, node.place);
        out.push(problem.given(shown(node)).allowed(coins_text(AMOUNT_SAT_MAX)));
    }
}

/// Reports `node` unless it is a rate above zero.
pub fn check_rate(node: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let before = out.len();
    check_unit(node, Quantity::Rate, pointer, out);
    let rate = node.as_text().and_then(|text| BitRate::parse(text).ok());
    if out.len() == before && rate.is_some_and(|rate| rate.bits_per_second() == 0) {
        let problem = Problem::new(Message::NoRate, pointer, node.place);
        out.push(problem.given(shown(node)).allowed("\"1 bit/s\", \"unlimited\""));
    }
}

/// Reports `node` unless it is a duration, possibly below zero.
pub fn check_signed(node: &Node, pointer: &str, out: &mut Vec<Problem>) {
    match node.as_text().and_then(|text| text.trim().strip_prefix('-')) {
        Some(positive) => {
            let positive = Node { place: node.place, content: Content::Text(positive.to_owned()) };
            check_duration(&positive, 0, i64::MAX.unsigned_abs(), pointer, out);
        }
        None => check_duration(node, 0, i64::MAX.unsigned_abs(), pointer, out),
    }
}

/// What is written with a unit.
#[derive(Debug, Clone, Copy)]
pub enum Quantity {
    /// `10min`
    Duration,
    /// `10 BTC`
    Amount,
    /// `20 Mbit/s`
    Rate,
}

impl Quantity {
    fn parse(self, text: &str) -> Result<u64, NumberFault> {
        match self {
            Self::Duration => parse_duration(text).map(SimDuration::as_nanos),
            Self::Amount => parse_amount_sat(text),
            Self::Rate => BitRate::parse(text).map(BitRate::bits_per_second),
        }
    }

    fn units(self) -> String {
        let table: &[(&str, u64)] = match self {
            Self::Duration => &DURATION_UNITS,
            Self::Amount => &AMOUNT_UNITS,
            Self::Rate => &RATE_UNITS,
        };
        let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
        names.join(" ")
    }

    /// Two ways to write the number with a unit.
    const fn offers(self) -> (&'static str, &'static str) {
        match self {
            Self::Duration => ("s", "min"),
            Self::Amount => (" BTC", " sat"),
            Self::Rate => (" Mbit/s", " kbit/s"),
        }
    }
}

/// Reports `node` unless it is a `quantity` with its unit.
pub fn check_unit(node: &Node, quantity: Quantity, pointer: &str, out: &mut Vec<Problem>) {
    let problem = |message| {
        Problem::new(message, pointer, node.place).given(shown(node)).allowed(quantity.units())
    };
    let no_unit = |number: &str| {
        let (first, second) = quantity.offers();
        problem(Message::NoUnit)
            .detail(format!("\"{number}{first}\""))
            .nearest(format!("\"{number}{second}\""))
    };
    let needs = match quantity {
        Quantity::Duration => Message::NeedsDuration,
        Quantity::Amount => Message::NeedsAmount,
        Quantity::Rate => Message::NeedsRate,
    };
    if let Some(number) = node.as_number() {
        out.push(no_unit(number));
        return;
    }
    let Some(text) = node.as_text() else {
        out.push(problem(needs));
        return;
    };
    match quantity.parse(text) {
        Ok(_) => {}
        Err(NumberFault::NoUnit) => out.push(no_unit(text.trim())),
        Err(NumberFault::UnknownUnit) => out.push(problem(Message::UnknownUnit)),
        Err(NumberFault::NotANumber) => out.push(problem(needs)),
        Err(NumberFault::Negative) => out.push(problem(Message::Negative)),
        Err(NumberFault::TooFine) => out.push(problem(Message::TooFine)),
        Err(NumberFault::TooLarge) => out.push(problem(Message::TooLarge)),
    }
}
