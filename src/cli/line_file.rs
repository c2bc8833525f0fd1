//! A file of JSON lines that grows while a run is played.

use serde::Serialize;
use std::io;
use std::io::Write;

/// The file. Nothing is written after its first fault.
pub struct LineFile<W: Write> {
    out: W,
    fault: Option<io::Error>,
}

impl<W: Write> LineFile<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, fault: None }
    }

    /// Adds a line.
    pub fn add(&mut self, line: &impl Serialize) {
        if self.fault.is_none() {
            let text = serde_json::to_string(line).expect("a line is plain data");
            self.fault = writeln!(self.out, "{text}").err();
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// The first fault on the way.
    pub fn finish(mut self) -> io::Result<()> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.out.flush(),
        }
    }
}
