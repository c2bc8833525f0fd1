//! The keys of a script that are about cut links and nodes that go and come.

use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;

/// The most by which one entry slows links down: ten minutes.
const SLOWER_MAX_NS: u64 = 600 * 1_000_000_000;

/// One group or several.
const GROUPS: Shape = Shape::Either(&[Shape::Group, Shape::List(&Shape::Group)]);

/// Whom `crash`, `restart`, `join` and `leave` speak of.
pub const WHO: Shape = Shape::Either(&[
    Shape::Group,
    Shape::List(&Shape::Group),
    Shape::Object(&[Field::required("who", GROUPS, "Whose nodes.")]),
]);

/// `partition`.
pub const PARTITION: &[Field] = &[
    Field::required("island", GROUPS, "Who is cut off."),
    Field::optional("from", GROUPS, "From whom; else from everybody who is not on the island."),
];

/// `slow`.
pub const SLOW: &[Field] = &[
    Field::required("who", GROUPS, "Whose links."),
    Field::optional("from", GROUPS, "Only those to these; else all."),
    Field::required(
        "by",
        Shape::Duration { least_ns: 1, most_ns: SLOWER_MAX_NS },
        "How much longer each message takes.",
    ),
];
