//! `forklab peer`: a node of a run as a peer on a socket, asked by the crate `bitcoin`'s messages.

use crate::bench::Bench;
use bitcoin::BlockHash;
use bitcoin::Network;
use bitcoin::blockdata::constants::genesis_block;
use bitcoin::consensus::Decodable;
use bitcoin::consensus::serialize;
use bitcoin::hashes::Hash;
use bitcoin::p2p::Address;
use bitcoin::p2p::Magic;
use bitcoin::p2p::ServiceFlags;
use bitcoin::p2p::message::NetworkMessage;
use bitcoin::p2p::message::RawNetworkMessage;
use bitcoin::p2p::message_blockdata::GetHeadersMessage;
use bitcoin::p2p::message_blockdata::Inventory;
use bitcoin::p2p::message_network::VersionMessage;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

/// A cable is cut, and the island gives its branch up; a payment waits in the end.
const FORKED: &str = r#"{
  "chain": {"preset": "regtest", "block_interval": "1min"},
  "network": {"nodes": 6, "miners": 2, "latency": "1s", "topology": "full", "relay": "headers"},
  "people": {"alice": {"hashpower": 0.5}, "bob": {"confirmations": 1}},
  "script": [
    {"name": "cut", "when": "height >= 104", "partition": {"island": ["miner-1", "bob"]}},
    {"when": "height >= 110", "heal": "cut"},
    {"when": "height >= 118", "hashpower": {"who": ["alice", "miners:100%"], "times": 0}},
    {"name": "rent", "when": "height >= 118", "after": "1min",
     "pay": {"from": "alice", "to": "bob", "amount": "1 BTC"}}
  ],
  "stop": "payments.rent.state == pending and time >= 5h"
}"#;

/// A peer that listens, ended with the test.
struct Listening {
    child: Child,
    address: SocketAddr,
    told: BufReader<std::process::ChildStdout>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(bench: &Bench, arguments: &[&str]) -> Listening {
    let mut child = Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["peer", "runs/forked-seed1", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .current_dir(bench.path(""))
        .env_remove("FORKLAB_LANG")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut told = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    told.read_line(&mut line).expect("it says where it listens");
    let address = line.trim().rsplit(' ').next().and_then(|text| text.parse().ok());
    let address = address.unwrap_or_else(|| panic!("an address at the end of {line:?}"));
    Listening { child, address, told }
}

/// The other end, which has shaken hands.
struct Client {
    stream: TcpStream,
    /// The height that the node says it has.
    height: i32,
}

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("somebody listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut client = Self { stream, height: 0 };
        let me = Address::new(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), ServiceFlags::NONE);
        let agent = "/test/".to_owned();
        let version =
            VersionMessage::new(ServiceFlags::WITNESS, 1_300_000_000, me.clone(), me, 7, agent, 0);
        client.send(NetworkMessage::Version(version));
        let NetworkMessage::Version(theirs) = client.receive() else { panic!("a version") };
        assert!(theirs.services.has(ServiceFlags::NETWORK | ServiceFlags::WITNESS));
        assert_eq!(theirs.version, 70_016);
        assert_ne!(theirs.nonce, 0);
        client.height = theirs.start_height;
        client.send(NetworkMessage::WtxidRelay);
        client.send(NetworkMessage::SendAddrV2);
        client.send(NetworkMessage::Verack);
        assert_eq!(client.receive(), NetworkMessage::Verack);
        client
    }

    fn send(&mut self, message: NetworkMessage) {
        let raw = RawNetworkMessage::new(Magic::REGTEST, message);
        self.stream.write_all(&serialize(&raw)).expect("it is read");
    }

    fn receive(&mut self) -> NetworkMessage {
        let raw = RawNetworkMessage::consensus_decode(&mut self.stream).expect("a message");
        assert_eq!(*raw.magic(), Magic::REGTEST);
        raw.into_payload()
    }

    /// The next message that `wanted` takes; pings on the way are answered.
    fn wait_for<T>(&mut self, wanted: impl Fn(&NetworkMessage) -> Option<T>) -> T {
        loop {
            let message = self.receive();
            if let NetworkMessage::Ping(nonce) = message {
                self.send(NetworkMessage::Pong(nonce));
            }
            if let Some(found) = wanted(&message) {
                return found;
            }
        }
    }

    fn headers_after(&mut self, from: BlockHash) -> Vec<BlockHash> {
        let ask = GetHeadersMessage::new(vec![from], BlockHash::all_zeros());
        self.send(NetworkMessage::GetHeaders(ask));
        self.wait_for(|message| match message {
            NetworkMessage::Headers(headers) => {
                Some(headers.iter().map(|header| header.block_hash()).collect())
            }
            _ => None,
        })
    }
}

