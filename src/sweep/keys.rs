//! The keys of sweep files.

use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::sweep::chart_keys::CHART;
use crate::sweep::law::WORDS;

/// The most trials of a cell.
const TRIALS_MAX: u64 = 1_000_000_000_000;
const WHOLE: Shape = Shape::Whole { least: 1, most: TRIALS_MAX };
/// A decimal number from 0 to 1.
const PART: Shape = Shape::Decimal { least: 1, most: 1_000_000_000 };

/// A factor of odds: above 1.
const ODDS_RATIO: Shape = Shape::Decimal { least: 1_001_000_000, most: 1_000_000_000_000 };

const PRECISION: &[Field] = &[
    Field::required("of", Shape::Text, "The measure that is to be known well."),
    Field::optional("half_width", PART, "Half of its interval at the most."),
    Field::optional("relative", PART, "The same as a part of the share itself."),
    Field::optional("confidence", BELOW_ONE, "Of the interval [default: 0.95]."),
    Field::required("trials_max", WHOLE, "So many trials a cell at the most."),
];

/// A decimal number between 0 and 1.
const BELOW_ONE: Shape = Shape::Decimal { least: 1, most: 999_999_999 };

const TEST: &[Field] = &[
    Field::required("of", Shape::Text, "The measure, which is yes or no."),
    Field::required("law", Shape::Text, "One of the sweep's theory."),
    Field::optional(
        "odds_ratio",
        ODDS_RATIO,
        "Odds larger or smaller by this factor are to be found [default: 1.1].",
    ),
    Field::required("trials_max", WHOLE, "So many trials a cell at the most."),
];

const AXIS: &[Field] = &[
    Field::optional("path", Shape::Text, "The JSON pointer of the value that the axis changes."),
    Field::optional("values", Shape::List(&Shape::Any), "The values, one by one."),
    Field::optional("from", Shape::Any, "The first of a row of numbers."),
    Field::optional("to", Shape::Any, "The last of them."),
    Field::optional("step", Shape::Any, "From one to the next."),
    Field::optional(
        "cases",
        Shape::Map(&Shape::Map(&Shape::Any)),
        "Instead: by label, the values of several pointers at once.",
    ),
];

/// Keys of which a sweep has one: how many trials a cell gets.
pub const EFFORTS: [&str; 3] = ["trials", "precision", "test"];

/// The keys of a sweep file.
pub const SWEEP: &[Field] = &[
    Field::optional("$schema", Shape::Text, "The JSON schema, for editors."),
    Field::optional("title", Shape::Bilingual, "One line for lists and charts."),
    Field::optional("question", Shape::Bilingual, "What the sweep answers."),
    Field::required(
        "scenario",
        Shape::Text,
        "The scenario: a path relative to this file, or the name of a shipped one.",
    ),
    Field::optional(
        "set",
        Shape::Map(&Shape::Any),
        "What is changed in every cell: a JSON pointer and its value.",
    ),
    Field::optional("seed", Shape::Whole { least: 0, most: u64::MAX }, "The luck of all trials."),
    Field::optional("trials", WHOLE, "How many trials each cell has; or say precision or test."),
    Field::optional(
        "precision",
        Shape::Object(PRECISION),
        "As many trials as it takes to know a measure; or say trials or test.",
    ),
    Field::optional(
        "test",
        Shape::Object(TEST),
        "As many trials as it takes to hold a share against a law; or say trials or precision.",
    ),
    Field::required(
        "axes",
        Shape::Map(&Shape::Object(AXIS)),
        "What is varied: a cell for each combination. By short name.",
    ),
    Field::optional(
        "common_luck",
        Shape::List(&Shape::Text),
        "Axes along which trials have the same luck, to compare them in pairs.",
    ),
    Field::optional(
        "theory",
        Shape::List(&Shape::Word(&WORDS)),
        "Laws of the literature: a column theory_… for each, worked out from each cell's scenario.",
    ),
    Field::required(
        "measure",
        Shape::Map(&Shape::Expression),
        "What is counted: a column, and an expression that is yes or no, or a figure.",
    ),
    Field::optional("charts", Shape::List(&Shape::Kind(CHART)), "What is drawn of the cells."),
];
