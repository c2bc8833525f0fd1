//! The files that hold real blocks, read and written: Core's framing, a bare block, hexadecimal, a
//! run of headers.

use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::encoding::from_hex;
use crate::primitives::encoding::to_hex;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::primitives::witness::encode_with_witness;
use std::io;
use std::io::Write;
use thiserror::Error;

/// The bytes of a frame before its block: magic and length.
const FRAME_BYTES: usize = 8;

/// The chains whose files are recognised by their magic, to name the right one.
const MAGICS: [([u8; 4], &str); 6] = [
    ([0xf9, 0xbe, 0xb4, 0xd9], "mainnet"),
    ([0xfa, 0xbf, 0xb5, 0xda], "regtest"),
    ([0xf0, 0x9b, 0x1a, 0xb0], "classroom"),
    ([0x0b, 0x11, 0x09, 0x07], "testnet"),
    ([0x0a, 0x03, 0xcf, 0x40], "signet"),
    ([0x54, 0xd2, 0x6f, 0xbd], "signet-open"),
];

/// Why a file cannot be read on, with the byte at which the record begins that cannot.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileFault {
    /// The file ends inside a record.
    #[error("torn at byte {offset}: the record there needs {wanted} bytes, the file has {left}")]
    Torn {
        /// Where the record begins.
        offset: usize,
        /// How many bytes it has.
        wanted: usize,
        /// How many bytes there are.
        left: usize,
    },
    /// The record is whole and no block.
    #[error("no block at byte {offset}: {reject}")]
    NoBlock {
        /// Where the record begins.
        offset: usize,
        /// What is wrong, counted from there.
        reject: DecodeReject,
    },
    /// The record begins with another magic.
    #[error("byte {offset}: the magic is {found}, that of this chain is {wanted}")]
    Magic {
        /// Where the record begins.
        offset: usize,
        /// What is there.
        found: String,
        /// What should be there.
        wanted: String,
    },
}

/// How a file holds its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Magic, length, block: as Core's block files.
    Framed,
    /// One block and nothing else.
    Bare,
    /// Headers of 80 bytes, one after another.
    Headers,
}

/// A record: a block, or its header where only headers were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A header.
    Header(Header),
    /// A block.
    Block(Block),
}

impl Record {
    /// The header.
    pub const fn header(&self) -> &Header {
        match self {
            Self::Header(header) => header,
            Self::Block(block) => &block.header,
        }
    }
}

/// Reads the records of a file, first to last.
#[derive(Debug, Clone)]
pub struct BlockFile {
    bytes: Vec<u8>,
    offset: usize,
    form: Form,
    only_headers: bool,
    magic: [u8; 4],
}

impl BlockFile {
    /// A file with this content, of a chain with this `magic`. Text of hexadecimal digits is read
    /// as the bytes that it names, and offsets count those.
    pub fn new(content: Vec<u8>, magic: [u8; 4], only_headers: bool) -> Self {
        let bytes = bytes_of_text(&content).unwrap_or(content);
        let is_framed =
            MAGICS.iter().any(|(known, _)| bytes.starts_with(known)) || bytes.starts_with(&magic);
        let form = match (is_framed, only_headers) {
            (true, _) => Form::Framed,
            (false, true) => Form::Headers,
            (false, false) => Form::Bare,
        };
        Self { bytes, offset: 0, form, only_headers, magic }
    }

    /// Whether what is read as one block has the length of a run of headers.
    pub const fn may_be_headers(&self) -> bool {
        matches!(self.form, Form::Bare) && self.bytes.len().is_multiple_of(Header::SIZE_BYTES)
    }

    /// The next record; `None` at the end. Core fills its files with zeros, so these are an end.
    ///
    /// # Errors
    ///
    /// [`FileFault`]; nothing can be read after it.
    pub fn next_record(&mut self) -> Result<Option<Record>, FileFault> {
        if self.offset == self.bytes.len() {
            return Ok(None);
        }
        match self.form {
            Form::Headers => self.next_header().map(Some),
            Form::Bare => self.next_bare().map(Some),
            Form::Framed if self.bytes[self.offset..].iter().all(|&byte| byte == 0) => Ok(None),
            Form::Framed => self.next_framed().map(Some),
        }
    }

    /// The bytes of the record that begins at the offset, `skipped` bytes into it.
    fn take(&mut self, skipped: usize, length: usize) -> Result<&[u8], FileFault> {
        let (offset, left) = (self.offset, self.bytes.len() - self.offset);
        let wanted = skipped.saturating_add(length);
        if wanted > left {
            return Err(FileFault::Torn { offset, wanted, left });
        }
        self.offset += wanted;
        Ok(&self.bytes[offset + skipped..offset + wanted])
    }

