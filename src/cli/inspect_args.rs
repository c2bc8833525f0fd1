//! The command line of `forklab inspect`.

use clap::Args;
use clap::Subcommand;
use std::path::PathBuf;

/// `forklab inspect`
#[derive(Debug, Clone, Args)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "Examples:
  forklab inspect runs/03-two-miners-seed7 world
  forklab inspect runs/03-two-miners-seed7 block 12
  forklab inspect runs/05-pizza-seed7 tx pizza
  forklab inspect runs/05-pizza-seed7 person li-si --json
  forklab inspect runs/05-pizza-seed7 origin pizza:0 --dot
  forklab inspect runs/05-pizza-seed7 node node-3 --at 01:30:00
  forklab inspect runs/03-two-miners-seed7 fork 1
  forklab inspect runs/03-two-miners-seed7 chain --at 'before fork 1'
  forklab inspect runs/05-pizza-seed7 messages --kind tx --from 'height 3' --to 'height 4'

The run is played again, and the answer is read from the world at its end, or at the moment --at:
  6h, 05:12:33, '1d 05:12:33'        when everything before it has happened
  'height 57', 'when EXPRESSION'     when it is true for the first time; an expression as in stop
  'event 123456'                     when so many events have happened
  'before fork 3'                    when its second block has not been found yet
A long run leaves snapshots in its folder the first time, so that later answers come within seconds.
Hashes and ids may be cut as long as only one begins so; a payment may be called by its name in the
script or in payments.csv. --lang, --json and --at may stand anywhere.")]
pub struct InspectArguments {
    /// A run folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Prints the answer as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// The moment that is asked about [default: the end]; messages take --from and --to
    #[arg(long, global = true, value_name = "MOMENT")]
    pub at: Option<String>,
    /// What is asked about.
    #[command(subcommand)]
    pub what: Subject,
}

/// What `forklab inspect` is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Subject {
    /// A block: header, finder, transactions, and how many nodes have it
    Block {
        /// A height on the best chain, or a block hash or its beginning
        #[arg(value_name = "H")]
        id: String,
    },
    /// A transaction: inputs, outputs, fee, confirmations
    Tx {
        /// A payment's name, or a transaction id or its beginning
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Somebody's money: the coins that it is made of
    Person {
        /// A person, somebody of the traffic, or a miner
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// A coin's way back to coinbases and to the funds of the first block
    Origin {
        /// TX:INDEX, or TX for its first output; TX as for tx
        #[arg(value_name = "COIN")]
        coin: String,
        /// Prints a graph for Graphviz
        #[arg(long, conflicts_with = "json")]
        dot: bool,
    },
    /// A node: tip, peers, mempool, blocks
    Node {
        /// A person, node-17, or a miner whose node it is
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// The tree of blocks: tips, and every branch beside the best chain
    Chain,
    /// A fork: why it began, who saw which side first, how it ended, what it cost
    Fork {
        /// Its number in forks.csv
        #[arg(value_name = "N")]
        number: String,
    },
    /// The messages that went from node to node
    Messages(MessagesArguments),
    /// The whole world on one page
    World,
}

/// `forklab inspect DIR messages`
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct MessagesArguments {
    /// Sent or received by this node
    #[arg(long, value_name = "NAME")]
    pub node: Option<String>,
    /// With this command: inv, headers, block, tx …
    #[arg(long, value_name = "COMMAND")]
    pub kind: Option<String>,
    /// About this block or transaction, called as for block and tx
    #[arg(long, value_name = "ID")]
    pub item: Option<String>,
    /// Sent from this moment on [default: the beginning]
    #[arg(long, value_name = "MOMENT")]
    pub from: Option<String>,
    /// Sent before this moment [default: the end]
    #[arg(long, value_name = "MOMENT")]
    pub to: Option<String>,
    /// Lists so many at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub most: usize,
}
