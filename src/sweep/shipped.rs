//! The sweeps inside the program, found by name.

use crate::scenario::problem::nearest;

/// A sweep inside the program.
#[derive(Debug, PartialEq, Eq)]
pub struct ShippedSweep {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Names, each with the text of its file.
macro_rules! shipped {
    ($($name:literal,)*) => {
        &[$(ShippedSweep {
            name: $name,
            text: include_str!(concat!("../../scenarios/sweeps/", $name, ".json")),
        },)*]
    };
}

/// All of them.
pub const SHIPPED: &[ShippedSweep] = shipped![
    "block-size",
    "depth-and-hashpower",
    "depth-under-delay",
    "eras",
    "hashpower-shock",
    "profit",
    "reward-share",
    "risk-levels",
    "selfish-share",
    "stale-rate",
    "supply",
];

/// The shipped sweep called `name`.
pub fn find(name: &str) -> Option<&'static ShippedSweep> {
    SHIPPED.iter().find(|shipped| shipped.name == name)
}

/// The shipped name that is most like `name`; empty if none is.
pub fn nearest_name(name: &str) -> &'static str {
    nearest(name, SHIPPED.iter().map(|shipped| shipped.name))
}
