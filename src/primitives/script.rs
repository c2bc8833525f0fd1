//! Scripts as bytes, the two forms that forklab judges, and their sigops.

use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::encoding::from_hex;
use crate::primitives::encoding::to_hex;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use std::fmt;

/// Pushes nothing: an empty item, the number zero.
pub const OP_0: u8 = 0x00;
/// Pushes as many bytes as the next byte says; the bytes 1 to 75 push that many themselves.
pub const OP_PUSHDATA1: u8 = 0x4c;
/// Pushes as many bytes as the next two bytes say.
pub const OP_PUSHDATA2: u8 = 0x4d;
/// Pushes as many bytes as the next four bytes say.
pub const OP_PUSHDATA4: u8 = 0x4e;
/// Pushes the number −1.
pub const OP_1NEGATE: u8 = 0x4f;
/// Makes a script that executes it fail; counts as a push in [`Script::is_push_only`].
pub const OP_RESERVED: u8 = 0x50;
/// Pushes the number 1.
pub const OP_1: u8 = 0x51;
/// Pushes the number 16.
pub const OP_16: u8 = 0x60;
/// Makes the script fail: the output can never be spent and may carry data.
pub const OP_RETURN: u8 = 0x6a;
/// Repeats the top item.
pub const OP_DUP: u8 = 0x76;
/// Compares the two top items and fails if they differ.
pub const OP_EQUALVERIFY: u8 = 0x88;
/// Replaces the top item by its HASH160.
pub const OP_HASH160: u8 = 0xa9;
/// Marks where the signed part of a script begins.
pub const OP_CODESEPARATOR: u8 = 0xab;
/// Checks a signature against a public key.
pub const OP_CHECKSIG: u8 = 0xac;
/// Checks a signature against a public key and fails if it is wrong.
pub const OP_CHECKSIGVERIFY: u8 = 0xad;
/// Checks several signatures against several public keys.
pub const OP_CHECKMULTISIG: u8 = 0xae;
/// Checks several signatures against several public keys and fails if one is wrong.
pub const OP_CHECKMULTISIGVERIFY: u8 = 0xaf;

/// The largest script that can be executed, in bytes. Bitcoin Core: `MAX_SCRIPT_SIZE`.
pub const MAX_SCRIPT_SIZE: usize = 10_000;
/// The sigops that a multiple check counts, whatever its keys. Bitcoin Core:
/// `MAX_PUBKEYS_PER_MULTISIG`.
pub const MAX_PUBKEYS_PER_MULTISIG: u32 = 20;

/// The bytes of a compressed public key.
pub const COMPRESSED_KEY_BYTES: usize = 33;
/// The bytes of an uncompressed public key.
pub const UNCOMPRESSED_KEY_BYTES: usize = 65;

/// A script as its bytes, well formed or not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Script(pub Vec<u8>);

/// One step of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instruction<'a> {
    /// Puts an item on the stack: any push form, `OP_1NEGATE` and `OP_1` to `OP_16` included.
    Push {
        /// The byte that asks for the push.
        opcode: u8,
        /// The item.
        item: &'a [u8],
    },
    /// Anything else.
    Operator(u8),
}

/// A push names more bytes than the script has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the push at byte {offset} runs past the end of the script")]
pub struct BrokenPush {
    /// Where the push begins.
    pub offset: usize,
}

/// The forms of output that forklab judges spends of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template<'a> {
    /// `<key> OP_CHECKSIG`: the holder of this key may spend (P2PK).
    ///
    /// Recognised by the key's length alone: a key that is no point of the curve has the form
    /// too, and no signature fits it.
    PayToPublicKey {
        /// The key's 33 or 65 bytes.
        key: &'a [u8],
    },
    /// `OP_DUP OP_HASH160 <hash> OP_EQUALVERIFY OP_CHECKSIG`: the holder of a key with this
    /// HASH160 may spend (P2PKH).
    PayToPublicKeyHash {
        /// The HASH160 of the key.
        hash: &'a [u8; 20],
    },
}

