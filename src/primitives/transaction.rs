//! Transactions: the coins they spend and the coins they make.

use crate::primitives::amount::Amount;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::encoding::put_compact_size;
use crate::primitives::encoding::put_sized_bytes;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;
use crate::primitives::script::Script;
use serde::Deserialize;
use serde::Serialize;

/// The output of an earlier transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OutPoint {
    /// The id of the transaction that made the coin.
    pub txid: Hash256,
    /// Which of its outputs, from 0.
    pub index: u32,
}

impl OutPoint {
    /// The coin that no transaction made: what a coinbase names as its input.
    pub const NULL: Self = Self { txid: Hash256::ZERO, index: u32::MAX };
    /// The bytes of its encoding.
    pub const SIZE_BYTES: usize = 36;

    /// Tells whether this is [`OutPoint::NULL`].
    pub fn is_null(&self) -> bool {
        *self == Self::NULL
    }

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.txid.0);
        out.extend_from_slice(&self.index.to_le_bytes());
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self { txid: reader.hash()?, index: reader.u32()? })
    }
}

/// A coin being spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxIn {
    /// The coin.
    pub previous: OutPoint,
    /// What unlocks it.
    pub script_sig: Script,
    /// BIP-0068 lock, or the marker of finality.
    pub sequence: u32,
}

impl TxIn {
    /// The sequence number that sets no lock and makes the lock time of the transaction idle.
    pub const SEQUENCE_FINAL: u32 = 0xffff_ffff;
    /// The bytes of the shortest input.
    pub const SIZE_BYTES_MIN: usize = OutPoint::SIZE_BYTES + 1 + 4;

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.previous.encode(out);
        put_sized_bytes(out, self.script_sig.as_bytes());
        out.extend_from_slice(&self.sequence.to_le_bytes());
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated or a size is refused.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self {
            previous: OutPoint::decode(reader)?,
            script_sig: Script::decode(reader)?,
            sequence: reader.u32()?,
        })
    }

    /// The length of the wire encoding in bytes.
    pub fn size(&self) -> usize {
        OutPoint::SIZE_BYTES + self.script_sig.size() + 4
    }
}

/// A coin being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxOut {
    /// How much.
    pub value: Amount,
    /// Who may spend it.
    pub script_pubkey: Script,
}

impl TxOut {
    /// The bytes of the shortest output.
    pub const SIZE_BYTES_MIN: usize = 8 + 1;

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.value.to_sat().to_le_bytes());
        put_sized_bytes(out, self.script_pubkey.as_bytes());
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated or a size is refused.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self { value: Amount::from_sat(reader.i64()?), script_pubkey: Script::decode(reader)? })
    }

    /// The length of the wire encoding in bytes.
    pub fn size(&self) -> usize {
        8 + self.script_pubkey.size()
    }
}

/// A transaction without witness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its version, compared unsigned where BIP-0068 asks.
    pub version: i32,
    /// The coins it spends.
    pub inputs: Vec<TxIn>,
    /// The coins it makes.
    pub outputs: Vec<TxOut>,
    /// The height or time before which it may not be confirmed.
    pub lock_time: u32,
}

impl Transaction {
    /// The bytes of the shortest transaction: two numbers and two empty lists.
    pub const SIZE_BYTES_MIN: usize = 4 + 1 + 1 + 4;

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.version.to_le_bytes());
        put_compact_size(out, self.inputs.len() as u64);
        for input in &self.inputs {
            input.encode(out);
        }
        put_compact_size(out, self.outputs.len() as u64);
        for output in &self.outputs {
            output.encode(out);
        }
        out.extend_from_slice(&self.lock_time.to_le_bytes());
    }

    /// The wire encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        self.encode(&mut bytes);
        bytes
    }

    /// Reads the wire encoding as a node does that knows BIP-0144: no inputs followed by
    /// anything but no outputs announces a witness.
    ///
    /// Bitcoin Core: `UnserializeTransaction` with `TX_WITH_WITNESS`.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Witness`] for a transaction with witness; another [`DecodeReject`] if the
    /// bytes are truncated or a size is refused.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        let mut ahead = reader.clone();
        ahead.i32()?;
        let offset = ahead.offset();
        if ahead.u8()? == 0 && ahead.u8()? != 0 {
            return Err(DecodeReject::Witness { offset });
        }
        Self::decode_legacy(reader)
    }

    /// Reads the wire encoding as Bitcoin before BIP-0144 did: no inputs are no inputs.
    ///
    /// Bitcoin Core: `UnserializeTransaction` with `TX_NO_WITNESS`.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated or a size is refused.
    pub fn decode_legacy(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self {
            version: reader.i32()?,
            inputs: reader.list(TxIn::SIZE_BYTES_MIN, TxIn::decode)?,
            outputs: reader.list(TxOut::SIZE_BYTES_MIN, TxOut::decode)?,
            lock_time: reader.u32()?,
        })
    }

    /// Reads `bytes` as one transaction and nothing else.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] as [`Transaction::decode`], or for bytes that follow.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeReject> {
        let mut reader = Reader::new(bytes);
        let transaction = Self::decode(&mut reader)?;
        reader.finish()?;
        Ok(transaction)
    }

    /// The id: the double SHA-256 of the wire encoding.
    pub fn txid(&self) -> Hash256 {
        sha256d(&self.to_bytes())
    }

    /// The length of the wire encoding in bytes.
    pub fn size(&self) -> usize {
        let inputs: usize = self.inputs.iter().map(TxIn::size).sum();
        let outputs: usize = self.outputs.iter().map(TxOut::size).sum();
        4 + compact_size_len(self.inputs.len() as u64)
            + inputs
            + compact_size_len(self.outputs.len() as u64)
            + outputs
            + 4
    }

    /// Tells whether this transaction makes new money: one input, and that is no coin.
    ///
    /// Bitcoin Core: `CTransaction::IsCoinBase`.
    pub fn is_coinbase(&self) -> bool {
        matches!(self.inputs.as_slice(), [input] if input.previous.is_null())
    }
}
