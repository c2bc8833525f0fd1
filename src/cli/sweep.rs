//! `forklab sweep`: many trials of one scenario, on all cores, that can be stopped and resumed.

use crate::cli::args::SweepArguments;
use crate::cli::chart;
use crate::cli::cluster;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::playing::VERSION;
use crate::cli::receipt_input::find_receipt;
use crate::cli::run::shown_path;
use crate::cli::run_folder::COMMIT;
use crate::cli::submit;
use crate::cli::sweep_input::bad;
use crate::cli::sweep_input::find_sweep_text;
use crate::cli::sweep_input::read_sweep;
use crate::cli::sweep_input::work_of;
use crate::cli::sweep_replay::replay;
use crate::cli::sweep_words as words;
use crate::scenario::schema::Language;
use crate::sweep::checkpoint::BATCHES;
use crate::sweep::checkpoint::Checkpoint;
use crate::sweep::checkpoint::CheckpointReject;
use crate::sweep::file::Sweep;
use crate::sweep::plan::PLAN;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::Receipt;
use crate::sweep::runner::CellState;
use crate::sweep::runner::CellWork;
use crate::sweep::runner::Progress;
use crate::sweep::table::CELLS;
use crate::sweep::table::cells_csv;
use crate::sweep::whole::write_whole;
use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;
use std::fs;
use std::io;
use std::io::Write;
use std::path::PathBuf;

/// Plays a sweep, or goes on with one; or plays one of its trials in full.
///
/// # Errors
///
/// Everything that is wrong with the file or the folder.
pub fn sweep(
    arguments: &SweepArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let text = find_sweep_text(&arguments.file)?;
    let sweep = read_sweep(&text, &arguments.file)?;
    let mut receipt = Receipt::new(&sweep, &text.text, VERSION, COMMIT);
    let work =
        work_of(&sweep, &mut receipt, &text.file).map_err(|problems| bad(&text, problems))?;
    if let Some(asked) = &arguments.replay {
        return replay(&sweep, &work, asked, arguments, language, out);
    }
    let target = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("runs").join(format!("{}-sweep", sweep.name)));
    let (asked, shown) = (arguments.file.clone(), shown_path(&target));
    let prepared = Prepared { sweep, receipt, work, target, shown, asked };
    let cluster = &arguments.cluster;
    if let Some(shard) = cluster.shard {
        return cluster::shard(&prepared, shard, arguments.jobs.map(usize::from), language, out);
    }
    open_folder(&prepared, arguments.force, language)?;
    if cluster.plan {
        return cluster::plan(&prepared, cluster.shard_trials, language, out);
    }
    if let Some(engine) = cluster.submit {
        return submit::submit(&prepared, engine, arguments, language, out);
    }
    let Prepared { sweep, work, target, .. } = &prepared;
    let (mut checkpoint, found) =
        Checkpoint::open(target).map_err(|reject| told(&reject, &prepared.shown, language))?;
    let bar = bar(sweep, work.len(), !arguments.quiet);
    let jobs = arguments.jobs.map_or_else(rayon::current_num_threads, usize::from);
    let show = |progress: Progress| bar.set_position(progress.trials);
    let states = crate::sweep::runner::run(sweep, work, &found, &mut checkpoint, jobs, &show)
        .map_err(|error| Failure::Told(words::not_written(language, &prepared.shown, &error)))?;
    bar.finish_and_clear();
    finish(&prepared, &states, language, out)
}

/// A sweep that was read, and where its results go.
#[derive(Debug)]
pub struct Prepared {
    /// The sweep.
    pub sweep: Sweep,
    /// What its folder tells of it.
    pub receipt: Receipt,
    /// Its cells.
    pub work: Vec<CellWork>,
    /// The sweep folder.
    pub target: PathBuf,
    /// The folder as messages show it.
    pub shown: String,
    /// The sweep file as the user called it.
    pub asked: String,
}

/// Writes the tables of a sweep that has ended, and says so.
///
/// # Errors
///
/// They cannot be written.
pub fn finish(
    prepared: &Prepared,
    states: &[CellState],
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let Prepared { sweep, receipt, work, target, shown, asked } = prepared;
    let full = |error: io::Error| Failure::Told(words::not_written(language, shown, &error));
    write_whole(&target.join(CELLS), &cells_csv(sweep, work, states)).map_err(full)?;
    chart::draw(sweep, receipt, asked, language, target, out)?;
    let trials: u64 = states.iter().map(|state| state.counts.trials).sum();
    writeln!(out, "{}", words::done(language, work.len(), trials, shown))?;
    Ok(Outcome::Done)
}

/// Makes the folder, or finds it as this sweep left it.
fn open_folder(prepared: &Prepared, force: bool, language: Language) -> Result<(), Failure> {
    let Prepared { receipt, target, shown, .. } = prepared;
    fs::create_dir_all(target)
        .map_err(|error| Failure::Told(words::no_place(language, shown, &error.to_string())))?;
    let path = target.join(RECEIPT);
    let before = find_receipt(target, language);
    let is_empty = fs::read_dir(target)?.next().is_none();
    match before {
        Err(Failure::Io(error)) => return Err(error.into()),
        Ok(Some(before)) if before.identity == receipt.identity => {}
        Ok(None) if is_empty => {}
        _ if force => {
            for file in [BATCHES, CELLS, PLAN] {
                if let Err(error) = fs::remove_file(target.join(file))
                    && error.kind() != io::ErrorKind::NotFound
                {
                    return Err(error.into());
                }
            }
        }
        Ok(Some(before)) => {
            let told = words::other_sweep(language, shown, &before.name, &before.version);
            return Err(Failure::Told(told));
        }
        Ok(None) => return Err(Failure::Told(words::no_sweep(language, shown))),
        Err(failure) => return Err(failure),
    }
    let text = serde_json::to_string_pretty(receipt).expect("plain data");
    write_whole(&path, format!("{text}\n").as_bytes())?;
    Ok(())
}

/// Why a checkpoint cannot be used, as the user is told.
pub fn told(reject: &CheckpointReject, shown: &str, language: Language) -> Failure {
    Failure::Told(words::checkpoint(language, shown, reject))
}

/// The progress bar, on standard error and only when that is a terminal.
fn bar(sweep: &Sweep, cells: usize, visible: bool) -> ProgressBar {
    let target =
        if visible { ProgressDrawTarget::stderr_with_hz(4) } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(sweep.trials_max() * cells as u64), target);
    let template = "  {prefix}  {bar:30} {human_pos} of {human_len}  {per_sec}  {eta} left";
    bar.set_style(ProgressStyle::with_template(template).expect("a template as documented"));
    bar.set_prefix(sweep.name.clone());
    bar
}
