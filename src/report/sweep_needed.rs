//! The least depth at which the upper bound of a share is at or below a risk.

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
use crate::report::scale::Style;
use crate::report::sweep_chart_words as words;
use crate::report::sweep_charts::DrawnChart;
use crate::report::sweep_charts::Setting;
use crate::report::sweep_charts::file_name;
use crate::sweep::chart::ChartRequest;

/// Pixels from risk to risk.
const SIDE_BY_SIDE: f64 = 13.0;

/// What is needed at one point of the horizontal axis for one risk.
struct Need {
    risk: usize,
    at: usize,
    x: f64,
    /// The label of the depth and its value; nothing: more than was tried.
    depth: Option<(String, f64)>,
    /// The same by each theory.
    theory: Vec<Option<(String, f64)>>,
}

/// Draws the chart.
pub fn draw(
    setting: &Setting<'_>,
    request: &ChartRequest,
    x: usize,
    depth: usize,
    of: usize,
    risks: &[String],
) -> DrawnChart {
    let table = setting.table;
    let theories: &[String] = if of == 0 { &table.theories } else { &[] };
    let needs = needs(setting, (x, depth, of), risks, theories);
    let found = needs.iter().flat_map(|need| need.theory.iter().chain([&need.depth]));
    let deepest = found.flatten().map(|(_, value)| *value).fold(0.0, f64::max);
    let tried = setting.points(depth).into_iter().map(|point| point.0).fold(0.0, f64::max);
    let is_short = needs.iter().any(|need| need.depth.is_none());
    let top = if is_short { tried * 1.15 } else { deepest };
    let (x_words, depth_words) = (setting.axis_words(x), setting.axis_words(depth));
    let y_words = words::depth_needed(setting.language, &depth_words);
    let risk_texts =
        || risks.iter().map(|risk| Style::PerCent.text(risk.parse().expect("checked")));
    let plot = Plot {
        title: setting.own(&request.title, || setting.title.to_owned()),
        caption: setting.caption.to_owned(),
        description: words::description(setting.language, &y_words, &x_words, ""),
        x: Scale::at(&setting.points(x), false),
        y: Scale::linear([0.0, top], Style::Plain),
        x_label: setting.own(&request.x_label, || x_words.clone()),
        y_label: setting.own(&request.y_label, || y_words.clone()),
        panels: vec![panel(&needs, risks.len(), theories)],
        legend_heading: words::risk_heading(setting.language).to_owned(),
        legend: legend(setting, &risk_texts().collect::<Vec<_>>(), theories, is_short),
    };
    let (axis, measure) = (&table.axes[x].name, &table.measures[of].name);
    DrawnChart {
        name: file_name(&["needed", measure, axis]),
        svg: plot_draw::draw(&plot),
        csv: csv(setting, (x, depth), risks, theories, &needs),
    }
}

/// For each risk and each point the first depth of the axis that is enough.
fn needs(
    setting: &Setting<'_>,
    (x, depth, of): (usize, usize, usize),
    risks: &[String],
    theories: &[String],
) -> Vec<Need> {
    let table = setting.table;
    let mut depths: Vec<(f64, usize)> =
        (0..table.axes[depth].labels.len()).map(|at| (table.position(depth, at), at)).collect();
    depths.sort_by(|a, b| a.0.total_cmp(&b.0));
    let first = |at: usize, is_enough: &dyn Fn(&[usize]) -> bool| {
        let mut cell = vec![0; table.axes.len()];
        cell[x] = at;
        depths.iter().find_map(|&(value, place)| {
            cell[depth] = place;
            is_enough(&cell).then(|| (table.axes[depth].labels[place].clone(), value))
        })
    };
    let mut needs = Vec::new();
    for (risk, text) in risks.iter().enumerate() {
        let most: f64 = text.parse().expect("checked");
        for at in 0..table.axes[x].labels.len() {
            let bound = |cell: &[usize]| table.measured(cell, of).and_then(|it| it.high);
            needs.push(Need {
                risk,
                at,
                x: table.position(x, at),
                depth: first(at, &|cell| bound(cell).is_some_and(|high| high <= most)),
                theory: theories
                    .iter()
                    .map(|name| {
                        first(at, &|cell| table.theory(cell, name).is_some_and(|it| it <= most))
                    })
                    .collect(),
            });
        }
    }
    needs
}

