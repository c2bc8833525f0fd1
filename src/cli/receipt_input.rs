//! Reads the receipt of a sweep folder, and tells why it cannot be read.

use crate::cli::exit::Failure;
use crate::cli::run::shown_path;
use crate::cli::sweep_words as words;
use crate::scenario::schema::Language;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::Receipt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The receipt in a folder, if it has one.
///
/// # Errors
///
/// It cannot be read, is not what was written, or has a layout that this version does not know.
pub fn find_receipt(folder: &Path, language: Language) -> Result<Option<Receipt>, Failure> {
    let bytes = match fs::read(folder.join(RECEIPT)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let told = |reject| Failure::Told(words::receipt(language, &shown_path(folder), &reject));
    Receipt::read(&bytes).map(Some).map_err(told)
}
