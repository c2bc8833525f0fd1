//! `forklab diff`: where two runs part, how, and what became different.

use crate::bench::Bench;
use serde_json::Value;
use serde_json::json;
use std::fs;

const SMALL: &str = r#"{
  "chain": {"hashes_per_block": 64, "block_interval": "3min"},
  "network": {"nodes": 8, "miners": 4, "latency": "20s", "topology": "ring"},
  "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 1}},
  "script": [
    {"at": "10min", "name": "rent", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}},
    {"at": "3h", "name": "cut", "partition": {"island": ["miner-1"]}},
    {"at": "4h", "heal": "cut"}
  ],
  "stop": "time >= 6h"
}"#;

/// The exit code and the answer.
fn diff(bench: &Bench, other: &str) -> (Option<i32>, Value) {
    let output = bench.forklab(&["diff", "runs/small-seed1", other, "--json"]);
    let answer = serde_json::from_slice(&output.stdout);
    (output.status.code(), answer.unwrap_or_else(|_| panic!("{output:?}")))
}

fn run(bench: &Bench, arguments: &[&str]) {
    let output = bench.forklab(&[&["run", "./small.json", "--quiet"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn the_same_history_is_the_same() {
    let bench = Bench::with(&[("small", SMALL)]);
    run(&bench, &["--out", "runs/again"]);
    let (code, answer) = diff(&bench, "runs/again");
    assert_eq!(code, Some(0));
    let outcomes = &answer["outcomes"];
    for group in ["figures", "payments", "forks", "miners", "people"] {
        assert_eq!(outcomes[group], json!([]), "{group}");
    }
    assert_eq!((&answer["parting"], &answer["changed"]), (&Value::Null, &json!([])));
}

#[test]
fn text_is_no_history() {
    let bench = Bench::with(&[("small", SMALL)]);
    run(&bench, &["--out", "runs/told", "--set", r#"/title="Small""#]);
    let (code, answer) = diff(&bench, "runs/told");
    assert_eq!((code, &answer["parting"]), (Some(1), &Value::Null));
    let text = bench.forklab(&["diff", "runs/small-seed1", "runs/told"]);
    let text = String::from_utf8(text.stdout).expect("text");
    assert!(text.contains("No event differs") && text.contains("/title"), "{text}");

    // Where nothing was played nothing is known.
    for folder in ["runs/small-seed1", "runs/told"] {
        let path = bench.path(&format!("{folder}/run.json"));
        let receipt = fs::read_to_string(&path).unwrap();
        let own = format!(r#""{}""#, env!("CARGO_PKG_VERSION"));
        assert!(receipt.contains(&own), "{receipt}");
        fs::write(&path, receipt.replace(&own, r#""0.0.1""#)).unwrap();
    }
    let text = bench.forklab(&["diff", "runs/small-seed1", "runs/told"]);
    let text = String::from_utf8(text.stdout).expect("text");
    assert!(text.contains("is not looked for"), "{text}");
}

#[test]
fn a_counterfactual_parts_where_something_was_changed() {
    let bench = Bench::with(&[("small", SMALL)]);
    run(&bench, &["--out", "runs/late", "--set", "/script/1/at=200min"]);
    let (code, answer) = diff(&bench, "runs/late");
    assert_eq!(code, Some(1));
    let changed = &answer["changed"];
    assert_eq!(changed.as_array().unwrap().len(), 1, "{changed}");
    assert_eq!(changed[0]["pointer"], "/script/1/at");

    // Nothing differs until the cut; then a miner is cut off in one of them.
    let parting = &answer["parting"];
    let at_ns = parting["at_ns"].as_array().unwrap();
    let first = at_ns.iter().map(|at| at.as_u64().unwrap()).min().unwrap();
    assert!(first >= 3 * 3_600 * 1_000_000_000, "{parting}");
    assert!(first < 3 * 3_600 * 1_000_000_000 + 600_000_000_000, "{parting}");
    assert_eq!(parting["before"].as_array().unwrap().len(), 4);

    let first = &answer["outcomes"]["first_block"];
    let tables = ["runs/small-seed1", "runs/late"]
        .map(|run| fs::read_to_string(bench.path(&format!("{run}/blocks.csv"))).unwrap());
    let common = tables[0]
        .lines()
        .zip(tables[1].lines())
        .take_while(|(one, other)| one.split(',').next() == other.split(',').next());
    assert_eq!(first["what"], format!("after {} blocks in common", common.count() - 1));

    // What both had in common stays in common: the payment was final long before.
    let payments = answer["outcomes"]["payments"].as_array().unwrap();
    assert!(payments.iter().all(|row| row["what"] != "payment rent"), "{payments:?}");
    assert!(!answer["outcomes"]["figures"].as_array().unwrap().is_empty());
    let text = bench.forklab(&["diff", "runs/small-seed1", "runs/late"]);
    let text = String::from_utf8(text.stdout).expect("text");
    assert!(text.contains("They part at event") && text.contains("partition"), "{text}");
}

#[test]
fn two_builds_are_compared_by_checkpoints_and_traces() {
    let bench = Bench::with(&[("small", SMALL)]);
    run(&bench, &["--force", "--out", "runs/small-seed1", "--trace-events", "0..100000"]);
    run(&bench, &["--out", "runs/other", "--trace-events", "0..100000"]);
    let lines = fs::read_to_string(bench.path("runs/other/trace.jsonl")).expect("a trace");
    let summary = fs::read(bench.path("runs/other/summary.json")).expect("a summary");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    assert_eq!(lines.lines().count() as u64, summary["events"].as_u64().unwrap());

    // Another build, which sent one message later: other digest, checkpoints and trace.
    let (number, line) = lines
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("\"inv\""))
        .nth(3)
        .expect("an inv");
    let mut event: Value = serde_json::from_str(line).expect("JSON");
    event["at_ns"] = json!(event["at_ns"].as_u64().unwrap() + 5);
    let mut altered: Vec<String> = lines.lines().map(str::to_owned).collect();
    altered[number] = event.to_string();
    fs::write(bench.path("runs/other/trace.jsonl"), altered.join("\n") + "\n").unwrap();
    let receipt = bench.path("runs/other/run.json");
    let text = fs::read_to_string(&receipt).expect("a receipt");
    let mut values: Value = serde_json::from_str(&text).expect("JSON");
    let digest = values["digest"].as_str().unwrap().to_owned();
    let other_digest = digest.replacen(&digest[..8], "01234567", 1);
    let table = bench.path("runs/other/checkpoints.csv");
    let checkpoints = fs::read_to_string(&table).unwrap().replace(&digest, &other_digest);
    fs::write(&table, &checkpoints).unwrap();
    let hash = forklab::cli::run_folder::sha256_of(&table).unwrap();
    let old = values["sha256"]["checkpoints.csv"].as_str().unwrap().to_owned();
    values["digest"] = json!(other_digest);
    fs::write(&receipt, text.replace(&digest, &other_digest).replace(&old, &hash)).unwrap();

    let (code, answer) = diff(&bench, "runs/other");
    assert_eq!(code, Some(1));
    assert_eq!(answer["between"]["start"], 0);
    assert_eq!(answer["between"]["end"], summary["events"]);
    assert_eq!(answer["parting"]["event"], number);
    assert_eq!(answer["parting"]["kind"], "time");

    // Without traces it says how to get them.
    fs::remove_file(bench.path("runs/other/trace.jsonl")).unwrap();
    let told = bench.forklab(&["diff", "runs/small-seed1", "runs/other"]);
    let told = String::from_utf8(told.stdout).expect("text");
    assert!(told.contains("--trace-events 0.."), "{told}");
}

#[test]
fn what_is_no_run_is_told() {
    let bench = Bench::with(&[("small", SMALL)]);
    let none = bench.forklab(&["diff", "runs/small-seed1", "runs/none"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("runs/none"), "{none:?}");
    let receipt = bench.path("runs/small-seed1/run.json");
    let text = fs::read_to_string(&receipt).unwrap();
    let twice = text.replacen("\"scenario\": {", "\"scenario\": { \"seed\": 1,", 1);
    fs::write(&receipt, twice).unwrap();
    let odd = bench.forklab(&["diff", "runs/small-seed1", "runs/small-seed1"]);
    assert_eq!(odd.status.code(), Some(2), "{odd:?}");
    assert!(String::from_utf8_lossy(&odd.stderr).contains("stands twice"), "{odd:?}");
    fs::write(&receipt, text).unwrap();
    fs::create_dir(bench.path("runs/.busy.partial-1")).unwrap();
    let killed = bench.forklab(&["inspect", "runs/busy", "world"]);
    assert!(String::from_utf8_lossy(&killed.stderr).contains("no run folder"), "{killed:?}");
    let lock = fs::File::create(bench.path("runs/.busy.partial-1/.lock")).unwrap();
    lock.lock().unwrap();
    let busy = bench.forklab(&["inspect", "runs/busy", "world"]);
    assert_eq!(busy.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&busy.stderr).contains("still being written"), "{busy:?}");
    let into = bench.forklab(&["run", "./small.json", "--quiet", "--out", "runs/busy"]);
    assert_eq!(into.status.code(), Some(2), "{into:?}");
    lock.unlock().unwrap();
    run(&bench, &["--out", "runs/busy"]);
    assert!(!bench.path("runs/.busy.partial-1").exists(), "what a killed run left is gone");
    let table = bench.path("runs/small-seed1/nodes.csv");
    let text = fs::read_to_string(&table).unwrap().replace("node-3", "node-9");
    fs::write(&table, text).unwrap();
    for command in
        [["diff", "runs/small-seed1", "runs/small-seed1"], ["inspect", "runs/small-seed1", "world"]]
    {
        let altered = bench.forklab(&command);
        assert_eq!(altered.status.code(), Some(2), "{command:?}");
        assert!(
            String::from_utf8_lossy(&altered.stderr).contains("nodes.csv: altered"),
            "{altered:?}"
        );
    }
}
