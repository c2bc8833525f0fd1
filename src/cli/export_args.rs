//! The command line of `forklab export`.

use crate::cli::args::NumberRange;
use crate::cli::args::parse_range;
use clap::Args;
use clap::Subcommand;
use std::path::PathBuf;

/// `forklab export`
#[derive(Debug, Clone, Args)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "Examples:
  forklab export runs/04-regtest-seed7 blocks
  forklab export runs/04-regtest-seed7 blocks --node node-3
  forklab export runs/03-two-miners-seed7 pcap --nodes node-0,node-1 --from 1h --to 'height 9'
  forklab export runs/03-two-miners-seed7 dot
  forklab export runs/03-two-miners-seed7 jsonl --events 0..1000

The run is played again. The files are written into the folder's export/, or into --out. Moments are
called as for forklab inspect --at.")]
pub struct ExportArguments {
    /// A run folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Where the files go [default: DIR/export]
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is exported.
    #[command(subcommand)]
    pub what: ExportSubject,
}

/// What `forklab export` writes.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum ExportSubject {
    /// All blocks for Bitcoin Core: blocks.dat, and expected.json with what Core should say
    Blocks {
        /// Those that this node took or refused, in the order in which it did
        #[arg(long, value_name = "NAME")]
        node: Option<String>,
    },
    /// The traffic for Wireshark: traffic.pcap, with IPv4 and TCP around each message
    Pcap(PcapArguments),
    /// Network, blocks and coins as graphs for Graphviz: network.dot, blocks.dot, coins.dot
    Dot,
    /// The same for Gephi, networkx and others: network.graphml, blocks.graphml, coins.graphml
    Graphml,
    /// The events that the digest is made of, a line each: events.jsonl, and its schema
    Jsonl {
        /// The events with these numbers (half-open) [default: all]
        #[arg(long, value_name = "A..B", value_parser = parse_range)]
        events: Option<NumberRange>,
    },
}

/// `forklab export DIR pcap`
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct PcapArguments {
    /// Packets from and to these nodes [default: all]
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub nodes: Vec<String>,
    /// Packets from this moment on [default: the beginning]
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// Packets before this moment [default: the end]
    #[arg(long, value_name = "MOMENT")]
    pub to: Option<String>,
    /// Whose magic stands before each message: Wireshark knows mainnet's and regtest's [default:
    /// the chain's own if Wireshark knows it, else regtest's]
    #[arg(long, value_name = "CHAIN")]
    pub magic: Option<String>,
}
