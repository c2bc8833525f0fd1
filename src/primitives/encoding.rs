//! Reading and writing the wire format: little-endian numbers, compact sizes, hexadecimal.

use crate::primitives::hash::Hash256;
use thiserror::Error;

/// The largest length that a compact size may announce, in bytes or items.
///
/// A bound on what a peer can make a node prepare for. Bitcoin Core: `MAX_SIZE`.
pub const MAX_SIZE: u64 = 0x0200_0000;

/// Why bytes are not what they should be, with the offset from the start of the reader's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecodeReject {
    /// The bytes end inside a field.
    #[error("truncated at byte {offset}: {wanted} bytes wanted, {left} left")]
    Truncated {
        /// Where the field begins.
        offset: usize,
        /// The bytes of the field.
        wanted: usize,
        /// The bytes that are left.
        left: usize,
    },
    /// A compact size is longer than its value needs.
    #[error("compact size at byte {offset} is not canonical: {value} has a shorter form")]
    NonCanonicalSize {
        /// Where the compact size begins.
        offset: usize,
        /// What it says.
        value: u64,
    },
    /// A compact size is above [`MAX_SIZE`].
    #[error("compact size at byte {offset} is too large: {value}, at most {MAX_SIZE}")]
    SizeTooLarge {
        /// Where the compact size begins.
        offset: usize,
        /// What it says.
        value: u64,
    },
    /// The transaction is in the form of BIP-0144, which carries a witness.
    #[error("witness marker at byte {offset}: only transactions without witness are read")]
    Witness {
        /// Where the marker is.
        offset: usize,
    },
    /// Bytes follow the last field.
    #[error("{left} bytes after the end at byte {offset}")]
    TrailingBytes {
        /// Where the last field ends.
        offset: usize,
        /// How many bytes follow.
        left: usize,
    },
}

/// Why a text is not hexadecimal of the wanted length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HexReject {
    /// A character is no hexadecimal digit.
    #[error("character {position} is not a hexadecimal digit")]
    NotHex {
        /// Its place among the bytes of the text, from 0.
        position: usize,
    },
    /// The number of digits is odd, or not the wanted one.
    #[error("{digits} hexadecimal digits, {wanted} wanted")]
    Length {
        /// How many there are.
        digits: usize,
        /// How many there should be.
        wanted: usize,
    },
}

