//! The envelope around each message on the wire: magic, command, length, checksum.

use crate::primitives::hash::sha256d;

/// The bytes before each payload.
pub const ENVELOPE_BYTES: usize = 24;

/// The longest payload (Bitcoin Core: `MAX_PROTOCOL_MESSAGE_LENGTH`).
pub const PAYLOAD_BYTES_MAX: usize = 4_000_000;

/// The bytes that hold the command.
const COMMAND_BYTES: usize = 12;

/// Why bytes are no message of this network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameReject {
    /// More bytes are needed.
    #[error("{left} bytes of {wanted}")]
    Truncated {
        /// How many the message has.
        wanted: usize,
        /// How many there are.
        left: usize,
    },
    /// Another network's message, or none.
    #[error("magic {0:02x?} of another network")]
    Magic([u8; 4]),
    /// A command that is no name padded with zeros.
    #[error("command {0:02x?} is no name")]
    Command([u8; COMMAND_BYTES]),
    /// A length above [`PAYLOAD_BYTES_MAX`].
    #[error("payload of {0} bytes; at most {PAYLOAD_BYTES_MAX}")]
    TooLong(usize),
    /// A checksum that is not the payload's.
    #[error("checksum {given:02x?}, not {computed:02x?}")]
    Checksum {
        /// What the envelope says.
        given: [u8; 4],
        /// What the payload has.
        computed: [u8; 4],
    },
}

/// Makes room for the envelope; the payload is written behind it.
pub fn begin() -> Vec<u8> {
    vec![0; ENVELOPE_BYTES]
}

/// Fills in the envelope before the payload in `out`, which [`begin`] made.
///
/// # Panics
///
/// If the command is longer than twelve bytes or the payload longer than allowed: our own bug.
pub fn seal(out: &mut [u8], magic: [u8; 4], command: &str) {
    assert!(command.len() <= COMMAND_BYTES, "{command} is too long for a command");
    let (envelope, payload) = out.split_at_mut(ENVELOPE_BYTES);
    assert!(payload.len() <= PAYLOAD_BYTES_MAX, "{command} of {} bytes", payload.len());
    envelope[..4].copy_from_slice(&magic);
    envelope[4..4 + command.len()].copy_from_slice(command.as_bytes());
    envelope[16..20].copy_from_slice(&(payload.len() as u32).to_le_bytes());
    envelope[20..].copy_from_slice(&checksum(payload));
}

/// A message taken out of its envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened<'a> {
    /// What kind of message it is.
    pub command: &'a str,
    /// Its content.
    pub payload: &'a [u8],
    /// The bytes behind it.
    pub rest: &'a [u8],
}

/// Takes the first message of `bytes` out of its envelope.
///
/// # Errors
///
/// [`FrameReject`]; of these, only `Truncated` is mended by more bytes.
pub fn open(bytes: &[u8], magic: [u8; 4]) -> Result<Opened<'_>, FrameReject> {
    let truncated = |wanted| FrameReject::Truncated { wanted, left: bytes.len() };
    let (envelope, behind) =
        bytes.split_at_checked(ENVELOPE_BYTES).ok_or(truncated(ENVELOPE_BYTES))?;
    let four = |at: usize| [0, 1, 2, 3].map(|n| envelope[at + n]);
    if four(0) != magic {
        return Err(FrameReject::Magic(four(0)));
    }
    let command = command_of(&envelope[4..16])?;
    let length = u32::from_le_bytes(four(16)) as usize;
    if length > PAYLOAD_BYTES_MAX {
        return Err(FrameReject::TooLong(length));
    }
    let (payload, rest) =
        behind.split_at_checked(length).ok_or(truncated(ENVELOPE_BYTES + length))?;
    let (given, computed) = (four(20), checksum(payload));
    if given != computed {
        return Err(FrameReject::Checksum { given, computed });
    }
    Ok(Opened { command, payload, rest })
}

/// Printable characters and then zeros (Bitcoin Core: `CMessageHeader::IsMessageTypeValid`).
fn command_of(field: &[u8]) -> Result<&str, FrameReject> {
    let length = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    let (name, padding) = field.split_at(length);
    let is_name = name.iter().all(|byte| (b' '..=b'~').contains(byte));
    match core::str::from_utf8(name) {
        Ok(name) if is_name && padding.iter().all(|&byte| byte == 0) => Ok(name),
        Ok(_) | Err(_) => {
            Err(FrameReject::Command(field.try_into().expect("the field of a command")))
        }
    }
}

/// The first four bytes of the payload's double SHA-256.
fn checksum(payload: &[u8]) -> [u8; 4] {
    let hash = sha256d(payload).0;
    [hash[0], hash[1], hash[2], hash[3]]
}
