//! Base58check: addresses that pay to a key's hash, and secret keys in wallet import format.

use crate::primitives::key::KeyReject;
use crate::primitives::key::SecretKey;
use crate::primitives::script::Script;
use std::fmt;
use thiserror::Error;

/// Which chains a text is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Network {
    /// The main chain.
    Main,
    /// Testnet, signet, regtest and every chain of this laboratory: they share their versions.
    Test,
}

impl Network {
    /// The first byte of an address. Bitcoin Core: `base58Prefixes[PUBKEY_ADDRESS]`.
    const fn address_version(self) -> u8 {
        match self {
            Self::Main => 0,
            Self::Test => 111,
        }
    }

    /// The first byte of a secret key. Bitcoin Core: `base58Prefixes[SECRET_KEY]`.
    const fn secret_version(self) -> u8 {
        match self {
            Self::Main => 128,
            Self::Test => 239,
        }
    }
}

/// Why a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressReject {
    /// A character is not one of the 58.
    #[error("character {position} is not a base58 digit")]
    NotBase58 {
        /// Its place, from 0.
        position: usize,
    },
    /// The last four bytes are not the checksum of the others: a typing error.
    #[error("the checksum is wrong")]
    Checksum,
    /// The number of bytes fits neither an address nor a key.
    #[error("{payload_bytes} bytes after the version, {wanted} wanted")]
    Length {
        /// How many there are.
        payload_bytes: usize,
        /// How many there should be.
        wanted: &'static str,
    },
    /// There is no room for a version and a checksum, or far more bytes than any key has.
    #[error("the text is too short or too long")]
    Size,
    /// The first byte is not one that is read here.
    #[error("version {version} is neither of the main chain nor of a test chain")]
    Version {
        /// The byte.
        version: u8,
    },
    /// The last byte of a secret key is not the marker of a compressed public key.
    #[error("the marker after the secret key is {marker}, 1 wanted")]
    Marker {
        /// The byte.
        marker: u8,
    },
    /// The number is no secret key.
    #[error(transparent)]
    Key(#[from] KeyReject),
}

/// A text that names whom to pay: the HASH160 of a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The chains it is meant for.
    pub network: Network,
    /// The HASH160 of the key that may spend.
    pub hash: [u8; 20],
}

impl Address {
    /// Reads an address of either network.
    ///
    /// # Errors
    ///
    /// [`AddressReject`] for a typing error or another kind of address.
    pub fn parse(text: &str) -> Result<Self, AddressReject> {
        let (version, payload) = base58check_decode(text)?;
        let network = [Network::Main, Network::Test]
            .into_iter()
            .find(|network| network.address_version() == version)
            .ok_or(AddressReject::Version { version })?;
        match payload.as_slice().try_into() {
            Ok(hash) => Ok(Self { network, hash }),
            Err(_) => Err(AddressReject::Length { payload_bytes: payload.len(), wanted: "20" }),
        }
    }

    /// The output script that this address stands for.
    pub fn script_pubkey(&self) -> Script {
        Script::pay_to_public_key_hash(&self.hash)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base58check_encode(self.network.address_version(), &self.hash))
    }
}

/// A secret key as wallets exchange it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalletImportKey {
    /// The chains it is meant for.
    pub network: Network,
    /// The key.
    pub secret: SecretKey,
    /// Whether its public key is meant in compressed form.
    pub compressed: bool,
}

/// What follows the secret key if its public key is compressed.
const COMPRESSED_MARKER: u8 = 1;

impl WalletImportKey {
    /// Reads a secret key of either network.
    ///
    /// Bitcoin Core: `DecodeSecret`.
    ///
    /// # Errors
    ///
    /// [`AddressReject`] for a typing error, another kind of text or a number that is no key.
    pub fn parse(text: &str) -> Result<Self, AddressReject> {
        let (version, payload) = base58check_decode(text)?;
        let network = [Network::Main, Network::Test]
            .into_iter()
            .find(|network| network.secret_version() == version)
            .ok_or(AddressReject::Version { version })?;
        let (number, compressed) = match payload.split_first_chunk::<32>() {
            Some((number, [])) => (number, false),
            Some((number, [COMPRESSED_MARKER])) => (number, true),
            Some((_, [marker])) => return Err(AddressReject::Marker { marker: *marker }),
            Some((_, [_, _, ..])) | None => {
                return Err(AddressReject::Length {
                    payload_bytes: payload.len(),
                    wanted: "32 or 33",
                });
            }
        };
        Ok(Self { network, secret: SecretKey::from_bytes(*number)?, compressed })
    }
}

impl fmt::Display for WalletImportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut payload = self.secret.to_bytes().to_vec();
        if self.compressed {
            payload.push(COMPRESSED_MARKER);
        }
        f.write_str(&base58check_encode(self.network.secret_version(), &payload))
    }
}

/// The base58 digits of `version`, `payload` and four bytes of the double SHA-256 of both.
///
/// Bitcoin Core: `EncodeBase58Check`.
pub fn base58check_encode(version: u8, payload: &[u8]) -> String {
    bs58::encode(payload).with_check_version(version).into_string()
}

/// Reads what [`base58check_encode`] writes: the version and the payload.
///
/// Bitcoin Core: `DecodeBase58Check`.
///
/// # Errors
///
/// [`AddressReject`] for a digit that is none, a wrong checksum, or a text that is too short or
/// too long for any address or key.
pub fn base58check_decode(text: &str) -> Result<(u8, Vec<u8>), AddressReject> {
    let mut buffer = [0; PAYLOAD_ROOM_BYTES];
    let len = bs58::decode(text).with_check(None).onto(&mut buffer).map_err(reject_of)?;
    match &buffer[..len] {
        [version, payload @ ..] => Ok((*version, payload.to_vec())),
        [] => Err(AddressReject::Size),
    }
}

/// Room for a version, the longest payload and the checksum. Reading base58 takes time that grows
/// with the square of the text, so a long text is refused when this is full.
const PAYLOAD_ROOM_BYTES: usize = 64;

fn reject_of(error: bs58::decode::Error) -> AddressReject {
    use bs58::decode::Error;
    match error {
        Error::InvalidCharacter { index, .. } | Error::NonAsciiCharacter { index } => {
            AddressReject::NotBase58 { position: index }
        }
        Error::InvalidChecksum { .. } => AddressReject::Checksum,
        _ => AddressReject::Size, // the crate's enum is open: no room, or no checksum
    }
}
