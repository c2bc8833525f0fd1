//! `forklab report`: pages again, of two runs, of a folder of runs.

use crate::folder::Bench;
use crate::folder::RUN;
use std::fs;

#[test]
fn one_folder_that_is_wrong_does_not_keep_others_from_their_pages() {
    let bench = Bench::new();
    let page = bench.path("report.html");
    fs::remove_file(&page).unwrap();
    let output = bench.forklab(&["report", "nowhere", RUN]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("nowhere") && page.is_file(), "{told}");
}

#[test]
fn a_full_page_keeps_what_the_usual_one_leaves_out() {
    let bench = Bench::new();
    let page = || fs::read_to_string(bench.path("report.html")).unwrap();
    let interesting = |page: &str| page.matches("\"interesting\":true").count();
    let (blocks, usual) = (page().matches("\"interesting\":").count(), interesting(&page()));
    assert!(0 < usual && usual < blocks);
    let output = bench.forklab(&["report", RUN, "--report", "full"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(interesting(&page()), blocks);
}

#[test]
fn two_runs_are_compared_on_one_page() {
    let bench = Bench::new();
    let farther =
        ["run", "two-miners", "--set", "/network/latency=3min", "--out", "far", "--quiet"];
    let output = bench.forklab(&farther);
    assert_ne!(output.status.code(), Some(2), "{output:?}");

    let output = bench.forklab(&["report", RUN, "far", "--compare"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "compare.html\n");
    let page = fs::read_to_string(bench.home.path().join("compare.html")).unwrap();
    assert!(page.contains("<td>/network/latency/constant</td>"), "what was changed");
    assert!(page.contains("The first ") && page.contains(" here, "), "where they part");
    assert_eq!(page.matches("type=\"application/json\"").count(), 2);
    assert_eq!(page.matches("class=\"stage\"").count(), 2);

    let output = bench.forklab(&["report", RUN, RUN, "--compare", "--out", "same.html"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = fs::read_to_string(bench.home.path().join("same.html")).unwrap();
    assert!(page.contains("Nothing: both played the same.") && page.contains("Nowhere: all "));
    assert!(!page.contains("<strong>"));

    let output = bench.forklab(&["report", RUN, "--compare"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("name two run folders; 1 were"));
}

#[test]
fn a_folder_of_runs_gets_an_index_that_tells_who_was_altered() {
    let bench = Bench::new();
    let output = bench.forklab(&["run", "two-miners", "--seed", "8", "--quiet"]);
    assert_ne!(output.status.code(), Some(2), "{output:?}");
    let output = bench.forklab(&["report", "runs"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "runs/index.html\n");
    let index = || fs::read_to_string(bench.home.path().join("runs/index.html")).unwrap();
    assert_eq!(index().matches("/report.html\">03-two-miners-seed").count(), 2);
    assert!(!index().contains("told fails"));

    bench.alter("forks.csv", "1", "2");
    bench.forklab(&["report", "runs", "--lang", "zh"]);
    assert_eq!(index().matches("told fails").count(), 1);
    assert!(index().contains("<html lang=\"zh-Hans\">") && index().contains("forks.csv"));

    // One of another version, and one whose receipt is none.
    bench.alter("forks.csv", "2", "1");
    bench.alter("run.json", env!("CARGO_PKG_VERSION"), "0.0.1");
    fs::create_dir(bench.home.path().join("runs/broken")).unwrap();
    fs::write(bench.home.path().join("runs/broken/run.json"), "{").unwrap();
    bench.forklab(&["report", "runs"]);
    assert_eq!(index().matches("told fails").count(), 2);
    assert!(index().contains("0.0.1") && index().contains("broken"));
}

/// Whoever alters a table can write its new hash into the receipt; the replay tells.
#[test]
fn a_table_that_was_altered_with_its_hash_gets_no_page() {
    let bench = Bench::new();
    let hash = |name: &str| forklab::cli::run_folder::sha256_of(&bench.path(name)).unwrap();
    let before = hash("forks.csv");
    bench.alter("forks.csv", ",2,", ",3,");
    bench.alter("run.json", &before, &hash("forks.csv"));
    let page = fs::read(bench.path("report.html")).unwrap();
    let output = bench.forklab(&["report", RUN]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("forks.csv:") && told.contains("in the replay"), "{told}");
    assert_eq!(fs::read(bench.path("report.html")).unwrap(), page);
}

#[test]
fn a_run_that_was_cut_short_says_so_on_its_page() {
    let bench = Bench::new();
    let text = r#"{"network": {"nodes": 3, "miners": 1}, "chain": {"hashes_per_block": 64},
        "stop": {"when": "height >= 1000", "limit": "1h"}}"#;
    fs::write(bench.home.path().join("long.json"), text).unwrap();
    let output = bench.forklab(&["run", "./long.json", "--out", "long", "--quiet"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let page = fs::read_to_string(bench.home.path().join("long/report.html")).unwrap();
    assert!(page.contains("<p class=\"fails\">") && page.contains("height &gt;= 1000"), "said");
}
