//! The switches of a world.

use serde::Deserialize;
use serde::Serialize;

/// What may be switched without changing history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Every message is turned into bytes and back on its way.
    pub wire: bool,
    /// The digest is kept; without it a world is a little faster and cannot be verified.
    pub digest: bool,
    /// After so many new payments those are freed that nobody has any more.
    pub free_after: usize,
    /// A payment that was signed or judged before a reset is neither again.
    pub remember_signatures: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { wire: false, digest: true, free_after: 1_024, remember_signatures: true }
    }
}
