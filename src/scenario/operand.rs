//! Reads the value on the right side of a comparison as the figure on its left asks for.

use crate::scenario::condition::Operand;
use crate::scenario::figures::Kind;
use crate::scenario::figures::Names;
use crate::scenario::lexer::Token;
use crate::scenario::lexer::TokenKind;
use crate::scenario::lexer::problem;
use crate::scenario::message::Message;
use crate::scenario::parser::Named;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::units::AMOUNT_UNITS;
use crate::scenario::units::DURATION_UNITS;
use crate::scenario::units::NumberFault;
use crate::scenario::units::parse_amount_sat;
use crate::scenario::units::parse_billionths;
use crate::scenario::units::parse_duration;

/// What a value is compared with.
#[derive(Debug)]
pub struct Context<'a> {
    /// The figure on the left.
    pub left: &'a Named,
    /// The names of the scenario.
    pub names: &'a Names,
}

/// How a value looks that a figure of this kind can be compared with.
pub fn example(kind: Kind) -> String {
    match kind {
        Kind::Number => "3 or 0.5".to_owned(),
        Kind::Truth => "true, false".to_owned(),
        Kind::Word(words) => words.join(", "),
        Kind::Text | Kind::Block => "genesis, …".to_owned(),
        Kind::Span(_) => "90s, 10min, 1d".to_owned(),
        Kind::Amount => "10 BTC, 500 sat".to_owned(),
    }
}

/// Reads the value that a token gives.
///
/// # Errors
///
/// A value that the figure is never compared with, or a number without its unit.
pub fn read_value(context: &Context<'_>, token: &Token) -> Result<Operand, Box<Problem>> {
    match context.left.kind {
        Kind::Number => plain_number(context, token),
        Kind::Span(_) => {
            let parse = |text: &str| parse_duration(text).map(Operand::Span);
            quantity(context, token, &DURATION_UNITS, ("s", "min"), parse)
        }
        Kind::Amount => {
            let parse = |text: &str| parse_amount_sat(text).map(Operand::Amount);
            quantity(context, token, &AMOUNT_UNITS, (" BTC", " sat"), parse)
        }
        Kind::Truth => match token.text.as_str() {
            "true" => Ok(Operand::Truth(true)),
            "false" => Ok(Operand::Truth(false)),
            _ => Err(wrong(context, token)),
        },
        Kind::Word(words) => word(context, token, words),
        Kind::Text => Ok(Operand::Word(token.text.clone())),
        Kind::Block => block(context, token),
    }
}

fn wrong(context: &Context<'_>, token: &Token) -> Box<Problem> {
    let problem = problem(Message::WrongValue, token.column)
        .given(context.left.token.text.clone())
        .detail(format!("\"{}\"", token.text))
        .allowed(example(context.left.kind));
    Box::new(problem)
}

fn plain_number(context: &Context<'_>, token: &Token) -> Result<Operand, Box<Problem>> {
    let (negative, text) = match token.text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, token.text.as_str()),
    };
    let billionths = parse_billionths(text).map_err(|_| wrong(context, token))?;
    Ok(Operand::Number(if negative { -billionths } else { billionths }))
}

fn quantity(
    context: &Context<'_>,
    token: &Token,
    units: &[(&str, u64)],
    (first, second): (&str, &str),
    parse: impl Fn(&str) -> Result<Operand, NumberFault>,
) -> Result<Operand, Box<Problem>> {
    match parse(&token.text) {
        Ok(operand) => Ok(operand),
        Err(NumberFault::NoUnit) if !context.left.bare => plain_number(context, token),
        Err(NumberFault::NoUnit) => {
            let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
            let problem = problem(Message::ValueNoUnit, token.column)
                .given(token.text.clone())
                .detail(format!("{}{first}", token.text))
                .nearest(format!("{}{second}", token.text))
                .allowed(names.join(" "));
            Err(Box::new(problem))
        }
        Err(
            NumberFault::NotANumber
            | NumberFault::UnknownUnit
            | NumberFault::TooFine
            | NumberFault::TooLarge
            | NumberFault::Negative,
        ) => Err(wrong(context, token)),
    }
}

fn word(context: &Context<'_>, token: &Token, words: &[&str]) -> Result<Operand, Box<Problem>> {
    if token.kind == TokenKind::Word && words.contains(&token.text.as_str()) {
        return Ok(Operand::Word(token.text.clone()));
    }
    let problem = problem(Message::WordNever, token.column)
        .given(token.text.clone())
        .detail(context.left.token.text.clone())
        .nearest(nearest(&token.text, words.iter().copied()))
        .allowed(words.join(", "));
    Err(Box::new(problem))
}

fn block(context: &Context<'_>, token: &Token) -> Result<Operand, Box<Problem>> {
    let is_hash = token.text.len() == 64 && token.text.bytes().all(|b| b.is_ascii_hexdigit());
    let is_known = token.text == "genesis" || context.names.entries.contains(&token.text);
    if is_hash || is_known {
        return Ok(Operand::Word(token.text.clone()));
    }
    let entries = context.names.entries.iter().map(String::as_str);
    let problem = problem(Message::UnknownEntry, token.column)
        .given(context.left.token.text.clone())
        .detail(token.text.clone())
        .nearest(nearest(&token.text, entries));
    Err(Box::new(problem))
}
