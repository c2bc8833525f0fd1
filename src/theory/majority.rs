//! How long a majority takes: it wins every race, sooner or later.
//!
//! `q` is the attacker's share of all hashpower, above 1/2. At 1/2 he wins as well, but after a
//! time without a mean.

use crate::theory::meanwhile::deficits;
use crate::theory::meanwhile::while_others_find;

/// The mean number of blocks that anybody finds until a double spend succeeds, from the start of a
/// race as in [`race`](crate::theory::race).
///
/// n/p until delivery, and the mean deficit at delivery times 1/(q-p) after it.
///
/// # Panics
///
/// If `q` is not above 1/2 and at most [`SHARE_MAX`](crate::theory::meanwhile::SHARE_MAX).
pub fn mean_blocks(q: f64, n: u32, s: i32) -> f64 {
    let law = while_others_find(q, n);
    let deficits = deficits(&law, i64::from(n) + i64::from(s));
    let mean_deficit: f64 = deficits.map(|(deficit, pr)| pr * f64::from(deficit)).sum();
    f64::from(n) / (1.0 - q) + mean_deficit / drift(q)
}

/// The mean number of blocks that anybody finds until the attacker has caught up from `deficit`
/// blocks behind: d/(q-p) (Feller 1968, chapter XIV).
///
/// # Panics
///
/// If `q` is not above 1/2 and at most 1.
pub fn mean_blocks_to_catch_up(q: f64, deficit: u32) -> f64 {
    f64::from(deficit) / drift(q)
}

/// The variance of the number of blocks of [`mean_blocks_to_catch_up`]: 4pq d/(q-p)³.
///
/// # Panics
///
/// If `q` is not above 1/2 and at most 1.
pub fn variance_of_blocks_to_catch_up(q: f64, deficit: u32) -> f64 {
    let drift = drift(q);
    4.0 * (1.0 - q) * q * f64::from(deficit) / (drift * drift * drift)
}

/// q - p: how many blocks he gains a block.
fn drift(q: f64) -> f64 {
    assert!(q > 0.5 && q <= 1.0, "a majority of the hashpower: {q}");
    2.0 * q - 1.0
}
