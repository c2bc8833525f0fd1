//! A sweep on one machine that was stopped, on any number of threads: the same bytes.

use crate::bench::Bench;
use crate::bench::SWEEP;
use crate::bench::assert_undisturbed;
use crate::bench::undisturbed;
use std::fs;
use std::fs::File;
use std::thread::sleep;
use std::time::Duration;

#[test]
fn one_and_two_threads_give_the_same_bytes() {
    let bench = Bench::new(SWEEP);
    for jobs in ["1", "2"] {
        bench.done(&["sweep", "./s.json", "--out", jobs, "--jobs", jobs]);
        assert_undisturbed(&bench, jobs);
    }
}

#[test]
fn a_sweep_that_was_killed_goes_on_to_the_same_bytes() {
    let bench = Bench::new(SWEEP);
    let batches = bench.path("out/batches.jsonl");
    // A machine that is fast enough to end before it is killed gets another try.
    let killed_midway = (0..10).any(|_| {
        let mut sweep =
            bench.start(&["sweep", "./s.json", "--out", "out", "--jobs", "1", "--force"]);
        while fs::metadata(&batches).map_or(0, |file| file.len()) == 0 {
            assert!(sweep.try_wait().expect("it can be asked").is_none(), "it plays");
            sleep(Duration::from_millis(1));
        }
        sweep.kill().expect("it can be killed");
        sweep.wait().expect("it ends");
        let is_midway = !bench.path("out/cells.csv").exists();
        if !is_midway {
            fs::remove_dir_all(bench.path("out")).expect("removed");
        }
        is_midway
    });
    assert!(killed_midway);
    let kept = bench.read("out/batches.jsonl");
    bench.play("out");
    assert_undisturbed(&bench, "out");
    let whole = kept.rfind('\n').map_or("", |end| &kept[..=end]);
    assert!(bench.read("out/batches.jsonl").starts_with(whole), "nothing was played twice");
}

#[test]
fn a_torn_last_line_is_played_again_and_an_altered_one_is_told() {
    let bench = Bench::new(SWEEP);
    bench.play("out");
    let path = bench.path("out/batches.jsonl");
    let whole = bench.read("out/batches.jsonl");
    fs::write(&path, &whole[..whole.len() - 7]).expect("written");
    bench.play("out");
    assert_undisturbed(&bench, "out");

    let altered = whole.replacen(r#"{"yes":"#, r#"{"yes":1"#, 1);
    assert_ne!(altered, whole);
    fs::write(&path, &altered).expect("written");
    let told = bench.refused(&["sweep", "./s.json", "--out", "out"]);
    assert!(told.contains("out/batches.jsonl: line 1 is not what was written"), "{told}");
    assert_eq!(bench.read("out/batches.jsonl"), altered, "nothing was thrown away");
}

#[test]
fn a_folder_of_another_sweep_is_left_alone() {
    let bench = Bench::new(SWEEP);
    bench.play("out");
    bench.rewrite(&SWEEP.replacen('{', r#"{"seed": 2,"#, 1));
    let told = bench.refused(&["sweep", "./s.json", "--out", "out"]);
    assert!(told.contains("out holds another sweep"), "{told}");
    let told = bench.refused(&["sweep", "./s.json", "--out", "out", "--plan"]);
    assert!(told.contains("out holds another sweep"), "{told}");
    assert_undisturbed(&bench, "out");
}

#[test]
fn two_processes_on_one_folder_are_told() {
    let bench = Bench::new(SWEEP);
    bench.plan("out", "1000");
    let other = File::options().write(true).open(bench.path("out/batches.jsonl")).expect("there");
    other.lock().expect("nobody has it");
    for asked in [
        &["sweep", "./s.json", "--out", "out"][..],
        &["sweep", "./s.json", "--out", "out", "--plan"],
        &["merge", "out"],
    ] {
        let told = bench.refused(asked);
        assert!(told.contains("out: another process is at work there"), "{asked:?}: {told}");
    }
}

#[test]
fn a_longer_sweep_takes_over_what_was_played_of_a_shorter_one() {
    let bench = Bench::new(&SWEEP.replace("250", "130").replace("[1, 2]", "[2]"));
    bench.play("out");
    bench.rewrite(SWEEP);
    bench.play("out");
    assert_eq!(bench.read("out/cells.csv"), undisturbed().0);
    // Two cells have their first batch from before, and a second one of 30 that counts no more.
    assert_eq!(bench.batches("out").len(), undisturbed().1.len() + 2);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_loses_nothing_that_was_counted() {
    let bench = Bench::new(SWEEP);
    let program = env!("CARGO_BIN_EXE_forklab");
    // Room for the receipt and for some batches, in blocks of 512 bytes.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {program} sweep ./s.json --out out");
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(bench.path(""))
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("large"), "{told}");
    assert!(!bench.read("out/batches.jsonl").is_empty());
    bench.play("out");
    assert_undisturbed(&bench, "out");
}

/// The first trial that succeeded, and the first that did not, are those that were counted.
#[test]
fn the_first_trial_of_a_kind_is_found_and_played_in_full() {
    let bench = Bench::new(SWEEP);
    for (which, succeeded) in [("first", true), ("first-without", false)] {
        let asked = format!("q=0.3,z=2,{which}=success");
        let said =
            bench.done(&["sweep", "./s.json", "--replay", &asked, "--out", which, "--quiet"]);
        let found = said.lines().next().expect("a line").trim_start_matches("found: ");
        let number: u64 = found.trim_start_matches("q=0.3,z=2,trial=").parse().expect("a number");
        let outcome = |folder: &str| {
            let summary = bench.read(&format!("{folder}/summary.json"));
            let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
            summary["attacks"]["heist"]["outcome"] == "succeeded"
        };
        assert_eq!(outcome(which), succeeded);
        for before in 0..number {
            let asked = format!("q=0.3,z=2,trial={before}");
            let folder = format!("{which}-{before}");
            bench.done(&["sweep", "./s.json", "--replay", &asked, "--out", &folder, "--quiet"]);
            assert_eq!(outcome(&folder), !succeeded, "trial {before}");
        }
    }
}

#[test]
fn a_sweep_ends_in_a_page_with_every_cell() {
    let bench = Bench::new(SWEEP);
    let said = bench.done(&["sweep", "./s.json", "--out", "s", "--quiet"]);
    assert!(said.contains("s/report.html"), "{said}");
    let page = bench.read("s/report.html");
    assert!(page.contains("default-src 'none'") && !page.contains("http://localhost"));
    let cells = page.split_once("id=\"cells\">").expect("cells").1;
    let cells: serde_json::Value =
        serde_json::from_str(cells.split_once("</script>").expect("an end").0).expect("JSON");
    let rows = cells["rows"].as_array().expect("rows");
    let labels: Vec<&str> =
        cells["labels"].as_array().expect("labels").iter().filter_map(|one| one.as_str()).collect();
    assert_eq!(labels, ["q=0.1,z=1", "q=0.1,z=2", "q=0.3,z=1", "q=0.3,z=2"]);
    let table = bench.read("s/cells.csv");
    for (row, line) in rows.iter().zip(table.lines().skip(1)) {
        let row: Vec<&str> =
            row.as_array().expect("a row").iter().filter_map(|one| one.as_str()).collect();
        assert_eq!(row.join(","), line);
    }
    assert_eq!((rows.len(), cells["truths"][0].as_str()), (4, Some("success")));
}
