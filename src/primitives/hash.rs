//! SHA-256, double SHA-256 and HASH160, and the 32-byte ids made with them.

use serde::Deserialize;
use serde::Serialize;

/// A double SHA-256 digest in the byte order of the wire; shown reversed, as Bitcoin does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Hash256(pub [u8; 32]);
