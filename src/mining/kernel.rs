//! The search for a nonce: double SHA-256 of a header, as many times a second as this machine can.
//!
//! What does not depend on the nonce is computed once: the midstate over the header's first 64
//! bytes and the first three rounds of its second block. What cannot change the verdict is left
//! out: a hash is refused by its most significant word alone, which is known three rounds before
//! the end. Three paths find the same nonces: sixteen nonces at a time with AVX-512, four
//! interleaved with the SHA instructions, or one by one with the crate `sha2`.
//!
//! The only file of the library that holds `unsafe`: the two calls of functions that need
//! instructions which not every processor has.

use ruint::aliases::U256;
use sha2::block_api::compress256;

#[cfg(target_arch = "x86_64")]
use crate::mining::kernel_avx512;
#[cfg(target_arch = "x86_64")]
use crate::mining::kernel_sha_ni;

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
/// The result is the same on every machine; how fast it comes depends on the processor.
///
/// # Panics
///
/// If the nonces run past 2^32.
pub fn scan(header: &[u8; 80], target: U256, first_nonce: u32, count: u32) -> ScanResult {
    // A batch of lanes costs as much as several single hashes.
    let path = if count < FEW_NONCES { Path::Portable } else { Path::fastest() };
    scan_with(path, header, target, first_nonce, count)
}

/// Below so many nonces one by one is faster than in batches.
const FEW_NONCES: u32 = 4;

/// A way to compute the same hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// The block function of the crate `sha2`, on every platform.
    Portable,
    /// The SHA instructions of x86-64.
    ShaNi,
    /// The 512-bit vectors of x86-64.
    Avx512,
}

impl Path {
    /// All paths, the fastest last.
    pub const ALL: [Self; 3] = [Self::Portable, Self::ShaNi, Self::Avx512];

    /// Whether this machine has the instructions of this path.
    pub fn is_available(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return match self {
            Self::Portable => true,
            Self::ShaNi => {
                is_x86_feature_detected!("sha")
                    && is_x86_feature_detected!("ssse3")
                    && is_x86_feature_detected!("sse4.1")
            }
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
        };
        #[cfg(not(target_arch = "x86_64"))]
        return self == Self::Portable;
    }

    /// The fastest path that this machine has.
    pub fn fastest() -> Self {
        let available = Self::ALL.into_iter().rev().find(|path| path.is_available());
        available.expect("the portable path is always there")
    }
}

/// [`scan`] on a path of choice, so that the paths can be compared.
///
/// # Panics
///
/// If the nonces run past 2^32, or if this machine does not have the path.
pub fn scan_with(
    path: Path,
    header: &[u8; 80],
    target: U256,
    first_nonce: u32,
    count: u32,
) -> ScanResult {
    assert!(u64::from(first_nonce) + u64::from(count) <= 1 << 32, "nonces run past 2^32");
    assert!(path.is_available(), "this machine has no {path:?}");
    let search = Search::new(header, target);
    let mut tries = 0;
    while tries < count {
        let from = first_nonce + tries;
        let Some(offset) = search.next_candidate(path, from, count - tries) else {
            break;
        };
        let nonce = from + offset;
        tries += offset + 1;
        if search.meets(nonce) {
            return ScanResult { found: Some(nonce), tries };
        }
    }
    ScanResult { found: None, tries: count }
}

/// A header and a target, prepared for many nonces.
#[derive(Debug)]
pub(crate) struct Search {
    /// The state of SHA-256 after the first 64 bytes of the header.
    pub(crate) midstate: [u32; 8],
    /// The first three words of the second block; the fourth is the nonce.
    pub(crate) words: [u32; 3],
    /// The state after four rounds of the second block with a nonce of zero. A nonce adds its
    /// word to the first and the fifth number of it.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "for the vector paths"))]
    pub(crate) after_four: [u32; 8],
    /// A hash whose most significant word is above this does not meet the target.
    pub(crate) highest_word: u32,
    target: U256,
}

