//! `forklab report`: the page of a run again, from its folder.

use crate::cli::args::ReportArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::playing::How;
use crate::cli::replay::receipt_of;
use crate::cli::replay::replay_watched;
use crate::cli::replay::scenario_of;
use crate::cli::report_page::ReportPage;
use crate::cli::run::shown_path;
use crate::cli::run_folder::CHARTS;
use crate::cli::run_folder::REPORT;
use crate::cli::verify::altered_files;
use crate::scenario::schema::Language;
use crate::story::film::Film;
use crate::sweep::whole::write_whole;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Makes the pages of run folders again.
///
/// # Errors
///
/// A folder is no whole run of this version, and then its page is left as it is; or it cannot be
/// written.
pub fn report(
    arguments: &ReportArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    for folder in &arguments.folders {
        let page = report_of(folder, language)?;
        writeln!(out, "{page}")?;
    }
    Ok(Outcome::Done)
}

/// Plays the run of a folder again and writes its page; returns the page's path.
fn report_of(folder: &Path, language: Language) -> Result<String, Failure> {
    let shown = shown_path(folder);
    let receipt = receipt_of(folder, &shown, language)?;
    let altered = altered_files(folder, &receipt, language)?;
    if !altered.is_empty() {
        let lines = altered.iter().map(|line| format!("{shown}/{line}"));
        return Err(Failure::Told(lines.collect::<Vec<_>>().join("\n")));
    }
    let scenario = scenario_of(folder, &receipt)?;
    let how = How { as_written: receipt.as_written, ..How::default() };
    let mut film = Film::default();
    let played = replay_watched(&scenario, how, &mut [&mut film])?;
    let (kept, again) = (&receipt.digest, &played.story.summary.digest);
    if kept != again {
        return Err(Failure::Told(folder_words::other_digest(language, &shown, kept, again)));
    }
    let asked = receipt.asked.as_deref().unwrap_or(&scenario.name);
    let page = ReportPage { language, scenario: &scenario, how, asked, folder: &shown };
    let charts = folder.join(CHARTS);
    fs::create_dir_all(&charts)?;
    let html = page.html(&played, &film, Some(&charts))?;
    write_whole(&folder.join(REPORT), html.as_bytes())?;
    Ok(format!("{shown}/{REPORT}"))
}
