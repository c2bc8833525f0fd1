//! Locks: until when a transaction may not be confirmed, and what "now" means in a block.

use crate::consensus::params::Params;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;

/// How many block times the median is taken of (`nMedianTimeSpan`).
pub const MEDIAN_TIME_BLOCKS: usize = 11;

/// Below it a lock time is a height, from it on seconds since 1970 (`LOCKTIME_THRESHOLD`,
/// Tue Nov 5 00:53:20 1985 UTC).
pub const LOCK_TIME_THRESHOLD: u32 = 500_000_000;

/// This bit switches the relative lock of an input off (`SEQUENCE_LOCKTIME_DISABLE_FLAG`).
const SEQUENCE_DISABLE: u32 = 1 << 31;

/// This bit says that a relative lock counts time (`SEQUENCE_LOCKTIME_TYPE_FLAG`).
const SEQUENCE_IS_TIME: u32 = 1 << 22;

/// The bits of a sequence number that hold the lock (`SEQUENCE_LOCKTIME_MASK`).
const SEQUENCE_VALUE: u32 = 0xffff;

/// The unit of a relative time lock: 2^9 seconds (`SEQUENCE_LOCKTIME_GRANULARITY`).
const SEQUENCE_TIME_SHIFT: u32 = 9;

/// The last height and time at which the relative locks of a transaction still hold it back;
/// −1 where there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SequenceLocks {
    /// The last height at which it may not be confirmed.
    pub height: i64,
    /// The last median time, in seconds since 1970, at which it may not be confirmed.
    pub time_s: i64,
}

/// The median of the first eleven of `times` (the newest ones), or of all if there are fewer; the
/// upper one of an even number. `None` of nothing.
///
/// Bitcoin Core: `CBlockIndex::GetMedianTimePast`.
pub fn median_time_past(times: impl IntoIterator<Item = u32>) -> Option<u32> {
    let mut window = [0; MEDIAN_TIME_BLOCKS];
    let mut count = 0;
    for (slot, time) in window.iter_mut().zip(times) {
        *slot = time;
        count += 1;
    }
    let known = &mut window[..count];
    known.sort_unstable();
    known.get(count / 2).copied()
}

/// The time that the lock times of a block at `height` are compared with: the median time past of
/// its parent (BIP-0113), before that rule the time of the block itself.
pub const fn lock_time_cutoff(
    height: u32,
    header_time: u32,
    parent_median_time: u32,
    params: &Params,
) -> u32 {
    if height >= params.csv_height { parent_median_time } else { header_time }
}

/// Whether `tx` may be in a block at `height` as far as its lock time goes, with the block's
/// `cutoff_time` from [`lock_time_cutoff`].
///
/// Consensus rule; Bitcoin Core: `IsFinalTx`.
pub fn is_final(tx: &Transaction, height: u32, cutoff_time: u32) -> bool {
    let now = if tx.lock_time < LOCK_TIME_THRESHOLD { height } else { cutoff_time };
    tx.lock_time == 0
        || tx.lock_time < now
        || tx.inputs.iter().all(|input| input.sequence == TxIn::SEQUENCE_FINAL)
}

/// The relative locks (BIP-0068) of `tx`, whose inputs spend coins confirmed at `coin_heights`.
///
/// `median_time_at` gives the median time past of the block at a height on the branch in question;
/// it is asked for the block before the coin's, and only for time locks.
///
/// Bitcoin Core: `CalculateSequenceLocks`.
pub fn sequence_locks(
    tx: &Transaction,
    coin_heights: impl IntoIterator<Item = u32>,
    mut median_time_at: impl FnMut(u32) -> u32,
) -> SequenceLocks {
    let mut locks = SequenceLocks { height: -1, time_s: -1 };
    // Compared unsigned: a negative version is a large one.
    if (tx.version as u32) < 2 {
        return locks;
    }
    for (input, coin_height) in tx.inputs.iter().zip(coin_heights) {
        if input.sequence & SEQUENCE_DISABLE != 0 {
            continue;
        }
        let value = i64::from(input.sequence & SEQUENCE_VALUE);
        if input.sequence & SEQUENCE_IS_TIME != 0 {
            let coin_time_s = i64::from(median_time_at(coin_height.saturating_sub(1)));
            let span_s = value << SEQUENCE_TIME_SHIFT;
            locks.time_s = locks.time_s.max(coin_time_s + span_s - 1);
        } else {
            locks.height = locks.height.max(i64::from(coin_height) + value - 1);
        }
    }
    locks
}

/// Whether the relative locks of a transaction let it into a block at `height` whose parent has
/// this median time past.
///
/// Consensus rule (BIP-0068); Bitcoin Core: `EvaluateSequenceLocks`.
pub fn are_sequence_locks_over(locks: SequenceLocks, height: u32, parent_median_time: u32) -> bool {
    locks.height < i64::from(height) && locks.time_s < i64::from(parent_median_time)
}
