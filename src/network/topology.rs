//! Who is linked to whom: the drawn topologies, and what holds for each of them.

use crate::network::topology_law;
use crate::sim::id::NodeId;
use crate::sim::rng::Stream;
use crate::sim::time::SimDuration;
use petgraph::unionfind::UnionFind;
use serde::Deserialize;
use serde::Serialize;

/// The connections that a node has at most, both kinds together (Bitcoin Core:
/// `DEFAULT_MAX_PEER_CONNECTIONS`).
pub const CONNECTIONS_MAX: u32 = 125;

/// The links that a node of Bitcoin Core opens to relay blocks and payments (Bitcoin Core:
/// `MAX_OUTBOUND_FULL_RELAY_CONNECTIONS`).
pub const OUTBOUND_DEFAULT: u32 = 8;

/// The most links that a topology may have: those of a full one of 4,096 nodes.
pub const LINKS_MAX: u64 = 4_096 * 4_095 / 2;

/// A link, named by who opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// Who opened it: for this node it is outbound.
    pub from: NodeId,
    /// Who accepted it.
    pub to: NodeId,
    /// How long a message takes, if that is told and not drawn.
    pub latency: Option<SimDuration>,
}

impl Edge {
    /// A link whose latency is drawn.
    pub const fn new(from: u32, to: u32) -> Self {
        Self { from: NodeId(from), to: NodeId(to), latency: None }
    }
}

/// Nodes and the links between them.
///
/// No link leads from a node to itself, no two nodes have two links, and the order of the links
/// depends on the law and its stream alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topology {
    /// How many nodes there are.
    pub nodes: u32,
    /// The links; those that one node opened stand together in drawn topologies.
    pub edges: Vec<Edge>,
}

/// How links are laid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TopologyLaw {
    /// Each node opens links to that many others, all equally likely.
    Random {
        /// Links that a node opens; as many as there are others if those are fewer.
        outbound: u32,
    },
    /// As `Random`, but each node draws how many links it opens from the degrees that were
    /// measured in 2015.
    Measured2015,
    /// Everybody is linked to everybody.
    Full,
    /// Each node is linked to the next, the last to the first.
    Ring,
    /// Everybody is linked to the first node.
    Star,
    /// Watts and Strogatz 1998: a ring of near neighbours of which some links are drawn anew.
    SmallWorld {
        /// Neighbours of a node on the ring, half on each side.
        neighbours: u32,
        /// The share of links that are drawn anew, in parts per billion.
        rewired_ppb: u64,
    },
    /// Barabási and Albert 1999: newcomers prefer those who have many links.
    ScaleFree {
        /// Links that a newcomer opens.
        links: u32,
    },
    /// Links that the user gives.
    File(Topology),
}

/// Why a topology cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TopologyReject {
    /// It falls into parts.
    #[error("{parts} parts are not linked to each other; one of them has node {node}")]
    Disconnected {
        /// How many parts.
        parts: u32,
        /// The first node that cannot be reached from node 0.
        node: u32,
    },
    /// It has links of nodes that the scenario does not have.
    #[error("node {node} is linked, but there are {nodes} nodes, numbered from 0")]
    NoSuchNode {
        /// The highest number in use.
        node: u32,
        /// How many nodes there are.
        nodes: u32,
    },
    /// It has more links than fit.
    #[error("{links} links; at most {LINKS_MAX}")]
    TooManyLinks {
        /// How many.
        links: u64,
    },
    /// A number that the law cannot be drawn with.
    #[error("{what} is {given}; allowed is {allowed}")]
    Parameter {
        /// Which number.
        what: &'static str,
        /// What it is.
        given: u64,
        /// What it may be.
        allowed: &'static str,
    },
    /// A file that cannot be read as a topology.
    #[error("line {line}: {why}")]
    File {
        /// The line, from 1.
        line: u32,
        /// What is wrong with it.
        why: String,
    },
}

/// Draws the links between `nodes` nodes.
///
/// The result is connected. Where a drawn topology falls into parts (which needs very few links
/// per node), the first node of each further part opens one link to a node of the first part.
///
/// # Errors
///
/// What [`check`] finds, and a [`TopologyLaw::File`] that is not connected or has other nodes.
pub fn generate(
    law: &TopologyLaw,
    nodes: u32,
    stream: &mut Stream,
) -> Result<Topology, TopologyReject> {
    check(law, nodes)?;
    let edges = match law {
        TopologyLaw::Random { outbound } => {
            topology_law::random(&vec![*outbound; nodes as usize], stream)
        }
        TopologyLaw::Measured2015 => {
            let outbound: Vec<u32> =
                (0..nodes).map(|_| topology_law::measured_degree(stream)).collect();
            topology_law::random(&outbound, stream)
        }
        TopologyLaw::Full => topology_law::full(nodes),
        TopologyLaw::Ring => topology_law::ring(nodes),
        TopologyLaw::Star => (1..nodes).map(|node| Edge::new(node, 0)).collect(),
        TopologyLaw::SmallWorld { neighbours, rewired_ppb } => {
            topology_law::small_world(nodes, *neighbours, *rewired_ppb, stream)
        }
        TopologyLaw::ScaleFree { links } => topology_law::scale_free(nodes, *links, stream),
        TopologyLaw::File(topology) => topology.edges.clone(),
    };
    let mut topology = Topology { nodes, edges };
    if !matches!(law, TopologyLaw::File(_)) {
        topology.join_components(stream);
    }
    Ok(topology)
}

