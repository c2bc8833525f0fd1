//! What holds between the laws, at many points.

use forklab::sim::math;
use forklab::theory::delay;
use forklab::theory::economics;
use forklab::theory::forks;
use forklab::theory::forks::TwoMiners;
use forklab::theory::give_up::GiveUp;
use forklab::theory::horizon;
use forklab::theory::majority;
use forklab::theory::meanwhile;
use forklab::theory::race;
use forklab::theory::ruin;
use forklab::theory::selfish;
use statrs::function::beta::beta_reg;

const SHARES: [f64; 9] = [0.001, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.49, 0.499];
const CONFIRMATIONS: [u32; 8] = [0, 1, 2, 3, 6, 10, 40, 100];

/// Every share with every number of confirmations.
fn points() -> impl Iterator<Item = (f64, u32)> {
    SHARES.into_iter().flat_map(|q| CONFIRMATIONS.map(|n| (q, n)))
}

/// Asserts that two ways to one number agree.
fn same(one: f64, other: f64) {
    assert!((one - other).abs() <= 1e-11 * one.abs().max(other.abs()), "{one:e}, {other:e}");
}

#[test]
fn a_law_of_blocks_sums_to_one_and_has_its_mean() {
    for (q, n) in points().chain([(0.9, 30), (0.0, 5), (meanwhile::SHARE_MAX, 3)]) {
        let law = meanwhile::while_others_find(q, n);
        let mean: f64 = (0..).zip(&law).map(|(m, pr)| f64::from(m) * pr).sum();
        same(law.iter().sum(), 1.0);
        same(mean, f64::from(n) * q / (1.0 - q));
        same(meanwhile::at_least(&law)[0], 1.0);
    }
    for mean in [0.0, 0.1, 1.0, 30.0, 5_000.0] {
        let law = meanwhile::in_a_time(mean);
        same((0..).zip(&law).map(|(m, pr)| f64::from(m) * pr).sum(), mean);
    }
}

/// Grunspan and Pérez-Marco 2017: the race to a tie is the regularised incomplete beta function.
#[test]
fn the_race_to_a_tie_is_a_beta_function() {
    for (q, n) in points().filter(|&(_, n)| n > 0) {
        let other = beta_reg(f64::from(n), 0.5, 4.0 * q * (1.0 - q));
        let one = race::success(q, n, 0);
        assert!((one - other).abs() <= 1e-9 * one, "{q} {n}: {one:e}, {other:e}");
    }
}

#[test]
fn a_race_is_won_more_often_with_more_hashpower_and_fewer_confirmations() {
    let rises = |law: &dyn Fn(f64, u32) -> f64| {
        for n in CONFIRMATIONS {
            assert!(SHARES.map(|q| law(q, n)).is_sorted(), "{n} confirmations");
        }
        for q in SHARES {
            let mut successes = CONFIRMATIONS.map(|n| law(q, n));
            successes.reverse();
            assert!(successes.is_sorted(), "{q} of the hashpower");
            assert!(successes.iter().all(|pr| (0.0..=1.0 + 1e-12).contains(pr)), "{q}");
        }
    };
    rises(&|q, n| race::success(q, n, 0));
    rises(&|q, n| race::success(q, n, 1));
    rises(&|q, n| race::prelead_success(q, n, 1));
    rises(&|q, n| horizon::success_within_blocks(q, n, 1, 300));
    rises(&|q, n| horizon::success_within_height(q, n, 1, 120));
    rises(&|q, n| horizon::success_within_time(q, n, 1, 150.0));
}

#[test]
fn a_head_start_helps_and_a_late_start_hurts() {
    for (q, n) in points() {
        for s in [-2, -1, 0, 1] {
            let here = race::success(q, n, s);
            let next = race::success(q, n, s + 1);
            assert!(here >= next * (1.0 - 1e-12), "{q} {n} {s}");
            assert!(race::prelead_success(q, n, s) >= here * (1.0 - 1e-12), "{q} {n} {s}");
            if n > 0 {
                assert!(race::late_success(q, n, s) <= here * (1.0 + 1e-12), "{q} {n} {s}");
            }
        }
    }
}

#[test]
fn an_attacker_who_mined_beforehand_is_a_mixture_of_leads() {
    for (q, n) in points().filter(|&(_, n)| n <= 10) {
        let r = q / (1.0 - q);
        let with = |lead: i32| (1.0 - r) * math::powi(r, lead) * race::success(q, n, 1 - lead);
        let enough = n as i32 + 1;
        let mixture: f64 = (0..enough).map(with).sum::<f64>() + math::powi(r, enough);
        same(race::prelead_success(q, n, 1), mixture);
    }
}