impl Script {
    /// A script with no bytes.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many bytes there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are no bytes.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the wire encoding: a compact size and as many bytes.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the size is refused or the bytes are truncated.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        Ok(Self(reader.sized_bytes()?.to_vec()))
    }

    /// The length of the wire encoding in bytes, its compact size included.
    pub const fn size(&self) -> usize {
        compact_size_len(self.0.len() as u64) + self.0.len()
    }

    /// `<key> OP_CHECKSIG`. A key of 33 or 65 bytes makes a [`Template::PayToPublicKey`].
    pub fn pay_to_public_key(key: &[u8]) -> Self {
        let mut script = Self::new();
        script.push_item(key);
        script.push_opcode(OP_CHECKSIG);
        script
    }

    /// `OP_DUP OP_HASH160 <hash> OP_EQUALVERIFY OP_CHECKSIG`.
    pub fn pay_to_public_key_hash(hash: &[u8; 20]) -> Self {
        let mut script = Self(Vec::with_capacity(25));
        script.push_opcode(OP_DUP);
        script.push_opcode(OP_HASH160);
        script.push_item(hash);
        script.push_opcode(OP_EQUALVERIFY);
        script.push_opcode(OP_CHECKSIG);
        script
    }

    /// `OP_RETURN <data>`: carries data and can never be spent.
    pub fn op_return(data: &[u8]) -> Self {
        let mut script = Self(vec![OP_RETURN]);
        script.push_item(data);
        script
    }

    /// Appends one byte.
    pub fn push_opcode(&mut self, opcode: u8) {
        self.0.push(opcode);
    }

    /// Appends a push of `item` in the form that its length asks for; one byte that is a small
    /// number is still pushed as a byte.
    ///
    /// Bitcoin Core: `CScript << std::vector<unsigned char>`.
    pub fn push_item(&mut self, item: &[u8]) {
        let [b0, b1, b2, b3, ..] = (item.len() as u64).to_le_bytes();
        match item.len() {
            0..0x4c => self.0.push(b0),
            0x4c..=0xff => self.0.extend_from_slice(&[OP_PUSHDATA1, b0]),
            0x100..=0xffff => self.0.extend_from_slice(&[OP_PUSHDATA2, b0, b1]),
            _ => self.0.extend_from_slice(&[OP_PUSHDATA4, b0, b1, b2, b3]),
        }
        self.0.extend_from_slice(item);
    }

    /// Appends a push of `number`: `OP_0`, `OP_1NEGATE`, `OP_1` to `OP_16`, or its bytes.
    ///
    /// With a block's height this is how BIP-0034 makes the coinbase begin.
    /// Bitcoin Core: `CScript << int64_t`.
    pub fn push_number(&mut self, number: i64) {
        match number {
            0 => self.push_opcode(OP_0),
            -1 => self.push_opcode(OP_1NEGATE),
            1..=16 => self.push_opcode(OP_1 + (number as u8 - 1)),
            _ => {
                let (bytes, len) = script_number(number);
                self.push_item(&bytes[..len]);
            }
        }
    }

    /// The steps in their order; after a [`BrokenPush`] there are no more.
    pub const fn instructions(&self) -> Instructions<'_> {
        Instructions { script: self.0.as_slice(), offset: 0 }
    }

    /// Tells whether the script only pushes. A broken push is none; `OP_RESERVED` counts as one.
    ///
    /// Bitcoin Core: `CScript::IsPushOnly`.
    pub fn is_push_only(&self) -> bool {
        self.instructions().all(|step| match step {
            Ok(Instruction::Push { .. }) => true,
            Ok(Instruction::Operator(opcode)) => opcode == OP_RESERVED,
            Err(BrokenPush { .. }) => false,
        })
    }

    /// The form of this output script, or `None` for a form that forklab does not judge.
    pub fn template(&self) -> Option<Template<'_>> {
        match self.0.as_slice() {
            [OP_DUP, OP_HASH160, 20, hash @ .., OP_EQUALVERIFY, OP_CHECKSIG] => {
                Some(Template::PayToPublicKeyHash { hash: hash.try_into().ok()? })
            }
            [len, key @ .., OP_CHECKSIG]
                if usize::from(*len) == key.len()
                    && matches!(key.len(), COMPRESSED_KEY_BYTES | UNCOMPRESSED_KEY_BYTES) =>
            {
                Some(Template::PayToPublicKey { key })
            }
            _ => None,
        }
    }

    /// Tells whether no script can unlock this one, so that the output is never a coin.
    ///
    /// Bitcoin Core: `CScript::IsUnspendable`.
    pub fn is_unspendable(&self) -> bool {
        self.0.first() == Some(&OP_RETURN) || self.0.len() > MAX_SCRIPT_SIZE
    }

    /// The signature checks as Bitcoin counted them before BIP-0016: one for each check, 20 for
    /// each multiple check, up to the first broken push.
    ///
    /// Bitcoin Core: `CScript::GetSigOpCount(false)`.
    pub fn legacy_sigops(&self) -> u32 {
        self.instructions()
            .map_while(Result::ok)
            .map(|step| match step {
                Instruction::Operator(OP_CHECKSIG | OP_CHECKSIGVERIFY) => 1,
                Instruction::Operator(OP_CHECKMULTISIG | OP_CHECKMULTISIGVERIFY) => {
                    MAX_PUBKEYS_PER_MULTISIG
                }
                Instruction::Operator(_) | Instruction::Push { .. } => 0,
            })
            .sum()
    }
}

