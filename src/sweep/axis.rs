//! The axes of a sweep and the cells that they span.

use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Node;
use crate::scenario::units::BILLION;
use crate::scenario::units::parse_billionths;

/// The most points of an axis.
const POINTS_MAX: i128 = 10_000;

/// A value that is put somewhere in the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The JSON pointer.
    pub pointer: String,
    /// The value, with its place in the sweep file.
    pub value: Node,
}

impl Assignment {
    /// As `--set` takes it.
    pub fn setting(&self) -> String {
        format!("{}={}", self.pointer, self.value.compact())
    }
}

/// One point of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// How tables and replays call it: the value, or the label of a case.
    pub label: String,
    /// What is put where.
    pub assignments: Vec<Assignment>,
}

/// What is varied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The short name.
    pub name: String,
    /// Its points, in order.
    pub points: Vec<Point>,
    /// Whether trials have the same luck at all of its points.
    pub is_common: bool,
}

/// Reads an axis of the right shape.
///
/// # Errors
///
/// What is wrong with it.
pub fn read_axis(name: &str, node: &Node, is_common: bool) -> Result<Axis, Box<Problem>> {
    let pointer = format!("/axes/{name}");
    let fault = |message| Box::new(Problem::new(message, &pointer, node.place));
    let has = |key: &str| node.get(key).is_some();
    let (listed, row, cases) =
        (has("values"), has("from") || has("to") || has("step"), has("cases"));
    let points = match (listed, row, cases) {
        (true, false, false) => {
            let path = path_of(node).ok_or_else(|| fault(Message::AxisWithoutPath))?;
            node.get("values")
                .map_or(&[][..], Node::elements)
                .iter()
                .map(|v| point(path, v))
                .collect()
        }
        (false, true, false) => {
            let path = path_of(node).ok_or_else(|| fault(Message::AxisWithoutPath))?;
            row_of(node, &pointer)?.iter().map(|v| point(path, v)).collect()
        }
        (false, false, true) => {
            let cases = node.get("cases").map_or(&[][..], Node::members);
            cases
                .iter()
                .map(|case| Point {
                    label: case.key.clone(),
                    assignments: case
                        .node
                        .members()
                        .iter()
                        .map(|member| Assignment {
                            pointer: member.key.clone(),
                            value: member.node.clone(),
                        })
                        .collect(),
                })
                .collect()
        }
        _ => return Err(fault(Message::BadAxis)),
    };
    let points: Vec<Point> = points;
    if points.is_empty() {
        return Err(fault(Message::EmptyAxis));
    }
    let twice = (1..points.len()).find(|&at| points[..at].iter().any(|p| is_same(p, &points[at])));
    if let Some(at) = twice {
        return Err(Box::new(fault(Message::AxisValueTwice).given(points[at].label.clone())));
    }
    Ok(Axis { name: name.to_owned(), points, is_common })
}

impl Axis {
    /// Everything that its points put into the scenario.
    pub fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        self.points.iter().flat_map(|point| &point.assignments)
    }
}

/// Whether two points are the same, however they are written.
fn is_same(one: &Point, other: &Point) -> bool {
    let value = |point: &Point| match &point.assignments[..] {
        [assignment] => assignment.value.as_number().and_then(|text| parse_billionths(text).ok()),
        _ => None,
    };
    let values = value(one).zip(value(other));
    let are_of_one_path = one.assignments.len() == 1
        && other.assignments.len() == 1
        && one.assignments[0].pointer == other.assignments[0].pointer;
    one.label == other.label || are_of_one_path && values.is_some_and(|(one, other)| one == other)
}

fn path_of(node: &Node) -> Option<&str> {
    node.get("path").and_then(Node::as_text)
}

fn point(path: &str, value: &Node) -> Point {
    let label = value.as_text().map_or_else(|| value.compact(), str::to_owned);
    Point {
        label,
        assignments: vec![Assignment { pointer: path.to_owned(), value: value.clone() }],
    }
}

