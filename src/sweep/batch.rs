//! Trials in batches: the unit of work, of a checkpoint and of a decision to stop.

use crate::stats::interval::of_mean;
use crate::stats::interval::wilson;
use crate::stats::sequential::Verdict;
use crate::sweep::counts::Count;
use crate::sweep::counts::Counts;
use crate::sweep::file::Effort;
use crate::sweep::file::HalfWidth;
use crate::sweep::file::Precision;
use crate::sweep::file::Test;
use core::ops::Range;

/// Trials of each of a cell's first batches.
const FIRST_TRIALS: u64 = 100;
/// How many first batches there are. After them a batch has ten times as many trials, until a cell
/// has ten times as many; and so on: a checkpoint grows with the logarithm of the trials.
const FIRST_BATCHES: u64 = 1_000;
/// Batches of each further size.
const MORE_BATCHES: u64 = FIRST_BATCHES - FIRST_BATCHES / 10;

/// Batches of a cell in the first round of a plan, where cells end when they are known precisely.
const FIRST_ROUND: u64 = 16;

/// How many batches so many trials are.
pub fn batches_of(trials: u64) -> u64 {
    let (mut batches, mut before, mut size) = (FIRST_BATCHES, 0, FIRST_TRIALS);
    while trials > size * FIRST_BATCHES {
        before = size * FIRST_BATCHES;
        size *= 10;
        batches += MORE_BATCHES;
    }
    let in_size = if before == 0 { FIRST_BATCHES } else { MORE_BATCHES };
    batches - in_size + (trials - before).div_ceil(size)
}

/// The number of the first trial of a batch.
fn start_of(batch: u64) -> u64 {
    let Some(further) = batch.checked_sub(FIRST_BATCHES) else { return batch * FIRST_TRIALS };
    let size = FIRST_TRIALS * 10_u64.pow((further / MORE_BATCHES + 1) as u32);
    size * (FIRST_BATCHES / 10 + further % MORE_BATCHES)
}

/// The trials of a batch in a cell of `trials` at the most, by number.
pub fn trials_of(batch: u64, trials: u64) -> Range<u64> {
    start_of(batch).min(trials)..start_of(batch + 1).min(trials)
}

/// How many batches a cell has that has played `done` of them and counted this: more than `done`
/// where it goes on, `done` where it has ended.
///
/// A cell that ends when enough is known decides after 1, 2, 3, 4, 6, 8, 12, 16, … batches: the
/// same ones, however many are played at once. `law` is what the law of a sequential test says of
/// the cell.
pub fn batches_wanted(effort: &Effort, law: Option<f64>, done: u64, counts: &Counts) -> u64 {
    let (trials_max, is_known) = match effort {
        Effort::Trials(trials) => return batches_of(*trials),
        Effort::Precision(precision) => {
            (precision.trials_max, done > 0 && is_precise(precision, counts))
        }
        Effort::Test(test) => {
            let is_going = |verdict| matches!(verdict, None | Some(Verdict::Continue));
            (test.trials_max, done > 0 && !is_going(verdict(test, law, counts)))
        }
    };
    let most = batches_of(trials_max);
    if done >= most || is_known { done } else { most.min(after(done)) }
}

/// How a sequential test stands in a cell of which its law says `law`; `None` where that is nothing
/// or certain, so that nothing can be tested.
pub fn verdict(test: &Test, law: Option<f64>, counts: &Counts) -> Option<Verdict> {
    let plan = test.plan(law?)?;
    let Some(Count::Yes(yes)) = counts.measures.get(test.of) else { return None };
    Some(plan.verdict(*yes, counts.trials))
}

/// How many batches a cell that goes on after `done` of them is given at once by a plan: twice what
/// it has. What it does not want in the end is not counted.
pub fn batches_ahead(effort: &Effort, done: u64) -> u64 {
    match effort {
        Effort::Trials(trials) => batches_of(*trials),
        Effort::Precision(Precision { trials_max, .. }) | Effort::Test(Test { trials_max, .. }) => {
            batches_of(*trials_max).min((2 * done).max(FIRST_ROUND))
        }
    }
}

/// The next number of batches after which a cell decides.
fn after(done: u64) -> u64 {
    let power = done.next_power_of_two();
    match (power == done, done) {
        (_, 0 | 1) => done + 1,
        (true, _) => done + done / 2,
        (false, _) => power,
    }
}

