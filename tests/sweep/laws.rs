//! The laws beside a sweep, worked out from the scenarios of its cells.

use crate::shipped::shipped;
use forklab::sweep::law::Law;
use forklab::theory::economics;
use forklab::theory::give_up::GiveUp;

/// What a law says of the cells of a shipped sweep, with their labels.
fn of(name: &str, law: Law) -> Vec<(String, Option<f64>)> {
    let (sweep, work) = shipped(name);
    let cells = work.iter();
    cells.map(|one| (one.cell.label(&sweep.axes), law.value(&one.scenario))).collect()
}

/// Observation 1 of Eyal and Sirer at gamma 0, 1/2 and 0.95.
#[test]
fn a_selfish_pool_gains_from_its_threshold_on() {
    for (label, threshold) in of("selfish-share", Law::SelfishThreshold) {
        let expected = match label.rsplit('=').next() {
            Some("1") => 1.0 / 3.0,
            Some("2") => 0.25,
            _ => 0.05 / 1.1,
        };
        let threshold = threshold.expect("it says something everywhere");
        assert!((threshold - expected).abs() < 1e-9, "{label}: {threshold}");
    }
}

#[test]
fn a_theft_pays_from_its_break_even_value_on() {
    for (label, break_even) in of("profit", Law::BreakEvenSat) {
        let q: f64 = label[2..5].parse().unwrap();
        let attack = GiveUp {
            q,
            confirmations: 6,
            lead_needed_blocks: 1,
            head_start_blocks: 0,
            give_up_behind_blocks: 20,
        };
        let expected = economics::break_even_value(&attack) * 50e8;
        assert_eq!(break_even, Some(expected), "{label}");
    }
    // Its profit is zero there: linear in the value, so two values tell.
    for q in ["0.2", "0.3", "0.4"] {
        let profit = |value: &str| {
            let label = format!("q={q},value={value} BTC");
            let found = of("profit", Law::ProfitSat).into_iter().find(|one| one.0 == label);
            found.expect("a cell").1.expect("it says something")
        };
        let (low, high) = (profit("2000"), profit("8000"));
        let zero = 2000e8 - low * 6000e8 / (high - low);
        let label = format!("q={q},value=10 BTC");
        let law = of("profit", Law::BreakEvenSat).into_iter().find(|one| one.0 == label);
        let law = law.expect("a cell").1.expect("it says something");
        assert!((zero / law - 1.0).abs() < 1e-9, "{zero} {law}");
    }
}

#[test]
fn all_coins_are_nearly_twenty_one_million() {
    let subsidies = (0..64).map(|era| 210 * (5_000_000_000_000_u64 >> era));
    let expected = subsidies.sum::<u64>() as f64;
    assert!(of("supply", Law::SupplyLimitSat).iter().all(|one| one.1 == Some(expected)));
    assert!(expected > 20_999_999e8 && expected < 21_000_000e8, "{expected}");
}

#[test]
fn a_fair_share_is_that_of_the_one_who_mines() {
    for (label, share) in of("reward-share", Law::FairShare) {
        assert!(label.starts_with(&format!("share={},", share.unwrap())), "{label}");
    }
    let of_two = of("stale-rate", Law::FairShare);
    assert!(of_two.iter().all(|one| one.1.is_none()), "nobody has a name there");
}
