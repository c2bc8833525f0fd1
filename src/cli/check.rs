//! `forklab check`: loads scenarios and explains them in sentences; runs nothing.

use std::io;
use std::io::IsTerminal;
use std::io::Write;

use crate::cli::args::CheckArguments;
use crate::cli::complain::complain;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::load_scenario;
use crate::scenario::explain::explain;
use crate::scenario::schema::Language;

/// Explains each file, or says everything that is wrong with it.
///
/// # Errors
///
/// The output failed. A bad file is told at once and does not keep the others from being read.
pub fn check(
    arguments: &CheckArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    for (i, file) in arguments.files.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        match load_scenario(file, &arguments.set) {
            Ok(scenario) => {
                for sentence in explain(&scenario, language) {
                    writeln!(out, "{sentence}")?;
                }
            }
            Err(bad) => {
                out.flush()?;
                let mut err = io::stderr().lock();
                let with_source = err.is_terminal();
                complain(&bad, language, with_source, &mut err)?;
                outcome = Outcome::Refused;
            }
        }
    }
    Ok(outcome)
}
