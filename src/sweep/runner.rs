//! Plays the trials of a sweep on all cores.

use crate::scenario::plan::plan_of;
use crate::scenario::schema::Scenario;
use crate::sweep::axis::Cell;
use crate::sweep::batch::batches_wanted;
use crate::sweep::batch::trials_of;
use crate::sweep::checkpoint::Checkpoint;
use crate::sweep::checkpoint::Line;
use crate::sweep::counts::Counts;
use crate::sweep::file::Sweep;
use crate::sweep::trial::Bench;
use crate::sweep::trial::Shortcuts;
use crate::sweep::trial::seed_of;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

/// A cell with its scenario and the hash of everything that its trials depend on.
#[derive(Debug)]
pub struct CellWork {
    /// Which.
    pub cell: Cell,
    /// Its scenario.
    pub scenario: Scenario,
    /// The hash.
    pub identity: String,
    /// What the law says of the cell that a sequential test holds it against.
    pub law: Option<f64>,
}

/// What a cell has counted so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellState {
    /// The batches that were played, by number.
    pub done: BTreeSet<u64>,
    /// What they counted.
    pub counts: Counts,
}

impl CellState {
    fn add(&mut self, batch: u64, counts: &Counts) {
        if self.done.insert(batch) {
            self.counts.merge(counts);
        }
    }

    /// Whether the batches are the first ones, without a gap.
    fn is_whole(&self) -> bool {
        self.done.last().is_none_or(|&last| last + 1 == self.done.len() as u64)
    }
}

/// How far a sweep is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Trials that were played or found in the checkpoint.
    pub trials: u64,
    /// Trials that there can be at the most.
    pub trials_max: u64,
}

/// Plays what is missing of `work`, writes each batch into `checkpoint`, and returns what each cell
/// counted. `found` are batches that were played before. The result does not depend on `jobs`, the
/// number of threads, nor on what was found.
///
/// # Errors
///
/// The checkpoint cannot be written.
///
/// # Panics
///
/// If a scenario names a topology that cannot be made: it was read before.
pub fn run(
    sweep: &Sweep,
    work: &[CellWork],
    found: &[Line],
    checkpoint: &mut Checkpoint,
    jobs: usize,
    progress: &(dyn Fn(Progress) + Sync),
) -> io::Result<Vec<CellState>> {
    let mut states = vec![CellState::default(); work.len()];
    let trials_max = sweep.trials_max() * work.len() as u64;
    let played = Mutex::new((checkpoint, 0_u64));
    loop {
        let missing = adopt(sweep, work, found, &mut states);
        if missing.is_empty() {
            break;
        }
        let before: u64 = states.iter().map(|state| state.counts.trials).sum();
        played.lock().unwrap_or_else(PoisonError::into_inner).1 = before;
        let keep = |line: &Line| {
            let mut played = played.lock().unwrap_or_else(PoisonError::into_inner);
            played.0.add(line)?;
            played.1 += line.counts.trials;
            progress(Progress { trials: played.1, trials_max });
            Ok(())
        };
        for (at, line) in play(sweep, work, &missing, jobs, &keep)? {
            states[at].add(line.batch, &line.counts);
        }
    }

    assert!(states.iter().all(CellState::is_whole), "no batch was left out");
    Ok(states)
}

/// Counts those batches of `found` that the cells want, as long as there are any, and returns the
/// batches that must be played next: a cell's place in `work` and the batch's number. None are
/// missing when all cells have ended.
///
/// A batch that lies beyond the place where its cell has ended is not counted.
pub fn adopt(
    sweep: &Sweep,
    work: &[CellWork],
    found: &[Line],
    states: &mut [CellState],
) -> Vec<(usize, u64)> {
    let places: BTreeMap<&str, usize> =
        work.iter().enumerate().map(|(at, one)| (one.identity.as_str(), at)).collect();
    loop {
        let mut missing: Vec<(usize, u64)> = Vec::new();
        for (at, (state, one)) in states.iter().zip(work).enumerate() {
            let done = state.done.len() as u64;
            let wanted = batches_wanted(&sweep.effort, one.law, done, &state.counts);
            missing.extend((done..wanted).map(|batch| (at, batch)));
        }
        let wanted: BTreeSet<(usize, u64)> = missing.iter().copied().collect();
        for line in found {
            if let Some(&at) = places.get(line.cell.as_str())
                && wanted.contains(&(at, line.batch))
                && line.fits(sweep.trials_max())
            {
                states[at].add(line.batch, &line.counts);
            }
        }
        missing.retain(|(at, batch)| !states[*at].done.contains(batch));
        if wanted.is_empty() || !missing.is_empty() {
            return missing;
        }
    }
}

/// Plays `batches`, each a cell's place in `work` and a number, and hands each to `keep` as soon as
/// it is played. Returns them in the order of `batches`.
///
/// # Errors
///
/// What `keep` says.
///
/// # Panics
///
/// If a scenario names a topology that cannot be made: it was read before.
pub fn play(
    sweep: &Sweep,
    work: &[CellWork],
    batches: &[(usize, u64)],
    jobs: usize,
    keep: &(dyn Fn(&Line) -> io::Result<()> + Sync),
) -> io::Result<Vec<(usize, Line)>> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(io::Error::other)?;
    let results: io::Result<Vec<Vec<(usize, Line)>>> = pool.install(|| {
        let runs = by_cell(batches, jobs);
        runs.par_iter()
            .map(|(at, batches)| {
                let one = &work[*at];
                let plan = Arc::new(plan_of(&one.scenario).expect("it was read before"));
                let mut bench = Bench::new(&one.scenario, plan, &sweep.measures, Shortcuts::ALL);
                let luck = one.cell.luck(&sweep.axes);
                batches
                    .iter()
                    .map(|&batch| {
                        let mut counts = Counts::default();
                        for trial in trials_of(batch, sweep.trials_max()) {
                            counts.add(&bench.trial(seed_of(sweep.seed, &luck, trial)));
                        }
                        let line = Line { cell: one.identity.clone(), batch, counts };
                        keep(&line)?;
                        Ok((*at, line))
                    })
                    .collect()
            })
            .collect()
    });
    Ok(results?.into_iter().flatten().collect())
}

/// The missing batches in runs of one cell each, short enough for all threads to end together.
fn by_cell(missing: &[(usize, u64)], jobs: usize) -> Vec<(usize, Vec<u64>)> {
    let longest = (missing.len() / (8 * jobs.max(1))).clamp(1, 64);
    let mut runs: Vec<(usize, Vec<u64>)> = Vec::new();
    for &(at, batch) in missing {
        match runs.last_mut() {
            Some((last, batches)) if *last == at && batches.len() < longest => batches.push(batch),
            _ => runs.push((at, vec![batch])),
        }
    }
    runs
}
