//! The run folder as a receipt, through the command line.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

/// A folder in which `two-miners` was run once.
pub struct Bench {
    pub home: tempfile::TempDir,
}

/// The name of the run folder.
pub const RUN: &str = "runs/03-two-miners-seed7";

impl Bench {
    pub fn new() -> Self {
        let bench = Self { home: tempfile::tempdir().unwrap() };
        let output = bench.forklab(&["run", "two-miners", "--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        bench
    }

    pub fn forklab(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_forklab"))
            .args(arguments)
            .current_dir(self.home.path())
            .env_remove("FORKLAB_LANG")
            .output()
            .unwrap()
    }

    pub fn verify(&self) -> (Option<i32>, String) {
        let output = self.forklab(&["verify", RUN]);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(RUN).join(name)
    }

    /// Replaces a piece of a file.
    pub fn alter(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_folder_holds_everything_and_nothing_else_is_left() {
    let bench = Bench::new();

    assert_eq!(names(&bench.home.path().join("runs")), ["03-two-miners-seed7"]);
    assert_eq!(
        names(&bench.path("")),
        [
            "blocks.csv",
            "blocks.dat",
            "charts",
            "checkpoints.csv",
            "forks.csv",
            "nodes.csv",
            "payments.csv",
            "refused.dat",
            "reorgs.csv",
            "report.html",
            "run.json",
            "summary.json",
        ]
    );
    let charts = ["intervals", "rewards", "spread", "tree"];
    let files = |name: &str| ["csv", "png", "svg"].map(|ending| format!("{name}.{ending}"));
    let charts: Vec<String> = charts.into_iter().flat_map(files).collect();
    assert_eq!(names(&bench.path("charts")), [vec!["fork.svg".to_owned()], charts].concat());
    for name in names(&bench.path("")).iter().filter(|name| !name.ends_with("dat")) {
        let Ok(text) = fs::read_to_string(bench.path(name)) else { continue };
        assert!(!text.contains('\r') && text.ends_with('\n'), "{name}");
    }
}

#[test]
fn where_people_pay_the_folder_has_their_charts_in_either_language() {
    let bench = Bench::new();
    let text = r#"{"network": {"nodes": 3, "miners": 1}, "chain": {"hashes_per_block": 64},
        "people": {"zhang": {"funds": "10 BTC"}, "li": {}},
        "script": [{"at": "1min", "name": "pizza",
                    "pay": {"from": "zhang", "to": "li", "amount": "9 BTC"}}],
        "stop": "payments.pizza.confirmations >= 2"}"#;
    fs::write(bench.home.path().join("pay.json"), text).unwrap();
    for (language, says) in [
        ("en", "1 payment: 1 final.\n  00:01:00  pizza  zhang → li  9 BTC  final, 2 confirmations"),
        ("zh", "1笔付款：已完成1。\n  00:01:00  pizza  zhang → li  9 BTC  已完成，2次确认"),
    ] {
        let output = bench.forklab(&["run", "./pay.json", "--out", language, "--lang", language]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let screen = String::from_utf8(output.stdout).unwrap();
        assert!(screen.contains(says), "{screen}");
        let folder = bench.home.path().join(language);
        let charts = names(&folder.join("charts"));
        let about_money: Vec<&str> = charts
            .iter()
            .map(String::as_str)
            .filter(|name| name.starts_with("fees") || name.starts_with("mempool"))
            .collect();
        assert_eq!(
            about_money,
            ["fees.csv", "fees.png", "fees.svg", "mempool.csv", "mempool.png", "mempool.svg"]
        );
        assert_eq!(charts.len(), 15);
        let page = fs::read_to_string(folder.join("report.html")).unwrap();
        assert_eq!(page.matches("<svg role=\"img\"").count(), 10, "in both languages");
    }
}

#[test]
fn a_run_folder_is_reproduced_bit_for_bit() {
    let bench = Bench::new();

    let (code, text) = bench.verify();

    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("played again, the same"), "{text}");
}

#[test]
fn the_same_history_is_replaced_and_says_so() {
    let bench = Bench::new();

    let output = bench.forklab(&["run", "two-miners"]);

    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("same digest"), "{text}");
    assert!(text.lines().count() <= 25);
    assert!(text.lines().last().unwrap().contains("forklab run two-miners --seed 8"));
    assert_eq!(names(&bench.home.path().join("runs")), ["03-two-miners-seed7"]);
}

#[test]
fn another_history_is_refused_and_nothing_is_written() {
    let bench = Bench::new();
    let before = fs::read(bench.path("run.json")).unwrap();

    let output = bench.forklab(&["run", "two-miners", "--seed", "8", "--out", RUN]);

    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("holds another history") && text.contains("--force"), "{text}");
    assert_eq!(fs::read(bench.path("run.json")).unwrap(), before);
    let output = bench.forklab(&["run", "two-miners", "--seed", "8", "--out", RUN, "--force"]);
    assert_eq!(output.status.code(), Some(0));
    assert_ne!(fs::read(bench.path("run.json")).unwrap(), before);
}

#[test]
fn a_folder_of_other_files_is_never_replaced() {
    let bench = Bench::new();
    let letters = bench.home.path().join("letters");
    fs::create_dir(&letters).unwrap();
    fs::write(letters.join("to-alice.txt"), "dear alice").unwrap();

    let output = bench.forklab(&["run", "two-miners", "--out", "letters", "--force"]);

    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(names(&letters), ["to-alice.txt"]);
}

#[test]
fn a_file_in_the_way_is_told_and_left_alone() {
    let bench = Bench::new();
    let letter = bench.home.path().join("letter");
    fs::write(&letter, "dear alice").unwrap();

    for out in ["letter", "letter/run"] {
        let output = bench.forklab(&["run", "two-miners", "--out", out]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.starts_with(out) && text.contains("a file is in the way"), "{text}");
    }
    assert_eq!(fs::read_to_string(&letter).unwrap(), "dear alice");
}

#[test]
fn a_scenario_that_is_wrong_leaves_nothing() {
    let bench = Bench::new();

    let output = bench.forklab(&["run", "two-miners", "--set", "/network/nodez=3", "--out", "new"]);

    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(names(bench.home.path()), ["runs"]);
}

#[test]
fn an_altered_table_is_told_with_line_and_column() {
    let bench = Bench::new();
    bench.alter("blocks.csv", ",stale,", ",active,");

    let (code, text) = bench.verify();

    assert_eq!(code, Some(1));
    assert!(text.contains("blocks.csv: altered since the run"), "{text}");
    assert!(text.contains("status is \"active\", in the replay \"stale\""), "{text}");
}

#[test]
fn an_altered_summary_a_missing_table_and_altered_blocks_are_told() {
    let bench = Bench::new();
    bench.alter("summary.json", "\"height\": 200", "\"height\": 201");
    fs::remove_file(bench.path("forks.csv")).unwrap();
    let mut blocks = fs::read(bench.path("blocks.dat")).unwrap();
    blocks[100] ^= 1;
    fs::write(bench.path("blocks.dat"), blocks).unwrap();

    let (code, text) = bench.verify();

    assert_eq!(code, Some(1));
    assert!(text.contains("summary.json: height is 201, in the replay 200"), "{text}");
    assert!(text.contains("forks.csv: missing"), "{text}");
    assert!(text.contains("blocks.dat: differs from the replay at byte 100"), "{text}");
}

#[test]
fn effort_is_not_compared_but_its_file_is_known_to_be_altered() {
    let bench = Bench::new();
    let text = fs::read_to_string(bench.path("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    let wall = format!("\"wall_s\": {}", summary["wall_s"]);
    bench.alter("summary.json", &wall, "\"wall_s\": 99.5");

    let (code, text) = bench.verify();

    assert_eq!(code, Some(1));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("summary.json: altered since the run"), "{text}");
}

#[test]
fn another_digest_and_another_seed_in_the_receipt_are_told() {
    let bench = Bench::new();
    bench.alter("run.json", "\"digest\": \"", "\"digest\": \"00");
    let (code, text) = bench.verify();
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("run.json: digest is 00"), "{text}");

