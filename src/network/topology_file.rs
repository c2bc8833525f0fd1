//! Topologies that a user gives: a table of links (CSV) or a GraphML document.

use crate::network::latency::LATENCY_MAX;
use crate::network::topology::Edge;
use crate::network::topology::Topology;
use crate::network::topology::TopologyReject;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use roxmltree::Document;
use roxmltree::Node;
use std::collections::BTreeMap;

/// The number of a line, from 1.
type Line = u32;

/// Reads a table of links: a line `from,to` or `from,to,latency_ms` a link.
///
/// A node is written as its number from 0 (`17`), as `node-17`, as `n17`, or as the name of the
/// person whose node it is; `people` are the names of the first nodes. Empty lines, lines that
/// start with `#`, and a first line that starts with `from,` are skipped.
///
/// # Errors
///
/// [`TopologyReject::File`] with the line, from 1.
pub fn parse_edge_csv(text: &str, people: &[String]) -> Result<Topology, TopologyReject> {
    let names = Names::new(people);
    let mut links = Links::default();
    let mut is_first = true;
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim_start_matches('\u{feff}').trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = content.split(',').map(str::trim).collect();
        let is_heading = core::mem::take(&mut is_first) && fields[0] == "from";
        if is_heading {
            continue;
        }
        let (from, to, latency) = match fields.as_slice() {
            [from, to] | [from, to, ""] => (from, to, None),
            [from, to, latency_ms] => (from, to, Some(parse_latency(latency_ms, line)?)),
            [] | [_] | [_, _, _, _, ..] => {
                let why =
                    format!("{} values; a link is from,to or from,to,latency_ms", fields.len());
                return Err(TopologyReject::File { line, why });
            }
        };
        links.push(names.node(from, line)?, names.node(to, line)?, latency, line)?;
    }
    links.into_topology(people)
}

/// Reads the nodes and edges of a GraphML document; nodes are named as in [`parse_edge_csv`].
///
/// A latency is read from `data` of the key whose `attr.name` is `latency_ms`. The direction of
/// an edge says who opened the link.
///
/// # Errors
///
/// [`TopologyReject::File`] with the line, from 1.
pub fn parse_graphml(text: &str, people: &[String]) -> Result<Topology, TopologyReject> {
    let document = Document::parse(text).map_err(|error| TopologyReject::File {
        line: error.pos().row,
        why: format!("not well-formed XML: {error}"),
    })?;
    let line_of = |node: Node<'_, '_>| document.text_pos_at(node.range().start).row;
    let root = document.root_element();
    if !root.has_tag_name_of("graphml") {
        let why = format!("the document is <{}>, not <graphml>", root.tag_name().name());
        return Err(TopologyReject::File { line: line_of(root), why });
    }
    let latency_key = root
        .descendants()
        .find(|node| {
            node.has_tag_name_of("key") && node.attribute("attr.name") == Some("latency_ms")
        })
        .and_then(|key| key.attribute("id"));
    let names = Names::new(people);
    let mut links = Links::default();
    for node in root.descendants() {
        let attribute = |name: &'static str| {
            node.attribute(name).ok_or_else(|| TopologyReject::File {
                line: line_of(node),
                why: format!("<{}> without {name}", node.tag_name().name()),
            })
        };
        if node.has_tag_name_of("node") {
            let named = names.node(attribute("id")?, line_of(node))?;
            links.nodes = links.nodes.max(named + 1);
        } else if node.has_tag_name_of("edge") {
            let line = line_of(node);
            let from = names.node(attribute("source")?, line)?;
            let to = names.node(attribute("target")?, line)?;
            let latency = node
                .children()
                .find(|data| data.has_tag_name_of("data") && data.attribute("key") == latency_key)
                .filter(|_| latency_key.is_some())
                .map(|data| parse_latency(data.text().unwrap_or("").trim(), line_of(data)))
                .transpose()?;
            links.push(from, to, latency, line)?;
        }
    }
    links.into_topology(people)
}

/// Names of elements, whatever name space they are in.
trait TagName {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl TagName for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

/// Who is meant by a word in a file.
struct Names<'a> {
    people: BTreeMap<&'a str, u32>,
}

impl<'a> Names<'a> {
    fn new(people: &'a [String]) -> Self {
        Self { people: people.iter().map(String::as_str).zip(0..).collect() }
    }

    fn node(&self, word: &str, line: Line) -> Result<u32, TopologyReject> {
        if let Some(&node) = self.people.get(word) {
            return Ok(node);
        }
        let digits = word.strip_prefix("node-").or(word.strip_prefix('n')).unwrap_or(word);
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(node) if is_number && node < u32::MAX => Ok(node),
            Ok(_) | Err(_) => Err(TopologyReject::File {
                line,
                why: format!("{word:?} is no node: write a number from 0, or a person's name"),
            }),
        }
    }
}

/// Reads a latency in milliseconds, exact to the nanosecond.
fn parse_latency(text: &str, line: Line) -> Result<SimDuration, TopologyReject> {
    let parsed = milliseconds(text).filter(|&latency| latency <= LATENCY_MAX);
    parsed.ok_or_else(|| TopologyReject::File {
        line,
        why: format!("{text:?} is no latency in milliseconds from 0 to four hours"),
    })
}

/// A decimal number of milliseconds with at most six decimals.
fn milliseconds(text: &str) -> Option<SimDuration> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 6 {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let decimals: u64 = format!("{decimals:0<6}").parse().ok()?;
    Some(SimDuration::from_nanos(whole.checked_mul(1_000_000)?.checked_add(decimals)?))
}

/// The links read so far.
#[derive(Default)]
struct Links {
    nodes: u32,
    edges: Vec<(Edge, Line)>,
}

impl Links {
    fn push(
        &mut self,
        from: u32,
        to: u32,
        latency: Option<SimDuration>,
        line: Line,
    ) -> Result<(), TopologyReject> {
        if from == to {
            let why = format!("a link from node {from} to itself");
            return Err(TopologyReject::File { line, why });
        }
        self.nodes = self.nodes.max(from.max(to) + 1);
        let edge = Edge { from: NodeId(from), to: NodeId(to), latency };
        self.edges.push((edge, line));
        Ok(())
    }

    /// Refuses a second link between two nodes, and one that is not there at all.
    fn into_topology(self, people: &[String]) -> Result<Topology, TopologyReject> {
        let mut pairs: Vec<(u32, u32, Line)> = self
            .edges
            .iter()
            .map(|(edge, line)| (edge.from.0.min(edge.to.0), edge.from.0.max(edge.to.0), *line))
            .collect();
        pairs.sort_unstable();
        let twice = pairs.windows(2).filter(|two| (two[0].0, two[0].1) == (two[1].0, two[1].1));
        if let Some(two) = twice.min_by_key(|two| two[1].2) {
            let (a, b, first) = two[0];
            let why = format!("nodes {a} and {b} are linked already, on line {first}");
            return Err(TopologyReject::File { line: two[1].2, why });
        }
        if self.edges.is_empty() {
            return Err(TopologyReject::File { line: 1, why: "no links".to_owned() });
        }
        let nodes = self.nodes.max(people.len() as u32);
        let edges = self.edges.into_iter().map(|(edge, _)| edge).collect();
        Ok(Topology { nodes, edges })
    }
}
