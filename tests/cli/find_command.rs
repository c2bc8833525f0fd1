//! `forklab find` finds the histories that `forklab run` plays.

use serde_json::Value;
use std::process::Command;
use std::process::Output;

/// Two minutes between two miners, and twenty blocks: few seeds have three forks.
const SCENARIO: [&str; 2] = ["two-miners", "/stop=height >= 20"];
const WANTED: &str = "forks >= 3 and max_reorg_depth >= 1";
const SEEDS: u64 = 24;

fn forklab(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_forklab"));
    command.args(arguments).current_dir(folder.path()).output().unwrap()
}

fn find(wanted: &str, more: &[&str]) -> Output {
    let seeds = format!("0..{SEEDS}");
    let arguments = ["find", SCENARIO[0], "--set", SCENARIO[1], "--seeds", &seeds, wanted];
    forklab(&[&arguments[..], more].concat())
}

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The seeds among the first ones whose run ends so, each played in full.
fn played() -> Vec<u64> {
    let is_so = |seed: &u64| {
        let seed = seed.to_string();
        let run = forklab(&["run", SCENARIO[0], "--set", SCENARIO[1], "--seed", &seed, "--json"]);
        let summary: Value = serde_json::from_slice(&run.stdout).unwrap();
        let figure = |name: &str| summary[name].as_u64().unwrap();
        figure("forks") >= 3 && figure("max_reorg_depth") >= 1
    };
    (0..SEEDS).filter(is_so).collect()
}

#[test]
fn what_is_found_is_what_runs_show_on_any_number_of_threads() {
    let lines = text(&find(WANTED, &["--json", "--jobs", "1"]));
    assert_eq!(text(&find(WANTED, &["--json", "--jobs", "3"])), lines);
    let hits: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seeds: Vec<u64> = hits.iter().map(|hit| hit["seed"].as_u64().unwrap()).collect();
    assert!(!seeds.is_empty() && seeds.len() < SEEDS as usize, "{seeds:?}");
    assert_eq!(seeds, played());
    let command = format!("forklab run two-miners --set '{}' --seed {}", SCENARIO[1], seeds[0]);
    assert_eq!(hits[0]["command"], command);
}

#[test]
fn the_search_ends_with_as_many_as_were_asked_for() {
    let all = text(&find(WANTED, &["--quiet"]));
    let first = text(&find(WANTED, &["--quiet", "--first", "1"]));
    assert_eq!(first.lines().next(), all.lines().next());
    assert_eq!(first.lines().count(), 2);
    assert!(first.contains("1 of ") && first.contains("--first ended it there"), "{first}");
    let none = text(&find("forks > 1000", &["--quiet"]));
    assert_eq!(none, format!("0 of {SEEDS} histories (seeds 0..{SEEDS})\n"));
}

#[test]
fn a_wrong_question_is_told_with_its_place() {
    let wrong = find("max_reorg_dept >= 2", &[]);
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2), "{told}");
    assert!(told.starts_with("EXPRESSION:1:1") && told.contains("max_reorg_depth"), "{told}");
    let empty = forklab(&["find", "two-miners", "--seeds", "3..3", "forks >= 1"]);
    let told = String::from_utf8(empty.stderr).unwrap();
    assert_eq!(empty.status.code(), Some(2));
    assert!(told.contains("--seeds 3..3: no seed"), "{told}");
}
