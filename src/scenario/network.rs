//! The section `network`: how many nodes and miners there are and how they are linked.

use serde::Deserialize;
use serde::Serialize;

use crate::scenario::units::BitRate;
use crate::scenario::units::Decimal;
use crate::scenario::units::Share;
use crate::sim::time::SimDuration;

/// The crowd and its links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// All nodes, those of named people and of miners included.
    pub nodes: u32,
    /// The anonymous miners.
    pub miners: Miners,
    /// Who is linked to whom.
    pub topology: Topology,
    /// How long a message travels.
    pub latency: Latency,
    /// How many bits per second a node sends and receives.
    pub bandwidth: Bandwidth,
    /// The share of packets that must be sent again.
    pub loss: Share,
    /// How blocks are announced.
    pub relay: Relay,
    /// How payments travel.
    pub payment_relay: PaymentRelay,
    /// Which of two payments with the same coins stays in a mempool.
    pub mempool: MempoolPolicy,
    /// How long a node checks a block before it passes it on.
    pub validation_time: ValidationTime,
}

impl Network {
    /// Whether nodes stand in regions: only where latency or bandwidth was measured by region.
    pub const fn has_regions(&self) -> bool {
        matches!(self.latency, Latency::Preset(_)) || matches!(self.bandwidth, Bandwidth::Preset(_))
    }
}

/// Which of two payments with the same coins stays in a mempool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MempoolPolicy {
    /// The first one seen.
    #[default]
    FirstSeen,
    /// The one that pays enough more to the miner.
    ReplaceByFee,
}

impl MempoolPolicy {
    /// The policy called so.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::FirstSeen, Self::ReplaceByFee].into_iter().find(|policy| policy.word() == word)
    }

    /// The word in scenarios.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FirstSeen => "first_seen",
            Self::ReplaceByFee => "replace_by_fee",
        }
    }
}

/// Anonymous miners, called `miner-1` and so on; they share the hashpower that people leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Miners {
    /// How many there are.
    pub count: u32,
    /// The relative weight of each; empty means that all are equal.
    pub split: Vec<Decimal>,
}

/// Who is linked to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topology {
    /// Each node opens links to that many others, drawn at random.
    Random {
        /// Links that a node opens.
        outbound: u32,
    },
    /// Everybody is linked to everybody.
    Full,
    /// Each node is linked to the next, the last to the first.
    Ring,
    /// Everybody is linked to the first node.
    Star,
    /// Watts and Strogatz: a ring of near neighbours of which some links are drawn anew.
    SmallWorld {
        /// Neighbours of a node on the ring, half on each side; even.
        neighbours: u32,
        /// The share of links that lead elsewhere.
        rewired: Share,
    },
    /// Barabási and Albert: newcomers prefer those who have many links.
    ScaleFree {
        /// Links that a newcomer opens.
        links: u32,
    },
    /// Links from an edge CSV or GraphML file.
    File {
        /// The path as the scenario writes it, relative to the scenario.
        path: String,
        /// What the file held: part of the resolved scenario, so that a run folder can be played
        /// again without the file.
        content: String,
    },
}

/// How long a message travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Latency {
    /// Measured delays of a year, by region.
    Preset(LatencyPreset),
    /// The same for each message.
    Constant(SimDuration),
    /// Uniform between two durations.
    Uniform {
        /// The shortest.
        from: SimDuration,
        /// The longest.
        to: SimDuration,
    },
    /// Exponential.
    Exponential {
        /// The mean.
        mean: SimDuration,
    },
    /// Normal, cut at zero.
    Normal {
        /// The mean.
        mean: SimDuration,
        /// The standard deviation.
        deviation: SimDuration,
    },
    /// Lognormal.
    Lognormal {
        /// Half of the messages are faster.
        median: SimDuration,
        /// The standard deviation of the logarithm.
        sigma: Decimal,
    },
    /// Pareto.
    Pareto {
        /// The shortest.
        least: SimDuration,
        /// The exponent of the tail; the mean is finite above 1.
        shape: Decimal,
    },
}

/// Delays, bandwidths and regions measured in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LatencyPreset {
    /// `bitcoin-2013`: calibrated to Decker and Wattenhofer.
    Bitcoin2013,
    /// `bitcoin-2015`: the SimBlock project's figures of 2015.
    Bitcoin2015,
    /// `bitcoin-2019`: the SimBlock project's figures of 2019.
    Bitcoin2019,
}

/// How many bits per second a node sends and receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bandwidth {
    /// Messages of any size take no time to send.
    Unlimited,
    /// The same for each node.
    Each {
        /// Sending.
        upload: BitRate,
        /// Receiving.
        download: BitRate,
    },
    /// Measured rates of a year, by region.
    Preset(LatencyPreset),
}

/// How blocks are announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relay {
    /// `flood`: whole blocks, unasked.
    Flood,
    /// `inv`: the hash first, as before Bitcoin Core 0.10.
    Inv,
    /// `headers`: the header first (BIP-0130).
    Headers,
    /// `compact`: header and short ids (BIP-0152).
    Compact,
}

/// How payments travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentRelay {
    /// `trickle`: announced after random pauses, as Core does.
    Trickle,
    /// `flood`: announced at once.
    Flood,
    /// `instant`: in every mempool at once.
    Instant,
}

/// How long a node checks a block: a fixed part and a part by size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationTime {
    /// For each block.
    pub per_block: SimDuration,
    /// For each 1,000 bytes of it, in proportion.
    pub per_kilobyte: SimDuration,
}
