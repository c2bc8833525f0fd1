//! A JSON document in which each key and each value remembers its place.

use core::fmt::Write;

use crate::scenario::problem::Place;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub content: Content,
}

/// A JSON value; numbers keep their decimal text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// `null`
    Null,
    /// `true` or `false`
    Truth(bool),
    /// A number as written.
    Number(String),
    /// A text without its escapes.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, in the order of the file; no key stands twice.
    Map(Vec<Member>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Place,
    /// Its value.
    pub node: Node,
}

/// The longest line in which an object or list is written without a line break.
const LINE_WIDTH: usize = 96;

impl Node {
    /// A value that comes from no file.
    pub fn made(content: Content) -> Self {
        Self { place: Place::default(), content }
    }

    /// A text that comes from no file.
    pub fn text(text: impl Into<String>) -> Self {
        Self::made(Content::Text(text.into()))
    }

    /// A number that comes from no file.
    pub fn number(number: impl ToString) -> Self {
        Self::made(Content::Number(number.to_string()))
    }

    /// A list that comes from no file.
    pub fn list(nodes: impl IntoIterator<Item = Self>) -> Self {
        Self::made(Content::List(nodes.into_iter().collect()))
    }

    /// An object that comes from no file.
    pub fn map<K: Into<String>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        let member =
            |(key, node): (K, Self)| Member { key: key.into(), key_place: Place::default(), node };
        Self::made(Content::Map(members.into_iter().map(member).collect()))
    }

    /// The members, if this is an object; else none.
    pub fn members(&self) -> &[Member] {
        if let Content::Map(members) = &self.content { members } else { &[] }
    }

    /// The elements, if this is a list; else none.
    pub fn elements(&self) -> &[Self] {
        if let Content::List(nodes) = &self.content { nodes } else { &[] }
    }

    /// The member `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Content::Text(text) = &self.content { Some(text) } else { None }
    }

    /// The decimal text, if this is a number.
    pub fn as_number(&self) -> Option<&str> {
        if let Content::Number(text) = &self.content { Some(text) } else { None }
    }

    /// The document on one line.
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write_compact(&mut out);
        out
    }

    /// The document with line breaks where a line would be long, ending with one.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write_pretty(&mut out, 0, true);
        out.push('\n');
        out
    }

    fn write_compact(&self, out: &mut String) {
        match &self.content {
            Content::Null => out.push_str("null"),
            Content::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Content::Number(text) => out.push_str(text),
            Content::Text(text) => write_text(out, text),
            Content::List(nodes) => {
                out.push('[');
                for (i, node) in nodes.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    node.write_compact(out);
                }
                out.push(']');
            }
            Content::Map(members) => {
                out.push('{');
                for (i, member) in members.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    write_text(out, &member.key);
                    out.push_str(": ");
                    member.node.write_compact(out);
                }
                out.push('}');
            }
        }
    }

    fn write_pretty(&self, out: &mut String, indent: usize, broken: bool) {
        let short = self.compact();
        let column = out.chars().rev().take_while(|c| *c != '\n').count();
        if !broken && column + short.chars().count() < LINE_WIDTH {
            out.push_str(&short);
            return;
        }
        match &self.content {
            Content::List(nodes) if !nodes.is_empty() => {
                out.push('[');
                for (i, node) in nodes.iter().enumerate() {
                    line_break(out, i, indent + 1);
                    node.write_pretty(out, indent + 1, false);
                }
                line_break(out, 0, indent);
                out.push(']');
            }
            Content::Map(members) if !members.is_empty() => {
                out.push('{');
                for (i, member) in members.iter().enumerate() {
                    line_break(out, i, indent + 1);
                    write_text(out, &member.key);
                    out.push_str(": ");
                    member.node.write_pretty(out, indent + 1, false);
                }
                line_break(out, 0, indent);
                out.push('}');
            }
            Content::Null
            | Content::Truth(_)
            | Content::Number(_)
            | Content::Text(_)
            | Content::List(_)
            | Content::Map(_) => out.push_str(&short),
        }
    }
}

/// Begins a new line for element `index`.
fn line_break(out: &mut String, index: usize, indent: usize) {
    out.push_str(if index > 0 { ",\n" } else { "\n" });
    for _ in 0..indent {
        out.push_str("  ");
    }
}

/// Writes a JSON text with its quotes and the escapes that it needs.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                write!(out, "\\u{:04x}", u32::from(c)).expect("a string takes any text");
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
