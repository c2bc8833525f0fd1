//! Holds what Bitcoin Core's own validation engine says of exported blocks against what forklab
//! expects.
//!
//! Usage: `forklab-judges EXPECTED.json FOLDER`, where FOLDER is an empty one for Core. Exit code 0
//! if all agrees, 1 if something differs.

mod core;
mod expected;

use crate::core::Answer;
use crate::expected::Chain;
use crate::expected::Expected;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [json, folder] = paths.as_slice() else {
        println!("usage: forklab-judges EXPECTED.json FOLDER");
        return ExitCode::from(2);
    };
    let text = fs::read(json).expect("the file that is named");
    let expected: Expected = serde_json::from_slice(&text).expect("expected.json");
    let chain = expected.core.as_ref().expect("a chain that Core has");
    let file = fs::read(json.parent().unwrap_or(Path::new(".")).join(&expected.file));
    let answer = core::judge(chain, &file.expect("the blocks beside it"), folder);
    let differences = differences(&expected, &answer);
    tell(&expected, &answer);
    for difference in &differences {
        println!("DIFFERS {difference}");
    }
    ExitCode::from(u8::from(!differences.is_empty()))
}

/// What Core said, in a few lines.
fn tell(expected: &Expected, answer: &Answer) {
    let Chain { tip, height, chainwork, connected, disconnected } = &answer.chain;
    let name = expected.node.as_ref().map_or("order of creation", |node| &node.name);
    println!("Core on {} ({name}):", expected.file);
    println!("  {} blocks, {} of them stored on a weaker branch", expected.blocks, answer.stored);
    println!("  connected {connected}, disconnected {disconnected}");
    println!("  height {height}, tip {tip}, work {}", chainwork.trim_start_matches('0'));
    let bits = answer.bits.iter().map(|from| format!("{:08x} from {}", from.bits, from.height));
    println!("  targets {}", bits.collect::<Vec<_>>().join(", "));
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for refused in &answer.refused {
        *codes.entry(&refused.code).or_default() += 1;
    }
    let codes = codes.iter().map(|(code, count)| format!("{count} {code}"));
    println!("  refused {}: {}", answer.refused.len(), codes.collect::<Vec<_>>().join(", "));
}

/// Where Core and forklab do not agree.
fn differences(expected: &Expected, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |what: &str, ours: String, cores: String| {
        if ours != cores {
            found.push(format!("{what}: forklab {ours}, Core {cores}"));
        }
    };
    let chain = |chain: &Chain| format!("{chain:?}");
    hold("a fresh chain", chain(&expected.fresh.chain), chain(&answer.chain));
    if let Some(node) = &expected.node {
        hold("the node's own chain", chain(&node.chain), chain(&answer.chain));
    }
    hold("targets", format!("{:?}", expected.fresh.bits), format!("{:?}", answer.bits));
    hold("duplicates", "0".to_owned(), answer.duplicates.to_string());
    let (ours, cores) = (&expected.fresh.refused, &answer.refused);
    hold("refused", ours.len().to_string(), cores.len().to_string());
    for (ours, cores) in ours.iter().zip(cores) {
        hold("a refused block", format!("{ours:?}"), format!("{cores:?}"));
    }
    found
}
