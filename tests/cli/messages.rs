//! `inspect messages`: every message that was sent, and those that one asks for.

use crate::bench::Bench;
use serde_json::Value;
use std::fs;

const SMALL: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 12, "miners": 3, "latency": "1s"},
  "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 1}},
  "script": [{"at": "5min", "name": "rent", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}],
  "stop": "time >= 5h"
}"#;

fn messages(answer: &Value) -> &Vec<Value> {
    answer["messages"].as_array().expect("a list")
}

#[test]
fn every_message_is_there_and_filters_leave_what_they_say() {
    let bench = Bench::with(&[("small", SMALL)]);
    let summary = fs::read(bench.path("runs/small-seed1/summary.json")).expect("a summary");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    let ask = |question: &[&str]| bench.ask_json("small", &[&["messages"], question].concat());

    let all = ask(&["--most", "1000000"]);
    assert_eq!(all["count"], summary["messages"]);
    assert_eq!(all["bytes"], summary["message_bytes"]);
    assert_eq!(messages(&all).len() as u64, summary["messages"].as_u64().unwrap());

    // Each filter alone leaves what all of them together would have left of the whole list.
    let count = |is: &dyn Fn(&Value) -> bool| messages(&all).iter().filter(|one| is(one)).count();
    let of_li = ask(&["--node", "li"]);
    assert_eq!(of_li["count"], count(&|one| one["from"] == "li" || one["to"] == "li"));
    let blocks = ask(&["--kind", "cmpctblock"]);
    assert_eq!(blocks["count"], count(&|one| one["command"] == "cmpctblock"));
    assert!(blocks["count"].as_u64().unwrap() > 0);
    let block = bench.ask_json("small", &["block", "3"]);
    let about = ask(&["--item", "3"]);
    assert_eq!(about["count"], count(&|one| one["item"] == block["hash"]));
    assert!(about["count"].as_u64().unwrap() > 11, "everybody hears of it: {about}");
    let tx = bench.ask_json("small", &["tx", "rent"]);
    let paid = ask(&["--item", "rent", "--kind", "tx"]);
    assert_eq!(paid["count"], count(&|one| one["item"] == tx["txid"] && one["command"] == "tx"));
    assert_eq!(paid["count"], 11, "each other node is sent it once");
    let hour = ask(&["--from", "1h", "--to", "2h"]);
    let within = |one: &Value| (3_600.0..7_200.0).contains(&one["sent_s"].as_f64().unwrap());
    assert_eq!(hour["count"], count(&within));

    let text = bench.ask("small", &["messages", "--kind", "inv", "--most", "2"]);
    assert_eq!(text.lines().count(), 4, "a head, two lines, how many more: {text}");
}

#[test]
fn what_is_no_message_is_told() {
    let bench = Bench::with(&[("small", SMALL)]);
    let refused =
        |question: &[&str]| bench.refusal("runs/small-seed1", &[&["messages"], question].concat());
    assert!(refused(&["--kind", "hedders"]).contains("Nearest: headers"));
    assert!(refused(&["--node", "node-77"]).contains("Nearest: node-7"));
    assert!(refused(&["--item", "rant"]).contains("Nearest: rent"));
    assert!(refused(&["--from", "tea"]).contains("no moment"));
    for (beyond, why) in [
        ("100d", "beyond the end"),
        ("event 99999999999", "beyond the end"),
        ("height 999999", "was never true"),
    ] {
        for flag in ["--from", "--to"] {
            assert!(refused(&[flag, beyond]).contains(why), "{flag} {beyond}");
        }
    }
}
