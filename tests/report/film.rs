//! The film of a run says what its tables say.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

/// The film inside the page of a run.
fn film(scenario: &str, folder: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["run", scenario, "--quiet", "--out", "run"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = fs::read_to_string(folder.join("run/report.html")).unwrap();
    let film = page.split_once("id=\"film\">").unwrap().1.split_once("</script>").unwrap().0;
    serde_json::from_str(film).unwrap()
}

fn numbers(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|number| number.as_i64().unwrap()).collect()
}

#[test]
fn everybody_learns_of_every_block_that_was_kept_and_ends_on_the_last() {
    let home = tempfile::tempdir().unwrap();
    let film = film("double-spend", home.path());
    let nodes = film["nodes"].as_array().unwrap().len();
    let blocks = film["blocks"].as_array().unwrap();
    let arrivals = film["arrivals"].as_array().unwrap();
    for (block, arrivals) in blocks.iter().zip(arrivals).skip(1) {
        let step = if block["interesting"].as_bool().unwrap() { 4 } else { 2 };
        let holders = numbers(arrivals).len() / step;
        if block["status"] == "active" {
            assert_eq!(holders, nodes);
        }
    }
    let mut tips = vec![0; nodes];
    for step in numbers(&film["moves"]).chunks(3) {
        tips[usize::try_from(step[1]).unwrap()] = step[2];
    }
    let last = blocks.iter().rposition(|block| block["status"] == "active").unwrap();
    assert!(tips.iter().all(|&tip| tip == last as i64), "{tips:?}");

    let deflated = STANDARD.decode(film["bytes"].as_str().unwrap()).unwrap();
    let (mut bytes, mut at) = (Vec::new(), 0);
    DeflateDecoder::new(&deflated[..]).read_to_end(&mut bytes).unwrap();
    let (kept, mut begin) = (fs::read(home.path().join("run/blocks.dat")).unwrap(), 0);
    for block in blocks {
        let size = usize::try_from(block["size"].as_u64().unwrap()).unwrap();
        if block["status"] != "refused" {
            assert!(bytes[at..at + size] == kept[begin + 8..begin + 8 + size], "{block}");
            begin += 8 + size;
        }
        at += size;
    }
    assert_eq!((at, begin), (bytes.len(), kept.len()));
}

/// Two payments of the same coins: who has heard of one takes the other no more.
#[test]
fn rivals_share_the_network_between_them() {
    let home = tempfile::tempdir().unwrap();
    let film = film("race", home.path());
    let relays = film["relays"].as_array().unwrap();
    assert_eq!(relays.len(), 2);
    let mut takers: Vec<i64> = Vec::new();
    for relay in relays {
        let arrivals = numbers(&relay["arrivals"]);
        assert_eq!(arrivals[2..4], [-1, 0], "it begins where it was handed in");
        let mut here = Vec::new();
        for arrival in arrivals.chunks(4) {
            assert!(arrival[2] == -1 || here.contains(&arrival[2]) && arrival[3] > 0);
            here.push(arrival[0]);
        }
        takers.extend(here);
    }
    takers.sort_unstable();
    let nodes = film["nodes"].as_array().unwrap().len() as i64;
    assert_eq!(takers, (0..nodes).collect::<Vec<i64>>());
}

/// Numbers of payments are given again when a payment is forgotten by all: the way of a later one
/// is still its own.
#[test]
fn a_payment_after_thousands_of_others_is_followed_as_well() {
    const LATE: &str = r#"{
      "chain": {"hashes_per_block": 16, "pow": "sampled"},
      "network": {"nodes": 6, "miners": 2, "latency": "2s"},
      "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 1}, "mallory": {}},
      "script": [
        {"at": "1min", "name": "junk",
         "attack": {"flood": {"by": "mallory", "of": "orphans", "per_second": 5}}},
        {"at": "20min", "end_attack": "junk"},
        {"at": "50min", "name": "rent",
         "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}],
      "stop": "time >= 2h"
    }"#;
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("late.json"), LATE).unwrap();
    let film = film("./late.json", home.path());
    let relays = film["relays"].as_array().unwrap();
    assert_eq!(relays.len(), 1);
    let arrivals = numbers(&relays[0]["arrivals"]);
    assert_eq!(arrivals.len(), 6 * 4);
    let way = |arrival: &[i64]| arrival[2] == -1 || arrival[3] >= 2_000;
    assert!(arrivals.chunks(4).all(way), "{arrivals:?}");
}

