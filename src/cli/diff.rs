//! `forklab diff`: where two runs part, and what became different.

use crate::cli::diff_tables::Outcomes;
use crate::cli::diff_tables::outcomes;
use crate::cli::diff_tables::table;
use crate::cli::diff_words as words;
use crate::cli::enter::Folder;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::playing::VERSION;
use crate::cli::replay::any_receipt_of;
use crate::cli::run_folder::Receipt;
use crate::cli::verify::altered_files;
use crate::scenario::difference::differences;
use crate::scenario::json;
use crate::scenario::schema::Language;
use crate::scenario::tree::Node;
use crate::story::parting::Parting;
use crate::story::parting::parting;
use crate::story::parting::play_to_parting;
use crate::story::trace::TRACE;
use crate::story::trace::TraceLine;
use clap::Args;
use serde::Serialize;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

/// `forklab diff`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab run two-miners --out runs/usual
  forklab run two-miners --out runs/near --set /network/latency=1min
  forklab diff runs/usual runs/near

Two runs of different scenarios (one thing changed with --set, say) are played again side by side to
the first event that differs; then it tells what became different for forks, payments, miners and
people. Two runs of one scenario by two builds or machines are compared by their checkpoints; run
both again with --trace-events, as it then says, and it shows the first event that differs and how:
order, time, draw or content. Exit code 0: the same; 1: they differ.")]
pub struct DiffArguments {
    /// A run folder
    #[arg(value_name = "DIR")]
    pub one: PathBuf,
    /// Another one
    #[arg(value_name = "DIR")]
    pub other: PathBuf,
    /// Prints the answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// The answer to `diff`.
#[derive(Debug, Clone, Serialize)]
pub struct DiffAnswer {
    /// The folders.
    pub folders: [String; 2],
    /// What was played in each: name, seed, version.
    pub runs: [RunName; 2],
    /// Values of the scenarios that differ.
    pub changed: Vec<Change>,
    /// The last checkpoint that both share and the first that differs, as numbers of events; for
    /// two runs of one scenario.
    pub between: Option<Range<u64>>,
    /// The first event that differs, if it is known.
    pub parting: Option<Parting>,
    /// What became different.
    pub outcomes: Outcomes,
}

/// What was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunName {
    /// The scenario.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The version of the program.
    pub version: String,
    /// Its commit, if known.
    pub commit: Option<String>,
    /// The digest of the history.
    pub digest: String,
    /// The scenario as the user called it, with what was set.
    pub asked: Option<String>,
}

impl RunName {
    /// Whether this program can play it again.
    pub fn can_be_played(&self) -> bool {
        self.version == VERSION
    }
}

/// A value of the scenario that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its JSON pointer.
    pub pointer: String,
    /// What it is in either.
    pub is: [Option<String>; 2],
}

