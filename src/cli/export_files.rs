//! The files of an export: all of them are there in the end, or none of them is new.

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
    target: PathBuf,
    /// In which language.
    pub language: Language,
    out: &'a mut dyn Write,
    /// What is written and has not got its name yet: name and bytes.
    drafts: Vec<(String, u64)>,
    /// What is said when all have their names.
    remarks: Vec<String>,
}

impl<'a> Files<'a> {
    /// Those of one export, into the folder `target`.
    pub fn new(target: PathBuf, language: Language, out: &'a mut dyn Write) -> Self {
        Self { target, language, out, drafts: Vec::new(), remarks: Vec::new() }
    }

    /// Writes one, under a name of its own until [`Files::finish`].
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write<T, E: Into<Failure>>(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, Failure> {
        fs::create_dir_all(&self.target).map_err(|fault| self.cannot(&self.target, &fault))?;
        let draft = self.draft(name);
        let file = File::create(&draft).map_err(|fault| self.cannot(&draft, &fault))?;
        self.drafts.push((name.to_owned(), 0));
        let mut file = BufWriter::new(file);
        let answer = fill(&mut file).map_err(Into::into).map_err(|failure| match failure {
            Failure::Io(fault) => self.cannot(&draft, &fault),
            told => told,
        })?;
        let closed = file.into_inner().map_err(io::IntoInnerError::into_error);
        let bytes = closed.and_then(|file| file.metadata()).map(|metadata| metadata.len());
        self.drafts.last_mut().expect("it was pushed").1 =
            bytes.map_err(|fault| self.cannot(&draft, &fault))?;
        Ok(answer)
    }

    /// Notes a line that is said in the end.
    pub fn say(&mut self, line: String) {
        self.remarks.push(line);
    }

    /// Gives all files their names, and says which there are.
    ///
    /// # Errors
    ///
    /// One cannot get its name, or nobody listens.
    pub fn finish(mut self) -> Result<(), Failure> {
        // A folder in the way is told before any file is new.
        for (name, _) in &self.drafts {
            let path = self.target.join(name);
            if path.is_dir() {
                return Err(self.cannot(&path, &io::Error::from(io::ErrorKind::IsADirectory)));
            }
        }
        let mut lines = Vec::new();
        for (name, bytes) in core::mem::take(&mut self.drafts) {
            let path = self.target.join(&name);
            fs::rename(self.draft(&name), &path).map_err(|fault| {
                let _ = fs::remove_file(self.draft(&name));
                self.cannot(&path, &fault)
            })?;
            lines.push(words::written(self.language, &path.to_string_lossy(), bytes));
        }
        lines.append(&mut self.remarks);
        for line in lines {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn draft(&self, name: &str) -> PathBuf {
        self.target.join(format!(".{name}.partial"))
    }

    fn cannot(&self, path: &std::path::Path, fault: &io::Error) -> Failure {
        Failure::Told(words::cannot_write(self.language, &path.to_string_lossy(), fault))
    }
}

impl Drop for Files<'_> {
    fn drop(&mut self) {
        for (name, _) in &self.drafts {
            let _ = fs::remove_file(self.draft(name)); // what cannot be removed is only litter
        }
    }
}
