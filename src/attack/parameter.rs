//! What a scenario says of an attack: the parameters of each kind, and their values.

use crate::sim::time::SimDuration;
use serde::Deserialize;
use serde::Serialize;

/// A parameter of an attack.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The key.
    pub key: &'static str,
    /// What may stand behind it.
    pub kind: ParameterKind,
    /// What it means, in one sentence.
    pub doc: &'static str,
}

/// What the value of a parameter may be.
#[derive(Debug, Clone, Copy)]
pub enum ParameterKind {
    /// A number of blocks, and what it is if nothing is said.
    Blocks(u32),
    /// A number of blocks, or `never`; and what it is if nothing is said.
    BlocksOrNever(Option<u32>),
    /// A time span, or `never`, which it is if nothing is said.
    SpanOrNever,
    /// One of these words; the first if nothing is said.
    Word(&'static [&'static str]),
}

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterValue {
    /// Blocks; `None` is `never`.
    Blocks(Option<u32>),
    /// A time span; `None` is `never`.
    Span(Option<SimDuration>),
    /// A word.
    Word(String),
}

impl ParameterKind {
    /// The value if nothing is said.
    pub fn default_value(self) -> ParameterValue {
        match self {
            Self::Blocks(count) => ParameterValue::Blocks(Some(count)),
            Self::BlocksOrNever(count) => ParameterValue::Blocks(count),
            Self::SpanOrNever => ParameterValue::Span(None),
            Self::Word(words) => ParameterValue::Word(words[0].to_owned()),
        }
    }
}

/// The values of all parameters of an attack, in the order of the parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values(pub Vec<(String, ParameterValue)>);

impl Values {
    fn get(&self, key: &str) -> &ParameterValue {
        let found = self.0.iter().find(|(name, _)| *name == key);
        &found.unwrap_or_else(|| panic!("no parameter is called {key}")).1
    }

    /// A number of blocks; `None` is `never`.
    ///
    /// # Panics
    ///
    /// If the parameter is not one of blocks.
    pub fn blocks_or_never(&self, key: &str) -> Option<u32> {
        match self.get(key) {
            ParameterValue::Blocks(count) => *count,
            other => panic!("{key} is {other:?}"),
        }
    }

    /// A number of blocks.
    ///
    /// # Panics
    ///
    /// If the parameter is not one of blocks, or may be `never`.
    pub fn blocks(&self, key: &str) -> u32 {
        self.blocks_or_never(key).expect("a number")
    }

    /// A time span; `None` is `never`.
    ///
    /// # Panics
    ///
    /// If the parameter is not a time span.
    pub fn span_or_never(&self, key: &str) -> Option<SimDuration> {
        match self.get(key) {
            ParameterValue::Span(span) => *span,
            other => panic!("{key} is {other:?}"),
        }
    }

    /// A word.
    ///
    /// # Panics
    ///
    /// If the parameter is not a word.
    pub fn word(&self, key: &str) -> &str {
        match self.get(key) {
            ParameterValue::Word(word) => word,
            other => panic!("{key} is {other:?}"),
        }
    }
}