#[test]
fn no_confirmation_is_a_plain_catching_up() {
    for q in SHARES {
        same(race::success(q, 0, 3), race::catch_up(q, 3));
        same(race::success_given_time(q, 0, 3, 2.0), race::catch_up(q, 3));
        assert_eq!(race::success(q, 4, -4), race::success(q, 4, -9));
    }
    assert_eq!([race::success(0.0, 0, 0), race::success(0.0, 6, 1)], [1.0, 0.0]);
    assert_eq!([race::success(0.5, 6, 1), race::success(1.0, 6, 1)], [1.0, 1.0]);
}

fn give_up(q: f64, n: u32, behind: u32) -> GiveUp {
    GiveUp {
        q,
        confirmations: n,
        lead_needed_blocks: 1,
        head_start_blocks: 0,
        give_up_behind_blocks: behind,
    }
}

/// Feller 1968, chapter XIV: the closed forms, where they do not cancel.
#[test]
fn the_gamblers_ruin_is_fellers() {
    for q in [0.1, 0.3, 0.45, 0.6, 0.9] {
        let (p, goal) = (1.0 - q, 12);
        let rises = ruin::rises(q, goal);
        let falls = ruin::falls(q, goal);
        let part = |k: u32| 1.0 - math::powi(p / q, k as i32);
        for (k, (rise, fall)) in (0..=goal).zip(rises.iter().zip(&falls)) {
            let reaches = part(k) / part(goal);
            let steps = (f64::from(goal) * reaches - f64::from(k)) / (q - p);
            assert!((rise.reaches - reaches).abs() < 1e-12, "{q} {k}");
            assert!((rise.steps - steps).abs() < 1e-11, "{q} {k}");
            assert!((rise.reaches + fall.ruined - 1.0).abs() < 1e-12, "{q} {k}");
            assert!(fall.steps_up <= q * rise.steps + 1e-12, "{q} {k}");
        }
        assert_eq!(rises.len(), falls.len());
    }
    for (k, rise) in (0..).zip(ruin::rises(0.5, 10)) {
        same(rise.reaches, f64::from(k) / 10.0);
        same(rise.steps, f64::from(k * (10 - k)));
    }
}

/// Whether the second of two numbers is at least the first, but for rounding.
fn grows(two: &[f64]) -> bool {
    two[1] >= two[0] * (1.0 - 1e-12)
}

#[test]
fn patience_without_end_is_the_race_without_end() {
    for (q, n) in points().filter(|&(q, _)| q < 0.46) {
        same(give_up(q, n, 2_000).success(), race::success(q, n, 1));
        let patience = [1, 2, 5, 20, 100, 2_000].map(|behind| give_up(q, n, behind));
        assert!(patience.map(|attack| attack.success()).windows(2).all(grows), "{q} {n}");
        assert!(patience.map(|attack| attack.mean_blocks()).windows(2).all(grows));
    }
    for q in [0.55, 0.7, 0.9] {
        same(give_up(q, 6, 2_000).mean_blocks(), majority::mean_blocks(q, 6, 1));
        same(majority::mean_blocks(q, 0, 4), majority::mean_blocks_to_catch_up(q, 4));
        let variance = 4.0 * 4.0 * q * (1.0 - q) / math::powi(2.0 * q - 1.0, 3);
        same(majority::variance_of_blocks_to_catch_up(q, 4), variance);
    }
}

#[test]
fn an_end_far_away_is_none() {
    for (q, n) in points().filter(|&(q, n)| q < 0.41 && n < 50) {
        let without_end = race::success(q, n, 1);
        same(horizon::success_within_blocks(q, n, 1, 2_500), without_end);
        same(horizon::success_within_height(q, n, 1, 1_200), without_end);
        same(horizon::success_within_time(q, n, 1, 2_900.0), without_end);
    }
}

#[test]
fn an_end_too_near_leaves_nothing() {
    for q in [0.2, 0.5, 0.8] {
        assert_eq!(horizon::success_within_height(q, 6, 1, 5), 0.0);
        assert_eq!(horizon::success_within_blocks(q, 6, 1, 12), 0.0);
        // Six of the others and the seven that he needs, in any order.
        same(
            horizon::success_within_blocks(q, 6, 1, 13),
            1_716.0 * math::powi(q, 7) * math::powi(1.0 - q, 6),
        );
        assert_eq!(horizon::success_within_time(q, 6, 1, 0.0), 0.0);
        assert_eq!(horizon::success_within_blocks(q, 0, 0, 0), 1.0);
        same(horizon::success_within_blocks(q, 0, 1, 1), q);
    }
}

#[test]
fn blocks_of_selfish_mining_are_kept_or_lost() {
    for q in SHARES {
        for gamma in [0.0, 0.3, 1.0] {
            let kept = selfish::pool_blocks(q, gamma) + selfish::others_blocks(q, gamma);
            same(kept, selfish::growth(q));
            same(kept + selfish::stale(q), 1.0);
            assert!(selfish::pool_blocks(q, gamma) <= q * (1.0 + 1e-12), "{q} {gamma}");
            assert!(selfish::revenue(q, gamma) <= selfish::revenue_bound(q), "{q} {gamma}");
            let pays = selfish::revenue(q, gamma) > q;
            assert_eq!(selfish::break_even_intervals(q, gamma, 2_016).is_some(), pays);
        }
    }
    for gamma in [0.0, 0.25, 0.5, 0.9] {
        let threshold = selfish::threshold(gamma);
        same(selfish::revenue(threshold, gamma), threshold);
    }
    assert_eq!([selfish::revenue(0.0, 0.5), selfish::revenue(0.5, 0.5)], [0.0, 1.0]);
}