fn panel(needs: &[Need], risks: usize, theories: &[String]) -> Panel {
    let mut panel = Panel::default();
    let middle = (risks as f64 - 1.0) / 2.0;
    for risk in 0..risks {
        let look = look::look(risk, risks, false);
        let mut row: Vec<&Need> = needs.iter().filter(|need| need.risk == risk).collect();
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        for (at, name) in theories.iter().enumerate() {
            let line = look::theory(look.colour, name, at);
            for points in steps(&row, at) {
                panel.curves.push(Curve { points, line });
            }
        }
        for need in row {
            let known = need
                .depth
                .as_ref()
                .map_or(Known::Beyond, |(_, value)| Known::Value { y: *value, interval: None });
            let shift = (risk as f64 - middle) * SIDE_BY_SIDE;
            panel.marks.push(Mark { x: need.x, shift, known, look });
        }
    }
    panel
}

/// The steps of a theory: each reaches half of the way to its neighbours. A point without a step
/// ends the line.
fn steps(row: &[&Need], theory: usize) -> Vec<Vec<(f64, f64)>> {
    let mut lines: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for (at, need) in row.iter().enumerate() {
        let Some((_, y)) = &need.theory[theory] else {
            lines.push(Vec::new());
            continue;
        };
        let before = at.checked_sub(1).map(|before| (row[before].x + need.x) / 2.0);
        let after = row.get(at + 1).map(|after| (after.x + need.x) / 2.0);
        let half = |other: Option<f64>| other.map_or(0.0, |other| (other - need.x).abs());
        let left = before.unwrap_or(need.x - half(after));
        let right = after.unwrap_or(need.x + half(before));
        lines.last_mut().expect("one").extend([(left, *y), (right, *y)]);
    }
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn legend(
    setting: &Setting<'_>,
    risks: &[String],
    theories: &[String],
    is_short: bool,
) -> Vec<Entry> {
    let language = setting.language;
    let mut legend: Vec<Entry> = risks
        .iter()
        .enumerate()
        .map(|(at, risk)| Entry {
            sample: Sample::Mark(look::look(at, risks.len(), false), None),
            text: words::risk(language, risk),
        })
        .collect();
    for (at, name) in theories.iter().enumerate() {
        let sample = Sample::Line(look::theory(DIM, name, at));
        legend.push(Entry { sample, text: words::theory(language, name) });
    }
    if is_short {
        legend.push(Entry { sample: Sample::Beyond, text: words::beyond(language).to_owned() });
    }
    legend
}

/// The numbers: an empty field where no depth that was tried is enough.
fn csv(
    setting: &Setting<'_>,
    (x, depth): (usize, usize),
    risks: &[String],
    theories: &[String],
    needs: &[Need],
) -> Vec<u8> {
    let axes = &setting.table.axes;
    let mut out = csv::Writer::from_writer(Vec::new());
    let theories = theories.iter().map(|name| format!("{}_theory_{name}", axes[depth].name));
    let head = [axes[x].name.clone(), "risk".to_owned(), axes[depth].name.clone()];
    out.write_record(head.into_iter().chain(theories)).expect("memory");
    for need in needs {
        let label = |depth: &Option<(String, f64)>| {
            depth.as_ref().map_or_else(String::new, |(label, _)| label.clone())
        };
        let head = [axes[x].labels[need.at].clone(), risks[need.risk].clone(), label(&need.depth)];
        out.write_record(head.into_iter().chain(need.theory.iter().map(label))).expect("memory");
    }
    out.into_inner().expect("memory")
}
