//! `forklab list`: the scenarios and the sweeps inside the program.

use std::io::Write;

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::load_scenario;
use crate::cli::sweep_input::find_sweep_text;
use crate::cli::sweep_input::read_sweep;
use crate::scenario::schema::Language;
use crate::scenario::shipped::SHIPPED;
use crate::sweep::shipped as sweeps;

/// Writes name, title and question of each shipped scenario, then of each shipped sweep.
///
/// # Errors
///
/// The output failed.
pub fn list(language: Language, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let width = SHIPPED.iter().map(|shipped| shipped.name.len()).max().unwrap_or(0);
    for shipped in SHIPPED {
        let scenario = load_scenario(shipped.name, &[])?;
        writeln!(out, "{:<width$}  {}", shipped.name, scenario.title.in_language(language))?;
        writeln!(out, "{:<width$}  {}", "", scenario.question.in_language(language))?;
    }
    writeln!(out, "\nforklab sweep …")?;
    for shipped in sweeps::SHIPPED {
        let sweep = read_sweep(&find_sweep_text(shipped.name)?, shipped.name)?;
        writeln!(out, "{:<width$}  {}", shipped.name, sweep.title.in_language(language))?;
        writeln!(out, "{:<width$}  {}", "", sweep.question.in_language(language))?;
    }
    Ok(Outcome::Done)
}
