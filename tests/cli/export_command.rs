//! `forklab export`: files for other software, read by the crate `bitcoin` and by forklab itself.

use crate::bench::Bench;
use bitcoin::ScriptBuf;
use bitcoin::consensus::deserialize;
use bitcoin::consensus::deserialize_partial;
use bitcoin::consensus::serialize;
use bitcoin::p2p::message::NetworkMessage;
use bitcoin::p2p::message::RawNetworkMessage;
use etherparse::NetSlice;
use etherparse::SlicedPacket;
use etherparse::TransportSlice;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

/// A chain of Core's with forks and payments, and blocks that are refused.
const FORKED: &str = r#"{
  "chain": {"preset": "regtest", "block_interval": "1min"},
  "network": {"nodes": 8, "miners": 3, "latency": "6s", "topology": "ring", "relay": "compact"},
  "people": {"alice": {"hashpower": 0.4}, "bob": {"confirmations": 1},
             "mallory": {"hashpower": 0.01}},
  "script": [
    {"name": "rent", "when": "height >= 120",
     "pay": {"from": "alice", "to": "bob", "amount": "9 BTC"}},
    {"name": "back", "when": "height >= 122",
     "pay": {"from": "bob", "to": "alice", "amount": "3 BTC"}},
    {"name": "cut", "when": "height >= 126", "partition": {"island": ["miner-1", "bob"]}},
    {"when": "height >= 134", "heal": "cut"},
    {"name": "greed", "when": "height >= 142", "after": "30s",
     "send_crafted": {"by": "mallory", "what": "coinbase_too_large"}}
  ],
  "stop": "height >= 150"
}"#;

