//! A link is a TCP connection: when does a message arrive?
//!
//! Messages of one direction never overtake each other, a lost packet costs the time until it is
//! sent again, and all that a node sends leaves through one upload queue.

use crate::network::bandwidth::BandwidthLaw;
use crate::network::bandwidth::Departure;
use crate::network::bandwidth::Rates;
use crate::network::latency::LatencyLaw;
use crate::network::latency::Variation;
use crate::network::presets::REGION_CODES;
use crate::network::presets::REGIONS;
use crate::network::presets::RegionMap;
use crate::network::topology::Edge;
use crate::sim::id::NodeId;
use crate::sim::math;
use crate::sim::rng::Mixer;
use crate::sim::rng::unit_of;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// The bytes of a packet's payload: an Ethernet frame less the headers of IP and TCP.
const PACKET_BYTES: u32 = 1_460;

/// The shortest wait before a packet is sent again, beside the round trip (Linux: `TCP_RTO_MIN`).
const RETRANSMIT_WAIT: SimDuration = SimDuration::from_millis(200);

/// How often one packet is lost in a row at the most; the wait doubles each time.
const LOSSES_MAX: i32 = 10;

/// One, as a share in parts per billion.
const PARTS: f64 = 1e9;

/// One direction of a link: 16 bytes beside each of the ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkDirection {
    /// When the last message arrives; the next arrives no earlier.
    pub last_arrival: SimTime,
    /// The base latency in nanoseconds above the lowest [`COUNT_BITS`]; in these the number of
    /// messages sent, for their luck, which repeats itself after a million messages.
    base_and_count: u64,
}

/// The bits of a [`LinkDirection`] that count messages.
const COUNT_BITS: u32 = 20;

impl LinkDirection {
    /// A direction that has carried nothing, and whose messages take `base` before variation.
    ///
    /// # Panics
    ///
    /// If `base` is longer than 4.8 hours; laws give at most four.
    pub fn new(base: SimDuration) -> Self {
        let base_ns = base.as_nanos();
        assert!(base_ns >> (u64::BITS - COUNT_BITS) == 0, "{base:?} is too long for a latency");
        Self { last_arrival: SimTime::ZERO, base_and_count: base_ns << COUNT_BITS }
    }

    /// How long a message takes before variation.
    pub const fn base(&self) -> SimDuration {
        SimDuration::from_nanos(self.base_and_count >> COUNT_BITS)
    }

    /// Changes the base latency from now on: a link becomes slow, or is itself again.
    pub fn set_base(&mut self, base: SimDuration) {
        self.base_and_count = Self::new(base).base_and_count | self.count();
    }

    const fn count(&self) -> u64 {
        self.base_and_count & ((1 << COUNT_BITS) - 1)
    }

    /// The number of the next message, from 0.
    fn count_one(&mut self) -> u64 {
        let count = self.count();
        self.base_and_count = (self.base_and_count ^ count) | ((count + 1) % (1 << COUNT_BITS));
        count
    }
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

impl LinkLaws {
    /// Links of one latency, without limits or losses.
    pub fn constant(latency: SimDuration) -> Self {
        Self {
            latency: LatencyLaw::Constant(latency),
            bandwidth: BandwidthLaw::Unlimited,
            loss_ppb: 0,
            regions: Vec::new(),
        }
    }

    /// The map that nodes are placed on: that of the latencies, else that of the bandwidths.
    pub fn map(&self) -> Option<&'static RegionMap> {
        let of_bandwidth = match self.bandwidth {
            BandwidthLaw::Unlimited | BandwidthLaw::Each { .. } => None,
            BandwidthLaw::Regions(preset) => Some(preset.map()),
        };
        self.latency.map().or(of_bandwidth)
    }
}

/// What all links of a world share.
///
/// Luck is drawn by (from, to, number of the message on this direction), so a message more or
/// less elsewhere changes nothing here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Links {
    law: LatencyLaw,
    link_luck: Mixer,
    node_luck: Mixer,
    message_luck: Mixer,
    /// Where each node is; empty without a map.
    regions: Vec<u8>,
    /// How slow each node is; empty if none is.
    slowness: Vec<SimDuration>,
    variation: Option<Variation>,
    /// By region; without a map all nodes are in region 0. Empty where nothing limits.
    rates: Vec<Rates>,
    /// When each node's upload queue is empty; empty where nothing limits.
    free_at: Vec<SimTime>,
    /// The share of packets that are lost.
    loss: f64,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            law: LatencyLaw::Constant(SimDuration::ZERO),
            link_luck: Mixer::new(0, "link latency"),
            node_luck: Mixer::new(0, "node place"),
            message_luck: Mixer::new(0, "message latency"),
            regions: Vec::new(),
            slowness: Vec::new(),
            variation: None,
            rates: Vec::new(),
            free_at: Vec::new(),
            loss: 0.0,
        }
    }
}

