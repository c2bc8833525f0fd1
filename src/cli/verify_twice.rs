//! `forklab verify SCENARIO`: two fresh processes play it, and everything that they leave is
//! compared.

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::run_folder;
use crate::cli::run_folder::Held;
use crate::cli::run_folder::REPLAYED;
use crate::cli::run_folder::SUMMARY;
use crate::cli::verify::first_difference;
use crate::cli::verify::summary_difference;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::summary::Summary;
use std::env;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

/// Plays a scenario twice and compares.
///
/// # Errors
///
/// A process cannot be started or does not play to the end.
pub fn verify_twice(
    scenario: &Scenario,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let place = Place::new()?;
    let file = place.0.join(format!("{}.json", scenario.name));
    fs::write(&file, scenario.to_resolved_json())?;
    let folders = ["one", "other"].map(|name| place.0.join(name));
    let [one, other] = &folders;
    let processes = [start(&file, one)?, start(&file, other)?];
    for process in processes {
        finish(process)?;
    }
    let differences = differences([one, other], language)?;
    let digest = |folder: &Path| match run_folder::held(folder)? {
        Held::Run(receipt) => Ok(receipt.digest),
        Held::Nothing | Held::Broken(_) | Held::Other => {
            Err(Failure::Told(folder_words::no_run(language, &folder.to_string_lossy())))
        }
    };
    let (one, other) = (digest(one)?, digest(other)?);
    let is_same = differences.is_empty();
    writeln!(out, "{}", folder_words::twice(language, &scenario.name, is_same, [&one, &other]))?;
    for difference in &differences {
        writeln!(out, "{difference}")?;
    }
    Ok(if is_same { Outcome::Done } else { Outcome::Failed })
}

/// A process of this program that plays the scenario of `file`.
fn start(file: &Path, folder: &Path) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg("run")
        .arg(file)
        .arg("--out")
        .arg(folder)
        .arg("--quiet")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
}

/// Waits until it has played to the end; an expectation that fails is not this command's matter.
fn finish(process: Child) -> Result<(), Failure> {
    let ended = process.wait_with_output()?;
    match ended.status.code() {
        Some(0 | 1) => Ok(()),
        Some(_) | None => {
            let told = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
            Err(Failure::Told(if told.is_empty() { ended.status.to_string() } else { told }))
        }
    }
}

/// Where the two folders part.
fn differences([one, other]: [&PathBuf; 2], language: Language) -> Result<Vec<String>, Failure> {
    let mut differences = Vec::new();
    for name in REPLAYED {
        let (kept, again) = (fs::read(one.join(name))?, fs::read(other.join(name))?);
        if kept != again {
            differences.push(first_difference(name, &kept, &again, language));
        }
    }
    let again: Summary = serde_json::from_slice(&fs::read(other.join(SUMMARY))?)
        .map_err(|fault| Failure::Told(format!("{SUMMARY}: {fault}")))?;
    differences.extend(summary_difference(one, &again, language)?);
    Ok(differences)
}

/// A folder of this process's own, which is gone in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("forklab-verify-{}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // what cannot be removed is only litter
    }
}
