//! The intervals between blocks beside the exponential law: is mining a Poisson process?

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
use crate::report::numbers::span_short;
use crate::scenario::schema::Language;
use crate::sim::math;
use crate::story::picture::Picture;
use plotters::element::Circle;
use plotters::element::Rectangle;
use plotters::element::Text;
use plotters::prelude::DrawingBackend;
use plotters::series::LineSeries;
use plotters::style::Color;

/// Bars, the last of which holds everything longer.
const BARS: usize = 17;
/// Bars in one mean interval.
const BARS_PER_MEAN: f64 = 4.0;

/// The chart.
pub struct Intervals<'a> {
    /// The intervals.
    intervals_ns: &'a [u64],
    /// The mean of the law.
    mean_ns: u64,
    /// The language of the texts.
    language: Language,
    /// The line below.
    caption: &'a str,
}

impl<'a> Intervals<'a> {
    /// The intervals of a picture.
    pub fn new(picture: &'a Picture, language: Language, caption: &'a str) -> Self {
        Self {
            intervals_ns: &picture.intervals_ns,
            mean_ns: picture.interval_expected.as_nanos(),
            language,
            caption,
        }
    }

    /// How many intervals fall into each bar.
    fn counts(&self) -> [u32; BARS] {
        let mut counts = [0; BARS];
        for interval_ns in self.intervals_ns {
            let bar = *interval_ns as f64 / self.mean_ns.max(1) as f64 * BARS_PER_MEAN;
            counts[(bar as usize).min(BARS - 1)] += 1;
        }
        counts
    }

    /// How many the law expects in each bar: n (e^(-a/T) - e^(-b/T)), in the last n e^(-a/T).
    fn law(&self) -> [f64; BARS] {
        let beyond = |bar: usize| math::exp(-(bar as f64) / BARS_PER_MEAN);
        let count = self.intervals_ns.len() as f64;
        core::array::from_fn(|bar| {
            let longer = if bar + 1 == BARS { 0.0 } else { beyond(bar + 1) };
            count * (beyond(bar) - longer)
        })
    }

    /// The mean of what was seen, in words.
    fn mean_seen(&self) -> String {
        let sum_ns: u128 = self.intervals_ns.iter().map(|interval| u128::from(*interval)).sum();
        span_short(self.language, sum_ns as f64 / self.intervals_ns.len().max(1) as f64)
    }

    /// The mean of the law, in words.
    fn mean_law(&self) -> String {
        span_short(self.language, self.mean_ns as f64)
    }
}

impl Chart for Intervals<'_> {
    fn file_name(&self) -> &'static str {
        "intervals"
    }

    fn title(&self) -> String {
        words::intervals_title(self.language).to_owned()
    }

    fn caption(&self) -> &str {
        self.caption
    }

    fn description(&self) -> String {
        let count = self.intervals_ns.len();
        words::intervals_description(self.language, count, &self.mean_seen(), &self.mean_law())
    }

    fn numbers(&self) -> Numbers {
        let edge = |bar: usize| seconds((bar as f64 / BARS_PER_MEAN * self.mean_ns as f64) as u64);
        let bars = self.counts().into_iter().zip(self.law()).enumerate();
        let row = |(bar, (count, law)): (usize, (u32, f64))| {
            let to = if bar + 1 == BARS { String::new() } else { edge(bar + 1) };
            vec![edge(bar), to, count.to_string(), format!("{law:.3}")]
        };
        Numbers { columns: &["from_s", "to_s", "blocks", "law"], rows: bars.map(row).collect() }
    }

    fn body_height(&self) -> u32 {
        440
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>) -> Drawn<B> {
        if self.intervals_ns.is_empty() {
            let text = words::nothing(self.language);
            return area.draw(&Text::new(text, (0, 20), frame::text(20, frame::DIM)));
        }
        let (counts, law) = (self.counts(), self.law());
        let unit = Unit::of(self.mean_ns * 4);
        let bar = self.mean_ns as f64 / unit.nanos() / BARS_PER_MEAN;
        let top = counts.iter().copied().max().unwrap_or(0);
        let top = law.iter().copied().fold(f64::from(top), f64::max) * 1.12;
        let end = bar * BARS as f64;
        let mut chart = frame::axes(area).build_cartesian_2d(0.0..end, 0.0..top)?;
        frame::mesh(&mut chart.configure_mesh())
            .disable_x_mesh()
            .x_desc(words::intervals_length(self.language, words::unit(self.language, unit)))
            .y_desc(words::intervals_count(self.language))
            .x_labels(10)
            .y_labels(6)
            .x_label_formatter(&frame::plain)
            .y_label_formatter(&frame::plain)
            .draw()?;
        let corners = |index: usize| {
            [(index as f64 * bar, 0.0), ((index + 1) as f64 * bar, f64::from(counts[index]))]
        };
        let bars = (0..BARS).map(|index| Rectangle::new(corners(index), frame::SKY.filled()));
        chart.draw_series(bars)?;
        let outline = frame::BLACK.stroke_width(1);
        chart.draw_series((0..BARS).map(|index| Rectangle::new(corners(index), outline)))?;
        let points = || law.iter().enumerate().map(|(index, at)| ((index as f64 + 0.5) * bar, *at));
        let style = frame::VERMILLION.stroke_width(3);
        chart.draw_series(LineSeries::new(points().take(BARS - 1), style))?;
        chart.draw_series(points().map(|point| Circle::new(point, 5, style.filled())))?;
        let seen = words::intervals_seen(self.language, self.intervals_ns.len(), &self.mean_seen());
        let law = words::intervals_law(self.language, &self.mean_law());
        let entries =
            [(Swatch::Bar(frame::SKY), seen), (Swatch::Line(frame::VERMILLION, None), law)];
        frame::legend(area, Corner::UpperRight, &entries)
    }
}