/// The tip of a node at the end, by `nodes.csv`.
fn tip_of(bench: &Bench, node: &str) -> String {
    let table = fs::read_to_string(bench.path("runs/forked-seed1/nodes.csv")).unwrap();
    let line = table.lines().find(|line| line.starts_with(&format!("{node},"))).unwrap();
    line.split(',').nth(6).unwrap().to_owned()
}

#[test]
fn a_node_of_a_run_serves_its_chain_and_its_mempool() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let mut listening = listen(&bench, &["--node", "bob"]);
    let mut client = Client::connect(listening.address);
    let hashes = client.headers_after(genesis_block(Network::Regtest).block_hash());
    assert_eq!(hashes.last().unwrap().to_string(), tip_of(&bench, "bob"));

    // Sixteen at once, as Core asks, with the flag for witnesses.
    let asked: Vec<BlockHash> = hashes.iter().rev().take(16).copied().collect();
    let entries = asked.iter().copied().map(Inventory::WitnessBlock).collect();
    client.send(NetworkMessage::GetData(entries));
    for hash in asked {
        let block = client.wait_for(|message| match message {
            NetworkMessage::Block(block) => Some(block.clone()),
            _ => None,
        });
        assert_eq!(block.block_hash(), hash);
        assert!(block.check_merkle_root());
    }
    client.send(NetworkMessage::Ping(u64::MAX));
    client.wait_for(|message| (*message == NetworkMessage::Pong(u64::MAX)).then_some(()));
    // The payment that waits is announced in a trickle.
    let txid = client.wait_for(|message| match message {
        NetworkMessage::Inv(entries) => match entries.as_slice() {
            [Inventory::Transaction(txid)] => Some(*txid),
            _ => None,
        },
        _ => None,
    });
    client.send(NetworkMessage::GetData(vec![Inventory::WitnessTransaction(txid)]));
    let tx = client.wait_for(|message| match message {
        NetworkMessage::Tx(tx) => Some(tx.clone()),
        _ => None,
    });
    assert_eq!(tx.compute_txid(), txid);

    // Content from elsewhere is nothing to it; a torn payload ends the connection and nothing else.
    client.send(NetworkMessage::GetData(vec![Inventory::Block(BlockHash::all_zeros())]));
    client.send(NetworkMessage::Ping(5));
    client.wait_for(|message| (*message == NetworkMessage::Pong(5)).then_some(()));
    let torn = NetworkMessage::Unknown { command: "tx".parse().unwrap(), payload: vec![1, 2, 3] };
    client.send(torn);
    let mut rest = Vec::new();
    client.stream.read_to_end(&mut rest).expect("it is closed");
    let mut again = Client::connect(listening.address);
    assert_eq!(again.headers_after(hashes[50])[0], hashes[51]);
    again.stream.write_all(b"GET / HTTP/1.1\r\n\r\n............").unwrap();
    again.stream.read_to_end(&mut rest).expect("it is closed");
    drop(again);
    drop(Client::connect(listening.address));
    let mut told = String::new();
    for _ in 0..6 {
        listening.told.read_line(&mut told).unwrap();
    }
    assert!(told.contains("-connect=127.0.0.1:") && told.contains("-mocktime="), "{told}");
    assert!(told.contains("truncated") && told.contains("of another network"), "{told}");
}

#[test]
fn a_replay_serves_reorganisations_as_they_happened() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let listening = listen(&bench, &["--node", "bob", "--replay", "--once"]);
    let mut client = Client::connect(listening.address);
    client.send(NetworkMessage::SendHeaders);
    // What is announced is fetched, as Core does; the chain that this makes is bob's.
    let mut tip = genesis_block(Network::Regtest).block_hash();
    let (mut reorganisations, mut disconnected) = (0, 0);
    let mut chain = vec![tip];
    while tip.to_string() != tip_of(&bench, "bob") {
        let headers = client.wait_for(|message| match message {
            NetworkMessage::Headers(headers) if !headers.is_empty() => Some(headers.clone()),
            _ => None,
        });
        let entries = headers.iter().map(|header| Inventory::WitnessBlock(header.block_hash()));
        client.send(NetworkMessage::GetData(entries.collect()));
        for header in &headers {
            let block = client.wait_for(|message| match message {
                NetworkMessage::Block(block) => Some(block.clone()),
                _ => None,
            });
            assert_eq!(block.header, *header);
            let below = chain.iter().position(|hash| *hash == header.prev_blockhash);
            let gone = chain.len() - 1 - below.expect("its parent is known");
            reorganisations += u32::from(gone > 0);
            disconnected += gone;
            chain.truncate(chain.len() - gone);
            tip = block.block_hash();
            chain.push(tip);
        }
    }
    let expected = bench.forklab(&["export", "runs/forked-seed1", "blocks", "--node", "bob"]);
    assert_eq!(expected.status.code(), Some(0));
    let path = bench.path("runs/forked-seed1/export/expected-bob.json");
    let expected: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(expected["node"]["disconnected"], disconnected);
    assert!(reorganisations > 0 && disconnected > 1, "{reorganisations} {disconnected}");
    assert_eq!(chain.len() as u64, expected["node"]["height"].as_u64().unwrap() + 1);
}

