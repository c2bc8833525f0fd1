//! `inspect --at`: any moment of a run, however it is called, and snapshots on the way.

use crate::bench::Bench;
use serde_json::Value;
use std::fs;

/// News takes long: forks.
const FORKED: &str = r#"{
  "chain": {"hashes_per_block": 64, "block_interval": "3min"},
  "network": {"nodes": 8, "miners": 4, "latency": "20s", "topology": "ring"},
  "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 2}},
  "script": [{"at": "10min", "name": "rent", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}],
  "stop": "time >= 6h"
}"#;

/// Some three million events.
const LONG: &str = r#"{
  "chain": {"hashes_per_block": 16, "block_interval": "10min", "pow": "sampled"},
  "network": {"nodes": 100, "miners": 5, "latency": "200ms"},
  "traffic": {"payments_per_minute": 30, "people": 20},
  "stop": "time >= 70min"
}"#;

fn blocks(bench: &Bench) -> Vec<(f64, u64)> {
    let text = fs::read(bench.path("runs/forked-seed1/blocks.csv")).expect("a table");
    let mut reader = csv::Reader::from_reader(&text[..]);
    let rows = reader.deserialize().map(|row| row.expect("a row"));
    let find = |row: std::collections::BTreeMap<String, String>| {
        (row["found_at_s"].parse().expect("seconds"), row["height"].parse().expect("a height"))
    };
    rows.map(find).collect()
}

#[test]
fn a_moment_shows_what_had_happened_before_it() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let found = blocks(&bench);
    for at_s in [0_u64, 3_600, 9_000, 18_000] {
        let at = format!("{at_s}s");
        let world = bench.ask_json("forked", &["world", "--at", &at]);
        let before = found.iter().filter(|(found_s, _)| *found_s < at_s as f64).count();
        assert_eq!(world["blocks_found"], before, "{at}");
        assert_eq!(world["at_s"].as_f64().unwrap(), at_s as f64, "{at}: {world}");
    }
    // What pages show is taken back.
    let clock = bench.ask_json("forked", &["world", "--at", "02:30:00"]);
    assert_eq!(clock, bench.ask_json("forked", &["world", "--at", "9000s"]));
}

#[test]
fn a_moment_may_be_a_height_an_event_a_fork_or_an_expression() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let found = blocks(&bench);

    let high = bench.ask_json("forked", &["world", "--at", "height 20"]);
    assert_eq!(high["height"], 20);
    let (first_s, _) = found.iter().find(|(_, height)| *height == 20).expect("a block");
    assert!((high["at_s"].as_f64().unwrap() - first_s).abs() < 1e-6);
    let same = bench.ask_json("forked", &["world", "--at", "when height >= 20"]);
    assert_eq!(high, same);

    let number = high["at_event"].to_string();
    let event = bench.ask_json("forked", &["world", "--at", &format!("event {number}")]);
    assert_eq!(event, high, "the same moment by its number");

    let fork = bench.ask_json("forked", &["fork", "2"]);
    let before = bench.ask_json("forked", &["chain", "--at", "before fork 2"]);
    let parts = before["branches"].as_array().unwrap().iter();
    assert!(parts.clone().all(|one| one["parent_hash"] != fork["parent_hash"]), "{before}");
    let began = format!("{}s", fork["began_at_s"].as_f64().unwrap() + 0.001);
    let after = bench.ask_json("forked", &["chain", "--at", &began]);
    let mut parts = after["branches"].as_array().unwrap().iter();
    let part = parts.find(|one| one["parent_hash"] == fork["parent_hash"]).expect("a branch");
    assert_eq!(part["status"], "underway", "told to all a millisecond ago: {part}");
    let early = bench.refusal("runs/forked-seed1", &["fork", "2", "--at", "1s"]);
    assert!(early.starts_with("At 00:00:01: ") && early.contains("later"), "{early}");

    let summary = fs::read(bench.path("runs/forked-seed1/summary.json")).expect("a summary");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    let last =
        bench.ask_json("forked", &["world", "--at", &format!("event {}", summary["events"])]);
    assert_eq!(last["digest"], summary["digest"], "the last event is the end");

    let paid = "when payments.rent.confirmations@li >= 2";
    let node = bench.ask_json("forked", &["node", "li", "--at", paid]);
    let rent = bench.ask_json("forked", &["tx", "rent", "--at", paid]);
    let tip = node["height"].as_u64().expect("a height");
    let block = rent["blocks"][0]["height"].as_u64().expect("it is in a block");
    assert_eq!(tip - block + 1, 2, "{rent}");
}

#[test]
fn what_is_no_moment_is_told() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let refused = |at: &str| bench.refusal("runs/forked-seed1", &["world", "--at", at]);
    assert!(refused("noon").contains("before fork 3"), "{}", refused("noon"));
    assert!(refused("30h").contains("beyond the end"), "{}", refused("30h"));
    assert!(refused("event 999999999").contains("beyond the end"));
    assert!(refused("before fork 999").contains("forks 1 to"));
    assert!(refused("when height >= 9999").contains("never true"));
    let typo = refused("when payments.rend.confirmations >= 1");
    assert!(typo.contains("--at:1:15") && typo.contains("rent"), "{typo}");
    let messages = bench.refusal("runs/forked-seed1", &["messages", "--at", "1h"]);
    assert!(messages.contains("--from and --to"), "{messages}");
}

#[test]
fn a_long_run_is_entered_from_snapshots_and_answers_the_same() {
    let bench = Bench::with(&[("long", LONG)]);
    let run = bench.path("runs/long-seed1");
    let summary = fs::read(run.join("summary.json")).expect("a summary");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    assert!(summary["events"].as_u64().unwrap() > 1 << 21, "a snapshot: {}", summary["events"]);

    let ask = |at: &str| {
        let question = ["inspect", "runs/long-seed1", "node", "node-7", "--json", "--at", at];
        let output = bench.forklab(&question);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        (output.stdout, String::from_utf8(output.stderr).expect("text"))
    };
    let (first, told) = ask("65min");
    assert!(told.contains("snapshots"), "{told}");
    let index = fs::read(run.join("snapshots/index.json")).expect("an index");
    let index: Value = serde_json::from_slice(&index).expect("JSON");
    assert!(!index["snapshots"].as_array().unwrap().is_empty());

    let (again, told) = ask("65min");
    assert_eq!((&again, told.as_str()), (&first, ""), "nothing is made twice");

    // A snapshot that was altered is not used; without any the answer is the same.
    let folder = fs::read_dir(run.join("snapshots")).expect("a folder");
    for file in folder.map(|file| file.expect("a file").path()) {
        if file.extension().is_some_and(|extension| extension == "zlib") {
            let mut bytes = fs::read(&file).expect("a snapshot");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&file, bytes).expect("it can be written");
        }
    }
    assert_eq!(ask("65min").0, first);

    // Verifying and replacing the run are as before.
    let verified = bench.forklab(&["verify", "runs/long-seed1"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}
