//! The digests of the small scenarios, of a hundred random ones and of forty random worlds in which
//! things go wrong, written for other builds: WebAssembly (`tests/wasm/run`), debug and other
//! compilers (`tests/long/run`) must find the same.

use crate::history::Case;
use crate::random;
use crate::small;
use forklab::fuzz::generate::generate;
use rayon::prelude::*;
use serde_json::json;
use std::fs;
use std::path::Path;

const RANDOM_CASES: u64 = 100;
const FUZZ_CASES: u64 = 40;

/// The scenario that `forklab fuzz` makes up from `seed`.
fn fuzz_case(seed: u64) -> Case {
    let text = generate(seed).without_nonsense().text();
    Case { name: format!("fuzz-{seed}"), text, seed }
}

#[test]
fn digests_are_written_for_other_builds() {
    let cases: Vec<Case> = small::cases()
        .into_iter()
        .chain((0..RANDOM_CASES).map(random::case))
        .chain((0..FUZZ_CASES).map(fuzz_case))
        .collect();
    let lines: Vec<String> = cases
        .par_iter()
        .map(|case| {
            // The seed as text: it has more digits than a number has elsewhere.
            let seed = case.seed.to_string();
            let digest = case.history();
            json!({"name": case.name, "seed": seed, "digest": digest, "text": case.text})
                .to_string()
        })
        .collect();
    let mut digests: Vec<&str> = lines.iter().map(String::as_str).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), cases.len(), "no two scenarios have one history");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("digests.jsonl");
    fs::write(file, lines.join("\n") + "\n").expect("the target folder can be written");
}
