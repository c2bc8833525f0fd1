//! `forklab list`: the scenarios inside the program.

use std::io::Write;

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::load_scenario;
use crate::scenario::schema::Language;
use crate::scenario::shipped::SHIPPED;

/// Writes name, title and question of each shipped scenario.
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
    Ok(Outcome::Done)
}
