//! `forklab validate`: real Bitcoin data through the rules of the worlds.

use crate::chain::plain::PlainChain;
use crate::chain::plain_ledger::ScriptPolicy;
use crate::chain::plain_tree::HeaderNode;
use crate::chain::plain_tree::PlainTree;
use crate::cli::block_file::BlockFile;
use crate::cli::block_file::Record;
use crate::consensus::params::Params;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use std::io;
use std::io::Write;
use std::path::PathBuf;

/// All records were valid.
const EXIT_VALID: u8 = 0;
/// A record was refused.
const EXIT_REFUSED: u8 = 1;
/// The file or the question makes no sense.
const EXIT_BAD_INPUT: u8 = 2;
/// Far above every height; the heights of a file of 4 GB on top of it are still numbers.
const START_HEIGHT_MAX: i64 = 1_000_000_000;

/// Checks a file of real blocks or headers by every rule that forklab has.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  forklab validate blk00000.dat --chain mainnet
  forklab validate headers.bin --chain mainnet --headers
  forklab validate block-227835.bin --chain mainnet --start-height 227835

The last line is: valid N, refused N, not judged N. Exit code 1 if a record is refused, 2 if the
file is torn.")]
pub struct ValidateArguments {
    /// Blocks in Bitcoin Core's framing, one bare block, one as hexadecimal, or with --headers a
    /// run of 80-byte headers
    pub file: PathBuf,
    /// The chain whose rules hold: mainnet, regtest, signet-open or classroom
    #[arg(long, value_name = "NAME")]
    pub chain: String,
    /// Check headers only
    #[arg(long)]
    pub headers: bool,
    /// The height of the first record, if the file begins in the middle of a chain
    #[arg(long, value_name = "H", default_value_t = 0,
          value_parser = clap::value_parser!(u32).range(..=START_HEIGHT_MAX))]
    pub start_height: u32,
}

/// Runs the command; returns the exit code. The last line counts the records that are valid and
/// refused, and the spends that were not judged.
///
/// # Errors
///
/// Whatever `out` says.
pub fn run(arguments: &ValidateArguments, out: &mut dyn Write) -> io::Result<u8> {
    let Some(params) = Params::by_name(&arguments.chain) else {
        let names = Params::NAMES.join(", ");
        writeln!(out, "--chain {}: no such chain. Chains: {names}", arguments.chain)?;
        return Ok(EXIT_BAD_INPUT);
    };
    let file = arguments.file.display().to_string();
    let content = match std::fs::read(&arguments.file) {
        Ok(content) => content,
        Err(error) => {
            writeln!(out, "{file}: {error}")?;
            return Ok(EXIT_BAD_INPUT);
        }
    };
    let records = BlockFile::new(content, params.magic, arguments.headers);
    let may_be_headers = records.may_be_headers();
    let mut tally = Tally::default();
    let fault = match arguments.headers {
        true => check_headers(params, arguments.start_height, records, &mut tally, out)?,
        false => check_blocks(params, arguments.start_height, records, &mut tally, out)?,
    };
    if let Some(fault) = &fault {
        let hint = if may_be_headers { "; a file of headers needs --headers" } else { "" };
        writeln!(out, "{file}: {fault}{hint}")?;
    }
    let Tally { valid, refused, not_judged } = tally;
    writeln!(out, "valid {valid}, refused {refused}, not judged {not_judged}")?;
    Ok(match (fault, refused) {
        (Some(_), _) => EXIT_BAD_INPUT,
        (None, 1..) => EXIT_REFUSED,
        (None, 0) => EXIT_VALID,
    })
}

/// What the last line says.
#[derive(Debug, Default)]
struct Tally {
    /// Records that broke no rule.
    valid: u64,
    /// Records that did.
    refused: u64,
    /// Spends of a form, or of a coin, that is not judged.
    not_judged: u64,
}

/// Checks the file's headers. The inner error is the user's input.
fn check_headers(
    params: Params,
    start_height: u32,
    mut records: BlockFile,
    tally: &mut Tally,
    out: &mut dyn Write,
) -> io::Result<Option<String>> {
    let mut tree: Option<PlainTree> = None;
    loop {
        let record = match records.next_record() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(fault) => {
                write_tip(tree.as_ref().and_then(PlainTree::best), out)?;
                return Ok(Some(fault.to_string()));
            }
        };
        let header = record.header();
        let tree = tree.get_or_insert_with(|| match start_height {
            0 => PlainTree::from_genesis(params.clone(), first_header(&params, header)),
            1.. => PlainTree::anchored(params.clone(), start_height),
        });
        let hash = header.hash();
        match tree.accept(header, hash, None) {
            Ok(_) => tally.valid += 1,
            Err(reject) => {
                tally.refused += 1;
                let height = height_above(tree, header);
                write_refused(tree, height, &hash, &reject, out)?;
            }
        }
    }
    write_tip(tree.as_ref().and_then(PlainTree::best), out)?;
    Ok(None)
}

