//! Four nonces at a time with the SHA instructions of x86-64.
//!
//! One hash is a chain in which each instruction waits for the one before; hashes side by side
//! fill the gaps.

use std::arch::x86_64::__m128i;
use std::arch::x86_64::_mm_add_epi32;
use std::arch::x86_64::_mm_alignr_epi8;
use std::arch::x86_64::_mm_cvtsi128_si32;
use std::arch::x86_64::_mm_set_epi32;
use std::arch::x86_64::_mm_sha256msg1_epu32;
use std::arch::x86_64::_mm_sha256msg2_epu32;
use std::arch::x86_64::_mm_sha256rnds2_epu32;
use std::arch::x86_64::_mm_shuffle_epi32;
use std::arch::x86_64::_mm_unpackhi_epi64;
use std::arch::x86_64::_mm_unpacklo_epi64;

use crate::mining::kernel::HASH_BITS;
use crate::mining::kernel::HEADER_BITS;
use crate::mining::kernel::INITIAL;
use crate::mining::kernel::PADDING;
use crate::mining::kernel::ROUND;
use crate::mining::kernel::Search;
use crate::mining::kernel::small_sigma_0;
use crate::mining::kernel::small_sigma_1;

/// Measured: two lanes 15.1, three 16.4, four 16.7 million hashes a second.
const LANES: usize = 4;

/// How many nonces from `from` on have a hash that is certainly too high before the first that
/// may meet the target, or `None` if all of `count` have.
///
/// # Safety
///
/// The processor has the SHA, SSSE3 and SSE4.1 instructions.
#[target_feature(enable = "sha,ssse3,sse4.1")]
pub(crate) fn next_candidate(search: &Search, from: u32, count: u32) -> Option<u32> {
    let known = Known::new(search);
    let mut offset = 0;
    while offset < count {
        let nonces = [0, 1, 2, 3].map(|lane| from.wrapping_add(offset).wrapping_add(lane));
        for (lane, word) in (0..).zip(highest_words(&known, nonces)) {
            if word <= search.highest_word {
                return (offset + lane < count).then_some(offset + lane);
            }
        }
        offset = offset.saturating_add(LANES as u32);
    }
    None
}

/// Two halves of a state, as the instructions want it: lanes f, e, b, a and lanes h, g, d, c.
type State = [__m128i; 2];

/// What is the same for all nonces.
struct Known {
    /// The constants of the rounds, four and four.
    constants: [__m128i; 16],
    midstate: State,
    after_four: State,
    /// Words 4 to 15 of the header's second block, four and four.
    header: [__m128i; 3],
    /// Words 16 to 19 but for what the nonce adds to the last two.
    expanded: __m128i,
    /// The part of words 20 to 31 that the message schedule takes from known words.
    partial: [__m128i; 3],
    initial: State,
    /// Words 8 to 15 of the outer block.
    outer: [__m128i; 2],
}

impl Known {
    #[target_feature(enable = "sha,ssse3,sse4.1")]
    fn new(search: &Search) -> Self {
        let [first, second, third] = search.words;
        let word_16 = first.wrapping_add(small_sigma_0(second));
        let word_17 =
            second.wrapping_add(small_sigma_0(third)).wrapping_add(small_sigma_1(HEADER_BITS));
        let word_18 = third.wrapping_add(small_sigma_1(word_16));
        let word_19 = small_sigma_0(PADDING).wrapping_add(small_sigma_1(word_17));
        let expanded = four([word_16, word_17, word_18, word_19]);
        let header = [four([PADDING, 0, 0, 0]), four([0; 4]), four([0, 0, 0, HEADER_BITS])];
        let outer = [four([PADDING, 0, 0, 0]), four([0, 0, 0, HASH_BITS])];
        let (constants, _) = ROUND.as_chunks::<4>();
        Self {
            constants: std::array::from_fn(|group| four(constants[group])),
            midstate: state_of(search.midstate),
            after_four: state_of(search.after_four),
            header,
            expanded,
            partial: [
                _mm_sha256msg1_epu32(header[0], header[1]),
                _mm_sha256msg1_epu32(header[1], header[2]),
                _mm_sha256msg1_epu32(header[2], expanded),
            ],
            initial: state_of(INITIAL),
            outer,
        }
    }
}

/// One hash of the several that are computed side by side.
#[derive(Clone, Copy)]
struct Lane {
    state: State,
    /// The last sixteen words of the message schedule, the group of rounds 4g to 4g + 3 at g % 4.
    words: [__m128i; 4],
}

