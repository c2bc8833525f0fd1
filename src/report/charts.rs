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
use std::fs;
use std::io;
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
) -> io::Result<Vec<Inline>> {
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

/// Draws a plot, and writes it where there is a folder.
fn draw_plot(plotted: &Plotted, folder: Option<&Path>) -> io::Result<Inline> {
    let Plotted { file_name, plot, numbers } = plotted;
    let (svg, csv) = (plot_draw::draw(plot), numbers.csv());
    let inline = Inline { file_name, svg, description: plot.description.clone(), csv };
    let png = |path: &Path| fs::write(path, vector::png(&inline.svg));
    write(&inline, folder, png)?;
    Ok(inline)
}

/// The same of another chart.
fn draw(chart: &impl Chart, folder: Option<&Path>) -> io::Result<Inline> {
    let (svg, csv) = (frame::svg(chart), chart.numbers().csv());
    let inline =
        Inline { file_name: chart.file_name(), svg, description: chart.description(), csv };
    write(&inline, folder, |path| frame::write_png(chart, path))?;
    Ok(inline)
}

/// Writes a chart's files, where there is a folder; `png` writes one of them.
fn write(
    chart: &Inline,
    folder: Option<&Path>,
    png: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let Some(folder) = folder else { return Ok(()) };
    let file = |ending: &str| folder.join(format!("{}.{ending}", chart.file_name));
    fs::write(file("svg"), &chart.svg)?;
    fs::write(file("csv"), &chart.csv)?;
    png(&file("png"))
}
