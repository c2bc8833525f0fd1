//! The shipped sweep of double spends, held against the race: every cell, all of them together, and
//! what is too rare to be counted in its two stages. Beside it the same grid with real mining.

use crate::laws::binomial_agrees;
use crate::laws::fits;
use crate::laws::suite_agrees;
use crate::laws::trials_to_tell;
use crate::race_laws::catch_up;
use crate::race_laws::meanwhile;
use crate::race_laws::race;
use crate::sweep_cells::Cell;
use crate::sweep_cells::catches_up;
use crate::sweep_cells::chases;
use crate::sweep_cells::play;
use crate::sweep_cells::sweep;
use crate::worlds::sized;
use statrs::distribution::DiscreteCDF;
use statrs::distribution::Hypergeometric;
use std::sync::OnceLock;

/// Attacks in each cell, for each commit and in the long script: there as many as are shipped.
const TRIALS: (u64, u64) = (600, 10_000);
/// The same with real mining; a commit plays only shops that wait for so many blocks at the most.
const REAL_TRIALS: (u64, u64) = (200, 2_000);
const REAL_CONFIRMATIONS_MAX: (u32, u32) = (4, 10);
/// Shares and confirmations: 9 and 11.
const CELLS: usize = 99;
/// So far behind, counted from delivery on, the attacker of the shipped scenario gives up.
const PATIENCE: u32 = 20;
/// Below this a cell counts as rare.
const RARE: f64 = 1e-3;
/// What is shipped, played once for all tests.
fn shipped() -> &'static [Cell] {
    static SHIPPED: OnceLock<Vec<Cell>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        play(&sweep("depth-and-hashpower", &[]), sized(TRIALS.0, TRIALS.1), u32::MAX)
    })
}

/// The race of the shipped scenario, which ends when the attacker gives up.
fn given_up(share: f64, n: u32) -> f64 {
    catch_up(share, n, 1, PATIENCE)
}

/// What the gates say of a law.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
    /// How many cells they refuse.
    cells_refused: usize,
    /// Whether all together may follow it.
    suite_agrees: bool,
}

const AGREED: Verdict = Verdict { cells_refused: 0, suite_agrees: true };

fn judge(what: &str, cells: &[Cell], law: impl Fn(f64, u32) -> f64) -> Verdict {
    println!("{what}");
    let law = |cell: &Cell| law(cell.share, cell.confirmations);
    let refused = cells.iter().filter(|cell| {
        let agrees = binomial_agrees(cell.successes(), cell.trials(), law(cell), CELLS);
        if !agrees {
            let Cell { share, confirmations, .. } = cell;
            let (count, expected) = (cell.successes(), law(cell) * cell.trials() as f64);
            println!("  refused: q {share} n {confirmations}: {count}, law {expected:.1}");
        }
        !agrees
    });
    let cells_refused = refused.count();
    let deviations: Vec<f64> = cells.iter().filter_map(|cell| cell.deviation(law(cell))).collect();
    Verdict { cells_refused, suite_agrees: suite_agrees(&deviations) }
}

/// Whether both gates refuse.
fn refuses(verdict: &Verdict) -> bool {
    verdict.cells_refused > 0 && !verdict.suite_agrees
}

/// What each commit plays tells s1 from s0 in a single cell: where the attacker has 3/10 and the
/// shop waits for one block, 204 attacks show it.
#[test]
fn every_cell_of_the_shipped_sweep_is_that_of_the_race() {
    let needed = trials_to_tell(race(0.3, 1, 1), race(0.3, 1, 0), CELLS);
    println!("  s1 from s0 at q 0.3, n 1: {needed} attacks");
    assert!(u64::from(needed) <= TRIALS.0, "{needed}");
    let cells = shipped();
    assert_eq!(judge("as it is played", cells, given_up), AGREED);
    // Who never gives up wins 0.6 % more at most: too little for a single cell.
    assert_eq!(judge("race_s1", cells, |q, n| race(q, n, 1)).cells_refused, 0);
}

/// A tie that wins, a confirmation more or less, more hashpower: none of them is what is played.
#[test]
fn the_shipped_sweep_refuses_what_is_off_by_one() {
    let cells = shipped();
    assert!(refuses(&judge("a tie wins", cells, |q, n| race(q, n, 0))));
    assert!(refuses(&judge("a confirmation more", cells, |q, n| given_up(q, n + 1))));
    let fewer = |q: f64, n: u32| given_up(q, n.saturating_sub(1));
    assert!(refuses(&judge("a confirmation less", cells, fewer)));
    assert!(refuses(&judge("q + 0.02", cells, |q, n| given_up(q + 0.02, n))));
}

