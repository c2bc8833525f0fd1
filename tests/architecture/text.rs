//! What holds of every text file and every file name.

use crate::source::Finding;
use crate::source::SourceFile;
use crate::source::all_paths;
use crate::source::can_fail;
use crate::source::finding;
use crate::source::hold;

/// Names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT", "CLOCK$"];

fn has_carriage_return(file: &SourceFile) -> Vec<Finding> {
    let lines = (1..).zip(file.text.split('\n'));
    lines
        .filter(|(_, line)| line.contains('\r'))
        .map(|(number, _)| finding(file, number, "a carriage return"))
        .collect()
}

fn has_trailing_space(file: &SourceFile) -> Vec<Finding> {
    // In a patch a line of one space is an empty line of context.
    let is_patch = file.path.ends_with(".patch");
    let lines = (1..).zip(file.text.split('\n'));
    lines
        .filter(|(_, line)| !is_patch && line.ends_with([' ', '\t']))
        .map(|(number, _)| finding(file, number, "spaces at the end of a line"))
        .collect()
}

/// Absolute folders that exist on one machine and not on the next.
fn folders_of_a_machine() -> Vec<String> {
    let unix = ["work", "tmp", "home", "root", "Users", "mnt"].map(|name| format!("/{name}/"));
    unix.into_iter().chain([format!("C:{}", '\\')]).collect()
}

fn names_a_folder_of_a_machine(file: &SourceFile) -> Vec<Finding> {
    let folders = folders_of_a_machine();
    let begins_there = |line: &str, folder: &str| {
        line.match_indices(folder).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || "_-.}*~".contains(c))
        })
    };
    (1..)
        .zip(file.text.lines())
        .filter(|(_, line)| folders.iter().any(|folder| begins_there(line, folder)))
        .map(|(number, _)| finding(file, number, "a folder of one machine"))
        .collect()
}

fn is_illegal_on_windows(path: &str) -> bool {
    path.split('/').any(|name| {
        let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
        let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_device = DEVICES.contains(&bare) && stem.len() <= bare.len() + 1;
        let needs_digit = ["COM", "LPT"].contains(&bare) && stem.len() == bare.len();
        name.is_empty()
            || name.ends_with(['.', ' '])
            || name.contains(['<', '>', ':', '"', '\\', '|', '?', '*'])
            || name.chars().any(|c| c.is_control())
            || (is_device && !needs_digit)
    })
}

/// Two names that a file system without case would make one.
fn same_without_case(paths: &[String]) -> Vec<String> {
    let mut folded: Vec<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    folded.sort();
    folded.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect()
}

#[test]
fn lines_end_with_a_line_feed() {
    hold(has_carriage_return);
    can_fail(has_carriage_return, "README.md", "a\nb\n", &["a\r\nb\n", "a\rb\n"]);
}

#[test]
fn lines_end_without_spaces() {
    hold(has_trailing_space);
    can_fail(has_trailing_space, "README.md", "a\n\nb\n", &["a \nb\n", "a\t\n"]);
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    hold(names_a_folder_of_a_machine);
    let planted: Vec<String> =
        folders_of_a_machine().iter().map(|folder| format!("cd {folder}x")).collect();
    let planted: Vec<&str> = planted.iter().map(String::as_str).collect();
    can_fail(names_a_folder_of_a_machine, "a.sh", "cd src/work/x\ncd $PWD\n", &planted);
}

#[test]
fn file_names_are_legal_on_windows() {
    let illegal: Vec<String> =
        all_paths().into_iter().filter(|path| is_illegal_on_windows(path)).collect();
    assert_eq!(illegal, [""; 0]);
    for sound in ["src/lib.rs", "com.rs", "console.rs", "scenarios/01-a.json", ".ci/run"] {
        assert!(!is_illegal_on_windows(sound), "{sound}");
    }
    for planted in ["a:b", "src/aux.rs", "NUL", "com1.txt", "a.", "a /b", "a?", "a|b", "a\"b"] {
        assert!(is_illegal_on_windows(planted), "{planted}");
    }
}

#[test]
fn file_names_differ_in_more_than_case() {
    assert_eq!(same_without_case(&all_paths()), [""; 0]);
    let planted = ["src/A.rs", "src/b.rs", "src/a.rs"].map(str::to_owned);
    assert_eq!(same_without_case(&planted), ["src/a.rs"]);
}
