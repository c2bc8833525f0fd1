//! Curves of a measure with their intervals, over what the theory says.

use crate::report::frame::BLACK;
use crate::report::frame::DIM;
use crate::report::look;
use crate::report::plot::Curve;
use crate::report::plot::Entry;
use crate::report::plot::Known;
use crate::report::plot::Mark;
use crate::report::plot::Panel;
use crate::report::plot::Plot;
use crate::report::plot::Sample;
use crate::report::plot_draw;
use crate::report::scale::Scale;
use crate::report::sweep_chart_words as words;
use crate::report::sweep_charts::DrawnChart;
use crate::report::sweep_charts::Setting;
use crate::report::sweep_charts::file_name;
use crate::report::sweep_line_data::Data;
use crate::report::sweep_line_data::Row;
use crate::sweep::chart::Across;
use crate::sweep::chart::ChartRequest;
use crate::sweep::chart::LineRequest;
use crate::sweep::quantity::Quantity;

/// Pixels from arrow to arrow of one place, and from the first to a value there, at the most.
const SIDE_BY_SIDE: f64 = 12.0;
/// Pixels of all small charts that stand side by side, roughly.
const PANELS: f64 = 900.0;
/// The part of the room from place to place that arrows may take.
const ARROWS: f64 = 0.6;

/// Draws the chart.
pub fn draw(setting: &Setting<'_>, request: &ChartRequest, line: &LineRequest) -> DrawnChart {
    let data = Data::of(setting.table, line);
    let y_name = &setting.table.measures[line.y].name;
    let (x_name, x_words) = match line.x {
        Across::Axis(axis) => (&setting.table.axes[axis].name, setting.axis_words(axis)),
        Across::Measure(measure) => {
            (&setting.table.measures[measure].name, setting.measure_words(measure))
        }
    };
    let y_words = setting.measure_words(line.y);
    let by = line.series.map_or_else(String::new, |axis| {
        let words = || words::axis(setting.language, &setting.table.axes[axis], None);
        setting.own(&request.series_label, words)
    });
    let y = y_scale(setting, line, &data);
    let plot = Plot {
        title: setting.own(&request.title, || setting.title.to_owned()),
        caption: words::with_left_out(setting.language, setting.caption, data.left_out),
        description: words::description(setting.language, &y_words, &x_words, &by),
        x: x_scale(setting, line, &data),
        y: y.clone(),
        x_label: setting.own(&request.x_label, || x_words.clone()),
        y_label: setting.own(&request.y_label, || y_words.clone()),
        panels: panels(setting, line, &data, &y),
        legend_heading: by,
        legend: legend(setting, line, &data),
    };
    let name = file_name(&["line", y_name, x_name]);
    DrawnChart { name, svg: plot_draw::draw(&plot), csv: data.csv(setting.table, line) }
}

fn x_scale(setting: &Setting<'_>, line: &LineRequest, data: &Data) -> Scale {
    match line.x {
        Across::Axis(axis) => Scale::at(&setting.points(axis), line.is_x_log),
        Across::Measure(measure) => {
            let style = setting.measure_style(measure);
            let values = || data.rows.iter().map(|row| row.x);
            if line.is_x_log {
                return Scale::log(values(), style).tightened(values());
            }
            Scale::linear(values(), style)
        }
    }
}

/// What the trials can show decides on a scale of factors: theory may leave it below.
fn y_scale(setting: &Setting<'_>, line: &LineRequest, data: &Data) -> Scale {
    let style = setting.measure_style(line.y);
    let known = data.rows.iter().flat_map(|row| match row.known {
        Known::Value { y, interval } => {
            let ends = interval.map_or([y, y], |(low, high)| [low, high]);
            vec![y, ends[0], ends[1]]
        }
        Known::AtMost(bound) => vec![bound, bound / 2.0],
        Known::Beyond => Vec::new(),
    });
    let theory = data.rows.iter().flat_map(|row| row.theory.iter().flatten().copied());
    if !line.is_y_log {
        let least = if setting.table.measures[line.y].is_part() { 0.0 } else { f64::NEG_INFINITY };
        return Scale::linear(known.chain(theory).map(|value| value.max(least)), style);
    }
    let known: Vec<f64> = known.filter(|&value| value > 0.0).collect();
    let least = known.iter().copied().fold(f64::INFINITY, f64::min);
    Scale::log(known.into_iter().chain(theory.filter(|&value| value >= least)), style)
}

