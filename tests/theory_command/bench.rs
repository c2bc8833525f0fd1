//! The program in a folder of its own.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;

/// The program with these arguments, in `folder`.
pub fn forklab(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("FORKLAB_LANG")
        .output()
        .expect("the program starts")
}

fn theory(line: &str) -> Output {
    let arguments: Vec<&str> = ["theory"].into_iter().chain(line.split_whitespace()).collect();
    forklab(Path::new("."), &arguments)
}

/// What `forklab theory …` prints with exit code 0.
pub fn answer(line: &str) -> String {
    let output = theory(line);
    assert_eq!(output.status.code(), Some(0), "{line}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// The rows of the same as JSON.
pub fn rows(line: &str) -> Vec<Value> {
    let text = answer(&format!("{line} --json"));
    let all: Value = serde_json::from_str(&text).expect("JSON");
    all["rows"].as_array().expect("a list").clone()
}

/// What `forklab theory …` says with exit code 2, and nothing else.
pub fn refusal(line: &str) -> String {
    let output = theory(line);
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]), "{line}");
    String::from_utf8(output.stderr).expect("text")
}

/// A folder that holds these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder of its own");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}
