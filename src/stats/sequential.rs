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

/// A test that is under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SequentialTest {
    plan: SequentialPlan,
    successes: u64,
    trials: u64,
    /// Whether larger and smaller odds are ruled out.
    ruled_out: (bool, bool),
    verdict: Verdict,
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
}

impl SequentialTest {
    /// A test without trials.
    ///
    /// # Panics
    ///
    /// If the plan is none: a share or an error that is not between 0 and 1, a ratio not above 1,
    /// or no trials.
    pub fn new(plan: SequentialPlan) -> Self {
        let is_inside = |value: f64| value > 0.0 && value < 1.0;
        assert!(
            is_inside(plan.share)
                && is_inside(plan.false_alarm)
                && is_inside(plan.miss)
                && plan.odds_ratio > 1.0
                && plan.trials_max > 0,
            "a plan of a test: {plan:?}"
        );
        Self {
            plan,
            successes: 0,
            trials: 0,
            ruled_out: (false, false),
            verdict: Verdict::Continue,
        }
    }

    /// How it stands.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// How many trials were looked at.
    pub const fn trials(&self) -> u64 {
        self.trials
    }

    /// Looks at a batch of trials, and decides behind it. What comes after the decision is not
    /// looked at.
    ///
    /// The outcome depends on the order of the batches and on where they end, so that both must be
    /// fixed beforehand; not on the order within one.
    ///
    /// # Panics
    ///
    /// If there are more successes than trials.
    pub fn add(&mut self, successes: u64, trials: u64) -> Verdict {
        assert!(successes <= trials, "{successes} successes of {trials}");
        if self.verdict != Verdict::Continue {
            return self.verdict;
        }
        self.successes += successes;
        self.trials += trials;
        let evidence = |ratio: f64| self.plan.evidence(ratio, self.successes, self.trials);
        let larger = evidence(self.plan.odds_ratio);
        let smaller = evidence(1.0 / self.plan.odds_ratio);
        let (accept, reject) = (math::ln(self.plan.miss), -math::ln(self.plan.false_alarm));
        let (no_larger, no_smaller) = self.ruled_out;
        self.verdict = if larger >= reject && !no_larger {
            Verdict::Larger
        } else if smaller >= reject && !no_smaller {
            Verdict::Smaller
        } else {
            self.ruled_out = (no_larger || larger <= accept, no_smaller || smaller <= accept);
            match self.ruled_out {
                (true, true) => Verdict::Agrees,
                _ if self.trials >= self.plan.trials_max => Verdict::Undecided,
                _ => Verdict::Continue,
            }
        };
        self.verdict
    }
}
