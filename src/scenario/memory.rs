//! How much memory a world will need, estimated before it is built.

use crate::scenario::network::Network;
use crate::scenario::network::Topology;

/// Bytes that any world needs: the program and its tables. Measured: 8.9 MB at 10 nodes.
pub const BASE_BYTES: u64 = 12_000_000;
/// Bytes for each node: its state, its part of what is known of recent blocks, its events.
/// Measured with the links: 2.1 kB at 10,000 nodes of 8 links each, 2.0 kB at 40,000.
pub const NODE_BYTES: u64 = 1_000;
/// Bytes for each link: both ends, and messages on the way. Measured: 152 in a full network of
/// 1,000 nodes.
pub const LINK_BYTES: u64 = 170;
/// Bytes for each block with its rows in the tables. Measured: 2.4 kB with 1,000 nodes, 0.4 kB
/// with 10.
pub const BLOCK_BYTES: u64 = 3_000;

/// Bytes for each payment. Measured: 2.2 kB over a day with 500 nodes, 1.5 kB over a month with 30.
pub const PAYMENT_BYTES: u64 = 2_200;

/// How many links the network has, at most.
pub fn links(network: &Network) -> u64 {
    let nodes = u64::from(network.nodes);
    match &network.topology {
        Topology::Random { outbound } => nodes * u64::from(*outbound),
        Topology::Full => nodes * nodes.saturating_sub(1) / 2,
        Topology::Ring | Topology::Star => nodes,
        Topology::SmallWorld { neighbours, .. } => nodes * u64::from(*neighbours) / 2,
        Topology::ScaleFree { links } => nodes * u64::from(*links),
        Topology::File { content, .. } => content.lines().count() as u64,
    }
}

/// An upper estimate of the bytes that a world with this network needs.
pub fn estimate_bytes(network: &Network) -> u64 {
    let nodes = u64::from(network.nodes).saturating_mul(NODE_BYTES);
    let links = links(network).saturating_mul(LINK_BYTES);
    BASE_BYTES.saturating_add(nodes).saturating_add(links)
}

/// Bytes as people say them: `4.2 GB`.
pub fn bytes_text(bytes: u64) -> String {
    let (unit, size) = if bytes >= 1_000_000_000 {
        ("GB", 1_000_000_000)
    } else if bytes >= 1_000_000 {
        ("MB", 1_000_000)
    } else {
        ("kB", 1_000)
    };
    let tenths = bytes.saturating_mul(10).div_ceil(size);
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}