/// Checks that links can be laid between `nodes` nodes by this law, before anything is drawn.
///
/// # Errors
///
/// The [`TopologyReject`] that says which number is wrong.
pub fn check(law: &TopologyLaw, nodes: u32) -> Result<(), TopologyReject> {
    let links = match law {
        TopologyLaw::Random { outbound } => {
            at_least_one("the number of links that a node opens", *outbound)?;
            u64::from(nodes) * u64::from((*outbound).min(nodes))
        }
        TopologyLaw::Measured2015 => u64::from(nodes) * topology_law::MEASURED_DEGREE_MAX,
        TopologyLaw::Full => u64::from(nodes) * u64::from(nodes.saturating_sub(1)) / 2,
        TopologyLaw::Ring | TopologyLaw::Star => u64::from(nodes),
        TopologyLaw::SmallWorld { neighbours, rewired_ppb } => {
            check_small_world(nodes, *neighbours, *rewired_ppb)?;
            u64::from(nodes) * u64::from(neighbours / 2)
        }
        TopologyLaw::ScaleFree { links } => {
            at_least_one("the number of links that a newcomer opens", *links)?;
            u64::from(nodes) * u64::from((*links).min(nodes))
        }
        TopologyLaw::File(topology) => {
            check_file(topology, nodes)?;
            topology.edges.len() as u64
        }
    };
    if links > LINKS_MAX {
        return Err(TopologyReject::TooManyLinks { links });
    }
    Ok(())
}

fn at_least_one(what: &'static str, given: u32) -> Result<(), TopologyReject> {
    if given == 0 {
        return Err(TopologyReject::Parameter { what, given: 0, allowed: "1 or more" });
    }
    Ok(())
}

fn check_small_world(nodes: u32, neighbours: u32, rewired_ppb: u64) -> Result<(), TopologyReject> {
    let even = neighbours >= 2 && neighbours.is_multiple_of(2);
    if !even || neighbours >= nodes.max(3) {
        return Err(TopologyReject::Parameter {
            what: "the number of neighbours on the ring",
            given: u64::from(neighbours),
            allowed: "an even number from 2 to the number of nodes less 1",
        });
    }
    if rewired_ppb > topology_law::PARTS {
        return Err(TopologyReject::Parameter {
            what: "the share of links drawn anew, in parts per billion,",
            given: rewired_ppb,
            allowed: "0 to 1,000,000,000",
        });
    }
    Ok(())
}

fn check_file(topology: &Topology, nodes: u32) -> Result<(), TopologyReject> {
    if let Some(node) = topology.edges.iter().map(|edge| edge.from.0.max(edge.to.0)).max()
        && node >= nodes
    {
        return Err(TopologyReject::NoSuchNode { node, nodes });
    }
    let parts = parts_of(nodes, &topology.edges);
    match parts.iter().position(|&part| part != 0) {
        None => Ok(()),
        Some(node) => Err(TopologyReject::Disconnected {
            parts: parts.iter().max().map_or(0, |last| last + 1),
            node: node as u32,
        }),
    }
}

/// The number of the part that each node belongs to: 0 for that of node 0, and so on in the order
/// of the parts' first nodes.
fn parts_of(nodes: u32, edges: &[Edge]) -> Vec<u32> {
    let mut union = UnionFind::<u32>::new(nodes as usize);
    for edge in edges {
        union.union(edge.from.0, edge.to.0);
    }
    let mut number_of_root = vec![u32::MAX; nodes as usize];
    let mut next = 0;
    let mut part_of = |node| {
        let number: &mut u32 = &mut number_of_root[union.find_mut(node) as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *number
    };
    (0..nodes).map(&mut part_of).collect()
}

impl Topology {
    /// The number of the part that each node belongs to, from 0 in the order of first nodes.
    pub fn components(&self) -> Vec<u32> {
        parts_of(self.nodes, &self.edges)
    }

    /// Whether each node can be reached from each other.
    pub fn is_connected(&self) -> bool {
        self.components().iter().all(|&part| part == 0)
    }

    /// Lets `node` open links to `peers` and to nobody else; links that others opened to it stay.
    ///
    /// Whom it is linked to already, or names twice, or is itself, is not linked again.
    pub fn replace_outbound(&mut self, node: NodeId, peers: &[NodeId]) {
        let at = self.edges.iter().position(|edge| edge.from == node).unwrap_or(self.edges.len());
        self.edges.retain(|edge| edge.from != node);
        let mut opened: Vec<Edge> = Vec::with_capacity(peers.len());
        for &peer in peers {
            let links = |edge: &Edge| edge.to == peer || (edge.to == node && edge.from == peer);
            let linked =
                opened.iter().any(links) || self.edges.iter().any(|e| e.to == node && links(e));
            if peer != node && !linked {
                opened.push(Edge::new(node.0, peer.0));
            }
        }
        self.edges.splice(at..at, opened);
    }

    /// Opens a link from `node` to `peer`, unless there is one between them.
    pub fn link(&mut self, node: NodeId, peer: NodeId) {
        let ends = [(node, peer), (peer, node)];
        if !self.edges.iter().any(|edge| ends.contains(&(edge.from, edge.to))) {
            self.edges.push(Edge::new(node.0, peer.0));
        }
    }

    /// Links each further part to the first one, by one link from its first node.
    pub fn join_components(&mut self, stream: &mut Stream) {
        let parts = self.components();
        let count = parts.iter().max().map_or(0, |&last| last + 1);
        if count < 2 {
            return;
        }
        let first: Vec<u32> = (0..self.nodes).filter(|&node| parts[node as usize] == 0).collect();
        for part in 1..count {
            let node = parts.iter().position(|&of| of == part).expect("parts are numbered densely");
            let to = first[stream.below(first.len() as u64) as usize];
            self.edges.push(Edge::new(node as u32, to));
        }
    }
}