/// The most significant words of the hashes with `nonces`.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn highest_words(known: &Known, nonces: [u32; LANES]) -> [u32; LANES] {
    let mut lanes = nonces.map(|nonce| begin(known, nonce.swap_bytes()));
    for group in 1..4 {
        for lane in &mut lanes {
            rounds(known, group, known.header[group - 1], &mut lane.state);
        }
    }
    for lane in &mut lanes {
        rounds(known, 4, lane.words[0], &mut lane.state);
    }
    for group in 5..8 {
        for lane in &mut lanes {
            finish_words(lane, group, known.partial[group - 5]);
            rounds(known, group, lane.words[group % 4], &mut lane.state);
        }
    }
    all_words_and_rounds(known, &mut lanes, 8);
    all_words_and_rounds(known, &mut lanes, 12);
    for lane in &mut lanes {
        begin_outer(known, lane);
    }
    for group in 0..4 {
        for lane in &mut lanes {
            rounds(known, group, lane.words[group], &mut lane.state);
        }
    }
    all_words_and_rounds(known, &mut lanes, 4);
    all_words_and_rounds(known, &mut lanes, 8);
    all_words_and_rounds(known, &mut lanes, 12);
    lanes.map(|lane| {
        let last = _mm_cvtsi128_si32(lane.state[1]).cast_unsigned();
        last.wrapping_add(INITIAL[7]).swap_bytes()
    })
}

/// The state after four rounds of the header's second block, and its words up to the nineteenth.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn begin(known: &Known, nonce: u32) -> Lane {
    let [abef, cdgh] = known.after_four;
    let expanded = _mm_add_epi32(known.expanded, four([0, 0, small_sigma_0(nonce), nonce]));
    Lane {
        state: [_mm_add_epi32(abef, four([0, nonce, 0, nonce])), cdgh],
        words: [expanded, known.header[0], known.header[1], known.header[2]],
    }
}

/// Adds the midstate, which ends the inner hash, and makes it the message of the outer one.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn begin_outer(known: &Known, lane: &mut Lane) {
    let abef = _mm_add_epi32(lane.state[0], known.midstate[0]);
    let cdgh = _mm_add_epi32(lane.state[1], known.midstate[1]);
    let abcd = _mm_shuffle_epi32::<REVERSE>(_mm_unpackhi_epi64(cdgh, abef));
    let efgh = _mm_shuffle_epi32::<REVERSE>(_mm_unpacklo_epi64(cdgh, abef));
    lane.state = known.initial;
    lane.words = [abcd, efgh, known.outer[0], known.outer[1]];
}

/// Four groups of rounds from `first` on, with the words that they need.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn all_words_and_rounds(known: &Known, lanes: &mut [Lane; LANES], first: usize) {
    for i in 0..4 {
        for lane in &mut *lanes {
            let partial = _mm_sha256msg1_epu32(lane.words[i], lane.words[(i + 1) % 4]);
            finish_words(lane, i, partial);
            rounds(known, first + i, lane.words[i], &mut lane.state);
        }
    }
}

/// Makes the four words of `group` from their `partial` sums.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn finish_words(lane: &mut Lane, group: usize, partial: __m128i) {
    let (before, last) = (lane.words[(group + 2) % 4], lane.words[(group + 3) % 4]);
    let sum = _mm_add_epi32(partial, _mm_alignr_epi8::<4>(last, before));
    lane.words[group % 4] = _mm_sha256msg2_epu32(sum, last);
}

/// The four rounds of `group` with its `words`.
#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn rounds(known: &Known, group: usize, words: __m128i, [abef, cdgh]: &mut State) {
    let sums = _mm_add_epi32(words, known.constants[group]);
    // After two rounds the old a, b, e, f are the new c, d, g, h.
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sums);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32::<UPPER_HALF>(sums));
}

const REVERSE: i32 = 0b00_01_10_11;
const UPPER_HALF: i32 = 0b00_00_11_10;

#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn state_of([a, b, c, d, e, f, g, h]: [u32; 8]) -> State {
    [four([f, e, b, a]), four([h, g, d, c])]
}

#[target_feature(enable = "sha,ssse3,sse4.1")]
#[inline]
fn four([a, b, c, d]: [u32; 4]) -> __m128i {
    _mm_set_epi32(d.cast_signed(), c.cast_signed(), b.cast_signed(), a.cast_signed())
}
