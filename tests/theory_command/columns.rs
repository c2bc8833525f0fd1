//! The key `theory` of sweep files: columns worked out from each cell's scenario.

use crate::bench::folder;
use crate::bench::forklab;
use forklab::theory::delay;
use forklab::theory::forks;
use forklab::theory::forks::TwoMiners;
use forklab::theory::give_up::GiveUp;
use forklab::theory::horizon;
use forklab::theory::nakamoto;
use forklab::theory::race;
use forklab::theory::selfish;
use std::collections::BTreeMap;
use std::fs;

/// A private chain whose axes are called otherwise than what they change.
const HEIST: &str = r#"{
  "scenario": "private-chain",
  "set": {"/chain/pow": "sampled", "/network/nodes": 5, "/network/miners": 3,
          "/network/topology": "full", "/network/relay": "flood",
          "/network/bandwidth": "unlimited", "SETTINGS": "never"},
  "trials": 1,
  "axes": {
    "thief": {"path": "/people/mallory/hashpower", "values": [0.1, 0.3]},
    "wait": {"path": "/people/shop/confirmations", "values": [0, 1, 6]},
    "far": {"path": "/network/latency", "values": ["1ms", "6s", "bitcoin-2019"]}
  },
  "measure": {"success": "attacks.heist.outcome == succeeded"},
  "theory": LAWS
}"#;

