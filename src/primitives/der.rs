//! Signatures in DER: the strict form of BIP-0066, the lax reading before it, and low S.

use secp256k1::ecdsa;

/// An ECDSA signature whose S is in the lower half of its range.
///
/// (r, s) and (r, −s) fit the same message, and a signature with the higher S is valid by
/// consensus; the curve library verifies only the lower, so it is made low here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(ecdsa::Signature);

impl Signature {
    /// Reads `der`, without the hash type byte, as leniently as Bitcoin did before BIP-0066:
    /// long forms of lengths, padded or negative numbers and trailing bytes are read.
    ///
    /// A number that the curve has no room for is read as a signature that fits nothing.
    /// `None` if there is no such structure at all.
    ///
    /// Bitcoin Core: `ecdsa_signature_parse_der_lax` and `secp256k1_ecdsa_signature_normalize`
    /// in `CPubKey::Verify`.
    pub fn parse_lax(der: &[u8]) -> Option<Self> {
        Some(Self::normalised(ecdsa::Signature::from_der_lax(der).ok()?))
    }

    /// The same signature with low S.
    pub(crate) fn normalised(mut signature: ecdsa::Signature) -> Self {
        signature.normalize_s();
        Self(signature)
    }

    /// The signature as the curve library knows it.
    pub(crate) const fn inner(&self) -> &ecdsa::Signature {
        &self.0
    }

    /// The strict DER encoding, without a hash type byte.
    pub fn to_der(&self) -> Vec<u8> {
        self.0.serialize_der().to_vec()
    }
}

/// The shortest strict signature: two numbers of one byte, and the hash type.
const STRICT_BYTES_MIN: usize = 9;
/// The longest strict signature: two numbers of 33 bytes, and the hash type.
const STRICT_BYTES_MAX: usize = 73;

/// Tells whether `signature`, with its hash type byte, has the one form that BIP-0066 allows:
///
/// `30 [total] 02 [length of r] [r] 02 [length of s] [s] [hash type]`,
///
/// each length in one byte, each number positive and without a leading zero byte that it does
/// not need. Whether the signature fits anything is not asked.
///
/// Consensus rule where BIP-0066 is active, where an empty signature is let through before this
/// is asked. Bitcoin Core: `IsValidSignatureEncoding`.
pub fn is_strict_der(signature: &[u8]) -> bool {
    if !(STRICT_BYTES_MIN..=STRICT_BYTES_MAX).contains(&signature.len()) {
        return false;
    }
    let (_hash_type, der) = signature.split_last().expect("nine bytes or more");
    let Some((r, rest)) = strict_sequence(der).and_then(strict_integer) else {
        return false;
    };
    let Some((s, rest)) = strict_integer(rest) else {
        return false;
    };
    rest.is_empty() && is_minimal_positive(r) && is_minimal_positive(s)
}

/// What is inside a sequence that spans all of `der`.
fn strict_sequence(der: &[u8]) -> Option<&[u8]> {
    match der {
        [0x30, len, inside @ ..] if usize::from(*len) == inside.len() => Some(inside),
        _ => None,
    }
}

/// The bytes of the integer that `der` begins with, and what follows it.
fn strict_integer(der: &[u8]) -> Option<(&[u8], &[u8])> {
    match der {
        [0x02, len, rest @ ..] => rest.split_at_checked(usize::from(*len)),
        _ => None,
    }
}

/// Tells whether the big-endian two's complement `number` is not negative and has no byte too many.
fn is_minimal_positive(number: &[u8]) -> bool {
    match number {
        [] => false,
        [first, ..] if first & 0x80 != 0 => false,
        [0, second, ..] => second & 0x80 != 0,
        [..] => true,
    }
}

/// Tells whether `signature`, with its hash type byte, is strict and has low S.
///
/// Mempool policy, never consensus. Bitcoin Core: `IsLowDERSignature`.
pub fn is_low_s(signature: &[u8]) -> bool {
    if !is_strict_der(signature) {
        return false;
    }
    let der = &signature[..signature.len() - 1];
    match ecdsa::Signature::from_der_lax(der) {
        Ok(parsed) => Signature::normalised(parsed).0 == parsed,
        Err(_) => false,
    }
}
