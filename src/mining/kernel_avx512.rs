//! Sixteen nonces at a time: each lane of a 512-bit vector is one SHA-256.

use std::arch::x86_64::__m512i;
use std::arch::x86_64::_mm512_add_epi32;
use std::arch::x86_64::_mm512_and_si512;
use std::arch::x86_64::_mm512_cmple_epu32_mask;
use std::arch::x86_64::_mm512_or_si512;
use std::arch::x86_64::_mm512_rol_epi32;
use std::arch::x86_64::_mm512_ror_epi32;
use std::arch::x86_64::_mm512_set1_epi32;
use std::arch::x86_64::_mm512_setr_epi32;
use std::arch::x86_64::_mm512_srli_epi32;
use std::arch::x86_64::_mm512_ternarylogic_epi32;

use crate::mining::kernel::HASH_BITS;
use crate::mining::kernel::HEADER_BITS;
use crate::mining::kernel::INITIAL;
use crate::mining::kernel::PADDING;
use crate::mining::kernel::ROUND;
use crate::mining::kernel::Search;

const LANES: u32 = 16;

/// The truth tables of three-input bit functions.
const XOR: i32 = 0x96;
const CHOICE: i32 = 0xca;
const MAJORITY: i32 = 0xe8;

/// The listed rounds, written out so that every index is a constant and nothing leaves a register.
macro_rules! rounds {
    ($state:ident, $words:ident, $base:expr, [$($i:literal)*]) => {
        $(round(&mut $state, $i, add($words[$i], every(ROUND[$base + $i])));)*
    };
}

/// The same with the message schedule carried on.
macro_rules! expand_and_round {
    ($state:ident, $words:ident, $base:expr, [$($i:literal)*]) => {
        $(
            expand(&mut $words, $i);
            rounds!($state, $words, $base, [$i]);
        )*
    };
}

/// How many nonces from `from` on have a hash that is certainly too high before the first that
/// may meet the target, or `None` if all of `count` have.
///
/// # Safety
///
/// The processor has AVX-512F.
#[target_feature(enable = "avx512f")]
pub(crate) fn next_candidate(search: &Search, from: u32, count: u32) -> Option<u32> {
    let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    let highest = every(search.highest_word);
    let mut offset = 0;
    while offset < count {
        let nonces = add(every(from.wrapping_add(offset)), lanes);
        let words = highest_words(search, swap_bytes(nonces));
        let candidates = u32::from(_mm512_cmple_epu32_mask(words, highest));
        if candidates != 0 {
            let first = offset + candidates.trailing_zeros();
            return (first < count).then_some(first);
        }
        offset = offset.saturating_add(LANES);
    }
    None
}

/// The most significant words of the hashes with `nonces`, given as words of the block.
#[target_feature(enable = "avx512f")]
#[inline]
fn highest_words(search: &Search, nonces: __m512i) -> __m512i {
    let mut words = [every(0); 16];
    for (word, known) in words.iter_mut().zip(search.words) {
        *word = every(known);
    }
    words[3] = nonces;
    words[4] = every(PADDING);
    words[15] = every(HEADER_BITS);
    // Four rounds are done already.
    let mut state = search.after_four.map(|word| every(word));
    state[0] = add(state[0], nonces);
    state[4] = add(state[4], nonces);
    state.rotate_right(4);
    rounds!(state, words, 0, [4 5 6 7 8 9 10 11 12 13 14 15]);
    for base in [16, 32, 48] {
        expand_and_round!(state, words, base, [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]);
    }
    for i in 0..8 {
        words[i] = add(state[i], every(search.midstate[i]));
    }
    words[8] = every(PADDING);
    words[9..15].fill(every(0));
    words[15] = every(HASH_BITS);
    state = INITIAL.map(|word| every(word));
    rounds!(state, words, 0, [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]);
    for base in [16, 32] {
        expand_and_round!(state, words, base, [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15]);
    }
    // The last number of the final state is the fifth of three rounds before.
    expand_and_round!(state, words, 48, [0 1 2 3 4 5 6 7 8 9 10 11 12]);
    let fifth = state[7]; // it stood at 4 and has moved down by 13 places
    swap_bytes(add(fifth, every(INITIAL[7])))
}

/// Replaces word `i` of the message schedule by the word sixteen later.
#[target_feature(enable = "avx512f")]
#[inline]
fn expand(words: &mut [__m512i; 16], i: usize) {
    let (next, late) = (words[(i + 1) % 16], words[(i + 14) % 16]);
    let sigma_0 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<7>(next),
        _mm512_ror_epi32::<18>(next),
        _mm512_srli_epi32::<3>(next),
    );
    let sigma_1 = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<17>(late),
        _mm512_ror_epi32::<19>(late),
        _mm512_srli_epi32::<10>(late),
    );
    words[i] = add(add(words[i], sigma_0), add(words[(i + 9) % 16], sigma_1));
}

/// Round `i` (counted modulo 16). The eight numbers of the state stay where they are and their
/// names move down by one place a round: the first is at 0 in round 0, at 7 in round 1.
#[target_feature(enable = "avx512f")]
#[inline]
fn round(state: &mut [__m512i; 8], i: usize, constant_and_word: __m512i) {
    let [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(|place| (place + 16 - i) % 8);
    let sum_e = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<6>(state[e]),
        _mm512_ror_epi32::<11>(state[e]),
        _mm512_ror_epi32::<25>(state[e]),
    );
    let choice = _mm512_ternarylogic_epi32::<CHOICE>(state[e], state[f], state[g]);
    let first = add(add(add(state[h], constant_and_word), choice), sum_e);
    let sum_a = _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<2>(state[a]),
        _mm512_ror_epi32::<13>(state[a]),
        _mm512_ror_epi32::<22>(state[a]),
    );
    let majority = _mm512_ternarylogic_epi32::<MAJORITY>(state[a], state[b], state[c]);
    state[d] = add(state[d], first);
    state[h] = add(first, add(sum_a, majority));
}

#[target_feature(enable = "avx512f")]
#[inline]
fn every(word: u32) -> __m512i {
    _mm512_set1_epi32(word.cast_signed())
}

#[target_feature(enable = "avx512f")]
#[inline]
fn add(a: __m512i, b: __m512i) -> __m512i {
    _mm512_add_epi32(a, b)
}

#[target_feature(enable = "avx512f")]
#[inline]
fn swap_bytes(words: __m512i) -> __m512i {
    let odd = _mm512_and_si512(_mm512_ror_epi32::<8>(words), every(0xff00ff00));
    let even = _mm512_and_si512(_mm512_rol_epi32::<8>(words), every(0x00ff00ff));
    _mm512_or_si512(odd, even)
}
