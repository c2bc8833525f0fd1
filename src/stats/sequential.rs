//! A test that ends as soon as it knows: whether a share is what a law says.
//!
//! Two sequential probability ratio tests of Wald 1945 ("Sequential tests of statistical
//! hypotheses") side by side: the law's share against one whose odds are larger, and one whose odds
//! are smaller, by the same ratio. Each ends at a boundary of its likelihood ratio; the number of
//! trials has an end that is fixed beforehand.

use crate::sim::math;

/// What is tested, how surely, and for how long at the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequentialPlan {
    /// The share that the law gives, between 0 and 1.
    pub share: f64,
    /// The ratio of odds, above 1, that is to be found either way.
    pub odds_ratio: f64,
    /// The probability, at the most and for each way, to reject a law that is right.
    pub false_alarm: f64,
    /// The probability, at the most, to agree with odds that are off by the ratio.
    pub miss: f64,
    /// So many trials at the most.
    pub trials_max: u64,
}

/// How a test stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// More trials are needed.
    Continue,
    /// The share is the law's, as far as the test can see.
    Agrees,
    /// The odds are larger.
    Larger,
    /// The odds are smaller.
    Smaller,
    /// The last trial that was allowed did not decide.
    Undecided,
}

impl SequentialPlan {
    /// The test of a law in this project: odds off by a tenth, a false alarm in a million, a miss
    /// in a thousand.
    pub const fn of_law(share: f64, trials_max: u64) -> Self {
        Self { share, odds_ratio: 1.1, false_alarm: 1e-6, miss: 1e-3, trials_max }
    }

    /// The logarithm of the likelihood ratio of odds `ratio` times as large.
    ///
    /// k ln r - n ln(1 + (r-1) P), for k successes of n.
    fn evidence(&self, ratio: f64, successes: u64, trials: u64) -> f64 {
        successes as f64 * math::ln(ratio) - trials as f64 * math::ln_1p((ratio - 1.0) * self.share)
    }

    /// How the test stands after so many trials. It ends with the first verdict that is not
    /// [`Verdict::Continue`]; when it is asked has to be fixed beforehand.
    ///
    /// It knows nothing of earlier looks: that smaller odds were ruled out before does not count
    /// unless they are now. Wald's bounds hold all the same, since each boundary has to be crossed.
    ///
    /// # Panics
    ///
    /// If the plan is none: a share or an error that is not between 0 and 1, a ratio not above 1,
    /// no trials; or if there are more successes than trials.
    pub fn verdict(&self, successes: u64, trials: u64) -> Verdict {
        let is_inside = |value: f64| value > 0.0 && value < 1.0;
        assert!(
            is_inside(self.share)
                && is_inside(self.false_alarm)
                && is_inside(self.miss)
                && self.odds_ratio > 1.0
                && self.trials_max > 0,
            "a plan of a test: {self:?}"
        );
        assert!(successes <= trials, "{successes} successes of {trials}");
        let larger = self.evidence(self.odds_ratio, successes, trials);
        let smaller = self.evidence(1.0 / self.odds_ratio, successes, trials);
        let (accept, reject) = (math::ln(self.miss), -math::ln(self.false_alarm));
        if larger >= reject {
            Verdict::Larger
        } else if smaller >= reject {
            Verdict::Smaller
        } else if larger.max(smaller) <= accept {
            Verdict::Agrees
        } else if trials >= self.trials_max {
            Verdict::Undecided
        } else {
            Verdict::Continue
        }
    }
}
