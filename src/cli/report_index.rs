//! `index.html` of a folder of runs.

use crate::cli::exit::Failure;
use crate::cli::folder_words;
use crate::cli::folder_words::not_written;
use crate::cli::replay::receipt_of;
use crate::cli::replay::scenario_of;
use crate::cli::run::shown_path;
use crate::cli::run_folder;
use crate::cli::run_folder::Held;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::SUMMARY;
use crate::cli::verify::altered_files;
use crate::report::index_page::IndexLine;
use crate::report::index_page::index_page;
use crate::report::words;
use crate::scenario::schema::Language;
use crate::story::summary::Summary;
use crate::sweep::whole::write_whole;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The page.
const INDEX: &str = "index.html";

/// The run folders in a folder, by name; none if it is itself no such folder.
///
/// # Errors
///
/// It cannot be read.
pub fn runs_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut runs = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
            if !is_hidden && path.join(run_folder::RECEIPT).is_file() {
                runs.push(path);
            }
        }
    }
    runs.sort();
    Ok(runs)
}

/// Writes the page of a folder of runs; returns its path.
///
/// # Errors
///
/// A file cannot be read or written.
pub fn index(folder: &Path, runs: &[PathBuf], language: Language) -> Result<String, Failure> {
    let mut lines = Vec::with_capacity(runs.len());
    for run in runs {
        lines.push(line_of(run, language)?);
    }
    let (path, shown) = (folder.join(INDEX), shown_path(folder));
    let html = index_page(language, &shown, &lines);
    write_whole(&path, html.as_bytes())
        .map_err(|error| Failure::Told(not_written(language, &shown_path(&path), &error)))?;
    Ok(shown_path(&path))
}

/// What is said of a run, or of a folder that was one.
fn line_of(run: &Path, language: Language) -> Result<IndexLine, Failure> {
    let name = run.file_name().map(|name| name.to_string_lossy().into_owned());
    let folder = name.unwrap_or_default();
    let shown = shown_path(run);
    let receipt = match run_folder::held(run)? {
        Held::Run(receipt) => *receipt,
        Held::Broken(fault) => {
            return Ok(broken(folder, folder_words::broken(language, &shown, &fault)));
        }
        Held::Nothing | Held::Other => {
            return Ok(broken(folder, folder_words::no_run(language, &shown)));
        }
    };
    let answer = match receipt_of(run, &shown, language) {
        Err(Failure::Told(told)) => Err(told),
        Err(failure) => return Err(failure),
        Ok(_) => answer_of(run, &receipt, language)?,
    };
    Ok(IndexLine {
        folder,
        title: title_of(run, &receipt, language),
        seed: receipt.seed.to_string(),
        version: receipt.version.clone(),
        digest: receipt.digest.clone(),
        answer,
    })
}

/// A folder of which nothing is known but what is wrong.
fn broken(folder: String, fault: String) -> IndexLine {
    let [title, seed, version, digest] = [const { String::new() }; 4];
    IndexLine { folder, title, seed, version, digest, answer: Err(fault) }
}

/// The scenario's title where this version can read it, else its name.
fn title_of(run: &Path, receipt: &Receipt, language: Language) -> String {
    scenario_of(run, receipt).map_or_else(
        |_| receipt.name.clone(),
        |scenario| words::title(language, &scenario).to_owned(),
    )
}

/// What the run answers, or what of it is not as it was written.
fn answer_of(
    run: &Path,
    receipt: &Receipt,
    language: Language,
) -> Result<Result<String, String>, Failure> {
    let altered = altered_files(run, receipt, language)?;
    if !altered.is_empty() {
        return Ok(Err(altered.join("; ")));
    }
    let summary = serde_json::from_slice::<Summary>(&fs::read(run.join(SUMMARY))?);
    Ok(match summary {
        Ok(summary) => {
            let own = words::own_answer(language, &summary).cloned();
            Ok(own.unwrap_or_else(|| words::answer(language, &summary)))
        }
        Err(fault) => Err(folder_words::broken(language, &shown_path(run), &fault.to_string())),
    })
}
