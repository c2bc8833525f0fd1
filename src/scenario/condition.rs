//! The one language of expressions: what can be read in the summary can be waited for.

use core::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;

/// An expression that is true or false of a world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The text as written.
    text: String,
    /// What it means.
    pub(crate) expression: Expression,
}

/// The tree of an expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expression {
    /// True if both are.
    And(Box<Expression>, Box<Expression>),
    /// True if at least one is.
    Or(Box<Expression>, Box<Expression>),
    /// True if the other is not.
    Not(Box<Expression>),
    /// A figure that is true or false by itself.
    Is(Path),
    /// A figure against a value or another figure.
    Compare {
        /// The figure on the left.
        left: Path,
        /// How.
        operator: Operator,
        /// What it is compared with.
        right: Operand,
    },
}

/// The name of a figure, in full, as `summary.json` has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Path {
    /// The name with its unit suffix, such as `people.shop.loss_sat`.
    pub name: String,
    /// In whose node's view; `None` is the observer who sees everything.
    pub viewer: Option<String>,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operand {
    /// A number in billionths.
    Number(i128),
    /// A duration; the figure's own unit is the second member, in nanoseconds.
    Span(SimDuration, u64),
    /// An amount in satoshis.
    Amount(u64),
    /// A bare word such as `final`, or the name of a script entry.
    Word(String),
    /// Another figure.
    Figure(Path),
}

/// What a figure is at some moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number; amounts in satoshis.
    Whole(i64),
    /// A real number, in the unit of the figure's suffix.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// A word, a name or a hash.
    Word(String),
    /// Virtual time (only the live name `time`).
    Time(SimTime),
}

/// A world, a summary or a table that can be asked for figures.
pub trait Figures {
    /// The figure called `path`, or `None` while there is none (a quantile of nothing).
    fn figure(&self, path: &Path) -> Option<Value>;
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
