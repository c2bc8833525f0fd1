//! The messages of a run as a capture of their packets.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::chain::index_lists::ListId;
use crate::export::pcap;
use crate::export::tcp::Connection;
use crate::network::wire;
use crate::network::wire::Greeting;
use crate::node::message::Message;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::content_names::ContentNames;
use crate::world::event::EventRecord;
use crate::world::event::kind;
use crate::world::observation::EVENT;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::SENT;
use crate::world::observation::View;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::io;
use std::io::Write;

/// The first of the ports out of which nodes open connections.
const FIRST_PORT: u16 = 49_152;
/// How many of them there are.
const PORTS: u32 = 16_384;

/// What a capture holds.
#[derive(Debug, Clone)]
pub struct CaptureWindow {
    /// Packets from and to these nodes; all, if there are none.
    pub nodes: BTreeSet<NodeId>,
    /// Packets from this moment on.
    pub from: SimTime,
    /// Packets before this moment; `None`: to the end.
    pub to: Option<SimTime>,
    /// The magic in front of each message.
    pub magic: [u8; 4],
    /// The port on which nodes listen.
    pub port: u16,
    /// By how much each node's clock is ahead, in nanoseconds.
    pub clock_offsets_ns: Vec<i64>,
}

/// Writes packets as messages are sent and arrive.
pub struct Capture<'o> {
    window: CaptureWindow,
    out: &'o mut dyn Write,
    connections: BTreeMap<[NodeId; 2], Open>,
    /// How many connections each node has opened.
    opened: BTreeMap<NodeId, u32>,
    names: ContentNames,
    /// Messages in the file.
    messages: u64,
    /// Packets in the file.
    packets: u64,
    /// The first thing that went wrong.
    fault: Option<io::Error>,
}

/// A connection that is open.
struct Open {
    /// The node that opened it.
    opener: NodeId,
    connection: Connection,
    /// What each end has sent that has not arrived.
    on_the_way: [VecDeque<OnTheWay>; 2],
}

/// A message on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OnTheWay {
    record: MessageRecord,
    bytes: u32,
}

/// A message as the digest has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MessageRecord {
    kind: u8,
    item: u32,
    argument: u32,
}

impl<'o> Capture<'o> {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn begin(window: CaptureWindow, out: &'o mut dyn Write) -> io::Result<Self> {
        pcap::write_head(out)?;
        Ok(Self {
            window,
            out,
            connections: BTreeMap::new(),
            opened: BTreeMap::new(),
            names: ContentNames::default(),
            messages: 0,
            packets: 0,
            fault: None,
        })
    }

    /// How many messages and packets were written.
    ///
    /// # Errors
    ///
    /// What the file said when it could not be written.
    pub fn finish(self) -> io::Result<(u64, u64)> {
        self.fault.map_or(Ok((self.messages, self.packets)), Err)
    }

    /// Whether packets between these nodes are wanted now.
    fn shows(&self, now: SimTime, ends: [NodeId; 2]) -> bool {
        let window = &self.window;
        let is_wanted = |node: &NodeId| window.nodes.contains(node);
        now >= window.from
            && window.to.is_none_or(|to| now < to)
            && (window.nodes.is_empty() || ends.iter().any(is_wanted))
    }

    /// Whether the nodes are none that somebody asked for, at any moment.
    fn skips(&self, ends: [NodeId; 2]) -> bool {
        let nodes = &self.window.nodes;
        !nodes.is_empty() && !ends.iter().any(|node| nodes.contains(node))
    }

    fn write(&mut self, now: SimTime, packets: &[Vec<u8>], content: &Archive) {
        let at_ns = u64::from(content.params().genesis.time) * 1_000_000_000 + now.as_nanos();
        for packet in packets {
            if self.fault.is_none() {
                self.fault = pcap::write_packet(at_ns, packet, self.out).err();
                self.packets += 1;
            }
        }
    }

    /// A link is up.
    fn on_connect(&mut self, now: SimTime, opener: NodeId, acceptor: NodeId, content: &Archive) {
        if self.skips([opener, acceptor]) {
            return;
        }
        let count = self.opened.entry(opener).or_default();
        let port = FIRST_PORT + (*count % PORTS) as u16;
        *count += 1;
        let mut connection = Connection::new(opener, port, acceptor, self.window.port);
        let handshake = connection.handshake();
        let on_the_way = [VecDeque::new(), VecDeque::new()];
        let open = Open { opener, connection, on_the_way };
        self.connections.insert(key(opener, acceptor), open);
        if self.shows(now, [opener, acceptor]) {
            self.write(now, &handshake, content);
        }
    }

