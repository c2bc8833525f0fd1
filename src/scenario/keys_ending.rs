//! The keys of the end: when a scenario stops, what it answers, what it expects.

use crate::scenario::keys::LONGEST;
use crate::scenario::keys::SECOND;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;

/// Many expressions.
pub const EXPRESSIONS: Shape = Shape::List(&Shape::Expression);

/// One of `answer`.
pub const ANSWER: &[Field] = &[
    Field::optional("when", Shape::Expression, "When this is the answer."),
    Field::required(
        "say",
        Shape::Bilingual,
        "The sentence; {height} stands for that figure, {stale_rate %} for one in per cent.",
    ),
];

/// `stop` in full.
pub const STOP: &[Field] = &[
    Field::required("when", Shape::Expression, "The condition."),
    Field::optional(
        "limit",
        Shape::Duration { least_ns: SECOND, most_ns: LONGEST },
        "The virtual time at which the run ends even if the condition has not come true.",
    ),
];
