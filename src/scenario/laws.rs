//! The section `network` as the laws that the network draws from.

use crate::network::bandwidth::BandwidthLaw;
use crate::network::latency::LatencyLaw;
use crate::network::link::LinkLaws;
use crate::network::presets::Preset;
use crate::network::presets::region_by_code;
use crate::network::topology::TopologyLaw;
use crate::network::topology::TopologyReject;
use crate::network::topology_file::parse_edge_csv;
use crate::network::topology_file::parse_graphml;
use crate::scenario::network::Bandwidth;
use crate::scenario::network::Latency;
use crate::scenario::network::LatencyPreset;
use crate::scenario::network::Topology;
use crate::scenario::people::People;
use crate::scenario::schema::Scenario;

/// Who is linked to whom.
///
/// # Errors
///
/// What is wrong with the content of a topology file.
pub fn topology_law(scenario: &Scenario) -> Result<TopologyLaw, TopologyReject> {
    topology_law_of(&scenario.network.topology, &scenario.people)
}

/// The same before there is a whole scenario.
///
/// # Errors
///
/// What is wrong with the content of a topology file.
pub fn topology_law_of(
    topology: &Topology,
    people: &People,
) -> Result<TopologyLaw, TopologyReject> {
    Ok(match topology {
        Topology::Random { outbound } => TopologyLaw::Random { outbound: *outbound },
        Topology::Full => TopologyLaw::Full,
        Topology::Ring => TopologyLaw::Ring,
        Topology::Star => TopologyLaw::Star,
        Topology::SmallWorld { neighbours, rewired } => {
            TopologyLaw::SmallWorld { neighbours: *neighbours, rewired_ppb: rewired.billionths() }
        }
        Topology::ScaleFree { links } => TopologyLaw::ScaleFree { links: *links },
        Topology::File { path, content } => {
            let people: Vec<String> = people.keys().cloned().collect();
            let is_graphml = path.ends_with(".graphml") || path.ends_with(".xml");
            let parse = if is_graphml { parse_graphml } else { parse_edge_csv };
            TopologyLaw::File(parse(content, &people)?)
        }
    })
}

/// How long messages travel, and how fast nodes send.
pub fn link_laws(scenario: &Scenario) -> LinkLaws {
    let network = &scenario.network;
    LinkLaws {
        latency: latency_law(&network.latency),
        bandwidth: match network.bandwidth {
            Bandwidth::Unlimited => BandwidthLaw::Unlimited,
            Bandwidth::Each { upload, download } => BandwidthLaw::Each {
                upload_bits_per_s: upload.bits_per_second(),
                download_bits_per_s: download.bits_per_second(),
            },
            Bandwidth::Preset(preset) => BandwidthLaw::Regions(preset_of(preset)),
        },
        loss_ppb: network.loss.billionths(),
        regions: scenario
            .people
            .values()
            .map(|person| person.region.and_then(|region| region_by_code(region.code())))
            .collect(),
    }
}

fn latency_law(latency: &Latency) -> LatencyLaw {
    match latency {
        Latency::Preset(preset) => LatencyLaw::Regions(preset_of(*preset)),
        Latency::Constant(all) => LatencyLaw::Constant(*all),
        Latency::Uniform { from, to } => LatencyLaw::Uniform { from: *from, to: *to },
        Latency::Exponential { mean } => LatencyLaw::Exponential { mean: *mean },
        Latency::Normal { mean, deviation } => {
            LatencyLaw::Normal { mean: *mean, deviation: *deviation }
        }
        Latency::Lognormal { median, sigma } => {
            LatencyLaw::LogNormal { median: *median, sigma: sigma.as_f64() }
        }
        Latency::Pareto { least, shape } => {
            LatencyLaw::Pareto { least: *least, shape: shape.as_f64() }
        }
    }
}

const fn preset_of(preset: LatencyPreset) -> Preset {
    match preset {
        LatencyPreset::Bitcoin2013 => Preset::Bitcoin2013,
        LatencyPreset::Bitcoin2015 => Preset::Bitcoin2015,
        LatencyPreset::Bitcoin2019 => Preset::Bitcoin2019,
    }
}
