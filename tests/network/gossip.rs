//! A bare model of block relay by `inv`: a hop is three messages (inv, getdata, block).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use forklab::network::link::LinkDirection;
use forklab::network::link::LinkLaws;
use forklab::network::link::Links;
use forklab::network::topology;
use forklab::network::topology::TopologyLaw;
use forklab::sim::id::NodeId;
use forklab::sim::rng::Stream;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;

/// The bytes of the three messages, for a block with a coinbase alone.
const INV_BYTES: u32 = 61;
const GETDATA_BYTES: u32 = 61;

/// A network over which one block after the other is passed on.
pub struct Gossip {
    links: Links,
    /// By node: its neighbours, where it stands in their lists, and the direction to them.
    ends: Vec<Vec<(NodeId, usize, LinkDirection)>>,
    now: SimTime,
}

/// What happens: `to` hears `Inv`, `GetData` or `Block` over its link `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Heard {
    Inv,
    GetData,
    Block,
}

impl Gossip {
    pub fn new(law: &TopologyLaw, laws: &LinkLaws, nodes: u32, seed: u64) -> Self {
        let mut stream = Stream::new(seed, "topology", "");
        let topology = topology::generate(law, nodes, &mut stream).unwrap();
        let mut links = Links::default();
        links.reset(laws, nodes, seed);
        let mut ends = vec![Vec::new(); nodes as usize];
        for edge in &topology.edges {
            let (there, back) = links.lay(edge);
            let (at_from, at_to) = (ends[edge.from.index()].len(), ends[edge.to.index()].len());
            ends[edge.from.index()].push((edge.to, at_to, there));
            ends[edge.to.index()].push((edge.from, at_from, back));
        }
        Self { links, ends, now: SimTime::ZERO }
    }

    /// Passes a block of `block_bytes` on from `source` and returns the seconds until each node
    /// has it.
    pub fn delays_s(&mut self, source: NodeId, block_bytes: u32) -> Vec<f64> {
        let start = self.now;
        let nodes = self.ends.len();
        let mut has: Vec<Option<SimTime>> = vec![None; nodes];
        let mut asked = vec![false; nodes];
        let mut queue = BinaryHeap::new();
        has[source.index()] = Some(start);
        asked[source.index()] = true;
        self.announce(source, start, &mut queue);
        while let Some(Reverse((now, _, node, at, heard))) = queue.pop() {
            self.now = now;
            match heard {
                Heard::Inv if asked[node.index()] => {}
                Heard::Inv => {
                    asked[node.index()] = true;
                    self.send(node, at, Heard::GetData, GETDATA_BYTES, &mut queue);
                }
                Heard::GetData => self.send(node, at, Heard::Block, block_bytes, &mut queue),
                Heard::Block => {
                    has[node.index()] = Some(now);
                    self.announce(node, now, &mut queue);
                }
            }
        }
        self.now = self.now + SimDuration::from_secs(600);
        has.iter()
            .map(|at| at.expect("everybody hears").since(start).unwrap().as_secs_f64())
            .collect()
    }

    fn announce(&mut self, node: NodeId, now: SimTime, queue: &mut Queue) {
        self.now = now;
        for at in 0..self.ends[node.index()].len() {
            self.send(node, at, Heard::Inv, INV_BYTES, queue);
        }
    }

    fn send(&mut self, from: NodeId, at: usize, heard: Heard, bytes: u32, queue: &mut Queue) {
        let (to, to_at, direction) = &mut self.ends[from.index()][at];
        let arrival = self.links.arrival(direction, from, *to, self.now, bytes);
        queue.push(Reverse((arrival, queue.len(), *to, *to_at, heard)));
    }
}

type Queue = BinaryHeap<Reverse<(SimTime, usize, NodeId, usize, Heard)>>;

/// The mean delay from the finder to each other miner, weighted by hashpower, in seconds: times
/// the rate of blocks, the share of heights with two blocks.
pub fn hash_weighted_delay_s(delays_by_finder: &[Vec<f64>], miners: &[(NodeId, f64)]) -> f64 {
    let mut total = 0.0;
    for (delays, (_, finder_share)) in delays_by_finder.iter().zip(miners) {
        for (miner, share) in miners {
            total += finder_share * share * delays[miner.index()];
        }
    }
    total
}

/// The share `part` of sorted values lies below the result.
pub fn quantile(sorted: &[f64], part: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}
