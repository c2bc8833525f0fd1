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

/// All of them, in the order of their numbers.
pub const SHIPPED: &[Shipped] = &[
    Shipped { name: "01-honest-day", text: include_str!("../../scenarios/01-honest-day.json") },
    Shipped { name: "02-today", text: include_str!("../../scenarios/02-today.json") },
    Shipped { name: "03-two-miners", text: include_str!("../../scenarios/03-two-miners.json") },
    Shipped { name: "04-regtest", text: include_str!("../../scenarios/04-regtest.json") },
    Shipped { name: "05-pizza", text: include_str!("../../scenarios/05-pizza.json") },
    Shipped { name: "06-orders", text: include_str!("../../scenarios/06-orders.json") },
    Shipped { name: "07-no-centre", text: include_str!("../../scenarios/07-no-centre.json") },
    Shipped { name: "08-partition", text: include_str!("../../scenarios/08-partition.json") },
    Shipped { name: "09-one-centre", text: include_str!("../../scenarios/09-one-centre.json") },
    Shipped { name: "10-two-hundred", text: include_str!("../../scenarios/10-two-hundred.json") },
    Shipped { name: "11-nine-steps", text: include_str!("../../scenarios/11-nine-steps.json") },
    Shipped { name: "12-double-spend", text: include_str!("../../scenarios/12-double-spend.json") },
    Shipped {
        name: "13-private-chain",
        text: include_str!("../../scenarios/13-private-chain.json"),
    },
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
