//! The draws behind each topology law.

use crate::network::topology::CONNECTIONS_MAX;
use crate::network::topology::Edge;
use crate::sim::rng::Stream;

/// One, as a share in parts per billion.
pub const PARTS: u64 = 1_000_000_000;

/// The most links that a node of [`measured_degree`] opens.
pub const MEASURED_DEGREE_MAX: u64 = 20;

/// The share of nodes that open at most 1, 2, … 20 links, in thousandths.
///
/// Miller et al. 2015, "Discovering Bitcoin's public topology and influential nodes", as the
/// SimBlock project publishes it (Aoki et al. 2019, arXiv 1901.09777).
const MEASURED_DEGREES: [u16; MEASURED_DEGREE_MAX as usize] = [
    25, 50, 75, 100, 200, 300, 400, 500, 600, 700, 800, 850, 900, 950, 970, 970, 980, 990, 995,
    1_000,
];

/// How often an unsuitable peer is drawn again before the suitable ones are listed.
const REDRAWS_MAX: u32 = 32;

/// How many links a node opens, by the degrees measured in 2015.
pub fn measured_degree(stream: &mut Stream) -> u32 {
    let draw = stream.below(1_000) as u16;
    let at = MEASURED_DEGREES.iter().position(|&below| draw < below);
    at.expect("the last share is the whole") as u32 + 1
}

/// Links of nodes of which node `i` opens `outbound[i]`, to peers drawn uniformly among those it
/// is not linked to and whose connections are not used up.
///
/// Nodes open their links in turns, one link a turn, so that none finds its peers taken because of
/// its number. A node opens fewer links when nobody suitable is left; up to nine nodes of eight
/// links each are linked completely.
pub fn random(outbound: &[u32], stream: &mut Stream) -> Vec<Edge> {
    let turns = outbound.iter().copied().max().unwrap_or(0).min(outbound.len() as u32);
    let mut draft = Draft::new(outbound.len() as u32, turns, CONNECTIONS_MAX.max(2 * turns));
    for turn in 0..turns {
        for (node, &wanted) in (0..).zip(outbound) {
            if turn < wanted {
                draft.open(node, stream);
            }
        }
    }
    draft.into_edges()
}

/// The links opened so far: a table of `width` peers a node.
struct Draft {
    width: usize,
    connections_max: u32,
    opened: Vec<u32>,
    peers: Vec<u32>,
    connections: Vec<u32>,
}

impl Draft {
    fn new(nodes: u32, width: u32, connections_max: u32) -> Self {
        let (nodes, width) = (nodes as usize, width as usize);
        Self {
            width,
            connections_max,
            opened: vec![0; nodes],
            peers: vec![0; nodes * width],
            connections: vec![0; nodes],
        }
    }

    fn peers_of(&self, node: u32) -> &[u32] {
        let start = node as usize * self.width;
        &self.peers[start..start + self.opened[node as usize] as usize]
    }

    fn suits(&self, node: u32, peer: u32) -> bool {
        peer != node
            && self.connections[peer as usize] < self.connections_max
            && !self.peers_of(node).contains(&peer)
            && !self.peers_of(peer).contains(&node)
    }

    /// Opens one more link of `node`, if somebody suitable is left.
    fn open(&mut self, node: u32, stream: &mut Stream) {
        let nodes = self.opened.len() as u64;
        for _ in 0..REDRAWS_MAX {
            let peer = stream.below(nodes) as u32;
            if self.suits(node, peer) {
                return self.link(node, peer);
            }
        }
        let suitable: Vec<u32> = (0..nodes as u32).filter(|&peer| self.suits(node, peer)).collect();
        if !suitable.is_empty() {
            self.link(node, suitable[stream.below(suitable.len() as u64) as usize]);
        }
    }

