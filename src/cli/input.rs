//! Finds a scenario by name, path or standard input and loads it.

use std::fs;
use std::io;
use std::io::Read;
use std::path::Path;

use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::load;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::schema::Scenario;
use crate::scenario::shipped;
use crate::scenario::shipped::SHIPPED;

/// The name of a scenario from standard input.
const STDIN_NAME: &str = "stdin";

/// What is wrong with an input, with the text that messages show.
#[derive(Debug)]
pub struct BadInput {
    /// The file as the user named it.
    pub file: String,
    /// What it holds; empty if it could not be read.
    pub text: String,
    /// Everything that is wrong, in the order of the file.
    pub problems: Vec<Problem>,
}

/// The text of a scenario and where it is from.
#[derive(Debug)]
pub struct ScenarioText {
    /// The file as messages name it.
    pub file: String,
    /// The scenario's name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Loads the scenario that the user calls `what`: a bare word is a shipped one, with or without
/// its number; anything with a slash or `.json` is a path; `-` is standard input.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn load_scenario(what: &str, settings: &[String]) -> Result<Scenario, BadInput> {
    let found = find_text(what)?;
    load_text(&found, settings, what)
}

/// Loads a scenario whose text was found. Files that it names lie beside `path`.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn load_text(
    found: &ScenarioText,
    settings: &[String],
    path: &str,
) -> Result<Scenario, BadInput> {
    let folder = Path::new(path).parent().unwrap_or(Path::new("")).to_owned();
    let read_beside =
        |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
    let surroundings =
        Surroundings { memory_bytes: free_memory_bytes(), read_beside: &read_beside };
    let source = Source { file: &found.file, name: &found.name, text: &found.text };
    load(&source, settings, &surroundings).map_err(|problems| BadInput {
        file: found.file.clone(),
        text: found.text.clone(),
        problems,
    })
}

/// The text of the scenario that the user calls `what`.
///
/// # Errors
///
/// It is not inside the program, cannot be read, or is not UTF-8.
pub fn find_text(what: &str) -> Result<ScenarioText, BadInput> {
    if what == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        return from_bytes(what, STDIN_NAME.to_owned(), read);
    }
    if is_path(what) {
        return from_bytes(what, scenario_name(what), fs::read(what));
    }
    let Some(shipped) = shipped::find(what) else {
        let names: Vec<&str> = SHIPPED.iter().map(shipped::Shipped::short_name).collect();
        let problem = Problem::new(Message::UnknownScenario, "", Place::default())
            .given(what)
            .nearest(shipped::nearest_name(what))
            .allowed(names.join(", "));
        return Err(bad(what, problem));
    };
    Ok(ScenarioText {
        file: format!("{}.json", shipped.name),
        name: shipped.name.to_owned(),
        text: shipped.text.to_owned(),
    })
}

/// Whether the user means a path and not a shipped scenario.
pub fn is_path(what: &str) -> bool {
    what.contains(['/', '\\']) || what.ends_with(".json")
}

/// The name of the scenario in the file at `path`: the file's, without `.json`.
pub fn scenario_name(path: &str) -> String {
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    name.strip_suffix(".json").unwrap_or(&name).to_owned()
}

fn from_bytes(
    file: &str,
    name: String,
    read: io::Result<Vec<u8>>,
) -> Result<ScenarioText, BadInput> {
    let problem = |message| Problem::new(message, "", Place::default()).given(file);
    let bytes =
        read.map_err(|error| bad(file, problem(Message::Unreadable).detail(error.to_string())))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| bad(file, Problem { file: file.to_owned(), ..problem(Message::NotUtf8) }))?;
    Ok(ScenarioText { file: file.to_owned(), name, text })
}

/// One problem with an input whose text is not there.
fn bad(file: &str, problem: Problem) -> BadInput {
    BadInput { file: file.to_owned(), text: String::new(), problems: vec![problem] }
}

/// The memory that the system can give, where it says so (Linux).
fn free_memory_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1_024)
}
