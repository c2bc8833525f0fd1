//! Bitcoin Core's own validation engine, fed with blocks and asked what it makes of them.

use crate::expected::BitsFrom;
use crate::expected::Chain;
use crate::expected::CoreChain;
use crate::expected::Refused;
use bitcoin::CompactTarget;
use bitcoin::Target;
use bitcoin::Work;
use bitcoinkernel::Block;
use bitcoinkernel::BlockTreeEntry;
use bitcoinkernel::BlockValidationStateRef;
use bitcoinkernel::ChainType;
use bitcoinkernel::ChainstateManager;
use bitcoinkernel::ContextBuilder;
use bitcoinkernel::Log;
use bitcoinkernel::LogCategory;
use bitcoinkernel::LogLevel;
use bitcoinkernel::Logger;
use bitcoinkernel::ProcessBlockResult;
use bitcoinkernel::ValidationMode;
use bitcoinkernel::prelude::*;
use std::fs;
use std::mem::take;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;

/// What Core made of a file.
#[derive(Debug)]
pub struct Answer {
    /// Where it ends.
    pub chain: Chain,
    /// What it refused.
    pub refused: Vec<Refused>,
    /// The targets of its best chain.
    pub bits: Vec<BitsFrom>,
    /// Blocks that it had already.
    pub duplicates: usize,
    /// Blocks that it stored without asking their coins.
    pub stored: usize,
}

/// What Core said since it was last asked.
#[derive(Debug, Default)]
struct Seen {
    log: Vec<String>,
    /// Blocks whose coins were asked, and whether they were valid.
    checked: Vec<(String, bool)>,
    connected: u64,
    disconnected: u64,
}

/// Notes Core's log, in which alone the names of its verdicts stand.
struct Ear(Arc<Mutex<Seen>>);

impl Log for Ear {
    fn log(&self, message: &str) {
        self.0.lock().unwrap().log.push(message.trim_end().to_owned());
    }
}

/// Feeds the frames of `file` to Core, which keeps its blocks in `folder`.
pub fn judge(chain: &CoreChain, file: &[u8], folder: &Path) -> Answer {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let logger = Logger::new(Ear(seen.clone())).expect("Core's log");
    logger.set_level_category(LogCategory::Validation, LogLevel::Debug);
    logger.enable_category(LogCategory::Validation);
    let chainstate = manager(chain, &seen, folder);

    let (mut refused, mut duplicates, mut stored) = (Vec::new(), 0, 0);
    for (at, bytes) in frames(file).into_iter().enumerate() {
        let block = Block::new(bytes).expect("a block that Core can read");
        let hash = block.hash().to_string();
        let result = chainstate.process_block(&block);
        // Not held any longer: whatever Core does may write to its log.
        let (log, checked) = {
            let mut seen = seen.lock().unwrap();
            (take(&mut seen.log), take(&mut seen.checked))
        };
        let bad = checked.iter().find(|(_, is_valid)| !is_valid);
        match (bad, result) {
            (Some((bad, _)), _) => refused.push((at, bad.clone(), reason(&log))),
            (None, ProcessBlockResult::Duplicate) => duplicates += 1,
            (None, ProcessBlockResult::NewBlock) if checked.is_empty() => stored += 1,
            (None, ProcessBlockResult::NewBlock) => {}
            (None, _) => refused.push((at, hash, reason(&log))),
        }
    }
    let refused = refused.into_iter().map(|(at, hash, reason)| {
        let code = reason.split([' ', '(', ',']).next().unwrap_or_default().to_owned();
        Refused { at, hash, code }
    });
    let (connected, disconnected) = {
        let seen = seen.lock().unwrap();
        (seen.connected, seen.disconnected)
    };
    let (chain, bits) = best_chain(&chainstate, connected, disconnected);
    Answer { chain, refused: refused.collect(), bits, duplicates, stored }
}

