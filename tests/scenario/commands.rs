//! The commands that read scenarios, through the program itself.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use tempfile::TempDir;
use tempfile::tempdir;

/// Runs the program in a folder.
fn forklab(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("FORKLAB_LANG")
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with one scenario file.
fn folder_with(name: &str, text: &str) -> TempDir {
    let folder = tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    folder
}

const BAD: &str = "{\"network\": {\"nodes\": 9, \"miners\": 1},\n \"stop\": \"hieght > 3\"}";

#[test]
fn a_bad_scenario_is_exit_2_and_nothing_is_written() {
    let folder = folder_with("bad.json", BAD);
    for command in ["run", "check"] {
        let output = forklab(folder.path(), &[command, "bad.json"]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert_eq!(
            stderr(&output),
            "bad.json:2:10 stop: hieght: no such figure. Nearest: height.   (column 1 of the \
             expression)\n"
        );
        assert_eq!(stdout(&output), "");
    }
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1);
}

#[test]
fn messages_are_in_the_language_asked_for() {
    let folder = folder_with("bad.json", BAD);
    let output = forklab(folder.path(), &["check", "bad.json", "--lang", "zh"]);
    assert_eq!(
        stderr(&output),
        "bad.json:2:10 stop：hieght：没有这个数值。最接近的是：height。   （表达式第 1 列）\n"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["list"])
        .env("FORKLAB_LANG", "zh")
        .output()
        .unwrap();
    assert!(stdout(&output).contains("诚实网络的一天"));
}

#[test]
fn check_explains_good_files_beside_bad_ones() {
    let folder = folder_with("bad.json", BAD);
    let output = forklab(folder.path(), &["check", "honest-day", "bad.json", "04-regtest"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("21 anonymous miners share 100 %"));
    assert!(stdout(&output).contains("Chain regtest"));
    assert!(stderr(&output).starts_with("bad.json:2:10 stop"));
}

#[test]
fn a_scenario_is_found_by_name_path_or_on_standard_input() {
    let folder = tempdir().unwrap();
    let output = forklab(folder.path(), &["check", "honestday"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Nearest: honest-day."), "{}", stderr(&output));
    let output = forklab(folder.path(), &["check", "nowhere.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("nowhere.json: cannot be read: "), "{}", stderr(&output));

    let mut child = Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(BAD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("-:2:10 "), "{}", stderr(&output));
}

#[test]
fn a_setting_reaches_any_scenario() {
    let folder = tempdir().unwrap();
    let output = forklab(folder.path(), &["check", "today", "--set", "/network/nodes=1000"]);
    assert!(stdout(&output).contains("1,000 nodes"));
    let output = forklab(folder.path(), &["check", "today", "--set", "/network/nodes=x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("--set /network/nodes=x network.nodes: \"x\" is not"));
}

#[test]
fn new_writes_a_copy_once() {
    let folder = tempdir().unwrap();
    let output = forklab(folder.path(), &["new", "mine.json", "--from", "two-miners"]);
    assert_eq!(output.status.code(), Some(0));
    let first = std::fs::read_to_string(folder.path().join("mine.json")).unwrap();
    let output = forklab(folder.path(), &["new", "mine.json", "--from", "honest-day"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "mine.json: exists already; nothing was written.\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("mine.json")).unwrap(), first);
    assert_eq!(forklab(folder.path(), &["check", "mine.json"]).status.code(), Some(0));

    let output = forklab(folder.path(), &["new", "x.json", "--from", "nothing"]);
    assert_eq!(output.status.code(), Some(2));
    let output = forklab(folder.path(), &["new", "con.json", "--from", "regtest"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("x.json").exists() && !folder.path().join("con.json").exists());
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_forklab"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
}

#[test]
fn each_command_has_help_with_an_example() {
    let folder = tempdir().unwrap();
    for command in ["run", "check", "new", "verify", "inspect", "validate"] {
        let output = forklab(folder.path(), &[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        let example = format!("\n  forklab {command} ");
        assert!(stdout(&output).contains(&example), "{command}: {}", stdout(&output));
    }
    assert_eq!(forklab(folder.path(), &["fly"]).status.code(), Some(2));
}
