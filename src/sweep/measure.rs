//! What a sweep counts: expressions that are yes or no, and figures.

use crate::scenario::condition::Condition;
use crate::scenario::condition::Figures;
use crate::scenario::condition::Path;
use crate::scenario::condition::Value;
use crate::scenario::figures::Kind;
use crate::scenario::figures::Names;
use crate::scenario::figures::find;
use crate::scenario::message::Message;
use crate::scenario::parser::parse_figure;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Node;
use crate::sweep::counts::Sample;

/// A column of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// What is counted.
    pub what: What,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Whether an expression is true.
    Truth(Condition),
    /// A figure that is a number.
    Number(Path),
}

/// What the columns of a measure that is yes or no end with, behind its name.
const OF_TRUTH: [&str; 4] = ["", "_share", "_low95", "_high95"];
/// The same of a number.
const OF_NUMBER: [&str; 8] =
    ["_count", "_mean", "_sd", "_low95", "_high95", "_p50", "_p90", "_p99"];

impl Measure {
    /// Its columns in `cells.csv`.
    pub fn columns(&self) -> impl Iterator<Item = String> {
        let endings: &[&str] = match self.what {
            What::Truth(_) => &OF_TRUTH,
            What::Number(_) => &OF_NUMBER,
        };
        endings.iter().map(|ending| format!("{}{ending}", self.name))
    }

    /// What it is of these figures.
    pub fn sample(&self, figures: &dyn Figures) -> Sample {
        match &self.what {
            What::Truth(condition) => Sample::Truth(condition.holds(figures)),
            What::Number(path) => Sample::Number(match figures.figure(path) {
                Some(Value::Whole(number)) => Some(number as f64),
                Some(Value::Real(number)) => Some(number),
                Some(Value::Time(time)) => Some(time.as_secs_f64()),
                Some(Value::Truth(_) | Value::Word(_) | Value::Block { .. }) | None => None,
            }),
        }
    }

    /// The figures that it reads.
    pub fn reads(&self) -> Vec<&Path> {
        match &self.what {
            What::Truth(condition) => condition.reads(),
            What::Number(path) => vec![path],
        }
    }
}

/// Reads the measures of a sweep of the right shape.
pub fn read_measures(root: &Node, names: &Names, out: &mut Vec<Problem>) -> Vec<Measure> {
    let members = root.get("measure").map_or(&[][..], Node::members);
    if let (Some(node), true) = (root.get("measure"), members.is_empty()) {
        out.push(Problem::new(Message::NothingMeasured, "/measure", node.place));
    }
    let mut measures = Vec::new();
    for member in members {
        let text = member.node.as_text().expect("checked");
        match read_what(text, names) {
            Ok(what) => measures.push(Measure { name: member.key.clone(), what }),
            Err(problem) => out.push(Problem {
                pointer: format!("/measure/{}", member.key),
                place: member.node.place,
                ..*problem
            }),
        }
    }
    measures
}

/// A lone figure that is a number is one; anything else is yes or no.
fn read_what(text: &str, names: &Names) -> Result<What, Box<Problem>> {
    let name = text.split('@').next().unwrap_or_default().trim();
    if let Ok(found) = find(name, names) {
        return match found.kind {
            Kind::Number | Kind::Span(_) | Kind::Amount => {
                Ok(What::Number(parse_figure(text, names)?))
            }
            Kind::Truth => Ok(What::Truth(Condition::parse(text, names)?)),
            Kind::Word(_) | Kind::Text | Kind::Block => {
                let problem = Problem::new(Message::MeasureIsAWord, "", <_>::default());
                Err(Box::new(problem.given(text)))
            }
        };
    }
    Ok(What::Truth(Condition::parse(text, names)?))
}
