//! The one language of expressions: what can be read in the summary can be waited for.

use core::cmp::Ordering;
use core::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::scenario::figures::Names;
use crate::scenario::parser::parse_expression;
use crate::scenario::problem::Problem;
use crate::scenario::units::BILLION;
use crate::scenario::units::coins_text;
use crate::scenario::units::duration_text;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;

/// An expression that is true or false of a world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The text as written.
    text: String,
    /// What it means.
    expression: Expression,
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
    /// Its unit.
    pub unit: Unit,
}

/// The unit in which a figure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// It has none.
    None,
    /// So many nanoseconds.
    Span(u64),
    /// Satoshis.
    Satoshi,
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
    /// A number in billionths, in the figure's own unit.
    Number(i128),
    /// A duration.
    Span(SimDuration),
    /// An amount in satoshis.
    Amount(u64),
    /// `true` or `false`.
    Truth(bool),
    /// A bare word such as `final`, or the name of a script entry.
    Word(String),
    /// Another figure.
    Figure(Path),
}

/// What a figure is at some moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number, in the unit of the figure's suffix; amounts in satoshis.
    Whole(i64),
    /// A real number, in the unit of the figure's suffix.
    Real(f64),
    /// Yes or no.
    Truth(bool),
    /// A word, a name or a hash.
    Word(String),
    /// A block: its hash, and its name where the script made it.
    Block {
        /// The hash of its header.
        hash: String,
        /// The name of the entry that made it; `genesis` for the first.
        name: Option<String>,
    },
    /// Virtual time; may stand for any figure that is a time span.
    Time(SimTime),
}

/// A world, a summary or a table that can be asked for figures.
pub trait Figures {
    /// The figure called `path`, or `None` while there is none (a quantile of nothing). A
    /// comparison with a figure that there is not is false.
    fn figure(&self, path: &Path) -> Option<Value>;
}

impl Condition {
    /// Reads an expression about a scenario with these names.
    ///
    /// # Errors
    ///
    /// The first fault, with its column in the expression but without a place in a file.
    pub fn parse(text: &str, names: &Names) -> Result<Self, Box<Problem>> {
        let expression = parse_expression(text, names)?;
        Ok(Self { text: text.to_owned(), expression })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree.
    pub const fn expression(&self) -> &Expression {
        &self.expression
    }

    /// Whether the condition is true of these figures.
    pub fn holds(&self, figures: &dyn Figures) -> bool {
        self.expression.holds(figures)
    }

    /// The figures that it reads, in the order of the text, each once.
    pub fn reads(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        self.expression.collect_paths(&mut paths);
        paths
    }

    /// Whether nothing but virtual time can change it.
    pub fn reads_only_time(&self) -> bool {
        self.reads().iter().all(|path| path.name == "time")
    }

    /// The moments at which comparisons of `time` with a duration change, in order: a driver
    /// that looks then and after each event misses nothing.
    pub fn time_thresholds(&self) -> Vec<SimTime> {
        let mut times = Vec::new();
        self.expression.collect_thresholds(&mut times);
        times.sort_unstable();
        times.dedup();
        times
    }

    /// The height that it waits for, if it is `height >= N` and nothing else.
    pub fn height_wanted(&self) -> Option<u32> {
        let Expression::Compare { left, operator: Operator::AtLeast, right } = &self.expression
        else {
            return None;
        };
        let Operand::Number(billionths) = right else { return None };
        let is_height = left.name == "height" && left.viewer.is_none();
        let height = u32::try_from(billionths / i128::from(BILLION)).ok()?;
        is_height.then_some(height)
    }

    /// What the figures are: `height = 87, converged = true`.
    pub fn seen(&self, figures: &dyn Figures) -> String {
        let one = |path: &Path| {
            let value = figures.figure(path).map_or_else(|| "-".to_owned(), |v| v.text(path.unit));
            format!("{path} = {value}")
        };
        self.reads().into_iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

impl Expression {
    fn holds(&self, figures: &dyn Figures) -> bool {
        match self {
            Self::And(left, right) => left.holds(figures) && right.holds(figures),
            Self::Or(left, right) => left.holds(figures) || right.holds(figures),
            Self::Not(inner) => !inner.holds(figures),
            Self::Is(path) => figures.figure(path) == Some(Value::Truth(true)),
            Self::Compare { left, operator, right } => compare(left, *operator, right, figures),
        }
    }

    fn collect_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        let mut add = |path| {
            if !paths.contains(&path) {
                paths.push(path);
            }
        };
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                left.collect_paths(paths);
                right.collect_paths(paths);
            }
            Self::Not(inner) => inner.collect_paths(paths),
            Self::Is(path) => add(path),
            Self::Compare { left, right, .. } => {
                add(left);
                if let Operand::Figure(path) = right {
                    add(path);
                }
            }
        }
    }

