//! The project's files, and what a rule says of them.

use crate::strip;
use std::fmt;
use std::fs;
use std::path::Path;

/// What no rule reads: made by tools, or not the project's own words.
const SKIPPED: [&str; 5] = [".git", "target", "runs", "node_modules", "reports"];

/// Files that are bytes, not text.
const BINARY: [&str; 6] = ["png", "dat", "bin", "ttf", "woff2", "wasm"];

/// A text file of the project.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// From the project's folder, with slashes.
    pub path: String,
    pub text: String,
    /// The text without comments and literals, the same lines and columns.
    pub code: String,
}

impl SourceFile {
    pub fn new(path: &str, text: &str) -> Self {
        let code = if path.ends_with(".rs") { strip::code_of(text) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is part of the library or the program, not of tests and benches.
    pub fn is_shipped(&self) -> bool {
        self.is_rust() && self.path.starts_with("src/")
    }

    /// The layer of a file of the library: `chain` for `src/chain/archive.rs`.
    pub fn layer(&self) -> Option<&str> {
        Some(self.path.strip_prefix("src/")?.split_once('/')?.0)
    }

    /// Lines of code by number, those inside `#[cfg(test)] mod … { }` left out.
    pub fn shipped_lines(&self) -> Vec<(usize, &str)> {
        let tests = self.unit_test_lines();
        (1..).zip(self.code.lines()).filter(|(n, _)| !tests.iter().any(|t| t.contains(n))).collect()
    }

    /// The line numbers of each `#[cfg(test)] mod … { }`.
    pub fn unit_test_lines(&self) -> Vec<std::ops::RangeInclusive<usize>> {
        let lines: Vec<&str> = self.code.lines().collect();
        let begins = |i: usize| lines[i].trim() == "#[cfg(test)]";
        let end = |i: usize| (i..lines.len()).find(|&n| lines[n] == "}").unwrap_or(lines.len() - 1);
        (0..lines.len()).filter(|&i| begins(i)).map(|i| i + 1..=end(i) + 1).collect()
    }
}

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// A finding in `file`.
pub fn finding(file: &SourceFile, line: usize, what: impl Into<String>) -> Finding {
    Finding { path: file.path.clone(), line, what: what.into() }
}

/// Every path of the project below its folder, in name order.
pub fn all_paths() -> Vec<String> {
    let mut paths = Vec::new();
    collect(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut paths);
    assert!(paths.iter().any(|p| p == "src/lib.rs"), "the project's files were found");
    paths
}

/// Every text file of the project.
pub fn all_files() -> Vec<SourceFile> {
    all_paths().iter().filter(|path| is_text(path)).map(|path| read(path)).collect()
}

/// One text file of the project.
pub fn read(path: &str) -> SourceFile {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(whole).unwrap_or_else(|e| panic!("{path}: {e}"));
    SourceFile::new(path, &text)
}

fn is_text(path: &str) -> bool {
    !BINARY.contains(&path.rsplit('.').next().unwrap_or_default())
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().into_string().expect("file names are UTF-8");
        let path = format!("{prefix}{name}");
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), paths);
        } else {
            paths.push(path);
        }
    }
}

/// Fails with every place at which a file breaks `rule`.
pub fn hold(rule: impl Fn(&SourceFile) -> Vec<Finding>) {
    let findings: Vec<String> =
        all_files().iter().flat_map(rule).map(|found| found.to_string()).collect();
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}

/// Asserts that `rule` finds one fault in each of the planted files, and none in the sound one.
pub fn can_fail(
    rule: impl Fn(&SourceFile) -> Vec<Finding>,
    path: &str,
    sound: &str,
    planted: &[&str],
) {
    assert_eq!(rule(&SourceFile::new(path, sound)), [], "{sound}");
    for text in planted {
        assert_eq!(rule(&SourceFile::new(path, text)).len(), 1, "{path}: {text}");
    }
}

#[test]
fn lines_of_unit_tests_are_known() {
    let text = "//! A.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\nfn b() {}\n";
    let file = SourceFile::new("src/sim/a.rs", text);
    assert_eq!(file.unit_test_lines(), [4..=7]);
    let numbers: Vec<usize> = file.shipped_lines().iter().map(|&(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 3, 8]);
}
