//! What a header must be where it stands: its target, its time, its version.

use crate::consensus::params::Params;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Header;

/// What a header's place in the chain says about it. `None` is "not known here", and what is not
/// known is not judged: so a file that begins in the middle of a chain can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderContext {
    /// The height of the header.
    pub height: u32,
    /// The target that the chain asks for, compact; see [`crate::consensus::pow::next_bits`].
    pub required_bits: Option<u32>,
    /// The median time past of its parent, in seconds since 1970.
    pub parent_median_time: Option<u32>,
    /// The time on the clock of the node that asks, in seconds since 1970. A verdict for all
    /// nodes has none, and each node then asks [`check_not_too_new`] by its own clock.
    pub now: Option<u64>,
}

/// Checks a header, whose work has been checked, where it stands.
///
/// Consensus rules, in Bitcoin Core's order: `ContextualCheckBlockHeader`. A verdict without a
/// clock says `bad-version` of a header that a node with a clock refuses as `time-too-new`.
///
/// # Errors
///
/// The first of [`BlockReject::Bits`], [`BlockReject::TimeTooOld`], [`BlockReject::TimeTooNew`],
/// [`BlockReject::Version`].
pub fn check_header_in_context(
    header: &Header,
    context: &HeaderContext,
    params: &Params,
) -> Result<(), BlockReject> {
    if let Some(required) = context.required_bits {
        check_bits(header, required)?;
    }
    if let Some(median_time) = context.parent_median_time {
        check_not_too_old(header, median_time)?;
    }
    if let Some(now) = context.now {
        check_not_too_new(header, now, params)?;
    }
    check_version(header, context.height, params)
}

/// Checks that the header states the target that the chain asks for.
///
/// # Errors
///
/// [`BlockReject::Bits`].
pub const fn check_bits(header: &Header, required: u32) -> Result<(), BlockReject> {
    if header.bits != required {
        return Err(BlockReject::Bits { stated: header.bits, required });
    }
    Ok(())
}

/// Checks that the header's time is after the median of the last eleven, so that time goes on,
/// though each single clock may be wrong.
///
/// # Errors
///
/// [`BlockReject::TimeTooOld`].
pub const fn check_not_too_old(header: &Header, median_time: u32) -> Result<(), BlockReject> {
    if header.time <= median_time {
        return Err(BlockReject::TimeTooOld { time: header.time, median_time });
    }
    Ok(())
}

/// Checks that the header's time is at most two hours ahead of the clock of the node that asks.
///
/// # Errors
///
/// [`BlockReject::TimeTooNew`]: the node may accept the header later.
pub const fn check_not_too_new(
    header: &Header,
    now: u64,
    params: &Params,
) -> Result<(), BlockReject> {
    let latest = now.saturating_add(params.max_future_block_time_s as u64);
    if header.time as u64 > latest {
        return Err(BlockReject::TimeTooNew { time: header.time, latest });
    }
    Ok(())
}

/// Checks that the header's version is not retired: below 2 since BIP-0034, below 3 since
/// BIP-0066, below 4 since BIP-0065. Compared signed, as Core does.
///
/// # Errors
///
/// [`BlockReject::Version`].
pub const fn check_version(
    header: &Header,
    height: u32,
    params: &Params,
) -> Result<(), BlockReject> {
    let version = header.version;
    if (version < 2 && height >= params.bip34_height)
        || (version < 3 && height >= params.bip66_height)
        || (version < 4 && height >= params.bip65_height)
    {
        return Err(BlockReject::Version { version });
    }
    Ok(())
}
