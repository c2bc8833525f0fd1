//! `forklab run`: plays a scenario and leaves a run folder.

use std::io::Write;

use crate::cli::args::RunArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::load_scenario;
use crate::scenario::schema::Language;

/// To be written.
///
/// # Errors
///
/// The scenario is wrong, or the run folder holds another history.
pub fn run(
    arguments: &RunArguments,
    _language: Language,
    _out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let _scenario = load_scenario(&arguments.scenario, &arguments.set)?;
    Err(Failure::Told("run: to be written".to_owned()))
}
