//! `forklab verify` of a sweep: some of its batches are played again, and its table is made again.

use crate::cli::args::VerifyArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::BadInput;
use crate::cli::playing::VERSION;
use crate::cli::receipt_input::find_receipt;
use crate::cli::run::shown_path;
use crate::cli::sweep::told;
use crate::cli::sweep_input::read_again;
use crate::cli::sweep_words as words;
use crate::primitives::hash::sha256;
use crate::scenario::schema::Language;
use crate::sweep::checkpoint::Checkpoint;
use crate::sweep::checkpoint::Line;
use crate::sweep::file::Sweep;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::runner::CellState;
use crate::sweep::runner::CellWork;
use crate::sweep::runner::adopt;
use crate::sweep::runner::play;
use crate::sweep::table::CELLS;
use crate::sweep::table::cells_csv;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Trials that are played again where nothing is said.
const SAMPLE: u64 = 200;

/// Plays batches of a sweep again until the sample has as many trials as were asked for, and holds
/// the table against what was counted.
///
/// # Errors
///
/// The folder cannot be read, another version made it, or the sweep has not ended.
pub fn verify_sweep(
    folder: &Path,
    arguments: &VerifyArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let shown = shown_path(folder);
    let none = || Failure::Told(words::no_sweep(language, &shown));
    let stored = find_receipt(folder, language)?.ok_or_else(none)?;
    let bad = |problems| {
        let file = format!("{shown}/{RECEIPT}");
        Failure::Input(BadInput { file, text: stored.sweep.clone(), problems })
    };
    let other = || Failure::Told(words::other_version(language, &shown, &stored.version, VERSION));
    if stored.version != VERSION {
        return Err(other());
    }
    let (sweep, receipt, work) = read_again(&stored).map_err(bad)?;
    if receipt.identity != stored.identity {
        return Err(other());
    }
    let (_lock, found) =
        Checkpoint::open(folder).map_err(|reject| told(&reject, &shown, language))?;
    let mut states = vec![CellState::default(); work.len()];
    let missing = adopt(&sweep, &work, &found, &mut states);
    if !missing.is_empty() {
        return Err(Failure::Told(words::not_ended(language, &shown, missing.len())));
    }
    let mut differences = Vec::new();
    if fs::read(folder.join(CELLS)).ok() != Some(cells_csv(&sweep, &work, &states)) {
        differences.push(words::other_table_than_counted(language, &shown));
    }
    let sample = sample_of(&sweep, &work, &found, arguments);
    let batches: Vec<(usize, u64)> = sample.iter().map(|&(at, line)| (at, line.batch)).collect();
    let jobs = rayon::current_num_threads();
    let played = play(&sweep, &work, &batches, jobs, &|_| Ok(()))?;
    for ((at, kept), (_, again)) in sample.iter().zip(&played) {
        if *kept != again {
            let label = work[*at].cell.label(&sweep.axes);
            differences.push(words::other_batch(language, &label, kept.batch));
        }
    }
    for difference in &differences {
        writeln!(out, "{difference}")?;
    }
    if !differences.is_empty() {
        return Ok(Outcome::Failed);
    }
    let trials = played.iter().map(|(_, line)| line.counts.trials).sum();
    writeln!(out, "{}", words::played_again(language, &shown, played.len(), trials))?;
    Ok(Outcome::Done)
}

/// Batches of the sweep's cells, by chance: those whose hash comes first.
fn sample_of<'a>(
    sweep: &Sweep,
    work: &[CellWork],
    found: &'a [Line],
    arguments: &VerifyArguments,
) -> Vec<(usize, &'a Line)> {
    let places: BTreeMap<&str, usize> =
        work.iter().enumerate().map(|(at, one)| (one.identity.as_str(), at)).collect();
    let of_the_sweep = found.iter().filter(|line| line.fits(sweep.trials_max()));
    let mut all: Vec<([u8; 32], usize, &Line)> = of_the_sweep
        .filter_map(|line| {
            let at = *places.get(line.cell.as_str())?;
            let text = format!("{} {} {}", arguments.sample_seed, line.cell, line.batch);
            Some((sha256(text.as_bytes()), at, line))
        })
        .collect();
    all.sort_unstable_by_key(|&(hash, at, _)| (hash, at));
    let mut trials = 0;
    let wanted = arguments.sample.unwrap_or(SAMPLE);
    let is_needed = |(_, _, line): &([u8; 32], usize, &Line)| {
        let before = trials;
        trials += line.counts.trials;
        before < wanted
    };
    all.into_iter().take_while(is_needed).map(|(_, at, line)| (at, line)).collect()
}