#[test]
fn what_a_peer_mines_is_not_taken_and_its_questions_are_answered_in_order() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let mut listening = listen(&bench, &[]);
    let mut client = Client::connect(listening.address);
    let mut block = genesis_block(Network::Regtest);
    let hashes = client.headers_after(block.block_hash());
    let tip = *hashes.last().unwrap();
    block.header.prev_blockhash = tip;
    while block.header.validate_pow(block.header.target()).is_err() {
        block.header.nonce += 1;
    }
    client.send(NetworkMessage::Block(block));
    client.send(NetworkMessage::GetHeaders(GetHeadersMessage::new(
        vec![tip],
        BlockHash::all_zeros(),
    )));
    client.send(NetworkMessage::GetData(vec![Inventory::Block(tip)]));
    client.send(NetworkMessage::Ping(9));
    let mut given = Vec::new();
    loop {
        match client.receive() {
            NetworkMessage::Pong(9) => break,
            NetworkMessage::Headers(headers) => assert_eq!(headers, []),
            NetworkMessage::Inv(entries) => {
                assert!(entries.iter().all(|entry| matches!(entry, Inventory::Transaction(_))));
            }
            NetworkMessage::Block(block) => given.push(block.block_hash()),
            _ => {}
        }
    }
    assert_eq!(given, [tip]);
    let height = client.height;
    drop(client);
    assert_eq!(Client::connect(listening.address).height, height);
    assert_eq!(height as usize, hashes.len());

    // Pings are no handshake.
    let mut stream = TcpStream::connect(listening.address).expect("somebody listens");
    let ping = RawNetworkMessage::new(Magic::REGTEST, NetworkMessage::Ping(1));
    let pings = serialize(&ping).repeat(10);
    let mut answer = vec![0; pings.len()];
    let is_served =
        |_: &i32| stream.write_all(&pings).and_then(|()| stream.read_exact(&mut answer)).is_ok();
    let served = (0..10_000).take_while(is_served).count();
    drop(stream);
    // How to connect, and three connections with their ends.
    let mut told = String::new();
    for _ in 0..8 {
        assert_ne!(listening.told.read_line(&mut told).unwrap(), 0, "{told}");
    }
    assert!(told.contains("version and verack"), "served {served} times: {told}");
}

#[test]
fn once_ends_with_a_peer_that_breaks_the_protocol_too() {
    let bench = Bench::with(&[("forked", FORKED)]);
    let mut listening = listen(&bench, &["--once"]);
    let mut client = Client::connect(listening.address);
    // A block on the tip, without the work that its header claims.
    let mut block = genesis_block(Network::Regtest);
    let hashes = client.headers_after(block.block_hash());
    block.header.prev_blockhash = *hashes.last().unwrap();
    while block.header.validate_pow(block.header.target()).is_ok() {
        block.header.nonce += 1;
    }
    client.send(NetworkMessage::Block(block));
    client.stream.read_to_end(&mut Vec::new()).expect("it is closed");
    let has_ended = (0..600).any(|_| {
        sleep(Duration::from_millis(100));
        listening.child.try_wait().unwrap().is_some_and(|status| status.success())
    });
    assert!(has_ended, "it still listens");
    let mut told = String::new();
    listening.told.read_to_string(&mut told).unwrap();
    assert!(told.contains("broke the protocol"), "{told}");
}

#[test]
fn a_run_by_other_rules_and_an_address_in_use_are_told() {
    let room = r#"{"chain": {"hashes_per_block": 16}, "network": {"nodes": 2, "miners": 1},
                   "stop": "height >= 2"}"#;
    let bench = Bench::with(&[("room", room), ("forked", FORKED)]);
    let refused = |arguments: &[&str]| {
        let output = bench.forklab(&[&["peer"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).expect("text")
    };
    assert!(refused(&["runs/room-seed1"]).contains("regtest"));
    assert!(refused(&["runs/forked-seed1", "--node", "bop"]).contains("bob"));
    assert!(refused(&["runs/forked-seed1", "--listen", "nowhere"]).contains("--listen"));
    let listening = listen(&bench, &[]);
    let taken = listening.address.to_string();
    assert!(refused(&["runs/forked-seed1", "--listen", &taken]).contains(&taken));
}
