//! The shipped sweep of depths to sixty: where successes are too rare to be counted, its stages.

use crate::laws::binomial_agrees;
use crate::laws::fits;
use crate::laws::suite_agrees;
use crate::race_laws::meanwhile;
use crate::sweep_cells::Cell;
use crate::sweep_cells::catches_up;
use crate::sweep_cells::chases;
use crate::sweep_cells::play;
use crate::sweep_cells::sweep;
use crate::worlds::sized;

/// Attacks in each cell, for each commit and in the long script.
const TRIALS: (u64, u64) = (100, 2_000);
/// So far behind the attacker of the sweep gives up; deeper than the deepest shop waits.
const PATIENCE: u32 = 64;
/// More blocks than he finds while the others find sixty.
const OWN_MAX: u32 = 100;

/// Whether the attacker's blocks at delivery may be negative binomial for this share.
fn is_first_stage(cell: &Cell, share: f64, cases: usize) -> bool {
    let mut counts = vec![0; OWN_MAX as usize];
    for attack in &cell.attacks {
        counts[attack.own_at_delivery.min(OWN_MAX - 1) as usize] += 1;
    }
    let likely: Vec<f64> =
        (0..OWN_MAX).map(|own| meanwhile(share, cell.confirmations, own)).collect();
    fits(&counts, &likely, cases)
}

/// His blocks at delivery are negative binomial in every cell of ten confirmations and more, where
/// they are many enough to differ; from there he catches up as often as
/// a gambler is not ruined. A tenth more hashpower is refused in both.
#[test]
fn depths_to_sixty_are_right_in_their_stages() {
    let cells = play(&sweep("risk-levels", &[]), sized(TRIALS.0, TRIALS.1), u32::MAX);
    assert_eq!(cells.len(), 72);
    let is_spread = |cell: &&Cell| cell.confirmations >= 10;
    for cell in cells.iter().filter(is_spread) {
        let Cell { share, confirmations, .. } = cell;
        assert!(is_first_stage(cell, *share, cells.len()), "q {share}, n {confirmations}");
    }
    let is_deep = |cell: &&Cell| cell.confirmations == 60;
    assert!(cells.iter().filter(is_deep).all(|one| !is_first_stage(one, one.share + 0.1, 72)));

    let mut shares: Vec<f64> = cells.iter().map(|cell| cell.share).collect();
    shares.dedup();
    let (mut deviations, mut others) = (Vec::new(), Vec::new());
    for &share in &shares {
        for lacks in 1..=PATIENCE {
            let (trials, count) = chases(&cells, share, lacks);
            let deviation = |share: f64| {
                let law = catches_up(share, lacks, PATIENCE);
                let spread = (trials as f64 * law * (1.0 - law)).sqrt();
                (spread >= 2.0).then(|| (count as f64 - trials as f64 * law) / spread)
            };
            deviations.extend(deviation(share));
            others.extend(deviation(share + 0.1));
            let law = catches_up(share, lacks, PATIENCE);
            let cases = shares.len() * PATIENCE as usize;
            let agrees = trials == 0 || binomial_agrees(count, trials, law, cases);
            assert!(agrees, "q {share}, {lacks} behind: {count} of {trials}");
        }
    }
    println!("  {} stages of catching up with variance", deviations.len());
    assert!(suite_agrees(&deviations) && !suite_agrees(&others));
}
