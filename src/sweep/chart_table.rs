//! The numbers that charts are drawn from: `cells.csv` as it stands in a sweep folder.

use crate::sweep::axis::Axis;
use crate::sweep::measure::Measure;
use crate::sweep::measure::What;
use crate::sweep::quantity::Quantity;
use crate::sweep::quantity::SATOSHIS_PER_BITCOIN;
use std::collections::BTreeMap;

/// What figures end with that are parts of a whole.
const PARTS: [&str; 4] = ["_share", "_rate", "hashpower", "gamma"];
/// What figures and theories end with that are amounts in satoshis, or spans.
const SATOSHIS: &str = "_sat";
const SECONDS: &str = "_s";
const MILLISECONDS: &str = "_ms";
/// What a theory's column begins with.
pub const THEORY: &str = "theory_";

/// An axis as charts see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartAxis {
    /// The short name.
    pub name: String,
    /// The last part of the pointer that it changes; empty if it changes several.
    pub key: String,
    /// What its points are.
    pub quantity: Quantity,
    /// The labels of its points, in order.
    pub labels: Vec<String>,
}

/// A measure as charts see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartMeasure {
    /// The column.
    pub name: String,
    /// The expression without the names of people, attacks and payments.
    pub source: String,
    /// Whether it is yes or no.
    pub is_share: bool,
}

/// The table of a sweep, with what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartTable {
    /// The axes, in order.
    pub axes: Vec<ChartAxis>,
    /// The measures, in order.
    pub measures: Vec<ChartMeasure>,
    /// The theories that have a column, in the order of the table, without `theory_`.
    pub theories: Vec<String>,
    /// The rows, by their place on each axis.
    rows: BTreeMap<Vec<usize>, Vec<String>>,
    /// The place of each column.
    columns: BTreeMap<String, usize>,
}

/// A table that is not this sweep's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableReject {
    /// A row has more or fewer fields than the head.
    #[error("line {line}: {found} fields under {columns} columns")]
    OtherLength {
        /// The line, from 1.
        line: usize,
        /// How many fields it has.
        found: u64,
        /// How many columns there are.
        columns: u64,
    },
    /// It cannot be read as text.
    #[error("line {line}: no UTF-8")]
    NoText {
        /// The line, from 1.
        line: usize,
    },
    /// A column is missing.
    #[error("no column {0}")]
    NoColumn(String),
    /// A row of a cell that the sweep has not.
    #[error("line {line}: {axis} has no value {label}")]
    NoSuchCell {
        /// The line, from 1.
        line: usize,
        /// The axis.
        axis: String,
        /// What it says.
        label: String,
    },
}

/// A measured value with its interval, as far as the table has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The share, or the mean.
    pub value: f64,
    /// The least that is believable.
    pub low: Option<f64>,
    /// The most that is believable.
    pub high: Option<f64>,
}

impl ChartTable {
    /// Reads the table of a sweep with these axes and measures.
    ///
    /// # Errors
    ///
    /// It is none, or lacks what they need.
    pub fn read(axes: &[Axis], measures: &[Measure], csv: &[u8]) -> Result<Self, TableReject> {
        let mut reader = csv::Reader::from_reader(csv);
        let head = reader.headers().map_err(|error| reject_of(&error, 1))?.clone();
        let columns: BTreeMap<String, usize> =
            head.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
        let axes: Vec<ChartAxis> = axes.iter().map(chart_axis).collect();
        let measures: Vec<ChartMeasure> = measures
            .iter()
            .map(|measure| ChartMeasure {
                name: measure.name.clone(),
                source: source_of(&measure.what),
                is_share: matches!(measure.what, What::Truth(_)),
            })
            .collect();
        let of_measures = measures.iter().flat_map(ChartMeasure::columns);
        let of_axes = axes.iter().map(|axis| axis.name.clone());
        let needed = of_axes.chain(of_measures).chain(["trials".to_owned()]);
        if let Some(missing) = needed.into_iter().find(|name| !columns.contains_key(name)) {
            return Err(TableReject::NoColumn(missing));
        }
        let theories = head.iter().filter_map(|name| name.strip_prefix(THEORY));
        let theories = theories.map(str::to_owned).collect();
        let mut rows = BTreeMap::new();
        for (record, line) in reader.records().zip(2..) {
            let record = record.map_err(|error| reject_of(&error, line))?;
            let mut place = Vec::with_capacity(axes.len());
            for axis in &axes {
                let label = &record[columns[&axis.name]];
                let at = axis.labels.iter().position(|known| known == label);
                let (axis, label) = (axis.name.clone(), label.to_owned());
                place.push(at.ok_or(TableReject::NoSuchCell { line, axis, label })?);
            }
            rows.insert(place, record.iter().map(str::to_owned).collect());
        }
        Ok(Self { axes, measures, theories, rows, columns })
    }

    /// The places of all cells that have a row, the last axis running fastest.
    pub fn cells(&self) -> impl Iterator<Item = &[usize]> {
        self.rows.keys().map(Vec::as_slice)
    }

    /// A field as it is written; empty where there is none.
    pub fn text(&self, cell: &[usize], column: &str) -> &str {
        let row = self.rows.get(cell);
        row.zip(self.columns.get(column)).map_or("", |(row, &at)| row[at].as_str())
    }

