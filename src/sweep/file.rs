//! A sweep file, read and checked against the scenario that it varies.

use crate::scenario::check::check;
use crate::scenario::check::without_notes;
use crate::scenario::figures::Names;
use crate::scenario::json::parse;
use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::first_of_type;
use crate::scenario::load::load;
use crate::scenario::load::names_of;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::schema::Scenario;
use crate::scenario::schema::Text;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;
use crate::scenario::value::bilingual;
use crate::scenario::value::whole;
use crate::stats::sequential::SequentialPlan;
use crate::sweep::axis::Assignment;
use crate::sweep::axis::Axis;
use crate::sweep::axis::Cell;
use crate::sweep::axis::cells;
use crate::sweep::axis::read_axis;
use crate::sweep::chart::ChartRequest;
use crate::sweep::chart::read_charts;
use crate::sweep::conflict::conflicts;
use crate::sweep::conflict::slashless;
use crate::sweep::effort::read_effort;
use crate::sweep::keys::SWEEP;
use crate::sweep::law::Law;
use crate::sweep::law::read_laws;
use crate::sweep::measure::Measure;
use crate::sweep::measure::read_measures;

/// The confidence of intervals where the file says nothing.
pub const CONFIDENCE: f64 = 0.95;
/// The seed of a sweep that states none.
const SEED: u64 = 1;
/// The most cells.
const CELLS_MAX: usize = 1_000_000;

/// The scenario that a sweep varies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Where it was found: what `forklab run` takes.
    pub path: String,
    /// The file as messages name it.
    pub file: String,
    /// The scenario's name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// How many trials a cell gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Effort {
    /// So many.
    Trials(u64),
    /// As many as it takes to know it well.
    Precision(Precision),
    /// As many as it takes to hold it against a law.
    Test(Test),
}

/// How well a measure is to be known.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// The place of the measure in the file's order.
    pub of: usize,
    /// Half of its interval at the most.
    pub half_width: HalfWidth,
    /// The confidence of the interval.
    pub confidence: f64,
    /// So many trials at the most.
    pub trials_max: u64,
}

/// A sequential test of a share against a law.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The place of the measure in the file's order.
    pub of: usize,
    /// The law.
    pub law: Law,
    /// The ratio of odds, above 1, that is to be found either way.
    pub odds_ratio: f64,
    /// So many trials at the most.
    pub trials_max: u64,
}

impl Test {
    /// The test of a cell for which the law gives this share; `None` where that is certain, so that
    /// nothing can be tested.
    pub fn plan(&self, share: f64) -> Option<SequentialPlan> {
        let of_law = SequentialPlan::of_law(share, self.trials_max);
        let plan = SequentialPlan { odds_ratio: self.odds_ratio, ..of_law };
        (share > 0.0 && share < 1.0).then_some(plan)
    }
}

/// Half of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HalfWidth {
    /// In the measure's own unit.
    Absolute(f64),
    /// As a part of the measured value.
    Relative(f64),
}

/// A sweep that can be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// Its name: the file's.
    pub name: String,
    /// One line for lists and charts.
    pub title: Text,
    /// What it answers.
    pub question: Text,
    /// The scenario.
    pub base: Base,
    /// What is changed in every cell.
    pub set: Vec<Assignment>,
    /// The luck of all trials.
    pub seed: u64,
    /// How many trials a cell gets.
    pub effort: Effort,
    /// What is varied.
    pub axes: Vec<Axis>,
    /// What is counted.
    pub measures: Vec<Measure>,
    /// The laws of the literature beside it.
    pub theory: Vec<Law>,
    /// What is drawn.
    pub charts: Vec<ChartRequest>,
}

impl Sweep {
    /// All cells, the last axis running fastest.
    pub fn cells(&self) -> Vec<Cell> {
        cells(&self.axes)
    }

    /// Everything that is put into the scenario for a cell, as `--set` takes it.
    pub fn settings(&self, cell: &Cell) -> Vec<String> {
        self.set.iter().chain(cell.assignments(&self.axes)).map(Assignment::setting).collect()
    }

    /// The most trials that a cell can get.
    pub fn trials_max(&self) -> u64 {
        match &self.effort {
            Effort::Trials(trials) => *trials,
            Effort::Precision(precision) => precision.trials_max,
            Effort::Test(test) => test.trials_max,
        }
    }

    /// The scenario of a cell.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it; a value of the sweep's has its place in the sweep.
    pub fn scenario(
        &self,
        cell: &Cell,
        file: &str,
        surroundings: &Surroundings<'_>,
    ) -> Result<Scenario, Vec<Problem>> {
        let source = Source { file: &self.base.file, name: &self.base.name, text: &self.base.text };
        let assignments: Vec<&Assignment> =
            self.set.iter().chain(cell.assignments(&self.axes)).collect();
        load(&source, &self.settings(cell), surroundings).map_err(|mut problems| {
            for problem in &mut problems {
                let flag = problem.place.flag.map(usize::from);
                if let Some(assignment) = flag.and_then(|flag| assignments.get(flag)) {
                    problem.place = assignment.value.place;
                    file.clone_into(&mut problem.file);
                }
            }
            problems
        })
    }
}

