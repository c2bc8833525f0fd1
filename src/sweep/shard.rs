//! A shard of a plan as one file: there whole, or not there.

use crate::sweep::checkpoint::Line;
use crate::sweep::checkpoint::read_line;
use crate::sweep::checkpoint::written;
use crate::sweep::plan::Plan;
use serde::Deserialize;
use serde::Serialize;
use std::fs;
use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// The folder in a sweep folder; in it, each plan has a folder of its own.
pub const SHARDS: &str = "shards";
/// How the name of a shard's file ends.
pub const ENDING: &str = "jsonl";

/// The first line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The hash of the plan.
    pub plan: String,
    /// Which shard, from 1.
    pub shard: usize,
    /// How many shards the plan has.
    pub of: usize,
}

/// The last line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    /// How many batches stand above.
    whole: u64,
}

/// Why a shard cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShardReject {
    /// It belongs to another plan.
    #[error("of another plan")]
    OtherPlan,
    /// A line is not what was written, or not what the plan says.
    #[error("line {line} is damaged")]
    Damaged {
        /// Which, from 1.
        line: usize,
    },
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Where the shards of a plan lie.
pub fn folder_of(sweep_folder: &Path, plan: &Plan) -> PathBuf {
    sweep_folder.join(SHARDS).join(&plan.hash)
}

/// The name of a shard's file.
pub fn file_of(number: usize, of: usize) -> String {
    format!("{number}-of-{of}.{ENDING}")
}

/// Leaves a shard in `folder`. Whoever else writes the same shard at the same time does no harm:
/// each writes a file of its own, and the last one to end gives it its name.
///
/// # Errors
///
/// It cannot be written.
pub fn write(folder: &Path, plan: &Plan, number: usize, lines: &[Line]) -> io::Result<()> {
    let of = plan.shards.len();
    let mut text = written(&Head { plan: plan.hash.clone(), shard: number, of });
    text.extend(lines.iter().map(written));
    text.push_str(&written(&End { whole: lines.len() as u64 }));
    fs::create_dir_all(folder)?;
    let (mut file, partial) = new_file(folder, number, of)?;
    let result = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&partial, folder.join(file_of(number, of))));
    if result.is_err() {
        // What is left of it has no name that anybody reads.
        let _ = fs::remove_file(&partial);
    }
    result?;
    // The name reaches the disk with its folder.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A file that no other process has, on no machine that shares the folder.
fn new_file(folder: &Path, number: usize, of: usize) -> io::Result<(File, PathBuf)> {
    let mut copy = 0_u64;
    loop {
        let name = format!("{number}-of-{of}.{}-{copy}.partial", std::process::id());
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => copy += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Reads a shard of `plan` and which one it is.
///
/// # Errors
///
/// It is of another plan, damaged, or cannot be read.
pub fn read(path: &Path, plan: &Plan) -> Result<(usize, Vec<Line>), ShardReject> {
    let text = fs::read(path)?;
    let damaged = |line: usize| ShardReject::Damaged { line };
    let mut lines = text.split_inclusive(|&byte| byte == b'\n').zip(1..);
    let head: Option<Head> = lines.next().and_then(|(line, _)| read_line(line));
    let head = head.ok_or(damaged(1))?;
    if head.plan != plan.hash {
        return Err(ShardReject::OtherPlan);
    }
    if head.of != plan.shards.len() || !(1..=head.of).contains(&head.shard) {
        return Err(damaged(1));
    }
    let mut batches = Vec::new();
    for (cell, batch) in plan.batches(head.shard) {
        let (line, at) = lines.next().ok_or(damaged(batches.len() + 2))?;
        let read: Line = read_line(line).ok_or(damaged(at))?;
        let is_planned = read.cell == plan.cells[cell].identity && read.batch == batch;
        if !is_planned || !read.fits(plan.trials_max) {
            return Err(damaged(at));
        }
        batches.push(read);
    }
    let end_at = batches.len() + 2;
    let end: Option<End> = lines.next().and_then(|(line, _)| read_line(line));
    let is_whole = end.is_some_and(|end| end.whole == batches.len() as u64);
    if !is_whole || lines.next().is_some() {
        return Err(damaged(end_at));
    }
    Ok((head.shard, batches))
}
