//! A connection with a node of today: what it says beyond what the nodes of a run say, and how it
//! is served.

use crate::network::frame;
use crate::network::frame::ENVELOPE_BYTES;
use crate::network::frame::FrameReject;
use crate::network::frame::Opened;
use crate::network::frame::PAYLOAD_BYTES_MAX;
use crate::network::wire::WireReject;
use crate::network::wire::inventory;
use crate::peer::alone::Alone;
use crate::primitives::block::Header;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use std::collections::BTreeSet;
use std::io;
use std::io::ErrorKind;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;
use thiserror::Error;

/// So long a read waits before the node does the next thing that it has put off.
const PATIENCE: Duration = Duration::from_millis(50);
/// So often in a row a peer may say nothing while its answer is waited for: a minute.
const IDLE_TURNS_MAX: u32 = 1_200;
/// So long a write waits for a peer that does not read.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// The bytes that are read at once.
const READ_BYTES: usize = 65_536;
/// The most bytes that are kept of a message that is not whole yet.
const KEPT_BYTES_MAX: usize = ENVELOPE_BYTES + PAYLOAD_BYTES_MAX + READ_BYTES;

/// What ended a connection.
#[derive(Debug, Error)]
pub enum SessionEnd {
    /// The peer closed it.
    #[error("closed by the peer")]
    Closed,
    /// The connection does not begin with the network's magic.
    #[error("it does not begin with this network's magic")]
    OtherLanguage,
    /// The peer sent what is no message.
    #[error("{0}")]
    BadMessage(WireReject),
    /// The peer sent a message whose payload is not what its command says.
    #[error("{command}: {reject}")]
    BadPayload {
        /// The command.
        command: String,
        /// What is wrong.
        reject: WireReject,
    },
    /// The node has had enough of the peer.
    #[error("the peer broke the protocol")]
    Misbehaved,
    /// The peer does not say `version` and `verack`.
    #[error("the peer does not say version and verack")]
    NoHandshake,
    /// The peer does not read what is sent to it.
    #[error("the peer does not read")]
    ReadsNothing,
    /// The peer answers no ping.
    #[error("the peer has not answered for a minute")]
    Silent,
    /// The socket failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl SessionEnd {
    /// A write failed.
    fn of_write(fault: io::Error) -> Self {
        if is_timeout(&fault) { Self::ReadsNothing } else { Self::Io(fault) }
    }
}

/// A connection to a peer outside.
pub struct Session {
    stream: TcpStream,
    /// What was read and is no whole message yet.
    kept: Vec<u8>,
    /// Pings of our own that were not answered yet.
    waits_for: Option<u64>,
    /// How many pings were sent.
    pings: u64,
    /// The headers of the blocks that were sent, whole or as compact blocks.
    blocks_sent: BTreeSet<[u8; Header::SIZE_BYTES]>,
    /// Whether a message was taken.
    has_begun: bool,
    /// Whether both ends have said `verack`.
    was_ready: bool,
}