/// What is wrong with a sweep, each with the file that it is in.
pub type Problems = Vec<Problem>;

/// Reads a sweep called `name`. `find` gives the scenario that it names.
///
/// # Errors
///
/// Of syntax and type the first, of meaning all, in the order of the file. Whether each cell's
/// scenario is right is another question ([`Sweep::scenario`]).
pub fn read(
    file: &str,
    name: &str,
    text_of_file: &str,
    find: &dyn Fn(&str) -> Result<Base, Box<Problem>>,
) -> Result<Sweep, Problems> {
    let in_file = |mut problems: Problems| {
        problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
        for problem in problems.iter_mut().filter(|problem| problem.file.is_empty()) {
            file.clone_into(&mut problem.file);
        }
        problems
    };
    let root = parse(text_of_file).map_err(|problem| in_file(vec![*problem]))?;
    let mut problems = Vec::new();
    check(&root, &Shape::Object(SWEEP), "", &mut problems);
    let mut problems = first_of_type(problems);
    if !problems.is_empty() {
        return Err(in_file(problems));
    }
    let root = without_notes(root);
    let base_node = root.get("scenario").expect("checked");
    let base = find(base_node.as_text().expect("checked")).map_err(|problem| {
        in_file(vec![Problem {
            place: base_node.place,
            pointer: "/scenario".to_owned(),
            ..*problem
        }])
    })?;
    let axes = read_axes(&root, &mut problems);
    let set = read_set(&root);
    slashless(&set, &axes, &mut problems);
    if !problems.is_empty() {
        return Err(in_file(problems));
    }
    let names = names_with(&base, &set).map_err(|problem| in_file(vec![*problem]))?;
    let measures = read_measures(&root, &names, &mut problems);
    let theory = read_laws(&root, &names, &mut problems);
    conflicts(&root, &axes, &measures, &mut problems);
    let effort = read_effort(&root, &measures, &mut problems);
    let is_whole = problems.is_empty(); // else a chart may ask for what is there, but wrong
    let charts =
        if is_whole { read_charts(&root, &axes, &measures, &mut problems) } else { Vec::new() };
    let count = axes.iter().try_fold(1_usize, |count, axis| count.checked_mul(axis.points.len()));
    if count.is_none_or(|count| count > CELLS_MAX) {
        let place = root.get("axes").expect("checked").place;
        let problem = Problem::new(Message::TooManyCells, "/axes", place);
        problems.push(problem.allowed(CELLS_MAX.to_string()));
    }
    let Some(effort) = effort.filter(|_| problems.is_empty()) else {
        return Err(in_file(problems));
    };
    Ok(Sweep {
        name: name.to_owned(),
        title: bilingual(Some(&root), "title"),
        question: bilingual(Some(&root), "question"),
        base,
        set,
        seed: whole(Some(&root), "seed").unwrap_or(SEED),
        effort,
        axes,
        measures,
        theory,
        charts,
    })
}

/// The names of the scenario as the sweep sets it; a wrong value has its place in the sweep.
fn names_with(base: &Base, set: &[Assignment]) -> Result<Names, Box<Problem>> {
    let source = Source { file: &base.file, name: &base.name, text: &base.text };
    let settings: Vec<String> = set.iter().map(Assignment::setting).collect();
    names_of(&source, &settings).map_err(|mut problem| {
        match problem.place.flag.and_then(|flag| set.get(usize::from(flag))) {
            Some(assignment) => problem.place = assignment.value.place,
            None => base.file.clone_into(&mut problem.file),
        }
        problem
    })
}

fn read_axes(root: &Node, out: &mut Problems) -> Vec<Axis> {
    let common = root.get("common_luck").map_or(&[][..], Node::elements);
    let members = root.get("axes").map_or(&[][..], Node::members);
    let names = || members.iter().map(|member| member.key.as_str());
    for node in common {
        let name = node.as_text().expect("checked");
        if !names().any(|axis| axis == name) {
            let problem = Problem::new(Message::NoSuchAxis, "/common_luck", node.place);
            out.push(problem.given(name).nearest(nearest(name, names())));
        }
    }
    let is_common = |name: &str| common.iter().any(|node| node.as_text() == Some(name));
    let read = members.iter().map(|axis| read_axis(&axis.key, &axis.node, is_common(&axis.key)));
    let (axes, faults): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    out.extend(faults.into_iter().filter_map(Result::err).map(|problem| *problem));
    axes.into_iter().filter_map(Result::ok).collect()
}

fn read_set(root: &Node) -> Vec<Assignment> {
    let members = root.get("set").map_or(&[][..], Node::members);
    let assignment =
        |member: &Member| Assignment { pointer: member.key.clone(), value: member.node.clone() };
    members.iter().map(assignment).collect()
}
