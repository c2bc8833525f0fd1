//! A scenario with payments, played in memory or by the program in a folder of its own.

use forklab::cli::playing::How;
use forklab::cli::playing::Played;
use forklab::cli::playing::play_scenario;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;

/// Satoshis in a coin.
pub const COIN: i64 = 100_000_000;

/// Zhang San and Chen Liu pay Li Si, who pays Wang Wu with both coins; Wang Wu pays with what he
/// mined; Li Si cannot pay for his dream.
pub const CAST: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 12, "miners": 3, "latency": "1s"},
  "people": {"zhang": {"funds": "10 BTC"}, "chen": {"funds": "6 BTC"},
             "li": {"confirmations": 1}, "wang": {"hashpower": 0.4}},
  "script": [
    {"at": "5min", "name": "first", "pay": {"from": "zhang", "to": "li", "amount": "4 BTC"}},
    {"at": "1h", "name": "second", "pay": {"from": "chen", "to": "li", "amount": "5 BTC"}},
    {"at": "3h", "name": "both", "pay": {"from": "li", "to": "wang", "amount": "8 BTC"}},
    {"at": "28h", "name": "mined", "pay": {"from": "wang", "to": "li", "amount": "55 BTC"}},
    {"at": "29h", "name": "dream", "pay": {"from": "li", "to": "zhang", "amount": "900 BTC"}}
  ],
  "stop": "time >= 30h"
}"#;

/// The same, but Zhang San pays both times, the second time with the change of the first: the two
/// coins have one origin.
pub fn merging() -> String {
    CAST.replace(r#""from": "chen""#, r#""from": "zhang""#)
}

/// Zhang San shows Li Si one payment and the miners another one with the same coins.
pub const ROBBERY: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 20, "miners": 4, "latency": "1s"},
  "people": {"zhang": {"funds": "10 BTC"}, "li": {"confirmations": 0}},
  "script": [
    {"at": "5min", "name": "pizza",
     "pay": {"from": "zhang", "to": "li", "amount": "10 BTC", "hand_to": ["li"]}},
    {"at": "5min", "name": "again",
     "pay": {"from": "zhang", "to": "zhang", "amount": "10 BTC", "same_coins_as": "pizza",
             "hand_to": ["miners:100%"]}}
  ],
  "stop": "time >= 2h"
}"#;

/// Many pay each other at random, and some payments wait in the end.
pub const TRAFFIC: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 30, "miners": 5, "latency": "bitcoin-2013"},
  "traffic": {"payments_per_minute": 6, "people": 20},
  "script": [{"at": "170min", "hashpower": {"who": "miners:100%", "times": 0}}],
  "stop": "time >= 3h"
}"#;

/// Plays a scenario in memory.
pub fn played(text: &str) -> Played {
    let source = Source { file: "cast.json", name: "cast", text };
    let scenario = load(&source, &[], &Surroundings::NOTHING).expect("it is right");
    let played = play_scenario(&scenario, How::default(), &mut [], &mut |_, _| {});
    played.unwrap_or_else(|_| panic!("no topology file"))
}

/// A folder in which the program runs.
pub struct Bench {
    home: TempDir,
}

impl Bench {
    /// Runs each scenario once: `NAME.json` leaves `runs/NAME-seed1`.
    pub fn with(scenarios: &[(&str, &str)]) -> Self {
        let bench = Self { home: tempfile::tempdir().expect("a folder of its own") };
        for (name, text) in scenarios {
            fs::write(bench.path(&format!("{name}.json")), text).expect("it can be written");
            bench.run(&format!("./{name}.json"));
        }
        bench
    }

    /// Runs a scenario that must end well.
    pub fn run(&self, scenario: &str) {
        let output = self.forklab(&["run", scenario, "--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn forklab(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_forklab"))
            .args(arguments)
            .current_dir(self.home.path())
            .env_remove("FORKLAB_LANG")
            .output()
            .expect("the program starts")
    }

    /// What `inspect` answers with exit code 0 about the run `NAME-seed1`.
    pub fn ask(&self, name: &str, question: &[&str]) -> String {
        let output = self.inspect(&format!("runs/{name}-seed1"), question);
        assert_eq!(output.status.code(), Some(0), "{question:?}: {output:?}");
        assert_eq!(output.stderr, b"", "{question:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The same as JSON.
    pub fn ask_json(&self, name: &str, question: &[&str]) -> Value {
        let text = self.ask(name, &[question, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{question:?}: {fault}"))
    }

    /// What `inspect` says with exit code 2, and nothing else, about a folder.
    pub fn refusal(&self, folder: &str, question: &[&str]) -> String {
        let output = self.inspect(folder, question);
        assert_eq!(output.status.code(), Some(2), "{question:?}: {output:?}");
        assert_eq!(output.stdout, b"", "{question:?}");
        String::from_utf8(output.stderr).expect("text")
    }

    fn inspect(&self, folder: &str, question: &[&str]) -> Output {
        self.forklab(&[&["inspect", folder], question].concat())
    }
}
