//! Topologies from files, and the line of what is wrong in them.

use forklab::network::topology::Edge;
use forklab::network::topology::Topology;
use forklab::network::topology::TopologyReject;
use forklab::network::topology_file::parse_edge_csv;
use forklab::network::topology_file::parse_graphml;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use proptest::prelude::*;

use crate::fixed_cases;

fn people() -> Vec<String> {
    vec!["alice".to_owned(), "bob".to_owned()]
}

fn timed(from: u32, to: u32, latency_ns: u64) -> Edge {
    let latency = Some(SimDuration::from_nanos(latency_ns));
    Edge { from: NodeId(from), to: NodeId(to), latency }
}

fn csv_fault(text: &str) -> (u32, String) {
    match parse_edge_csv(text, &people()).unwrap_err() {
        TopologyReject::File { line, why } => (line, why),
        other => panic!("{other}"),
    }
}

fn graphml_fault(text: &str) -> (u32, String) {
    match parse_graphml(text, &people()).unwrap_err() {
        TopologyReject::File { line, why } => (line, why),
        other => panic!("{other}"),
    }
}

#[test]
fn a_table_names_nodes_by_number_or_by_person() {
    let text = "from,to,latency_ms\n# a remark\nalice,bob,0.000001\n\nbob, node-3 ,12.5\n2,n3\n";

    let edges = vec![timed(0, 1, 1), timed(1, 3, 12_500_000), Edge::new(2, 3)];
    assert_eq!(parse_edge_csv(text, &people()), Ok(Topology { nodes: 4, edges }));
}

#[test]
fn a_fault_in_a_table_is_told_with_its_line() {
    assert_eq!(
        csv_fault("0,1\n1\n"),
        (2, "1 values; a link is from,to or from,to,latency_ms".to_owned())
    );
    assert_eq!(
        csv_fault("0,1\n1,carol\n"),
        (2, "\"carol\" is no node: write a number from 0, or a person's name".to_owned())
    );
    assert_eq!(csv_fault("0,1\n\n2,2\n"), (3, "a link from node 2 to itself".to_owned()));
    assert_eq!(
        csv_fault("0,1\n1,2\nbob,alice\n"),
        (3, "nodes 0 and 1 are linked already, on line 1".to_owned())
    );
    assert_eq!(
        csv_fault("0,1,fast\n"),
        (1, "\"fast\" is no latency in milliseconds from 0 to four hours".to_owned())
    );
    assert_eq!(csv_fault("from,to\n"), (1, "no links".to_owned()));
}

#[test]
fn a_graphml_document_is_read() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="edge" attr.name="latency_ms" attr.type="double"/>
  <graph edgedefault="undirected">
    <node id="alice"/><node id="n1"/><node id="4"/>
    <edge source="alice" target="bob"><data key="d0">20</data></edge>
    <edge source="n1" target="4"/>
  </graph>
</graphml>"#;

    let edges = vec![timed(0, 1, 20_000_000), Edge::new(1, 4)];
    assert_eq!(parse_graphml(text, &people()), Ok(Topology { nodes: 5, edges }));
}

#[test]
fn a_fault_in_graphml_is_told_with_its_line() {
    assert_eq!(graphml_fault("<graphml>\n<graph>\n<edge source='0'/>\n</graph></graphml>").0, 3);
    assert_eq!(graphml_fault("<graphml>\n<graph>\n<node>\n</graph></graphml>").0, 4);
    assert_eq!(graphml_fault("<gexf/>"), (1, "the document is <gexf>, not <graphml>".to_owned()));
    assert_eq!(
        graphml_fault("<graphml>\n<edge source='0' target='x'/></graphml>"),
        (2, "\"x\" is no node: write a number from 0, or a person's name".to_owned())
    );
}

proptest! {
    #![proptest_config(fixed_cases(200))]

    #[test]
    fn no_text_makes_a_reader_panic(text in "(from|to|[0-9,.\\-n#\n<>/ =\"a-z]){0,80}") {
        let _ = parse_edge_csv(&text, &people());
        let _ = parse_graphml(&text, &people());
    }
}