/// forklab's own chain, where Core cannot judge.
const CLASSROOM: &str = r#"{
  "chain": {"hashes_per_block": 16},
  "network": {"nodes": 5, "miners": 2, "latency": "1s"},
  "people": {"zhang": {"funds": "10 BTC", "clock_offset": "30min"}, "li": {"confirmations": 1}},
  "script": [{"name": "rent", "at": "1h", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC"}}],
  "stop": "time >= 3h"
}"#;

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn json(bench: &Bench, path: &str) -> Value {
    serde_json::from_slice(&fs::read(bench.path(path)).expect("it was written")).expect("JSON")
}

/// The blocks of a file in Core's framing.
fn frames(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut left = bytes;
    while let Some((head, rest)) = left.split_at_checked(8) {
        let length = u32::from_le_bytes(head[4..].try_into().expect("four bytes"));
        let (block, behind) = rest.split_at(length as usize);
        found.push(block);
        left = behind;
    }
    assert!(left.is_empty());
    found
}

#[test]
fn the_crate_bitcoin_reads_every_block_and_runs_every_script() {
    let bench = Bench::with(&[("forked", FORKED)]);
    text(&bench.forklab(&["export", "runs/forked-seed1", "blocks"]));
    let bytes = fs::read(bench.path("runs/forked-seed1/export/blocks.dat")).expect("written");
    let expected = json(&bench, "runs/forked-seed1/export/expected.json");
    let refused: Vec<u64> = expected["fresh"]["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["at"].as_u64().unwrap())
        .collect();
    assert_eq!(refused.len(), 1, "{expected}");

    let blocks = frames(&bytes);
    assert_eq!(expected["blocks"], blocks.len());
    let mut coins = BTreeMap::new();
    let mut scripts = 0;
    for bytes in blocks {
        let block: bitcoin::Block = deserialize(bytes).expect("a block");
        assert_eq!(serialize(&block), bytes);
        assert!(block.check_merkle_root());
        block.header.validate_pow(block.header.target()).expect("the target is met");
        for tx in &block.txdata {
            if !tx.is_coinbase() {
                scripts += tx.input.len();
                tx.verify(|spent| coins.get(spent).cloned()).expect("its scripts are right");
            }
            let txid = tx.compute_txid();
            for (vout, output) in (0..).zip(&tx.output) {
                coins.insert(bitcoin::OutPoint { txid, vout }, output.clone());
            }
        }
    }
    assert!(scripts >= 2, "two payments");
    // The judge can say no.
    let spent = bitcoin::TxOut { value: bitcoin::Amount::ONE_BTC, script_pubkey: ScriptBuf::new() };
    let last: bitcoin::Block = deserialize(frames(&bytes)[1]).unwrap();
    let mut forged = last.txdata[0].clone();
    forged.input[0].previous_output.vout = 0;
    forged.input[0].script_sig = ScriptBuf::new();
    assert!(forged.verify(|_| Some(spent.clone())).is_err());
}

#[test]
fn what_is_expected_is_what_validate_says_and_what_the_node_counted() {
    let bench = Bench::with(&[("forked", FORKED)]);
    for node in [None, Some("bob"), Some("alice"), Some("mallory")] {
        let (mut arguments, suffix) = (vec!["export", "runs/forked-seed1", "blocks"], node);
        arguments.extend(node.into_iter().flat_map(|node| ["--node", node]));
        text(&bench.forklab(&arguments));
        let suffix = suffix.map(|node| format!("-{node}")).unwrap_or_default();
        let expected = json(&bench, &format!("runs/forked-seed1/export/expected{suffix}.json"));
        assert_eq!(expected["core"]["name"], "regtest");
        let chain = &expected["fresh"]["chain"];
        if let Some(name) = node {
            let mut own = expected["node"].clone();
            assert_eq!(own.as_object_mut().unwrap().remove("name").unwrap(), name);
            assert_eq!(&own, chain, "{name}");
        }
        let file = format!("runs/forked-seed1/export/blocks{suffix}.dat");
        let told = bench.forklab(&["validate", &file, "--chain", "regtest"]);
        let told = String::from_utf8(told.stdout).expect("text");
        let (tip, height) = (chain["tip"].as_str().unwrap(), &chain["height"]);
        assert!(told.contains(&format!("tip: height {height}, hash {tip}")), "{told}");
        let (up, down) = (&chain["connected"], &chain["disconnected"]);
        assert!(told.contains(&format!("connected {up}, disconnected {down}")), "{told}");
        let refused = expected["fresh"]["refused"].as_array().unwrap();
        assert!(refused.iter().all(|one| one["code"] == "bad-cb-amount"), "{expected}");
        assert!(told.contains(&format!("refused {}, not judged 0", refused.len())), "{told}");
    }
    // The island gave its branch up.
    let bob = json(&bench, "runs/forked-seed1/export/expected-bob.json");
    assert!(bob["node"]["disconnected"].as_u64().unwrap() >= 2, "{bob}");
}

/// One direction of a connection: addresses and ports of sender and receiver.
type Direction = ([u8; 4], [u8; 4], u16, u16);

/// A node whose clock is three hours slow, among those that flood: blocks whose stamps it does not
/// believe yet wait, are refused, come again, and complete others that wait.
const SLOW_CLOCK: &str = r#"{
  "chain": {"preset": "regtest", "block_interval": "2min"},
  "network": {"nodes": 12, "miners": 3, "latency": "5s", "relay": "inv"},
  "people": {"slow": {"clock_offset": "-3h"}, "late": {"clock_offset": "-130min"},
             "mallory": {"hashpower": 0.45}},
  "script": [{"name": "s", "at": "5min", "attack": {"selfish_mining": {"by": "mallory"}}},
             {"at": "90min", "restart": "slow"}, {"at": "100min", "crash": "late"},
             {"at": "110min", "restart": "late"}],
  "stop": "time >= 5h"
}"#;

#[test]
fn a_node_that_does_not_believe_stamps_yet_took_what_it_counted() {
    let bench = Bench::with(&[("slow", SLOW_CLOCK)]);
    let mut disconnected = 0;
    for node in ["slow", "late", "mallory", "node-7"] {
        text(&bench.forklab(&["export", "runs/slow-seed1", "blocks", "--node", node]));
        let expected = json(&bench, &format!("runs/slow-seed1/export/expected-{node}.json"));
        let mut own = expected["node"].clone();
        own.as_object_mut().unwrap().remove("name");
        assert_eq!(own, expected["fresh"]["chain"], "{node}");
        disconnected += own["disconnected"].as_u64().unwrap();
    }
    assert!(disconnected > 0, "they changed their minds");
}

/// The messages of a capture by direction, as the crate `bitcoin` reads the bytes of each;
/// packets are asked for their numbers and checksums.
fn streams(capture: &[u8]) -> BTreeMap<Direction, Vec<NetworkMessage>> {
    assert_eq!(&capture[..4], 0xa1b2_3c4d_u32.to_le_bytes());
    assert_eq!(&capture[20..24], 101_u32.to_le_bytes());
    let mut bytes: BTreeMap<_, Vec<u8>> = BTreeMap::new();
    let mut next: BTreeMap<_, u32> = BTreeMap::new();
    let mut left = &capture[24..];
    while let Some((head, rest)) = left.split_at_checked(16) {
        let length = u32::from_le_bytes(head[8..12].try_into().unwrap()) as usize;
        let (packet, behind) = rest.split_at(length);
        left = behind;
        let sliced = SlicedPacket::from_ip(packet).expect("a packet");
        let (Some(NetSlice::Ipv4(ip)), Some(TransportSlice::Tcp(tcp))) =
            (sliced.net, sliced.transport)
        else {
            panic!("IPv4 and TCP");
        };
        let ip = ip.header();
        assert_eq!(ip.header_checksum(), ip.to_header().calc_header_checksum());
        let sum = tcp.calc_checksum_ipv4(ip.source(), ip.destination()).expect("a short packet");
        assert_eq!(tcp.checksum(), sum);
        let key = (ip.source(), ip.destination(), tcp.source_port(), tcp.destination_port());
        let expected = next.entry(key).or_insert(tcp.sequence_number());
        assert_eq!(tcp.sequence_number(), *expected, "{key:?}");
        *expected += tcp.payload().len() as u32 + u32::from(tcp.syn());
        bytes.entry(key).or_default().extend_from_slice(tcp.payload());
    }
    let read = |stream: Vec<u8>| {
        let (mut messages, mut rest) = (Vec::new(), stream.as_slice());
        while !rest.is_empty() {
            let (raw, used) = deserialize_partial::<RawNetworkMessage>(rest).expect("a message");
            messages.push(raw.payload().clone());
            rest = &rest[used..];
        }
        messages
    };
    bytes.into_iter().map(|(key, stream)| (key, read(stream))).collect()
}

#[test]
fn a_capture_holds_each_message_in_whole_streams() {
    let bench = Bench::with(&[("room", CLASSROOM)]);
    let told = text(&bench.forklab(&["export", "runs/room-seed1", "pcap"]));
    assert!(told.contains("regtest's magic"), "{told}");
    let capture = fs::read(bench.path("runs/room-seed1/export/traffic.pcap")).unwrap();
    let messages: Vec<NetworkMessage> = streams(&capture).into_values().flatten().collect();

    let listed = bench.ask_json("room", &["messages", "--most", "1000000"]);
    let listed = listed["messages"].as_array().unwrap();
    assert_eq!(messages.len(), listed.len());
    for command in ["version", "verack", "inv", "getdata", "tx", "block", "cmpctblock", "headers"] {
        let ours = listed.iter().filter(|message| message["command"] == command).count();
        let theirs = messages.iter().filter(|message| message.cmd() == command).count();
        assert_eq!(theirs, ours, "{command}");
    }
    // Zhang San's clock is half an hour ahead.
    let told = messages.iter().filter_map(|message| match message {
        NetworkMessage::Version(version) => Some(version.timestamp - 1_231_006_505),
        _ => None,
    });
    let mut told: Vec<i64> = told.collect();
    told.sort_unstable();
    assert!(told[0] < 10 && *told.last().unwrap() >= 1_800, "{told:?}");
    assert!(messages.iter().any(|message| matches!(message, NetworkMessage::Tx(_))));
}

#[test]
fn a_window_of_a_capture_goes_on_where_the_streams_are() {
    let bench = Bench::with(&[("room", CLASSROOM)]);
    let arguments = ["export", "runs/room-seed1", "pcap", "--magic", "classroom", "--nodes", "li"];
    text(&bench.forklab(&[&arguments[..], &["--from", "1h", "--to", "2h"]].concat()));
    let capture = fs::read(bench.path("runs/room-seed1/export/traffic.pcap")).unwrap();

    let found = streams(&capture);
    let asked = ["messages", "--node", "li", "--from", "1h", "--to", "2h", "--most", "1000000"];
    let listed = bench.ask_json("room", &asked);
    assert_eq!(found.values().map(Vec::len).sum::<usize>() as u64, listed["count"]);
    assert!(!found.is_empty());
    assert_eq!(&capture[24 + 16 + 40..][..4], [0xf0, 0x9b, 0x1a, 0xb0], "its own magic");
}

#[test]
fn blocks_on_a_funded_first_block_come_with_it() {
    let bench = Bench::with(&[("room", CLASSROOM)]);
    text(&bench.forklab(&["export", "runs/room-seed1", "blocks"]));
    let expected = json(&bench, "runs/room-seed1/export/expected.json");
    let file = "runs/room-seed1/export/blocks.dat";
    let told = text(&bench.forklab(&["validate", file, "--chain", "classroom"]));
    let chain = &expected["fresh"]["chain"];
    let (height, up, down) = (&chain["height"], &chain["connected"], &chain["disconnected"]);
    assert!(told.contains(&format!("tip: height {height}, ")), "{told}");
    assert!(told.contains(&format!("connected {up}, disconnected {down}")), "{told}");
    let records = expected["blocks"].as_u64().unwrap() + 1;
    assert!(told.contains(&format!("valid {records}, refused 0")), "{told}");
}

#[test]
fn graphs_and_events_are_those_of_the_tables() {
    let bench = Bench::with(&[("room", CLASSROOM)]);
    for what in ["dot", "graphml", "jsonl"] {
        text(&bench.forklab(&["export", "runs/room-seed1", what]));
    }
    let read = |name: &str| {
        fs::read_to_string(bench.path(&format!("runs/room-seed1/export/{name}"))).unwrap()
    };
    let summary = json(&bench, "runs/room-seed1/summary.json");
    let schema: Value = serde_json::from_str(&read("events.schema.json")).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("events.json", schema).expect("a schema");
    let judge = compiler.compile("events.json", &mut schemas).expect("a schema");
    let events = read("events.jsonl");
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).expect("a line is an object");
        schemas.validate(&event, judge).unwrap_or_else(|fault| panic!("{line}: {fault}"));
    }
    assert_eq!(summary["events"], events.lines().count());
    let blocks = fs::read_to_string(bench.path("runs/room-seed1/blocks.csv")).unwrap();
    let nodes = read("blocks.dot").lines().filter(|line| line.contains("block_height=")).count();
    assert_eq!(nodes, blocks.lines().count(), "the first block instead of the head");
    assert!(read("coins.dot").contains("label=\"rent\""));
    // What a network is exported as can be another run's topology.
    fs::copy(bench.path("runs/room-seed1/export/network.graphml"), bench.path("net.graphml"))
        .unwrap();
    let copy =
        CLASSROOM.replace(r#""latency""#, r#""topology": {"file": "net.graphml"}, "latency""#);
    fs::write(bench.path("copy.json"), copy).unwrap();
    bench.run("./copy.json");
    text(&bench.forklab(&["export", "runs/copy-seed1", "graphml"]));
    let again = bench.path("runs/copy-seed1/export/network.graphml");
    let edges = |text: &str| {
        let mut lines: Vec<String> =
            text.lines().filter(|line| line.contains("<edge")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(edges(&fs::read_to_string(again).unwrap()), edges(&read("network.graphml")));
}

#[test]
fn what_cannot_be_exported_is_told() {
    let bench = Bench::with(&[("room", CLASSROOM)]);
    let refused = |arguments: &[&str]| {
        let output = bench.forklab(&[&["export", "runs/room-seed1"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    assert!(refused(&["blocks", "--node", "zang"]).contains("zhang"));
    assert!(refused(&["pcap", "--nodes", "li,nobody"]).contains("nobody"));
    assert!(refused(&["pcap", "--magic", "mainet"]).contains("Nearest: mainnet. Chains: mainnet"));
    assert!(refused(&["jsonl", "--events", "99999999..100000000"]).contains("the run has"));
    assert!(refused(&["pcap", "--from", "2h", "--to", "1h"]).contains("--from"));
    assert!(refused(&["pcap", "--from", "soon"]).contains("no moment"));
    let left = fs::read_dir(bench.path("runs/room-seed1/export"));
    assert_eq!(left.map_or(0, Iterator::count), 0, "nothing is half written");
    fs::write(bench.path("file"), "").unwrap();
    let told = refused(&["dot", "--out", "file"]);
    assert!(told.contains("file cannot be written") && told.contains("--out names"), "{told}");
    // Both files of blocks are there, or neither is new.
    fs::create_dir_all(bench.path("pair/expected.json/in-the-way")).unwrap();
    refused(&["blocks", "--out", "pair"]);
    assert_eq!(fs::read_dir(bench.path("pair")).unwrap().count(), 1, "only what was there");
    let told = text(&bench.forklab(&["export", "runs/room-seed1", "blocks"]));
    assert!(told.contains("Bitcoin Core cannot judge"), "{told}");
    assert!(told.contains("classroom with another chain.hashes_per_block"), "{told}");
    let expected = json(&bench, "runs/room-seed1/export/expected.json");
    assert_eq!(expected["core"], Value::Null);
}