/// The numbers `from`, `from` + `step`, … up to `to`, which is one of them: exact decimals.
fn row_of(node: &Node, pointer: &str) -> Result<Vec<Node>, Box<Problem>> {
    let number = |key: &str| {
        let value = node.get(key);
        let known = value.and_then(|value| parse_billionths(value.as_number()?).ok());
        known.ok_or_else(|| {
            let place = value.unwrap_or(node).place;
            let given = value.map_or_else(String::new, Node::compact);
            let pointer = format!("{pointer}/{key}");
            Box::new(Problem::new(Message::NoRowNumber, &pointer, place).given(given))
        })
    };
    let (from, to, step) = (number("from")?, number("to")?, number("step")?);
    let fault = |message, key: &str| {
        let place = node.get(key).unwrap_or(node).place;
        Problem::new(message, &format!("{pointer}/{key}"), place)
    };
    if step <= 0 {
        return Err(Box::new(fault(Message::RowStep, "step").given(decimal_text(step))));
    }
    let steps = (to - from).div_euclid(step);
    let end = |steps: i128| decimal_text(from + steps * step);
    if to < from || (to - from) % step != 0 {
        let near = if to < from { end(0) } else { format!("{}, {}", end(steps), end(steps + 1)) };
        let problem = fault(Message::RowMissesEnd, "to");
        return Err(Box::new(problem.given(decimal_text(to)).allowed(near)));
    }
    if steps >= POINTS_MAX {
        let problem = fault(Message::RowTooLong, "step").given((steps + 1).to_string());
        return Err(Box::new(problem.allowed(POINTS_MAX.to_string())));
    }
    let place = node.get("from").unwrap_or(node).place;
    let number = |at| Node { place, ..Node::number(decimal_text(from + at * step)) };
    Ok((0..=steps).map(number).collect())
}

/// A number of billionths as the shortest decimal text.
fn decimal_text(billionths: i128) -> String {
    let (whole, rest) = (billionths / i128::from(BILLION), billionths % i128::from(BILLION));
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:09}").trim_end_matches('0').to_owned()
}

/// A cell: the place of its point on each axis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell(pub Vec<usize>);

/// All cells, the last axis running fastest.
pub fn cells(axes: &[Axis]) -> Vec<Cell> {
    let mut cells = vec![Cell(Vec::new())];
    for axis in axes {
        let longer = |cell: &Cell| {
            (0..axis.points.len())
                .map(|at| Cell(cell.0.iter().copied().chain([at]).collect()))
                .collect::<Vec<_>>()
        };
        cells = cells.iter().flat_map(longer).collect();
    }
    cells
}

impl Cell {
    /// The points of the cell, in the order of the axes.
    pub fn points<'a>(&'a self, axes: &'a [Axis]) -> impl Iterator<Item = (&'a Axis, &'a Point)> {
        axes.iter().zip(&self.0).map(|(axis, &at)| (axis, &axis.points[at]))
    }

    /// What is put into the scenario.
    pub fn assignments<'a>(&'a self, axes: &'a [Axis]) -> impl Iterator<Item = &'a Assignment> {
        self.points(axes).flat_map(|(_, point)| &point.assignments)
    }

    /// The cell as messages and replays call it: `q=0.3,z=6`.
    pub fn label(&self, axes: &[Axis]) -> String {
        let parts = self.points(axes).map(|(axis, point)| format!("{}={}", axis.name, point.label));
        parts.collect::<Vec<_>>().join(",")
    }

    /// The values that the luck of its trials follows, as canonical JSON: by axis in the order of
    /// the names, without the axes of common luck.
    pub fn luck(&self, axes: &[Axis]) -> String {
        let own = self.points(axes).filter(|(axis, _)| !axis.is_common);
        let mut own: Vec<(&str, &str)> =
            own.map(|(axis, point)| (axis.name.as_str(), point.label.as_str())).collect();
        own.sort_unstable();
        serde_json::to_string(&own).expect("texts")
    }
}
