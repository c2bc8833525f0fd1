//! What was counted of the trials of a cell: whole numbers, which are the same in any order.

use crate::sweep::sums::Sums;
use serde::Deserialize;
use serde::Serialize;

/// What one trial gave for one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// Yes or no.
    Truth(bool),
    /// A number; `None` where the trial had none.
    Number(Option<f64>),
}

/// What all trials gave for one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// How often it was yes.
    Yes(u64),
    /// The numbers.
    Numbers(Sums),
}

/// What was counted of some trials of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// How many trials.
    pub trials: u64,
    /// By measure, in the order of the file; empty before the first trial.
    pub measures: Vec<Count>,
}

impl Counts {
    /// Adds a trial.
    ///
    /// # Panics
    ///
    /// If the samples are not of the kinds that the others were.
    pub fn add(&mut self, samples: &[Sample]) {
        if self.measures.is_empty() {
            self.measures = samples.iter().map(Count::of_kind).collect();
        }
        self.trials += 1;
        for (count, sample) in self.measures.iter_mut().zip(samples) {
            match (count, sample) {
                (Count::Yes(yes), Sample::Truth(truth)) => *yes += u64::from(*truth),
                (Count::Numbers(sums), Sample::Number(number)) => {
                    number.iter().for_each(|&value| sums.add(value));
                }
                (count, sample) => panic!("{sample:?} is none of {count:?}"),
            }
        }
    }

    /// Adds what others counted of other trials of the cell.
    ///
    /// # Panics
    ///
    /// If they measured something else.
    pub fn merge(&mut self, other: &Self) {
        if self.measures.is_empty() {
            self.measures.clone_from(&other.measures);
            self.trials += other.trials;
            return;
        }
        self.trials += other.trials;
        for (count, more) in self.measures.iter_mut().zip(&other.measures) {
            match (count, more) {
                (Count::Yes(yes), Count::Yes(more)) => *yes += more,
                (Count::Numbers(sums), Count::Numbers(more)) => sums.merge(more),
                (count, more) => panic!("{more:?} is none of {count:?}"),
            }
        }
    }
}

impl Count {
    fn of_kind(sample: &Sample) -> Self {
        match sample {
            Sample::Truth(_) => Self::Yes(0),
            Sample::Number(_) => Self::Numbers(Sums::default()),
        }
    }
}
