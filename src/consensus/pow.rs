//! Proof of work: targets, their compact form, work, and the retarget.

use crate::consensus::params::Params;
use crate::primitives::hash::Hash256;
use serde::Deserialize;
use serde::Serialize;
use thiserror::Error;

/// A target, or a sum of work.
pub type U256 = ruint::aliases::U256;

/// Wide enough for a target times the seconds of a window.
type U320 = ruint::aliases::U320;

/// What the 32 bits of a compact number say, before anybody asks whether it may be a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compact {
    /// The number without its sign, cut to 256 bits where it overflows.
    pub magnitude: U256,
    /// The sign bit is set on a number that is not zero.
    pub negative: bool,
    /// The number needs more than 256 bits.
    pub overflow: bool,
}

/// Why a compact number is no target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum BitsReject {
    /// Its sign bit is set.
    #[error("the target is negative")]
    Negative,
    /// It needs more than 256 bits.
    #[error("the target does not fit into 256 bits")]
    Overflow,
    /// No hash can be at or below it but zero.
    #[error("the target is zero")]
    Zero,
    /// It is easier than the chain allows.
    #[error("the target is above the limit of the chain")]
    AboveLimit,
}

/// Why a hash is no proof of work. Bitcoin Core says `high-hash` to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum PowReject {
    /// The header states no target.
    #[error(transparent)]
    Bits(#[from] BitsReject),
    /// The hash is above the target that the header states.
    #[error("the hash is above the target")]
    AboveTarget,
}

impl PowReject {
    /// The name that Bitcoin Core gives this rejection.
    pub const fn code(&self) -> &'static str {
        "high-hash"
    }
}

/// Takes a compact number apart: a byte that counts the bytes, a sign bit, 23 bits of value.
///
/// Bitcoin Core: `arith_uint256::SetCompact`.
pub fn expand_bits(bits: u32) -> Compact {
    let size_bytes = bits >> 24;
    let mut word = bits & 0x007f_ffff;
    let magnitude = if size_bytes <= 3 {
        word >>= 8 * (3 - size_bytes);
        U256::from(word)
    } else {
        let shift = 8 * (size_bytes as usize - 3);
        if shift < 256 { U256::from(word) << shift } else { U256::ZERO }
    };
    let negative = word != 0 && bits & 0x0080_0000 != 0;
    let overflow = word != 0
        && (size_bytes > 34
            || (word > 0xff && size_bytes > 33)
            || (word > 0xffff && size_bytes > 32));
    Compact { magnitude, negative, overflow }
}

/// The target that `bits` states, whatever the limit of the chain.
///
/// # Errors
///
/// [`BitsReject`] where it is negative, zero or over 256 bits.
pub fn decode_bits(bits: u32) -> Result<U256, BitsReject> {
    let compact = expand_bits(bits);
    if compact.negative {
        return Err(BitsReject::Negative);
    }
    if compact.overflow {
        return Err(BitsReject::Overflow);
    }
    if compact.magnitude.is_zero() {
        return Err(BitsReject::Zero);
    }
    Ok(compact.magnitude)
}

/// The compact form of `target`, cut to its leading three bytes (two where the sign bit is in the
/// way). Bitcoin Core: `arith_uint256::GetCompact`.
pub fn encode_bits(target: U256) -> u32 {
    let mut size_bytes = target.bit_len().div_ceil(8);
    let mut word = if size_bytes <= 3 {
        (target.as_limbs()[0] as u32) << (8 * (3 - size_bytes))
    } else {
        (target >> (8 * (size_bytes - 3))).as_limbs()[0] as u32
    };
    if word & 0x0080_0000 != 0 {
        word >>= 8;
        size_bytes += 1;
    }
    word | (size_bytes as u32) << 24
}

/// The expected number of hashes that `target` costs: floor(2^256 / (target + 1)).
pub fn work_of_target(target: U256) -> U256 {
    // 2^256 does not fit: 2^256 / (t + 1) = (2^256 - 1 - t) / (t + 1) + 1.
    match target.checked_add(U256::from(1)) {
        Some(divisor) => !target / divisor + U256::from(1),
        None => U256::from(1),
    }
}

/// The work of a header that states `bits`; none where that is no target.
///
/// Bitcoin Core: `GetBlockProof`.
pub fn work_of_bits(bits: u32) -> U256 {
    match decode_bits(bits) {
        Ok(target) => work_of_target(target),
        Err(_) => U256::ZERO,
    }
}

/// The target that a header of this chain states with `bits`.
///
/// Bitcoin Core: `DeriveTarget`.
///
/// # Errors
///
/// [`BitsReject`] where it is negative, zero, over 256 bits or above the limit of the chain.
pub fn derive_target(bits: u32, params: &Params) -> Result<U256, BitsReject> {
    let target = decode_bits(bits)?;
    if target > expand_bits(params.pow_limit_bits).magnitude {
        return Err(BitsReject::AboveLimit);
    }
    Ok(target)
}

/// Checks that `hash` is a proof of the work that `bits` states: at or below its target.
///
/// Consensus rule; Bitcoin Core: `CheckProofOfWork`.
///
/// # Errors
///
/// [`PowReject`], to which Core says `high-hash`.
pub fn check_proof_of_work(hash: &Hash256, bits: u32, params: &Params) -> Result<(), PowReject> {
    let target = derive_target(bits, params)?;
    if U256::from_le_bytes(hash.0) > target {
        return Err(PowReject::AboveTarget);
    }
    Ok(())
}

/// Whether the block at `height` is the first of a retarget window, and so may change its target.
pub const fn is_retarget(height: u32, params: &Params) -> bool {
    match params.retarget_blocks {
        Some(blocks) => height != 0 && height.is_multiple_of(blocks),
        None => false,
    }
}

/// The target that the block at `height` must state, compact: that of its parent, but at a
/// retarget what the last window's times ask for.
///
/// `first_time` gives the time of the window's first block, which is `retarget_blocks` below
/// `height`; it is asked only at a retarget.
///
/// Bitcoin Core: `GetNextWorkRequired`.
pub fn next_bits(
    height: u32,
    parent_bits: u32,
    parent_time: u32,
    first_time: impl FnOnce() -> u32,
    params: &Params,
) -> u32 {
    match params.retarget_blocks {
        Some(blocks) if is_retarget(height, params) => {
            retarget(parent_bits, first_time(), parent_time, blocks, params)
        }
        Some(_) | None => parent_bits,
    }
}

/// The next target of a window of `blocks` blocks whose first and last have these times: the old
/// one × timespan / (blocks × spacing), the timespan held between a quarter and four times the
/// plan, and never above the limit.
///
/// The timespan is that of `blocks` − 1 intervals, an error of 2009 that is now a rule. The
/// product of an easy target and a long timespan needs more than 256 bits; Core relies on
/// mainnet's limit there, our limits can be easier.
///
/// Bitcoin Core: `CalculateNextWorkRequired`.
fn retarget(bits: u32, first_time: u32, last_time: u32, blocks: u32, params: &Params) -> u32 {
    let planned_s = params.pow_target_timespan_s(blocks) as i128;
    let measured_s = i128::from(last_time) - i128::from(first_time);
    let timespan_s = measured_s.clamp(planned_s / 4, planned_s * 4) as u128;
    let limit = expand_bits(params.pow_limit_bits).magnitude;
    let product = U320::from(expand_bits(bits).magnitude) * U320::from(timespan_s);
    let target = product / U320::from(planned_s as u128);
    encode_bits(if target > U320::from(limit) { limit } else { U256::from(target) })
}
