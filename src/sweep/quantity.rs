//! What the points of an axis are: shares, durations, amounts, numbers or words.

use crate::scenario::units::parse_amount_sat;
use crate::scenario::units::parse_duration;
use crate::sweep::axis::Axis;

/// The last parts of pointers whose numbers are shares from 0 to 1.
const SHARES: [&str; 3] = ["hashpower", "loss", "share"];
/// Satoshis in a bitcoin.
pub const SATOSHIS_PER_BITCOIN: f64 = 100_000_000.0;

/// What the points of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Shares from 0 to 1.
    Share,
    /// Numbers without a unit.
    Number,
    /// Durations; their value is in seconds.
    Seconds,
    /// Amounts; their value is in bitcoins.
    Bitcoins,
    /// Words and labels: no value.
    Word,
}

impl Quantity {
    /// What the points of an axis are.
    pub fn of(axis: &Axis) -> Self {
        let all =
            |quantity: Self| axis.points.iter().all(|point| quantity.value(&point.label).is_some());
        let last = |pointer: &str| SHARES.contains(&pointer.rsplit('/').next().unwrap_or_default());
        let mut pointers = axis.points.iter().flat_map(|point| &point.assignments);
        if all(Self::Number) {
            let are_shares = pointers.all(|assignment| last(&assignment.pointer));
            return if are_shares { Self::Share } else { Self::Number };
        }
        let kinds = [Self::Seconds, Self::Bitcoins];
        kinds.into_iter().find(|&kind| all(kind)).unwrap_or(Self::Word)
    }

    /// The value of a point with this label: a share, a number, seconds or bitcoins.
    pub fn value(self, label: &str) -> Option<f64> {
        match self {
            Self::Share | Self::Number => {
                label.parse().ok().filter(|value: &f64| value.is_finite())
            }
            Self::Seconds => parse_duration(label).ok().map(|duration| duration.as_secs_f64()),
            Self::Bitcoins => {
                parse_amount_sat(label).ok().map(|satoshis| satoshis as f64 / SATOSHIS_PER_BITCOIN)
            }
            Self::Word => None,
        }
    }
}