    /// A field as a number.
    pub fn number(&self, cell: &[usize], column: &str) -> Option<f64> {
        self.text(cell, column).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// How many trials a cell had.
    pub fn trials(&self, cell: &[usize]) -> Option<f64> {
        self.number(cell, "trials")
    }

    /// What was measured in a cell; amounts in bitcoins, spans in seconds.
    pub fn measured(&self, cell: &[usize], measure: usize) -> Option<Measured> {
        let measure = &self.measures[measure];
        let as_drawn =
            |value| if measure.is_share { value } else { scaled(&measure.source, value) };
        let number = |column: &str| self.number(cell, column).map(as_drawn);
        let [value, low, high] = measure.columns();
        Some(Measured { value: number(&value)?, low: number(&low), high: number(&high) })
    }

    /// Whether what was measured in a cell tells it from nothing: a share whose interval reaches
    /// below one in all trials is not resolved, and only its upper bound is known.
    pub fn is_resolved(&self, cell: &[usize], measure: usize) -> bool {
        let Some(measured) = self.measured(cell, measure) else { return false };
        let least = match (self.measures[measure].is_share, self.trials(cell)) {
            (true, Some(trials)) => 1.0 / trials,
            (true, None) | (false, _) => 0.0,
        };
        measured.value > 0.0 && measured.low.is_none_or(|low| low >= least)
    }

    /// What a theory says of a cell; amounts in bitcoins.
    pub fn theory(&self, cell: &[usize], name: &str) -> Option<f64> {
        self.number(cell, &theory_column(name)).map(|value| scaled(name, value))
    }

    /// The value of a point of an axis; for words its place.
    pub fn position(&self, axis: usize, at: usize) -> f64 {
        let axis = &self.axes[axis];
        axis.quantity.value(&axis.labels[at]).unwrap_or(at as f64)
    }

    /// The fewest and the most trials of a cell.
    pub fn trials_range(&self) -> (u64, u64) {
        let trials = self.cells().filter_map(|cell| self.trials(cell)).map(|trials| trials as u64);
        trials.fold((u64::MAX, 0), |(least, most), one| (least.min(one), most.max(one)))
    }

    /// The different entries of a column, in the order of the table.
    pub fn entries(&self, column: &str) -> Vec<&str> {
        let mut entries = Vec::new();
        for cell in self.cells() {
            let entry = self.text(cell, column);
            if !entry.is_empty() && !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        entries
    }
}

impl ChartMeasure {
    /// Whether its values are amounts.
    pub fn is_amount(&self) -> bool {
        !self.is_share && has_unit(&self.source, SATOSHIS)
    }

    /// Whether its values are spans of time.
    pub fn is_span(&self) -> bool {
        let is_span = |unit| has_unit(&self.source, unit);
        !self.is_share && (is_span(SECONDS) || is_span(MILLISECONDS))
    }

    /// Whether its values are parts of a whole, from 0 to 1.
    pub fn is_part(&self) -> bool {
        self.is_share || PARTS.iter().any(|ending| self.source.ends_with(ending))
    }

    /// The columns of its value and of the two ends of its interval.
    pub fn columns(&self) -> [String; 3] {
        let value = if self.is_share { "share" } else { "mean" };
        [value, "low95", "high95"].map(|ending| format!("{}_{ending}", self.name))
    }
}

/// What is wrong with a line that is no record of the table.
fn reject_of(error: &csv::Error, line: usize) -> TableReject {
    match *error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len: columns, len: found, .. } => {
            TableReject::OtherLength { line, found, columns }
        }
        _ => TableReject::NoText { line }, // memory is always read
    }
}

/// An expression without the maps and names that it begins with.
fn source_of(what: &What) -> String {
    let text = match what {
        What::Truth(condition) => condition.text().to_owned(),
        What::Number(path) => path.to_string(),
    };
    let mut rest = text.as_str();
    for map in ["people.", "attacks.", "payments."] {
        if let Some((_, behind)) = rest.strip_prefix(map).and_then(|rest| rest.split_once('.')) {
            rest = behind;
        }
    }
    rest.to_owned()
}

/// A value as charts show it: amounts in bitcoins, spans in seconds.
fn scaled(name: &str, value: f64) -> f64 {
    match () {
        () if has_unit(name, SATOSHIS) => value / SATOSHIS_PER_BITCOIN,
        () if has_unit(name, MILLISECONDS) => value / 1e3,
        () => value,
    }
}

/// Whether a part of a figure's name ends with this unit.
fn has_unit(name: &str, unit: &str) -> bool {
    name.split('.').any(|part| part.ends_with(unit))
}

/// The column of a theory.
pub fn theory_column(name: &str) -> String {
    format!("{THEORY}{name}")
}

fn chart_axis(axis: &Axis) -> ChartAxis {
    let mut keys: Vec<&str> = axis
        .points
        .iter()
        .flat_map(|point| &point.assignments)
        .map(|assignment| assignment.pointer.rsplit('/').next().unwrap_or_default())
        .collect();
    keys.dedup();
    ChartAxis {
        name: axis.name.clone(),
        key: if let [key] = keys[..] { key.to_owned() } else { String::new() },
        quantity: Quantity::of(axis),
        labels: axis.points.iter().map(|point| point.label.clone()).collect(),
    }
}
