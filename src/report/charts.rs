//! The charts of a run: block tree, propagation curve, intervals; mempool and fees, if people paid;
//! votes, if somebody attacked with many machines.

use crate::report::fees;
use crate::report::fees::Fees;
use crate::report::frame;
use crate::report::frame::Chart;
use crate::report::intervals::Intervals;
use crate::report::mempool;
use crate::report::mempool::Mempool;
use crate::report::spread::Spread;
use crate::report::tree::Tree;
use crate::report::votes::Votes;
use crate::scenario::schema::Language;
use crate::story::picture::Picture;
use std::path::Path;

/// A chart for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The name of its files, without ending.
    pub file_name: &'static str,
    /// The drawing.
    pub svg: String,
    /// One sentence for those who cannot see it.
    pub description: String,
}

impl Inline {
    /// Whether it is about payments.
    pub fn is_about_money(&self) -> bool {
        [mempool::FILE_NAME, fees::FILE_NAME].contains(&self.file_name)
    }
}

/// Draws every chart; where there is a folder, writes them there as SVG and PNG.
///
/// # Errors
///
/// If a file cannot be written.
pub fn draw_charts(
    picture: &Picture,
    language: Language,
    caption: &str,
    folder: Option<&Path>,
) -> Result<Vec<Inline>, std::io::Error> {
    let mut charts = vec![
        draw(&Tree::new(picture, language, caption), folder)?,
        draw(&Spread::new(picture, language, caption), folder)?,
        draw(&Intervals::new(picture, language, caption), folder)?,
    ];
    if picture.money.has_moved() {
        charts.push(draw(&Mempool::new(picture, language, caption), folder)?);
        charts.push(draw(&Fees::new(picture, language, caption), folder)?);
    }
    if let Some(votes) = Votes::new(picture, language, caption) {
        charts.push(draw(&votes, folder)?);
    }
    Ok(charts)
}

/// Draws one chart, and writes it where there is a folder.
fn draw(chart: &impl Chart, folder: Option<&Path>) -> Result<Inline, std::io::Error> {
    let svg = frame::svg(chart);
    if let Some(folder) = folder {
        std::fs::write(folder.join(format!("{}.svg", chart.file_name())), &svg)?;
        frame::write_png(chart, &folder.join(format!("{}.png", chart.file_name())))?;
    }
    Ok(Inline { file_name: chart.file_name(), svg, description: chart.description() })
}
