//! Imports run downwards, one name a line; each layer uses only what it may.

use crate::source::Finding;
use crate::source::SourceFile;
use crate::source::can_fail;
use crate::source::finding;
use crate::source::hold;
use crate::source::read;

/// The layers from the ground up: a file may name its own layer and those before it.
const LAYERS: [&str; 21] = [
    "sim",
    "primitives",
    "consensus",
    "chain",
    "mining",
    "wallet",
    "node",
    "network",
    "attack",
    "world",
    "scenario",
    "theory",
    "stats",
    "story",
    "fuzz",
    "lesson",
    "sweep",
    "report",
    "export",
    "peer",
    "cli",
];

/// From here on a layer may use threads, files, the clock and the terminal.
const FIRST_WITH_A_MACHINE: &str = "sweep";

/// What no layer below [`FIRST_WITH_A_MACHINE`] may name: it would not run in a browser, or
/// would bring something from outside into a history.
const MACHINE: [&str; 9] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::path",
    "std::process",
    "std::thread",
    "std::time",
    "thread_local!",
];

/// The only files with the word `unsafe`, and why.
const UNSAFE: [(&str, &str); 2] = [
    ("src/mining/kernel.rs", "calls functions that need instructions found at run time"),
    ("src/wasm.rs", "an exported symbol's attribute is spelled `unsafe`; it holds no such block"),
];

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|&known| known == layer)
}

/// The layers that a line of code names by `crate::`.
fn layers_named(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::").filter_map(|(at, path)| {
        let rest = &line[at + path.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        rank(&rest[..end]).map(|_| &rest[..end])
    })
}

fn runs_upwards(file: &SourceFile) -> Vec<Finding> {
    let Some(own) = file.layer() else { return Vec::new() };
    let Some(own_rank) = rank(own) else {
        return vec![finding(file, 1, format!("{own} is not a layer"))];
    };
    let mut found = Vec::new();
    for (number, line) in (1..).zip(file.code.lines()) {
        for named in layers_named(line).filter(|named| rank(named) > Some(own_rank)) {
            found.push(finding(file, number, format!("{own} imports {named}, a layer above it")));
        }
    }
    found
}

fn not_one_name_a_line(file: &SourceFile) -> Vec<Finding> {
    if !file.is_shipped() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in file.shipped_lines() {
        let words = line.trim().trim_start_matches("pub ");
        if !words.starts_with("use ") {
            continue;
        }
        if words.contains('{') {
            found.push(finding(file, number, "a group of imports"));
        } else if words.contains('*') {
            found.push(finding(file, number, "an import of everything"));
        } else if !words.ends_with(';') {
            found.push(finding(file, number, "an import of several lines"));
        }
    }
    found
}

fn climbs_two_modules(file: &SourceFile) -> Vec<Finding> {
    let lines = (1..).zip(file.code.lines());
    lines
        .filter(|(_, line)| line.contains("super::super"))
        .map(|(number, _)| finding(file, number, "super::super"))
        .collect()
}

fn names_the_machine(file: &SourceFile) -> Vec<Finding> {
    if file.layer().is_none_or(|layer| rank(layer) >= rank(FIRST_WITH_A_MACHINE)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in file.shipped_lines() {
        for name in MACHINE.iter().filter(|name| line.contains(*name)) {
            found.push(finding(file, number, format!("{name} above the line")));
        }
    }
    found
}

/// `println!` panics when its reader goes away, as in `| head`.
fn prints(file: &SourceFile) -> Vec<Finding> {
    if !file.is_shipped() {
        return Vec::new();
    }
    let printing = ["println!", "print!", "dbg!"];
    let lines = file.shipped_lines();
    lines
        .iter()
        .filter(|(_, line)| printing.iter().any(|name| line.contains(name)))
        .map(|&(number, _)| finding(file, number, "prints where a broken pipe panics"))
        .collect()
}

fn holds_unsafe(file: &SourceFile) -> Vec<Finding> {
    if UNSAFE.iter().any(|&(path, _)| path == file.path) {
        return Vec::new();
    }
    let is_word =
        |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == "unsafe");
    (1..)
        .zip(file.code.lines())
        .filter(|(_, line)| is_word(line))
        .map(|(number, _)| finding(file, number, "unsafe"))
        .collect()
}