impl Search {
    fn new(header: &[u8; 80], target: U256) -> Self {
        let (first, last) = header.split_first_chunk::<64>().expect("80 bytes");
        let mut midstate = INITIAL;
        compress256(&mut midstate, std::slice::from_ref(first));
        let (words, _) = last.as_chunks::<4>();
        let words = [0, 1, 2].map(|i| u32::from_be_bytes(words[i]));
        let mut after_four = midstate;
        for (word, constant) in words.into_iter().chain([0]).zip(ROUND) {
            after_four = round(after_four, constant.wrapping_add(word));
        }
        let highest_word = (target.as_limbs()[3] >> 32) as u32;
        Self { midstate, words, after_four, highest_word, target }
    }

    /// How many nonces from `from` on are certainly no solution before the first that may be one,
    /// or `None` if none of `count` is.
    fn next_candidate(&self, path: Path, from: u32, count: u32) -> Option<u32> {
        match path {
            Path::Portable => {
                (0..count).find(|offset| self.highest_word_of(from + offset) <= self.highest_word)
            }
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `scan_with` asserted that the processor has the instructions.
            Path::ShaNi => unsafe { kernel_sha_ni::next_candidate(self, from, count) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Path::Avx512 => unsafe { kernel_avx512::next_candidate(self, from, count) },
            #[cfg(not(target_arch = "x86_64"))]
            Path::ShaNi | Path::Avx512 => unreachable!("not available here"),
        }
    }

    /// Whether the hash with `nonce` is at most the target.
    fn meets(&self, nonce: u32) -> bool {
        let hash = self.hash(nonce);
        let mut bytes = [0; 32];
        for (bytes, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(hash) {
            *bytes = word.to_be_bytes();
        }
        U256::from_le_bytes(bytes) <= self.target
    }

    fn highest_word_of(&self, nonce: u32) -> u32 {
        self.hash(nonce)[7].swap_bytes()
    }

    /// The eight words of the double SHA-256 of the header with `nonce`.
    fn hash(&self, nonce: u32) -> [u32; 8] {
        let [a, b, c] = self.words;
        let end = [a, b, c, nonce.swap_bytes(), PADDING, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, HEADER_BITS];
        let mut inner = self.midstate;
        compress256(&mut inner, &[block_of(end)]);
        let [a, b, c, d, e, f, g, h] = inner;
        let whole = [a, b, c, d, e, f, g, h, PADDING, 0, 0, 0, 0, 0, 0, HASH_BITS];
        let mut outer = INITIAL;
        compress256(&mut outer, &[block_of(whole)]);
        outer
    }
}

fn block_of(words: [u32; 16]) -> [u8; 64] {
    let mut block = [0; 64];
    for (bytes, word) in block.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *bytes = word.to_be_bytes();
    }
    block
}

/// One round of SHA-256 (FIPS 180-4, section 6.2.2) with the sum of its constant and its word.
fn round([a, b, c, d, e, f, g, h]: [u32; 8], constant_and_word: u32) -> [u32; 8] {
    let sum_e = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let choice = (e & f) ^ (!e & g);
    let first = h.wrapping_add(sum_e).wrapping_add(choice).wrapping_add(constant_and_word);
    let sum_a = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    let majority = (a & b) ^ (a & c) ^ (b & c);
    let second = sum_a.wrapping_add(majority);
    [first.wrapping_add(second), a, b, c, d.wrapping_add(first), e, f, g]
}

/// The σ0 of the message schedule (FIPS 180-4, section 4.1.2).
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "for the vector paths"))]
pub(crate) const fn small_sigma_0(word: u32) -> u32 {
    word.rotate_right(7) ^ word.rotate_right(18) ^ (word >> 3)
}

/// The σ1 of the message schedule (FIPS 180-4, section 4.1.2).
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "for the vector paths"))]
pub(crate) const fn small_sigma_1(word: u32) -> u32 {
    word.rotate_right(17) ^ word.rotate_right(19) ^ (word >> 10)
}

/// The word that follows a message: a single set bit.
pub(crate) const PADDING: u32 = 0x80000000;
/// The length of a header in bits, the last word of its second block.
pub(crate) const HEADER_BITS: u32 = 640;
/// The length of a hash in bits, the last word of the outer block.
pub(crate) const HASH_BITS: u32 = 256;

/// The initial state of SHA-256 (FIPS 180-4, section 5.3.3).
pub(crate) const INITIAL: [u32; 8] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/// The constants of the 64 rounds (FIPS 180-4, section 4.2.2).
pub(crate) const ROUND: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];
