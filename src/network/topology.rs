//! stub
use crate::sim::id::NodeId;
use crate::sim::rng::Stream;
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum TopologyLaw {
    Random { outbound: u32 },
    Full,
}
pub struct Edge {
    pub from: NodeId,
    pub to: NodeId,
}
pub struct Topology {
    pub nodes: u32,
    pub edges: Vec<Edge>,
}
pub fn generate(law: &TopologyLaw, nodes: u32, s: &mut Stream) -> Result<Topology, String> {
    let mut edges = Vec::new();
    match law {
        TopologyLaw::Full => {
            for a in 0..nodes {
                for b in a + 1..nodes {
                    edges.push(Edge { from: NodeId(a), to: NodeId(b) })
                }
            }
        }
        TopologyLaw::Random { outbound } => {
            for a in 0..nodes {
                let mut mine = Vec::new();
                while mine.len() < *outbound as usize {
                    let b = s.below(nodes as u64) as u32;
                    if b != a && !mine.contains(&b) {
                        mine.push(b);
                        edges.push(Edge { from: NodeId(a), to: NodeId(b) });
                    }
                }
            }
        }
    }
    Ok(Topology { nodes, edges })
}
