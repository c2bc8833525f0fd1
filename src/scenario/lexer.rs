//! Cuts an expression into tokens with their columns.

use crate::scenario::condition::Operator;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::units::AMOUNT_UNITS;
use crate::scenario::units::DURATION_UNITS;

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its text.
    pub text: String,
    /// Its first character, from 1.
    pub column: u32,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `and`
    And,
    /// `or`
    Or,
    /// `not`
    Not,
    /// `(`
    Open,
    /// `)`
    Close,
    /// A comparison.
    Operator(Operator),
    /// A figure's name or a bare word.
    Word,
    /// A number, with its unit behind it if it has one.
    Number,
}

/// Cuts `text` into tokens.
///
/// # Errors
///
/// The first character that belongs to no token.
pub fn tokens(text: &str) -> Result<Vec<Token>, Box<Problem>> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if characters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(&characters[at..]).map_err(|message| {
            let given = characters[at].to_string();
            Box::new(problem(message, column(at)).given(given).allowed("and, or, =="))
        })?;
        let text = characters[at..at + length].iter().collect();
        tokens.push(Token { kind, text, column: column(at) });
        at += length;
    }
    Ok(tokens)
}

/// A problem at a column of the expression.
pub fn problem(message: Message, column: u32) -> Problem {
    Problem { expression_column: Some(column), ..Problem::new(message, "", Place::default()) }
}

/// The column of the character with this index.
pub fn column(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// The first token of `rest` and its length.
fn token(rest: &[char]) -> Result<(TokenKind, usize), Message> {
    let first = rest[0];
    let second = rest.get(1).copied();
    match (first, second) {
        ('(', _) => Ok((TokenKind::Open, 1)),
        (')', _) => Ok((TokenKind::Close, 1)),
        ('=', Some('=')) => Ok((TokenKind::Operator(Operator::Equal), 2)),
        ('!', Some('=')) => Ok((TokenKind::Operator(Operator::NotEqual), 2)),
        ('<', Some('=')) => Ok((TokenKind::Operator(Operator::AtMost), 2)),
        ('>', Some('=')) => Ok((TokenKind::Operator(Operator::AtLeast), 2)),
        ('<', _) => Ok((TokenKind::Operator(Operator::Less), 1)),
        ('>', _) => Ok((TokenKind::Operator(Operator::Greater), 1)),
        ('=', _) => Err(Message::SingleEquals),
        ('-' | '.', Some('0'..='9')) | ('0'..='9', _) => Ok((TokenKind::Number, number(rest))),
        (c, _) if c.is_alphabetic() || c == '_' => Ok(word(rest)),
        (_, _) => Err(Message::ExpressionUnexpected),
    }
}

/// A name or a keyword, and its length.
fn word(rest: &[char]) -> (TokenKind, usize) {
    let length = name_length(rest);
    let text: String = rest[..length].iter().collect();
    let kind = match text.as_str() {
        "and" => TokenKind::And,
        "or" => TokenKind::Or,
        "not" => TokenKind::Not,
        _ => TokenKind::Word,
    };
    (kind, length)
}

/// How many characters may belong to one name path.
fn name_length(rest: &[char]) -> usize {
    let in_name = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    rest.iter().take_while(in_name).count()
}

/// The length of a number with its exponent and unit.
fn number(rest: &[char]) -> usize {
    let digits =
        |from: usize| rest[from..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let mut end = 1 + digits(1);
    if matches!(rest.get(end), Some('e' | 'E')) {
        let sign = usize::from(matches!(rest.get(end + 1), Some('+' | '-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let in_unit = |c: &&char| c.is_alphanumeric() || matches!(c, '%' | '/' | '_');
    let adjacent = rest[end..].iter().take_while(in_unit).count();
    if adjacent > 0 {
        return end + adjacent;
    }
    let blanks = rest[end..].iter().take_while(|c| **c == ' ').count();
    let apart = name_length(&rest[end + blanks..]);
    let unit: String = rest[end + blanks..end + blanks + apart].iter().collect();
    let known = DURATION_UNITS.iter().chain(&AMOUNT_UNITS).any(|(name, _)| *name == unit);
    if known { end + blanks + apart } else { end }
}