/// What is cut lies between two islands, and all of it is whole again when it was healed.
#[test]
fn cut_links_are_those_between_the_sides() {
    let home = tempfile::tempdir().unwrap();
    let film = film("partition", home.path());
    let breakages = film["breakages"].as_array().unwrap();
    let moment = |kind: &str| {
        breakages.iter().find(|one| one["kind"] == kind).unwrap()["at"].as_i64().unwrap()
    };
    let (mut at, mut cut, mut mended) = (0, Vec::new(), Vec::new());
    for change in numbers(&film["cuts"]["links"]).chunks(4) {
        at += change[0];
        assert_eq!(at, moment(if change[3] == 1 { "partition" } else { "heal" }));
        let list = if change[3] == 1 { &mut cut } else { &mut mended };
        list.push((change[1], change[2]));
    }
    assert!(!cut.is_empty());
    assert_eq!(cut, mended);
    // The uncut links alone: whoever is reached over them is on the same side.
    let nodes = film["nodes"].as_array().unwrap();
    let mut side: Vec<usize> = (0..nodes.len()).collect();
    for _ in 0..nodes.len() {
        for (from, node) in (0..).zip(nodes) {
            for to in numbers(&node["opened"]) {
                let (one, other) = (from as usize, to as usize);
                if !cut.contains(&(from, to)) {
                    let least = side[one].min(side[other]);
                    (side[one], side[other]) = (least, least);
                }
            }
        }
    }
    assert!(cut.iter().all(|&(one, other)| side[one as usize] != side[other as usize]));
}

/// Three in ten crash, and all are back later.
#[test]
fn nodes_that_crash_are_down() {
    let home = tempfile::tempdir().unwrap();
    let film = film("no-centre", home.path());
    let changes = numbers(&film["cuts"]["nodes"]);
    let count = |breaks: i64| changes.chunks(3).filter(|change| change[2] == breaks).count();
    let down = count(1);
    assert_eq!(count(0), down);
    let crashed: u64 = film["breakages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "crash")
        .map(|one| one["nodes"].as_u64().unwrap())
        .sum();
    assert_eq!(crashed, down as u64);
}

/// Each rule that refuses a block is told in words on the page.
#[test]
fn every_refusal_has_words() {
    let home = tempfile::tempdir().unwrap();
    let film = film("everything-invalid", home.path());
    let rules = include_str!("../../src/report/web/rules.js");
    let blocks = film["blocks"].as_array().unwrap();
    let codes: Vec<&str> = blocks.iter().filter_map(|block| block["code"].as_str()).collect();
    assert!(codes.len() >= 20, "{codes:?}");
    for code in codes {
        assert!(rules.contains(&format!("\"{code}\": [")), "{code}");
    }
}

/// News takes two minutes between the two miners, and none to the one who makes it.
#[test]
fn messages_are_on_their_way_for_as_long_as_the_link_takes() {
    let home = tempfile::tempdir().unwrap();
    let film = film("two-miners", home.path());
    let second = film["ticks_per_s"].as_i64().unwrap();
    let blocks = film["blocks"].as_array().unwrap();
    let mut carried = 0;
    for (block, arrivals) in blocks.iter().zip(film["arrivals"].as_array().unwrap()) {
        if !block["interesting"].as_bool().unwrap() {
            continue;
        }
        for arrival in numbers(arrivals).chunks(4).filter(|arrival| arrival[2] >= 0) {
            assert_eq!(arrival[3] / second, 120, "{arrival:?}");
            carried += 1;
        }
    }
    let summary = fs::read_to_string(home.path().join("run/summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    let forks = summary["forks"].as_u64().unwrap();
    assert!(forks >= 5 && carried >= forks, "{forks} {carried}");
    assert_eq!(film["forks"].as_array().unwrap().len() as u64, forks);
}