#[test]
fn gamma_is_what_the_finder_does_not_hold() {
    assert_eq!(selfish::gamma_of(&[7.0]), 0.0);
    same(selfish::gamma_of(&[0.5, 0.3, 0.2]), 0.62);
    same(selfish::gamma_of(&[5.0, 3.0, 2.0, 0.0]), 0.62);
}

#[test]
fn miners_of_a_pair_share_the_main_chain() {
    for share in SHARES {
        for delay in [0.0, 1e-9, 0.01, 0.3, 2.0, 30.0] {
            let pair = TwoMiners::new(share, delay);
            let other = TwoMiners::new(1.0 - share, delay);
            same(pair.share_of_main_chain() + other.share_of_main_chain(), 1.0);
            same(pair.growth() + pair.stale(), 1.0);
            same(pair.growth(), other.growth());
            same(pair.contested() * pair.growth(), pair.stale());
            let many = forks::stale_of_infinitely_many(delay);
            assert!(pair.stale() <= many && pair.share_of_main_chain() <= share, "{share} {delay}");
            let at_once = pair.contested_from_agreement();
            assert!(pair.contested() <= at_once * (1.0 + 1e-12), "{share} {delay}");
            assert!(at_once <= forks::contested_of_infinitely_many(delay), "{share} {delay}");
        }
    }
}

#[test]
fn few_blocks_are_stale_when_the_delay_is_short() {
    let delay = 1e-7;
    for share in SHARES {
        let first_order = 2.0 * share * (1.0 - share) * delay;
        let pair = TwoMiners::new(share, delay);
        for seen in [pair.stale(), pair.contested(), pair.contested_from_agreement()] {
            assert!((seen / first_order - 1.0).abs() < 1e-6, "{share}");
        }
    }
    let many = forks::growth_of_infinitely_many(0.25) + forks::stale_of_infinitely_many(0.25);
    assert_eq!(many, 1.0);
}

#[test]
fn the_bounds_enclose_each_other() {
    for honest in [0.6, 0.75, 0.9] {
        for depth in [1, 2, 6, 20] {
            let lower = delay::theorem_2_lower(honest, depth);
            let upper = delay::theorem_2_upper(honest, 0.0, depth);
            let delayed = delay::theorem_2_upper(honest, 0.01, depth);
            assert!(lower < upper && upper < delayed, "{honest} {depth}");
            let simple = delay::theorem_1_upper(honest, 0.01, depth).expect("it applies");
            assert!(delayed < simple, "{honest} {depth}");
            assert_eq!(lower, race::prelead_success(1.0 - honest, depth, 0));
        }
    }
    assert_eq!(delay::theorem_1_upper(0.6, 0.5, 6), None);
    assert_eq!(delay::theorem_1_lower(0.5, 6), None);
    assert_eq!(delay::theorem_2_upper(0.6, 0.5, 6), 1.0);
    assert_eq!(delay::threshold(0.0), 0.5);
}

#[test]
fn at_the_threshold_the_honest_chain_and_the_attacker_grow_alike() {
    for delay in [0.0, 0.01, 0.5, 3.0] {
        let attacker = delay::threshold(delay);
        same(attacker, (1.0 - attacker) / (1.0 + (1.0 - attacker) * delay));
    }
}

#[test]
fn to_first_order_stale_blocks_are_those_of_two_miners_with_a_short_delay() {
    for share in [0.5, 0.7, 0.95] {
        let exact = |delay: f64| TwoMiners::new(share, delay).stale();
        let ratio =
            |delay: f64| forks::stale_to_first_order(&[share, 1.0 - share], delay) / exact(delay);
        assert!((ratio(1e-6) - 1.0).abs() < 1e-5, "{share}: {}", ratio(1e-6));
        assert!(ratio(0.1) > 1.0, "{share}: {}", ratio(0.1));
    }
    assert_eq!(forks::stale_to_first_order(&[1.0], 0.1), 0.0);
}

#[test]
fn payments_at_risk_run_from_none_to_all() {
    let lost = |each: f64, confidence: f64| economics::payments_at_risk(10, 1.0, each, confidence);
    assert_eq!((lost(0.0, 0.99), lost(1.0, 0.99)), (0, 10));
    // All ten are lost with probability 0.9^10 = 0.349, nine or more with 0.736.
    assert_eq!((lost(0.9, 0.66), lost(0.9, 0.65)), (10, 9));
    assert_eq!((lost(0.1, 0.34), lost(0.1, 0.35)), (0, 1));
}
