//! `forklab verify SCENARIO`: two fresh processes.

use crate::bench::Bench;
use std::fs;

const SMALL: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 6, "miners": 3, "latency": "1s"},
  "stop": "time >= 2h",
  "expect": ["height >= 1000"]
}"#;

#[test]
fn a_scenario_is_played_by_two_processes_and_nothing_is_left() {
    let bench = Bench::with(&[]);
    fs::write(bench.path("small.json"), SMALL).expect("it can be written");
    fs::create_dir(bench.path("tmp")).expect("a folder");
    let temporary = bench.path("tmp");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["verify", "./small.json"])
        .current_dir(bench.path(""))
        .env("TMPDIR", &temporary)
        .env("TEMP", &temporary)
        .output()
        .expect("the program starts");
    // An expectation that fails is not what is verified.
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8(output.stdout).expect("text");
    assert!(told.starts_with("small: played twice, the same. digest "), "{told}");
    assert_eq!(fs::read_dir(&temporary).expect("a folder").count(), 0);
}
