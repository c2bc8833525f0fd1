//! A plot as data: panels on common scales, with curves, marks and a legend.

use crate::report::chart_numbers::Numbers;
use crate::report::scale::Scale;
use plotters::style::RGBColor;

/// A chart of a run as a plot, with the numbers in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plotted {
    /// The name of its files, without ending.
    pub file_name: &'static str,
    /// The plot.
    pub plot: Plot,
    /// The numbers in it.
    pub numbers: Numbers,
}

/// A plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// The line above.
    pub title: String,
    /// The line below: where it comes from.
    pub caption: String,
    /// One sentence for those who cannot see it.
    pub description: String,
    /// From left to right.
    pub x: Scale,
    /// From below to above.
    pub y: Scale,
    /// Below the scale of `x`.
    pub x_label: String,
    /// Beside the scale of `y`.
    pub y_label: String,
    /// The small charts; one without a heading is a chart of its own.
    pub panels: Vec<Panel>,
    /// The heading of the legend.
    pub legend_heading: String,
    /// What the legend explains.
    pub legend: Vec<Entry>,
}

/// One of the small charts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The line above it.
    pub heading: String,
    /// Lines, drawn first.
    pub curves: Vec<Curve>,
    /// Marks, drawn over them.
    pub marks: Vec<Mark>,
}

/// A line through values.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The values.
    pub points: Vec<(f64, f64)>,
    /// How it is drawn.
    pub line: Line,
}

/// How a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its colour.
    pub colour: RGBColor,
    /// Its width in pixels.
    pub width: f64,
    /// The lengths of dashes and gaps in pixels; empty: solid.
    pub dash: &'static [u32],
}

/// A measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// From left to right.
    pub x: f64,
    /// Pixels to the right, so that marks of one value stand side by side.
    pub shift: f64,
    /// What is known.
    pub known: Known,
    /// How it looks.
    pub look: Look,
}

/// What is known of a measured value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Known {
    /// The value, with its interval.
    Value {
        /// The value.
        y: f64,
        /// The ends of its interval, if there is one.
        interval: Option<(f64, f64)>,
    },
    /// At most so much: an open arrow that points down from there.
    AtMost(f64),
    /// More than the scale has: an open arrow that points up at its end.
    Beyond,
}

/// The look of a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Its colour.
    pub colour: RGBColor,
    /// Its shape, by its place among the shapes.
    pub shape: usize,
    /// Whether it is filled.
    pub is_filled: bool,
}

/// An entry of the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What stands before it.
    pub sample: Sample,
    /// The words.
    pub text: String,
}

/// What stands before an entry of the legend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// A mark, with the line that joins such marks, if one does.
    Mark(Look, Option<Line>),
    /// A line.
    Line(Line),
    /// An interval.
    Interval,
    /// The arrow of what is too rare.
    AtMost,
    /// The arrow of what is more than the scale has.
    Beyond,
}