/// With a block in hand it is the other race, and not that of the shipped sweep.
#[test]
fn with_a_block_premined_it_is_the_race_that_a_tie_wins() {
    let premined =
        sweep("depth-and-hashpower", &[(r#""head_start_blocks": 0"#, r#""head_start_blocks": 1"#)]);
    let cells = play(&premined, sized(TRIALS.0 / 2, TRIALS.1 / 3), u32::MAX);
    let with_lead: Vec<Cell> = cells.into_iter().filter(|cell| cell.confirmations > 0).collect();
    let s0 = |q: f64, n: u32| catch_up(q, n, 0, PATIENCE);
    assert_eq!(judge("a block premined", &with_lead, s0), AGREED);
    assert!(refuses(&judge("as if none were", &with_lead, given_up)));
}

/// Cells whose successes are too rare to be counted are held in two stages. The attacker's blocks
/// at delivery are negative binomial; from there he catches up as often as a gambler is not
/// ruined, over all cells of a share by what he lacked. Both refuse a share of 0.02 more.
#[test]
fn what_is_rare_is_right_in_its_stages() {
    let cells = shipped();
    let rare: Vec<&Cell> =
        cells.iter().filter(|cell| given_up(cell.share, cell.confirmations) < RARE).collect();
    println!("  {} rare cells", rare.len());
    assert!(rare.len() >= 10);
    let fits_with = |cell: &Cell, more: f64| {
        let mut counts = vec![0; 40];
        for attack in &cell.attacks {
            counts[attack.own_at_delivery.min(39) as usize] += 1;
        }
        let (q, n) = (cell.share + more, cell.confirmations);
        let likely: Vec<f64> = (0..40).map(|own| meanwhile(q, n, own)).collect();
        fits(&counts, &likely, rare.len())
    };
    assert!(rare.iter().all(|cell| fits_with(cell, 0.0)));
    assert!(rare.iter().any(|cell| !fits_with(cell, 0.05)));

    let mut shares: Vec<f64> = cells.iter().map(|cell| cell.share).collect();
    shares.dedup();
    let (mut deviations, mut others, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for &share in &shares {
        for lacks in 1..=PATIENCE {
            let (trials, count) = chases(cells, share, lacks);
            let hold = |share: f64, out: &mut Vec<f64>| {
                let law = catches_up(share, lacks, PATIENCE);
                let spread = (trials as f64 * law * (1.0 - law)).sqrt();
                if spread >= 5.0 {
                    out.push((count as f64 - trials as f64 * law) / spread);
                }
                trials == 0 || binomial_agrees(count, trials, law, 9 * PATIENCE as usize)
            };
            if !hold(share, &mut deviations) {
                refused.push((share, lacks, count, trials));
            }
            hold(share + 0.02, &mut others);
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
    assert!(suite_agrees(&deviations) && !suite_agrees(&others));
}

/// Whether two samples may have one probability, by the exact law of the one when both together are
/// given.
fn samples_agree(a: (u64, u64), b: (u64, u64)) -> bool {
    let law = Hypergeometric::new(a.1 + b.1, a.0 + b.0, a.1).expect("counts within trials");
    let high = if a.0 == 0 { 1.0 } else { law.sf(a.0 - 1) };
    let tail = law.cdf(a.0).min(high);
    tail > crate::laws::FAMILY_ERROR / CELLS as f64 / 2.0
}

/// How far two samples are from one another, in deviations; `None` where too few are expected.
fn apart(a: (u64, u64), b: (u64, u64)) -> Option<f64> {
    let share = (a.0 + b.0) as f64 / (a.1 + b.1) as f64;
    let spread = |trials: u64| share * (1.0 - share) / trials as f64;
    let least = a.1.min(b.1) as f64 * share * (1.0 - share);
    let difference = a.0 as f64 / a.1 as f64 - b.0 as f64 / b.1 as f64;
    (least >= 4.0).then(|| difference / (spread(a.1) + spread(b.1)).sqrt())
}

/// Miners who try about a thousand nonces a block and miners whose findings are drawn: the two
/// samples of each cell may have one probability, all cells together too. They may not where one
/// of them waits for a confirmation more.
#[test]
fn real_and_sampled_mining_agree_on_the_same_grid() {
    let real = sweep(
        "depth-and-hashpower",
        &[(
            r#""/chain/pow": "sampled""#,
            r#""/chain/pow": "real", "/chain/hashes_per_block": 1024"#,
        )],
    );
    let deepest = sized(REAL_CONFIRMATIONS_MAX.0, REAL_CONFIRMATIONS_MAX.1);
    let real = play(&real, sized(REAL_TRIALS.0, REAL_TRIALS.1), deepest);
    let sampled: Vec<&Cell> =
        shipped().iter().filter(|cell| cell.confirmations <= deepest).collect();
    let of = |cell: &Cell| (cell.successes(), cell.trials());
    let pairs = || real.iter().zip(&sampled).map(|(real, sampled)| (of(real), of(sampled)));
    assert!(pairs().all(|(real, sampled)| samples_agree(real, sampled)));
    let apart_by = |pairs: &mut dyn Iterator<Item = ((u64, u64), (u64, u64))>| -> Vec<f64> {
        pairs.filter_map(|(real, sampled)| apart(real, sampled)).collect()
    };
    assert!(suite_agrees(&apart_by(&mut pairs())));
    // The confirmations run fastest: a cell beside one of the same share that follows it.
    let longer = real.iter().zip(&sampled[1..]);
    let longer = longer.filter(|(real, sampled)| real.share == sampled.share);
    let mut shifted = longer.map(|(real, sampled)| (of(real), of(sampled)));
    assert!(!suite_agrees(&apart_by(&mut shifted)));
}
