//! The messages that the format's description shows, word for word.

use crate::fixture::lines;
use forklab::attack::kinds::Kind;

/// The first lines of a file whose section stands in the line that the description names.
fn file(first_line: usize, section: &str) -> String {
    let rest = r#""network": {"nodes": 9, "miners": 1}, "stop": "height >= 1"}"#;
    format!("{{{}{section}\n{rest}", "\n".repeat(first_line - 1))
}

#[test]
fn a_number_without_a_unit_is_offered_two() {
    let text = file(9, r#"  "chain": {    "block_interval": "10"},"#);
    assert_eq!(
        lines(&text),
        ["01.json:9:35  chain.block_interval: \"10\" has no unit. Write \"10s\" or \"10min\" \
             (ns us ms s min h d)."]
    );
    let text = file(9, r#"  "chain": {    "block_interval": 10},"#);
    assert_eq!(
        lines(&text),
        ["01.json:9:35  chain.block_interval: 10 has no unit. Write \"10s\" or \"10min\" \
             (ns us ms s min h d)."]
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_and_all_others() {
    let text =
        "{\"stop\": \"height >= 1\",\n\"network\": {\"nodes\": 9, \"miners\": 1,\n  \"nodez\": 5}}";
    assert_eq!(
        lines(text),
        ["01.json:3:3   network.nodez: no such key. Nearest: nodes. Keys here: nodes, miners, \
          topology, latency, bandwidth, loss, relay, mempool, payment_relay, validation_time."]
    );
}

#[test]
fn miners_is_not_a_section() {
    assert_eq!(
        lines(&file(14, r#"  "miners": 21,"#)),
        ["01.json:14:3  miners: not a section. Anonymous miners are counted in network.miners; \
          somebody with a name goes under people."]
    );
}

#[test]
fn a_key_beside_the_sections_is_sent_home() {
    assert_eq!(
        lines(&file(2, r#" "latency": "50ms", "tittle": "x","#)),
        [
            "01.json:2:2   latency: not a section. It goes under network.",
            "01.json:2:21  tittle: not a section. Nearest: title. Sections: $schema, title, \
             question, note, seed, chain, network, people, traffic, script, stop, answer, expect, \
             expect_for_this_seed.",
        ]
    );
}

#[test]
fn hashpower_over_one_is_told_with_everybody() {
    let people = r#" "people": {"mallory": {"hashpower": 0.8}, "eve": {"hashpower": 0.5}},"#;
    assert_eq!(
        lines(&file(15, people)),
        ["01.json:15:38 people: hashpower adds up to 1.3 (mallory 0.8, eve 0.5); at most 1."]
    );
}

#[test]
fn hashpower_that_nobody_takes_is_told() {
    let text = r#"{"network": {"nodes": 9}, "stop": "height >= 1",
  "people": {"mallory": {"hashpower": 0.3}}}"#;
    assert_eq!(
        lines(text),
        ["01.json:2:39  people: mallory has 0.3; nobody has the other 0.7. Set \
             network.miners, or raise a share."]
    );
}

#[test]
fn ten_shares_of_a_tenth_are_the_whole() {
    let people: Vec<String> = (0..10).map(|i| format!(r#""p{i}": {{"hashpower": 0.1}}"#)).collect();
    let text = format!(
        r#"{{"network": {{"nodes": 10}}, "people": {{{}}}, "stop": "height >= 1"}}"#,
        people.join(", ")
    );
    crate::fixture::good(&text);
}

/// The kinds as a message lists them.
fn kinds_of_attacks() -> String {
    Kind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
}

#[test]
fn an_expression_names_its_column_and_the_nearest_entry() {
    let text = r#"{"network": {"nodes": 9, "miners": 1},
  "script": [{"name": "car", "at": "1h", "attack": {}}],
  "stop": "attacks.carr.ended"}"#;
    assert_eq!(
        lines(text),
        [
            format!(
                "01.json:2:52  script[0].attack: {{}} must have exactly one of these keys: {}.",
                kinds_of_attacks()
            ),
            "01.json:3:11  stop: attacks.carr.ended: no entry is called \"carr\". Nearest: car.   \
             (column 9 of the expression)"
                .to_owned(),
        ]
    );
}

#[test]
fn two_verbs_in_one_entry_are_told() {
    let script = r#"  "script": [{"at": "1h", "note": "a"},{"at": "1h", "note": "b"},
    {"at": "2h", "name": "a", "pay": {}, "attack": {}}],"#;
    assert_eq!(
        lines(&file(27, script)),
        [
            "01.json:28:5  script[2]: two things happen in one entry (pay, attack). Make two \
             entries; same time keeps their order.",
            "01.json:28:38 script[2].pay.from: missing. Who pays.",
            "01.json:28:38 script[2].pay.to: missing. Whom.",
            "01.json:28:38 script[2].pay.amount: missing. How much.",
            &format!(
                "01.json:28:52 script[2].attack: {{}} must have exactly one of these keys: {}.",
                kinds_of_attacks()
            ),
        ]
    );
}

#[test]
fn all_errors_of_meaning_are_told_at_once_in_the_order_of_the_file() {
    let text = r#"{
  "chain": {"block_interval": "500ms"},
  "network": {"nodes": 3, "miners": 21, "loss": "x", "relay": "compakt", "nodes_": 1},
  "people": {"con": {}, "left": {"peers": ["rihgt"]}, "right": {}},
  "script": [{"mine": {"by": "nobody", "on": "B7"}}, {"at": "1h"}],
  "stop": "hieght >= 5",
  "expect": ["converged and", "height > 1d"]
}"#;
    let told = lines(text);
    let starts = [
        "01.json:2:31  chain.block_interval: \"500ms\" is below 1s. ",
        "01.json:3:24  network.nodes: 3 nodes for 21 miners + 3 people; ",
        "01.json:3:49  network.loss: \"x\" is not a number from 0 to 0.9.",
        "01.json:3:63  network.relay: \"compakt\" is not known. Nearest: compact. ",
        "01.json:3:74  network.nodes_: no such key. Nearest: nodes. ",
        "01.json:4:14  people.con: the name \"con\" is reserved (Windows).",
        "01.json:4:44  people.left.peers[0]: nobody is called \"rihgt\". Nearest: right.",
        "01.json:5:14  script[0]: this entry has no time. ",
        "01.json:5:23  script[0].mine: blocks are mined by hand only with ",
        "01.json:5:30  script[0].mine.by: nobody is called \"nobody\".",
        "01.json:5:46  script[0].mine.on: \"B7\" is no earlier block. ",
        "01.json:5:54  script[1]: nothing happens in this entry. ",
        "01.json:6:11  stop: hieght: no such figure. Nearest: height.",
        "01.json:7:14  expect[0]: the expression ends too early. ",
        "01.json:7:31  expect[1]: height cannot be compared with \"1d\". ",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (line, start) in told.iter().zip(starts) {
        assert!(line.starts_with(start), "{line} is not {start}");
    }
}

#[test]
fn of_values_of_a_wrong_type_the_first_is_told() {
    let text = r#"{"network": {"nodes": "many", "miners": 1, "loss": []}, "stop": 7}"#;
    assert_eq!(
        lines(text),
        [r#"01.json:1:23  network.nodes: "many" is not a whole number from 1 to 1000000."#]
    );
}
