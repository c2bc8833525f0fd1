//! The file that a topology names: read, and held against the scenario.

use crate::network::topology::LINKS_MAX;
use crate::network::topology::TopologyReject;
use crate::network::topology::check;
use crate::scenario::laws::topology_law_of;
use crate::scenario::meaning::Draft;
use crate::scenario::message::Message;
use crate::scenario::network::Topology;
use crate::scenario::problem::Problem;

/// The topology with what its file holds, and what is wrong with it.
pub fn with_content(
    draft: &Draft<'_>,
    read_beside: &dyn Fn(&str) -> Result<String, String>,
) -> (Topology, Option<Problem>) {
    let mut topology = draft.network.topology.clone();
    let mut file = String::new();
    if let Topology::File { path, content } = &mut topology {
        file = format!("\"{path}\"");
        if content.is_empty() {
            match read_beside(path) {
                Ok(read) => *content = read,
                Err(reason) => {
                    let problem = draft.problem(Message::TopologyUnreadable, POINTER_OF_FILE);
                    return (topology, Some(problem.given(file).detail(reason)));
                }
            }
        }
    }
    if !draft.sound(&["/network/nodes", "/network/topology", "/people"]) {
        return (topology, None);
    }
    let nodes = draft.network.nodes;
    let judged = topology_law_of(&topology, draft.people).and_then(|law| check(&law, nodes));
    let problem = judged.err().and_then(|reject| told(draft, &file, &reject));
    (topology, problem)
}

/// Where the file stands.
const POINTER_OF_FILE: &str = "/network/topology/file";

/// The reject in the user's words. Numbers that a law cannot have are told elsewhere.
fn told(draft: &Draft<'_>, file: &str, reject: &TopologyReject) -> Option<Problem> {
    let of_file = |message| draft.problem(message, POINTER_OF_FILE).given(file);
    match reject {
        TopologyReject::Disconnected { parts, node } => {
            let problem = of_file(Message::TopologyDisconnected);
            Some(problem.allowed(parts.to_string()).detail(format!("node-{node}")))
        }
        TopologyReject::NoSuchNode { node, nodes } => {
            let problem = of_file(Message::TopologyNodes);
            Some(problem.detail(format!("node-{node}")).allowed(nodes.to_string()))
        }
        TopologyReject::TooManyLinks { links } => {
            let problem = draft.problem(Message::TooManyLinks, "/network/topology");
            Some(problem.given(links.to_string()).allowed(LINKS_MAX.to_string()))
        }
        TopologyReject::File { .. } => {
            Some(of_file(Message::TopologyBad).detail(reject.to_string()))
        }
        TopologyReject::Parameter { .. } => None,
    }
}
