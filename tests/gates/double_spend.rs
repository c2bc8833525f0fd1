//! A private chain against n confirmations, held against the exact race.
//!
//! The world of the race: constant difficulty, links of a millisecond, payments in every mempool at
//! once, three honest miners and the shop, all linked to the attacker. What differs from the
//! formula (two blocks within a millisecond of ten minutes) is far below what the gate sees.

use crate::laws::binomial_agrees;
use crate::worlds::scenario_of;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::attack::scheme::Outcome;
use forklab::scenario::plan::plan_of;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use std::sync::Arc;

/// Attacks that are played in each case.
const TRIALS: (u32, u32) = (2_000, 20_000);

/// What is played: the share of the attacker, the confirmations, his head start, when he gives up,
/// and the probability that he succeeds.
struct Case {
    share: f64,
    confirmations: u32,
    head_start: u32,
    give_up_behind: u32,
    law: f64,
}

/// Rows `giveup_e1_a0` and `giveup_e1_a1`: he must be longer, and gives up so far behind. In order:
/// share, confirmations, head start, when he gives up, what the formula gives.
const CASES: [Case; 10] = [
    case(0.1, 1, 0, 10, 0.031_111_111_080_2),
    case(0.3, 1, 0, 2, 0.249_493_670_886),
    case(0.3, 1, 0, 20, 0.308_571_415_622),
    case(0.3, 3, 0, 10, 0.179_977_963_503),
    case(0.3, 6, 0, 10, 0.089_025_832_036_3),
    case(0.4, 1, 0, 2, 0.412_631_578_947),
    case(0.4, 2, 0, 20, 0.528_972_232_300),
    case(0.3, 2, 1, 3, 0.412_168_965_517),
    case(0.3, 6, 1, 20, 0.156_449_566_122),
    case(0.4, 1, 1, 20, 0.799_959_894_805),
];

const fn case(
    share: f64,
    confirmations: u32,
    head_start: u32,
    give_up_behind: u32,
    law: f64,
) -> Case {
    Case { share, confirmations, head_start, give_up_behind, law }
}

fn successes(case: &Case, trials: u32) -> u64 {
    let Case { share, confirmations, head_start, give_up_behind, .. } = case;
    let scenario = scenario_of(&format!(
        r#"{{"chain": {{"pow": "sampled", "retarget_blocks": "never"}},
            "network": {{"nodes": 5, "miners": 3, "topology": "full", "latency": "1ms",
                         "relay": "compact", "payment_relay": "instant"}},
            "people": {{"mallory": {{"hashpower": {share}, "funds": "1 BTC"}},
                        "shop": {{"confirmations": {confirmations}}}}},
            "script": [{{"name": "heist", "at": "1min", "attack": {{"private_chain": {{
                "by": "mallory", "victim": "shop", "amount": "1 BTC",
                "head_start_blocks": {head_start},
                "give_up_behind_blocks": {give_up_behind}}}}}}}],
            "stop": {{"when": "attacks.heist.ended", "limit": "300d"}}}}"#
    ));
    let plan = Arc::new(plan_of(&scenario).expect("no topology file"));
    let mut world = world_of(plan);
    let mut successes = 0;
    for trial in 0..trials {
        let name = format!("heist {share} {confirmations} {head_start} {give_up_behind}");
        world.reset(seed_of(&name, trial));
        let mut tally = Tally::new(&world);
        let ended = play(&mut world, &scenario, &mut tally, &mut [], None, &mut |_, _| {});
        assert!(!ended.limit_reached, "it ends");
        let [attack] = world.attacks() else { panic!("one attack") };
        successes += u64::from(attack.outcome == Outcome::Succeeded);
    }
    successes
}

/// What is played with one thing changed is refused: one confirmation more, a block more or less
/// in advance, patience that ends too early. 2,000 attacks see each (99.9 %).
#[test]
fn the_race_refuses_what_is_off_by_one() {
    let six = &CASES[4];
    let two = &CASES[7];
    let changed = [
        (Case { confirmations: 7, ..*six }, six.law),
        (Case { confirmations: 5, ..*six }, six.law),
        (Case { head_start: 1, ..*six }, six.law),
        (Case { head_start: 0, ..*two }, two.law),
        (Case { give_up_behind: 2, ..CASES[2] }, CASES[2].law),
        (Case { share: 0.35, ..*six }, six.law),
    ];
    for (case, law) in &changed {
        let count = successes(case, TRIALS.0 * 5);
        let trials = u64::from(TRIALS.0 * 5);
        assert!(!binomial_agrees(count, trials, *law, changed.len()), "{count} of {trials}: {law}");
    }
}

#[test]
fn a_private_chain_succeeds_as_often_as_the_race_says() {
    let trials = sized(TRIALS.0, TRIALS.1);
    for case in &CASES {
        let count = successes(case, trials);
        let deviation = (case.law * (1.0 - case.law) / f64::from(trials)).sqrt();
        let measured = count as f64 / f64::from(trials);
        println!(
            "  private chain, q {} n {} head start {} gives up {}: law {:.5} measured {measured:.5} \
             ({:+.2} deviations; sees {:.4})",
            case.share,
            case.confirmations,
            case.head_start,
            case.give_up_behind,
            case.law,
            (measured - case.law) / deviation,
            (5.3 + 3.09) * deviation,
        );
        assert!(binomial_agrees(count, trials.into(), case.law, CASES.len()), "{measured}");
    }
}
