//! `forklab merge`: shards become the sweep that one machine would have played.

use crate::cli::chart::usual_file;
use crate::cli::cluster::read_plan;
use crate::cli::cluster_args::MergeArguments;
use crate::cli::cluster_words as words;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::receipt_input::find_receipt;
use crate::cli::run::shown_path;
use crate::cli::sweep::Prepared;
use crate::cli::sweep::finish;
use crate::cli::sweep::told;
use crate::cli::sweep_input::read_again;
use crate::scenario::schema::Language;
use crate::sweep::checkpoint::Checkpoint;
use crate::sweep::checkpoint::Line;
use crate::sweep::plan::PLAN;
use crate::sweep::plan::Plan;
use crate::sweep::runner::CellState;
use crate::sweep::runner::adopt;
use crate::sweep::shard;
use crate::sweep::shard::ENDING;
use crate::sweep::shard::ShardReject;
use crate::sweep::shard::file_of;
use crate::sweep::shard::folder_of;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// What is wrong with the shards of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShardFault {
    /// These are nowhere.
    Missing(Vec<usize>),
    /// Two files are the same shard.
    Twice {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// A file is not what was written.
    Damaged {
        /// Which.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// A file, or a folder, belongs to another plan.
    OtherPlan(String),
}

/// Puts the shards of a plan together.
///
/// # Errors
///
/// A shard is missing, there twice, damaged or of another plan: then nothing is taken. Or the
/// folder is not a sweep's, or cannot be written.
pub fn merge(
    arguments: &MergeArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let target = arguments.out.clone().unwrap_or_else(|| arguments.folders[0].clone());
    let plan = read_plan(&target, &shown_path(&target), language)?;
    if let Some(folder) = arguments.folders.iter().find(|folder| !folder.is_dir()) {
        return Err(Failure::Told(words::no_folder(language, &shown_path(folder))));
    }
    let prepared = prepared_of(&target, &plan, language)?;
    match take(&prepared, &plan, &arguments.folders, language)? {
        Taken::All(states) => finish(&prepared, &states, language, out),
        Taken::Round { cells } => {
            writeln!(out, "{}", words::next_round(language, cells, &prepared.shown))?;
            Ok(Outcome::Done)
        }
    }
}

/// The sweep in a folder, from its receipt.
fn prepared_of(target: &Path, plan: &Plan, language: Language) -> Result<Prepared, Failure> {
    let shown = shown_path(target);
    let other = || Failure::Told(words::other_plan(language, &shown, &plan.name, &plan.version));
    let none = || Failure::Told(words::no_plan(language, &shown));
    let stored = find_receipt(target, language)?.ok_or_else(none)?;
    // What is not as it was when the plan was made shows below, whatever it is.
    let (sweep, receipt, work) = read_again(&stored).map_err(|_| other())?;
    if !plan.is_of(&receipt, &work) {
        return Err(other());
    }
    let asked = usual_file(&sweep);
    Ok(Prepared { sweep, receipt, work, target: target.to_owned(), shown, asked })
}

/// What a merge led to.
#[derive(Debug)]
pub enum Taken {
    /// The sweep has ended, and this is what its cells counted.
    All(Vec<CellState>),
    /// The round of the plan has ended, and so many cells go on.
    Round {
        /// How many.
        cells: usize,
    },
}

/// Takes the shards of `plan` that lie in `folders` into the checkpoint: all of them, each once, or
/// none.
///
/// # Errors
///
/// As [`merge`].
pub fn take(
    prepared: &Prepared,
    plan: &Plan,
    folders: &[PathBuf],
    language: Language,
) -> Result<Taken, Failure> {
    let Prepared { sweep, work, target, shown, .. } = prepared;
    let (mut checkpoint, mut found) =
        Checkpoint::open(target).map_err(|reject| told(&reject, shown, language))?;
    let fitting = found.iter().filter(|line| line.fits(plan.trials_max));
    let played: BTreeSet<(String, u64)> =
        fitting.map(|line| (line.cell.clone(), line.batch)).collect();
    let is_played = |cell: &str, batch: u64| played.contains(&(cell.to_owned(), batch));
    let (shards, mut faults) = gather(plan, folders)?;
    let is_missing = |number: &usize| {
        let named = file_of(*number, plan.shards.len());
        let told = faults.iter().any(|fault| match fault {
            ShardFault::Damaged { file, .. } => file.ends_with(&format!("/{named}")),
            _ => false,
        });
        !told
            && !shards.contains_key(number)
            && plan.batches(*number).any(|(at, batch)| !is_played(&plan.cells[at].identity, batch))
    };
    let missing: Vec<usize> = (1..=plan.shards.len()).filter(is_missing).collect();
    if !missing.is_empty() {
        faults.push(ShardFault::Missing(missing));
    }
    if !faults.is_empty() {
        return Err(Failure::Told(words::faults(language, &faults, plan.shards.len())));
    }
    for line in shards.into_values().flat_map(|(_, lines)| lines) {
        if !is_played(&line.cell, line.batch) {
            checkpoint.add(&line)?;
            found.push(line);
        }
    }
    let mut states = vec![CellState::default(); work.len()];
    let going = adopt(sweep, work, &found, &mut states);
    let cells: BTreeSet<usize> = going.iter().map(|&(at, _)| at).collect();
    Ok(if cells.is_empty() { Taken::All(states) } else { Taken::Round { cells: cells.len() } })
}

/// A shard's file and its batches, by number.
type Shards = BTreeMap<usize, (String, Vec<Line>)>;

/// Reads all shards of `plan` that lie in `folders`, and tells what is wrong with them.
fn gather(plan: &Plan, folders: &[PathBuf]) -> io::Result<(Shards, Vec<ShardFault>)> {
    let mut shards = Shards::new();
    let mut faults = Vec::new();
    for folder in folders {
        let other = fs::read(folder.join(PLAN))
            .ok()
            .and_then(|text| serde_json::from_slice::<Plan>(&text).ok())
            .is_some_and(|other| other.hash != plan.hash);
        if other {
            faults.push(ShardFault::OtherPlan(shown_path(folder)));
        }
        for path in files(&folder_of(folder, plan))? {
            let file = shown_path(&path);
            match shard::read(&path, plan) {
                Ok((number, lines)) => match shards.get(&number) {
                    Some((first, _)) => {
                        faults.push(ShardFault::Twice { first: first.clone(), second: file });
                    }
                    None => {
                        shards.insert(number, (file, lines));
                    }
                },
                Err(ShardReject::OtherPlan) => faults.push(ShardFault::OtherPlan(file)),
                Err(ShardReject::Damaged { line }) => {
                    faults.push(ShardFault::Damaged { file, line });
                }
                Err(ShardReject::Io(error)) => return Err(error),
            }
        }
    }
    Ok((shards, faults))
}

/// The files of shards in a folder, by name.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == ENDING));
    paths.sort();
    Ok(paths)
}
