//! A private chain against n confirmations, held against the exact race.

use crate::heist::End;
use crate::heist::Race;
use crate::heist::play_race;
use crate::heist::successes;
use crate::laws::binomial_agrees;
use crate::laws::suite_agrees;
use crate::laws::trials_to_tell;
use crate::race_laws::catch_up;
use crate::race_laws::late;
use crate::race_laws::patient;
use crate::race_laws::race;
use crate::race_rows::LONG_ROWS;
use crate::race_rows::ROWS;
use crate::race_rows::Row;
use crate::race_rows::patience;
use crate::worlds::sized;

/// Attacks that are played in each case.
const TRIALS: (u32, u32) = (2_000, 20_000);

/// Those with 250 blocks before, which take ten times as long.
const LONG_TRIALS: (u32, u32) = (600, 20_000);

/// Shares and confirmations of attacks that begin when the payment's block is there. Each commit
/// plays the first two.
const LATE: [(f64, u32); 6] = [(0.2, 2), (0.3, 2), (0.3, 1), (0.3, 4), (0.3, 6), (0.4, 3)];

/// Shares, confirmations and a patience that is over before delivery, were it counted then. Each
/// commit plays the first: .308 would be .138, which 464 attacks show.
const EARLY: [(f64, u32, u32); 3] = [(0.45, 6, 1), (0.4, 4, 1), (0.3, 3, 2)];

/// The cases of the long script: those of each commit are held to the same gate.
const CASES: usize = ROWS.len() + LONG_ROWS.len() + LATE.len() + EARLY.len();

fn late_row(share: f64, n: u32) -> Row {
    let race = Race { is_late: true, ..Race::new(share, n, patience(share)) };
    Row { id: "formula", name: "late", race, law: late(share, n) }
}

fn early_row(share: f64, n: u32, behind: u32) -> Row {
    let race = Race::new(share, n, End::Behind(behind));
    Row { id: "formula", name: "giveup_e1_a0", race, law: patient(share, n, behind) }
}

/// The rows that are played, those of the table and those of formulas.
fn rows() -> Vec<Row> {
    let late = LATE.iter().take(sized(2, LATE.len())).map(|&(share, n)| late_row(share, n));
    let early = EARLY.iter().take(sized(1, EARLY.len()));
    let early = early.map(|&(share, n, behind)| early_row(share, n, behind));
    let long = LONG_ROWS.iter().take(sized(0, LONG_ROWS.len())).copied();
    ROWS.iter().copied().chain(long).chain(late).chain(early).collect()
}

/// The name under which a row has its luck.
fn case_of(row: &Row) -> String {
    let Race { share, confirmations, end, .. } = row.race;
    format!("{} {} {share} {confirmations} {end:?}", row.id, row.name)
}

fn trials_of(row: &Row) -> u32 {
    let (per_commit, full) = if row.race.prelead > 0 { LONG_TRIALS } else { TRIALS };
    sized(per_commit, full)
}

#[test]
fn the_formulas_are_those_of_the_table() {
    for row in ROWS.iter().chain(&LONG_ROWS) {
        let Race { share, confirmations, end, .. } = row.race;
        let formula = match (row.name, end) {
            ("race_s1", _) => race(share, confirmations, 1),
            ("race_s0", _) => race(share, confirmations, 0),
            ("giveup_e1_a0", End::Behind(behind)) => patient(share, confirmations, behind),
            ("giveup_e1_a1", End::Behind(behind)) => catch_up(share, confirmations, 0, behind),
            (_, _) => continue,
        };
        assert!((formula / row.law - 1.0).abs() < 1e-9, "{row:?}: {formula}");
    }
}

#[test]
fn private_chains_succeed_as_often_as_the_race_says() {
    let rows = rows();
    let (mut deviations, mut refused) = (Vec::new(), Vec::new());
    for row in &rows {
        let trials = f64::from(trials_of(row));
        let count = successes(&play_race(&row.race, &case_of(row), trials_of(row)));
        let spread = (trials * row.law * (1.0 - row.law)).sqrt();
        let off = (count as f64 - trials * row.law) / spread;
        println!(
            "  {}: law {:.5} measured {:.5} ({off:+.2} deviations; sees {:.4})",
            case_of(row),
            row.law,
            count as f64 / trials,
            (5.8 + 3.09) * spread / trials,
        );
        if spread >= 5.0 {
            deviations.push(off);
        }
        if !binomial_agrees(count, trials as u64, row.law, CASES) {
            refused.push((row, count));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(suite_agrees(&deviations), "{deviations:?}");
}

/// Plays `race` as often as shows that it follows `other`: then the gate of `law` refuses it.
fn assert_refused(what: &str, race: &Race, law: f64, other: f64) {
    let trials = trials_to_tell(law, other, CASES);
    let count = successes(&play_race(race, what, trials));
    println!("  {what}: {count} of {trials}, law {law:.4}, what is played {other:.4}");
    assert!(!binomial_agrees(count, trials.into(), law, CASES), "{what}: {count} of {trials}");
    assert!(binomial_agrees(count, trials.into(), other, CASES), "{what}: {count} of {trials}");
}

/// What is played with one thing changed is refused, and is what its own formula says. As many
/// attacks are played as show it with a probability of 99.9 %: 75 to 2,800.
#[test]
fn the_race_refuses_what_is_off_by_one() {
    let end = End::Behind(10);
    let of = |share: f64, n: u32| patient(share, n, 10);
    let one = Race::new(0.3, 1, end);
    let two = Race::new(0.3, 2, end);
    assert_refused("a confirmation more", &two, of(0.3, 1), of(0.3, 2));
    assert_refused("a confirmation less", &one, of(0.3, 2), of(0.3, 1));
    let premined = Race { head_start: 1, ..one };
    assert_refused("a block premined", &premined, of(0.3, 1), catch_up(0.3, 1, 0, 10));
    assert_refused("no block premined", &one, catch_up(0.3, 1, 0, 10), of(0.3, 1));
    let hasty = Race::new(0.3, 1, End::Behind(2));
    assert_refused("patience of two blocks", &hasty, of(0.3, 1), patient(0.3, 1, 2));
    let begins_late = late_row(0.3, 2).race;
    assert_refused("a late beginning", &begins_late, race(0.3, 2, 1), late(0.3, 2));
    let more = Race::new(0.35, 1, end);
    assert_refused("more hashpower", &more, of(0.3, 1), of(0.35, 1));
}

/// A tie wins nothing where nodes keep to the first that they saw, and all have seen the public
/// chain: publishing at a tie is the race in which he must be longer, and not the one in which a
/// tie wins.
#[test]
fn a_branch_published_at_a_tie_has_won_nothing() {
    let tied = Race { at_tie: true, ..Race::new(0.3, 1, End::Behind(10)) };
    let [longer, tie_wins] = [patient(0.3, 1, 10), catch_up(0.3, 1, 0, 10)];
    assert_refused("published at a tie", &tied, tie_wins, longer);
}
