//! The gambler's ruin: a walk that ends at 0, ruined, or at a goal, one block a step.
//!
//! Each step goes up with probability `q` and down with p = 1 - q. From k of a goal G the walk
//! reaches the goal with probability (1 - (p/q)^k) / (1 - (p/q)^G), or k/G at q = 1/2 (Feller
//! 1968, chapter XIV). Here it is counted place by place, because that only adds and multiplies
//! and so keeps its digits at every q.

use crate::theory::meanwhile::SHARE_MAX;

/// What becomes of the walks from one place that reach the goal, and of all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rise {
    /// The probability of reaching the goal.
    pub reaches: f64,
    /// The mean number of steps until the goal or the ruin.
    pub steps: f64,
}

/// What becomes of the walks from one place that end in ruin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fall {
    /// The probability of ruin.
    pub ruined: f64,
    /// The mean of the steps upwards, where a walk that reaches the goal counts as 0.
    pub steps_up: f64,
}

/// The [`Rise`] from each place, from the ruin at 0 to `goal`.
///
/// # Panics
///
/// If `q` is not between 0 and [`SHARE_MAX`], or `goal` is 0.
pub fn rises(q: f64, goal: u32) -> Vec<Rise> {
    check(q, goal);
    let p = 1.0 - q;
    // From each place: to the next one before the ruin, and the steps until either.
    let ruin = Rise { reaches: 0.0, steps: 0.0 };
    let mut next = vec![ruin];
    for place in 1..goal as usize {
        let below = next[place - 1];
        // A step down and the way back is a fresh start.
        let once = 1.0 - p * below.reaches;
        next.push(Rise { reaches: q / once, steps: (1.0 + p * below.steps) / once });
    }
    let mut above = Rise { reaches: 1.0, steps: 0.0 };
    let mut rises = vec![above];
    for step in next.into_iter().rev() {
        let reaches = step.reaches * above.reaches;
        above = Rise { reaches, steps: step.steps + step.reaches * above.steps };
        rises.push(above);
    }
    rises.reverse();
    rises
}

/// The [`Fall`] from each place, from the ruin at 0 to `goal`.
///
/// # Panics
///
/// If `q` is not between 0 and [`SHARE_MAX`], or `goal` is 0.
pub fn falls(q: f64, goal: u32) -> Vec<Fall> {
    check(q, goal);
    // From each place, the goal first: to the one below before the goal.
    let mut above = Fall { ruined: 0.0, steps_up: 0.0 };
    let mut next = vec![above];
    for _ in 1..goal {
        // A step up and the way back is a fresh start.
        let once = 1.0 - q * above.ruined;
        let ruined = (1.0 - q) / once;
        let steps_up = q * ruined * (above.ruined + above.steps_up) / once;
        above = Fall { ruined, steps_up };
        next.push(above);
    }
    let mut below = Fall { ruined: 1.0, steps_up: 0.0 };
    let mut falls = vec![below];
    for step in next.into_iter().rev() {
        let steps_up = step.steps_up * below.ruined + step.ruined * below.steps_up;
        below = Fall { ruined: step.ruined * below.ruined, steps_up };
        falls.push(below);
    }
    falls
}

fn check(q: f64, goal: u32) {
    assert!((0.0..=SHARE_MAX).contains(&q), "a share of the hashpower: {q}");
    assert!(goal > 0, "a goal beside the ruin");
}
