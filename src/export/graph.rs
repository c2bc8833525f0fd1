//! A graph whose nodes and edges carry values, in the languages of other tools.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::io::Write;

/// A graph with a direction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// What it shows.
    pub name: &'static str,
    /// How Graphviz is to draw it, a statement each. Keys of nodes and edges must not be words that
    /// mean something else to it, like `height`.
    pub style: &'static [&'static str],
    /// Its nodes, each with a name that no other one has.
    pub nodes: Vec<(String, Values)>,
    /// Its edges: from, to, and what they carry.
    pub edges: Vec<(String, String, Values)>,
}

/// What a node or an edge carries: the same keys have the same kind of value all over a graph.
pub type Values = Vec<(&'static str, Value)>;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Real(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

impl Value {
    /// Its type in GraphML.
    const fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Whole(_) => "long",
            Self::Real(_) => "double",
            Self::Flag(_) => "boolean",
        }
    }
}

/// Writes the graph as Graphviz reads it (`dot`).
///
/// # Errors
///
/// Whatever `out` says.
pub fn write_dot(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph {} {{", graph.name)?;
    for statement in graph.style {
        writeln!(out, "  {statement};")?;
    }
    for (name, values) in &graph.nodes {
        writeln!(out, "  {}{};", in_quotes(name), attributes(values))?;
    }
    for (from, to, values) in &graph.edges {
        writeln!(out, "  {} -> {}{};", in_quotes(from), in_quotes(to), attributes(values))?;
    }
    writeln!(out, "}}")
}

/// The list of attributes of Graphviz, in brackets; nothing where there are none.
fn attributes(values: &Values) -> String {
    let list: Vec<String> = values
        .iter()
        .map(|(key, value)| format!("{key}={}", in_quotes(&value.to_string())))
        .collect();
    if list.is_empty() { String::new() } else { format!(" [{}]", list.join(", ")) }
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Writes the graph as GraphML.
///
/// # Errors
///
/// Whatever `out` says.
pub fn write_graphml(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    let of_nodes = keys(graph.nodes.iter().flat_map(|(_, values)| values));
    let of_edges = keys(graph.edges.iter().flat_map(|(_, _, values)| values));
    for (domain, keys) in [("node", &of_nodes), ("edge", &of_edges)] {
        for (key, type_name) in keys {
            writeln!(
                out,
                "  <key id=\"{domain}-{key}\" for=\"{domain}\" attr.name=\"{key}\" \
                 attr.type=\"{type_name}\"/>"
            )?;
        }
    }
    writeln!(out, "  <graph id=\"{}\" edgedefault=\"directed\">", graph.name)?;
    for (name, values) in &graph.nodes {
        writeln!(out, "    <node id=\"{}\">{}</node>", escaped(name), data("node", values))?;
    }
    for (from, to, values) in &graph.edges {
        let (from, to) = (escaped(from), escaped(to));
        let data = data("edge", values);
        writeln!(out, "    <edge source=\"{from}\" target=\"{to}\">{data}</edge>")?;
    }
    writeln!(out, "  </graph>")?;
    writeln!(out, "</graphml>")
}

/// The keys among `values`, each with the type of its values.
fn keys<'v>(
    values: impl Iterator<Item = &'v (&'static str, Value)>,
) -> BTreeMap<&'static str, &'static str> {
    values.map(|(key, value)| (*key, value.type_name())).collect()
}

fn data(domain: &str, values: &Values) -> String {
    let element = |(key, value): &(&str, Value)| {
        format!("<data key=\"{domain}-{key}\">{}</data>", escaped(&value.to_string()))
    };
    values.iter().map(element).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