/// The rows of a sweep's table by the names of the columns.
fn played(text: &str) -> Vec<BTreeMap<String, String>> {
    let folder = folder(&[("sweep.json", text)]);
    let output = forklab(folder.path(), &["sweep", "./sweep.json", "--out", "out", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let table = fs::read_to_string(folder.path().join("out/cells.csv")).expect("it was written");
    let mut lines = table.lines().map(|line| line.split(',').map(str::to_owned));
    let names: Vec<String> = lines.next().expect("a header").collect();
    lines.map(|line| names.iter().cloned().zip(line).collect()).collect()
}

/// What `forklab sweep` says with exit code 2.
fn refusal(text: &str, language: &str) -> String {
    let folder = folder(&[("sweep.json", text)]);
    let arguments = ["sweep", "./sweep.json", "--out", "out", "--quiet", "--lang", language];
    let output = forklab(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

fn heist(never: &str, laws: &str) -> String {
    HEIST.replace("SETTINGS", never).replace("LAWS", laws)
}

/// The same text as the table has: all digits.
fn text(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[test]
fn the_columns_of_a_race_are_the_library_s_values() {
    let laws = r#"["race_s1", "race_s0", "late", "prelead_s1", "prelead_s0", "nakamoto", "give_up",
                   "horizon", "guo_ren_upper", "guo_ren_lower"]"#;
    let rows = played(&heist("/script/0/attack/private_chain/give_up_after", laws));
    assert_eq!(rows.len(), 18);
    for row in rows {
        let q: f64 = row["thief"].parse().expect("a share");
        let n: u32 = row["wait"].parse().expect("a number");
        let interval = match row["far"].as_str() {
            "1ms" => Some(0.001 / 600.0),
            "6s" => Some(0.01),
            _ => None,
        };
        let deep = (n > 0).then_some(n);
        let give_up = GiveUp {
            q,
            confirmations: n,
            lead_needed_blocks: 1,
            head_start_blocks: 0,
            give_up_behind_blocks: 20,
        };
        let upper = deep.zip(interval).map(|(n, x)| delay::theorem_2_upper(1.0 - q, x, n));
        for (column, expected) in [
            ("race_s1", Some(race::success(q, n, 1))),
            ("race_s0", Some(race::success(q, n, 0))),
            ("late", deep.map(|n| race::late_success(q, n, 1))),
            ("prelead_s1", deep.map(|n| race::prelead_success(q, n, 1))),
            ("prelead_s0", deep.map(|n| race::prelead_success(q, n, 0))),
            ("nakamoto", Some(nakamoto::success(q, n))),
            ("give_up", Some(give_up.success())),
            ("horizon", None),
            ("guo_ren_upper", upper),
            ("guo_ren_lower", deep.map(|n| delay::theorem_2_lower(1.0 - q, n))),
        ] {
            assert_eq!(row[&format!("theory_{column}")], text(expected), "{column} {row:?}");
        }
    }
}

#[test]
fn the_rules_of_the_attack_come_from_the_scenario() {
    let attack = "/script/0/attack/private_chain";
    let horizon_of = |value: f64| (String::new(), value.to_string());
    let laws_with = |key: &str, value: &str| {
        let set = format!(r#""{attack}/{key}": {value}, "/chain/pow""#);
        let text = heist(&format!("{attack}/give_up_behind_blocks"), r#"["give_up", "horizon"]"#);
        let text = text.replace(r#"["1ms", "6s", "bitcoin-2019"]"#, r#"["1ms"]"#);
        let text = text.replace("[0.1, 0.3]", "[0.3]").replace("[0, 1, 6]", "[6]");
        let row = played(&text.replace(r#""/chain/pow""#, &set)).remove(0);
        (row["theory_give_up"].clone(), row["theory_horizon"].clone())
    };
    assert_eq!(
        laws_with("give_up_at_blocks", "30"),
        horizon_of(horizon::success_within_blocks(0.3, 6, 1, 30))
    );
    assert_eq!(
        laws_with("give_up_at_honest_blocks", "12"),
        horizon_of(horizon::success_within_height(0.3, 6, 1, 12))
    );
    assert_eq!(
        laws_with("give_up_after", "\"5h\""),
        horizon_of(horizon::success_within_time(0.3, 6, 1, 30.0))
    );
}

#[test]
fn a_head_start_and_no_end_is_a_plain_race_from_nearer() {
    let attack = "/script/0/attack/private_chain";
    let set = format!(r#""{attack}/head_start_blocks": 1, "/stop": "time >= 3h", "/chain/pow""#);
    let text = heist(&format!("{attack}/give_up_behind_blocks"), r#"["give_up"]"#);
    for row in played(&text.replace(r#""/chain/pow""#, &set)) {
        let q: f64 = row["thief"].parse().expect("a share");
        let n: u32 = row["wait"].parse().expect("a number");
        assert_eq!(row["theory_give_up"], race::success(q, n, 0).to_string());
    }
}

#[test]
fn selfish_mining_has_the_gamma_of_its_honest_miners() {
    let rows = played(
        r#"{"scenario": "selfish-mining",
            "set": {"/network/nodes": 21, "/network/topology": "full", "/stop": "height >= 20"},
            "trials": 1,
            "axes": {"pool": {"path": "/people/mallory/hashpower", "values": [0.2, 0.4, 0.6]},
                     "others": {"cases": {
                        "one": {"/network/miners": 1}, "four": {"/network/miners": 4},
                        "two": {"/network/miners": {"count": 2, "split": [3, 1]}}}}},
            "measure": {"revenue": "people.mallory.reward_share"},
            "theory": ["selfish_revenue", "selfish_gamma", "selfish_stale_rate"]}"#,
    );
    assert_eq!(rows.len(), 9);
    for row in rows {
        let q: f64 = row["pool"].parse().expect("a share");
        let gamma = match row["others"].as_str() {
            "one" => 0.0,
            "four" => 0.75,
            _ => 1.0 - (0.75 * 0.75 + 0.25 * 0.25),
        };
        let seen = |column: &str| row[&format!("theory_{column}")].parse::<f64>().ok();
        if q > 0.5 {
            assert_eq!((seen("selfish_revenue"), seen("selfish_gamma")), (None, None));
            continue;
        }
        let near = |seen: Option<f64>, expected: f64| {
            assert!((seen.expect("a value") - expected).abs() < 1e-12, "{row:?}");
        };
        near(seen("selfish_gamma"), gamma);
        near(seen("selfish_revenue"), selfish::revenue(q, gamma));
        near(seen("selfish_stale_rate"), selfish::stale(q));
    }
}

#[test]
fn stale_rates_follow_relay_and_delay() {
    let rows = played(
        r#"{"scenario": "two-miners",
            "set": {"/chain/pow": "sampled", "/network/topology": "full",
                    "/network/bandwidth": "unlimited", "/stop": "height >= 5"},
            "trials": 1,
            "axes": {"relay": {"path": "/network/relay", "values": ["flood", "inv", "compact"]},
                     "far": {"path": "/network/latency", "values": ["0s", "6s"]}},
            "measure": {"stale_rate": "stale_rate"},
            "theory": ["stale_rate", "stale_rate_infinite"]}"#,
    );
    assert_eq!(rows.len(), 6);
    for row in rows {
        let interval_s = 600.0;
        let latencies = match row["relay"].as_str() {
            "flood" => Some(1.0),
            "inv" => Some(3.0),
            _ => (row["far"] == "0s").then_some(0.0),
        };
        let seconds: f64 = row["far"].trim_end_matches('s').parse().expect("seconds");
        let delay = latencies.map(|latencies| latencies * (seconds / interval_s));
        let pair = delay.map(|delay| TwoMiners::new(0.5, delay).stale());
        assert_eq!(row["theory_stale_rate"], text(pair), "{row:?}");
        let bound = delay.map(forks::stale_of_infinitely_many);
        assert_eq!(row["theory_stale_rate_infinite"], text(bound), "{row:?}");
    }
}

#[test]
fn a_law_that_the_scenario_has_nothing_for_is_told_at_its_word() {
    let never = "/script/0/attack/private_chain/give_up_after";
    let line = "./sweep.json:13:14 theory[0]";
    for (laws, english, chinese) in [
        (
            r#"["race_s2"]"#,
            ": \"race_s2\" is not known. Nearest: race_s1. Allowed: race_s1, race_s0, late, \
             prelead_s1, prelead_s0, nakamoto, give_up, horizon, guo_ren_upper, guo_ren_lower, \
             selfish_revenue, selfish_gamma, selfish_stale_rate, selfish_threshold, profit_sat, \
             break_even_sat, fair_share, supply_limit_sat, stale_rate, \
             stale_rate_infinite.\n",
            "不认识",
        ),
        (
            r#"["selfish_revenue"]"#,
            ": selfish_revenue is the law of the attack selfish_mining; the scenario has no such \
             entry.\n",
            "剧本里没有这种攻击",
        ),
        (
            r#"["stale_rate"]"#,
            ": stale_rate is the law of a network in which nobody attacks; the scenario has \
             private_chain.\n",
            "无人攻击",
        ),
    ] {
        assert_eq!(refusal(&heist(never, laws), "en"), format!("{line}{english}"));
        let told = refusal(&heist(never, laws), "zh");
        assert!(told.starts_with(line) && told.contains(chinese), "{told}");
    }
    let twice = refusal(&heist(never, r#"["race_s1", "race_s1"]"#), "en");
    assert!(twice.contains("theory[1]: race_s1 stands twice."), "{twice}");
}

#[test]
fn a_law_of_one_attack_refuses_two() {
    let scenario = r#"{
      "network": {"nodes": 5, "miners": 3},
      "people": {"mallory": {"hashpower": 0.3, "funds": "1 BTC"},
                 "eve": {"hashpower": 0.1, "funds": "1 BTC"}, "shop": {"confirmations": 1}},
      "script": [
        {"name": "a", "at": "1h", "attack": {"private_chain":
            {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
        {"name": "b", "at": "1h", "attack": {"private_chain":
            {"by": "eve", "victim": "shop", "amount": "1 BTC"}}}],
      "stop": "time >= 2h"}"#;
    let sweep = r#"{"scenario": "./two.json", "trials": 1,
      "axes": {"q": {"path": "/people/eve/hashpower", "values": [0.1]}},
      "measure": {"height": "height"}, "theory": ["nakamoto"]}"#;
    let folder = folder(&[("two.json", scenario), ("sweep.json", sweep)]);
    let output = forklab(folder.path(), &["sweep", "./sweep.json", "--quiet"]);
    let told = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{told}");
    let expected =
        "theory[0]: nakamoto is the law of one attack private_chain; the scenario has 2.";
    assert!(told.contains(expected), "{told}");
}
