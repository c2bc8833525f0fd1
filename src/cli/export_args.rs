//! The command line of `forklab export`.

use clap::Args;
use clap::Subcommand;
use std::path::PathBuf;

/// `forklab export`
#[derive(Debug, Clone, Args)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "Examples:
  forklab export runs/04-regtest-seed7 blocks
  forklab export runs/04-regtest-seed7 blocks --node node-3

The run is played again. The files are written into the folder's export/, or into --out.")]
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
}
