//! The charts of a run: block tree, propagation curve, intervals; mempool and fees, if people paid;
//! rewards and difficulty, if there are some to compare; votes, if somebody attacked with many
//! machines.

use crate::report::difficulty::difficulty;
use crate::report::fees;
use crate::report::fees::Fees;
use crate::report::frame;
use crate::report::frame::Chart;
use crate::report::intervals::Intervals;
use crate::report::mempool;
use crate::report::mempool::Mempool;
use crate::report::plot::Plotted;
use crate::report::plot_draw;
use crate::report::rewards::rewards;
use crate::report::spread::Spread;
use crate::report::tree::Tree;
use crate::report::vector;
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
    /// The numbers in it, as CSV; the same in every language.
    pub csv: String,
}

impl Inline {
    /// Whether it is about payments.
    pub fn is_about_money(&self) -> bool {
        [mempool::FILE_NAME, fees::FILE_NAME].contains(&self.file_name)
    }
}

/// Draws every chart; where there is a folder, writes them there as SVG and PNG, with the numbers
/// as CSV.
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
    for plotted in [rewards(picture, language, caption), difficulty(picture, language, caption)] {
        charts.extend(plotted.map(|plotted| draw_plot(&plotted, folder)).transpose()?);
    }
    if let Some(votes) = Votes::new(picture, language, caption) {
        charts.push(draw(&votes, folder)?);
    }
    Ok(charts)
}

/// The same of a plot.
fn draw_plot(plotted: &Plotted, folder: Option<&Path>) -> Result<Inline, std::io::Error> {
    let Plotted { file_name, plot, numbers } = plotted;
    let (svg, csv) = (plot_draw::draw(plot), numbers.csv());
    if let Some(folder) = folder {
        std::fs::write(folder.join(format!("{file_name}.svg")), &svg)?;
        std::fs::write(folder.join(format!("{file_name}.csv")), &csv)?;
        std::fs::write(folder.join(format!("{file_name}.png")), vector::png(&svg))?;
    }
    Ok(Inline { file_name, svg, description: plot.description.clone(), csv })
}

/// Draws one chart, and writes it where there is a folder.
fn draw(chart: &impl Chart, folder: Option<&Path>) -> Result<Inline, std::io::Error> {
    let svg = frame::svg(chart);
    let csv = chart.numbers().csv();
    if let Some(folder) = folder {
        std::fs::write(folder.join(format!("{}.svg", chart.file_name())), &svg)?;
        std::fs::write(folder.join(format!("{}.csv", chart.file_name())), &csv)?;
        frame::write_png(chart, &folder.join(format!("{}.png", chart.file_name())))?;
    }
    Ok(Inline { file_name: chart.file_name(), svg, description: chart.description(), csv })
}
