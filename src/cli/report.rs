//! `forklab report`: the page of a run again, from its folder.

use crate::cli::args::PageSize;
use crate::cli::args::ReportArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::folder_words::not_written;
use crate::cli::playing::How;
use crate::cli::playing::Played;
use crate::cli::replay::receipt_of;
use crate::cli::replay::replay_receipt;
use crate::cli::replay::scenario_of;
use crate::cli::report_index::index;
use crate::cli::report_index::runs_in;
use crate::cli::report_page::ReportPage;
use crate::cli::report_page::other as other_language;
use crate::cli::run::shown_path;
use crate::cli::run_folder::CHARTS;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::REPORT;
use crate::cli::verify::altered_files;
use crate::cli::verify::replay_differences;
use crate::report::compare::Side;
use crate::report::compare::comparison;
use crate::report::film_data::FilmData;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::film::Film;
use crate::sweep::whole::write_whole;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// The page of two runs where nobody says another place.
const COMPARISON: &str = "compare.html";

/// Makes the pages of run folders again, one page of two, or the index of a folder of runs.
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
    if arguments.compare {
        let page = compare(arguments, language)?;
        writeln!(out, "{page}")?;
        return Ok(Outcome::Done);
    }
    // One that is wrong does not keep the others from their pages.
    let mut wrong = Vec::new();
    for folder in &arguments.folders {
        match page_of(folder, arguments.report, language) {
            Ok(page) => writeln!(out, "{page}")?,
            Err(Failure::Told(told)) => wrong.push(told),
            Err(failure) => return Err(failure),
        }
    }
    if wrong.is_empty() { Ok(Outcome::Done) } else { Err(Failure::Told(wrong.join("\n"))) }
}

/// The page of a run, or the index of a folder of runs; returns its path.
fn page_of(folder: &Path, size: PageSize, language: Language) -> Result<String, Failure> {
    let runs = runs_in(folder)?;
    let is_run = folder.join(RECEIPT).is_file();
    if is_run || runs.is_empty() {
        report_of(folder, size, language)
    } else {
        index(folder, &runs, language)
    }
}

/// A run that was played again from its folder.
struct Again {
    /// The folder as messages show it.
    shown: String,
    /// What was played.
    scenario: Scenario,
    /// How, as far as the receipt says.
    how: How,
    /// The scenario as the user called it.
    asked: String,
    /// The run.
    played: Played,
    /// Its film.
    film: Film,
}

/// Plays the run of a folder again, if the folder is whole.
fn again(folder: &Path, size: PageSize, language: Language) -> Result<Again, Failure> {
    let shown = shown_path(folder);
    if folder.is_file() {
        return Err(Failure::Told(folder_words::no_run(language, &shown)));
    }
    let receipt = receipt_of(folder, &shown, language)?;
    refuse(&altered_files(folder, &receipt, language)?, &shown)?;
    let scenario = scenario_of(folder, &receipt)?;
    let how = How { as_written: receipt.as_written, ..How::default() };
    let mut film = Film::new(scenario.network.nodes, size == PageSize::Full);
    let played = replay_receipt(&receipt, &scenario, &shown, language, &mut [&mut film])?;
    // What was altered together with its hash.
    refuse(&replay_differences(folder, &played, language)?, &shown)?;
    let asked = receipt.asked.unwrap_or_else(|| scenario.name.clone());
    Ok(Again { shown, scenario, how, asked, played, film })
}

/// Tells what is wrong with the files of a folder, if anything is.
fn refuse(wrong: &[String], shown: &str) -> Result<(), Failure> {
    let lines: Vec<String> = wrong.iter().map(|line| format!("{shown}/{line}")).collect();
    if lines.is_empty() { Ok(()) } else { Err(Failure::Told(lines.join("\n"))) }
}

/// Plays the run of a folder again and writes its page; returns the page's path.
fn report_of(folder: &Path, size: PageSize, language: Language) -> Result<String, Failure> {
    let Again { shown, scenario, how, asked, played, film } = again(folder, size, language)?;
    let page = ReportPage { language, scenario: &scenario, how, asked: &asked, folder: &shown };
    let charts = folder.join(CHARTS);
    let full = |error: io::Error| Failure::Told(not_written(language, &shown, &error));
    fs::create_dir_all(&charts).map_err(full)?;
    let html = page.html(&played, &film, Some(&charts)).map_err(full)?;
    write_whole(&folder.join(REPORT), html.as_bytes()).map_err(full)?;
    Ok(format!("{shown}/{REPORT}"))
}

/// Plays two runs again and writes the page that has them side by side; returns its path.
fn compare(arguments: &ReportArguments, language: Language) -> Result<String, Failure> {
    let [one, other] = &arguments.folders[..] else {
        let given = arguments.folders.len();
        return Err(Failure::Told(folder_words::two_folders(language, given)));
    };
    let size = arguments.report;
    let runs = [again(one, size, language)?, again(other, size, language)?];
    let films = [0, 1].map(|at: usize| {
        let run = &runs[at];
        FilmData::new(&run.played.world, &run.played.story, &run.film).as_json()
    });
    let sides = [0, 1].map(|at: usize| Side {
        folder: &runs[at].shown,
        scenario: &runs[at].scenario,
        story: &runs[at].played.story,
        film: &films[at],
    });
    let html = comparison([language, other_language(language)], sides);
    let path = arguments.out.clone().unwrap_or_else(|| PathBuf::from(COMPARISON));
    let shown = shown_path(&path);
    write_whole(&path, html.as_bytes())
        .map_err(|error| Failure::Told(not_written(language, &shown, &error)))?;
    Ok(shown)
}
