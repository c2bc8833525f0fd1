//! The size and shape of a source file.

use crate::source::Finding;
use crate::source::SourceFile;
use crate::source::can_fail;
use crate::source::finding;
use crate::source::hold;

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const UNIT_TEST_LINES_MAX: usize = 100;
const COLUMNS_MAX: usize = 100;

/// Files over [`FILE_LINES_MAX`] that read better whole, and why.
const LONG_FILES: [(&str, &str); 2] = [
    ("src/lib.rs", "the table of contents: one line a module"),
    ("src/scenario/words_en.rs", "a table: one line a message"),
];

/// Functions over [`FUNCTION_LINES_MAX`] that read better whole (file, name, why).
const LONG_FUNCTIONS: [(&str, &str, &str); 2] = [
    ("src/scenario/words/en.rs", "template", "a table: one line a message"),
    ("src/scenario/words/zh.rs", "template", "a table: one line a message"),
];

fn file_too_long(file: &SourceFile) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let is_named = LONG_FILES.iter().any(|&(path, _)| path == file.path);
    if !file.is_rust() || is_named || lines <= FILE_LINES_MAX {
        return Vec::new();
    }
    vec![finding(file, lines, format!("{lines} lines"))]
}

/// The name of the function that a line of code begins.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "const", "async", "extern", "unsafe", "default"];
    let is_visible = |word: &str| words.contains(&word) || word.starts_with("pub(") || word == "in";
    let is_path = |word: &str| word.starts_with("crate") || word.starts_with("super");
    let is_start = before.split_whitespace().all(|word| is_visible(word) || is_path(word));
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (is_start && end > 0).then(|| &after[..end])
}

/// The first and the last line of the function that begins at line `start` (both from 0).
fn function_end(lines: &[&str], start: usize) -> usize {
    let mut depth = 0;
    for (number, line) in lines.iter().enumerate().skip(start) {
        let mut has_ended = false;
        for c in line.chars() {
            match c {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => {
                    depth -= 1;
                    has_ended = depth == 0 && c == '}';
                }
                ';' if depth == 0 => has_ended = true,
                _ => {}
            }
        }
        if has_ended {
            return number;
        }
    }
    lines.len() - 1
}

fn function_too_long(file: &SourceFile) -> Vec<Finding> {
    let lines: Vec<&str> = file.code.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let length = function_end(&lines, start) - start + 1;
        let is_named = LONG_FUNCTIONS.iter().any(|&(path, f, _)| path == file.path && f == name);
        if length > FUNCTION_LINES_MAX && !is_named {
            found.push(finding(file, start + 1, format!("{name}: {length} lines")));
        }
    }
    found
}

fn unit_tests_too_long(file: &SourceFile) -> Vec<Finding> {
    let lines: usize = file.unit_test_lines().iter().map(|range| range.clone().count()).sum();
    if !file.is_shipped() || lines <= UNIT_TEST_LINES_MAX {
        return Vec::new();
    }
    vec![finding(file, 1, format!("{lines} lines of tests belong under tests/"))]
}

/// A text alone on its line, such as a message, may be longer: cut, it would hide from a search.
fn line_too_wide(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let lines = (1..).zip(file.text.lines());
    lines
        .filter(|(_, line)| !line.trim_start().starts_with('"'))
        .map(|(number, line)| (number, line.chars().count()))
        .filter(|&(_, columns)| columns > COLUMNS_MAX)
        .map(|(number, columns)| finding(file, number, format!("{columns} columns")))
        .collect()
}

fn has_no_purpose(file: &SourceFile) -> Vec<Finding> {
    let first = file.text.lines().next().unwrap_or_default();
    if !file.is_rust() || first.starts_with("//! ") {
        return Vec::new();
    }
    vec![finding(file, 1, "the first line says no purpose (`//! …`)")]
}

/// One spelling: `BIP-0034`. Reject codes, which are Core's own words, are literals.
fn spells_a_proposal_otherwise(file: &SourceFile) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()).filter(|_| file.is_rust()) {
        for (at, word) in line.match_indices("BIP") {
            let rest = line[at + word.len()..].trim_start_matches([' ', '-']);
            let digits = rest.chars().take_while(char::is_ascii_digit).count();
            // Core's own words: `bad-txns-BIP30`, `IsBIP30Repeat`.
            let before = line[..at].chars().next_back();
            let is_word = ["txns-", "\"non-"].iter().any(|start| line[..at].ends_with(start));
            let is_code = is_word || before.is_some_and(char::is_alphabetic);
            let has_joint = line[at + word.len()..].starts_with('-');
            if digits > 0 && !is_code && (digits != 4 || !has_joint) {
                found.push(finding(file, number, "a proposal is spelled BIP-0034"));
            }
        }
    }
    found
}

#[test]
fn a_file_has_at_most_400_lines() {
    hold(file_too_long);
    can_fail(file_too_long, "src/a.rs", &"\n".repeat(400), &[&"\n".repeat(401)]);
}

#[test]
fn a_function_has_at_most_70_lines() {
    hold(function_too_long);
    let function = |lines: usize| {
        format!(
            "impl A {{\n    pub(in crate::a) fn a(\n{}    }}\n}}\n",
            ") {\n".to_owned() + &"\n".repeat(lines - 3)
        )
    };
    can_fail(function_too_long, "src/a.rs", &function(70), &[&function(71)]);
    let nested = format!("fn a() {{\n    let a: [u8; 3] = b;{}\n}}\n", "\n".repeat(70));
    can_fail(function_too_long, "src/a.rs", "fn a();\n", &[&nested]);
}

#[test]
fn unit_tests_stay_small() {
    hold(unit_tests_too_long);
    let tests = |lines: usize| format!("#[cfg(test)]\nmod tests {{{}}}\n", "\n".repeat(lines - 2));
    can_fail(unit_tests_too_long, "src/a.rs", &tests(100), &[&tests(101)]);
}

#[test]
fn a_line_has_at_most_100_columns() {
    hold(line_too_wide);
    let sound = format!("{}\n    \"{}\",\n", "é".repeat(100), "x".repeat(101));
    can_fail(line_too_wide, "src/a.rs", &sound, &[&"x".repeat(101)]);
}

#[test]
fn the_first_line_says_what_a_file_is_for() {
    hold(has_no_purpose);
    can_fail(has_no_purpose, "tests/a/main.rs", "//! Why.\n", &["use a;\n", "// Why.\n", ""]);
}

#[test]
fn proposals_have_one_spelling() {
    hold(spells_a_proposal_otherwise);
    let planted = ["34", " 34", "-34", "0034"].map(|number| format!("// {}{number}", "BIP"));
    let planted: Vec<&str> = planted.iter().map(String::as_str).collect();
    can_fail(spells_a_proposal_otherwise, "src/a.rs", "// BIP-0034, a BIP", &planted);
}