    /// A header of a run of headers.
    fn next_header(&mut self) -> Result<Record, FileFault> {
        let bytes = self.take(0, Header::SIZE_BYTES)?;
        let header = Header::decode(&mut Reader::new(bytes)).expect("the bytes are as many");
        Ok(Record::Header(header))
    }

    /// The only block of the file.
    fn next_bare(&mut self) -> Result<Record, FileFault> {
        let left = self.bytes.len();
        let bytes = self.take(0, left)?;
        let block = decode_block(bytes).map_err(|reject| match reject {
            DecodeReject::Truncated { offset, wanted, .. } => {
                FileFault::Torn { offset: 0, wanted: offset.saturating_add(wanted), left }
            }
            DecodeReject::NonCanonicalSize { .. }
            | DecodeReject::SizeTooLarge { .. }
            | DecodeReject::Witness { .. }
            | DecodeReject::TrailingBytes { .. } => FileFault::NoBlock { offset: 0, reject },
        })?;
        Ok(Record::Block(block))
    }

    /// A block in Core's framing.
    fn next_framed(&mut self) -> Result<Record, FileFault> {
        let (offset, only_headers) = (self.offset, self.only_headers);
        let frame = self.take(0, FRAME_BYTES)?.to_owned();
        self.offset = offset;
        if frame[..4] != self.magic {
            let (found, wanted) = (name_magic(&frame[..4]), name_magic(&self.magic));
            return Err(FileFault::Magic { offset, found, wanted });
        }
        let length = u32::from_le_bytes(frame[4..].try_into().expect("four of eight bytes"));
        let bytes = self.take(FRAME_BYTES, length as usize)?;
        let no_block = |reject| FileFault::NoBlock { offset, reject };
        if only_headers {
            return Header::decode(&mut Reader::new(bytes)).map(Record::Header).map_err(no_block);
        }
        decode_block(bytes).map(Record::Block).map_err(no_block)
    }
}

/// Writes a block, given as [`Block::to_bytes`] has it, in Core's framing, with the witness that
/// nodes of its chain send along.
///
/// # Errors
///
/// Whatever `out` says.
pub fn write_frame(block: &[u8], magic: [u8; 4], out: &mut dyn Write) -> io::Result<()> {
    let block = Block::from_bytes(block).expect("our own bytes");
    let mut bytes = Vec::new();
    encode_with_witness(&block, &mut bytes);
    let length = u32::try_from(bytes.len()).expect("a block is at most 4 MB");
    out.write_all(&magic)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)
}

/// The bytes that a text of hexadecimal digits names, white space apart; `None` for any other.
fn bytes_of_text(content: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(content).ok()?;
    let digits: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    if digits.is_empty() {
        return None;
    }
    from_hex(&digits).ok()
}

/// A magic with the chain it belongs to, as people are told.
fn name_magic(magic: &[u8]) -> String {
    let hex = to_hex(magic);
    match MAGICS.iter().find(|(known, _)| known == magic) {
        Some((_, name)) => format!("{hex} ({name})"),
        None => hex,
    }
}

/// A block whose transactions may carry witness. That is left out: ids do not depend on it, and
/// the spends that need it are not judged.
fn decode_block(bytes: &[u8]) -> Result<Block, DecodeReject> {
    let mut reader = Reader::new(bytes);
    let header = Header::decode(&mut reader)?;
    let transactions = reader.list(Transaction::SIZE_BYTES_MIN, |reader| {
        let mut ahead = reader.clone();
        match Transaction::decode(&mut ahead) {
            Err(DecodeReject::Witness { .. }) => decode_witness_transaction(reader),
            answer => {
                *reader = ahead;
                answer
            }
        }
    })?;
    reader.finish()?;
    Ok(Block { header, transactions })
}

/// A transaction in the form of BIP-0144: version, marker, flag, inputs, outputs, one witness for
/// each input, lock time.
fn decode_witness_transaction(reader: &mut Reader<'_>) -> Result<Transaction, DecodeReject> {
    let version = reader.i32()?;
    reader.take(2)?;
    let inputs = reader.list(TxIn::SIZE_BYTES_MIN, TxIn::decode)?;
    let outputs = reader.list(TxOut::SIZE_BYTES_MIN, TxOut::decode)?;
    for _ in &inputs {
        reader.list(1, |reader| reader.sized_bytes().map(|_| ()))?;
    }
    let lock_time = reader.u32()?;
    Ok(Transaction { version, inputs, outputs, lock_time })
}
