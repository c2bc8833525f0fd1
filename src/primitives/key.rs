//! Secret and public keys: made from names, kept parsed, signing and verifying.

use crate::primitives::der::Signature;
use crate::primitives::encoding::put_sized_bytes;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::hash160;
use crate::primitives::hash::sha256;
use crate::primitives::script::COMPRESSED_KEY_BYTES;
use crate::primitives::script::UNCOMPRESSED_KEY_BYTES;
use secp256k1::Message;
use secp256k1::ecdsa;
use thiserror::Error;

/// Why bytes are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyReject {
    /// The number is zero or not below the order of the curve.
    #[error("the secret key is zero or not below the order of the curve")]
    SecretOutOfRange,
    /// The bytes have another length than public keys have, or name no point of the curve.
    #[error("the bytes are not a public key")]
    NotAPoint,
}

/// A secret key: a number from 1 to the order of the curve less 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretKey(secp256k1::SecretKey);

/// What the hash that makes a key from a name begins with.
const FROM_NAME: &[u8] = b"forklab-key-1";

impl SecretKey {
    /// The key of whoever is called `name`: the same in every world, whatever its seed.
    ///
    /// SHA-256 over `forklab-key-1`, the name with its length, and a count of four bytes that
    /// rises from 0 in case the hash is no key. Everybody can compute it: such a key protects
    /// nothing outside a laboratory.
    pub fn from_name(name: &str) -> Self {
        let mut preimage = FROM_NAME.to_vec();
        put_sized_bytes(&mut preimage, name.as_bytes());
        let count_at = preimage.len();
        for count in 0_u32.. {
            preimage.truncate(count_at);
            preimage.extend_from_slice(&count.to_le_bytes());
            if let Ok(key) = Self::from_bytes(sha256(&preimage)) {
                return key;
            }
        }
        unreachable!("a hash is out of range once in 2^128")
    }

    /// The key with this number, big-endian.
    ///
    /// # Errors
    ///
    /// [`KeyReject::SecretOutOfRange`] for zero and from the order of the curve on.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyReject> {
        match secp256k1::SecretKey::from_secret_bytes(bytes) {
            Ok(key) => Ok(Self(key)),
            Err(_) => Err(KeyReject::SecretOutOfRange),
        }
    }

    /// The number, big-endian.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_secret_bytes()
    }

    /// The public key of this secret.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.public_key())
    }

    /// Signs `digest`, with low S and the nonce of RFC 6979: the same signature every time.
    pub fn sign(&self, digest: &Hash256) -> Signature {
        Signature::normalised(ecdsa::sign(Message::from_digest(digest.0), &self.0))
    }
}

/// A public key, parsed: a point of the curve.
///
/// Parsing costs about a tenth of verifying, so a key that is used again is kept like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(secp256k1::PublicKey);

impl PublicKey {
    /// Reads 33 bytes that begin with 02 or 03, or 65 that begin with 04, 06 or 07.
    ///
    /// 06 and 07 are the hybrid form, which also tells whether y is even: valid by consensus.
    ///
    /// Bitcoin Core: `CPubKey::IsValid` and the parsing in `CPubKey::Verify`.
    ///
    /// # Errors
    ///
    /// [`KeyReject::NotAPoint`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyReject> {
        match secp256k1::PublicKey::from_slice(bytes) {
            Ok(key) => Ok(Self(key)),
            Err(_) => Err(KeyReject::NotAPoint),
        }
    }

    /// The 33 bytes that begin with 02 or 03.
    pub fn compressed(&self) -> [u8; COMPRESSED_KEY_BYTES] {
        self.0.serialize()
    }

    /// The 65 bytes that begin with 04.
    pub fn uncompressed(&self) -> [u8; UNCOMPRESSED_KEY_BYTES] {
        self.0.serialize_uncompressed()
    }

    /// The HASH160 of the compressed form.
    pub fn hash(&self) -> [u8; 20] {
        hash160(&self.compressed())
    }

    /// Tells whether `signature` was made for `digest` with the secret of this key.
    pub fn verify(&self, digest: &Hash256, signature: &Signature) -> bool {
        ecdsa::verify(signature.inner(), Message::from_digest(digest.0), &self.0).is_ok()
    }
}

/// A secret key together with what is made from it, computed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPair {
    secret: SecretKey,
    public: PublicKey,
    public_bytes: [u8; COMPRESSED_KEY_BYTES],
    public_hash: [u8; 20],
}

impl KeyPair {
    /// The pair of `secret`, its public key in compressed form.
    pub fn new(secret: SecretKey) -> Self {
        let public = secret.public_key();
        let public_bytes = public.compressed();
        Self { secret, public, public_bytes, public_hash: hash160(&public_bytes) }
    }

    /// The pair of whoever is called `name`; see [`SecretKey::from_name`].
    pub fn from_name(name: &str) -> Self {
        Self::new(SecretKey::from_name(name))
    }

    /// The secret key.
    pub const fn secret(&self) -> &SecretKey {
        &self.secret
    }

    /// The public key, parsed.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The public key as scripts carry it: compressed.
    pub const fn public_bytes(&self) -> &[u8; COMPRESSED_KEY_BYTES] {
        &self.public_bytes
    }

    /// The HASH160 of the compressed public key, as addresses carry it.
    pub const fn public_hash(&self) -> &[u8; 20] {
        &self.public_hash
    }
}
