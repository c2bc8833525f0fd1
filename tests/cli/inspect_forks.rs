//! `forklab inspect DIR chain` and `fork N` say what the tables say, and more.

use crate::bench::Bench;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;

/// News takes a minute from miner to miner, and people pay all the time: forks with payments that
/// go back.
const FORKED: &str = r#"{
  "chain": {"hashes_per_block": 64, "block_interval": "3min"},
  "network": {"nodes": 8, "miners": 4, "latency": "20s", "topology": "ring"},
  "traffic": {"payments_per_minute": 4, "people": 10},
  "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 1}},
  "script": [{"at": "1min", "name": "rent", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}],
  "stop": "time >= 6h"
}"#;

/// The rows of a table by column.
fn table(bench: &Bench, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read(bench.path(&format!("runs/forked-seed1/{name}"))).expect("a table");
    let mut reader = csv::Reader::from_reader(&text[..]);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn close(one: &Value, other: &str) -> bool {
    let (one, other) = (one.as_f64().expect("a number"), other.parse::<f64>().expect("a number"));
    (one - other).abs() < 1e-6
}

#[test]
fn a_fork_is_told_as_the_tables_have_it() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let (forks, blocks) = (table(&bench, "forks.csv"), table(&bench, "blocks.csv"));
    assert!(forks.len() >= 10, "{}", forks.len());
    let mut returned = 0;
    for row in &forks {
        let fork = bench.ask_json("forked", &["fork", &row["fork"]]);
        assert_eq!(fork["parent_hash"], row["parent_hash"]);
        assert!(close(&fork["began_at_s"], &row["began_at_s"]));
        assert!(close(&fork["gap_s"], &(row["gap_ms"].parse::<f64>().unwrap() / 1e3).to_string()));
        let sides = fork["sides"].as_array().expect("sides");
        for (side, column) in sides.iter().zip(["winner_hash", "loser_hash"]) {
            assert_eq!(side["blocks"][0]["hash"], row[column]);
        }
        assert_eq!(sides[1]["nodes_max"].to_string(), row["nodes_on_loser_max"]);
        assert_eq!(sides[1]["blocks"].as_array().unwrap().len().to_string(), row["depth_blocks"]);
        // In a ring of eight nobody is more than four links away.
        assert!(fork["hops"].as_u64().unwrap() <= 4);
        for block in sides.iter().flat_map(|side| side["blocks"].as_array().unwrap()) {
            let known = blocks.iter().find(|one| block["hash"] == one["hash"]).expect("a block");
            assert_eq!(block["miner"], known["miner"]);
            assert!(close(&block["found_at_s"], &known["found_at_s"]));
        }
        let back = fork["returned"].as_array().unwrap();
        returned += back.len();
        // Of a fork that stayed every node had some side first, and all hashpower is at some node.
        let sum = |key: &str| sides.iter().map(|side| side[key].as_f64().unwrap()).sum::<f64>();
        let won = blocks.iter().find(|one| one["hash"] == row["winner_hash"]).expect("a block");
        let is_kept = won["status"] == "active";
        assert!(sum("nodes_first") <= 8.0 && sum("hashpower_first") <= 1.0 + 1e-9);
        if is_kept {
            assert_eq!(sum("nodes_first"), 8.0);
            assert!((sum("hashpower_first") - 1.0).abs() < 1e-9);
        }
        // The table counts what the winning side never took, as far as that side itself went.
        let missing = back.iter().filter(|one| !is_kept || one["height"].is_null()).count();
        let told: usize = row["transactions_returned"].parse().unwrap();
        if row["branches"] == "2" {
            assert_eq!(missing, told);
        } else {
            assert!(missing >= told, "the table has the longest losing side alone");
        }
        let text = bench.ask("forked", &["fork", &row["fork"]]);
        let head = text.lines().nth(1).expect("a sentence");
        assert!(head.contains(sides[0]["blocks"][0]["miner"].as_str().unwrap()), "{head}");
        if row["ended_at_s"].is_empty() {
            assert!(fork["decided_by"].is_null() && text.contains("It is not decided"), "{text}");
        } else {
            assert!(close(&fork["ended_at_s"], &row["ended_at_s"]));
            assert!(text.contains("the last node went over to block"), "{text}");
        }
    }
    assert!(returned > 0, "some payment went back");
}

