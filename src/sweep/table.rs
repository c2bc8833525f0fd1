//! `cells.csv`: a row for each cell.

use crate::stats::interval::of_mean;
use crate::stats::interval::wilson;
use crate::stats::sequential::Verdict;
use crate::sweep::batch::verdict;
use crate::sweep::chart_table::theory_column;
use crate::sweep::counts::Count;
use crate::sweep::counts::Counts;
use crate::sweep::file::CONFIDENCE;
use crate::sweep::file::Effort;
use crate::sweep::file::Sweep;
use crate::sweep::measure::Measure;
use crate::sweep::runner::CellState;
use crate::sweep::runner::CellWork;

/// The file in a sweep folder.
pub const CELLS: &str = "cells.csv";

/// The table as CSV: equal counts give equal bytes.
///
/// # Panics
///
/// Never: a string takes any text.
pub fn cells_csv(sweep: &Sweep, work: &[CellWork], states: &[CellState]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(columns(sweep)).expect("a string takes any text");
    let pow = work.first().map_or("", |one| one.scenario.chain.pow.word());
    for (one, state) in work.iter().zip(states) {
        let row = row(sweep, one, &state.counts, pow);
        out.write_record(row).expect("a string takes any text");
    }
    out.into_inner().expect("a string takes any text")
}

fn columns(sweep: &Sweep) -> Vec<String> {
    let axes = sweep.axes.iter().map(|axis| axis.name.clone());
    let measures = sweep.measures.iter().flat_map(Measure::columns);
    let laws = sweep.theory.iter().map(|law| theory_column(law.word()));
    let test = matches!(sweep.effort, Effort::Test(_)).then_some("test");
    let last = test.into_iter().chain(["pow", "stopped_early"]).map(str::to_owned);
    axes.chain(["trials".to_owned()]).chain(measures).chain(laws).chain(last).collect()
}

fn row(sweep: &Sweep, work: &CellWork, counts: &Counts, pow: &str) -> Vec<String> {
    let CellWork { cell, scenario, .. } = work;
    let points = cell.points(&sweep.axes).map(|(_, point)| point.label.clone());
    let measured = counts.measures.iter().flat_map(|count| values(count, counts.trials));
    let laws = sweep.theory.iter().map(|law| text(law.value(scenario)));
    let test = match &sweep.effort {
        Effort::Test(test) => Some(outcome(verdict(test, work.law, counts)).to_owned()),
        Effort::Trials(_) | Effort::Precision(_) => None,
    };
    let stopped_early = (counts.trials < sweep.trials_max()).to_string();
    points
        .chain([counts.trials.to_string()])
        .chain(measured)
        .chain(laws)
        .chain(test)
        .chain([pow.to_owned(), stopped_early])
        .collect()
}

/// How a sequential test ended; empty where the law says nothing or is certain.
const fn outcome(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Agrees) => "agrees",
        Some(Verdict::Larger) => "larger",
        Some(Verdict::Smaller) => "smaller",
        Some(Verdict::Undecided | Verdict::Continue) => "undecided",
        None => "",
    }
}

fn values(count: &Count, trials: u64) -> Vec<String> {
    match count {
        Count::Yes(yes) => {
            let interval = wilson(*yes, trials, CONFIDENCE);
            let share = *yes as f64 / trials as f64;
            vec![
                yes.to_string(),
                share.to_string(),
                interval.low.to_string(),
                interval.high.to_string(),
            ]
        }
        Count::Numbers(sums) => {
            let (mean, deviation) = (sums.mean(), sums.deviation());
            let interval = mean
                .zip(deviation)
                .and_then(|(mean, deviation)| of_mean(mean, deviation, sums.count, CONFIDENCE));
            vec![
                sums.count.to_string(),
                text(mean),
                text(deviation),
                text(interval.map(|interval| interval.low)),
                text(interval.map(|interval| interval.high)),
                text(sums.quantile(0.5)),
                text(sums.quantile(0.9)),
                text(sums.quantile(0.99)),
            ]
        }
    }
}

/// Nothing where there is no value.
fn text(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
