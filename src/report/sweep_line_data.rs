//! The numbers of a chart of curves.

use crate::report::plot::Known;
use crate::sweep::chart::Across;
use crate::sweep::chart::LineRequest;
use crate::sweep::chart::TheoryChoice;
use crate::sweep::chart_table::ChartTable;
use crate::sweep::chart_table::theory_column;
use crate::sweep::law::Law;
use crate::sweep::law::Says;

/// The numbers of a chart.
#[derive(Debug)]
pub struct Data {
    /// One for each cell with a number, along each curve.
    pub rows: Vec<Row>,
    /// How many small charts.
    pub panels: usize,
    /// How many curves each has.
    pub series: usize,
    /// The theories beneath.
    pub theories: Vec<String>,
    /// Whether each of them says the same of all curves of a small chart, of which there are
    /// several.
    pub is_shared: Vec<bool>,
    /// The theories that say where on `x` something changes.
    pub thresholds: Vec<String>,
    /// How many cells a scale of factors cannot show: what it would show is not above zero.
    pub left_out: usize,
}

/// A cell in the chart.
#[derive(Debug)]
pub struct Row {
    /// The cell.
    pub cell: Vec<usize>,
    /// Its small chart.
    pub panel: usize,
    /// Its curve.
    pub series: usize,
    /// From left to right.
    pub x: f64,
    /// What was measured.
    pub known: Known,
    /// What each theory says.
    pub theory: Vec<Option<f64>>,
    /// What each theory of a threshold says.
    pub thresholds: Vec<Option<f64>>,
}

impl Row {
    /// The measured value, where it is drawn as one.
    pub fn value(&self) -> Option<f64> {
        match self.known {
            Known::Value { y, .. } => Some(y),
            Known::AtMost(_) | Known::Beyond => None,
        }
    }
}

impl Data {
    /// The numbers of a chart.
    pub fn of(table: &ChartTable, line: &LineRequest) -> Self {
        let theories: Vec<String> = match &line.theory {
            TheoryChoice::All => {
                let measure = &table.measures[line.y];
                let is_curve = |name: &&String| match Law::from_word(name).map(Law::says) {
                    Some(Says::Share) => measure.is_part(),
                    Some(Says::Amount) => measure.is_amount(),
                    Some(Says::Threshold) | None => false,
                };
                table.theories.iter().filter(is_curve).cloned().collect()
            }
            TheoryChoice::Named(names) => {
                names.iter().filter(|name| table.theories.contains(name)).cloned().collect()
            }
        };
        let known_thresholds = line.thresholds.iter();
        let thresholds: Vec<String> =
            known_thresholds.filter(|name| table.theories.contains(name)).cloned().collect();
        let count = |axis: Option<usize>| axis.map_or(1, |axis| table.axes[axis].labels.len());
        let row = |cell: &[usize]| {
            let x = match line.x {
                Across::Axis(axis) => table.position(axis, cell[axis]),
                Across::Measure(measure) => table.measured(cell, measure)?.value,
            };
            if line.is_x_log && x <= 0.0 {
                return None;
            }
            Some(Row {
                cell: cell.to_vec(),
                panel: line.panels.map_or(0, |axis| cell[axis]),
                series: line.series.map_or(0, |axis| cell[axis]),
                x,
                known: known(table, cell, line)?,
                theory: theories.iter().map(|name| table.theory(cell, name)).collect(),
                thresholds: thresholds.iter().map(|name| table.theory(cell, name)).collect(),
            })
        };
        let mut rows: Vec<Row> = table.cells().filter_map(row).collect();
        let is_measured = |cell: &&[usize]| {
            let across = match line.x {
                Across::Axis(_) => true,
                Across::Measure(measure) => table.measured(cell, measure).is_some(),
            };
            across && table.measured(cell, line.y).is_some()
        };
        let left_out = table.cells().filter(is_measured).count() - rows.len();
        rows.sort_by(|a, b| {
            (a.panel, a.series).cmp(&(b.panel, b.series)).then(a.x.total_cmp(&b.x))
        });
        let (panels, series) = (count(line.panels), count(line.series));
        let is_shared = Vec::new();
        let mut data = Self { rows, panels, series, theories, is_shared, thresholds, left_out };
        let is_shared =
            |theory| series > 1 && (0..panels).all(|panel| data.is_shared_in(panel, theory));
        data.is_shared = (0..data.theories.len()).map(is_shared).collect();
        data
    }

