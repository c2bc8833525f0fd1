//! The digest of a run: one SHA-256 over everything that happened, in order.

use serde::Deserialize;
use serde::Serialize;
use sha2::block_api::compress256;

use crate::sim::time::SimTime;

/// The first bytes of every digest; a changed format gets another number.
pub const FORMAT: &[u8] = b"forklab-digest-1";

/// A running SHA-256 over the events of one world.
///
/// The hashed bytes are, in order: [`FORMAT`], the start text after its length, and then for each
/// event its 24-byte record, for each new item its 32-byte hash, and for each folded text its
/// length (u64, little-endian) and bytes. They are collected in a buffer of 4 KiB, since hashing
/// event by event would cost five times as much.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Digest {
    /// The chaining value of SHA-256 after `hashed_bytes`.
    state: [u32; 8],
    hashed_bytes: u64,
    /// Bytes not hashed yet, fewer than [`BUFFER_BYTES`] between calls.
    buffer: Vec<u8>,
    events: u64,
    enabled: bool,
}

/// When the buffer holds so many bytes they are hashed.
const BUFFER_BYTES: usize = 4096;

/// The initial value of SHA-256 (FIPS 180-4, section 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

impl Digest {
    /// A digest that begins with [`FORMAT`] and `start` (the resolved scenario).
    pub fn new(start: &[u8]) -> Self {
        let mut digest = Self {
            state: INITIAL,
            hashed_bytes: 0,
            buffer: Vec::with_capacity(BUFFER_BYTES + 64),
            events: 0,
            enabled: true,
        };
        digest.append(FORMAT);
        digest.fold(start);
        digest
    }

    /// A digest that counts events and hashes nothing, for sweeps: its value is all zeros.
    pub fn disabled() -> Self {
        Self { state: INITIAL, hashed_bytes: 0, buffer: Vec::new(), events: 0, enabled: false }
    }

    /// Begins anew from `start`, keeping the buffer's allocation and whether it is disabled.
    pub fn reset(&mut self, start: &[u8]) {
        self.state = INITIAL;
        self.hashed_bytes = 0;
        self.buffer.clear();
        self.events = 0;
        self.append(FORMAT);
        self.fold(start);
    }

    /// Appends a handled event: 24 bytes, little-endian.
    pub fn record(
        &mut self,
        time: SimTime,
        node: u32,
        peer_and_kind: u32,
        item: u32,
        argument: u32,
    ) {
        self.events += 1;
        if !self.enabled {
            return;
        }
        let mut record = [0; 24];
        record[..8].copy_from_slice(&time.as_nanos().to_le_bytes());
        record[8..12].copy_from_slice(&node.to_le_bytes());
        record[12..16].copy_from_slice(&peer_and_kind.to_le_bytes());
        record[16..20].copy_from_slice(&item.to_le_bytes());
        record[20..].copy_from_slice(&argument.to_le_bytes());
        self.append(&record);
    }

    /// Appends the hash of an item that enters the archive.
    pub fn content(&mut self, hash: &[u8; 32]) {
        self.append(hash);
    }

    /// Appends the length of `bytes` and then `bytes`: a checkpoint's sums, a scenario.
    pub fn fold(&mut self, bytes: &[u8]) {
        self.append(&(bytes.len() as u64).to_le_bytes());
        self.append(bytes);
    }

    /// How many events were recorded.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The SHA-256 of everything so far; the digest may go on. All zeros if disabled.
    pub fn finish(&self) -> [u8; 32] {
        if !self.enabled {
            return [0; 32];
        }
        let length_bits = (self.hashed_bytes + self.buffer.len() as u64) * 8;
        let mut rest = self.buffer.clone();
        rest.push(0x80);
        while rest.len() % 64 != 56 {
            rest.push(0);
        }
        rest.extend_from_slice(&length_bits.to_be_bytes());
        let mut state = self.state;
        compress256(&mut state, rest.as_chunks().0);
        let mut value = [0; 32];
        for (bytes, word) in value.as_chunks_mut::<4>().0.iter_mut().zip(state) {
            *bytes = word.to_be_bytes();
        }
        value
    }

    fn append(&mut self, bytes: &[u8]) {
        if !self.enabled {
            return;
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER_BYTES {
            self.hash_whole_blocks();
        }
    }

    fn hash_whole_blocks(&mut self) {
        let (blocks, rest) = self.buffer.as_chunks::<64>();
        compress256(&mut self.state, blocks);
        let (hashed, kept) = (blocks.len() * 64, rest.len());
        self.hashed_bytes += hashed as u64;
        self.buffer.copy_within(hashed.., 0);
        self.buffer.truncate(kept);
    }
}
