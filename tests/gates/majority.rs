//! More than half of the hashpower overtakes from every distance, in a time that has a law: the
//! blocks that anybody finds until an attacker who is `d` behind has caught up are the steps of a
//! walk with drift `q - p`. He reaches his aim after `d + 2j` of them with probability
//! `d / (d + 2j) C(d + 2j, j) q^(d + j) p^j`.

use crate::heist::End;
use crate::heist::Race;
use crate::heist::count_of;
use crate::heist::play_attacks;
use crate::heist::play_race;
use crate::laws::Sums;
use crate::laws::fits;
use crate::laws::ratio;
use crate::worlds::is_full;
use crate::worlds::scenario_of;
use crate::worlds::sized;
use forklab::attack::scheme::Outcome;
use forklab::sim::math;

/// Attacks in each case.
const TRIALS: (u32, u32) = (1_000, 20_000);

/// The attacker's share, the blocks that he lacks, and the mean and the variance of the blocks
/// that are found until he is ahead, from the table.
const CASES: [(f64, u32, f64, f64); 3] = [
    (0.6, 6, 30.0, 720.0),   // 5a8bbbaca8, c28e2751e9
    (0.7, 6, 15.0, 78.75),   // c6f89f0aa8, b3c6df9699
    (0.7, 10, 25.0, 131.25), // 391895d79f
];

/// The laws that are judged here: mean, variance and form, and the means of two races.
const LAWS: usize = 3 * CASES.len() + RACES.len();

/// Deviations that a right world exceeds once in a million families of these laws.
const ALLOWED: f64 = 5.4;

/// The attacker's share, the confirmations, and the mean of the blocks until he succeeds.
const RACES: [(f64, u32, f64); 2] = [
    (0.6, 1, 7.7),              // 47625c61fe
    (0.6, 6, 19.598_147_317_8), // 42fc3f3847
];

/// The probabilities of `d`, `d + 2`, `d + 4`, ... steps.
fn steps(q: f64, d: u32) -> impl Iterator<Item = (f64, f64)> {
    let pq = q * (1.0 - q);
    let mut likely = math::powi(q, d as i32);
    (0..2_000).map(move |j: u32| {
        let count = f64::from(d + 2 * j);
        let this = (count, likely);
        // From C(n, j) / n to C(n + 2, j + 1) / (n + 2).
        let (j, d) = (f64::from(j), f64::from(d));
        likely *= pq * (count + 1.0) * count / ((j + 1.0) * (j + 1.0 + d));
        this
    })
}

/// Blocks that were found until the attacker was ahead, in so many attacks on a payment on which
/// `d - 1` blocks stand: then he must find `d` more than the others.
fn blocks_until_ahead(share: f64, d: u32, trials: u32) -> Vec<f64> {
    let confirmations = d - 1;
    let scenario = scenario_of(&format!(
        r#"{{"chain": {{"pow": "sampled", "retarget_blocks": "never"}},
            "network": {{"nodes": 5, "miners": 3, "topology": "full", "latency": "1ms",
                         "relay": "compact", "payment_relay": "instant"}},
            "people": {{"mallory": {{"hashpower": {share}, "funds": "1 BTC"}}, "shop": {{}}}},
            "script": [
                {{"name": "old", "at": "1min",
                  "pay": {{"from": "mallory", "to": "shop", "amount": "0.5 BTC"}}}},
                {{"name": "rewrite", "when": "payments.old.confirmations@shop >= {confirmations}",
                  "attack": {{"rewrite_history": {{"by": "mallory", "payment": "old",
                              "give_up_behind_blocks": "never"}}}}}}],
            "stop": {{"when": "attacks.rewrite.ended", "limit": "1000d"}}}}"#
    ));
    // Where his node hears of the last block after the shop's, he begins a block lower.
    let mut others = 0;
    let mut blocks = Vec::new();
    play_attacks(&scenario, &format!("majority {share} {d}"), trials, &mut |world| {
        let [attack] = world.attacks() else { panic!("one attack") };
        assert_eq!(attack.outcome, Outcome::Succeeded);
        let depth = u64::from(confirmations);
        others += u32::from(count_of(attack, "depth_blocks") != depth);
        let both = count_of(attack, "own_blocks") + count_of(attack, "honest_blocks");
        blocks.push((both - depth) as f64);
    });
    println!("  began at another depth than {confirmations}: {others} of {trials}");
    assert!(others * 100 < trials, "{others}");
    blocks
}

/// How far the mean of `values` is from a law with this mean and this variance.
fn deviations(values: &[f64], mean: f64, variance: f64) -> f64 {
    let count = values.len() as f64;
    (values.iter().sum::<f64>() / count - mean) / (variance / count).sqrt()
}

/// Holds the mean of `values` against `law`.
fn mean_agrees(what: &str, values: impl Iterator<Item = f64>, law: f64) {
    let sums: Vec<Sums> = values.map(|value| Sums { counted: value, of: 1.0 }).collect();
    let measured = ratio(&sums, law, LAWS);
    println!(
        "  {what}: law {law:.3} measured {:.3} ({:+.2} of {:.2} errors; sees {:.1} %)",
        measured.share,
        measured.deviations,
        measured.allowed,
        100.0 * measured.power
    );
    assert!(measured.agrees(), "{what} {measured:?}");
}

#[test]
fn a_majority_overtakes_after_as_many_blocks_as_the_walk_takes() {
    for (share, d, mean, variance) in CASES {
        let moment = |power| {
            steps(share, d)
                .map(|(count, likely)| math::powi(count - mean, power) * likely)
                .sum::<f64>()
        };
        assert!(moment(1).abs() < 1e-6 && (moment(2) - variance).abs() < 1e-6, "the table");

        let blocks = blocks_until_ahead(share, d, sized(TRIALS.0, TRIALS.1));
        let what = format!("majority, q {share}, {d} behind");
        let off = deviations(&blocks, mean, variance);
        let squares: Vec<f64> = blocks.iter().map(|count| math::powi(count - mean, 2)).collect();
        let square_off = deviations(&squares, variance, moment(4) - variance * variance);
        println!("  {what}: mean {off:+.2} deviations, variance {square_off:+.2}");
        // A thousand squares are too few for a normal law.
        assert!(off.abs() < ALLOWED && (square_off.abs() < ALLOWED || !is_full()), "{what}");

        let mut counts = vec![0; 500];
        for count in &blocks {
            counts[((*count as usize).saturating_sub(d as usize) / 2).min(499)] += 1;
        }
        let likely: Vec<f64> = steps(share, d).map(|(_, likely)| likely).take(500).collect();
        assert!(fits(&counts, &likely, LAWS), "{what}: {counts:?}");
        // One block more or less to catch up is another law.
        for other in [d - 2, d + 2] {
            let likely: Vec<f64> =
                steps(share, other).map(|(_, likely)| likely).take(500).collect();
            assert!(!fits(&counts, &likely, LAWS), "{what}: {counts:?}");
        }
    }
}

#[test]
fn a_majority_steals_within_the_mean_number_of_blocks() {
    for (share, n, mean) in RACES {
        let race = Race::new(share, n, End::Behind(1_000));
        let case = format!("majority race {share} {n}");
        let played = play_race(&race, &case, sized(TRIALS.0, TRIALS.1));
        assert!(played.iter().all(|attack| attack.has_succeeded));
        mean_agrees(&case, played.iter().map(|attack| (attack.honest + attack.own) as f64), mean);
    }
}
