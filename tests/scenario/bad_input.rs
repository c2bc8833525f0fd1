//! Files that are no JSON, numbers that are absurd, networks that cannot be built.

use crate::fixture::good;
use crate::fixture::lines;
use crate::fixture::lines_of;
use crate::fixture::read_with;
use crate::fixture::with_network;
use crate::fixture::with_sections;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;

#[test]
fn a_truncated_file_says_what_is_open() {
    assert_eq!(
        lines("{\n  \"network\": {\"nodes\": 9,\n"),
        ["01.json:3:1   the file ends too early. Not closed: { (2:14)."]
    );
    assert_eq!(
        lines("{\"title\": \"One d"),
        ["01.json:1:11  the closing double quote is missing on this line."]
    );
    for text in ["", " \n", "\u{feff}"] {
        let told = lines(text);
        assert!(told[0].ends_with("the file is empty. A scenario has at least network and stop."));
    }
}

#[test]
fn syntax_is_told_with_its_remedy() {
    for (text, told) in [
        ("{\"seed\": 10min}", "01.json:1:10  seed: 10min needs double quotes: \"10min\"."),
        ("{\"seed\": yes}", "01.json:1:10  yes needs double quotes: \"yes\"."),
        ("{\"seed\": 07}", "01.json:1:10  seed: 07 is not a number."),
        ("{\"seed\": 7,}", "01.json:1:12  no comma before the closing }."),
        ("{\"expect\": [1,]}", "01.json:1:15  no comma before the closing ]."),
        ("{\"seed\" 7}", "01.json:1:9   a colon must stand between key and value, not 7."),
        ("{\"seed\": 7 \"x\": 1}", "01.json:1:12  a comma or } must stand here, not \"."),
        ("{seed: 7}", "01.json:1:2   a key in double quotes must stand here, not s."),
        ("{'seed': 7}", "01.json:1:2   texts stand in double quotes: \"…\"."),
        ("{// x\n}", "01.json:1:2   JSON has no comments. Write a \"note\" key instead."),
        ("{} {}", "01.json:1:4   { stands behind the end of the scenario."),
        (
            "{\"a\": \"\\x\"}",
            "01.json:1:8   a backslash must be followed by one of \" \\ / b f n r t u.",
        ),
    ] {
        assert_eq!(lines(text), [told]);
    }
}

#[test]
fn a_key_given_twice_is_an_error() {
    assert_eq!(
        lines("{\"network\": {\"nodes\": 9,\n \"nodes\": 8}}"),
        ["01.json:2:2   network.nodes: this key stands twice in one object (first in line 1)."]
    );
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        let told = lines(&text);
        assert!(told[0].ends_with("more than 32 objects and lists lie in each other."), "{told:?}");
    }
    let nested = format!("{{\"x\": {}1{}}}", "[".repeat(30), "]".repeat(30));
    assert!(lines(&nested).iter().any(|line| line.contains("not a section")));
    let parentheses = format!("{}converged{}", "(".repeat(10_000), ")".repeat(10_000));
    let told = lines(&crate::fixture::with_stop(&parentheses));
    assert!(told[0].contains("too many parentheses"), "{told:?}");
}

