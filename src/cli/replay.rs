//! Plays the run of a folder again: what `verify`, `report` and others share.

use crate::cli::exit::Failure;
use crate::cli::folder_words;
use crate::cli::input::ScenarioText;
use crate::cli::input::load_text;
use crate::cli::playing::How;
use crate::cli::playing::Played;
use crate::cli::playing::VERSION;
use crate::cli::playing::play_scenario;
use crate::cli::run_folder;
use crate::cli::run_folder::Held;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::Receipt;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::summary::FORMAT;
use crate::world::observation::Observer;
use std::path::Path;

/// The run of a receipt, whose scenario this is, played again to the same digest.
///
/// # Errors
///
/// The digest differs, or a topology file of the scenario is wrong.
pub fn replay_receipt(
    receipt: &Receipt,
    scenario: &Scenario,
    shown: &str,
    language: Language,
    watch: &mut [&mut dyn Observer],
) -> Result<Played, Failure> {
    let how = How { as_written: receipt.as_written, ..How::default() };
    let played = play_scenario(scenario, how, watch, &mut |_, _| {})?;
    let (kept, again) = (&receipt.digest, &played.story.summary.digest);
    if kept == again {
        return Ok(played);
    }
    Err(Failure::Told(folder_words::other_digest(language, shown, kept, again)))
}

/// The receipt of a folder that this version made; messages name the folder as `shown`.
///
/// # Errors
///
/// It holds no run, or one of another version, or one that cannot be read.
pub fn receipt_of(folder: &Path, shown: &str, language: Language) -> Result<Receipt, Failure> {
    let receipt = any_receipt_of(folder, shown, language)?;
    if receipt.version != VERSION {
        return Err(Failure::Told(folder_words::other_version(language, shown, &receipt)));
    }
    Ok(receipt)
}

/// The receipt of a folder that any version made whose files this one can read.
///
/// # Errors
///
/// It holds no run, or one that cannot be read.
pub fn any_receipt_of(folder: &Path, shown: &str, language: Language) -> Result<Receipt, Failure> {
    let receipt = match run_folder::held_run(folder)? {
        Held::Run(receipt) => *receipt,
        Held::Broken(fault) => {
            return Err(Failure::Told(folder_words::broken(language, shown, &fault)));
        }
        Held::Nothing | Held::Other => {
            return Err(Failure::Told(folder_words::no_run_at(folder, language)));
        }
    };
    if receipt.format != FORMAT {
        return Err(Failure::Told(folder_words::other_version(language, shown, &receipt)));
    }
    Ok(receipt)
}

/// The scenario of a receipt. Its topology file is inside it.
///
/// # Errors
///
/// It is not one, or not the one of that name and seed.
pub fn scenario_of(folder: &Path, receipt: &Receipt) -> Result<Scenario, Failure> {
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

/// Plays without a bar.
///
/// # Errors
///
/// A topology file of the scenario is wrong.
pub fn replay(scenario: &Scenario, as_written: bool) -> Result<Played, Failure> {
    let how = How { as_written, ..How::default() };
    play_scenario(scenario, how, &mut [], &mut |_, _| {})
}