    /// The cells along a curve.
    pub fn curve(&self, panel: usize, series: usize) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| (row.panel, row.series) == (panel, series))
    }

    /// Where a theory of a threshold puts it for a curve, if it says the same along all of it: to a
    /// millionth, since shares are rounded.
    pub fn threshold(&self, panel: usize, series: usize, theory: usize) -> Option<f64> {
        let mut values = self.curve(panel, series).map(|row| row.thresholds[theory]);
        let first = values.next()??;
        let is_same = |value: f64| (value - first).abs() <= 1e-6 * first.abs();
        values.all(|value| value.is_some_and(is_same)).then_some(first)
    }

    /// Whether lines join the marks: where theory has no line for each curve.
    pub fn joins_marks(&self) -> bool {
        self.is_shared.iter().all(|&is_shared| is_shared)
    }

    /// The room from one place to the next, from left to right, where all small charts side by side
    /// have `width`.
    pub fn room(&self, width: f64) -> f64 {
        let mut places: Vec<f64> = self.rows.iter().map(|row| row.x).collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        width / self.panels.clamp(1, 3) as f64 / places.len().max(1) as f64
    }

    /// Whether the last curve ends above the first.
    pub fn last_is_above(&self) -> bool {
        let end = |series: usize| {
            let values = self.rows.iter().filter(|row| row.series == series);
            values.filter_map(Row::value).fold(0.0, |sum, value| sum + value)
        };
        self.series > 1 && end(self.series - 1) > end(0)
    }

    fn is_shared_in(&self, panel: usize, theory: usize) -> bool {
        let law = |series: usize| -> Vec<(f64, Option<f64>)> {
            self.curve(panel, series).map(|row| (row.x, row.theory[theory])).collect()
        };
        let first = law(0);
        (1..self.series).all(|series| law(series) == first)
    }

    /// The numbers as a table: the cells as they are drawn, with their fields as in `cells.csv`.
    ///
    /// # Panics
    ///
    /// Never: memory takes any table.
    pub fn csv(&self, table: &ChartTable, line: &LineRequest) -> Vec<u8> {
        let mut out = csv::Writer::from_writer(Vec::new());
        let axes = table.axes.iter().map(|axis| axis.name.clone());
        let across = match line.x {
            Across::Axis(_) => None,
            Across::Measure(measure) => Some(table.measures[measure].columns()),
        };
        let across = across.into_iter().flatten();
        let theories = self.theories.iter().chain(&self.thresholds);
        let theories = theories.map(|name| theory_column(name));
        let columns: Vec<String> = axes
            .chain(["trials".to_owned()])
            .chain(across)
            .chain(table.measures[line.y].columns())
            .chain(theories)
            .collect();
        let drawn = ["drawn_as".to_owned()];
        out.write_record(columns.iter().chain(&drawn)).expect("memory");
        for row in &self.rows {
            let fields = columns.iter().map(|column| table.text(&row.cell, column));
            let drawn = match row.known {
                Known::Value { .. } => "value",
                Known::AtMost(_) | Known::Beyond => "upper_bound",
            };
            out.write_record(fields.chain([drawn])).expect("memory");
        }
        out.into_inner().expect("memory")
    }
}

/// What a mark shows. On a scale of factors a share that is not resolved is an upper bound.
fn known(table: &ChartTable, cell: &[usize], line: &LineRequest) -> Option<Known> {
    let measured = table.measured(cell, line.y)?;
    let interval = measured.low.zip(measured.high);
    if !line.is_y_log {
        return Some(Known::Value { y: measured.value, interval });
    }
    let is_resolved = table.is_resolved(cell, line.y);
    match measured.high {
        Some(high) if !is_resolved && high > 0.0 => Some(Known::AtMost(high)),
        _ if measured.value > 0.0 => Some(Known::Value { y: measured.value, interval }),
        _ => None,
    }
}
