//! `forklab chart`: the pictures of a sweep, from its table and without playing.

use crate::cli::args::ChartArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::BadInput;
use crate::cli::receipt_input::find_receipt;
use crate::cli::run::shown_path;
use crate::cli::sweep_words as words;
use crate::report::sweep_chart_words;
use crate::report::sweep_charts;
use crate::report::sweep_charts::CHARTS;
use crate::report::sweep_charts::Setting;
use crate::report::vector::missing_characters;
use crate::scenario::schema::Language;
use crate::sweep::chart_table::ChartTable;
use crate::sweep::file::Sweep;
use crate::sweep::file::read;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::Receipt;
use crate::sweep::table::CELLS;
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
    draw(&sweep, &receipt, language, folder, out)?;
    Ok(Outcome::Done)
}

/// Draws the charts that a sweep asks for from the table in its folder, and tells their files.
///
/// # Errors
///
/// The table is missing or another sweep's, or a file cannot be written.
pub fn draw(
    sweep: &Sweep,
    receipt: &Receipt,
    language: Language,
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if sweep.charts.is_empty() {
        return Ok(());
    }
    let shown = shown_path(folder);
    let nothing = |_| Failure::Told(words::nothing_to_draw(language, &shown, CELLS));
    let cells = fs::read(folder.join(CELLS)).map_err(nothing)?;
    let table = ChartTable::read(&sweep.axes, &sweep.measures, &cells).map_err(|reject| {
        Failure::Told(words::other_table(language, &shown, &reject.to_string()))
    })?;
    let title = match sweep.title.in_language(language) {
        "" => sweep.name.as_str(),
        title => title,
    };
    let caption = sweep_chart_words::caption(
        language,
        &sweep.name,
        table.trials_range(),
        sweep.seed,
        &table.entries("pow"),
        &receipt.version,
    );
    let setting = Setting { table: &table, language, title, caption: &caption };
    let charts = sweep_charts::draw(&setting, &sweep.charts);
    sweep_charts::write(&charts, &folder.join(CHARTS))
        .map_err(|error| Failure::Told(words::not_written(language, &shown, &error)))?;
    for chart in &charts {
        writeln!(out, "{shown}/{CHARTS}/{}.svg .pdf .png .csv", chart.name)?;
    }
    let missing: BTreeSet<char> =
        charts.iter().flat_map(|chart| missing_characters(&chart.svg)).collect();
    if !missing.is_empty() {
        // The pictures are there all the same; nothing is to be done about a lost standard error.
        let _ = writeln!(io::stderr(), "{}", words::missing_characters(language, &missing));
    }
    Ok(())
}
