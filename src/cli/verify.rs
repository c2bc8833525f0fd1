//! `forklab verify`: plays a run again and compares everything that it left.

use crate::cli::args::VerifyArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::input::load_scenario;
use crate::cli::playing::Played;
use crate::cli::replay::receipt_of;
use crate::cli::replay::replay;
use crate::cli::replay::scenario_of;
use crate::cli::run_folder;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::REPLAYED;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::SUMMARY;
use crate::cli::run_folder::is_being_written;
use crate::cli::run_folder::sha256_of;
use crate::cli::verify_sweep::verify_sweep;
use crate::cli::verify_twice::verify_twice;
use crate::scenario::schema::Language;
use crate::story::summary::Summary;
use crate::sweep;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

/// Plays a run folder again, or a scenario twice, and compares.
///
/// # Errors
///
/// There is nothing to verify, it cannot be read, or another version made it.
pub fn verify(
    arguments: &VerifyArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = Path::new(&arguments.what);
    if folder.join(sweep::receipt::RECEIPT).is_file() {
        return verify_sweep(folder, arguments, language, out);
    }
    if folder.is_dir() {
        return verify_folder(folder, &arguments.what, language, out);
    }
    if arguments.sample.is_some() {
        return Err(Failure::Told(folder_words::no_sweep(language, &arguments.what)));
    }
    if is_being_written(folder) {
        return Err(Failure::Told(folder_words::no_run_at(folder, language)));
    }
    verify_twice(&load_scenario(&arguments.what, &[])?, language, out)
}

/// Compares a run folder with its replay.
fn verify_folder(
    folder: &Path,
    shown: &str,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let receipt = receipt_of(folder, shown, language)?;
    let mut differences = altered_files(folder, &receipt, language)?;
    let scenario = scenario_of(folder, &receipt)?;
    let played = replay(&scenario, receipt.as_written)?;
    let summary = &played.story.summary;
    if summary.digest != receipt.digest {
        let (kept, again) = (&receipt.digest, &summary.digest);
        differences.push(folder_words::differs(language, RECEIPT, "digest", kept, again));
    }
    differences.extend(replay_differences(folder, &played, language)?);
    if differences.is_empty() {
        let files = REPLAYED.len() + 1;
        writeln!(out, "{}", folder_words::same(language, shown, files, &summary.digest))?;
        return Ok(Outcome::Done);
    }
    for difference in &differences {
        writeln!(out, "{shown}/{difference}")?;
    }
    Ok(Outcome::Failed)
}

/// Where tables, blocks and summary of a folder are not those of its run played again.
///
/// # Errors
///
/// If one of them cannot be read.
pub fn replay_differences(
    folder: &Path,
    played: &Played,
    language: Language,
) -> Result<Vec<String>, Failure> {
    let mut differences = Vec::new();
    let magic = played.world.plan().params.magic;
    for name in REPLAYED {
        let mut again = Vec::new();
        run_folder::fill(name, &played.story, &played.world, magic, &mut again)?;
        match fs::read(folder.join(name)) {
            Ok(kept) if kept == again => {}
            Ok(kept) => differences.push(first_difference(name, &kept, &again, language)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {} // told as altered
            Err(fault) => return Err(fault.into()),
        }
    }
    differences.extend(summary_difference(folder, &played.story.summary, language)?);
    Ok(differences)
}

/// The files that are not what the run wrote.
///
/// # Errors
///
/// If one of them cannot be read.
pub fn altered_files(
    folder: &Path,
    receipt: &Receipt,
    language: Language,
) -> Result<Vec<String>, Failure> {
    let mut altered = Vec::new();
    for name in REPLAYED.iter().chain(&[SUMMARY]) {
        let wanted = receipt.sha256.get(*name).map_or("-", String::as_str);
        match sha256_of(&folder.join(name)) {
            Ok(hash) if hash == *wanted => {}
            Ok(hash) => altered.push(folder_words::altered(language, name, &hash, wanted)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                altered.push(folder_words::missing(language, name));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(altered)
}

/// Where two files part: line and cell of a table, offset of anything else.
pub fn first_difference(name: &str, kept: &[u8], again: &[u8], language: Language) -> String {
    let offset = kept.iter().zip(again).take_while(|(one, other)| one == other).count();
    if !name.ends_with(".csv") {
        return folder_words::differs_at(language, name, offset, [kept.len(), again.len()]);
    }
    let number = again[..offset.min(again.len())].iter().filter(|byte| **byte == b'\n').count();
    let line = |bytes: &[u8]| {
        let line = bytes.split(|byte| *byte == b'\n').nth(number).unwrap_or_default();
        String::from_utf8_lossy(line).into_owned()
    };
    let (kept_line, again_line) = (line(kept), line(again));
    let head = String::from_utf8_lossy(again.split(|byte| *byte == b'\n').next().unwrap_or(&[]));
    let mut cells = kept_line.split(',').zip(again_line.split(',')).zip(head.split(','));
    let place = format!("{name}:{}", number + 1);
    let quoted = |text: &str| format!("\"{text}\"");
    match cells.find(|((one, other), _)| one != other) {
        Some(((one, other), column)) if number > 0 => {
            folder_words::differs(language, &place, column, &quoted(one), &quoted(other))
        }
        Some(_) | None => {
            let (one, other) = (quoted(&kept_line), quoted(&again_line));
            folder_words::differs(language, &place, folder_words::line(language), &one, &other)
        }
    }
}

/// The first figure that differs, effort aside.
pub fn summary_difference(
    folder: &Path,
    again: &Summary,
    language: Language,
) -> Result<Option<String>, Failure> {
    let text = match fs::read_to_string(folder.join(SUMMARY)) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None), // told
        Err(fault) => return Err(fault.into()),
    };
    let kept: Summary = match serde_json::from_str(&text) {
        Ok(kept) => kept,
        Err(fault) => {
            return Ok(Some(folder_words::unreadable(language, SUMMARY, &fault.to_string())));
        }
    };
    // both through the same text: reading a decimal may round its last bit
    let again = serde_json::to_string(again).expect("a summary is plain data");
    let again: Summary = serde_json::from_str(&again).expect("it was just written");
    let value = |summary: &Summary| {
        serde_json::to_value(summary.without_effort()).expect("a summary is plain data")
    };
    let (kept, again) = (value(&kept), value(&again));
    let fields = again.as_object().expect("a summary is an object").iter();
    let different = fields.into_iter().find(|(name, value)| kept.get(name) != Some(*value));
    Ok(different.map(|(name, value)| {
        let kept = kept.get(name).unwrap_or(&serde_json::Value::Null);
        folder_words::differs(language, SUMMARY, name, &kept.to_string(), &value.to_string())
    }))
}