impl Session {
    /// Serves a connection that was just accepted.
    ///
    /// # Errors
    ///
    /// The socket takes no timeout.
    pub fn begin(stream: TcpStream, node: &mut Alone) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
        node.connect();
        Ok(Self {
            stream,
            kept: Vec::new(),
            waits_for: None,
            pings: 0,
            blocks_sent: BTreeSet::new(),
            has_begun: false,
            was_ready: false,
        })
    }

    /// How many blocks were sent.
    pub fn blocks_sent(&self) -> u64 {
        self.blocks_sent.len() as u64
    }

    /// Whether both ends have said `verack`, even if one of them has closed the connection since.
    pub const fn was_ready(&self) -> bool {
        self.was_ready
    }

    /// Waits until both ends have said `verack`.
    ///
    /// # Errors
    ///
    /// The connection is over, or they have not after a minute of waiting, or so many reads.
    pub fn shake_hands(&mut self, node: &mut Alone) -> Result<(), SessionEnd> {
        for _ in 0..IDLE_TURNS_MAX {
            if self.was_ready {
                return Ok(());
            }
            self.turn(node)?;
        }
        Err(SessionEnd::NoHandshake)
    }

    /// Takes turns until something is so, but not for ever with a peer that says nothing.
    fn turn_until(
        &mut self,
        node: &mut Alone,
        is_so: impl Fn(&Self) -> bool,
    ) -> Result<(), SessionEnd> {
        let mut idle_turns = 0;
        while !is_so(self) {
            idle_turns = if self.turn(node)? { 0 } else { idle_turns + 1 };
            if idle_turns > IDLE_TURNS_MAX {
                return Err(SessionEnd::Silent);
            }
        }
        Ok(())
    }

    /// Reads once and answers; says whether anything came.
    ///
    /// # Errors
    ///
    /// The connection is over.
    pub fn turn(&mut self, node: &mut Alone) -> Result<bool, SessionEnd> {
        self.send_all(node)?;
        let mut bytes = vec![0; READ_BYTES];
        let count = match self.stream.read(&mut bytes) {
            Ok(0) => return Err(SessionEnd::Closed),
            Ok(count) => count,
            Err(fault) if is_timeout(&fault) => {
                node.wait();
                self.send_all(node)?;
                return Ok(false);
            }
            Err(fault) => return Err(fault.into()),
        };
        self.kept.extend_from_slice(&bytes[..count]);
        assert!(self.kept.len() <= KEPT_BYTES_MAX, "a message longer than that is refused");
        self.take_all(node)?;
        self.send_all(node)?;
        Ok(true)
    }

    /// Waits until the peer has done all that what was sent so far makes it do: it answers a
    /// second ping, between which and the first it has asked for whatever it lacks.
    ///
    /// # Errors
    ///
    /// The connection is over.
    pub fn settle(&mut self, node: &mut Alone) -> Result<(), SessionEnd> {
        for _ in 0..2 {
            self.send_all(node)?;
            self.pings += 1;
            self.waits_for = Some(self.pings);
            self.send_plain("ping", &self.pings.to_le_bytes(), node)?;
            self.turn_until(node, |session| session.waits_for.is_none())?;
        }
        Ok(())
    }

    /// Takes every whole message of what was read.
    fn take_all(&mut self, node: &mut Alone) -> Result<(), SessionEnd> {
        let read = core::mem::take(&mut self.kept);
        let mut rest = read.as_slice();
        loop {
            let opened = match frame::open(rest, node.magic()) {
                Ok(opened) => opened,
                Err(FrameReject::Truncated { .. }) => break,
                Err(FrameReject::Magic(_)) if !self.has_begun => {
                    return Err(SessionEnd::OtherLanguage);
                }
                Err(reject) => return Err(SessionEnd::BadMessage(reject.into())),
            };
            self.has_begun = true;
            self.take(&opened, node)?;
            rest = opened.rest;
        }
        self.kept = rest.to_vec();
        Ok(())
    }

    /// Takes one message.
    fn take(&mut self, opened: &Opened<'_>, node: &mut Alone) -> Result<(), SessionEnd> {
        match (opened.command, <[u8; 8]>::try_from(opened.payload)) {
            // Nonces of nodes of today have 64 bits. What was asked for before is answered before.
            ("ping", Ok(nonce)) => {
                self.send_all(node)?;
                self.send_plain("pong", &nonce, node)?;
            }
            ("pong", Ok(nonce)) if self.waits_for == Some(u64::from_le_bytes(nonce)) => {
                self.waits_for = None;
            }
            ("getdata", _) => {
                let single = one_by_one(opened.payload);
                for payload in single.map_err(|fault| bad_payload("getdata", fault.into()))? {
                    give(node, opened.command, &payload)?;
                }
            }
            _ => give(node, opened.command, opened.payload)?,
        }
        self.was_ready |= node.is_ready();
        match node.has_enough {
            true => Err(SessionEnd::Misbehaved),
            false => Ok(()),
        }
    }

    /// Sends what the node wants to say.
    fn send_all(&mut self, node: &mut Alone) -> Result<(), SessionEnd> {
        while let Some((command, bytes)) = node.next_to_send() {
            if matches!(command, "block" | "cmpctblock") {
                let header = &bytes[ENVELOPE_BYTES..ENVELOPE_BYTES + Header::SIZE_BYTES];
                self.blocks_sent.insert(header.try_into().expect("as many bytes"));
            }
            self.stream.write_all(&bytes).map_err(SessionEnd::of_write)?;
        }
        Ok(())
    }

    /// Sends a message that the nodes of a run do not have.
    fn send_plain(
        &mut self,
        command: &str,
        payload: &[u8],
        node: &Alone,
    ) -> Result<(), SessionEnd> {
        let mut bytes = frame::begin();
        bytes.extend_from_slice(payload);
        frame::seal(&mut bytes, node.magic(), command);
        self.stream.write_all(&bytes).map_err(SessionEnd::of_write)
    }
}

/// Gives the node a message. What a node of today says and the nodes of a run do not know is
/// ignored, as Bitcoin Core ignores it; so is what speaks of content from elsewhere.
fn give(node: &mut Alone, command: &str, payload: &[u8]) -> Result<(), SessionEnd> {
    match node.take(command, payload) {
        Ok(())
        | Err(
            WireReject::UnknownCommand(_)
            | WireReject::UnknownBlock(_)
            | WireReject::UnknownTransaction(_)
            | WireReject::NotAChain(_)
            | WireReject::NotModelled(_)
            | WireReject::Payload(DecodeReject::Witness { .. }),
        ) => Ok(()),
        Err(
            reject @ (WireReject::Frame(_) | WireReject::Payload(_) | WireReject::PlaceTooHigh),
        ) => Err(bad_payload(command, reject)),
    }
}

fn bad_payload(command: &str, reject: WireReject) -> SessionEnd {
    SessionEnd::BadPayload { command: command.to_owned(), reject }
}

/// A `getdata` for several things as several for one, which is what the nodes of a run say.
fn one_by_one(payload: &[u8]) -> Result<Vec<Vec<u8>>, DecodeReject> {
    let mut reader = Reader::new(payload);
    let entries = reader.list(4 + 32, |reader| Ok((reader.u32()?, reader.hash()?)))?;
    reader.finish()?;
    let single = entries.into_iter().map(|(kind, hash)| {
        let mut bytes = vec![1];
        bytes.extend_from_slice(&(kind & !inventory::WITNESS_FLAG).to_le_bytes());
        bytes.extend_from_slice(&hash.0);
        bytes
    });
    Ok(single.collect())
}

fn is_timeout(fault: &io::Error) -> bool {
    matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