/// Which draw of a node decides what.
mod draw {
    pub const REGION: u64 = 0;
    pub const SLOWNESS: [u64; 2] = [1, 2];
}

impl Links {
    /// Starts over for `nodes` nodes, with these laws and the luck of `seed`.
    ///
    /// # Panics
    ///
    /// If a law cannot be drawn: scenarios are checked before.
    pub fn reset(&mut self, laws: &LinkLaws, nodes: u32, seed: u64) {
        laws.latency.check().expect("latencies are checked with the scenario");
        assert!(laws.loss_ppb < PARTS as u64, "something must get through");
        self.law.clone_from(&laws.latency);
        self.link_luck = Mixer::new(seed, "link latency");
        self.node_luck = Mixer::new(seed, "node place");
        self.message_luck = Mixer::new(seed, "message latency");
        self.loss = laws.loss_ppb as f64 / PARTS;
        self.place_nodes(laws, nodes);
        self.set_variation();
        self.set_rates(laws.bandwidth, nodes);
    }

    /// Puts each node into the region that its person asks for, or into one drawn by share.
    fn place_nodes(&mut self, laws: &LinkLaws, nodes: u32) {
        self.regions.clear();
        self.slowness.clear();
        let luck = self.node_luck;
        let Some(map) = laws.map() else { return };
        self.regions.extend((0..nodes).map(|node| {
            let asked = laws.regions.get(node as usize).copied().flatten();
            asked.unwrap_or_else(|| map.region(luck.at(u64::from(node), draw::REGION)))
        }));
        if let Some(law) = self.law.map().and_then(|map| map.slowness) {
            let of = |node| law.draw(draw::SLOWNESS.map(|draw| luck.at(u64::from(node), draw)));
            self.slowness.extend((0..nodes).map(of));
        }
    }

    /// Makes the table of the variation, unless it is there from the last time.
    fn set_variation(&mut self) {
        let shape = self.law.map().map(|map| map.pareto_shape);
        if self.variation.as_ref().map(Variation::shape) != shape {
            self.variation = shape.map(Variation::pareto);
        }
    }

    fn set_rates(&mut self, law: BandwidthLaw, nodes: u32) {
        self.rates = Rates::by_region(law, REGIONS as u8);
        self.free_at.clear();
        if !self.rates.is_empty() {
            self.free_at.resize(nodes as usize, SimTime::ZERO);
        }
    }

    /// The two directions of a new link: from the opener, and back.
    pub fn lay(&self, edge: &Edge) -> (LinkDirection, LinkDirection) {
        let (a, b) = (edge.from, edge.to);
        let shared = edge.latency.unwrap_or_else(|| self.link_latency(a, b));
        let slow = |node: NodeId| match edge.latency {
            Some(_) => SimDuration::ZERO,
            None => self.slowness.get(node.index()).copied().unwrap_or(SimDuration::ZERO),
        };
        let total =
            |receiver| SimDuration::from_nanos(shared.as_nanos() + slow(receiver).as_nanos());
        (LinkDirection::new(total(b)), LinkDirection::new(total(a)))
    }

    /// The latency between two nodes, the same in both directions.
    fn link_latency(&self, a: NodeId, b: NodeId) -> SimDuration {
        if let Some(map) = self.law.map() {
            return map.mean_latency(self.regions[a.index()], self.regions[b.index()]);
        }
        let pair = pair_of(a.min(b), a.max(b));
        self.law.draw([0, 1].map(|draw| self.link_luck.at(pair, draw)))
    }

