//! What the README tells a reader to type is typed here, in order, in an empty folder.

use clap::Parser;
use forklab::cli::args::CommandLine;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The lines of every block of the README in this language, in order.
fn lines_of(language: &str) -> Vec<String> {
    blocks_of(language).iter().flat_map(|block| block.lines().map(str::to_owned)).collect()
}

/// The blocks of README in `language`.
fn blocks_of(language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut inside = false;
    let mut found: Vec<String> = Vec::new();
    for line in read("README.md").lines() {
        match line {
            "```" => inside = false,
            _ if line == fence => {
                inside = true;
                found.push(String::new());
            }
            _ if inside => {
                let block = found.last_mut().expect("it has begun");
                block.push_str(line);
                block.push('\n');
            }
            _ => {}
        }
    }
    assert!(!found.is_empty(), "README has blocks of {language}");
    found
}

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words behind the program's name, if a line runs it.
fn words_for_forklab(line: &str) -> Option<Vec<String>> {
    let rest =
        line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("forklab "));
    rest.map(words)
}

/// The words of a command as a shell reads them; what stands between quotes is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (at, part) in text.split('\'').enumerate() {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
fn every_command_is_one_that_the_program_knows() {
    for line in lines_of("sh") {
        if let Some(words) = words_for_forklab(&line) {
            let all = ["forklab".to_owned()].into_iter().chain(words);
            CommandLine::try_parse_from(all).unwrap_or_else(|error| panic!("{line}\n{error}"));
        } else {
            let known = ["cargo test --release", "cargo install --path . --locked"];
            assert!(known.contains(&line.as_str()), "neither forklab nor cargo: {line}");
        }
    }
}

#[test]
fn the_test_command_is_what_every_change_must_pass() {
    assert!(lines_of("sh").iter().any(|line| line == "cargo test --release"));
    assert!(read(".ci/run").contains("cargo test --release"));
}

#[test]
fn every_command_works() {
    let folder = tempfile::tempdir().expect("a folder of its own");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    for line in lines_of("sh") {
        let Some(words) = words_for_forklab(&line) else { continue };
        if words[0] == "validate" {
            let Ok(bytes) = fs::read(data.join(&words[1])) else {
                eprintln!("skipped: no data for {line}");
                continue;
            };
            fs::write(folder.path().join(&words[1]), bytes).expect("the folder can be written");
        }
        let program = env!("CARGO_BIN_EXE_forklab");
        let done = Command::new(program).args(&words).current_dir(folder.path()).output();
        let done = done.expect("the program starts");
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{line}\n{told}");
    }
}

#[test]
fn each_scenario_and_each_sweep_is_one_that_the_program_plays() {
    let folder = tempfile::tempdir().expect("a folder of its own");
    for text in blocks_of("json") {
        let file = folder.path().join("mine.json");
        fs::write(&file, &text).expect("the folder can be written");
        let mut program = Command::new(env!("CARGO_BIN_EXE_forklab"));
        let command = if text.contains("\"axes\"") { "sweep" } else { "run" };
        let done = program.args([command, "./mine.json", "--force"]).current_dir(folder.path());
        let done = done.output().expect("the program starts");
        assert!(done.status.success(), "{text}{}", String::from_utf8_lossy(&done.stderr));
    }
}
