//! `plan.json`: what is still to be played of a sweep, cut into shards that any machine can play.

use crate::primitives::encoding::to_hex;
use crate::primitives::hash::sha256;
use crate::sweep::axis::Cell;
use crate::sweep::batch::batches_ahead;
use crate::sweep::batch::trials_of;
use crate::sweep::checkpoint::Line;
use crate::sweep::file::Sweep;
use crate::sweep::receipt::Receipt;
use crate::sweep::runner::CellState;
use crate::sweep::runner::CellWork;
use crate::sweep::runner::adopt;
use core::ops::Range;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeSet;

/// The file in a sweep folder.
pub const PLAN: &str = "plan.json";
/// Trials of a shard where nobody says: some minutes of a fast scenario on one core.
pub const SHARD_TRIALS: u64 = 1_000_000;
/// The layout of a plan and of its shards.
const FORMAT: u32 = 1;
/// Digits of a plan's hash.
const HASH_DIGITS: usize = 32;

/// A cell of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCell {
    /// As replays call it: `q=0.3,z=6`.
    pub label: String,
    /// The hash of everything that its trials depend on.
    pub identity: String,
}

/// Batches of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The place of the cell in the plan.
    pub cell: usize,
    /// The batches, half-open.
    pub batches: Range<u64>,
}

/// A plan. Each of its shards is the same work wherever it is played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The layout.
    pub format: u32,
    /// A hash of everything below.
    pub hash: String,
    /// The name of the sweep.
    pub name: String,
    /// The version of the program.
    pub version: String,
    /// The hash of what all cells share, as in the sweep's receipt.
    pub identity: String,
    /// The most trials that a cell can get.
    pub trials_max: u64,
    /// How many trials a shard was asked to have; rounded up to whole batches.
    pub shard_trials: u64,
    /// All cells of the sweep, in its order.
    pub cells: Vec<PlannedCell>,
    /// The shards, from 1: what each plays, in its order.
    pub shards: Vec<Vec<Piece>>,
}

impl Plan {
    /// The plan of what is missing where the batches `found` were played. It has no shards when the
    /// sweep has ended.
    ///
    /// Where cells end when they are known precisely, the plan is one round: once it is merged the
    /// next plan holds what is wanted then.
    pub fn new(
        sweep: &Sweep,
        work: &[CellWork],
        receipt: &Receipt,
        found: &[Line],
        shard_trials: u64,
    ) -> Self {
        let mut plan = Self {
            format: FORMAT,
            hash: String::new(),
            name: sweep.name.clone(),
            version: receipt.version.clone(),
            identity: receipt.identity.clone(),
            trials_max: sweep.trials_max(),
            shard_trials,
            cells: work.iter().map(|one| planned(sweep, &one.cell, &one.identity)).collect(),
            shards: cut(&missing(sweep, work, found), sweep.trials_max(), shard_trials),
        };
        plan.hash = plan.hash_now();
        plan
    }

    /// Whether the plan is what was written and is a plan of these cells.
    pub fn is_of(&self, receipt: &Receipt, work: &[CellWork]) -> bool {
        self.format == FORMAT
            && self.hash == self.hash_now()
            && self.identity == receipt.identity
            && self.cells.len() == work.len()
            && self.cells.iter().zip(work).all(|(cell, one)| cell.identity == one.identity)
    }

    /// The batches of shard `number`, counted from 1: the cell's place and the batch's number.
    ///
    /// # Panics
    ///
    /// If the plan has no such shard.
    pub fn batches(&self, number: usize) -> impl Iterator<Item = (usize, u64)> {
        let pieces = self.shards[number - 1].iter();
        pieces.flat_map(|piece| piece.batches.clone().map(|batch| (piece.cell, batch)))
    }

    /// How many trials the plan has.
    pub fn trials(&self) -> u64 {
        let all = (1..=self.shards.len()).flat_map(|number| self.batches(number));
        all.map(|(_, batch)| trials_of(batch, self.trials_max))
            .map(|trials| trials.end - trials.start)
            .sum()
    }

    fn hash_now(&self) -> String {
        let matters = (
            self.format,
            (&self.name, &self.version, &self.identity),
            (self.trials_max, self.shard_trials),
            &self.cells,
            &self.shards,
        );
        let json = serde_json::to_string(&matters).expect("plain data");
        to_hex(&sha256(json.as_bytes())[..HASH_DIGITS / 2])
    }
}

fn planned(sweep: &Sweep, cell: &Cell, identity: &str) -> PlannedCell {
    PlannedCell { label: cell.label(&sweep.axes), identity: identity.to_owned() }
}

/// What no machine has played yet and a plan holds.
fn missing(sweep: &Sweep, work: &[CellWork], found: &[Line]) -> Vec<(usize, u64)> {
    let mut states = vec![CellState::default(); work.len()];
    let wanted = adopt(sweep, work, found, &mut states);
    let going: BTreeSet<usize> = wanted.iter().map(|&(at, _)| at).collect();
    let fitting = found.iter().filter(|line| line.fits(sweep.trials_max()));
    let played: BTreeSet<(&str, u64)> =
        fitting.map(|line| (line.cell.as_str(), line.batch)).collect();
    let batches = |at: usize| {
        let done = states[at].done.len() as u64;
        (0..batches_ahead(&sweep.effort, done)).map(move |batch| (at, batch))
    };
    let is_new = |&(at, batch): &(usize, u64)| !played.contains(&(&work[at].identity, batch));
    going.into_iter().flat_map(batches).filter(is_new).collect()
}

/// Cuts batches into shards that have `shard_trials` or a part of a batch more, and each into runs
/// of one cell.
fn cut(batches: &[(usize, u64)], trials_max: u64, shard_trials: u64) -> Vec<Vec<Piece>> {
    let mut shards = Vec::new();
    let (mut begin, mut trials) = (0, 0);
    for (at, &(_, batch)) in batches.iter().enumerate() {
        let range = trials_of(batch, trials_max);
        trials += range.end - range.start;
        if trials >= shard_trials || at + 1 == batches.len() {
            shards.push(pieces(&batches[begin..=at]));
            (begin, trials) = (at + 1, 0);
        }
    }
    shards
}

fn pieces(batches: &[(usize, u64)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for &(cell, batch) in batches {
        match pieces.last_mut() {
            Some(last) if last.cell == cell && last.batches.end == batch => last.batches.end += 1,
            _ => pieces.push(Piece { cell, batches: batch..batch + 1 }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_cut_anywhere_and_name_runs_of_batches() {
        let piece = |cell, batches| Piece { cell, batches };
        assert_eq!(
            cut(&[(0, 0), (0, 1), (0, 3), (1, 0), (1, 1)], 1_000, 200),
            [vec![piece(0, 0..2)], vec![piece(0, 3..4), piece(1, 0..1)], vec![piece(1, 1..2)],]
        );
        assert!(cut(&[], 1_000, 200).is_empty());
    }
}
