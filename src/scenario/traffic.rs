//! The section `traffic`: random payments among many.

use crate::scenario::tree::Node;
use crate::scenario::units::BILLION;
use crate::scenario::units::Decimal;
use crate::scenario::units::amount_text;
use crate::scenario::value::amount_sat;
use crate::scenario::value::count;
use crate::scenario::value::decimal;
use crate::sim::time::SimDuration;
use serde::Deserialize;
use serde::Serialize;

/// What everybody has in the beginning: 100 BTC.
pub const FUNDS_SAT: u64 = 10_000_000_000;
/// In so many coins, so that several payments can wait at once.
pub const COINS: u64 = 10;

/// Random payments: a Poisson process, payer and payee drawn anew each time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Payments a minute on average.
    pub payments_per_minute: Decimal,
    /// How many people pay each other, each at a node drawn by the seed.
    pub people: u32,
    /// What each of them has in the beginning, in satoshis.
    pub funds_sat: u64,
}

impl Traffic {
    /// Reads a checked section.
    pub fn read(section: Option<&Node>) -> Option<Self> {
        section?;
        Some(Self {
            payments_per_minute: decimal(section, "payments_per_minute")?,
            people: count(section, "people")?,
            funds_sat: amount_sat(section, "funds").unwrap_or(FUNDS_SAT),
        })
    }

    /// The section with everything written out.
    pub fn to_node(&self) -> Node {
        Node::map([
            ("payments_per_minute", Node::number(self.payments_per_minute)),
            ("people", Node::number(self.people)),
            ("funds", Node::text(amount_text(self.funds_sat))),
        ])
    }

    /// The mean time from payment to payment.
    pub fn interval(&self) -> SimDuration {
        const MINUTE_NS: u128 = 60 * 1_000_000_000;
        let per_minute = u128::from(self.payments_per_minute.billionths().max(1));
        let interval_ns = MINUTE_NS * u128::from(BILLION) / per_minute;
        SimDuration::from_nanos(u64::try_from(interval_ns).unwrap_or(u64::MAX))
    }

    /// The name of one of them, from 1.
    pub fn name_of(number: u32) -> String {
        format!("person-{number}")
    }
}
