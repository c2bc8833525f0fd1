//! The charts of a sweep: from its table to pictures and the numbers in them.

use crate::report::chart_words::Unit;
use crate::report::chart_words::unit;
use crate::report::scale::Style;
use crate::report::sweep_chart_words as words;
use crate::report::sweep_heat;
use crate::report::sweep_line;
use crate::report::sweep_needed;
use crate::report::vector;
use crate::scenario::schema::Language;
use crate::scenario::schema::Text;
use crate::sweep::chart::ChartKind;
use crate::sweep::chart::ChartRequest;
use crate::sweep::chart_table::ChartTable;
use crate::sweep::quantity::Quantity;
use crate::sweep::whole::write_whole;
use std::io;
use std::path::Path;

/// Where charts lie in a sweep folder.
pub const CHARTS: &str = "charts";

/// A chart that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnChart {
    /// The name of its files, without ending.
    pub name: String,
    /// The drawing.
    pub svg: String,
    /// The numbers in it.
    pub csv: Vec<u8>,
}

/// What all charts of a sweep share.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The numbers.
    pub table: &'a ChartTable,
    /// The language of the texts.
    pub language: Language,
    /// The title of the sweep.
    pub title: &'a str,
    /// Where the numbers come from.
    pub caption: &'a str,
}

/// Draws every chart that was asked for; equal tables give equal bytes.
pub fn draw(setting: &Setting<'_>, requests: &[ChartRequest]) -> Vec<DrawnChart> {
    let mut charts: Vec<DrawnChart> = Vec::new();
    for request in requests {
        let mut chart = match &request.kind {
            ChartKind::Line(line) => sweep_line::draw(setting, request, line),
            ChartKind::HeatMap { x, y, value } => {
                sweep_heat::draw(setting, request, *x, *y, *value)
            }
            ChartKind::Needed { x, depth, of, risks } => {
                sweep_needed::draw(setting, request, *x, *depth, *of, risks)
            }
        };
        let plain = chart.name.clone();
        let mut number = 2;
        while charts.iter().any(|other| other.name == chart.name) {
            chart.name = format!("{plain}-{number}");
            number += 1;
        }
        charts.push(chart);
    }
    charts
}

/// Writes charts into `folder`: of each the SVG, the PDF, the PNG and the numbers.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write(charts: &[DrawnChart], folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for chart in charts {
        let file = |ending: &str| folder.join(format!("{}.{ending}", chart.name));
        write_whole(&file("svg"), chart.svg.as_bytes())?;
        write_whole(&file("pdf"), &vector::pdf(&chart.svg))?;
        write_whole(&file("png"), &vector::png(&chart.svg))?;
        write_whole(&file("csv"), &chart.csv)?;
    }
    Ok(())
}

/// The name of a chart's files: words with other signs than letters, digits and `_` made `-`.
pub fn file_name(words: &[&str]) -> String {
    let sound = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    words.join("-").chars().map(sound).collect()
}

/// Times in a unit in which the longest of these seconds is easily read.
fn time_style(seconds: impl Iterator<Item = f64>) -> Style {
    Style::Time(Unit::of((seconds.fold(0.0, f64::max) * 1e9) as u64))
}

impl Setting<'_> {
    /// The text that a chart has of its own, else another.
    pub fn own(&self, text: &Text, other: impl FnOnce() -> String) -> String {
        match text.in_language(self.language) {
            "" => other(),
            own => own.to_owned(),
        }
    }

    /// How the values of an axis are written.
    pub fn style(&self, axis: usize) -> Style {
        let axis = &self.table.axes[axis];
        match axis.quantity {
            Quantity::Share => Style::PerCent,
            Quantity::Number | Quantity::Bitcoins | Quantity::Word => Style::Plain,
            Quantity::Seconds => {
                time_style(axis.labels.iter().filter_map(|label| axis.quantity.value(label)))
            }
        }
    }

    /// An axis in words.
    pub fn axis_words(&self, axis: usize) -> String {
        let style = self.style(axis);
        let axis = &self.table.axes[axis];
        let unit = match axis.quantity {
            Quantity::Bitcoins => Some(words::BITCOINS),
            _ => self.unit_of(style),
        };
        words::axis(self.language, axis, unit)
    }

    /// The unit of times.
    fn unit_of(&self, style: Style) -> Option<&'static str> {
        match style {
            Style::Time(time) => Some(unit(self.language, time)),
            Style::PerCent | Style::Plain => None,
        }
    }

    /// The points of an axis with their texts.
    pub fn points(&self, axis: usize) -> Vec<(f64, String)> {
        let count = self.table.axes[axis].labels.len();
        (0..count).map(|at| (self.table.position(axis, at), self.point_text(axis, at))).collect()
    }

    /// A point of an axis as scales show it.
    pub fn point_text(&self, axis: usize, at: usize) -> String {
        let known = &self.table.axes[axis];
        let value = known.quantity.value(&known.labels[at]);
        match (known.quantity, value) {
            (Quantity::Share | Quantity::Seconds | Quantity::Bitcoins, Some(value)) => {
                self.style(axis).text(value)
            }
            (_, _) => known.labels[at].clone(),
        }
    }

    /// A point of an axis as a legend or a heading says it: `q = 30 %`, `delay = 10s`.
    pub fn point_words(&self, axis: usize, at: usize) -> String {
        let known = &self.table.axes[axis];
        match known.quantity {
            Quantity::Word => known.labels[at].clone(),
            Quantity::Share => format!("{} = {}", known.name, self.point_text(axis, at)),
            Quantity::Number | Quantity::Seconds | Quantity::Bitcoins => {
                format!("{} = {}", known.name, known.labels[at])
            }
        }
    }

    /// How the values of a measure are written.
    pub fn measure_style(&self, measure: usize) -> Style {
        let known = &self.table.measures[measure];
        if known.is_span() {
            let values = self.table.cells().filter_map(|cell| self.table.measured(cell, measure));
            return time_style(values.map(|measured| measured.value));
        }
        if known.is_part() { Style::PerCent } else { Style::Plain }
    }

    /// A measure in words.
    pub fn measure_words(&self, measure: usize) -> String {
        let unit = self.unit_of(self.measure_style(measure));
        words::measure(self.language, &self.table.measures[measure], unit)
    }
}
