//! What a scenario says of an attack: the parameters of each kind, and their values.

use crate::sim::time::SimDuration;
use core::fmt;
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
    /// A time span in seconds, and what it is if nothing is said.
    Seconds(u64),
    /// A part of a whole in billionths, and what it is if nothing is said.
    Share(u64),
    /// A number in a second, and what it is if nothing is said.
    PerSecond(u32),
    /// An amount in satoshis, and what it is if nothing is said.
    Amount(u64),
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
    /// A part of a whole, in billionths.
    Share(u64),
    /// An amount, in satoshis.
    Amount(u64),
    /// A word.
    Word(String),
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocks(Some(count)) => write!(f, "{count}"),
            Self::Span(Some(span)) => write!(f, "{} s", span.as_secs_f64()),
            Self::Blocks(None) | Self::Span(None) => f.write_str("never"),
            Self::Share(billionths) => write!(f, "{}", *billionths as f64 / 1e9),
            Self::Amount(satoshis) => write!(f, "{satoshis} sat"),
            Self::Word(word) => f.write_str(word),
        }
    }
}

impl ParameterKind {
    /// The value if nothing is said.
    pub fn default_value(self) -> ParameterValue {
        match self {
            Self::Blocks(count) => ParameterValue::Blocks(Some(count)),
            Self::BlocksOrNever(count) => ParameterValue::Blocks(count),
            Self::PerSecond(count) => ParameterValue::Blocks(Some(count)),
            Self::SpanOrNever => ParameterValue::Span(None),
            Self::Seconds(seconds) => ParameterValue::Span(Some(SimDuration::from_secs(seconds))),
            Self::Share(billionths) => ParameterValue::Share(billionths),
            Self::Amount(satoshis) => ParameterValue::Amount(satoshis),
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

    /// A time span.
    ///
    /// # Panics
    ///
    /// If the parameter is not a time span, or may be `never`.
    pub fn span(&self, key: &str) -> SimDuration {
        self.span_or_never(key).expect("a span")
    }

    /// A part of a whole, in billionths.
    ///
    /// # Panics
    ///
    /// If the parameter is not a share.
    pub fn share_ppb(&self, key: &str) -> u64 {
        match self.get(key) {
            ParameterValue::Share(billionths) => *billionths,
            other => panic!("{key} is {other:?}"),
        }
    }

    /// An amount, in satoshis.
    ///
    /// # Panics
    ///
    /// If the parameter is not an amount.
    pub fn amount_sat(&self, key: &str) -> u64 {
        match self.get(key) {
            ParameterValue::Amount(satoshis) => *satoshis,
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
