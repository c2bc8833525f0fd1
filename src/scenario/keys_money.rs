//! The keys of a scenario file that are about payments.

use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::units::BILLION;

/// The highest fee rate that can be asked for: 10 BTC for 1,000 bytes.
const FEE_RATE_MAX: u64 = 1_000_000_000;

/// `traffic`.
pub const TRAFFIC: &[Field] = &[
    Field::required(
        "payments_per_minute",
        Shape::Decimal { least: 1_000_000, most: 100_000 * BILLION },
        "How many payments a minute, on average.",
    ),
    Field::required(
        "people",
        Shape::Whole { least: 2, most: 100_000 },
        "How many people pay each other, each at a node drawn by the seed.",
    ),
    Field::optional("funds", Shape::Amount, "What each of them has in the beginning."),
];

/// Which of two payments with the same coins a node keeps.
pub const MEMPOOL: Shape = Shape::Word(&["first_seen", "replace_by_fee"]);

/// What a payment offers.
pub const FEE: Field = Field::optional(
    "fee_sat_per_kilobyte",
    Shape::Whole { least: 0, most: FEE_RATE_MAX },
    "What the miner is offered for each 1,000 bytes.",
);

/// `pay`.
pub const PAY: &[Field] = &[
    Field::required("from", Shape::Name, "Who pays."),
    Field::required("to", Shape::Name, "Whom."),
    Field::required("amount", Shape::Amount, "How much."),
    FEE,
    Field::optional(
        "hand_to",
        Shape::Either(&[Shape::Group, Shape::List(&Shape::Group)]),
        "Whose nodes get it first, even across a cut; else the payer's own.",
    ),
    Field::optional(
        "same_coins_as",
        Shape::Name,
        "An earlier payment by the same payer, whose coins are spent again.",
    ),
];