#[test]
fn a_scenario_needs_a_network_and_an_end() {
    assert_eq!(
        lines("{}"),
        [
            "01.json:1:1   network: missing. The crowd and its links.",
            "01.json:1:1   stop: missing. When it becomes true, the run settles and ends.",
        ]
    );
    assert_eq!(
        lines(r#"{"network": {"nodes": 2}, "stop": "height >= 1"}"#),
        ["01.json:1:13  network: nobody mines. Set network.miners, or give somebody hashpower."]
    );
}

#[test]
fn null_is_never_a_value() {
    assert_eq!(
        lines(&with_sections("\"chain\": {\"retarget_blocks\": null}")),
        ["01.json:1:92  chain.retarget_blocks: null has no meaning here. Leave the key out, or \
          write \"never\"."]
    );
}

#[test]
fn a_block_interval_is_at_least_a_second() {
    let told = lines(&with_sections("\"chain\": {\"block_interval\": \"999ms\"}"));
    assert!(told[0].contains("chain.block_interval: \"999ms\" is below 1s."), "{told:?}");
    good(&with_sections("\"chain\": {\"block_interval\": \"1s\"}"));
}

#[test]
fn absurd_numbers_are_refused() {
    for (network, told) in [
        (", \"loss\": 1.5", "network.loss: 1.5 is out of range. From 0 to 0.9."),
        (", \"loss\": -0.1", "network.loss: -0.1 is out of range. From 0 to 0.9."),
        (", \"loss\": 0.0000000001", "network.loss: 0.0000000001 is finer than can be kept."),
        (", \"latency\": \"5h\"", "network.latency: \"5h\" is out of range. From 0s to 4h."),
        (", \"latency\": \"-1s\"", "network.latency: \"-1s\" is below zero."),
        (", \"latency\": \"9e99d\"", "network.latency: \"9e99d\" has an unknown unit."),
        (", \"latency\": 5", "network.latency: 5 has no unit. Write \"5s\" or \"5min\""),
        (
            ", \"bandwidth\": \"0 Mbit/s\"",
            "\"0 Mbit/s\" is a rate at which nothing ever arrives. Write \"1 bit/s\", \"unlimited\".",
        ),
        (", \"bandwidth\": \"20\"", "network.bandwidth: \"20\" has no unit. Write \"20 Mbit/s\""),
        (", \"bandwidth\": {\"upload\": \"1 Mbit/s\"}", "network.bandwidth.download: missing."),
        (", \"topology\": \"rign\"", "network.topology: \"rign\" is not known. Nearest: ring."),
        (", \"topology\": {}", "network.topology: {} must have exactly one of these keys: random"),
        (", \"topology\": true", "network.topology: true does not fit. Write one of: \"random\""),
    ] {
        let lines = lines(&with_network(network));
        assert!(lines[0].contains(told), "{lines:?} does not say {told}");
    }
    for (nodes, told) in [
        ("0", "network.nodes: 0 is out of range. From 1 to 1000000."),
        ("1000000000000", "network.nodes: 1000000000000 is out of range. From 1 to 1000000."),
        ("-5", "network.nodes: -5 is out of range. From 1 to 1000000."),
        ("1e99", "network.nodes: 1e99 is out of range. From 1 to 1000000."),
        ("2.5", "network.nodes: 2.5 is not a whole number from 1 to 1000000."),
        ("\"500\"", "network.nodes: \"500\" is a text. Write 500 without quotes."),
    ] {
        let lines = lines(&format!(
            r#"{{"network": {{"nodes": {nodes}, "miners": 1}}, "stop": "height >= 1"}}"#
        ));
        assert!(lines[0].contains(told), "{lines:?} does not say {told}");
    }
    for (chain, told) in [
        ("\"block_interval\": \"3000d\"", "is out of range. From 0s to 365d."),
        ("\"hashes_per_block\": 0", "chain.hashes_per_block: 0 is out of range. From 2 to"),
        ("\"hashes_per_block\": 1099511627777", "is out of range. From 2 to 1099511627776."),
        ("\"retarget_blocks\": 1", "chain.retarget_blocks: 1 is out of range. From 2 to"),
        ("\"preset\": \"testnet\"", "chain.preset: \"testnet\" is not known. Allowed: classroom,"),
    ] {
        let lines = lines(&with_sections(&format!("\"chain\": {{{chain}}}")));
        assert!(lines[0].contains(told), "{lines:?} does not say {told}");
    }
    good(&with_sections("\"chain\": {\"hashes_per_block\": 1099511627776}"));
}

#[test]
fn more_nodes_than_memory_allows_are_refused_with_the_estimate() {
    let text = r#"{"network": {"nodes": 1000000, "miners": 1}, "stop": "height >= 1"}"#;
    let small = Surroundings { memory_bytes: Some(1_000_000_000), ..Surroundings::NOTHING };
    let told = lines_of(&read_with(text, &[], &small).unwrap_err());
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("01.json:1:23  network.nodes: 1000000 nodes need about"),
        "{told:?}"
    );
    assert!(told[0].ends_with(" GB of memory; 1.0 GB is free."), "{told:?}");
    let large = Surroundings { memory_bytes: Some(64_000_000_000), ..Surroundings::NOTHING };
    read_with(&with_network(""), &[], &large).unwrap();
}

