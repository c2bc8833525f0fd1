//! Finds a sweep by name, path or standard input, with the scenario that it varies.

use crate::cli::input::BadInput;
use crate::cli::input::ScenarioText;
use crate::cli::input::find_text;
use crate::cli::input::is_path;
use crate::cli::input::scenario_name;
use crate::cli::playing::VERSION;
use crate::cli::run_folder::COMMIT;
use crate::scenario::json::parse;
use crate::scenario::load::Surroundings;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::sweep::axis::Cell;
use crate::sweep::file::Base;
use crate::sweep::file::Effort;
use crate::sweep::file::Sweep;
use crate::sweep::file::read;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::Receipt;
use crate::sweep::receipt::cell_identity;
use crate::sweep::runner::CellWork;
use crate::sweep::shipped;
use crate::sweep::shipped::SHIPPED;
use std::cell::RefCell;
use std::collections::BTreeMap;
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

/// The cells with their scenarios. What these name beside them goes into the receipt.
///
/// # Errors
///
/// What is wrong with the scenario of a cell.
pub fn work_of(
    sweep: &Sweep,
    receipt: &mut Receipt,
    file: &str,
) -> Result<Vec<CellWork>, Vec<Problem>> {
    let folder = Path::new(&sweep.base.path).parent().unwrap_or(Path::new("")).to_owned();
    let read = RefCell::new(BTreeMap::new());
    let read_beside = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())?;
        read.borrow_mut().insert(name.to_owned(), text.clone());
        Ok(text)
    };
    let work = cells_of(sweep, receipt, file, &read_beside)?;
    receipt.beside = read.into_inner();
    Ok(work)
}

/// A sweep that was played with this version, and its cells.
pub type Played = (Sweep, Receipt, Vec<CellWork>);

/// Reads a sweep again from the receipt that its folder has, without any other file.
///
/// # Errors
///
/// What is wrong with it: it was made by another version, or altered.
pub fn read_again(stored: &Receipt) -> Result<Played, Vec<Problem>> {
    let sweep = read(RECEIPT, &stored.name, &stored.sweep, &|_| Ok(stored.base()))?;
    let beside = stored.beside.clone();
    let receipt = Receipt { beside, ..Receipt::new(&sweep, &stored.sweep, VERSION, COMMIT) };
    let read_beside = |name: &str| {
        let text = stored.beside.get(name);
        text.cloned().ok_or_else(|| format!("{RECEIPT} has no such file"))
    };
    let work = cells_of(&sweep, &receipt, RECEIPT, &read_beside)?;
    Ok((sweep, receipt, work))
}

fn cells_of(
    sweep: &Sweep,
    receipt: &Receipt,
    file: &str,
    read_beside: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Vec<CellWork>, Vec<Problem>> {
    let surroundings = Surroundings { memory_bytes: None, read_beside };
    let work = |cell: Cell| {
        let scenario = sweep.scenario(&cell, file, &surroundings)?;
        let luck = cell.luck(&sweep.axes);
        let identity = cell_identity(&receipt.identity, &luck, &scenario);
        let law = match &sweep.effort {
            Effort::Test(test) => test.law.value(&scenario),
            Effort::Trials(_) | Effort::Precision(_) => None,
        };
        Ok(CellWork { cell, scenario, identity, law })
    };
    sweep.cells().into_iter().map(work).collect()
}
