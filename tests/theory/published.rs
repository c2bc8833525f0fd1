//! Published numbers, and others computed with 300 digits: they need no file beside the project.

use forklab::sim::math;
use forklab::theory::delay;
use forklab::theory::economics;
use forklab::theory::forks;
use forklab::theory::forks::TwoMiners;
use forklab::theory::give_up::GiveUp;
use forklab::theory::horizon;
use forklab::theory::majority;
use forklab::theory::nakamoto;
use forklab::theory::race;
use forklab::theory::selfish;

/// Asserts that `seen` is `expected` but for the rounding of what was printed.
fn printed(seen: f64, expected: f64, unit: f64) {
    assert!((seen - expected).abs() <= 0.500_001 * unit, "{seen:e} is not {expected:e}");
}

/// Asserts that `seen` is `expected` to so many digits.
fn agrees(seen: f64, expected: f64, digits: i32) {
    let error = ((seen - expected) / expected).abs();
    assert!(error <= 0.5 * math::powi(0.1, digits - 1), "{seen:e} is not {expected:e}");
}

/// A race that is given up.
fn give_up(q: f64, n: u32, e: u32, a0: u32, behind: u32) -> GiveUp {
    GiveUp {
        q,
        confirmations: n,
        lead_needed_blocks: e,
        head_start_blocks: a0,
        give_up_behind_blocks: behind,
    }
}

/// Nakamoto 2008, section 11.
#[test]
fn the_white_paper_prints_these_numbers() {
    let tenth = [
        1.0, 0.2045873, 0.0509779, 0.0131722, 0.0034552, 0.0009137, 0.0002428, 0.0000647,
        0.0000173, 0.0000046, 0.0000012,
    ];
    for (z, expected) in (0..).zip(tenth) {
        printed(nakamoto::success(0.1, z), expected, 1e-7);
    }
    let three_tenths = [
        1.0, 0.1773523, 0.0416605, 0.0101008, 0.0024804, 0.0006132, 0.0001522, 0.0000379,
        0.0000095, 0.0000024, 0.0000006,
    ];
    for (z, expected) in (0..).step_by(5).zip(three_tenths) {
        printed(nakamoto::success(0.3, z), expected, 1e-7);
    }
}

#[test]
fn the_race_is_won_more_often_than_the_white_paper_says() {
    printed(race::success(0.1, 6, 0) / nakamoto::success(0.1, 6), 2.4, 0.1);
}

/// The shares of the table in Nakamoto 2008 that asks for a risk below a thousandth.
const SHARES: [f64; 8] = [0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45];

/// Nakamoto 2008, section 11; Grunspan and Pérez-Marco 2017 for the race.
#[test]
fn a_risk_below_a_thousandth_needs_so_many_confirmations() {
    let nakamoto = SHARES.map(|q| nakamoto::needed_confirmations(q, 0.001));
    assert_eq!(nakamoto, [5, 8, 11, 15, 24, 41, 89, 340].map(Some));
    let tie = SHARES.map(|q| race::needed_confirmations(q, 0, 0.001));
    assert_eq!(tie, [6, 9, 13, 20, 32, 58, 133, 539].map(Some));
    let longer = SHARES.map(|q| race::needed_confirmations(q, 1, 0.001));
    assert_eq!(longer, [4, 7, 11, 17, 29, 55, 128, 530].map(Some));
}

#[test]
fn against_half_of_the_hashpower_no_number_is_enough() {
    assert_eq!(race::needed_confirmations(0.5, 1, 0.999), None);
    assert_eq!(nakamoto::needed_confirmations(0.6, 0.001), None);
}

#[test]
fn the_race_has_these_values() {
    let tenth = [
        0.2,
        0.056,
        0.01712,
        0.005456,
        0.00178184,
        0.00059141216,
        0.000198570973,
        0.0000672497759,
        0.000022928872,
        0.00000785976465,
    ];
    for (n, expected) in (1..).zip(tenth) {
        agrees(race::success(0.1, n, 0), expected, 9);
    }
    let six = [
        (0.1, 0.00059141, 0.00011032, 0.00106933),
        (0.2, 0.0233084, 0.00875445, 0.0403758),
        (0.3, 0.156450, 0.0891074, 0.251696),
        (0.4, 0.493004, 0.381407, 0.687950),
        (0.45, 0.733755, 0.647742, 0.902251),
    ];
    for (q, tie, longer, prelead) in six {
        agrees(race::success(q, 6, 0), tie, 5);
        agrees(race::success(q, 6, 1), longer, 5);
        agrees(race::prelead_success(q, 6, 0), prelead, 5);
    }
}

