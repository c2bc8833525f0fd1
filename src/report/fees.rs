//! Fees against waiting: does a payment that offers more wait less?

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
use crate::story::delays::median;
use crate::story::money::Wait;
use crate::story::picture::Picture;
use plotters::element::Circle;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::series::LineSeries;
use plotters::style::Color;

/// The name of its files.
pub const FILE_NAME: &str = "fees";

/// The most payments of a kind that are drawn one by one; of more, every second, third, … one.
const DOTS_MAX: usize = 1_500;
/// Spans of fee rates that have a median of their own.
const SPANS: u64 = 12;
/// The fewest payments of which a median is drawn.
const FEWEST: usize = 20;
/// The axes end so far beyond the most; above there is room for the legend.
const BEYOND: (f64, f64) = (1.05, 1.3);

/// The chart.
pub struct Fees<'a> {
    /// Payments in a block of the best chain.
    confirmed: Vec<&'a Wait>,
    /// Payments that still wait.
    waiting: Vec<&'a Wait>,
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: &'a str,
}

impl<'a> Fees<'a> {
    /// The payments of a picture.
    pub fn new(picture: &'a Picture, language: Language, caption: &'a str) -> Self {
        let (confirmed, waiting) =
            picture.money.waits.iter().partition(|payment| payment.is_confirmed);
        Self { confirmed, waiting, language, caption }
    }

    /// All payments of the chart.
    fn all(&self) -> impl Iterator<Item = &Wait> {
        self.confirmed.iter().chain(&self.waiting).copied()
    }

    /// The middle of each span of fee rates with the median wait there; nothing where those that
    /// still wait decide it, and nothing at all where everybody offered about the same.
    fn medians(&self) -> Vec<(u64, u64)> {
        let rates = || self.all().map(|payment| payment.fee_rate);
        let (least, most) = (rates().min().unwrap_or(0), rates().max().unwrap_or(0));
        let span = (most - least) / SPANS;
        if span == 0 {
            return Vec::new();
        }
        let mut waits: Vec<Vec<u64>> = vec![Vec::new(); SPANS as usize];
        for payment in self.all() {
            let index = ((payment.fee_rate - least) / span).min(SPANS - 1);
            let wait_ns = if payment.is_confirmed { payment.wait_ns } else { u64::MAX };
            waits[index as usize].push(wait_ns);
        }
        let middles = (0..SPANS).map(|index| least + span * index + span / 2);
        let full = middles.zip(&mut waits).filter(|(_, waits_ns)| waits_ns.len() >= FEWEST);
        let medians = full.filter_map(|(rate, waits_ns)| Some((rate, median(waits_ns)?)));
        medians.filter(|(_, wait_ns)| *wait_ns < u64::MAX).collect()
    }
}

/// The payments of a kind that are drawn.
fn drawn<'a>(payments: &'a [&'a Wait]) -> impl Iterator<Item = &'a Wait> {
    payments.iter().step_by(nth(payments.len())).copied()
}

/// Of how many payments of a kind one is drawn.
fn nth(payments: usize) -> usize {
    payments.div_ceil(DOTS_MAX).max(1)
}

impl Chart for Fees<'_> {
    fn file_name(&self) -> &'static str {
        FILE_NAME
    }

    fn title(&self) -> String {
        words::fees_title(self.language).to_owned()
    }

    fn caption(&self) -> &str {
        self.caption
    }

    fn description(&self) -> String {
        let mut waits_ns: Vec<u64> = self.confirmed.iter().map(|one| one.wait_ns).collect();
        let median = median(&mut waits_ns);
        let median = median.map(|wait_ns| span(self.language, wait_ns));
        let (confirmed, waiting) = (self.confirmed.len(), self.waiting.len());
        words::fees_description(self.language, confirmed, median.as_deref(), waiting)
    }

    fn numbers(&self) -> Numbers {
        let row = |one: &Wait| {
            vec![one.fee_rate.to_string(), seconds(one.wait_ns), one.is_confirmed.to_string()]
        };
        let rows = self.all().map(row).collect();
        Numbers { columns: &["fee_rate_sat_per_kb", "wait_s", "is_confirmed"], rows }
    }

    fn body_height(&self) -> u32 {
        480
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        if self.all().next().is_none() {
            let text = words::no_payments(self.language);
            return area.draw(&Text::new(text, (0, 20), frame::text(20, frame::DIM)));
        }
        let dots = || drawn(&self.confirmed).chain(drawn(&self.waiting));
        let longest_ns = dots().map(|one| one.wait_ns).max().unwrap_or(0).max(1_000_000);
        let most = dots().map(|one| one.fee_rate).max().unwrap_or(0).max(1_000);
        let unit = Unit::of(longest_ns);
        let end = most as f64 / 1e3 * BEYOND.0;
        let top = longest_ns as f64 / unit.nanos() * BEYOND.1;
        let place = |rate: u64, wait_ns: u64| (rate as f64 / 1e3, wait_ns as f64 / unit.nanos());
        let mut chart = frame::axes(area).build_cartesian_2d(0.0..end, 0.0..top)?;
        frame::mesh(&mut chart.configure_mesh())
            .x_desc(words::fees_rate(self.language))
            .y_desc(words::fees_wait(self.language, words::unit(self.language, unit)))
            .x_labels(10)
            .y_labels(8)
            .x_label_formatter(&frame::plain)
            .y_label_formatter(&frame::plain)
            .draw()?;
        let confirmed = frame::dot(frame::BLUE, true);
        let waiting = frame::dot(frame::VERMILLION, false);
        for (payments, style) in [(&self.confirmed, confirmed), (&self.waiting, waiting)] {
            let circle = |one: &Wait| Circle::new(place(one.fee_rate, one.wait_ns), 4, style);
            chart.draw_series(drawn(payments).map(circle))?;
        }
        let medians = self.medians();
        let line = medians.iter().map(|(rate, wait_ns)| place(*rate, *wait_ns));
        chart.draw_series(LineSeries::new(line, frame::BLACK.stroke_width(3)))?;
        frame::legend(area, Corner::UpperRight, &self.legend(!medians.is_empty()))
    }
}

impl Fees<'_> {
    /// What the marks mean, as far as there are any.
    fn legend(&self, has_line: bool) -> Vec<(Swatch, String)> {
        let (confirmed, waiting) = (self.confirmed.len(), self.waiting.len());
        let text = words::fees_confirmed(self.language, confirmed, nth(confirmed));
        let mut entries = vec![(Swatch::Dot(frame::BLUE, true), text)];
        if waiting > 0 {
            let text = words::fees_waiting(self.language, waiting, nth(waiting));
            entries.push((Swatch::Dot(frame::VERMILLION, false), text));
        }
        if has_line {
            let text = words::fees_median(self.language).to_owned();
            entries.push((Swatch::Line(frame::BLACK, None), text));
        }
        entries
    }
}