    fn collect_thresholds(&self, times: &mut Vec<SimTime>) {
        match self {
            Self::And(left, right) | Self::Or(left, right) => {
                left.collect_thresholds(times);
                right.collect_thresholds(times);
            }
            Self::Not(inner) => inner.collect_thresholds(times),
            Self::Compare { left, operator, right: Operand::Span(span) } if left.name == "time" => {
                let at = SimTime::ZERO.saturating_add(*span);
                let behind = at.saturating_add(SimDuration::from_nanos(1));
                match operator {
                    Operator::AtLeast | Operator::Less => times.push(at),
                    Operator::Greater | Operator::AtMost => times.push(behind),
                    Operator::Equal | Operator::NotEqual => times.extend([at, behind]),
                }
            }
            Self::Is(_) | Self::Compare { .. } => {}
        }
    }
}

/// Whether `left` stands to `right` as `operator` says; false if one of them is not there.
fn compare(left: &Path, operator: Operator, right: &Operand, figures: &dyn Figures) -> bool {
    let Some(value) = figures.figure(left) else { return false };
    let other = match right {
        Operand::Figure(path) => figures.figure(path).map(|value| Comparable::of(value, path.unit)),
        Operand::Number(billionths) => {
            Some(Comparable::Exact(billionths.saturating_mul(left.unit.size())))
        }
        Operand::Span(span) => Some(Comparable::whole(span.as_nanos().into(), 1)),
        Operand::Amount(sat) => Some(Comparable::whole((*sat).into(), 1)),
        Operand::Truth(truth) => Some(Comparable::Truth(*truth)),
        Operand::Word(word) => Some(Comparable::Word(word.clone())),
    };
    let Some(other) = other else { return false };
    let Some(ordering) = Comparable::of(value, left.unit).compare(&other) else { return false };
    match operator {
        Operator::Equal => ordering == Ordering::Equal,
        Operator::NotEqual => ordering != Ordering::Equal,
        Operator::Less => ordering == Ordering::Less,
        Operator::AtMost => ordering != Ordering::Greater,
        Operator::Greater => ordering == Ordering::Greater,
        Operator::AtLeast => ordering != Ordering::Less,
    }
}

/// A value without its unit: spans in billionths of nanoseconds, amounts of satoshis.
enum Comparable {
    Exact(i128),
    Real(f64),
    Truth(bool),
    Word(String),
    Block { hash: String, name: Option<String> },
}

impl Comparable {
    fn whole(number: i128, unit: i128) -> Self {
        Self::Exact(number.saturating_mul(unit).saturating_mul(BILLION.into()))
    }

    fn of(value: Value, unit: Unit) -> Self {
        match value {
            Value::Whole(number) => Self::whole(number.into(), unit.size()),
            Value::Real(number) => Self::Real(number * unit.size() as f64),
            Value::Truth(truth) => Self::Truth(truth),
            Value::Word(word) => Self::Word(word),
            Value::Block { hash, name } => Self::Block { hash, name },
            Value::Time(time) => Self::whole(time.as_nanos().into(), 1),
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Exact(billionths) => Some(*billionths as f64 / BILLION as f64),
            Self::Real(number) => Some(*number),
            Self::Truth(_) | Self::Word(_) | Self::Block { .. } => None,
        }
    }

    fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => Some(left.cmp(right)),
            (Self::Truth(left), Self::Truth(right)) => Some(left.cmp(right)),
            (Self::Word(left), Self::Word(right)) => Some(left.cmp(right)),
            (Self::Block { hash, .. }, Self::Block { hash: other, .. }) => Some(hash.cmp(other)),
            (Self::Block { hash, name }, Self::Word(word)) => {
                let is_it = name.as_ref() == Some(word);
                Some(if is_it { Ordering::Equal } else { hash.cmp(word) })
            }
            (Self::Word(_), Self::Block { .. }) => other.compare(self).map(Ordering::reverse),
            (_, _) => self.as_f64()?.partial_cmp(&other.as_f64()?),
        }
    }
}

impl Unit {
    /// How many of the smallest unit (nanoseconds, satoshis) it is.
    const fn size(self) -> i128 {
        match self {
            Self::None | Self::Satoshi => 1,
            Self::Span(nanos) => nanos as i128,
        }
    }
}

impl Value {
    /// The value as people read it.
    fn text(&self, unit: Unit) -> String {
        match (self, unit) {
            (Self::Whole(sat), Unit::Satoshi) if *sat >= 0 => coins_text(sat.unsigned_abs()),
            (Self::Whole(count), Unit::Span(nanos)) if *count >= 0 => {
                let nanos = count.unsigned_abs().saturating_mul(nanos);
                duration_text(SimDuration::from_nanos(nanos))
            }
            (Self::Time(time), _) => duration_text(SimDuration::from_nanos(time.as_nanos())),
            (Self::Whole(number), _) => number.to_string(),
            (Self::Real(number), Unit::Span(nanos)) => {
                format!("{:.3}s", number * nanos as f64 / 1e9)
            }
            (Self::Real(number), Unit::None | Unit::Satoshi) => format!("{number:.6}"),
            (Self::Truth(truth), _) => truth.to_string(),
            (Self::Word(word), _) => word.clone(),
            (Self::Block { hash, name }, _) => name.as_ref().unwrap_or(hash).clone(),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.viewer.as_ref().map_or(Ok(()), |viewer| write!(f, "@{viewer}"))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