/// Reads fields one after another from borrowed bytes.
///
/// After an error the reader stands where the field that failed begins.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    /// How many bytes have been read.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// How many bytes are left.
    pub const fn left(&self) -> usize {
        self.bytes.len() - self.offset
    }

    /// Tells whether all bytes have been read.
    pub const fn is_empty(&self) -> bool {
        self.left() == 0
    }

    /// Reads `count` bytes.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeReject> {
        if count > self.left() {
            return Err(DecodeReject::Truncated {
                offset: self.offset,
                wanted: count,
                left: self.left(),
            });
        }
        let field = &self.bytes[self.offset..self.offset + count];
        self.offset += count;
        Ok(field)
    }

    /// Reads `N` bytes as an array.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeReject> {
        let field = self.take(N)?;
        Ok(field.try_into().expect("take returns as many bytes as asked"))
    }

    /// Reads one byte.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] at the end.
    pub fn u8(&mut self) -> Result<u8, DecodeReject> {
        Ok(self.array::<1>()?[0])
    }

    /// Reads two bytes, little-endian.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn u16(&mut self) -> Result<u16, DecodeReject> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    /// Reads four bytes, little-endian.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn u32(&mut self) -> Result<u32, DecodeReject> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Reads four bytes, little-endian and signed.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn i32(&mut self) -> Result<i32, DecodeReject> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    /// Reads eight bytes, little-endian.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn u64(&mut self) -> Result<u64, DecodeReject> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// Reads eight bytes, little-endian and signed.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer are left.
    pub fn i64(&mut self) -> Result<i64, DecodeReject> {
        Ok(i64::from_le_bytes(self.array()?))
    }

    /// Reads a hash in wire order.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::Truncated`] if fewer than 32 bytes are left.
    pub fn hash(&mut self) -> Result<Hash256, DecodeReject> {
        Ok(Hash256(self.array()?))
    }

    /// Reads a compact size that is a length: canonical and at most [`MAX_SIZE`].
    ///
    /// Bitcoin Core: `ReadCompactSize` with its range check.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] for a truncated, non-canonical or too large one.
    pub fn compact_size(&mut self) -> Result<usize, DecodeReject> {
        let offset = self.offset;
        let value = self.compact_number()?;
        if value > MAX_SIZE {
            self.offset = offset;
            return Err(DecodeReject::SizeTooLarge { offset, value });
        }
        Ok(usize::try_from(value).expect("MAX_SIZE fits 32 bits"))
    }

    /// Reads a compact size of any value, as compact blocks and masks of services use it.
    ///
    /// Bitcoin Core: `ReadCompactSize` without its range check.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] for a truncated or non-canonical one.
    pub fn compact_number(&mut self) -> Result<u64, DecodeReject> {
        let offset = self.offset;
        let result = self.compact_number_from(offset);
        if result.is_err() {
            self.offset = offset;
        }
        result
    }

    fn compact_number_from(&mut self, offset: usize) -> Result<u64, DecodeReject> {
        let (value, least) = match self.u8()? {
            0xfd => (u64::from(self.u16()?), 0xfd),
            0xfe => (u64::from(self.u32()?), 0x1_0000),
            0xff => (self.u64()?, 0x1_0000_0000),
            small => (u64::from(small), 0),
        };
        if value < least {
            return Err(DecodeReject::NonCanonicalSize { offset, value });
        }
        Ok(value)
    }

    /// Reads a compact size and as many bytes.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the size is refused or the bytes are truncated.
    pub fn sized_bytes(&mut self) -> Result<&'a [u8], DecodeReject> {
        let size_bytes = self.compact_size()?;
        self.take(size_bytes)
    }

    /// Reads a compact size and as many items with `item`, each at least `item_bytes_min` long.
    ///
    /// Room is made for no more items than the bytes left can hold.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] of the size or of the first item that is refused.
    pub fn list<T>(
        &mut self,
        item_bytes_min: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, DecodeReject>,
    ) -> Result<Vec<T>, DecodeReject> {
        let count = self.compact_size()?;
        let mut items = Vec::with_capacity(count.min(self.left() / item_bytes_min));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// [`DecodeReject::TrailingBytes`] if bytes are left.
    pub fn finish(self) -> Result<(), DecodeReject> {
        match self.left() {
            0 => Ok(()),
            left => Err(DecodeReject::TrailingBytes { offset: self.offset, left }),
        }
    }
}

/// Appends `value` in the shortest of the four forms of a compact size.
///
/// Bitcoin Core: `WriteCompactSize`.
pub fn put_compact_size(out: &mut Vec<u8>, value: u64) {
    let [b0, b1, b2, b3, ..] = value.to_le_bytes();
    match value {
        0..=0xfc => out.push(b0),
        0xfd..=0xffff => out.extend_from_slice(&[0xfd, b0, b1]),
        0x1_0000..=0xffff_ffff => out.extend_from_slice(&[0xfe, b0, b1, b2, b3]),
        0x1_0000_0000..=u64::MAX => {
            out.push(0xff);
            out.extend_from_slice(&value.to_le_bytes());
        }
    }
}

/// The number of bytes that [`put_compact_size`] appends.
pub const fn compact_size_len(value: u64) -> usize {
    match value {
        0..=0xfc => 1,
        0xfd..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        0x1_0000_0000..=u64::MAX => 9,
    }
}

/// Appends the length of `bytes` as a compact size, then `bytes`.
pub fn put_sized_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_compact_size(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Two lower-case hexadecimal digits for each byte, first byte first.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads pairs of hexadecimal digits of either case.
///
/// # Errors
///
/// [`HexReject`] if the number of digits is odd or a character is no digit.
pub fn from_hex(text: &str) -> Result<Vec<u8>, HexReject> {
    let digits = text.len();
    if !digits.is_multiple_of(2) {
        return Err(HexReject::Length { digits, wanted: digits + 1 });
    }
    let digit = |position: usize| match char::from(text.as_bytes()[position]).to_digit(16) {
        Some(value) => Ok(value as u8),
        None => Err(HexReject::NotHex { position }),
    };
    (0..digits).step_by(2).map(|at| Ok(digit(at)? << 4 | digit(at + 1)?)).collect()
}

/// Reads exactly `N` bytes of hexadecimal digits.
///
/// # Errors
///
/// [`HexReject`] if there are not `2 N` digits or a character is no digit.
pub fn array_from_hex<const N: usize>(text: &str) -> Result<[u8; N], HexReject> {
    if text.len() != 2 * N {
        return Err(HexReject::Length { digits: text.len(), wanted: 2 * N });
    }
    Ok(from_hex(text)?.try_into().expect("the length was compared"))
}
