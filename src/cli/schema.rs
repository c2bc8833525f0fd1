//! `forklab schema`: the JSON schemas of scenario and sweep files, for editors.

use std::io::Write;

use crate::cli::args::SchemaArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::scenario::json_schema::schema_of;
use crate::scenario::json_schema::schema_text;
use crate::sweep::keys::EFFORTS;
use crate::sweep::keys::SWEEP;

/// What the schema of sweep files is called.
const SWEEP_TITLE: &str = "A forklab sweep";

/// Writes the schema.
///
/// # Errors
///
/// The output failed.
pub fn schema(arguments: &SchemaArguments, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let text =
        if arguments.sweep { schema_of(SWEEP_TITLE, SWEEP, &EFFORTS) } else { schema_text() };
    out.write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}
