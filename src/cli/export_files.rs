//! The files of an export, each written whole or not at all.

use crate::cli::exit::Failure;
use crate::cli::export_words as words;
use crate::scenario::schema::Language;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::PathBuf;

/// Where the files go, and to whom it is told.
pub struct Files<'a> {
    /// The folder.
    pub target: PathBuf,
    /// In which language.
    pub language: Language,
    /// To whom.
    pub out: &'a mut dyn Write,
}

impl Files<'_> {
    /// Writes one and says so.
    ///
    /// # Errors
    ///
    /// It cannot be written; then nothing of it is left, and what was there before is as it was.
    pub fn write<T, E: Into<Failure>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, Failure> {
        fs::create_dir_all(&self.target)?;
        let (path, draft) = (self.target.join(name), self.target.join(format!(".{name}.partial")));
        let mut file = BufWriter::new(File::create(&draft)?);
        let filled = fill(&mut file).map_err(Into::into);
        let closed = file.into_inner().map_err(io::IntoInnerError::into_error);
        let both = filled.and_then(|answer| Ok((answer, closed?.metadata()?.len())));
        let (answer, bytes) = both.inspect_err(|_| {
            let _ = fs::remove_file(&draft); // a file that cannot be removed is only litter
        })?;
        fs::rename(&draft, &path)?;
        self.say(&words::written(self.language, &path.to_string_lossy(), bytes))?;
        Ok(answer)
    }

    /// Says a line.
    ///
    /// # Errors
    ///
    /// Nobody listens.
    pub fn say(&mut self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{line}")?)
    }
}
