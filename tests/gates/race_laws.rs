//! The probabilities of the double-spend race, by their formulas.
//!
//! `q` is the attacker's share, `n` the confirmations, `s` by how many blocks more than a tie the
//! attacker lacks at the start.

use forklab::sim::math;

/// The probability of `own` blocks of the attacker while the others find `n`.
pub fn meanwhile(q: f64, n: u32, own: u32) -> f64 {
    let ways = (1..n).map(|k| f64::from(own + k) / f64::from(k)).product::<f64>();
    ways * math::powi(1.0 - q, n as i32) * math::powi(q, own as i32)
}

/// The attacker never gives up.
pub fn race(q: f64, n: u32, s: u32) -> f64 {
    let odds = q / (1.0 - q);
    let lost = |own: u32| meanwhile(q, n, own) * (1.0 - math::powi(odds, (n + s - own) as i32));
    if n == 0 {
        return math::powi(odds, s as i32);
    }
    1.0 - (0..n + s).map(lost).sum::<f64>()
}

/// The attacker begins below the block of the payment when that is there.
pub fn late(q: f64, n: u32) -> f64 {
    race(q, n - 1, 2)
}

/// The attacker needs a branch that is longer and gives up `patience` blocks behind, counted from
/// delivery on: at once, if he is as far behind then.
pub fn patient(q: f64, n: u32, patience: u32) -> f64 {
    catch_up(q, n, 1, patience)
}

/// The same where he lacks `s` blocks more than a tie: none, if he holds one at the start.
pub fn catch_up(q: f64, n: u32, s: u32, patience: u32) -> f64 {
    let odds = (1.0 - q) / q;
    // With a block at the start he is one block less behind, and needs one more.
    let held = 1 - s;
    let wins_from = |own: u32| {
        let left = (own + held + patience).saturating_sub(n) as i32;
        (1.0 - math::powi(odds, left)) / (1.0 - math::powi(odds, patience as i32 + 1))
    };
    let loses = |own: u32| meanwhile(q, n, own) * (1.0 - wins_from(own));
    1.0 - (0..=n - held).map(loses).sum::<f64>()
}