/// An exported symbol is the only thing that may be spelled so in `src/wasm.rs`.
fn unsafe_beyond_exports(file: &SourceFile) -> Vec<Finding> {
    if file.path != "src/wasm.rs" {
        return Vec::new();
    }
    let lines = (1..).zip(file.code.lines());
    lines
        .filter(|(_, line)| line.replace("#[unsafe(no_mangle)]", "").contains("unsafe"))
        .map(|(number, _)| finding(file, number, "unsafe beyond an export's attribute"))
        .collect()
}

/// The modules of `src/lib.rs` in their order.
fn declared_layers(code: &str) -> Vec<&str> {
    let line_of = |line: &'_ str| line.strip_prefix("pub mod ")?.strip_suffix(" {").map(str::len);
    let name = |line| line_of(line).map(|length| &line["pub mod ".len()..][..length]);
    code.lines().filter_map(name).collect()
}

#[test]
fn imports_run_downwards_only() {
    hold(runs_upwards);
    can_fail(
        runs_upwards,
        "src/chain/a.rs",
        "//! A.\nuse crate::chain::id::BlockId;\nuse crate::sim::id::NodeId; // crate::world\n",
        &["use crate::world::state::World;", "fn a() { crate::node::handle::handle() }"],
    );
    can_fail(runs_upwards, "src/sim/a.rs", "", &["use crate::primitives::hash::Hash256;"]);
    can_fail(runs_upwards, "src/story/a.rs", "", &["use crate::cli::args::Args;"]);
}

#[test]
fn a_folder_that_is_no_layer_is_found() {
    assert_eq!(runs_upwards(&SourceFile::new("src/magic/a.rs", "")).len(), 1);
}

#[test]
fn the_library_declares_its_layers_in_their_order() {
    let lib = read("src/lib.rs");
    let declared = declared_layers(&lib.code);
    assert!(declared.len() >= 9, "the declarations are read: {declared:?}");
    let ranks: Vec<Option<usize>> = declared.iter().map(|layer| rank(layer)).collect();
    assert!(ranks.iter().all(Option::is_some) && ranks.is_sorted(), "{declared:?}");

    let planted = declared_layers("pub mod world {\n}\npub mod sim {\n    pub mod time;\n}\n");
    assert_eq!(planted, ["world", "sim"]);
    assert!(!planted.iter().map(|layer| rank(layer)).is_sorted());
}

#[test]
fn an_import_names_one_thing_on_one_line() {
    hold(not_one_name_a_line);
    can_fail(
        not_one_name_a_line,
        "src/sim/a.rs",
        "use crate::sim::time::SimTime;\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n",
        &[
            "use crate::sim::time::{SimDuration, SimTime};",
            "pub use crate::sim::time::*;",
            "use crate::sim::time\n    ::SimTime;",
        ],
    );
}

#[test]
fn no_path_climbs_two_modules() {
    hold(climbs_two_modules);
    can_fail(climbs_two_modules, "src/sim/a.rs", "use super::b;", &["use super::super::b;"]);
}

#[test]
fn what_a_browser_lacks_is_named_only_below_the_line() {
    hold(names_the_machine);
    can_fail(
        names_the_machine,
        "src/story/a.rs",
        "//! std::fs\nuse std::collections::BTreeMap;",
        &["use std::fs::File;", "let t = std::time::Instant::now();", "thread_local! {}"],
    );
    can_fail(names_the_machine, "src/cli/a.rs", "use std::fs::File;", &[]);
}

#[test]
fn nothing_shipped_prints_without_looking() {
    hold(prints);
    can_fail(prints, "src/cli/a.rs", "writeln!(out)?;", &["println!();", "dbg!(1);", "eprint!();"]);
}

#[test]
fn unsafe_lives_in_the_kernel_alone() {
    hold(holds_unsafe);
    hold(unsafe_beyond_exports);
    let sound = "#![forbid(unsafe_code)] // unsafe\nlet a = \"unsafe\";";
    can_fail(holds_unsafe, "src/sim/a.rs", sound, &["unsafe { a() }", "unsafe fn a() {}"]);
    let export = "#[unsafe(no_mangle)]\npub extern \"C\" fn a() {}";
    can_fail(unsafe_beyond_exports, "src/wasm.rs", export, &["fn a() { unsafe { b() } }"]);
}
