//! The mempool over time: how many payments waited at the median node, and when blocks came.

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
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use crate::story::mempools::MempoolPoint;
use crate::story::picture::Picture;
use crate::story::tables::BlockStatus;
use plotters::element::PathElement;
use plotters::element::Polygon;
use plotters::prelude::DrawingBackend;
use plotters::series::LineSeries;
use plotters::style::Color;
use plotters::style::RGBColor;

/// The name of its files.
pub const FILE_NAME: &str = "mempool";

/// The height of the upper part: the number of payments.
const UPPER_PX: u32 = 340;
/// The height of the lower part: their bytes.
const LOWER_PX: u32 = 240;
/// Up to so many blocks are marked by a line from top to bottom, more by a short one.
const LINES_MAX: usize = 300;
/// How much of the height a short line has.
const SHORT: f64 = 0.06;
/// The axes end so far above the most, with room for the legend.
const HEADROOM: f64 = 1.45;

/// The chart.
pub struct Mempool<'a> {
    /// The curve.
    points: &'a [MempoolPoint],
    /// When the blocks of the best chain were found.
    found_ns: Vec<u64>,
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: &'a str,
}

impl<'a> Mempool<'a> {
    /// The mempool of a picture.
    pub fn new(picture: &'a Picture, language: Language, caption: &'a str) -> Self {
        let kept = picture.blocks.iter().filter(|block| {
            block.status == BlockStatus::Active && block.miner.is_some() // nobody found genesis
        });
        Self {
            points: &picture.money.mempool,
            found_ns: kept.map(|block| block.found_at_ns).collect(),
            language,
            caption,
        }
    }

    /// The end of the axis of time, which has room for every block, and its unit.
    fn time(&self) -> (f64, Unit) {
        let points = self.points.iter().map(|point| point.at_ns);
        let end_ns = points.chain(self.found_ns.iter().copied()).max().unwrap_or(0).max(1);
        let unit = Unit::of(end_ns);
        (end_ns as f64 / unit.nanos(), unit)
    }

    /// The marks of the blocks in a part that ends at `top`.
    fn marks(&self, top: f64) -> impl Iterator<Item = PathElement<(f64, f64)>> {
        let (_, unit) = self.time();
        let height = if self.found_ns.len() > LINES_MAX { top * SHORT } else { top };
        self.found_ns.iter().map(move |at_ns| {
            let x = *at_ns as f64 / unit.nanos();
            PathElement::new(vec![(x, 0.0), (x, height)], MARK.mix(0.6).stroke_width(1))
        })
    }

    /// The curve in the chart's unit of time.
    fn curve(&self, value: impl Fn(&MempoolPoint) -> f64) -> Vec<(f64, f64)> {
        let (_, unit) = self.time();
        let point = |point: &MempoolPoint| (point.at_ns as f64 / unit.nanos(), value(point));
        self.points.iter().map(point).collect()
    }

    /// One of the two parts.
    fn draw_part<B: DrawingBackend>(&self, area: &Area<B>, part: &Part<'_>) -> Drawn<B> {
        let (end, unit) = self.time();
        let mut chart = frame::axes(area).build_cartesian_2d(0.0..end, 0.0..part.top)?;
        let x_desc = words::virtual_time(self.language, words::unit(self.language, unit));
        let mut mesh = chart.configure_mesh();
        frame::mesh(&mut mesh)
            .disable_x_mesh()
            .y_desc(part.axis)
            .x_labels(10)
            .y_labels(part.labels)
            .x_label_formatter(&frame::plain)
            .y_label_formatter(&|value| label(*value));
        if part.is_last {
            mesh.x_desc(x_desc);
        }
        mesh.draw()?;
        chart.draw_series(self.marks(part.top))?;
        let mut below = part.curve.clone();
        below.extend([(end, 0.0), (0.0, 0.0)]);
        chart.draw_series([Polygon::new(below, part.colour.mix(0.3))])?;
        // A wider line would have spikes where it turns: a block comes, and all is gone.
        chart.draw_series(LineSeries::new(part.curve.clone(), part.colour.stroke_width(1)))?;
        Ok(())
    }
}

/// The colour of the marks.
const MARK: RGBColor = frame::ORANGE;

/// One of the two parts of the chart.
struct Part<'a> {
    /// The end of its vertical axis.
    top: f64,
    /// What that axis says.
    axis: &'a str,
    /// About how many numbers stand at it.
    labels: usize,
    /// The curve.
    curve: Vec<(f64, f64)>,
    /// The curve's colour.
    colour: RGBColor,
    /// Whether it says what the horizontal axis is.
    is_last: bool,
}

impl Chart for Mempool<'_> {
    fn file_name(&self) -> &'static str {
        FILE_NAME
    }

    fn title(&self) -> String {
        words::mempool_title(self.language).to_owned()
    }

    fn caption(&self) -> &str {
        self.caption
    }

    fn description(&self) -> String {
        let most = self.points.iter().map(|point| point.payments).max().unwrap_or(0);
        let end = self.points.last().map_or(0, |point| point.payments);
        words::mempool_description(self.language, most, end, self.found_ns.len())
    }

    fn numbers(&self) -> Numbers {
        let row = |point: &MempoolPoint| {
            vec![seconds(point.at_ns), point.payments.to_string(), point.bytes.to_string()]
        };
        let rows = self.points.iter().map(row).collect();
        Numbers { columns: &["time_s", "payments", "bytes"], rows }
    }

    fn body_height(&self) -> u32 {
        UPPER_PX + LOWER_PX
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        let (upper, lower) = area.split_vertically(UPPER_PX);
        let most = self.points.iter().map(|point| point.payments).max().unwrap_or(0).max(1);
        let payments = Part {
            top: f64::from(most) * HEADROOM,
            axis: words::mempool_payments(self.language),
            labels: most.saturating_add(1).min(6) as usize,
            curve: self.curve(|point| f64::from(point.payments)),
            colour: frame::BLUE,
            is_last: false,
        };
        self.draw_part(&upper, &payments)?;
        let most = self.points.iter().map(|point| point.bytes).max().unwrap_or(0).max(1);
        let (unit, unit_bytes) = words::bytes_unit(self.language, most);
        let bytes = Part {
            top: most as f64 / unit_bytes * HEADROOM,
            axis: &words::mempool_bytes(self.language, unit),
            labels: 4,
            curve: self.curve(|point| point.bytes as f64 / unit_bytes),
            colour: frame::GREEN,
            is_last: true,
        };
        self.draw_part(&lower, &bytes)?;
        let entries = [
            (Swatch::Line(frame::BLUE, None), words::mempool_curve(self.language).to_owned()),
            (Swatch::Line(MARK, None), words::mempool_blocks(self.language).to_owned()),
        ];
        frame::legend(&upper, Corner::UpperRight, &entries)
    }
}

/// A whole number at an axis; nothing between them.
fn label(value: f64) -> String {
    if value.fract() == 0.0 { grouped(value as u64) } else { String::new() }
}
