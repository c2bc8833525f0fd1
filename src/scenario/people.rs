//! The section `people`: the cast, each with one node of the same name.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::scenario::network::MempoolPolicy;
use crate::scenario::units::Share;
use crate::sim::time::SimDuration;

/// The cast by name; the order of the file does not matter.
pub type People = BTreeMap<String, Person>;

/// Somebody with a name and a node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The share of the whole network's hashpower at time 0.
    pub hashpower: Share,
    /// Where the node stands; `None` lets the seed decide.
    pub region: Option<Region>,
    /// The nodes to which this node opens links; empty leaves it to the topology.
    pub peers: Vec<String>,
    /// How long a message travels over each link of the node; `None`: as in the whole network.
    pub latency: Option<SimDuration>,
    /// How far the node's clock runs ahead, in nanoseconds; negative is behind.
    pub clock_offset_ns: i64,
    /// What the person can pay away from the beginning, in satoshis.
    pub funds_sat: u64,
    /// After how many confirmations a shop delivers; `None`: no shop.
    pub confirmations: Option<u32>,
    /// Which of two payments with the same coins stays; `None`: as in the whole network.
    pub mempool: Option<MempoolPolicy>,
}

/// A part of the world with its own delays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Region {
    /// `NA`
    NorthAmerica,
    /// `EU`
    Europe,
    /// `SA`
    SouthAmerica,
    /// `AP`
    AsiaPacific,
    /// `JP`
    Japan,
    /// `AU`
    Australia,
}

impl Region {
    /// All regions in the order of the tables of delays.
    pub const ALL: [Self; 6] = [
        Self::NorthAmerica,
        Self::Europe,
        Self::SouthAmerica,
        Self::AsiaPacific,
        Self::Japan,
        Self::Australia,
    ];

    /// The two letters that scenarios and tables write.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NorthAmerica => "NA",
            Self::Europe => "EU",
            Self::SouthAmerica => "SA",
            Self::AsiaPacific => "AP",
            Self::Japan => "JP",
            Self::Australia => "AU",
        }
    }

    /// The region with these two letters.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.code() == code)
    }
}
