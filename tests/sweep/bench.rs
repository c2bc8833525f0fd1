//! A small sweep in a folder of its own, and the program that plays it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Four cells of 250 trials: three batches each, the last one of 50.
pub const SWEEP: &str = r#"{
  "scenario": "private-chain",
  "set": {"/chain/pow": "sampled", "/network/nodes": 6, "/network/miners": 4,
          "/network/topology": "full", "/network/latency": "1ms", "/network/relay": "flood"},
  "trials": 250,
  "axes": {"q": {"path": "/people/mallory/hashpower", "values": [0.1, 0.3]},
           "z": {"path": "/people/shop/confirmations", "values": [1, 2]}},
  "measure": {"success": "attacks.heist.outcome == succeeded", "blocks": "blocks_found"}
}"#;

/// A folder with `s.json`.
pub struct Bench {
    folder: TempDir,
}

impl Bench {
    /// With this sweep.
    pub fn new(sweep: &str) -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a folder") };
        bench.rewrite(sweep);
        bench
    }

    /// Changes the sweep's file.
    pub fn rewrite(&self, sweep: &str) {
        fs::write(self.path("s.json"), sweep).expect("it can be written");
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file in the folder.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The program, to be run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forklab"));
        command.args(arguments).current_dir(self.folder.path()).env_remove("FORKLAB_LANG");
        command
    }

    /// What the program answers.
    pub fn forklab(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// What the program says where it does as it was asked.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.forklab(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// What the program complains of: exit code 2.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.forklab(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).expect("text")
    }

    /// The program at work.
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
    }

    /// Plays the sweep into `out`.
    pub fn play(&self, out: &str) -> String {
        self.done(&["sweep", "./s.json", "--out", out])
    }

    /// Plans the sweep in `out`, in shards of so many trials, and returns how many there are.
    pub fn plan(&self, out: &str, shard_trials: &str) -> usize {
        let asked = ["sweep", "./s.json", "--out", out, "--plan", "--shard-trials", shard_trials];
        let said = self.done(&asked);
        let count = said.split_once(" shards, ").map(|(count, _)| count.to_owned());
        count.map_or(0, |count| count.parse().expect("a number"))
    }

    /// Plays shards of the plan in `out`.
    pub fn shards(&self, out: &str, shards: impl IntoIterator<Item = usize>, of: usize) {
        for shard in shards {
            let shard = format!("{shard}/{of}");
            self.done(&["sweep", "./s.json", "--out", out, "--shard", &shard]);
        }
    }

    /// The folder of the only plan's shards in `out`.
    pub fn shard_folder(&self, out: &str) -> PathBuf {
        let mut folders = fs::read_dir(self.path(out).join("shards")).expect("a folder");
        let folder = folders.next().expect("a plan").expect("it can be read").path();
        assert!(folders.next().is_none(), "one plan");
        folder
    }

    /// The lines of a checkpoint, sorted: batches end in any order.
    pub fn batches(&self, out: &str) -> Vec<String> {
        let mut lines: Vec<String> =
            self.read(&format!("{out}/batches.jsonl")).lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }
}

/// What an undisturbed run of [`SWEEP`] on one machine gives: `cells.csv` and the sorted batches.
pub fn undisturbed() -> &'static (String, Vec<String>) {
    static RESULT: OnceLock<(String, Vec<String>)> = OnceLock::new();
    RESULT.get_or_init(|| {
        let bench = Bench::new(SWEEP);
        bench.play("out");
        (bench.read("out/cells.csv"), bench.batches("out"))
    })
}

/// Asserts that a folder holds what one undisturbed machine gives.
pub fn assert_undisturbed(bench: &Bench, out: &str) {
    assert_eq!(bench.read(&format!("{out}/cells.csv")), undisturbed().0);
    assert_eq!(bench.batches(out), undisturbed().1);
}

/// Copies a folder of files.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("it can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("it can be copied");
        }
    }
}
