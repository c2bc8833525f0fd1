//! The double-spend race with an end: so many blocks, such a height, so much time.
//!
//! As in [`race`](crate::theory::race), with `q` from 0 to
//! [`SHARE_MAX`](crate::theory::meanwhile::SHARE_MAX): here a majority too may come too late.
//! After delivery the attacker draws level, s included, only when the others have n + j blocks and
//! he n + s + j: by j the height of the end, the number of all blocks and the time are known.

use crate::sim::math;
use crate::theory::meanwhile::at_least;
use crate::theory::meanwhile::deficits;
use crate::theory::meanwhile::in_a_time;
use crate::theory::meanwhile::while_others_find;

/// The probability that a double spend succeeds within the first `blocks` blocks that anybody
/// finds after the start.
pub fn success_within_blocks(q: f64, n: u32, s: i32, blocks: u32) -> f64 {
    let race = Race::new(q, n, s);
    let is_in_time = |total: usize| total <= blocks as usize;
    let at_delivery = race.wins_at_delivery().filter(|&(total, _)| is_in_time(total));
    let after = race.wins_after(blocks as usize / 2 + 1);
    let after = after.into_iter().filter(|&(total, _)| is_in_time(total));
    at_delivery.chain(after).map(|(_, pr)| pr).sum()
}

/// The probability that a double spend succeeds before or at the moment at which the public branch
/// has `height` blocks since the start; 0 below `n`, where nothing was delivered.
pub fn success_within_height(q: f64, n: u32, s: i32, height: u32) -> f64 {
    let Some(later) = height.checked_sub(n) else { return 0.0 };
    let race = Race::new(q, n, s);
    let after = race.wins_after(later as usize);
    race.wins_at_delivery().chain(after).map(|(_, pr)| pr).sum()
}

/// The probability that a double spend succeeds within `intervals` mean block intervals of all
/// miners together after the start.
///
/// The blocks of that time follow the Poisson law.
pub fn success_within_time(q: f64, n: u32, s: i32, intervals: f64) -> f64 {
    let found = at_least(&in_a_time(intervals));
    let race = Race::new(q, n, s);
    let after = race.wins_after(found.len() / 2 + 1);
    let wins = race.wins_at_delivery().chain(after);
    wins.map(|(total, pr)| pr * found.get(total).copied().unwrap_or(0.0)).sum()
}

/// A race until delivery.
struct Race {
    q: f64,
    n: u32,
    needed: i64,
    law: Vec<f64>,
}

impl Race {
    fn new(q: f64, n: u32, s: i32) -> Self {
        Self { q, n, needed: i64::from(n) + i64::from(s), law: while_others_find(q, n) }
    }

    /// The number of all blocks at delivery, with the probability that this is where he wins.
    fn wins_at_delivery(&self) -> impl Iterator<Item = (usize, f64)> {
        let found = self.law.iter().enumerate().skip(self.needed.max(0) as usize);
        found.map(|(own, &pr)| (self.n as usize + own, pr))
    }

    /// The number of all blocks when he draws level after delivery, with the probability, for the
    /// first `count` heights of the public branch from n on.
    ///
    /// From d behind a walk first draws level after d + 2j steps with probability
    /// d/(d+2j) C(d+2j, j) q^(d+j) p^j (Feller 1968, chapter XIV).
    fn wins_after(&self, count: usize) -> Vec<(usize, f64)> {
        let mut wins = vec![0.0; count];
        for (deficit, pr) in deficits(&self.law, self.needed).filter(|&(deficit, _)| deficit > 0) {
            let d = f64::from(deficit);
            let mut path = pr * math::powi(self.q, deficit as i32);
            for (j, win) in wins.iter_mut().enumerate() {
                *win += path;
                let j = j as f64;
                let ways = (2.0 * j + d + 1.0) * (2.0 * j + d) / ((j + 1.0) * (j + 1.0 + d));
                path *= ways * self.q * (1.0 - self.q);
            }
        }
        let first = i64::from(self.n) + self.needed;
        (0..).zip(wins).map(|(j, win)| ((first + 2 * j).max(0) as usize, win)).collect()
    }
}
