//! What was counted, batch by batch, as a file that only grows: whoever is killed loses the batches
//! that were being played, and nothing else.

use crate::primitives::encoding::to_hex;
use crate::primitives::hash::sha256;
use crate::sweep::batch::trials_of;
use crate::sweep::counts::Counts;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::fs::OpenOptions;
use std::io;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;

/// The file in a sweep folder.
pub const BATCHES: &str = "batches.jsonl";
/// Digits of the check sum in front of each line.
const SUM_DIGITS: usize = 16;

/// A batch that was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which cell: a hash of everything that its trials depend on.
    pub cell: String,
    /// Which batch of the cell, from 0.
    pub batch: u64,
    /// What was counted.
    pub counts: Counts,
}

impl Line {
    /// Whether the batch is what a cell of `trials_max` trials at the most has by that number: the
    /// last one of a cell that had fewer is shorter, and is played again when the cell gets more.
    pub fn fits(&self, trials_max: u64) -> bool {
        let trials = trials_of(self.batch, trials_max);
        !trials.is_empty() && self.counts.trials == trials.end - trials.start
    }
}

/// Why a checkpoint cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointReject {
    /// Another process writes it.
    #[error("another process is at work in this folder")]
    InUse,
    /// A line is not what was written.
    #[error("line {line} of {BATCHES} is damaged")]
    Damaged {
        /// Which, from 1.
        line: usize,
    },
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The file, open for more.
#[derive(Debug)]
pub struct Checkpoint {
    file: File,
}

impl Checkpoint {
    /// Opens the file in `folder`, or makes it, and returns what it holds. A last line that was
    /// being written when its writer was killed is cut off.
    ///
    /// # Errors
    ///
    /// Another process has it, a line is damaged, or the file cannot be read or written.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Line>), CheckpointReject> {
        let path = folder.join(BATCHES);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        file.try_lock().map_err(|_| CheckpointReject::InUse)?;
        let text = std::fs::read(&path)?;
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let lines = text[..whole].split_inclusive(|&byte| byte == b'\n');
        let read = |(at, line): (usize, &[u8])| {
            read_line(line).ok_or(CheckpointReject::Damaged { line: at + 1 })
        };
        let lines: Vec<Line> = lines.enumerate().map(read).collect::<Result<_, _>>()?;
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        Ok((Self { file }, lines))
    }

    /// Adds a batch: the whole line, or nothing. It is on the disk then.
    ///
    /// # Errors
    ///
    /// It cannot be written: the disk is full.
    pub fn add(&mut self, line: &Line) -> io::Result<()> {
        let end = self.file.stream_position()?;
        if let Err(error) = self.file.write_all(written(line).as_bytes()) {
            self.file.set_len(end)?;
            self.file.seek(SeekFrom::Start(end))?;
            return Err(error);
        }
        self.file.sync_data()
    }
}

/// A value as a line: a check sum, a blank, JSON.
///
/// # Panics
///
/// Never, for plain data.
pub fn written<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string(value).expect("plain data");
    format!("{} {json}\n", sum_of(&json))
}

fn sum_of(json: &str) -> String {
    to_hex(&sha256(json.as_bytes())[..SUM_DIGITS / 2])
}

/// Reads a line with its end; `None` if it is not what was written.
pub fn read_line<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let text = core::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (sum, json) = text.split_once(' ')?;
    (sum == sum_of(json)).then(|| serde_json::from_str(json).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::counts::Count;

    fn line(batch: u64) -> Line {
        let counts = Counts { trials: 100, measures: vec![Count::Yes(batch)] };
        Line { cell: "q=0.1".to_owned(), batch, counts }
    }

    #[test]
    fn what_was_written_is_read_again_and_a_torn_line_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, before) = Checkpoint::open(folder.path()).unwrap();
        assert_eq!(before, []);
        file.add(&line(0)).unwrap();
        file.add(&line(1)).unwrap();
        assert!(matches!(Checkpoint::open(folder.path()), Err(CheckpointReject::InUse)));
        drop(file);

        let path = folder.path().join(BATCHES);
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        let (mut file, before) = Checkpoint::open(folder.path()).unwrap();
        assert_eq!(before, [line(0)]);
        file.add(&line(1)).unwrap();
        drop(file);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);

        std::fs::write(&path, whole.replacen("100", "101", 1)).unwrap();
        let damaged = Checkpoint::open(folder.path());
        assert!(matches!(damaged, Err(CheckpointReject::Damaged { line: 1 })));
    }
}
