//! `forklab sweep --plan` and `--shard`: a sweep cut into pieces, and one piece of it.

use crate::cli::cluster_args::ShardArgument;
use crate::cli::cluster_words as words;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::sweep::Prepared;
use crate::cli::sweep::told;
use crate::scenario::schema::Language;
use crate::sweep::checkpoint::Checkpoint;
use crate::sweep::checkpoint::Line;
use crate::sweep::plan::PLAN;
use crate::sweep::plan::Plan;
use crate::sweep::plan::SHARD_TRIALS;
use crate::sweep::runner::play;
use crate::sweep::shard::file_of;
use crate::sweep::shard::folder_of;
use crate::sweep::shard::read;
use crate::sweep::shard::write;
use crate::sweep::whole::write_whole;
use std::fs;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;

/// Writes the plan of what is still to be played, and says how it is played.
///
/// # Errors
///
/// Another process is at work in the folder, or it cannot be written.
pub fn plan(
    prepared: &Prepared,
    shard_trials: Option<u64>,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let plan = make_plan(prepared, shard_trials, language)?;
    let text = words::planned(language, plan.shards.len(), plan.trials(), &prepared.shown);
    writeln!(out, "{text}")?;
    Ok(Outcome::Done)
}

/// Makes the plan of what is still to be played and leaves it in the folder. The same state of the
/// folder gives the same plan; shards are as long as in the plan before where nobody says.
///
/// # Errors
///
/// Another process is at work in the folder, or it cannot be written.
pub fn make_plan(
    prepared: &Prepared,
    shard_trials: Option<u64>,
    language: Language,
) -> Result<Plan, Failure> {
    let Prepared { sweep, receipt, work, target, shown, .. } = prepared;
    let (lock, found) =
        Checkpoint::open(target).map_err(|reject| told(&reject, shown, language))?;
    let path = target.join(PLAN);
    let before = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Plan>(&text).ok());
    let before = before.map(|plan| plan.shard_trials);
    let shard_trials = shard_trials.or(before).unwrap_or(SHARD_TRIALS);
    let plan = Plan::new(sweep, work, receipt, &found, shard_trials);
    let text = serde_json::to_string(&plan).expect("plain data");
    write_whole(&path, format!("{text}\n").as_bytes())?;
    drop(lock);
    Ok(plan)
}

/// Reads the plan in a folder.
///
/// # Errors
///
/// There is none, or it is no plan.
pub fn read_plan(folder: &Path, shown: &str, language: Language) -> Result<Plan, Failure> {
    match fs::read(folder.join(PLAN)) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|_| Failure::Told(words::damaged_plan(language, shown))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Failure::Told(words::no_plan(language, shown)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Plays one shard of the plan and leaves it as a file; does nothing where it is there, whole and
/// right.
///
/// # Errors
///
/// There is no plan, it is another sweep's, it has another number of shards, or the file cannot be
/// written.
pub fn shard(
    prepared: &Prepared,
    shard: ShardArgument,
    jobs: Option<usize>,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let Prepared { sweep, receipt, work, target, shown, .. } = prepared;
    let plan = read_plan(target, shown, language)?;
    if !plan.is_of(receipt, work) {
        return Err(Failure::Told(words::other_plan(language, shown, &plan.name, &plan.version)));
    }
    if shard.of != plan.shards.len() {
        return Err(Failure::Told(words::other_count(language, shown, plan.shards.len())));
    }
    let folder = folder_of(target, &plan);
    let name = file_of(shard.number, shard.of);
    let is_there = is_there(&folder, &plan, shard.number);
    if !is_there {
        let batches: Vec<(usize, u64)> = plan.batches(shard.number).collect();
        let jobs = jobs.unwrap_or_else(rayon::current_num_threads).max(1);
        let played = play(sweep, work, &batches, jobs, &|_| Ok(()))?;
        let lines: Vec<Line> = played.into_iter().map(|(_, line)| line).collect();
        write(&folder, &plan, shard.number, &lines)?;
    }
    writeln!(out, "{}", words::shard(language, &folder.join(name).to_string_lossy(), is_there))?;
    Ok(Outcome::Done)
}

/// Whether a shard lies in `folder`, whole and right.
pub fn is_there(folder: &Path, plan: &Plan, number: usize) -> bool {
    let path = folder.join(file_of(number, plan.shards.len()));
    read(&path, plan).is_ok_and(|(read, _)| read == number)
}
