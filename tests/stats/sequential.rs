//! The sequential test: its errors, added up exactly over all histories.

use forklab::stats::sequential::SequentialPlan;
use forklab::stats::sequential::Verdict;
use std::collections::BTreeMap;

const PLAN: SequentialPlan =
    SequentialPlan { share: 0.3, odds_ratio: 2.0, false_alarm: 0.01, miss: 0.05, trials_max: 600 };

/// The probability of each verdict if the share is `share`: all histories of the test, one trial
/// after the other, those alike taken together.
fn verdicts(plan: SequentialPlan, share: f64) -> [f64; 4] {
    let mut ended = [0.0; 4];
    let mut running = BTreeMap::from([(0, 1.0)]);
    for trials in 1..=plan.trials_max {
        let mut next: BTreeMap<u64, f64> = BTreeMap::new();
        for (successes, probability) in running {
            for (successes, part) in [(successes + 1, share), (successes, 1.0 - share)] {
                let at = match plan.verdict(successes, trials) {
                    Verdict::Continue => {
                        *next.entry(successes).or_default() += probability * part;
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
    let plan = SequentialPlan::of_law(0.3, 100);
    assert_eq!(plan.verdict(15, 50), Verdict::Continue);
    assert_eq!(plan.verdict(30, 100), Verdict::Undecided);
}

/// So many successes have this share after `look` thousand trials.
fn share_of(share: f64, look: u64) -> u64 {
    (share * 1_000.0 * look as f64).round() as u64
}

/// The race at q = 0.3 and six confirmations: its law, and that of five and of seven.
#[test]
fn one_confirmation_more_or_less_is_found() {
    let (law, of_five, of_seven) = (0.089_107_445_4, 0.111_749_7, 0.071_446_5);
    let plan = SequentialPlan::of_law(law, 1_000_000);
    let verdict = |share: f64| {
        let looks = (1..).map(|look| (look, plan.verdict(share_of(share, look), 1_000 * look)));
        let mut ends = looks.skip_while(|(_, verdict)| *verdict == Verdict::Continue);
        let (look, verdict) = ends.next().expect("it has an end");
        (verdict, 1_000 * look)
    };
    let (agrees, trials) = verdict(law);
    assert_eq!(agrees, Verdict::Agrees);
    // Wald's mean number for a right law, with one boundary hit nearly always.
    assert!((15_000..40_000).contains(&trials), "{trials}");
    assert_eq!(verdict(of_five).0, Verdict::Larger);
    assert_eq!(verdict(of_seven).0, Verdict::Smaller);
}