    fn link(&mut self, node: u32, peer: u32) {
        let at = node as usize * self.width + self.opened[node as usize] as usize;
        self.peers[at] = peer;
        self.opened[node as usize] += 1;
        self.connections[node as usize] += 1;
        self.connections[peer as usize] += 1;
    }

    fn into_edges(self) -> Vec<Edge> {
        let links = self.opened.iter().sum::<u32>() as usize;
        let mut edges = Vec::with_capacity(links);
        for node in 0..self.opened.len() as u32 {
            edges.extend(self.peers_of(node).iter().map(|&peer| Edge::new(node, peer)));
        }
        edges
    }
}

/// Each node opens links to all that come after it.
pub fn full(nodes: u32) -> Vec<Edge> {
    let to_later = |node| (node + 1..nodes).map(move |peer| Edge::new(node, peer));
    (0..nodes).flat_map(to_later).collect()
}

/// Each node opens a link to the next, the last to the first; two nodes have one link.
pub fn ring(nodes: u32) -> Vec<Edge> {
    let closing = (nodes > 2).then(|| Edge::new(nodes - 1, 0));
    (1..nodes).map(|node| Edge::new(node - 1, node)).chain(closing).collect()
}

/// Watts and Strogatz 1998: each node opens links to the `neighbours / 2` next ones on a ring, of
/// which a share leads to a uniformly drawn node instead that it is not linked to yet.
pub fn small_world(
    nodes: u32,
    neighbours: u32,
    rewired_ppb: u64,
    stream: &mut Stream,
) -> Vec<Edge> {
    let reach = (neighbours / 2).min(nodes.saturating_sub(1) / 2);
    let mut linked: Vec<Vec<u32>> = vec![Vec::new(); nodes as usize];
    for node in 0..nodes {
        for step in 1..=reach {
            let next = (node + step) % nodes;
            linked[node as usize].push(next);
            linked[next as usize].push(node);
        }
    }
    let mut edges = Vec::with_capacity(nodes as usize * reach as usize);
    for node in 0..nodes {
        for step in 1..=reach {
            let next = (node + step) % nodes;
            let full = linked[node as usize].len() as u32 + 1 >= nodes;
            let rewires = stream.below(PARTS) < rewired_ppb && !full;
            let to = if rewires { rewire(&mut linked, node, next, stream) } else { next };
            edges.push(Edge::new(node, to));
        }
    }
    edges
}

/// Moves the link of `node` to `old` to somebody else.
fn rewire(linked: &mut [Vec<u32>], node: u32, old: u32, stream: &mut Stream) -> u32 {
    let to = loop {
        let drawn = stream.below(linked.len() as u64) as u32;
        if drawn != node && !linked[node as usize].contains(&drawn) {
            break drawn;
        }
    };
    linked[node as usize].retain(|&peer| peer != old);
    linked[old as usize].retain(|&peer| peer != node);
    linked[node as usize].push(to);
    linked[to as usize].push(node);
    to
}

/// Barabási and Albert 1999: the first `links + 1` nodes are linked completely; each newcomer
/// opens links to `links` others, each as likely as it has links.
pub fn scale_free(nodes: u32, links: u32, stream: &mut Stream) -> Vec<Edge> {
    let founders = links.saturating_add(1).min(nodes);
    let mut edges: Vec<Edge> =
        (1..founders).flat_map(|node| (0..node).map(move |peer| Edge::new(node, peer))).collect();
    // Each node stands here once for each of its links: a uniform draw prefers the linked.
    let mut ends: Vec<u32> = edges.iter().flat_map(|edge| [edge.from.0, edge.to.0]).collect();
    for node in founders..nodes {
        let before = edges.len();
        while edges.len() < before + links as usize {
            let to = ends[stream.below(ends.len() as u64) as usize];
            if edges[before..].iter().all(|edge| edge.to.0 != to) {
                edges.push(Edge::new(node, to));
            }
        }
        ends.extend(edges[before..].iter().flat_map(|edge| [edge.from.0, edge.to.0]));
    }
    edges
}
