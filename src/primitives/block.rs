//! Block headers and blocks.

use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::encoding::put_compact_size;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;
use crate::primitives::merkle::merkle_root;
use crate::primitives::transaction::Transaction;
use serde::Deserialize;
use serde::Serialize;

/// The 80 bytes that are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// Which rules the miner signals, compared signed.
    pub version: i32,
    /// The hash of the parent.
    pub previous: Hash256,
    /// The root of the tree of transaction ids.
    pub merkle_root: Hash256,
    /// Seconds since 1970.
    pub time: u32,
    /// The target in compact form.
    pub bits: u32,
    /// What the miner searches.
    pub nonce: u32,
}

impl Header {
    /// The bytes of every header.
    pub const SIZE_BYTES: usize = 80;

    /// The wire encoding.
    pub fn to_bytes(&self) -> [u8; Self::SIZE_BYTES] {
        let mut bytes = [0; Self::SIZE_BYTES];
        bytes[0..4].copy_from_slice(&self.version.to_le_bytes());
        bytes[4..36].copy_from_slice(&self.previous.0);
        bytes[36..68].copy_from_slice(&self.merkle_root.0);
        bytes[68..72].copy_from_slice(&self.time.to_le_bytes());
        bytes[72..76].copy_from_slice(&self.bits.to_le_bytes());
        bytes[76..80].copy_from_slice(&self.nonce.to_le_bytes());
        bytes
    }

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bytes());
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self {
            version: reader.i32()?,
            previous: reader.hash()?,
            merkle_root: reader.hash()?,
            time: reader.u32()?,
            bits: reader.u32()?,
            nonce: reader.u32()?,
        })
    }

    /// The hash by which everybody names the block: the double SHA-256 of the 80 bytes.
    pub fn hash(&self) -> Hash256 {
        sha256d(&self.to_bytes())
    }
}

/// A header and the transactions under it, the coinbase first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The header.
    pub header: Header,
    /// The transactions.
    pub transactions: Vec<Transaction>,
}

impl Block {
    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.header.encode(out);
        put_compact_size(out, self.transactions.len() as u64);
        for transaction in &self.transactions {
            transaction.encode(out);
        }
    }

    /// The wire encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        self.encode(&mut bytes);
        bytes
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated, a size is refused or a witness is met.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self {
            header: Header::decode(reader)?,
            transactions: reader.list(Transaction::SIZE_BYTES_MIN, Transaction::decode)?,
        })
    }

    /// Reads `bytes` as one block and nothing else.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] as [`Block::decode`], or for bytes that follow.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeReject> {
        let mut reader = Reader::new(bytes);
        let block = Self::decode(&mut reader)?;
        reader.finish()?;
        Ok(block)
    }

    /// The hash of the header.
    pub fn hash(&self) -> Hash256 {
        self.header.hash()
    }

    /// The length of the wire encoding in bytes.
    pub fn size(&self) -> usize {
        let transactions: usize = self.transactions.iter().map(Transaction::size).sum();
        Header::SIZE_BYTES + compact_size_len(self.transactions.len() as u64) + transactions
    }

    /// The ids of the transactions, in the order of the block.
    pub fn txids(&self) -> Vec<Hash256> {
        self.transactions.iter().map(Transaction::txid).collect()
    }

    /// The Merkle root of the transactions, and whether the list is a mutated one; see
    /// [`merkle_root`].
    pub fn merkle_root(&self) -> (Hash256, bool) {
        merkle_root(&self.txids())
    }
}
