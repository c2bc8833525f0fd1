//! The scenarios inside the program, found by name with or without their number.

use crate::scenario::problem::nearest;

/// A scenario inside the program.
#[derive(Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name with its number.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// Names, each with the text of its file.
macro_rules! shipped {
    ($($name:literal,)*) => {
        &[$(Shipped {
            name: $name,
            text: include_str!(concat!("../../scenarios/", $name, ".json")),
        },)*]
    };
}

/// All of them, in the order of their numbers.
pub const SHIPPED: &[Shipped] = shipped![
    "01-honest-day",
    "02-today",
    "03-two-miners",
    "04-regtest",
    "05-pizza",
    "06-orders",
    "07-no-centre",
    "08-partition",
    "09-one-centre",
    "10-two-hundred",
    "11-nine-steps",
    "12-double-spend",
    "13-private-chain",
    "14-race",
    "15-finney",
    "16-vector76",
    "17-rewrite-history",
    "18-selfish-mining",
    "19-selfish-retarget",
    "20-eclipse",
    "21-censorship",
    "22-feather-fork",
    "23-fee-sniping",
    "24-pool-withholding",
    "25-time-warp",
    "26-wrong-clock",
    "27-half-leave",
    "28-growth",
    "29-one-keeper",
    "30-everything-invalid",
    "31-false-chain",
    "32-many-machines",
    "33-floods",
    "34-captured",
    "35-come-and-go",
    "36-judged-by-core",
];

impl Shipped {
    /// The name without its number.
    pub fn short_name(&self) -> &'static str {
        self.name.split_once('-').map_or(self.name, |(_, short)| short)
    }
}

/// The shipped scenario called `name`, with or without its number.
pub fn find(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.name == name || shipped.short_name() == name)
}

/// The shipped name that is most like `name`; empty if none is.
pub fn nearest_name(name: &str) -> &'static str {
    nearest(name, SHIPPED.iter().flat_map(|shipped| [shipped.short_name(), shipped.name]))
}
