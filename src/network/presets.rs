//! Measured networks of three years: regions, latencies and bandwidths, with their sources.

use serde::Deserialize;
use serde::Serialize;

/// How many regions a map has.
pub const REGIONS: usize = 6;

/// The regions in the order of all tables.
pub const REGION_CODES: [&str; REGIONS] = ["NA", "EU", "SA", "AP", "JP", "AU"];

/// The regions' names in the order of all tables.
pub const REGION_NAMES: [&str; REGIONS] =
    ["North America", "Europe", "South America", "Asia-Pacific", "Japan", "Australia"];

/// The position of the region with this code, such as `JP`.
pub fn region_by_code(code: &str) -> Option<u8> {
    REGION_CODES.iter().position(|&known| known == code).map(|at| at as u8)
}

/// A year of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preset {
    /// `bitcoin-2013`: calibrated to Decker and Wattenhofer.
    Bitcoin2013,
    /// `bitcoin-2015`: the SimBlock project's figures of 2015.
    Bitcoin2015,
    /// `bitcoin-2019`: the SimBlock project's figures of 2019.
    Bitcoin2019,
}

impl Preset {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::Bitcoin2013, Self::Bitcoin2015, Self::Bitcoin2019];

    /// The name in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bitcoin2013 => "bitcoin-2013",
            Self::Bitcoin2015 => "bitcoin-2015",
            Self::Bitcoin2019 => "bitcoin-2019",
        }
    }

    /// The preset called `name`.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// Its map.
    pub const fn map(self) -> &'static RegionMap {
        match self {
            Self::Bitcoin2013 => &BITCOIN_2013,
            Self::Bitcoin2015 => &BITCOIN_2015,
            Self::Bitcoin2019 => &BITCOIN_2019,
        }
    }
}

/// Where nodes are, and what that means for their links.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionMap {
    /// The share of nodes in each region, in parts per ten thousand.
    pub node_share_pptt: [u16; REGIONS],
    /// The mean time that a message takes from region to region, one way, in milliseconds.
    pub mean_latency_ms: [[u16; REGIONS]; REGIONS],
    /// The exponent of the Pareto law of which each message's latency is drawn, around the mean.
    pub pareto_shape: f64,
    /// How slow nodes are at taking messages in, beside what the links need; `None`: not at all.
    pub slowness: Option<Slowness>,
    /// What a node receives, in kbit/s; 0: any amount at once.
    pub download_kbit_per_s: [u32; REGIONS],
    /// What a node sends, in kbit/s; 0: any amount at once.
    pub upload_kbit_per_s: [u32; REGIONS],
}

/// A lognormal law over nodes: how much later than its link alone would allow a message is taken
/// in by its receiver.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slowness {
    /// Half of the nodes are faster, in milliseconds.
    pub median_ms: f64,
    /// The standard deviation of the logarithm.
    pub sigma: f64,
    /// No node is slower, in milliseconds.
    pub max_ms: f64,
}

/// The exponent of the Pareto law around the mean: the least latency is four fifths of the mean,
/// the standard deviation 0.26 of it (one of the two values in use among simulators).
const PARETO_SHAPE: f64 = 5.0;

/// The network of 2015, as the SimBlock project publishes it (Aoki, Otsuki, Kaneko, Banno, Shudo
/// 2019, "SimBlock: a blockchain network simulator", arXiv 1901.09777).
pub const BITCOIN_2015: RegionMap = RegionMap {
    node_share_pptt: [3_869, 5_159, 113, 574, 119, 166],
    mean_latency_ms: [
        [36, 119, 255, 310, 154, 208],
        [119, 12, 221, 242, 266, 350],
        [255, 221, 137, 347, 256, 269],
        [310, 242, 347, 99, 172, 278],
        [154, 266, 256, 172, 9, 163],
        [208, 350, 269, 278, 163, 22],
    ],
    pareto_shape: PARETO_SHAPE,
    slowness: None,
    download_kbit_per_s: [25_000, 24_000, 6_500, 10_000, 17_500, 14_000],
    upload_kbit_per_s: [4_700, 8_100, 1_800, 5_300, 3_400, 5_200],
};

/// The network of 2019, from the same source.
pub const BITCOIN_2019: RegionMap = RegionMap {
    node_share_pptt: [3_316, 4_998, 90, 1_177, 224, 195],
    mean_latency_ms: [
        [32, 124, 184, 198, 151, 189],
        [124, 11, 227, 237, 252, 294],
        [184, 227, 88, 325, 301, 322],
        [198, 237, 325, 85, 58, 198],
        [151, 252, 301, 58, 12, 126],
        [189, 294, 322, 198, 126, 16],
    ],
    pareto_shape: PARETO_SHAPE,
    slowness: None,
    download_kbit_per_s: [52_000, 40_000, 18_000, 22_800, 22_800, 29_900],
    upload_kbit_per_s: [19_200, 20_700, 5_800, 15_700, 10_200, 11_300],
};

/// The network of 2013: the map of 2015 with slow nodes.
///
/// Calibrated, not measured link by link. Decker and Wattenhofer 2013, "Information propagation
/// in the Bitcoin network", saw a new block at half of the nodes after 6.5 s, at the mean node
/// after 12.6 s, at 95 % after 40 s, and 1.69 % of heights contested. Blocks were full and nodes
/// slow at sending and checking them; here blocks may be small, so that time is part of each
/// node's slowness, and bandwidth is left unlimited lest it count twice.
/// The parameters are those that give this median and mean in 500 nodes of eight outbound links
/// with relay `inv`, where a hop takes three messages. A test holds them on a bare model of the
/// relay, which then gives, unasked, 44 s for 95 % of the nodes. With the 21 miners of the honest
/// day that is 1.9 % of contested heights to first order in delay over interval; played in full,
/// where the windows of a slow miner overlap, it was 1.64 % (764 forks in 330 days). One day says
/// little: which nodes the large miners have moves its expectation between 0.8 % and 4 %.
pub const BITCOIN_2013: RegionMap = RegionMap {
    node_share_pptt: BITCOIN_2015.node_share_pptt,
    mean_latency_ms: BITCOIN_2015.mean_latency_ms,
    pareto_shape: PARETO_SHAPE,
    slowness: Some(Slowness { median_ms: 1_000.0, sigma: 1.7, max_ms: 90_000.0 }),
    download_kbit_per_s: [0; REGIONS],
    upload_kbit_per_s: [0; REGIONS],
};
