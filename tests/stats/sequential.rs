//! The sequential test: its errors, added up exactly over all histories.

use forklab::stats::sequential::SequentialPlan;
use forklab::stats::sequential::SequentialTest;
use forklab::stats::sequential::Verdict;
use std::collections::BTreeMap;

const PLAN: SequentialPlan =
    SequentialPlan { share: 0.3, odds_ratio: 2.0, false_alarm: 0.01, miss: 0.05, trials_max: 600 };

/// The probability of each verdict if the share is `share`: all histories of the test, one trial
/// after the other, those alike taken together.
fn verdicts(plan: SequentialPlan, share: f64) -> [f64; 4] {
    let mut ended = [0.0; 4];
    let start = SequentialTest::new(plan);
    let mut running = BTreeMap::from([(format!("{start:?}"), (start, 1.0))]);
    while !running.is_empty() {
        let mut next: BTreeMap<String, (SequentialTest, f64)> = BTreeMap::new();
        for (test, probability) in running.into_values() {
            for (success, part) in [(1, share), (0, 1.0 - share)] {
                let mut test = test;
                let at = match test.add(success, 1) {
                    Verdict::Continue => {
                        let entry = next.entry(format!("{test:?}")).or_insert((test, 0.0));
                        entry.1 += probability * part;
                        continue;
                    }
                    Verdict::Agrees => 0,
                    Verdict::Larger => 1,
                    Verdict::Smaller => 2,
                    Verdict::Undecided => 3,
                };
                ended[at] += probability * part;
            }
        }
        running = next;
    }
    ended
}

/// The share whose odds are `ratio` times those of `share`.
fn shifted(share: f64, ratio: f64) -> f64 {
    ratio * share / (1.0 + (ratio - 1.0) * share)
}

#[test]
fn a_right_law_is_rarely_rejected_and_a_wrong_one_rarely_accepted() {
    let [agrees, larger, smaller, undecided] = verdicts(PLAN, PLAN.share);
    assert!((agrees + larger + smaller + undecided - 1.0).abs() < 1e-12);
    assert!(larger <= PLAN.false_alarm && smaller <= PLAN.false_alarm, "{larger} {smaller}");
    // Nor is it far more careful than it says.
    assert!(larger > PLAN.false_alarm / 3.0 && smaller > PLAN.false_alarm / 3.0);
    assert!(agrees > 0.97, "{agrees}");

    let [agrees, larger, ..] = verdicts(PLAN, shifted(PLAN.share, PLAN.odds_ratio));
    assert!(agrees <= PLAN.miss && larger > 0.9, "{agrees} {larger}");
    let [agrees, _, smaller, _] = verdicts(PLAN, shifted(PLAN.share, 1.0 / PLAN.odds_ratio));
    assert!(agrees <= PLAN.miss && smaller > 0.9, "{agrees} {smaller}");
}

#[test]
fn it_has_an_end() {
    let mut test = SequentialTest::new(SequentialPlan::of_law(0.3, 100));
    assert_eq!(test.add(15, 50), Verdict::Continue);
    assert_eq!(test.add(15, 50), Verdict::Undecided);
    assert_eq!(test.add(50, 50), Verdict::Undecided);
    assert_eq!((test.trials(), test.verdict()), (100, Verdict::Undecided));
}

/// The race at q = 0.3 and six confirmations: its law, and that of five and of seven.
#[test]
fn one_confirmation_more_or_less_is_found() {
    let (law, of_five, of_seven) = (0.089_107_445_4, 0.111_749_7, 0.071_446_5);
    let verdict = |share: f64| {
        let mut test = SequentialTest::new(SequentialPlan::of_law(law, 1_000_000));
        while test.verdict() == Verdict::Continue {
            test.add((share * 1_000.0).round() as u64, 1_000);
        }
        (test.verdict(), test.trials())
    };
    let (agrees, trials) = verdict(law);
    assert_eq!(agrees, Verdict::Agrees);
    // Wald's mean number for a right law, with one boundary hit nearly always.
    assert!((15_000..40_000).contains(&trials), "{trials}");
    assert_eq!(verdict(of_five).0, Verdict::Larger);
    assert_eq!(verdict(of_seven).0, Verdict::Smaller);
}