/// Checks the file's blocks. The inner error is the user's input.
fn check_blocks(
    params: Params,
    start_height: u32,
    mut records: BlockFile,
    tally: &mut Tally,
    out: &mut dyn Write,
) -> io::Result<Option<String>> {
    let mut chain: Option<PlainChain> = None;
    let mut hashes: Vec<Hash256> = Vec::new();
    let fault = loop {
        let block = match records.next_record() {
            Ok(Some(Record::Block(block))) => block,
            Ok(Some(Record::Header(_))) => unreachable!("headers are read by check_headers"),
            Ok(None) => break None,
            Err(fault) => break Some(fault.to_string()),
        };
        let chain = chain.get_or_insert_with(|| match start_height {
            0 => {
                let genesis = first_block(&params, &block);
                PlainChain::from_genesis(params.clone(), genesis, ScriptPolicy::Count)
            }
            1.. => PlainChain::anchored(params.clone(), start_height, ScriptPolicy::Count),
        });
        let header = block.header;
        let hash = header.hash();
        match chain.accept_block(block, None) {
            Ok(accepted) => {
                hashes.push(hash);
                for fault in accepted.refused {
                    let height = Some(fault.height);
                    write_refused(chain.tree(), height, &fault.hash, &fault.reject, out)?;
                }
            }
            Err(reject) => {
                tally.refused += 1;
                let height = height_above(chain.tree(), &header);
                write_refused(chain.tree(), height, &hash, &reject, out)?;
            }
        }
    };
    if let Some(chain) = &chain {
        // A block that was stored may have been found invalid by a later record.
        let is_invalid = |hash: &&Hash256| {
            chain.tree().find(hash).is_some_and(|number| chain.tree().node(number).is_invalid)
        };
        let invalid = hashes.iter().filter(is_invalid).count() as u64;
        tally.valid += hashes.len() as u64 - invalid;
        tally.refused += invalid;
        tally.not_judged = chain.not_judged();
        write_tip(chain.tip(), out)?;
        let (connected, disconnected) = (chain.connected(), chain.disconnected());
        writeln!(out, "connected {connected}, disconnected {disconnected}")?;
    }
    Ok(fault)
}

/// The first header of the chain. That of a classroom holds whatever its scenario funded, so a
/// file that begins with a header without parent brings its own.
fn first_header(params: &Params, first_record: &Header) -> Header {
    let brings_own = params.name == "classroom" && first_record.previous == Hash256::ZERO;
    if brings_own { *first_record } else { params.genesis_block().header }
}

/// The first block of the chain; see [`first_header`].
fn first_block(params: &Params, first_record: &Block) -> Block {
    let is_whole = first_record.header.merkle_root == first_record.merkle_root().0;
    let own = params.name == "classroom" && first_record.header.previous == Hash256::ZERO;
    if own && is_whole { first_record.clone() } else { params.genesis_block() }
}

/// The height at which a refused header would have stood, if its parent is known.
fn height_above(tree: &PlainTree, header: &Header) -> Option<u32> {
    match tree.best() {
        None => Some(tree.base_height()),
        Some(_) => Some(tree.node(tree.find(&header.previous)?).height + 1),
    }
}

/// One line on a refused record: height, hash, code, evidence.
fn write_refused(
    tree: &PlainTree,
    height: Option<u32>,
    hash: &Hash256,
    reject: &BlockReject,
    out: &mut dyn Write,
) -> io::Result<()> {
    let height = height.map_or_else(|| "unknown".to_owned(), |height| height.to_string());
    let reason = reject.reason();
    write!(out, "refused: height {height}, hash {hash}, {reason}: {reject}")?;
    let has_only_genesis = tree.best().is_some_and(|tip| tip.height == 0);
    if *reject == BlockReject::UnknownParent && has_only_genesis {
        write!(out, "; a file from the middle of a chain needs --start-height")?;
    }
    writeln!(out)
}

/// One line on where the chain ends.
fn write_tip(tip: Option<&HeaderNode>, out: &mut dyn Write) -> io::Result<()> {
    match tip {
        Some(tip) => {
            let HeaderNode { height, hash, work, .. } = tip;
            writeln!(out, "tip: height {height}, hash {hash}, work {work:#x}")
        }
        None => writeln!(out, "tip: none"),
    }
}