fn manager(chain: &CoreChain, seen: &Arc<Mutex<Seen>>, folder: &Path) -> ChainstateManager {
    let (checks, connects, disconnects) = (seen.clone(), seen.clone(), seen.clone());
    let builder = match (&chain.challenge, chain.name.as_str()) {
        (Some(challenge), _) => ContextBuilder::new().signet(&from_hex(challenge)),
        (None, "regtest") => ContextBuilder::new().chain_type(ChainType::Regtest),
        (None, "mainnet") => ContextBuilder::new().chain_type(ChainType::Mainnet),
        (None, other) => panic!("{other} is no chain of Core"),
    };
    let context = builder
        .with_block_checked_validation(move |block: Block, state: BlockValidationStateRef<'_>| {
            let is_valid = state.mode() == ValidationMode::Valid;
            checks.lock().unwrap().checked.push((block.hash().to_string(), is_valid));
        })
        .with_block_connected_validation(move |_: Block, _: BlockTreeEntry<'_>| {
            connects.lock().unwrap().connected += 1;
        })
        .with_block_disconnected_validation(move |_: Block, _: BlockTreeEntry<'_>| {
            disconnects.lock().unwrap().disconnected += 1;
        })
        .build()
        .expect("a context");
    let [state, blocks] = ["chainstate", "blocks"].map(|name| folder.join(name));
    fs::create_dir_all(&state).expect("a folder");
    fs::create_dir_all(&blocks).expect("a folder");
    let [state, blocks] = [state, blocks].map(|path| path.to_string_lossy().into_owned());
    ChainstateManager::builder(&context, &state, &blocks)
        .and_then(|builder| {
            builder
                .block_tree_db_in_memory(true)
                .chainstate_db_in_memory(true)
                .worker_threads(1)
                .build()
        })
        .expect("a chain state")
}

/// The blocks of a file in Core's framing: magic, length, block.
fn frames(mut file: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some((head, rest)) = file.split_at_checked(8) {
        let length = u32::from_le_bytes(head[4..].try_into().expect("four bytes")) as usize;
        let (block, behind) = rest.split_at(length);
        found.push(block);
        file = behind;
    }
    assert!(file.is_empty(), "{} bytes behind the last block", file.len());
    found
}

/// The name of the rule that Core wrote into its log: its interface gives only a class.
fn reason(log: &[String]) -> String {
    let after = |line: &str, key: &str, separator: &str| {
        let (_, rest) = line.split_once(key)?;
        let rest = if separator.is_empty() { rest } else { rest.split_once(separator)?.1 };
        Some(rest.trim_end_matches(')').to_owned())
    };
    let keys = [
        ("AcceptBlock FAILED (", ""),
        ("ConnectBlock ", "failed, "),
        ("CheckBlockHeader: ", ", "),
        ("Block validation error: ", ""),
    ];
    log.iter()
        .find_map(|line| keys.iter().find_map(|(key, separator)| after(line, key, separator)))
        .unwrap_or_else(|| panic!("Core gave no reason: {log:#?}"))
}

/// Where Core's best chain ends, and its targets.
fn best_chain(
    chainstate: &ChainstateManager,
    connected: u64,
    disconnected: u64,
) -> (Chain, Vec<BitsFrom>) {
    let tip = chainstate.active_chain().tip();
    let (hash, height) = (tip.block_hash().to_string(), tip.height());
    let mut targets = Vec::new();
    let mut at = Some(tip);
    while let Some(entry) = at {
        targets.push((entry.height(), entry.header().bits()));
        at = entry.prev();
    }
    targets.reverse();
    let work_of = |bits: u32| Target::from_compact(CompactTarget::from_consensus(bits)).to_work();
    let mut work: Option<Work> = None;
    let mut bits: Vec<BitsFrom> = Vec::new();
    for (height, target) in targets {
        work = Some(work.map_or_else(|| work_of(target), |below| below + work_of(target)));
        if bits.last().is_none_or(|last| last.bits != target) {
            bits.push(BitsFrom { height: height as u32, bits: target });
        }
    }
    let chainwork = format!("{:064x}", work.expect("the first block"));
    (Chain { tip: hash, height: height as u32, chainwork, connected, disconnected }, bits)
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
}