/// Rosenfeld 2014, table 1, in percent to three decimals.
#[test]
fn rosenfelds_table_has_these_rows() {
    let rows = [
        (0.02, &[4.0, 0.237, 0.016, 0.001] as &[f64]),
        (0.1, &[20.0, 5.6, 1.712, 0.546, 0.178, 0.059, 0.020, 0.007, 0.002, 0.001]),
    ];
    for (q, percents) in rows {
        for (n, &expected) in (1..).zip(percents) {
            printed(100.0 * race::success(q, n, 0), expected, 1e-3);
        }
    }
}

#[test]
fn small_risks_keep_their_digits() {
    agrees(race::success(0.1, 20, 1), 4.039501683779668e-11, 12);
    agrees(race::success(0.01, 60, 0), 5.392412289659209e-86, 12);
    agrees(race::success(0.3, 2_000, 1), 6.837_072_478_591_92e-154, 12);
    agrees(race::success(0.25, 8, -3), 0.2327444553375244, 12);
    agrees(race::success(0.45, 3, 4), 0.4309017854556479, 12);
    agrees(race::success(0.4999, 500, 1), 0.9947510348205174, 12);
    agrees(race::prelead_success(0.01, 60, 0), 1.069293155511224e-85, 12);
    agrees(race::prelead_success(0.4999, 500, 1), 0.999958051442538, 12);
    agrees(race::success_given_time(0.15, 25, 0, 0.1), 1.150652092471181e-18, 12);
    agrees(race::success_given_time(0.3, 400, 0, 1.3), 2.271097518495329e-26, 12);
    agrees(race::success_given_time(0.49, 5, 0, 3.0), 0.9999322943537579, 12);
}

#[test]
fn a_late_start_costs_as_much_as_the_rule_of_ties() {
    agrees(race::success(0.1, 1, 0), 0.2, 12);
    agrees(race::success(0.1, 1, 1), 0.0311111111111111, 12);
    agrees(race::late_success(0.1, 2, 0), 0.0311111111111111, 12);
    assert_eq!(race::late_success(0.1, 1, 1), race::catch_up(0.1, 2));
}

#[test]
fn giving_up_has_these_values() {
    let rows = [
        (give_up(0.3, 6, 1, 0, 10), 0.0890258320362662, 22.46970533697625, 5.994978044311698),
        (give_up(0.3, 6, 1, 0, 4), 0.07892852466184448, 10.04897465970052, 2.391939796044757),
        (give_up(0.1, 30, 1, 0, 40), 1.222556148742547e-15, 49.99999999999994, 4.999999999999956),
        (give_up(0.02, 10, 2, 1, 200), 6.126570804683753e-14, 209.3749999999871, 5.187499999999005),
        (
            give_up(0.500_000_1, 6, 1, 0, 20),
            0.9063666319749776,
            45.32612560793111,
            6.069761187150352,
        ),
        (
            give_up(0.499_999_999_999, 3, 1, 1, 15),
            0.941406249998125,
            18.93750000014462,
            2.14843750006875,
        ),
        (give_up(0.9, 4, 1, 0, 12), 0.9999999999964628, 40.01197793744252, 5.287069566294717e-12),
    ];
    for (attack, success, blocks, wasted) in rows {
        agrees(attack.success(), success, 12);
        agrees(attack.mean_blocks(), blocks, 12);
        agrees(attack.mean_wasted_blocks(), wasted, 12);
    }
}

#[test]
fn an_end_of_the_race_has_these_values() {
    agrees(horizon::success_within_blocks(0.3, 6, 1, 20), 0.080_400_393_799_882, 12);
    agrees(horizon::success_within_blocks(0.1, 10, 1, 40), 1.503401831391838e-6, 12);
    agrees(horizon::success_within_blocks(0.48, 20, 0, 500), 0.7781710172998088, 12);
    agrees(horizon::success_within_blocks(0.7, 6, 1, 30), 0.9186464039560538, 12);
    agrees(horizon::success_within_height(0.3, 6, 1, 10), 0.08044333382183558, 12);
    agrees(horizon::success_within_height(0.1, 10, 1, 14), 1.499964475324143e-6, 12);
    agrees(horizon::success_within_height(0.6, 4, 0, 20), 0.9814423471573556, 12);
    agrees(horizon::success_within_time(0.3, 6, 1, 20.0), 0.07511369291985593, 12);
    agrees(horizon::success_within_time(0.2, 6, 1, 0.1), 8.436032835366031e-26, 12);
    agrees(horizon::success_within_time(0.45, 3, 0, 200.0), 0.8089879641791641, 12);
    agrees(majority::mean_blocks(0.501, 10, 1), 1185.091663116701, 12);
    agrees(majority::mean_blocks(0.9, 100, 1), 1000.0, 12);
}

#[test]
fn a_double_spend_must_be_worth_so_much() {
    let value = |q, behind| economics::break_even_value(&give_up(q, 6, 1, 0, behind));
    printed(value(0.3, 10), 67.34, 0.01);
    printed(value(0.3, 20), 143.9, 0.1);
    printed(value(0.1, 20), 22652.0, 1.0);
    printed(value(0.45, 20), 27.6, 0.1);
}

