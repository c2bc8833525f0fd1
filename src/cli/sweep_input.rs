//! Finds a sweep by name, path or standard input, with the scenario that it varies.

use crate::cli::input::BadInput;
use crate::cli::input::ScenarioText;
use crate::cli::input::find_text;
use crate::cli::input::is_path;
use crate::cli::input::scenario_name;
use crate::scenario::json::parse;
use crate::scenario::load::Surroundings;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::sweep::axis::Cell;
use crate::sweep::file::Base;
use crate::sweep::file::Sweep;
use crate::sweep::file::read;
use crate::sweep::receipt::Receipt;
use crate::sweep::receipt::cell_identity;
use crate::sweep::runner::CellWork;
use crate::sweep::shipped;
use crate::sweep::shipped::SHIPPED;
use std::fs;
use std::path::Path;

/// The text of the sweep that the user calls `what`: a bare word is a shipped one, anything with a
/// slash or `.json` a path, `-` standard input.
///
/// # Errors
///
/// It is not inside the program, cannot be read, or is not UTF-8.
pub fn find_sweep_text(what: &str) -> Result<ScenarioText, BadInput> {
    if is_path(what) || what == "-" {
        return find_text(what);
    }
    let Some(shipped) = shipped::find(what) else {
        let names: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.name).collect();
        let problem = Problem::new(Message::UnknownSweep, "", Place::default())
            .given(what)
            .nearest(shipped::nearest_name(what))
            .allowed(names.join(", "));
        let file = what.to_owned();
        return Err(BadInput { file, text: String::new(), problems: vec![problem] });
    };
    Ok(ScenarioText {
        file: format!("{}.json", shipped.name),
        name: shipped.name.to_owned(),
        text: shipped.text.to_owned(),
    })
}

/// Whether a text is a sweep and no scenario: it has axes.
pub fn is_sweep(text: &str) -> bool {
    parse(text).is_ok_and(|root| root.get("axes").is_some())
}

/// Reads the sweep whose text was found under the name `what`.
///
/// # Errors
///
/// What is wrong with it.
pub fn read_sweep(text: &ScenarioText, what: &str) -> Result<Sweep, BadInput> {
    let find = |name: &str| find_base(what, name);
    read(&text.file, &text.name, &text.text, &find).map_err(|problems| bad(text, problems))
}

/// What is wrong with a sweep, with its text.
pub fn bad(text: &ScenarioText, problems: Vec<Problem>) -> BadInput {
    BadInput { file: text.file.clone(), text: text.text.clone(), problems }
}

/// The scenario that the sweep `what` names: a path relative to the sweep's file, or a shipped one.
fn find_base(what: &str, name: &str) -> Result<Base, Box<Problem>> {
    let path = if is_path(what) && is_path(name) {
        let folder = Path::new(what).parent().unwrap_or(Path::new(""));
        folder.join(name).to_string_lossy().into_owned()
    } else if what != "-" && !is_path(what) {
        scenario_name(name) // both are inside the program
    } else {
        name.to_owned()
    };
    let first = |bad: BadInput| Box::new(bad.problems.into_iter().next().expect("one"));
    let found = find_text(&path).map_err(first)?;
    Ok(Base { path, file: found.file, name: found.name, text: found.text })
}

/// The cells with their scenarios.
///
/// # Errors
///
/// What is wrong with the scenario of a cell.
pub fn work_of(
    sweep: &Sweep,
    receipt: &Receipt,
    file: &str,
) -> Result<Vec<CellWork>, Vec<Problem>> {
    let beside = Path::new(&sweep.base.path).parent().unwrap_or(Path::new("")).to_owned();
    let read_beside =
        |name: &str| fs::read_to_string(beside.join(name)).map_err(|error| error.to_string());
    let surroundings = Surroundings { memory_bytes: None, read_beside: &read_beside };
    let work = |cell: Cell| {
        let scenario = sweep.scenario(&cell, file, &surroundings)?;
        let luck = cell.luck(&sweep.axes);
        let identity = cell_identity(&receipt.identity, &luck, &scenario);
        Ok(CellWork { cell, scenario, identity })
    };
    sweep.cells().into_iter().map(work).collect()
}
