//! Reads strict JSON into a tree with places; the first fault of syntax ends it.

use std::collections::BTreeMap;

use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Content;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;

/// How many objects and lists may lie in each other.
pub const DEPTH_MAX: u32 = 32;

/// The longest file that is read, in bytes; a scenario has some thousand, a topology inside one
/// some million.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// Reads one JSON document.
///
/// # Errors
///
/// The first fault of syntax, or the first key that stands twice in one object.
pub fn parse(text: &str) -> Result<Node, Box<Problem>> {
    let mut parser = Parser::new(text);
    if text.len() > FILE_BYTES_MAX {
        return Err(parser.fault(Message::FileTooLong));
    }
    parser.skip_byte_order_mark();
    parser.blanks();
    if parser.peek().is_none() {
        return Err(parser.fault(Message::EmptyFile));
    }
    let node = parser.value(0)?;
    parser.blanks();
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected(Message::TextBehindEnd)),
    }
}

/// The state of reading: the text and the place reached.
struct Parser<'a> {
    text: &'a str,
    at: Place,
    /// Keys and indices of the value being read.
    path: Vec<String>,
    /// The objects and lists that are open.
    open: Vec<(char, Place)>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let at = Place { line: 1, column: 1, offset: 0, length: 1, flag: None };
        Self { text, at, path: Vec::new(), open: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at.offset as usize..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at.offset += u32::try_from(c.len_utf8()).expect("a character has up to 4 bytes");
        if c == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    fn skip_byte_order_mark(&mut self) {
        if self.rest().starts_with('\u{feff}') {
            self.at.offset += 3;
        }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.bump();
        }
    }

    fn pointer(&self) -> String {
        self.path.iter().map(|part| format!("/{}", escape(part))).collect()
    }

    fn fault(&self, message: Message) -> Box<Problem> {
        Box::new(Problem::new(message, &self.pointer(), self.at))
    }

    /// What is wrong here: the end of the file, a comment, or a character out of place.
    fn unexpected(&self, message: Message) -> Box<Problem> {
        let Some(c) = self.peek() else {
            let problem = self.fault(Message::Truncated);
            return match self.open.last() {
                Some((bracket, place)) => {
                    let opened = format!("{bracket} ({}:{})", place.line, place.column);
                    Box::new(problem.detail(opened))
                }
                None => problem,
            };
        };
        let message = match c {
            '/' | '#' => Message::Comment,
            '\'' => Message::SingleQuote,
            _ => message,
        };
        let given = if c.is_control() { c.escape_unicode().to_string() } else { c.to_string() };
        Box::new(self.fault(message).given(given))
    }

    fn value(&mut self, depth: u32) -> Result<Node, Box<Problem>> {
        let start = self.at;
        let content = match self.peek() {
            Some('{' | '[') if depth >= DEPTH_MAX => {
                return Err(Box::new(self.fault(Message::TooDeep).allowed(DEPTH_MAX.to_string())));
            }
            Some('{') => self.map(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Content::Text(self.text()?),
            Some('-' | '0'..='9') => Content::Number(self.number()?),
            Some(c) if c.is_ascii_alphabetic() => self.literal()?,
            Some(_) | None => return Err(self.unexpected(Message::ValueExpected)),
        };
        let place = Place { length: self.at.offset - start.offset, ..start };
        Ok(Node { place, content })
    }

    fn map(&mut self, depth: u32) -> Result<Content, Box<Problem>> {
        self.open.push(('{', self.at));
        self.bump();
        let mut members: Vec<Member> = Vec::new();
        let mut first_lines = BTreeMap::new();
        self.blanks();
        while self.peek() != Some('}') {
            if !members.is_empty() {
                self.comma('}')?;
            }
            if self.peek() != Some('"') {
                let trailing = self.peek() == Some('}') && !members.is_empty();
                let message = if trailing { Message::TrailingComma } else { Message::KeyExpected };
                return Err(self.unexpected(message));
            }
            let line = self.at.line;
            let member = self.member(&first_lines, depth)?;
            first_lines.insert(member.key.clone(), line);
            members.push(member);
            self.blanks();
        }
        self.bump();
        self.open.pop();
        Ok(Content::Map(members))
    }

    fn member(
        &mut self,
        first_lines: &BTreeMap<String, u32>,
        depth: u32,
    ) -> Result<Member, Box<Problem>> {
        let start = self.at;
        let key = self.text()?;
        let key_place = Place { length: self.at.offset - start.offset, ..start };
        self.path.push(key.clone());
        if let Some(first_line) = first_lines.get(&key) {
            let problem = Problem::new(Message::KeyTwice, &self.pointer(), key_place);
            return Err(Box::new(problem.detail(first_line.to_string())));
        }
        self.blanks();
        if self.peek() != Some(':') {
            return Err(self.unexpected(Message::ColonExpected));
        }
        self.bump();
        self.blanks();
        let node = self.value(depth + 1)?;
        self.path.pop();
        Ok(Member { key, key_place, node })
    }

    fn list(&mut self, depth: u32) -> Result<Content, Box<Problem>> {
        self.open.push(('[', self.at));
        self.bump();
        let mut nodes = Vec::new();
        self.blanks();
        while self.peek() != Some(']') {
            if !nodes.is_empty() {
                self.comma(']')?;
                if self.peek() == Some(']') {
                    return Err(self.unexpected(Message::TrailingComma));
                }
            }
            self.path.push(nodes.len().to_string());
            nodes.push(self.value(depth + 1)?);
            self.path.pop();
            self.blanks();
        }
        self.bump();
        self.open.pop();
        Ok(Content::List(nodes))
    }

    fn comma(&mut self, end: char) -> Result<(), Box<Problem>> {
        if self.peek() != Some(',') {
            return Err(Box::new(self.unexpected(Message::CommaExpected).allowed(end.to_string())));
        }
        self.bump();
        self.blanks();
        Ok(())
    }

    fn literal(&mut self) -> Result<Content, Box<Problem>> {
        let start = self.at;
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.bump();
        }
        match word.as_str() {
            "null" => Ok(Content::Null),
            "true" => Ok(Content::Truth(true)),
            "false" => Ok(Content::Truth(false)),
            other => {
                let place = Place { length: self.at.offset - start.offset, ..start };
                let problem = Problem::new(Message::BareWord, &self.pointer(), place);
                Err(Box::new(problem.given(other)))
            }
        }
    }

    fn number(&mut self) -> Result<String, Box<Problem>> {
        let start = self.at;
        let mut text = String::new();
        while let Some(c) =
            self.peek().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'))
        {
            text.push(c);
            self.bump();
        }
        if is_json_number(&text) {
            return Ok(text);
        }
        let place = Place { length: self.at.offset - start.offset, ..start };
        let message = if text.ends_with(|c: char| c.is_ascii_alphabetic()) {
            Message::UnquotedUnit
        } else {
            Message::BadNumber
        };
        Err(Box::new(Problem::new(message, &self.pointer(), place).given(text)))
    }

    fn text(&mut self) -> Result<String, Box<Problem>> {
        let start = self.at;
        self.bump();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') => {
                    self.bump();
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                Some(c) if u32::from(c) >= 0x20 => {
                    text.push(c);
                    self.bump();
                }
                Some(_) | None => {
                    let problem = Problem::new(Message::OpenText, &self.pointer(), start);
                    return Err(Box::new(problem));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Box<Problem>> {
        let fault = self.fault(Message::BadEscape);
        self.bump();
        match self.bump() {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode().ok_or(fault),
            Some(_) | None => Err(fault),
        }
    }

    /// The character behind `\u`, possibly of two surrogates.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex4()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        if self.bump() != Some('\\') || self.bump() != Some('u') {
            return None;
        }
        let low = self.hex4()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }

    fn hex4(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |value, _| Some(value << 4 | self.bump()?.to_digit(16)?))
    }
}

/// A key as a part of a JSON pointer (RFC 6901).
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Whether `text` is a number as RFC 8259 has it.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
        }
        None => (text, None),
    };
    let (whole, part) = match mantissa.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && exponent.is_none_or(digits)
}
