//! The propagation curve: the share of the nodes that hold a block against time.

use crate::report::chart_numbers::Numbers;
use crate::report::chart_numbers::seconds;
use crate::report::chart_words as words;
use crate::report::chart_words::Unit;
use crate::report::frame;
use crate::report::frame::Area;
use crate::report::frame::Chart;
use crate::report::frame::Corner;
use crate::report::frame::Drawn;
use crate::report::frame::Swatch;
use crate::report::numbers::span;
use crate::scenario::schema::Language;
use crate::story::picture::CurvePoint;
use crate::story::picture::Picture;
use plotters::element::Polygon;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::series::DashedLineSeries;
use plotters::series::LineSeries;
use plotters::style::Color;
use plotters::style::RGBColor;

/// How one of the lines is drawn.
#[derive(Clone, Copy)]
struct Line {
    /// The quantile over the blocks, in per cent.
    percent: u32,
    /// Its colour.
    colour: RGBColor,
    /// The lengths of dash and gap in pixels, if it is dashed.
    dash: Option<(u32, u32)>,
}

/// The lines.
const LINES: [Line; 3] = [
    Line { percent: 50, colour: frame::BLUE, dash: None },
    Line { percent: 90, colour: frame::VERMILLION, dash: Some((12, 6)) },
    Line { percent: 99, colour: frame::BLACK, dash: Some((4, 6)) },
];

/// The axis ends where the p90 line has this share of the nodes, so that stragglers do not press
/// everything else to the left.
const AXIS_ENDS_PERCENT: u32 = 96;

/// The chart.
pub struct Spread<'a> {
    /// The data.
    points: &'a [CurvePoint],
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: &'a str,
}

impl<'a> Spread<'a> {
    /// The curve of a picture.
    pub fn new(picture: &'a Picture, language: Language, caption: &'a str) -> Self {
        Self { points: &picture.curve, language, caption }
    }

    /// One line: time in `unit` and per cent, from the origin.
    fn line(&self, percent: u32, unit: Unit) -> Vec<(f64, f64)> {
        let point = |point: &CurvePoint| -> Option<(f64, f64)> {
            let at_ns = match percent {
                50 => point.p50_ns,
                90 => point.p90_ns,
                99 => point.p99_ns,
                other => unreachable!("no line for {other} per cent"),
            };
            Some((at_ns? as f64 / unit.nanos(), f64::from(point.nodes_percent)))
        };
        core::iter::once((0.0, 0.0)).chain(self.points.iter().filter_map(point)).collect()
    }

    /// The end of the axis of time.
    fn end_ns(&self) -> u64 {
        let within = self.points.iter().filter(|point| point.nodes_percent <= AXIS_ENDS_PERCENT);
        within.filter_map(|point| point.p90_ns.or(point.p50_ns)).max().unwrap_or(0).max(1_000) * 11
            / 10
    }

    /// When the median block has reached so many per cent of the nodes.
    fn median_at(&self, percent: u32) -> String {
        let point = self.points.iter().find(|point| point.nodes_percent >= percent);
        let at_ns = point.and_then(|point| point.p50_ns);
        at_ns.map_or("–".to_owned(), |at_ns| span(self.language, at_ns))
    }
}

impl Chart for Spread<'_> {
    fn file_name(&self) -> &'static str {
        "spread"
    }

    fn title(&self) -> String {
        words::spread_title(self.language).to_owned()
    }

    fn caption(&self) -> &str {
        self.caption
    }

    fn description(&self) -> String {
        words::spread_description(self.language, &self.median_at(50), &self.median_at(90))
    }

    fn numbers(&self) -> Numbers {
        let late = |at_ns: Option<u64>| at_ns.map(seconds).unwrap_or_default();
        let row = |point: &CurvePoint| {
            let quantiles = [point.p50_ns, point.p90_ns, point.p99_ns].map(late);
            core::iter::once(point.nodes_percent.to_string()).chain(quantiles).collect()
        };
        let rows = self.points.iter().map(row).collect();
        Numbers { columns: &["nodes_percent", "p50_s", "p90_s", "p99_s"], rows }
    }

    fn body_height(&self) -> u32 {
        480
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        if self.points.is_empty() {
            let text = words::nothing(self.language);
            return area.draw(&Text::new(text, (0, 20), frame::text(20, frame::DIM)));
        }
        let unit = Unit::of(self.end_ns());
        let end = self.end_ns() as f64 / unit.nanos();
        let mut chart = frame::axes(area).build_cartesian_2d(0.0..end, 0.0..100.0)?;
        frame::mesh(&mut chart.configure_mesh())
            .x_desc(words::spread_time(self.language, words::unit(self.language, unit)))
            .y_desc(words::spread_nodes(self.language))
            .x_labels(10)
            .y_labels(11)
            .x_label_formatter(&frame::plain)
            .y_label_formatter(&frame::plain)
            .draw()?;
        let mut band = clip(self.line(50, unit), end);
        band.extend(clip(self.line(90, unit), end).into_iter().rev());
        chart.draw_series([Polygon::new(band, frame::SKY.mix(0.25))])?;
        for Line { percent, colour, dash } in LINES {
            let line = clip(self.line(percent, unit), end);
            let style = colour.stroke_width(3);
            match dash {
                None => chart.draw_series(LineSeries::new(line, style))?,
                Some((on, off)) => {
                    chart.draw_series(DashedLineSeries::new(line, on, off, style))?
                }
            };
        }
        let entries = LINES.map(|Line { percent, colour, dash }| {
            (Swatch::Line(colour, dash), words::spread_quantile(self.language, percent))
        });
        frame::legend(area, Corner::LowerRight, &entries)
    }
}

/// The part of a line up to `end`, with the point at which it crosses it.
fn clip(line: Vec<(f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    let mut inside: Vec<(f64, f64)> = Vec::with_capacity(line.len());
    for (time, share) in line {
        match inside.last() {
            Some((before, below)) if time > end => {
                let crossing = below + (share - below) * (end - before) / (time - before);
                inside.push((end, crossing));
                break;
            }
            Some(_) | None => inside.push((time, share)),
        }
    }
    inside
}
