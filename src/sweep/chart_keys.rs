//! The keys of the charts in a sweep file.

use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;

/// A decimal number from just above 0 to 1.
const RISK: Shape = Shape::Decimal { least: 1, most: 1_000_000_000 };
const SCALE: Shape = Shape::Word(&["linear", "log"]);
const TITLE: Field =
    Field::optional("title", Shape::Bilingual, "Above the chart [default: the sweep's title].");
const X_LABEL: Field = Field::optional("x_label", Shape::Bilingual, "Below the horizontal axis.");
const Y_LABEL: Field = Field::optional("y_label", Shape::Bilingual, "Beside the vertical axis.");

const LINE: &[Field] = &[
    Field::required("x", Shape::Text, "The axis from left to right, or a measured number."),
    Field::required("y", Shape::Text, "The measure."),
    Field::optional("series", Shape::Text, "The axis with a curve for each of its points."),
    Field::optional("panels", Shape::Text, "The axis with a small chart for each of its points."),
    Field::optional("x_scale", SCALE, "From left to right [default: linear]."),
    Field::optional("y_scale", SCALE, "From below to above [default: linear]."),
    Field::optional(
        "theory",
        Shape::List(&Shape::Text),
        "The theories drawn beneath [default: all, if y is the first measure of the file].",
    ),
    Field::optional(
        "thresholds",
        Shape::List(&Shape::Text),
        "Theories that say where on x something changes: a line upwards from there.",
    ),
    TITLE,
    X_LABEL,
    Y_LABEL,
    Field::optional("series_label", Shape::Bilingual, "Above the curves in the legend."),
];

const HEAT_MAP: &[Field] = &[
    Field::required("x", Shape::Text, "The axis from left to right."),
    Field::required("y", Shape::Text, "The axis from below to above."),
    Field::required("value", Shape::Text, "The measure that is printed in the cells."),
    TITLE,
    X_LABEL,
    Y_LABEL,
];

const NEEDED: &[Field] = &[
    Field::required("x", Shape::Text, "The axis from left to right."),
    Field::required("depth", Shape::Text, "The axis of numbers of which the least is wanted."),
    Field::required(
        "risk",
        Shape::List(&RISK),
        "The shares at or below which the upper bound of the measure has to be.",
    ),
    Field::optional(
        "of",
        Shape::Text,
        "The measure [default: the first of the file that is yes or no].",
    ),
    TITLE,
    X_LABEL,
    Y_LABEL,
];

/// The kinds of chart.
pub const CHART: &[Field] = &[
    Field::optional("line", Shape::Object(LINE), "Curves of a measure with their intervals."),
    Field::optional("heat_map", Shape::Object(HEAT_MAP), "A measure over two axes, as a table."),
    Field::optional("needed", Shape::Object(NEEDED), "The least depth that a risk asks for."),
];
