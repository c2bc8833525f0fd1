//! `forklab new`: a commented copy of a shipped scenario.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::io::Write;

use crate::cli::args::NewArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::find_text;
use crate::cli::input::is_path;
use crate::cli::input::scenario_name;
use crate::scenario::commented::commented;
use crate::scenario::names::scenario_name_fault;
use crate::scenario::phrase::Phrase;
use crate::scenario::phrase::say;
use crate::scenario::schema::Language;

/// Writes the copy; a file that exists is left alone.
///
/// # Errors
///
/// The name is unknown, the file exists, or it cannot be written.
pub fn new(
    arguments: &NewArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let found = find_text(&arguments.from)?;
    let text = commented(&found.text);
    let path = arguments.file.display().to_string();
    let name = scenario_name(&path);
    if let Some(fault) = scenario_name_fault(&name) {
        return Err(Failure::Told(fault.text(language)));
    }
    let told = |phrase, detail: &str| Failure::Told(say(language, phrase, &[&path, detail]));
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(&arguments.file).map_err(|error| {
            match error.kind() {
                ErrorKind::AlreadyExists => told(Phrase::FileExists, ""),
                _ => told(Phrase::CannotWrite, &error.to_string()),
            }
        })?;
    file.write_all(text.as_bytes())?;
    let here = if is_path(&path) { "" } else { "./" };
    let argument = format!("{here}{path}");
    writeln!(out, "{}", say(language, Phrase::Written, &[&path, &found.name, &argument]))?;
    Ok(Outcome::Done)
}