/// Compares two run folders.
///
/// # Errors
///
/// One of them holds no run, or was altered, or cannot be read.
pub fn diff(
    arguments: &DiffArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let paths = [arguments.one.as_path(), arguments.other.as_path()];
    let receipts = [receipt(paths[0], language)?, receipt(paths[1], language)?];
    let is_same = same_history(&receipts);
    let answer = answer(paths, &receipts, language)?;
    if arguments.json {
        let text = serde_json::to_string_pretty(&answer).expect("an answer is plain data");
        writeln!(out, "{text}")?;
    } else {
        for line in words::page(language, &answer, is_same) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(if is_same { Outcome::Done } else { Outcome::Failed })
}

/// Whether both tell of one history: then their digests are the same.
fn same_history([one, other]: &[Receipt; 2]) -> bool {
    one.digest == other.digest
}

/// The receipt of a folder whose files are what the run wrote, by whatever version.
fn receipt(path: &Path, language: Language) -> Result<Receipt, Failure> {
    let shown = path.to_string_lossy();
    let receipt = any_receipt_of(path, &shown, language)?;
    let altered = altered_files(path, &receipt, language)?;
    if altered.is_empty() {
        return Ok(receipt);
    }
    let lines = altered.iter().map(|line| format!("{shown}/{line}"));
    Err(Failure::Told(lines.collect::<Vec<String>>().join("\n")))
}

fn answer(
    paths: [&Path; 2],
    receipts: &[Receipt; 2],
    language: Language,
) -> Result<DiffAnswer, Failure> {
    let changed = changed(paths, receipts, language)?;
    let runs = receipts.each_ref().map(name);
    let (mut between, mut first) = (None, None);
    if same_history(receipts) {
        // nothing to look for
    } else if changed.is_empty() {
        let [one, other] = paths;
        between = between_checkpoints(paths, language)?;
        first = traced_parting([one, other])?;
    } else if runs.iter().all(RunName::can_be_played) {
        let [one, other] = [Folder::open(paths[0], language)?, Folder::open(paths[1], language)?];
        let (mut one, mut other) = (one.begin()?, other.begin()?);
        first = play_to_parting(&mut one, &mut other);
    }
    Ok(DiffAnswer {
        folders: paths.map(|path| path.to_string_lossy().into_owned()),
        runs,
        changed,
        between,
        parting: first,
        outcomes: outcomes(paths, language)?,
    })
}

fn name(receipt: &Receipt) -> RunName {
    RunName {
        scenario: receipt.name.clone(),
        seed: receipt.seed,
        version: receipt.version.clone(),
        commit: receipt.commit.clone(),
        digest: receipt.digest.clone(),
        asked: receipt.asked.clone(),
    }
}

/// Values of the scenarios that differ; the seed counts.
fn changed(
    paths: [&Path; 2],
    [one, other]: &[Receipt; 2],
    language: Language,
) -> Result<Vec<Change>, Failure> {
    let node = |path: &Path, receipt: &Receipt| -> Result<Node, Failure> {
        json::parse(receipt.scenario.get()).map_err(|problem| {
            let (shown, fault) = (path.to_string_lossy(), problem.line(language));
            Failure::Told(folder_words::broken(language, &shown, &fault))
        })
    };
    let found = differences(&node(paths[0], one)?, &node(paths[1], other)?).into_iter();
    let mut changed: Vec<Change> =
        found.map(|one| Change { pointer: one.pointer, is: [one.one, one.other] }).collect();
    if one.seed != other.seed && changed.iter().all(|change| change.pointer != "/seed") {
        let is = [one, other].map(|receipt| Some(receipt.seed.to_string()));
        changed.push(Change { pointer: "/seed".to_owned(), is });
    }
    Ok(changed)
}

/// Between which events two runs of one scenario part, by their checkpoints.
fn between_checkpoints(
    paths: [&Path; 2],
    language: Language,
) -> Result<Option<Range<u64>>, Failure> {
    let [one, other] = paths.map(|path| table(&path.join("checkpoints.csv"), language));
    let (one, other) = (one?, other?);
    let events = |line: &std::collections::BTreeMap<String, String>| -> u64 {
        line.get("events").and_then(|events| events.parse().ok()).unwrap_or(0)
    };
    let common = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let from = common.checked_sub(1).map_or(0, |last| events(&one[last]));
    let to = [one.get(common), other.get(common)].into_iter().flatten().map(events).max();
    Ok(to.map(|to| from..to))
}

/// The first event that differs in the traces of both, as far as both have it.
fn traced_parting(paths: [&Path; 2]) -> Result<Option<Parting>, Failure> {
    let [one, other] = paths.map(|path| path.join(TRACE));
    if !one.is_file() || !other.is_file() {
        return Ok(None);
    }
    let [mut one, mut other] = [lines(&one)?, lines(&other)?];
    let first = |lines: &[TraceLine]| lines.first().map_or(u64::MAX, |line| line.event);
    let (from, end) = (first(&one).max(first(&other)), last(&one).min(last(&other)));
    for lines in [&mut one, &mut other] {
        lines.retain(|line| (from..=end).contains(&line.event));
    }
    Ok(parting(from, [&one, &other]))
}

fn last(lines: &[TraceLine]) -> u64 {
    lines.last().map_or(0, |line| line.event)
}

/// The lines of a trace.
fn lines(path: &Path) -> Result<Vec<TraceLine>, Failure> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(fs::File::open(path)?).lines()) {
        let line = serde_json::from_str(&line?).map_err(|fault| {
            Failure::Told(format!("{}:{number}: {fault}", path.to_string_lossy()))
        })?;
        found.push(line);
    }
    Ok(found)
}