    /// The code of the region that `node` is in, such as `JP`.
    pub fn region_of(&self, node: NodeId) -> Option<&'static str> {
        self.regions.get(node.index()).map(|&region| REGION_CODES[usize::from(region)])
    }

    /// The position of the region that `node` is in, in the tables of presets.
    pub fn region_number(&self, node: NodeId) -> Option<u8> {
        self.regions.get(node.index()).copied()
    }

    /// Step 5 of the block walk: when a message of `size_bytes` that is sent now arrives whole.
    ///
    /// It waits until the sender's upload queue is empty, leaves it byte by byte, travels, and is
    /// received byte by byte, each end at its own rate: the slower rate decides.
    pub fn arrival(
        &mut self,
        direction: &mut LinkDirection,
        from: NodeId,
        to: NodeId,
        now: SimTime,
        size_bytes: u32,
    ) -> SimTime {
        let latency = self.message_latency(direction, from, to, size_bytes);
        let arrival = if self.rates.is_empty() {
            now.saturating_add(latency).max(direction.last_arrival)
        } else {
            let departs = self.departure(from, now, size_bytes);
            let receiving = self.rates_of(to).download(size_bytes);
            let first_byte = departs.starts.saturating_add(latency);
            let last_byte = departs.ends.saturating_add(latency);
            first_byte.max(direction.last_arrival).saturating_add(receiving).max(last_byte)
        };
        direction.last_arrival = arrival;
        arrival
    }

    /// How long this message travels: the link's base, its own variation, what losses cost.
    fn message_latency(
        &self,
        direction: &mut LinkDirection,
        from: NodeId,
        to: NodeId,
        size_bytes: u32,
    ) -> SimDuration {
        let base = direction.base();
        let count = direction.count_one();
        if self.variation.is_none() && self.loss == 0.0 {
            return base;
        }
        let bits = self.message_luck.at(pair_of(from, to), count);
        let varied = match &self.variation {
            None => base,
            Some(variation) => {
                let factor = variation.factor((bits >> 32) as u32);
                SimDuration::from_nanos((base.as_nanos() as f64 * factor) as u64)
            }
        };
        if self.loss == 0.0 {
            return varied;
        }
        let resent = retransmission(self.loss, base, size_bytes, bits << 32);
        SimDuration::from_nanos(varied.as_nanos() + resent.as_nanos())
    }

    /// Puts a message into the upload queue of `node`: when it starts to leave, and when it is out.
    pub fn departure(&mut self, node: NodeId, now: SimTime, size_bytes: u32) -> Departure {
        let Some(&free_at) = self.free_at.get(node.index()) else {
            return Departure { starts: now, ends: now };
        };
        let starts = free_at.max(now);
        let ends = starts.saturating_add(self.rates_of(node).upload(size_bytes));
        self.free_at[node.index()] = ends;
        Departure { starts, ends }
    }

    fn rates_of(&self, node: NodeId) -> Rates {
        self.rates[usize::from(self.regions.get(node.index()).copied().unwrap_or(0))]
    }
}

impl RegionMap {
    /// The region of a node with this draw.
    fn region(&self, bits: u64) -> u8 {
        let total: u32 = self.node_share_pptt.iter().map(|&share| u32::from(share)).sum();
        let mut left = (unit_of(bits) * f64::from(total)) as u32;
        for (region, &share) in (0_u8..).zip(&self.node_share_pptt) {
            match left.checked_sub(u32::from(share)) {
                None => return region,
                Some(rest) => left = rest,
            }
        }
        unreachable!("a draw below the total falls into a share")
    }

    fn mean_latency(&self, a: u8, b: u8) -> SimDuration {
        let mean_ms = self.mean_latency_ms[usize::from(a)][usize::from(b)];
        SimDuration::from_millis(u64::from(mean_ms))
    }
}

/// The number under which the luck of a pair of nodes is drawn.
const fn pair_of(from: NodeId, to: NodeId) -> u64 {
    (from.0 as u64) << 32 | to.0 as u64
}

/// How much later a message of `size_bytes` arrives because packets are lost, each with
/// probability `loss`, from the upper 32 of 64 random bits.
///
/// The unluckiest of its packets decides: all of n packets are through after at most k losses
/// with probability (1 - loss^(k+1))^n. Each loss is noticed after [`RETRANSMIT_WAIT`] and a
/// round trip, and the wait doubles with each further one.
fn retransmission(loss: f64, base: SimDuration, size_bytes: u32, bits: u64) -> SimDuration {
    let packets = size_bytes.div_ceil(PACKET_BYTES).max(1) as i32;
    let draw = unit_of(bits);
    let mut losses = 0;
    let mut still_lost = loss;
    while losses < LOSSES_MAX && draw >= math::powi(1.0 - still_lost, packets) {
        losses += 1;
        still_lost *= loss;
    }
    let wait_ns = RETRANSMIT_WAIT.as_nanos() + 2 * base.as_nanos();
    SimDuration::from_nanos(wait_ns * ((1 << losses) - 1))
}
