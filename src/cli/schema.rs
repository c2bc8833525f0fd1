//! `forklab schema`: the JSON schema of scenario files, for editors.

use std::io::Write;

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::scenario::json_schema::schema_text;

/// Writes the schema.
///
/// # Errors
///
/// The output failed.
pub fn schema(out: &mut dyn Write) -> Result<Outcome, Failure> {
    out.write_all(schema_text().as_bytes())?;
    Ok(Outcome::Done)
}
