//! `forklab inspect` as it is typed: what it answers, what it refuses, and its own examples.

use crate::bench::Bench;
use crate::bench::CAST;
use crate::bench::ROBBERY;
use serde_json::Value;
use std::fs;

#[test]
fn every_answer_is_json_as_well_with_the_same_numbers() {
    let bench = Bench::with(&[("cast", CAST)]);
    for question in [
        &["block", "3"][..],
        &["tx", "both"],
        &["person", "li"],
        &["origin", "both:0"],
        &["node", "node-4"],
        &["world"],
    ] {
        assert!(bench.ask_json("cast", question).is_object(), "{question:?}");
    }
    let person = bench.ask_json("cast", &["person", "li"]);
    let coins = person["coins"].as_array().expect("a list");
    let sat = |value: &Value| value["amount_sat"].as_i64().expect("a number");
    let sum: i64 = coins.iter().map(sat).sum();
    assert!(sum > 0 && person["balance_sat"].as_i64() == Some(sum));
    let text = bench.ask("cast", &["person", "li"]);
    let balance = format!("  {} in {} coins", amount(sum), coins.len());
    assert_eq!(text.lines().nth(1), Some(balance.as_str()));
    for (line, coin) in text.lines().skip(2).zip(coins) {
        let id = coin["coin"].as_str().expect("txid:index");
        assert!(line.contains(&id[..12]) && line.contains(&amount(sat(coin))), "{line}");
    }
}

fn amount(sat: i64) -> String {
    forklab::primitives::amount::Amount::from_sat(sat).to_string()
}

#[test]
fn an_id_that_is_shown_is_an_id_that_is_taken() {
    let bench = Bench::with(&[("cast", CAST)]);
    let tx = bench.ask_json("cast", &["tx", "both"]);
    for input in tx["inputs"].as_array().expect("a list") {
        let coin = input["coin"].as_str().expect("txid:index");
        let origin = bench.ask_json("cast", &["origin", coin]);
        assert_eq!(origin["coin"], input["coin"]);
    }
    let block = tx["blocks"][0]["hash"].as_str().expect("a hash");
    let answer = bench.ask_json("cast", &["block", block]);
    let txids = answer["transactions"].as_array().expect("a list");
    assert!(txids.iter().any(|line| line["txid"] == tx["txid"]));
    let text = bench.ask("cast", &["tx", "both"]);
    let short = text.split_whitespace().find(|word| word.contains('…')).expect("an input");
    assert!(bench.ask("cast", &["origin", short]).contains(short));
}

#[test]
fn a_stale_block_answers_too() {
    let bench = Bench::with(&[]);
    bench.run("two-miners");
    let run = "runs/03-two-miners-seed7";
    let table = fs::read_to_string(bench.path(run).join("blocks.csv")).expect("it was written");
    let stale = table.lines().find(|line| line.contains(",stale,")).expect("they fork");
    let cells: Vec<&str> = stale.split(',').collect();
    let output = bench.forklab(&["inspect", run, "block", &cells[0][..12], "--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");

    assert_eq!(answer["hash"], cells[0]);
    assert_eq!((&answer["status"], &answer["confirmations"]), (&"stale".into(), &0.into()));
    assert_eq!((&answer["miner"], &answer["parent_hash"]), (&cells[4].into(), &cells[1].into()));
    assert_eq!(answer["found_at_s"], cells[5].parse::<f64>().expect("seconds"));
}

#[test]
fn what_there_is_not_is_exit_2_and_named() {
    let bench = Bench::with(&[("cast", CAST)]);
    let run = "runs/cast-seed1";
    for (question, words) in [
        (
            &["tx", "frist"][..],
            "no transaction is called \"frist\". Write a payment's name, an id or the beginning \
             of one. Nearest: first.\n",
        ),
        (
            &["tx", "dream"],
            "dream: no transaction: the payer could not pay, or his node was down.\n",
        ),
        (&["person", "zhan"], "nobody is called \"zhan\". Nearest: zhang.\n"),
        (&["origin", "first:2"], "first:2: that transaction has 2 outputs, counted from 0.\n"),
        (&["origin", "first:"], "\"first:\" is no coin. Write TX:INDEX, such as pizza:0.\n"),
        (
            &["block", "xyz"],
            "no block is called \"xyz\". Write a height, a hash or the beginning of one.\n",
        ),
        (&["person", "zhan", "--lang", "zh"], "没有人叫\"zhan\"。最接近的是：zhang。\n"),
    ] {
        assert_eq!(bench.refusal(run, question), words);
        assert_eq!(bench.refusal(run, &[question, &["--json"]].concat()), words);
    }
    let told = bench.refusal(run, &["block", "1000"]);
    assert!(told.starts_with("block 1000: the best chain ends at height "), "{told}");
    let told = bench.refusal(run, &["block", "00"]);
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].starts_with("\"00\": ") && lines[0].ends_with(" blocks begin so:"), "{told}");
    assert_eq!(lines.len(), 7, "five are named, the rest is counted: {told}");
    assert!(lines[1..6].iter().all(|line| line.starts_with("  00")), "{told}");
    for question in [&["tx"][..], &["blok", "3"], &[], &["origin", "first", "--dot", "--json"]] {
        bench.refusal(run, question);
    }
}

#[test]
fn a_folder_that_holds_no_such_run_is_exit_2() {
    let bench = Bench::with(&[("cast", ROBBERY)]);
    fs::create_dir(bench.path("empty")).expect("a folder");
    for folder in ["nowhere", "empty", "runs"] {
        let told = bench.refusal(folder, &["world"]);
        assert_eq!(told, format!("{folder} is no run folder: it has no run.json\n"));
    }
    let receipt = bench.path("runs/cast-seed1/run.json");
    let text = fs::read_to_string(&receipt).expect("a receipt");
    let at = text.find("\"digest\": \"").expect("a digest") + "\"digest\": \"".len();
    let other = if text[at..].starts_with('0') { "1" } else { "0" };
    fs::write(&receipt, format!("{}{other}{}", &text[..at], &text[at + 1..])).expect("altered");
    let told = bench.refusal("runs/cast-seed1", &["world"]);
    assert!(told.starts_with("runs/cast-seed1/run.json: digest is "), "{told}");
    assert!(told.ends_with("See: forklab verify runs/cast-seed1\n"), "{told}");
    fs::write(&receipt, "{").expect("broken");
    let told = bench.refusal("runs/cast-seed1", &["world"]);
    assert!(told.starts_with("runs/cast-seed1/run.json cannot be read: "), "{told}");
}

#[test]
fn the_examples_of_its_help_work() {
    let bench = Bench::with(&[]);
    bench.run("two-miners");
    bench.run("pizza");
    let help = bench.forklab(&["inspect", "--help"]);
    let help = String::from_utf8(help.stdout).expect("text");
    // What stands between quotes is one word.
    fn words((at, part): (usize, &str)) -> Vec<&str> {
        if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
    }
    let examples = help.lines().filter_map(|line| line.strip_prefix("  forklab "));
    let examples: Vec<Vec<&str>> =
        examples.map(|line| line.split('\'').enumerate().flat_map(words).collect()).collect();
    assert!(examples.len() >= 6, "{help}");
    for words in examples {
        let output = bench.forklab(&words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {output:?}");
        assert!(!output.stdout.is_empty(), "{words:?}");
    }
}