/// Little-endian magnitude with the sign in the highest bit of the last byte, and its length.
///
/// Bitcoin Core: `CScriptNum::serialize`.
fn script_number(number: i64) -> ([u8; 9], usize) {
    let mut bytes = [0; 9];
    bytes[..8].copy_from_slice(&number.unsigned_abs().to_le_bytes());
    let mut len = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    if len > 0 && bytes[len - 1] & 0x80 != 0 {
        len += 1; // the sign needs a bit of its own
    }
    if number < 0 {
        bytes[len - 1] |= 0x80;
    }
    (bytes, len)
}

/// Walks through the steps of a script; see [`Script::instructions`].
#[derive(Debug, Clone)]
pub struct Instructions<'a> {
    script: &'a [u8],
    offset: usize,
}

/// What `OP_1` to `OP_16` push.
const SMALL_NUMBERS: [u8; 16] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

impl<'a> Instructions<'a> {
    /// Where the next step begins.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The pushed item whose length is `size_bytes` wide and stands at the offset, if it is whole.
    fn sized_item(&mut self, size_bytes: usize) -> Option<&'a [u8]> {
        let size = self.item(size_bytes)?;
        let mut wide = [0; 4];
        wide[..size_bytes].copy_from_slice(size);
        self.item(usize::try_from(u32::from_le_bytes(wide)).ok()?)
    }

    /// The next `len` bytes, if there are as many.
    fn item(&mut self, len: usize) -> Option<&'a [u8]> {
        let item = self.script.get(self.offset..self.offset.checked_add(len)?)?;
        self.offset += len;
        Some(item)
    }
}

impl<'a> Iterator for Instructions<'a> {
    type Item = Result<Instruction<'a>, BrokenPush>;

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.offset;
        let opcode = *self.script.get(offset)?;
        self.offset += 1;
        let item = match opcode {
            0..OP_PUSHDATA1 => self.item(usize::from(opcode)),
            OP_PUSHDATA1 => self.sized_item(1),
            OP_PUSHDATA2 => self.sized_item(2),
            OP_PUSHDATA4 => self.sized_item(4),
            OP_1NEGATE => Some([0x81].as_slice()),
            OP_1..=OP_16 => {
                let number = usize::from(opcode - OP_1);
                Some(&SMALL_NUMBERS[number..=number])
            }
            operator => return Some(Ok(Instruction::Operator(operator))),
        };
        if item.is_none() {
            self.offset = self.script.len();
        }
        Some(match item {
            Some(item) => Ok(Instruction::Push { opcode, item }),
            None => Err(BrokenPush { offset }),
        })
    }
}

/// Hexadecimal, first byte first.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Script {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Script {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hex(&text).map(Self).map_err(serde::de::Error::custom)
    }
}
