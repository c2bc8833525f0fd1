//! `forklab verify`: plays a run again and compares everything that it left.

use crate::cli::args::VerifyArguments;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::ScenarioText;
use crate::cli::input::load_scenario;
use crate::cli::input::load_text;
use crate::cli::playing::How;
use crate::cli::playing::Played;
use crate::cli::playing::VERSION;
use crate::cli::playing::play_scenario;
use crate::cli::run_folder;
use crate::cli::run_folder::Held;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::REPLAYED;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::SUMMARY;
use crate::cli::run_folder::sha256_of;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::summary::FORMAT;
use crate::story::summary::Summary;
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
    _language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = Path::new(&arguments.what);
    if folder.is_dir() {
        return verify_folder(folder, &arguments.what, out);
    }
    let scenario = load_scenario(&arguments.what, &[])?;
    let once = replay(&scenario, true)?.story;
    let twice = replay(&scenario, true)?.story;
    if once != twice {
        writeln!(
            out,
            "{}: played twice, and it differs: digest {} and {}",
            scenario.name, once.summary.digest, twice.summary.digest
        )?;
        return Ok(Outcome::Failed);
    }
    writeln!(out, "{}: played twice, the same. digest {}", scenario.name, once.summary.digest)?;
    Ok(Outcome::Done)
}

/// Plays without a bar.
fn replay(scenario: &Scenario, as_written: bool) -> Result<Played, Failure> {
    let how = How { as_written, ..How::default() };
    play_scenario(scenario, how, &mut [], &mut |_, _| {})
}

/// Compares a run folder with its replay.
fn verify_folder(folder: &Path, shown: &str, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let receipt = receipt_of(folder, shown)?;
    let mut differences = altered_files(folder, &receipt)?;
    let scenario = scenario_of(folder, &receipt)?;
    let played = replay(&scenario, receipt.as_written)?;
    let summary = &played.story.summary;
    if summary.digest != receipt.digest {
        differences.push(format!(
            "{RECEIPT}: digest is {}, the replay's {}",
            receipt.digest, summary.digest
        ));
    }
    let magic = played.world.plan().params.magic;
    for name in REPLAYED {
        let mut again = Vec::new();
        run_folder::fill(name, &played.story, &played.world, magic, &mut again)?;
        match fs::read(folder.join(name)) {
            Ok(kept) if kept == again => {}
            Ok(kept) => differences.push(first_difference(name, &kept, &again)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {} // told as altered
            Err(fault) => return Err(fault.into()),
        }
    }
    differences.extend(summary_difference(folder, summary)?);
    if differences.is_empty() {
        let files = REPLAYED.len() + 1;
        writeln!(out, "{shown}: played again, the same: {files} files, digest {}", summary.digest)?;
        return Ok(Outcome::Done);
    }
    for difference in &differences {
        writeln!(out, "{shown}/{difference}")?;
    }
    Ok(Outcome::Failed)
}

/// The receipt of a folder that this version made.
fn receipt_of(folder: &Path, shown: &str) -> Result<Receipt, Failure> {
    let receipt = match run_folder::held(folder)? {
        Held::Run(receipt) => *receipt,
        Held::Broken(fault) => {
            return Err(Failure::Told(format!("{shown}/{RECEIPT} cannot be read: {fault}")));
        }
        Held::Nothing | Held::Other => {
            return Err(Failure::Told(format!("{shown} is no run folder: it has no {RECEIPT}")));
        }
    };
    if receipt.version != VERSION || receipt.format != FORMAT {
        return Err(Failure::Told(format!(
            "{shown} was made by forklab {} (format {}), and this is forklab {VERSION} (format \
             {FORMAT}): only the same version plays the same history.",
            receipt.version, receipt.format
        )));
    }
    Ok(receipt)
}

/// The scenario of a receipt. Its topology file is inside it.
fn scenario_of(folder: &Path, receipt: &Receipt) -> Result<Scenario, Failure> {
    let path = folder.join(RECEIPT).to_string_lossy().into_owned();
    let text = receipt.scenario.get().to_owned();
    let found = ScenarioText { file: path.clone(), name: receipt.name.clone(), text };
    let scenario = load_text(&found, &[], &path)?;
    if !receipt.is_of(&scenario) {
        return Err(Failure::Told(format!(
            "{path}: name, seed and scenario do not belong together."
        )));
    }
    Ok(scenario)
}

/// The files that are not what the run wrote.
fn altered_files(folder: &Path, receipt: &Receipt) -> Result<Vec<String>, Failure> {
    let mut altered = Vec::new();
    for name in REPLAYED.iter().chain(&[SUMMARY]) {
        let Some(wanted) = receipt.sha256.get(*name) else {
            altered.push(format!("{RECEIPT}: it has no SHA-256 of {name}"));
            continue;
        };
        match sha256_of(&folder.join(name)) {
            Ok(hash) if hash == *wanted => {}
            Ok(hash) => altered.push(format!(
                "{name}: altered since the run: its SHA-256 is {hash}, {RECEIPT} has {wanted}"
            )),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                altered.push(format!("{name}: missing"));
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(altered)
}

/// Where two files part: line and cell of a table, offset of anything else.
fn first_difference(name: &str, kept: &[u8], again: &[u8]) -> String {
    let offset = kept.iter().zip(again).take_while(|(one, other)| one == other).count();
    if !name.ends_with(".csv") {
        return format!(
            "{name}: differs from the replay at byte {offset} ({} bytes, the replay has {})",
            kept.len(),
            again.len()
        );
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
    match cells.find(|((one, other), _)| one != other) {
        Some(((one, other), column)) if number > 0 => {
            format!("{place}: {column} is \"{one}\", in the replay \"{other}\"")
        }
        Some(_) | None => format!("{place}: \"{kept_line}\", in the replay \"{again_line}\""),
    }
}

/// The first figure that differs, effort aside.
fn summary_difference(folder: &Path, again: &Summary) -> Result<Option<String>, Failure> {
    let text = match fs::read_to_string(folder.join(SUMMARY)) {
        Ok(text) => text,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None), // told
        Err(fault) => return Err(fault.into()),
    };
    let kept: Summary = match serde_json::from_str(&text) {
        Ok(kept) => kept,
        Err(fault) => return Ok(Some(format!("{SUMMARY}: cannot be read: {fault}"))),
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
        format!("{SUMMARY}: {name} is {kept}, in the replay {value}")
    }))
}
