//! `forklab chart`: the pictures of a sweep, from its table and without playing.

use crate::cli::args::ChartArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::BadInput;
use crate::cli::receipt_input::find_receipt;
use crate::cli::report_page::other as other_language;
use crate::cli::run::shown_path;
use crate::cli::run_folder::REPORT;
use crate::cli::sweep_words as words;
use crate::report::column_words::column;
use crate::report::sweep_chart_words;
use crate::report::sweep_charts;
use crate::report::sweep_charts::CHARTS;
use crate::report::sweep_charts::DrawnChart;
use crate::report::sweep_charts::Setting;
use crate::report::sweep_page::CellsData;
use crate::report::sweep_page::SweepLeaf;
use crate::report::sweep_page::sweep_page;
use crate::report::vector::missing_characters;
use crate::scenario::schema::Language;
use crate::sweep::chart_table::ChartTable;
use crate::sweep::file::Sweep;
use crate::sweep::file::read;
use crate::sweep::measure::Measure;
use crate::sweep::measure::What;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::Receipt;
use crate::sweep::shipped;
use crate::sweep::table::CELLS;
use crate::sweep::whole::write_whole;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

/// Draws the charts of a sweep folder again.
///
/// # Errors
///
/// It is none, or its table is another sweep's.
pub fn chart(
    arguments: &ChartArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let shown = shown_path(folder);
    let nothing = || Failure::Told(words::nothing_to_draw(language, &shown, RECEIPT));
    let receipt = find_receipt(folder, language)?.ok_or_else(nothing)?;
    let file = format!("{shown}/{RECEIPT}");
    let find = |_: &str| Ok(receipt.base());
    let sweep = read(&file, &receipt.name, &receipt.sweep, &find).map_err(|problems| {
        Failure::Input(BadInput { file: file.clone(), text: receipt.sweep.clone(), problems })
    })?;
    if sweep.charts.is_empty() {
        return Err(Failure::Told(words::no_charts(language, &shown)));
    }
    draw(&sweep, &receipt, &usual_file(&sweep), language, folder, out)?;
    Ok(Outcome::Done)
}

/// What a sweep is called by where nobody knows how the user called it.
pub fn usual_file(sweep: &Sweep) -> String {
    let ending = if shipped::find(&sweep.name).is_some() { "" } else { ".json" };
    format!("{}{ending}", sweep.name)
}

/// Draws the charts that a sweep asks for from the table in its folder, writes its page, and tells
/// the files. `asked` is the sweep as the user called it.
///
/// # Errors
///
/// The table is missing or another sweep's, or a file cannot be written.
pub fn draw(
    sweep: &Sweep,
    receipt: &Receipt,
    asked: &str,
    language: Language,
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let shown = shown_path(folder);
    let nothing = |_| Failure::Told(words::nothing_to_draw(language, &shown, CELLS));
    let cells = fs::read(folder.join(CELLS)).map_err(nothing)?;
    let table = ChartTable::read(&sweep.axes, &sweep.measures, &cells).map_err(|reject| {
        Failure::Told(words::other_table(language, &shown, &reject.to_string()))
    })?;
    let full = |error: io::Error| Failure::Told(words::not_written(language, &shown, &error));
    let pictures =
        [language, other_language(language)].map(|one| Pictures::new(sweep, receipt, &table, one));
    let charts = &pictures[0].charts;
    sweep_charts::write(charts, &folder.join(CHARTS)).map_err(full)?;
    for chart in charts {
        writeln!(out, "{shown}/{CHARTS}/{}.svg .pdf .png .csv", chart.name)?;
    }
    let data = cells_data(sweep, &table, &cells, asked);
    let commands = format!("{} --out {shown}\nforklab verify {shown}", data.command);
    let page = sweep_page(&pictures.each_ref().map(|one| one.leaf(sweep)), &data, &commands);
    write_whole(&folder.join(REPORT), page.as_bytes()).map_err(full)?;
    writeln!(out, "{shown}/{REPORT}")?;
    let missing: BTreeSet<char> =
        charts.iter().flat_map(|chart| missing_characters(&chart.svg)).collect();
    if !missing.is_empty() {
        // The pictures are there all the same; nothing is to be done about a lost standard error.
        let _ = writeln!(io::stderr(), "{}", words::missing_characters(language, &missing));
    }
    Ok(())
}

/// The charts of a sweep in one language, with what the page says beside them.
struct Pictures {
    language: Language,
    title: String,
    caption: String,
    charts: Vec<DrawnChart>,
}

impl Pictures {
    fn new(sweep: &Sweep, receipt: &Receipt, table: &ChartTable, language: Language) -> Self {
        let title = match sweep.title.in_language(language) {
            "" => sweep.name.clone(),
            title => title.to_owned(),
        };
        let caption = sweep_chart_words::caption(
            language,
            &sweep.name,
            table.trials_range(),
            sweep.seed,
            &table.entries("pow"),
            &receipt.version,
        );
        let setting = Setting { table, language, title: &title, caption: &caption };
        let charts = sweep_charts::draw(&setting, &sweep.charts);
        Self { language, title, caption, charts }
    }

    fn leaf<'a>(&'a self, sweep: &'a Sweep) -> SweepLeaf<'a> {
        SweepLeaf {
            language: self.language,
            title: &self.title,
            question: sweep.question.in_language(self.language),
            caption: &self.caption,
            files: words::sweep_files(self.language),
            charts: &self.charts,
        }
    }
}

/// The cells of a table that was read before.
fn cells_data(sweep: &Sweep, table: &ChartTable, cells: &[u8], asked: &str) -> CellsData {
    let mut reader = csv::Reader::from_reader(cells);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let columns = reader.headers().map(texts).unwrap_or_default();
    let rows = reader.records().filter_map(Result::ok).map(|record| texts(&record)).collect();
    let main = sweep.measures.first().and_then(|measure| measure.columns().nth(1));
    let main = columns.iter().position(|column| Some(column) == main.as_ref());
    let is_truth = |measure: &&Measure| matches!(measure.what, What::Truth(_));
    let in_words = |language| columns.iter().map(|name| column(language, table, name)).collect();
    CellsData {
        words: [Language::English, Language::Chinese].map(in_words),
        main: main.unwrap_or(sweep.axes.len()),
        axes: sweep.axes.len(),
        labels: sweep.cells().iter().map(|cell| cell.label(&sweep.axes)).collect(),
        truths: sweep.measures.iter().filter(is_truth).map(|one| one.name.clone()).collect(),
        command: format!("forklab sweep {asked}"),
        columns,
        rows,
    }
}
