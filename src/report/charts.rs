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

/// Writes every chart as SVG and PNG into `folder` and returns the drawings.
///
/// # Errors
///
/// If a file cannot be written.
pub fn write_charts(
    picture: &Picture,
    language: Language,
    caption: &str,
    folder: &Path,
) -> Result<Vec<Inline>, std::io::Error> {
    let mut charts = vec![
        write(&Tree::new(picture, language, caption), folder)?,
        write(&Spread::new(picture, language, caption), folder)?,
        write(&Intervals::new(picture, language, caption), folder)?,
    ];
    if picture.money.has_moved() {
        charts.push(write(&Mempool::new(picture, language, caption), folder)?);
        charts.push(write(&Fees::new(picture, language, caption), folder)?);
    }
    if let Some(votes) = Votes::new(picture, language, caption) {
        charts.push(write(&votes, folder)?);
    }
    Ok(charts)
}

/// Writes one chart.
fn write(chart: &impl Chart, folder: &Path) -> Result<Inline, std::io::Error> {
    let svg = frame::svg(chart);
    std::fs::write(folder.join(format!("{}.svg", chart.file_name())), &svg)?;
    frame::write_png(chart, &folder.join(format!("{}.png", chart.file_name())))?;
    Ok(Inline { file_name: chart.file_name(), svg, description: chart.description() })
}