#[test]
fn nobody_opens_more_links_than_there_are_others() {
    let text = with_network(", \"topology\": {\"random\": {\"outbound\": 9}}");
    assert_eq!(
        lines(&text),
        ["01.json:1:75  network.topology.random.outbound: 9 links out of a node, but there are \
          only 8 other nodes. Write at most 8, or \"full\"."]
    );
    good(&with_network(", \"topology\": {\"random\": {\"outbound\": 8}}"));
    let told = lines(&with_network(
        ", \"topology\": {\"small_world\": {\"neighbours\": 3, \"rewired\": 0.1}}",
    ));
    assert!(told[0].contains("neighbours: 3 is odd"), "{told:?}");
    // With fewer nodes than the usual degree each is linked to all others.
    good(r#"{"network": {"nodes": 2, "miners": 1}, "stop": "height >= 1"}"#);
}

#[test]
fn people_and_miners_have_a_node_each() {
    let text =
        r#"{"network": {"nodes": 3, "miners": 3}, "people": {"eve": {}}, "stop": "height >= 1"}"#;
    assert_eq!(
        lines(text),
        ["01.json:1:23  network.nodes: 3 nodes for 3 miners + 1 people; each has a node of their \
          own. At least 4."]
    );
    let split = r#"{"network": {"nodes": 9, "miners": {"count": 3, "split": [1, 2]}},
"stop": "height >= 1"}"#;
    assert_eq!(lines(split), ["01.json:1:58  network.miners.split: 2 weights for 3 miners."]);
}

#[test]
fn a_topology_file_must_be_connected_and_fit() {
    let text = with_network(", \"topology\": {\"file\": \"links.csv\"}");
    let told = |content: &'static str| {
        let read_beside = |_: &str| Ok(content.to_owned());
        let surroundings = Surroundings { memory_bytes: None, read_beside: &read_beside };
        match read_with(&text, &[], &surroundings) {
            Ok(_) => Vec::new(),
            Err(problems) => lines_of(&problems),
        }
    };
    assert_eq!(told("0,1\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n"), Vec::<String>::new());
    let apart = told("0,1\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n");
    assert_eq!(
        apart,
        ["01.json:1:60  network.topology.file: \"links.csv\" is not connected: it falls into 2 \
          parts, and node-2 is in another than node 0."]
    );
    assert!(told("0,9\n")[0].contains("\"links.csv\" links node-9, but network.nodes says 9"));
    assert!(told("0;1\n")[0].contains("\"links.csv\" is not a topology: line 1"));
    let missing = lines(&text);
    assert!(missing[0].contains("\"links.csv\" cannot be read: no files here."), "{missing:?}");
}

