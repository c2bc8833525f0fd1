//! stub
use crate::network::latency::LatencyLaw;
use crate::network::topology::Edge;
use crate::sim::id::NodeId;
use crate::sim::rng::{Mixer, exponential_of};
use crate::sim::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkDirection {
    pub last_arrival: SimTime,
    pub base_us: u32,
    pub count: u32,
}
/// How fast nodes send and receive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandwidthLaw {
    /// Bits per second that a node sends, by region; one entry: the same everywhere; 0: unlimited.
    pub upload_bits_per_s: Vec<u64>,
    /// Bits per second that a node receives, likewise.
    pub download_bits_per_s: Vec<u64>,
}
/// Everything about links that the scenario says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkLaws {
    /// How long messages travel.
    pub latency: LatencyLaw,
    /// How fast nodes send and receive.
    pub bandwidth: BandwidthLaw,
    /// The share of packets that must be sent again, in parts per billion.
    pub loss_ppb: u64,
    /// The regions that named people ask for, by node from 0.
    pub regions: Vec<Option<u8>>,
}
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Links {
    mean_ns: f64,
    mixer: Option<Mixer>,
}
impl Links {
    pub fn reset(&mut self, _laws: &LinkLaws, _nodes: u32, seed: u64) {
        self.mean_ns = 200e6;
        self.mixer = Some(Mixer::new(seed, "latency"));
    }
    pub fn lay(&mut self, _edge: &Edge, _number: u32) -> (LinkDirection, LinkDirection) {
        let d = LinkDirection { last_arrival: SimTime::ZERO, base_us: 0, count: 0 };
        (d, d)
    }
    pub fn region_of(&self, _node: NodeId) -> Option<&str> {
        None
    }
    pub fn arrival(
        &mut self,
        d: &mut LinkDirection,
        n: u32,
        _from: NodeId,
        _to: NodeId,
        now: SimTime,
        _size: u32,
    ) -> SimTime {
        let x = exponential_of(self.mixer.unwrap().at(u64::from(n), u64::from(d.count)));
        d.count += 1;
        let at = now + SimDuration::from_nanos(100_000_000 + (x * self.mean_ns) as u64);
        d.last_arrival = d.last_arrival.max(at);
        d.last_arrival
    }
}