#[test]
fn the_tree_has_every_block_beside_the_best_chain_once() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let chain = bench.ask_json("forked", &["chain"]);
    let beside = chain["branches"].as_array().unwrap().iter();
    let mut told: Vec<String> = beside
        .flat_map(|branch| branch["blocks"].as_array().unwrap())
        .map(|block| block["hash"].as_str().unwrap().to_owned())
        .collect();
    let blocks = table(&bench, "blocks.csv");
    let lost = blocks.iter().filter(|block| block["status"] != "active");
    let mut expected: Vec<String> = lost.map(|block| block["hash"].clone()).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert!(bench.ask("forked", &["chain"]).starts_with("chain   height "));
    let told = bench.refusal("runs/forked-seed1", &["fork", "999"]);
    assert!(told.contains("fork 999: this run has forks 1 to "), "{told}");
}

/// Attacks and every invalid block: blocks that are refused, on branches that are not, twins under
/// one header, headers whose body nobody has.
#[test]
fn refused_blocks_are_told_as_the_table_has_them() {
    let bench = Bench::with(&[]);
    bench.run("judged-by-core");
    let run = "runs/36-judged-by-core-seed19";
    let ask = |question: &[&str]| {
        let output = bench.forklab(&[&["inspect", run], question, &["--json"]].concat());
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let rows = |name: &str| {
        let mut reader = csv::Reader::from_path(bench.path(&format!("{run}/{name}"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect::<Vec<BTreeMap<String, String>>>()
    };
    let mut statuses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows("blocks.csv") {
        statuses.entry(row["hash"].clone()).or_default().insert(row["status"].clone());
    }
    assert!(statuses.values().filter(|one| one.contains("refused")).count() > 10);
    assert!(statuses.values().any(|one| one.len() > 1), "a twin");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let chain = ask(&["chain"]);
    for branch in chain["branches"].as_array().unwrap() {
        for block in branch["blocks"].as_array().unwrap() {
            assert!(statuses[&text(&block["hash"])].contains(&text(&branch["status"])), "{branch}");
        }
        let fork = branch["fork"].to_string();
        if let Some(row) = rows("forks.csv").iter().find(|row| row["fork"] == fork) {
            let depth = branch["blocks"].as_array().unwrap().len().to_string();
            assert_eq!(depth, row["depth_blocks"], "{branch}");
        }
    }
    for (hash, known) in statuses.iter().filter(|(_, known)| known.contains("refused")) {
        let block = ask(&["block", hash]);
        assert!(known.contains(&text(&block["status"])) && block["miner"].is_string(), "{block}");
    }
    let told = bench.forklab(&["validate", &format!("{run}/blocks.dat"), "--chain", "regtest"]);
    let told = String::from_utf8(told.stdout).expect("text");
    assert!(told.contains(", refused 0,"), "{told}");
    // A side that was found second and kept back.
    let told = bench.forklab(&["inspect", run, "fork", "2"]);
    let told = String::from_utf8(told.stdout).expect("text");
    assert!(told.contains("though it had that block, and kept its own back for"), "{told}");
}

#[test]
fn a_fork_says_why_the_second_finder_did_not_have_the_first_block() {
    let bench = Bench::with(&[]);
    bench.run("double-spend");
    bench.run("partition");
    let ask = |folder: &str, language: &str| {
        let question = ["inspect", folder, "fork", "1", "--lang", language];
        String::from_utf8(bench.forklab(&question).stdout).expect("text")
    };
    let runs = fs::read_dir(bench.path("runs")).expect("runs").map(|run| run.expect("a run"));
    for run in runs.map(|run| format!("runs/{}", run.file_name().to_string_lossy())) {
        let (english, chinese) = (ask(&run, "en"), ask(&run, "zh"));
        if run.contains("double-spend") {
            assert!(english.contains("kept back for"), "{english}");
            assert!(chinese.contains("隐瞒了"), "{chinese}");
        } else {
            assert!(english.contains("links were cut"), "{english}");
            assert!(chinese.contains("链路被切断"), "{chinese}");
        }
    }
}