#[test]
fn names_are_legal_everywhere_and_unique() {
    for (people, told) in [
        ("\"7up\": {}", "people.7up: \"7up\" cannot be a name."),
        ("\"a b\": {}", "people.a b: \"a b\" cannot be a name."),
        ("\"a/b\": {}", "people.a/b: \"a/b\" cannot be a name."),
        ("\"LPT1\": {}", "people.LPT1: the name \"LPT1\" is reserved (Windows)."),
        ("\"node-5\": {}", "the name \"node-5\" is reserved."),
        ("\"genesis\": {}", "the name \"genesis\" is reserved."),
    ] {
        let lines = lines(&with_sections(&format!("\"people\": {{{people}}}")));
        assert!(lines[0].contains(told), "{lines:?} does not say {told}");
    }
    let long = format!("\"people\": {{\"{}\": {{}}}}", "a".repeat(41));
    assert!(lines(&with_sections(&long))[0].ends_with("is too long. At most 40 characters."));
    good(&with_sections("\"people\": {\"张三\": {}, \"li-si\": {}}"));

    let twice = r#""people": {"eve": {}}, "script": [{"name": "eve", "at": "1h", "note": "x"}]"#;
    assert!(lines(&with_sections(twice))[0].contains("script[0].name: the name \"eve\" is taken."));

    for (name, legal) in
        [("honest-day", true), ("a.b", true), ("con", false), ("a:b", false), ("", false)]
    {
        let text = with_network("");
        let read = load(&Source { file: "x", name, text: &text }, &[], &Surroundings::NOTHING);
        assert_eq!(read.is_ok(), legal, "{name}");
    }
}

#[test]
fn a_setting_is_named_where_its_value_is_wrong() {
    let told = |setting| {
        lines_of(&read_with(&with_network(""), &[setting], &Surroundings::NOTHING).unwrap_err())
    };
    assert_eq!(
        told("/network/nodes=0"),
        ["--set /network/nodes=0 network.nodes: 0 is out of range. From 1 to 1000000."]
    );
    assert_eq!(
        told("/network/nodez=3")[0].split(" Keys").next().unwrap(),
        "--set /network/nodez=3 network.nodez: no such key. Nearest: nodes."
    );
    assert!(told("/chain/block_interval=10")[0].contains("10 has no unit."));
    assert!(told("network")[0].contains("network is no setting. Write --set /pointer=VALUE"));
    assert!(told("/people/eve/hashpower=1")[0].contains("the scenario has no such place"));
}

#[test]
fn scripts_are_held_to_their_rules() {
    let scripted = |entries: &str| {
        format!(
            r#"{{"network": {{"nodes": 2}}, "chain": {{"pow": "scripted"}},
"people": {{"left": {{"hashpower": 1}}, "right": {{}}}}, "stop": "time >= 1h", "script": [
{entries}]}}"#
        )
    };
    for (entries, told) in [
        (r#"{"at": "1s", "mine": {"by": "rigth"}}"#, "nobody is called \"rigth\". Nearest: right."),
        (r#"{"at": "1s", "mine": {"by": "right"}}"#, "\"right\" has no hashpower and finds no"),
        (r#"{"at": "1s", "mine": {"by": "left", "on": "B1"}}"#, "\"B1\" is no earlier block."),
        (r#"{"at": "1s", "when": "converged", "note": "x"}"#, "this entry has two times"),
        (r#"{"after": "1s", "note": "x"}"#, "\"after\" counts from \"when\""),
        (r#"{"at": "1s", "hashpower": {"who": "x:y", "times": 2}}"#, "\"x:y\" is not a group."),
        (r#"{"at": "1s", "hashpower": {"who": ["eve"], "times": 2}}"#, "nobody is called \"eve\"."),
        (r#"{"at": "1s", "hashpower": {"who": "miners:40", "times": 2}}"#, "is not a group."),
    ] {
        let lines = lines(&scripted(entries));
        assert!(lines[0].contains(told), "{lines:?} does not say {told}");
    }
    good(&scripted(
        r#"{"name": "B1", "at": "1s", "mine": {"by": "left", "on": "genesis"}},
{"name": "B2", "at": "2s", "mine": {"by": "left", "on": "B1"}, "expect": ["tip@right == B1"]},
{"when": "height >= 2", "after": "5s",
 "hashpower": {"who": ["left", "right", "miners:40%"], "times": 0.5}}"#,
    ));
}
