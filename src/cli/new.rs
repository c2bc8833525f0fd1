//! `forklab new`: a commented copy of a shipped scenario.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::io::Write;

use crate::cli::args::NewArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::find_text;
use crate::scenario::commented::commented;
use crate::scenario::schema::Language;
use crate::scenario::words::phrase::Phrase;
use crate::scenario::words::phrase::say;

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
    let told = |phrase, detail: &str| Failure::Told(say(language, phrase, &[&path, detail]));
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(&arguments.file).map_err(|error| {
            match error.kind() {
                ErrorKind::AlreadyExists => told(Phrase::FileExists, ""),
                _ => told(Phrase::CannotWrite, &error.to_string()),
            }
        })?;
    file.write_all(text.as_bytes())?;
    writeln!(out, "{}", say(language, Phrase::Written, &[&path, &found.name]))?;
    Ok(Outcome::Done)
}
