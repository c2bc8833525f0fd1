//! A sweep folder stands alone: its reviewer has neither the scenario nor the files that it names.

use crate::bench::Bench;
use std::fs;

/// Three nodes in a line; the third value is the latency.
const LINKS: &str = "from,to,latency_ms\nshop,node-1,20\nnode-1,node-2,20\n";
const SCENARIO: &str = r#"{
  "chain": {"preset": "classroom", "block_interval": "1min", "pow": "sampled"},
  "network": {"nodes": 3, "miners": 2, "topology": {"file": "links.csv"}},
  "people": {"shop": {}},
  "stop": "height >= 20"
}"#;
const SWEEP: &str = r#"{
  "scenario": "./line.json",
  "trials": 120,
  "axes": {"interval": {"path": "/chain/block_interval", "values": ["1s", "1min"]}},
  "measure": {"stale_rate": "stale_rate"},
  "charts": [{"line": {"x": "interval", "y": "stale_rate"}}]
}"#;

#[test]
fn a_sweep_whose_scenario_names_a_file_is_verified_drawn_and_merged_without_it() {
    let bench = Bench::new(SWEEP);
    fs::write(bench.path("links.csv"), LINKS).expect("it can be written");
    fs::write(bench.path("line.json"), SCENARIO).expect("it can be written");
    bench.play("one");
    bench.plan("many", "120");
    bench.shards("many", [1, 2], 2);
    for name in ["links.csv", "line.json", "s.json"] {
        fs::remove_file(bench.path(name)).expect("it was there");
    }

    bench.done(&["verify", "one", "--sample", "200"]);
    fs::remove_dir_all(bench.path("one/charts")).expect("they were drawn");
    bench.done(&["chart", "one"]);
    assert!(bench.path("one/charts/line-stale_rate-interval.svg").exists());
    bench.done(&["merge", "many"]);
    assert_eq!(bench.read("many/cells.csv"), bench.read("one/cells.csv"));

    let altered = bench.read("one/sweep.json").replace("node-1,node-2,20", "node-1,node-2,21");
    fs::write(bench.path("one/sweep.json"), altered).expect("it can be written");
    bench.refused(&["verify", "one"]);
}