    /// A message leaves a node.
    fn on_sent(
        &mut self,
        now: SimTime,
        [from, to]: [NodeId; 2],
        on_the_way: OnTheWay,
        view: &dyn View,
        content: &Archive,
    ) {
        if self.skips([from, to]) {
            return;
        }
        let bytes = if self.shows(now, [from, to]) {
            let tx = self.names.hash(on_the_way.record.kind, on_the_way.record.item, view);
            let message = on_the_way.record.message(tx, content);
            Some(self.bytes(now, from, &message, content))
        } else {
            None
        };
        let Some(open) = self.connections.get_mut(&key(from, to)) else { return };
        let end = usize::from(open.opener != from);
        open.on_the_way[end].push_back(on_the_way);
        match bytes {
            Some(bytes) => {
                let packets = open.connection.message(end, &bytes);
                self.messages += 1;
                self.write(now, &packets, content);
            }
            None => open.connection.count(end, on_the_way.bytes as usize),
        }
    }

    /// The bytes of a message, under the magic of the file.
    fn bytes(&self, now: SimTime, from: NodeId, message: &Message, content: &Archive) -> Vec<u8> {
        let offset_ns = self.window.clock_offsets_ns.get(from.index()).copied().unwrap_or(0);
        let clock_ns = i128::from(now.as_nanos()) + i128::from(offset_ns);
        let clock_s = clock_ns.div_euclid(1_000_000_000) as i64;
        let time_s = i64::from(content.params().genesis.time) + clock_s;
        let greeting = Greeting { time_s, nonce: u64::from(from.0) + 1 };
        let mut bytes = wire::encode(message, content, &greeting);
        bytes[..4].copy_from_slice(&self.window.magic);
        bytes
    }

    /// A message arrives: its receiver says so.
    fn on_arrival(
        &mut self,
        now: SimTime,
        [from, to]: [NodeId; 2],
        record: MessageRecord,
        content: &Archive,
    ) {
        let Some(open) = self.connections.get_mut(&key(from, to)) else { return };
        let sender = usize::from(open.opener != from);
        // One that was sent before the link was cut and laid anew has no place in the new one.
        if open.on_the_way[sender].front().is_none_or(|first| first.record != record) {
            return;
        }
        let arrived = open.on_the_way[sender].pop_front().expect("it was looked at");
        let receiver = 1 - sender;
        open.connection.receive(receiver, arrived.bytes as usize);
        let packet = open.connection.acknowledgement(receiver);
        if self.shows(now, [from, to]) {
            self.write(now, &[packet], content);
        }
    }
}

/// The nodes of a link, whoever opened it.
fn key(one: NodeId, other: NodeId) -> [NodeId; 2] {
    [one.min(other), one.max(other)]
}

impl Observer for Capture<'_> {
    fn wants(&self) -> u32 {
        SENT | EVENT
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        let content = view.archive().expect("a world has content");
        match *what {
            Observation::Sent { from, to, kind, item, argument, size_bytes, .. } => {
                let record = MessageRecord { kind, item, argument };
                let on_the_way = OnTheWay { record, bytes: size_bytes };
                self.on_sent(now, [from, to], on_the_way, view, content);
            }
            Observation::Event { record, .. } if record.kind == kind::CONNECT => {
                self.on_connect(now, NodeId(record.node), NodeId(record.item), content);
            }
            Observation::Event { record, .. } if record.kind < kind::WAKE => {
                let EventRecord { node, peer, kind, item, argument } = record;
                if let Some(from) = view.link_end(NodeId(node), peer) {
                    let record = MessageRecord { kind, item, argument };
                    self.on_arrival(now, [from, NodeId(node)], record, content);
                }
            }
            _ => {}
        }
    }
}

impl MessageRecord {
    /// The message itself; `payment` is the id of the payment that it is about, if it is.
    fn message(self, payment: Option<Hash256>, content: &Archive) -> Message {
        let Self { kind, item, argument } = self;
        let (block, count) = (BlockId(item), argument);
        let tx = || -> TxId {
            let txid = payment.expect("the message is about a payment");
            content.find_transaction(txid).expect("a message names what is there")
        };
        match kind {
            1 => Message::Version { start_height: argument },
            2 => Message::Verack,
            3 => Message::SendHeaders,
            4 => Message::SendCmpct { high_bandwidth: argument == 1 },
            5 => Message::GetHeaders { locator: block },
            6 => Message::GetBlocks { locator: block },
            7 => Message::Headers { last: block, count },
            8 => Message::Inv { last: block, count },
            9 => Message::GetData { block, compact: argument == 1 },
            10 => Message::NotFound { block },
            11 => Message::Block { block },
            12 => Message::CmpctBlock { block },
            13 => Message::GetBlockTxn { block, missing: ListId(argument) },
            14 => Message::BlockTxn { block, missing: ListId(argument) },
            15 => Message::Ping { nonce: argument },
            16 => Message::Pong { nonce: argument },
            17 => Message::InvTx { tx: tx() },
            18 => Message::GetTx { tx: tx() },
            19 => Message::Tx { tx: tx() },
            20 => Message::NoTx { tx: tx() },
            21 => Message::FeeFilter { rate: argument },
            other => unreachable!("there is no message of kind {other}"),
        }
    }
}
