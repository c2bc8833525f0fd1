//! The search for a nonce: double SHA-256 of a header, as many times a second as this machine can.

use ruint::aliases::U256;
use sha2::Digest as _;
use sha2::Sha256;

/// What a search did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanResult {
    /// The first nonce, in order, whose hash meets the target.
    pub found: Option<u32>,
    /// How many nonces were tried, the found one included: the effort that is counted.
    pub tries: u32,
}

/// Tries `count` nonces from `first_nonce` on in the last four bytes of `header` and stops at the
/// first whose double SHA-256, read as a little-endian number, is at most `target`.
///
/// # Panics
///
/// If the nonces run past 2^32.
pub fn scan(header: &[u8; 80], target: U256, first_nonce: u32, count: u32) -> ScanResult {
    assert!(u64::from(first_nonce) + u64::from(count) <= 1 << 32, "nonces run past 2^32");
    let mut header = *header;
    for tries in 0..count {
        let nonce = first_nonce + tries;
        header[76..].copy_from_slice(&nonce.to_le_bytes());
        let hash = Sha256::digest(Sha256::digest(header));
        if U256::from_le_slice(&hash) <= target {
            return ScanResult { found: Some(nonce), tries: tries + 1 };
        }
    }
    ScanResult { found: None, tries: count }
}
