//! Amounts of bitcoin in satoshis.

use serde::Deserialize;
use serde::Serialize;
use std::fmt;

/// A number of satoshis, as the wire has it: signed, so that a negative output can be refused.
///
/// Any 64-bit number can be held, since a peer may send any; arithmetic is checked, and
/// [`Amount::is_money_range`] tells which amounts can exist.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Amount(i64);

/// Satoshis in one bitcoin.
const COIN_SAT: i64 = 100_000_000;
/// Decimal places of an amount in bitcoin.
const DECIMALS: usize = 8;

const _: () = assert!(COIN_SAT == 10_i64.pow(DECIMALS as u32));

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One bitcoin, 100,000,000 satoshis.
    pub const COIN: Self = Self(COIN_SAT);
    /// The largest amount that an output, or the sum of a transaction, may have.
    ///
    /// It is a sanity bound, a little above what will ever be mined. Consensus rule since
    /// CVE-2010-5139; Bitcoin Core: `MAX_MONEY`.
    pub const MAX_MONEY: Self = Self(21_000_000 * COIN_SAT);

    /// An amount of `sat` satoshis, in range or not.
    pub const fn from_sat(sat: i64) -> Self {
        Self(sat)
    }

    /// The number of satoshis.
    pub const fn to_sat(self) -> i64 {
        self.0
    }

    /// Tells whether this amount is from 0 to [`Amount::MAX_MONEY`].
    ///
    /// Bitcoin Core: `MoneyRange`.
    pub const fn is_money_range(self) -> bool {
        0 <= self.0 && self.0 <= Self::MAX_MONEY.0
    }

    /// The sum, or `None` where 64 bits do not hold it (CVE-2010-5139 was such an overflow).
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sat) => Some(Self(sat)),
            None => None,
        }
    }

    /// The difference, negative if `other` is larger, or `None` where 64 bits do not hold it.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(sat) => Some(Self(sat)),
            None => None,
        }
    }
}

/// In bitcoin, exact, without trailing zeros: `50 BTC`, `0.00000001 BTC`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let coin = COIN_SAT.unsigned_abs();
        let (whole, fraction) = (self.0.unsigned_abs() / coin, self.0.unsigned_abs() % coin);
        let digits = format!("{fraction:0DECIMALS$}");
        match digits.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole} BTC"),
            digits => write!(f, "{sign}{whole}.{digits} BTC"),
        }
    }
}
