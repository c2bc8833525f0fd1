//! The packets that a TCP connection is made of.

use crate::sim::id::NodeId;
use etherparse::PacketBuilder;
use etherparse::PacketBuilderStep;
use etherparse::TcpHeader;
use etherparse::TcpOptionElement;

/// The most bytes of a message in one packet: what Ethernet leaves.
const SEGMENT_BYTES: usize = 1_460;
/// Hops that a packet may take.
const TIME_TO_LIVE: u8 = 64;
/// What a receiver takes before it answers: 65,535 times two to the power of the scale.
const WINDOW: u16 = u16::MAX;
/// See [`WINDOW`].
const WINDOW_SCALE: u8 = 10;

/// One end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct End {
    address: [u8; 4],
    port: u16,
    /// The number of the next byte that it sends.
    next: u32,
}

/// A connection: the end that opened it, and the one that it was opened to.
#[derive(Debug, Clone)]
pub struct Connection {
    ends: [End; 2],
    /// What each end has received: the number of the next byte that it waits for.
    received: [u32; 2],
}

/// The address of a node in a capture: 10.0.0.1 for the first. It stands in the file only.
pub fn address_of(node: NodeId) -> [u8; 4] {
    let [_, high, middle, low] = (node.0 + 1).to_be_bytes();
    [10, high, middle, low]
}

impl Connection {
    /// One from `opener`, out of `port`, to the port on which nodes listen.
    pub fn new(opener: NodeId, port: u16, acceptor: NodeId, listens_at: u16) -> Self {
        let end = |node, port| End { address: address_of(node), port, next: 0 };
        Self { ends: [end(opener, port), end(acceptor, listens_at)], received: [0; 2] }
    }

    /// The three packets with which it begins.
    pub fn handshake(&mut self) -> [Vec<u8>; 3] {
        let options = [TcpOptionElement::MaximumSegmentSize(SEGMENT_BYTES as u16), window_scale()];
        let synchronise = |step: PacketBuilderStep<TcpHeader>| {
            let step = step.syn().options(&options).expect("two short options");
            packet(step, &[])
        };
        let first = synchronise(self.step(0));
        self.count(0, 1);
        self.received[1] = self.ends[0].next;
        let second = synchronise(self.step(1).ack(self.received[1]));
        self.count(1, 1);
        self.received[0] = self.ends[1].next;
        [first, second, self.acknowledgement(0)]
    }

    /// The packets in which end `from` sends `message`.
    pub fn message(&mut self, from: usize, message: &[u8]) -> Vec<Vec<u8>> {
        let mut packets = Vec::with_capacity(message.len().div_ceil(SEGMENT_BYTES));
        let mut left = message;
        while !left.is_empty() {
            let (segment, rest) = left.split_at(left.len().min(SEGMENT_BYTES));
            let mut step = self.step(from).ack(self.received[from]);
            if rest.is_empty() {
                step = step.psh();
            }
            packets.push(packet(step, segment));
            self.count(from, segment.len());
            left = rest;
        }
        packets
    }

    /// End `from` sends so many bytes which are not written down.
    pub fn count(&mut self, from: usize, bytes: usize) {
        let next = &mut self.ends[from].next;
        *next = next.wrapping_add(bytes as u32); // the numbers go round, as TCP's do
    }

    /// End `to` has received so many bytes more.
    pub fn receive(&mut self, to: usize, bytes: usize) {
        self.received[to] = self.received[to].wrapping_add(bytes as u32);
    }

    /// The packet in which end `from` says what it has received.
    pub fn acknowledgement(&self, from: usize) -> Vec<u8> {
        packet(self.step(from).ack(self.received[from]), &[])
    }

    /// A packet from end `from` that says nothing yet.
    fn step(&self, from: usize) -> PacketBuilderStep<TcpHeader> {
        let (sender, receiver) = (self.ends[from], self.ends[1 - from]);
        PacketBuilder::ipv4(sender.address, receiver.address, TIME_TO_LIVE).tcp(
            sender.port,
            receiver.port,
            sender.next,
            WINDOW,
        )
    }
}

const fn window_scale() -> TcpOptionElement {
    TcpOptionElement::WindowScale(WINDOW_SCALE)
}

/// The bytes of a packet, checksums and all.
fn packet(step: PacketBuilderStep<TcpHeader>, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(step.size(payload.len()));
    step.write_to_vec(&mut bytes, payload).expect("a segment fits into a packet");
    bytes
}