/// Whether a measure is known as well as it is to be. A share of none or of all of the trials is
/// never known to a part of itself.
fn is_precise(precision: &Precision, counts: &Counts) -> bool {
    let (value, interval) = match &counts.measures[precision.of] {
        Count::Yes(yes) => {
            let share = *yes as f64 / counts.trials as f64;
            (share, Some(wilson(*yes, counts.trials, precision.confidence)))
        }
        Count::Numbers(sums) => {
            let (mean, deviation) =
                (sums.mean().unwrap_or(0.0), sums.deviation().unwrap_or(f64::MAX));
            (mean, of_mean(mean, deviation, sums.count, precision.confidence))
        }
    };
    let Some(interval) = interval else { return false };
    let half = (interval.high - interval.low) / 2.0;
    match precision.half_width {
        HalfWidth::Absolute(most) => half <= most,
        HalfWidth::Relative(part) => value > 0.0 && half <= part * value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::law::Law;

    #[test]
    fn a_cell_decides_after_one_and_two_times_a_half_more() {
        let places: Vec<u64> =
            core::iter::successors(Some(0), |&done| Some(after(done))).take(10).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 6, 8, 12, 16, 24]);
    }

    #[test]
    fn batches_follow_each_other_and_grow() {
        for batch in 0..3_000 {
            let (this, next) = (trials_of(batch, u64::MAX), trials_of(batch + 1, u64::MAX));
            assert_eq!(this.end, next.start, "batch {batch}");
            assert_eq!(batches_of(this.end), batch + 1);
            assert_eq!(batches_of(this.start + 1), batch + 1);
        }
        let sizes = [0, 999, 1_000, 1_899, 1_900].map(|batch| trials_of(batch, u64::MAX));
        let ends = [100, 100_000, 101_000, 1_000_000, 1_010_000];
        assert_eq!(sizes.map(|trials| trials.end), ends);
    }

    #[test]
    fn a_cell_ends_where_it_is_known_well_enough() {
        let precision = Precision {
            of: 0,
            half_width: HalfWidth::Absolute(0.05),
            confidence: 0.95,
            trials_max: 1_000,
        };
        let effort = Effort::Precision(precision);
        let after = |yes, trials| Counts { trials, measures: vec![Count::Yes(yes)] };
        assert_eq!(batches_wanted(&effort, None, 0, &Counts::default()), 1);
        assert_eq!(batches_wanted(&effort, None, 1, &after(50, 100)), 2, "± 0.096");
        assert_eq!(batches_wanted(&effort, None, 4, &after(200, 400)), 4, "± 0.049");
        assert_eq!(batches_wanted(&effort, None, 8, &after(400, 800)), 8);
        assert_eq!(trials_of(9, 950), 900..950);
        assert_eq!(batches_wanted(&Effort::Trials(950), None, 3, &after(0, 300)), 10);
    }

    #[test]
    fn a_cell_ends_where_the_law_is_found_right_or_wrong() {
        let test = Test { of: 0, law: Law::RaceS1, odds_ratio: 2.0, trials_max: 1_000 };
        let effort = Effort::Test(test.clone());
        let after = |yes, trials| Counts { trials, measures: vec![Count::Yes(yes)] };
        let law = Some(0.3);
        assert_eq!(batches_wanted(&effort, law, 0, &Counts::default()), 1);
        assert_eq!(batches_wanted(&effort, law, 1, &after(30, 100)), 2);
        assert_eq!(batches_wanted(&effort, law, 2, &after(60, 200)), 2, "it agrees");
        assert_eq!(batches_wanted(&effort, law, 1, &after(60, 100)), 1, "twice as often");
        assert_eq!(verdict(&test, law, &after(60, 200)), Some(Verdict::Agrees));
        assert_eq!(verdict(&test, law, &after(60, 100)), Some(Verdict::Larger));
        assert_eq!(verdict(&test, law, &after(0, 100)), Some(Verdict::Smaller));
        assert_eq!(verdict(&test, law, &after(380, 1_000)), Some(Verdict::Undecided));
        for nothing in [None, Some(0.0), Some(1.0)] {
            assert_eq!(batches_wanted(&effort, nothing, 4, &after(400, 400)), 6);
            assert_eq!(verdict(&test, nothing, &after(400, 400)), None);
        }
    }
}
