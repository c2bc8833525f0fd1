//! What may stand where in a scenario file: one description that checks and that makes the schema.

/// A key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What may stand behind it.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in one sentence with its unit.
    pub doc: &'static str,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text.
    Text,
    /// A text, or one in each language.
    Bilingual,
    /// A name of a person or a script entry.
    Name,
    /// A whole number.
    Whole {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// A decimal number.
    Decimal {
        /// The least, in billionths.
        least: u64,
        /// The most, in billionths.
        most: u64,
    },
    /// A duration with its unit.
    Duration {
        /// The shortest, in nanoseconds.
        least_ns: u64,
        /// The longest, in nanoseconds.
        most_ns: u64,
    },
    /// A duration that may be below zero.
    SignedDuration,
    /// An amount with its unit.
    Amount,
    /// A data rate with its unit.
    Rate,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A name or a group such as `nodes:40%`.
    Group,
    /// An expression.
    Expression,
    /// A list of these.
    List(&'static Self),
    /// An object from names to these.
    Map(&'static Self),
    /// An object with these keys.
    Object(&'static [Field]),
    /// An object with exactly one of these keys.
    Kind(&'static [Field]),
    /// The first of these that could be meant.
    Either(&'static [Self]),
    /// Anything but null: what it is put into says more.
    Any,
}

impl Field {
    /// A key that may be left out.
    pub const fn optional(key: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { key, shape, required: false, doc }
    }

    /// A key that must be there.
    pub const fn required(key: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { key, shape, required: true, doc }
    }
}
