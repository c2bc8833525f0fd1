//! SHA-256, double SHA-256 and HASH160, and the 32-byte ids made with them.

use crate::primitives::encoding::HexReject;
use crate::primitives::encoding::array_from_hex;
use crate::primitives::encoding::to_hex;
use ripemd::Ripemd160;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use sha2::Digest;
use sha2::Sha256;
use std::fmt;

/// A double SHA-256 digest in the byte order of the wire; shown reversed, as Bitcoin does.
///
/// Comparing two of them compares their wire bytes, not the numbers that proof of work compares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash256(pub [u8; 32]);

impl Hash256 {
    /// 32 zero bytes: the parent of a genesis block, the transaction that a coinbase spends.
    pub const ZERO: Self = Self([0; 32]);

    /// Reads the 64 hexadecimal digits that Bitcoin shows: last byte first.
    ///
    /// # Errors
    ///
    /// [`HexReject`] if `text` is not 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, HexReject> {
        let mut bytes = array_from_hex::<32>(text)?;
        bytes.reverse();
        Ok(Self(bytes))
    }

    /// The bytes in wire order.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Last byte first: proof of work shows as leading zeros.
impl fmt::Display for Hash256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reversed = self.0;
        reversed.reverse();
        f.write_str(&to_hex(&reversed))
    }
}

impl fmt::Debug for Hash256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).map_err(serde::de::Error::custom)
    }
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of the SHA-256 of `bytes`: the hash of headers and transactions.
pub fn sha256d(bytes: &[u8]) -> Hash256 {
    Hash256(sha256(&sha256(bytes)))
}

/// RIPEMD-160 of the SHA-256 of `bytes`: the hash of a public key in an address.
pub fn hash160(bytes: &[u8]) -> [u8; 20] {
    Ripemd160::digest(sha256(bytes)).into()
}
