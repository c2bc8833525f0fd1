//! `forklab sweep --replay`: one trial of a sweep in full, as a run folder.

use crate::cli::args::PageSize;
use crate::cli::args::RunArguments;
use crate::cli::args::SweepArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::run;
use crate::cli::sweep_words as words;
use crate::scenario::plan::plan_of;
use crate::scenario::schema::Language;
use crate::sweep::counts::Sample;
use crate::sweep::file::Sweep;
use crate::sweep::measure::What;
use crate::sweep::runner::CellWork;
use crate::sweep::trial::Bench;
use crate::sweep::trial::Shortcuts;
use crate::sweep::trial::seed_of;
use std::io::Write;
use std::sync::Arc;

/// Which trial of a cell.
enum Wanted<'a> {
    /// The one with this number.
    Number(u64),
    /// The first one of which a measure, by its name, is true, or is not.
    First { measure: &'a str, holds: bool },
}

/// Plays a trial in full: `q=0.3,z=6,trial=17`, or `q=0.3,z=6,first=success` for the first one that
/// succeeded, `first-without=success` for the first one that did not.
///
/// # Errors
///
/// There is no such cell, trial or measure, or the run cannot be written.
pub fn replay(
    sweep: &Sweep,
    work: &[CellWork],
    asked: &str,
    arguments: &SweepArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let bad = || Failure::Told(words::bad_trial(language, asked));
    let (label, wanted) = read(asked).ok_or_else(bad)?;
    let one = work.iter().find(|one| one.cell.label(&sweep.axes) == label);
    let Some(one) = one else {
        let example = work[0].cell.label(&sweep.axes);
        return Err(Failure::Told(words::no_cell(language, label, &example)));
    };
    let number = match wanted {
        Wanted::Number(number) if number >= sweep.trials_max() => {
            let played = sweep.trials_max();
            return Err(Failure::Told(words::no_trial(language, number, played)));
        }
        Wanted::Number(number) => number,
        Wanted::First { measure, holds } => {
            let number = first(sweep, one, measure, holds, language)?;
            writeln!(out, "{}", words::found_trial(language, label, number))?;
            number
        }
    };
    let run = RunArguments {
        scenario: sweep.base.path.clone(),
        seed: Some(seed_of(sweep.seed, &one.cell.luck(&sweep.axes), number)),
        out: arguments.out.clone(),
        set: sweep.settings(&one.cell),
        json: false,
        quiet: arguments.quiet,
        open: false,
        invariants: false,
        independent_validation: false,
        wire: false,
        trace_events: None,
        report: PageSize::Usual,
        record: false,
        force: arguments.force,
    };
    run::run(&run, language, out)
}

/// The cell and which of its trials.
fn read(asked: &str) -> Option<(&str, Wanted<'_>)> {
    let (before, value) = asked.rsplit_once('=')?;
    let (label, key) = before.rsplit_once(',').unwrap_or(("", before));
    let wanted = match key {
        "trial" => Wanted::Number(value.parse().ok()?),
        "first" => Wanted::First { measure: value, holds: true },
        "first-without" => Wanted::First { measure: value, holds: false },
        _ => return None,
    };
    Some((label, wanted))
}

/// Plays the trials of a cell, without what a run folder needs, until one is as wanted.
fn first(
    sweep: &Sweep,
    one: &CellWork,
    measure: &str,
    holds: bool,
    language: Language,
) -> Result<u64, Failure> {
    let known = sweep.measures.iter().find(|known| known.name == measure);
    if !known.is_some_and(|known| matches!(known.what, What::Truth(_))) {
        let truths = sweep.measures.iter().filter(|one| matches!(one.what, What::Truth(_)));
        let names: Vec<&str> = truths.map(|one| one.name.as_str()).collect();
        return Err(Failure::Told(words::no_measure(language, measure, &names)));
    }
    let plan = plan_of(&one.scenario).expect("it was read before");
    let asked: Vec<_> = known.cloned().into_iter().collect();
    let mut bench = Bench::new(&one.scenario, Arc::new(plan), &asked, Shortcuts::ALL);
    let luck = one.cell.luck(&sweep.axes);
    let is_so = |trial: &u64| {
        let samples = bench.trial(seed_of(sweep.seed, &luck, *trial));
        samples == [Sample::Truth(holds)]
    };
    (0..sweep.trials_max()).find(is_so).ok_or_else(|| {
        Failure::Told(words::no_such_trial(language, measure, holds, sweep.trials_max()))
    })
}
