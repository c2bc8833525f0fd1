//! The legend of a plot, at its right: it never stands over data.

use crate::report::frame::DIM;
use crate::report::plot::Plot;
use crate::report::plot::Sample;
use crate::report::plot_draw::LETTERS;
use crate::report::plot_draw::lettering;
use crate::report::plot_marks::arrow_down;
use crate::report::plot_marks::arrow_up;
use crate::report::plot_marks::interval;
use crate::report::plot_marks::shape;
use crate::report::plot_marks::stroke;
use crate::report::svg::Anchor;
use crate::report::svg::Lettering;
use crate::report::svg::Spot;
use crate::report::svg::Svg;
use crate::report::text_width::text_width;
use crate::report::text_width::wrapped;

/// The widest line of words.
const WORDS_MAX: f64 = 200.0;
/// The room for samples.
const SAMPLE: f64 = 42.0;
/// From line to line of one entry, and from entry to entry.
const LINES: (f64, f64) = (21.0, 29.0);
/// The size of the letters.
const SIZE: f64 = LETTERS - 1.0;

/// A legend.
#[derive(Debug)]
pub struct Legend<'a> {
    heading: Vec<String>,
    entries: Vec<(&'a Sample, Vec<String>)>,
}

impl<'a> Legend<'a> {
    /// The legend of a plot, its words in lines.
    pub fn of(plot: &'a Plot) -> Self {
        let heading = match plot.legend_heading.as_str() {
            "" => Vec::new(),
            text => wrapped(text, SIZE, WORDS_MAX + SAMPLE),
        };
        let lines = |text: &str| wrapped(text, SIZE, WORDS_MAX);
        let entries = plot.legend.iter().map(|entry| (&entry.sample, lines(&entry.text))).collect();
        Self { heading, entries }
    }

    /// Its width in pixels.
    pub fn width(&self) -> f64 {
        let words = self.entries.iter().flat_map(|entry| &entry.1);
        let words = words.map(|line| SAMPLE + text_width(line, SIZE));
        let heading = self.heading.iter().map(|line| text_width(line, SIZE));
        words.chain(heading).fold(0.0, f64::max)
    }

    /// Its height in pixels.
    pub fn height(&self) -> f64 {
        let entries = self.entries.iter().map(|(sample, lines)| entry_height(sample, lines.len()));
        self.heading.len() as f64 * LINES.0 + 14.0 + entries.sum::<f64>()
    }

    /// Draws it with this upper left corner.
    pub fn draw(&self, svg: &mut Svg, corner: Spot) {
        let heading = Lettering { colour: DIM, ..words() };
        let (left, mut y) = (corner.0, corner.1 + 10.0);
        for line in &self.heading {
            svg.text((left, y), &heading, line);
            y += LINES.0;
        }
        y += if self.heading.is_empty() { 0.0 } else { 8.0 };
        for (sample, lines) in &self.entries {
            let middle = y + (entry_height(sample, lines.len()) - LINES.1) / 2.0;
            draw_sample(svg, sample, (left, middle));
            for (line, at) in lines.iter().zip(0_u32..) {
                let above = (lines.len() as f64 - 1.0) / 2.0 - f64::from(at);
                svg.text((left + SAMPLE, middle - above * LINES.0), &words(), line);
            }
            y += entry_height(sample, lines.len());
        }
    }
}

const fn words() -> Lettering {
    lettering(Anchor::Start, SIZE)
}

/// Arrows and intervals are higher than a line of words.
fn entry_height(sample: &Sample, lines: usize) -> f64 {
    let words = (lines - 1) as f64 * LINES.0 + LINES.1;
    match sample {
        Sample::Interval | Sample::AtMost | Sample::Beyond => words.max(38.0),
        Sample::Mark(..) | Sample::Line(_) => words,
    }
}

fn draw_sample(svg: &mut Svg, sample: &Sample, at: Spot) {
    let (x, y) = (at.0 + (SAMPLE - 12.0) / 2.0, at.1);
    let ends = [(at.0, y), (at.0 + SAMPLE - 12.0, y)];
    match sample {
        Sample::Mark(look, line) => {
            if let Some(line) = line {
                svg.path("sample", &ends, &stroke(line));
            }
            shape(svg, (x, y), look);
        }
        Sample::Line(line) => svg.path("sample", &ends, &stroke(line)),
        Sample::Interval => interval(svg, x, y - 11.0, y + 11.0, DIM),
        Sample::AtMost => arrow_down(svg, (x, y - 12.0), DIM),
        Sample::Beyond => arrow_up(svg, (x, y - 12.0), DIM),
    }
}