/// The look of a curve.
fn look_of(setting: &Setting<'_>, line: &LineRequest, series: usize) -> crate::report::plot::Look {
    let axis = line.series.map(|axis| &setting.table.axes[axis]);
    let count = axis.map_or(1, |axis| axis.labels.len());
    let is_in_order = count > 3 && axis.is_some_and(|axis| axis.quantity != Quantity::Word);
    look::look(series, count, is_in_order)
}

fn panels(setting: &Setting<'_>, line: &LineRequest, data: &Data, y: &Scale) -> Vec<Panel> {
    let heading = |panel: usize| {
        line.panels.map_or_else(String::new, |axis| setting.point_words(axis, panel))
    };
    let panel = |panel: usize| {
        let mut drawn = Panel { heading: heading(panel), ..Panel::default() };
        for series in 0..data.series {
            let rows: Vec<&Row> = data.curve(panel, series).collect();
            let look = look_of(setting, line, series);
            for (theory, name) in data.theories.iter().enumerate() {
                if data.is_shared[theory] && series > 0 {
                    continue;
                }
                let colour = if data.is_shared[theory] { BLACK } else { look.colour };
                let points = rows.iter().filter_map(|row| Some((row.x, row.theory[theory]?)));
                let points = points.collect();
                drawn.curves.push(Curve { points, line: look::theory(colour, name, theory) });
            }
            for (theory, _) in data.thresholds.iter().enumerate() {
                let x = data.threshold(panel, series, theory);
                drawn.curves.extend(x.map(|x| Curve {
                    points: vec![(x, y.low), (x, y.high)],
                    line: look::threshold(look.colour),
                }));
            }
            if data.joins_marks() {
                drawn.curves.push(Curve {
                    points: rows.iter().filter_map(|row| Some((row.x, row.value()?))).collect(),
                    line: look::joining(&look, series),
                });
            }
            for row in rows {
                let shift = arrow_shift(data, row);
                drawn.marks.push(Mark { x: row.x, shift, known: row.known, look });
            }
        }
        drawn
    };
    (0..data.panels).map(panel).collect()
}

/// Arrows of one place stand side by side, to the left of the values there.
fn arrow_shift(data: &Data, row: &Row) -> f64 {
    if row.value().is_some() {
        return 0.0;
    }
    let is_here = |other: &&Row| other.panel == row.panel && other.x == row.x;
    let here: Vec<&Row> = data.rows.iter().filter(is_here).collect();
    let arrows: Vec<&&Row> = here.iter().filter(|other| other.value().is_none()).collect();
    let place = arrows.iter().filter(|other| other.series > row.series).count() as f64;
    let has_values = arrows.len() < here.len();
    let wide = arrows.len() + usize::from(has_values);
    let step = SIDE_BY_SIDE.min(data.room(PANELS) * ARROWS / wide as f64);
    if has_values {
        return -step - place * step;
    }
    ((arrows.len() - 1) as f64 / 2.0 - place) * step
}

/// The curves from above to below, as they stand at the end of the chart; theory; marks.
fn legend(setting: &Setting<'_>, line: &LineRequest, data: &Data) -> Vec<Entry> {
    let language = setting.language;
    let sample = |series: usize| {
        let look = look_of(setting, line, series);
        Sample::Mark(look, data.joins_marks().then(|| look::joining(&look, series)))
    };
    let mut legend: Vec<Entry> = match line.series {
        Some(axis) => (0..data.series)
            .map(|at| Entry { sample: sample(at), text: setting.point_words(axis, at) })
            .collect(),
        None => vec![Entry { sample: sample(0), text: words::measured(language).to_owned() }],
    };
    if data.last_is_above() {
        legend.reverse();
    }
    let has = |arrow: bool| {
        data.rows.iter().any(|row| match row.known {
            Known::Value { interval, .. } => !arrow && interval.is_some(),
            Known::AtMost(_) => arrow,
            Known::Beyond => false,
        })
    };
    for (at, name) in data.theories.iter().enumerate() {
        let colour = if data.is_shared[at] { BLACK } else { DIM };
        let sample = Sample::Line(look::theory(colour, name, at));
        legend.push(Entry { sample, text: words::theory(language, name) });
    }
    for name in &data.thresholds {
        let sample = Sample::Line(look::threshold(DIM));
        legend.push(Entry { sample, text: words::theory(language, name) });
    }
    if has(false) {
        let text = words::interval(language).to_owned();
        legend.push(Entry { sample: Sample::Interval, text });
    }
    if has(true) {
        legend.push(Entry { sample: Sample::AtMost, text: words::at_most(language).to_owned() });
    }
    legend
}
