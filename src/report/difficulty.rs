//! The difficulty over time, where it changed.

use crate::consensus::pow::expand_bits;
use crate::mining::attempts::expected_hashes;
use crate::report::chart_numbers::Numbers;
use crate::report::chart_numbers::seconds;
use crate::report::chart_words::Unit;
use crate::report::chart_words::unit;
use crate::report::look;
use crate::report::plot::Curve;
use crate::report::plot::Entry;
use crate::report::plot::Panel;
use crate::report::plot::Plot;
use crate::report::plot::Plotted;
use crate::report::plot::Sample;
use crate::report::run_chart_words as words;
use crate::report::scale::Scale;
use crate::report::scale::Style;
use crate::scenario::schema::Language;
use crate::story::picture::Picture;
use crate::story::picture::PictureBlock;
use crate::story::tables::BlockStatus;

/// The chart of a run whose difficulty changed.
pub fn difficulty(picture: &Picture, language: Language, caption: &str) -> Option<Plotted> {
    let first = picture.blocks.first()?.bits;
    let kept = || picture.blocks.iter().filter(|block| block.status == BlockStatus::Active);
    if kept().all(|block| block.bits == first) {
        return None;
    }
    let hashes = |bits: u32| expected_hashes(expand_bits(bits).magnitude);
    let value = |block: &PictureBlock| hashes(block.bits) / hashes(first);
    let values: Vec<f64> = kept().map(value).collect();
    let (least, most) =
        values.iter().fold((f64::INFINITY, 0.0_f64), |(l, m), &v| (l.min(v), m.max(v)));
    let end_ns = kept().map(|block| block.found_at_ns).max().unwrap_or(1).max(1);
    let time = Unit::of(end_ns);
    // A step: each block is found at the difficulty that the one before it left.
    let mut points = Vec::new();
    for (block, &value) in kept().zip(&values) {
        let at = block.found_at_ns as f64 / 1e9;
        points.extend(points.last().map(|&(before, _): &(f64, f64)| (before, value)));
        points.push((at, value));
    }
    let style = look::look(0, 1, false);
    let line = look::joining(&style, 0);
    let plot = Plot {
        title: words::difficulty_title(language).to_owned(),
        caption: caption.to_owned(),
        description: words::difficulty_description(language, least, most),
        x: Scale::linear([0.0, end_ns as f64 / 1e9], Style::Time(time)),
        y: Scale::linear(values.iter().copied().chain([0.0]), Style::Plain),
        x_label: words::time(language, unit(language, time)),
        y_label: words::difficulty(language).to_owned(),
        panels: vec![Panel {
            heading: String::new(),
            curves: vec![Curve { points, line }],
            marks: Vec::new(),
        }],
        legend_heading: String::new(),
        legend: vec![Entry { sample: Sample::Line(line), text: words::block(language).to_owned() }],
    };
    let row = |(block, value): (&PictureBlock, &f64)| {
        vec![seconds(block.found_at_ns), block.height.to_string(), value.to_string()]
    };
    let rows = kept().zip(&values).map(row).collect();
    let numbers = Numbers { columns: &["found_s", "height", "difficulty"], rows };
    Some(Plotted { file_name: "difficulty", plot, numbers })
}
