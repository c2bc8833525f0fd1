//! Names and values of a sweep that stand in each other's way.

use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;
use crate::sweep::axis::Assignment;
use crate::sweep::axis::Axis;
use crate::sweep::chart_table::THEORY;
use crate::sweep::measure::Measure;
use std::collections::BTreeSet;

/// The columns of `cells.csv` that every sweep may have, beside those of theories.
const COLUMNS: [&str; 4] = ["trials", "test", "pow", "stopped_early"];

/// Reports axes and measures that would give two columns of one name, and axes that change the same
/// value.
pub fn conflicts(root: &Node, axes: &[Axis], measures: &[Measure], out: &mut Vec<Problem>) {
    let mut columns: BTreeSet<String> = COLUMNS.map(str::to_owned).into();
    let mut enter = |group: &str, name: &str, columns_of: &mut dyn Iterator<Item = String>| {
        for column in columns_of {
            if column.starts_with(THEORY) || !columns.insert(column.clone()) {
                let place = member(root, group, name).map(|member| member.key_place);
                let pointer = format!("/{group}/{name}");
                let problem =
                    Problem::new(Message::ColumnTaken, &pointer, place.unwrap_or_default());
                out.push(problem.given(column));
                return;
            }
        }
    };
    for axis in axes {
        enter("axes", &axis.name, &mut [axis.name.clone()].into_iter());
    }
    for measure in measures {
        enter("measure", &measure.name, &mut measure.columns());
    }
    for (at, axis) in axes.iter().enumerate() {
        if let Some(other) = axes[..at].iter().find(|other| overlap(other, axis)) {
            let place = member(root, "axes", &axis.name).map(|member| member.key_place);
            let pointer = format!("/axes/{}", axis.name);
            let problem = Problem::new(Message::AxesOverlap, &pointer, place.unwrap_or_default());
            out.push(problem.given(other.name.clone()));
        }
    }
}

/// Reports pointers that do not begin with a slash.
pub fn slashless(set: &[Assignment], axes: &[Axis], out: &mut Vec<Problem>) {
    let assignments = set.iter().chain(axes.iter().flat_map(Axis::assignments));
    for assignment in assignments.filter(|assignment| !assignment.pointer.starts_with('/')) {
        let problem = Problem::new(Message::PointerWithoutSlash, "", assignment.value.place);
        out.push(problem.given(assignment.pointer.clone()));
    }
}

fn member<'a>(root: &'a Node, group: &str, name: &str) -> Option<&'a Member> {
    root.get(group)?.members().iter().find(|member| member.key == name)
}

/// Whether two axes change one value, or one of them a part of what the other changes.
fn overlap(one: &Axis, other: &Axis) -> bool {
    let pointers = |axis: &Axis| -> BTreeSet<String> {
        let assignments = axis.points.iter().flat_map(|point| &point.assignments);
        assignments.map(|assignment| format!("{}/", assignment.pointer)).collect()
    };
    let (one, other) = (pointers(one), pointers(other));
    one.iter().any(|a| other.iter().any(|b| a.starts_with(b.as_str()) || b.starts_with(a.as_str())))
}
