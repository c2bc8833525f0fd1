//! Names: which are possible, which are taken, and which the figures of a scenario contain.

use std::collections::BTreeMap;

use crate::attack::kinds::Kind;
use crate::attack::profile::Aim;
use crate::scenario::check::child;
use crate::scenario::check::is_note;
use crate::scenario::figures::Names;
use crate::scenario::message::Message;
use crate::scenario::network::Network;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;

/// The longest name of a person or script entry, in characters.
pub const NAME_LENGTH_MAX: usize = 40;
/// The longest name of a scenario: it becomes the name of a folder.
pub const SCENARIO_NAME_LENGTH_MAX: usize = 80;

/// Names of devices, which Windows does not allow for files.
const WINDOWS_DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Words that mean something else in expressions and scripts.
const OTHER_MEANINGS: [&str; 10] =
    ["and", "or", "not", "true", "false", "genesis", "tip", "note", "never", "mainland"];

/// Words that readers of tables take for no value.
const NO_VALUES: [&str; 8] = ["NA", "NULL", "NaN", "None", "nan", "null", "-NaN", "-nan"];

/// The names that the scenario's figures contain, read from its tree.
pub fn collect(root: &Node, network: &Network) -> Names {
    let people: Vec<String> = root
        .get("people")
        .map_or(&[][..], Node::members)
        .iter()
        .filter(|member| !is_note(member))
        .map(|member| member.key.clone())
        .collect();
    let script = root.get("script").map_or(&[][..], Node::elements);
    let named = |verbs: &[&str]| {
        let entries = script
            .iter()
            .filter(|entry| verbs.is_empty() || verbs.iter().any(|verb| entry.get(verb).is_some()));
        let names = entries.filter_map(|entry| entry.get("name")?.as_text());
        names.map(str::to_owned).collect()
    };
    let is_theft = |entry: &&Node| {
        let attack = entry.get("attack");
        let theft = |kind: &&Kind| kind.profile().aim == Aim::Shop;
        Kind::ALL
            .iter()
            .filter(theft)
            .any(|kind| attack.is_some_and(|a| a.get(kind.word()).is_some()))
    };
    let pays = script.iter().filter(|entry| entry.get("pay").is_some() || is_theft(entry));
    let payments = pays.filter_map(|entry| entry.get("name")?.as_text()).map(str::to_owned);
    Names {
        payments: payments.collect(),
        attacks: named(&["attack"]),
        attack_kinds: script
            .iter()
            .filter(|entry| entry.get("name").and_then(Node::as_text).is_some())
            .filter_map(|entry| entry.get("attack"))
            .map(|attack| Kind::ALL.iter().copied().find(|kind| attack.get(kind.word()).is_some()))
            .collect(),
        crafted: named(&["send_crafted"]),
        entries: named(&[]),
        nodes: network.nodes,
        miners: network.miners.count,
        people,
    }
}

/// Reports names of people and entries that cannot be or that stand twice.
pub fn check_names(root: &Node, out: &mut Vec<Problem>) {
    let mut taken: BTreeMap<String, ()> = BTreeMap::new();
    let mut check = |name: &str, pointer: &str, place: Place| {
        if let Some(problem) = name_fault(name, NAME_LENGTH_MAX) {
            out.push(Problem { pointer: pointer.to_owned(), place, ..problem });
        }
        if taken.insert(name.to_owned(), ()).is_some() {
            out.push(Problem::new(Message::NameTaken, pointer, place).given(quoted(name)));
        }
    };
    for member in root.get("people").map_or(&[][..], Node::members) {
        if !is_note(member) {
            check(&member.key, &child("/people", &member.key), member.key_place);
        }
    }
    for (i, entry) in root.get("script").map_or(&[][..], Node::elements).iter().enumerate() {
        let Some(node) = entry.get("name") else { continue };
        if let Content::Text(name) = &node.content {
            check(name, &format!("/script/{i}/name"), node.place);
        }
    }
}

/// Why a scenario cannot have this name (its file's name without `.json`), if it cannot.
pub fn scenario_name_fault(name: &str) -> Option<Problem> {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let fault = |message| Problem::new(message, "", Place::default()).given(quoted(name));
    if name.chars().count() > SCENARIO_NAME_LENGTH_MAX {
        let allowed = SCENARIO_NAME_LENGTH_MAX.to_string();
        return Some(fault(Message::NameTooLong).allowed(allowed));
    }
    let stem = name.split('.').next().unwrap_or_default();
    if is_windows_device(stem) {
        return Some(fault(Message::ReservedName).detail(" (Windows)"));
    }
    let is_bad = name.is_empty()
        || !name.chars().all(is_allowed)
        || name.starts_with(['.', '-'])
        || name.ends_with('.');
    is_bad.then(|| fault(Message::BadFileName))
}

/// Why nobody can have this name, if nobody can.
fn name_fault(name: &str, length_max: usize) -> Option<Problem> {
    let fault = |message| Problem::new(message, "", Place::default()).given(quoted(name));
    if name.chars().count() > length_max {
        return Some(fault(Message::NameTooLong).allowed(length_max.to_string()));
    }
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if !name.starts_with(char::is_alphabetic) || !name.chars().all(in_name) {
        return Some(fault(Message::BadName));
    }
    if is_windows_device(name) {
        return Some(fault(Message::ReservedName).detail(" (Windows)"));
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_anonymous = ["node-", "miner-", "person-", "payment-"]
        .iter()
        .any(|prefix| name.strip_prefix(prefix).is_some_and(is_number));
    let is_word = OTHER_MEANINGS.contains(&name) || NO_VALUES.contains(&name);
    (is_anonymous || is_word).then(|| fault(Message::ReservedName))
}

/// Whether Windows reserves the name for a device.
fn is_windows_device(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        lower
            .strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    });
    numbered || WINDOWS_DEVICES.contains(&lower.as_str())
}

/// The name as messages show it, cut if it is long.
pub fn quoted(name: &str) -> String {
    let start: String = name.chars().take(NAME_LENGTH_MAX).collect();
    let rest = if start.len() < name.len() { "…" } else { "" };
    format!("\"{start}{rest}\"")
}
