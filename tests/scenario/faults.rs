//! What a scenario may say wrong about cut links and nodes that go and come.

use crate::fixture::good;
use crate::fixture::lines;

/// Six nodes, two of them miners', with Zhang San and Li Si, and this script.
fn scripted(script: &str) -> String {
    format!(
        r#"{{"network": {{"nodes": 6, "miners": 2, "latency": "1s"}}, "stop": "height >= 1",
"people": {{"zhang": {{"funds": "1 BTC"}}, "li": {{}}}},
"script": [{script}]}}"#
    )
}

fn told(script: &str) -> Vec<String> {
    lines(&scripted(script))
}

#[test]
fn an_island_that_is_everybody_is_told() {
    let all = r#"{"at": "1h", "partition": {"island":
["zhang", "li", "miner-1", "miner-2", "nodes:100%"]}}"#;
    assert_eq!(
        told(all),
        [
            "01.json:4:1   script[0].partition.island: everybody is on the island; nobody is left on \
          the mainland."
        ]
    );
    for but_one in [
        r#"["zhang", "li", "miner-1", "nodes:100%"]"#,
        r#"["zhang", "miners:100%", "nodes:100%"]"#,
        r#"["zhang", "li", "miners:100%", "nodes:99%"]"#,
    ] {
        good(&scripted(&format!(r#"{{"at": "1h", "partition": {{"island": {but_one}}}}}"#)));
    }
}

#[test]
fn what_was_never_broken_cannot_be_healed() {
    let script = r#"{"at": "1h", "name": "cable", "partition": {"island": "li"}},
{"at": "2h", "heal": "cabel"},
{"at": "1h", "heal": "mud"},
{"at": "2h", "name": "mud", "slow": {"who": "li", "by": "1s"}}"#;
    assert_eq!(
        told(script),
        [
            "01.json:4:22  script[1].heal: no earlier partition or slow is called \"cabel\". \
             Nearest: cable.",
            "01.json:5:22  script[2].heal: no earlier partition or slow is called \"mud\".",
        ]
    );
}

#[test]
fn nobody_pays_from_a_node_that_the_script_has_taken_down() {
    let pay = |at: &str| {
        format!(r#"{{"at": "{at}", "pay": {{"from": "zhang", "to": "li", "amount": "1 BTC"}}}}"#)
    };
    let down = format!(
        r#"{{"at": "1h", "crash": "zhang"}}, {{"at": "3h", "restart": {{"who": ["zhang"]}}}},
{}"#,
        pay("2h")
    );
    assert_eq!(
        told(&down),
        [
            "01.json:4:30  script[2].pay.from: the node of \"zhang\" is down then (crash 1h); nobody \
          pays from there."
        ]
    );
    let early = format!(
        r#"{{"at": "3h", "join": "zhang"}},
{}"#,
        pay("2h")
    );
    assert_eq!(
        told(&early),
        ["01.json:4:30  script[1].pay.from: the node of \"zhang\" is down then (join 3h); nobody \
          pays from there."]
    );
    for (change, at) in [("leave", "30min"), ("leave", "1h"), ("join", "1h"), ("restart", "2h")] {
        let pays_first = at == "30min" || (change, at) == ("leave", "1h");
        let (change, pay) = (format!(r#"{{"at": "1h", "{change}": "zhang"}}"#), pay(at));
        let script = if pays_first { format!("{pay},{change}") } else { format!("{change},{pay}") };
        good(&scripted(&script));
    }
}

#[test]
fn groups_of_nobody_and_links_that_are_too_slow_are_told() {
    let script = r#"{"at": "1h", "crash": ["nodes:0%", "lee"]},
{"at": "1h", "leave": "region:JP"},
{"at": "1h", "slow": {"who": "li", "by": "11min"}},
{"at": "1h", "slow": {"who": "li", "by": "10"}},
{"at": "1h", "slow": {"who": "li"}}"#;
    let expected = [
        "01.json:3:35  script[0].crash: \"nodes:0%\" means nobody here.",
        "01.json:3:47  script[0].crash: nobody is called \"lee\".",
        "01.json:4:23  script[1].leave: \"region:JP\" means nobody here.",
    ];
    let lines = told(script);
    assert!(expected.iter().all(|line| lines.contains(&(*line).to_owned())), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("script[2].slow.by")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("script[3].slow.by")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("script[4].slow.by")), "{lines:#?}");
    let mud = |number| format!(r#"{{"at": "{number}h", "slow": {{"who": "li", "by": "9min"}}}}"#);
    let four: Vec<String> = (1..=4).map(mud).collect();
    good(&scripted(&four.join(",")));
    let five: Vec<String> = (1..=5).map(mud).collect();
    assert!(told(&five.join(","))[0].contains("all slow links together are slower by 45min"));
}