/// Eyal and Sirer 2014, equation 8, at gamma 0, 1/2 and 1; the last one to 16 digits.
#[test]
fn selfish_mining_brings_so_much() {
    let rows = [
        (0.1, [0.035641, 0.072418, 0.109194]),
        (0.2, [0.129670, 0.182418, 0.235165]),
        (0.25, [0.195122, 0.25, 0.304878]),
        (0.3, [0.273126, 0.326874, 0.380622]),
        (1.0 / 3.0, [0.333333, 0.384615, 0.435897]),
        (0.35, [0.366509, 0.416034, 0.465560]),
        (0.4, [0.483721, 0.525581, 0.567442]),
        (0.45, [0.651773, 0.680598, 0.709423]),
        (0.49, [0.896249, 0.904893, 0.913536]),
    ];
    for (q, revenues) in rows {
        for (gamma, expected) in [0.0, 0.5, 1.0].into_iter().zip(revenues) {
            printed(selfish::revenue(q, gamma), expected, 1e-6);
        }
    }
    agrees(selfish::revenue(0.0001, 0.0), 3.999500069993001e-8, 12);
    agrees(selfish::revenue(0.499_999_9, 0.5), 0.99999890000176, 12);
}

/// Grunspan and Pérez-Marco 2018: a tenth of the hashpower at gamma 0.9 waits ten weeks.
#[test]
fn selfish_mining_pays_after_ten_weeks() {
    let intervals = selfish::break_even_intervals(0.1, 0.9, 2_016).expect("it pays");
    printed(intervals / (7.0 * 144.0), 10.18, 0.01);
    assert_eq!(selfish::break_even_intervals(0.3, 0.0, 2_016), None);
}

#[test]
fn two_miners_have_these_forks() {
    // Share of miner 1, delay; growth, contested, stale, miner 1's part of the main chain.
    let rows = [
        (
            (0.500_000_1, 0.3),
            [0.8846153846153893, 0.1304347826086896, 0.1153846153846107, 0.5000001281285444],
        ),
        (
            (0.001, 0.02),
            [0.9999608286292557, 3.917290520073944e-5, 3.917137074434669e-5, 9.609046646768201e-4],
        ),
        (
            (0.2, 7.0),
            [0.8000337319949327, 0.2499472959801823, 0.1999662680050673, 1.567090188691559e-4],
        ),
        ((0.0001, 40.0), [0.9999, 1.000100010001e-4, 1e-4, 1.848632921394262e-39]),
        ((0.9999, 40.0), [0.9999, 1.000100010001e-4, 1e-4, 1.0]),
        ((0.7, 0.1), [0.9618367, 0.0396775, 0.0381633, 0.7162069]),
        ((0.7, 1.0), [0.7953987, 0.2572311, 0.2046013, 0.8247644]),
    ];
    for (i, ((share, delay), expected)) in rows.into_iter().enumerate() {
        let pair = TwoMiners::new(share, delay);
        let digits = if i < 5 { 12 } else { 6 };
        let seen = [pair.growth(), pair.contested(), pair.stale(), pair.share_of_main_chain()];
        for (seen, expected) in seen.into_iter().zip(expected) {
            agrees(seen, expected, digits);
        }
    }
    let equal = TwoMiners::new(0.5, 0.1);
    printed(equal.contested(), 0.047619, 1e-6);
    printed(equal.stale(), 0.0454545, 1e-7);
}

/// Decker and Wattenhofer 2013: their inputs, and the mean of their delays with 600 s.
#[test]
fn propagation_makes_so_many_forks() {
    printed(100.0 * forks::contested_by_propagation(11.37, 633.68), 1.780, 1e-3);
    printed(100.0 * forks::contested_by_propagation(12.6, 600.0), 2.080, 1e-3);
}

/// Guo and Ren 2022, abstract: blocks every ten minutes, a delay of ten seconds, a tenth of the
/// hashpower, six blocks deep.
#[test]
fn six_confirmations_are_broken_between_so_often_and_so_often() {
    let delay = 10.0 / 600.0;
    printed(100.0 * delay::theorem_2_lower(0.9, 6), 0.11, 0.01);
    printed(100.0 * delay::theorem_2_upper(0.9, delay, 6), 0.35, 0.01);
    printed(100.0 * delay::theorem_2_lower(0.9, 6), 0.106933, 1e-6);
    printed(100.0 * delay::theorem_2_upper(0.9, delay, 6), 0.352563, 1e-6);
}

/// Dembo et al. 2020.
#[test]
fn a_delay_lowers_what_an_attacker_needs() {
    printed(delay::threshold(1.0 / 60.0), 0.497917, 1e-6);
    printed(delay::threshold(0.1), 0.487508, 1e-6);
    printed(delay::threshold(1.0), 0.381966, 1e-6);
}