    bench.alter("run.json", "\"seed\": 7", "\"seed\": 9");
    let (code, text) = bench.verify();
    assert_eq!(code, Some(2), "{text}");
}

#[test]
fn another_version_is_named_with_this_one() {
    let bench = Bench::new();
    let here = env!("CARGO_PKG_VERSION");
    bench.alter("run.json", &format!("\"version\": \"{here}\""), "\"version\": \"9.9.9\"");

    let (code, text) = bench.verify();

    assert_eq!(code, Some(2));
    assert!(text.contains("9.9.9") && text.contains(here), "{text}");
}

#[test]
fn what_is_no_run_folder_cannot_be_verified() {
    let bench = Bench::new();

    for what in ["runs", "no-such-scenario", "./none.json"] {
        assert_eq!(bench.forklab(&["verify", what]).status.code(), Some(2), "{what}");
    }
    assert_eq!(bench.forklab(&["verify", "two-miners"]).status.code(), Some(0));
}

#[test]
fn json_prints_the_summary_and_record_keeps_the_observations() {
    let bench = Bench::new();

    let output = bench.forklab(&["run", "two-miners", "--json", "--record"]);

    assert_eq!(output.status.code(), Some(0));
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["scenario"], "03-two-miners");
    let lines = fs::read_to_string(bench.path("observations.jsonl")).unwrap();
    let found = lines.lines().filter(|line| line.contains("block_found")).count();
    assert_eq!(summary["blocks_found"], found);
    assert_eq!(bench.verify().0, Some(0));
}

#[test]
fn an_expectation_that_fails_is_exit_code_1_and_other_values_are_not_asked() {
    let bench = Bench::new();
    let scenario = bench.home.path().join("strict.json");
    let text = r#"{"seed": 3, "network": {"nodes": 2, "miners": 2},
        "stop": "height >= 5",
        "expect": ["forks >= 100"], "expect_for_this_seed": ["height >= 5"]}"#;
    fs::write(&scenario, text).unwrap();

    let output = bench.forklab(&["run", "./strict.json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("expect: forks >= 100: it does not hold (forks = "), "{text}");
    assert!(text.contains("as expected: height >= 5"), "{text}");

    let output = bench.forklab(&["run", "./strict.json", "--seed", "4"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("not asked (other seed or other values): height >= 5"), "{text}");
}

#[test]
fn the_page_is_made_again_from_the_folder_and_only_from_a_whole_one() {
    let bench = Bench::new();
    let page = bench.path("report.html");
    let before = fs::read(&page).unwrap();
    fs::remove_file(&page).unwrap();

    let output = bench.forklab(&["report", RUN]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(fs::read(&page).unwrap() == before, "the same page");

    bench.alter("forks.csv", "1", "2");
    let output = bench.forklab(&["report", RUN, "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(&format!("{RUN}/forks.csv")), "{told}");
    assert!(fs::read(&page).unwrap() == before, "left as it was");
}
