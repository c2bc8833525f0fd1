//! The command line: every command, flag and example that `--help` prints.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

use crate::cli::cluster_args::ClusterArguments;
use crate::cli::cluster_args::MergeArguments;
use crate::cli::diff::DiffArguments;
use crate::cli::export_args::ExportArguments;
use crate::cli::find::FindArguments;
use crate::cli::fuzz::FuzzArguments;
use crate::cli::inspect_args::InspectArguments;
use crate::cli::peer::PeerArguments;
use crate::cli::theory_args::TheoryArguments;
use crate::cli::validate::ValidateArguments;
use crate::scenario::schema::Language;

/// A deterministic laboratory for Bitcoin: one seed, one history.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_help = "Examples:
  forklab run honest-day          one day of the network of 2013
  forklab check my.json           explains a scenario in sentences, runs nothing
  forklab list                    the scenarios inside the program

Exit codes: 0 done, 1 an expectation or a verification failed, 2 bad input.")]
pub struct CommandLine {
    /// The language of messages [default: FORKLAB_LANG, else en]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub lang: Option<LanguageArgument>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plays a scenario and leaves a run folder
    Run(RunArguments),
    /// Loads scenarios and explains them in sentences; runs nothing
    Check(CheckArguments),
    /// Writes a commented copy of a shipped scenario
    New(NewArguments),
    /// Lists the scenarios inside the program
    List,
    /// Prints the JSON schema of scenario files
    Schema(SchemaArguments),
    /// Plays a run again and compares; exit 1 and the first difference if it differs
    Verify(VerifyArguments),
    /// Plays random worlds with all invariants; a failure is made small and shown
    Fuzz(FuzzArguments),
    /// Plays many trials of a scenario and counts
    Sweep(SweepArguments),
    /// Puts the shards of a sweep together that many machines have played
    Merge(MergeArguments),
    /// Works out what the literature says: no world, only formulas
    Theory(TheoryArguments),
    /// Draws the charts of a sweep folder again
    Chart(ChartArguments),
    /// Makes the page of a run again, from its folder
    Report(ReportArguments),
    /// Answers questions about a run: a block, a payment, somebody's money, a coin's origin
    Inspect(InspectArguments),
    /// Tells where two runs part and what became different
    Diff(DiffArguments),
    /// Writes a run down for other software: Bitcoin Core, Wireshark, graph tools
    Export(ExportArguments),
    /// Lets a node of a run speak with a real bitcoind over a socket
    Peer(PeerArguments),
    /// Searches among many seeds for a history that ends as one wishes
    Find(FindArguments),
    /// Puts real Bitcoin data through the same rules
    Validate(ValidateArguments),
}

/// The languages as `--lang` takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// English
    En,
    /// 中文
    Zh,
}

impl LanguageArgument {
    /// The language itself.
    pub const fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Zh => Language::Chinese,
        }
    }
}

/// `forklab run`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab run honest-day
  forklab run honest-day --seed 8 --set /network/relay=compact
  forklab run ./my.json --out runs/mine --quiet
  forklab new my.json --from two-miners && forklab run ./my.json

A bare word is a shipped scenario, with or without its number; anything with a slash or .json is
a path; - is standard input. --set takes a JSON pointer into the scenario as run.json shows it.")]
pub struct RunArguments {
    /// A shipped scenario's name, a path, or - for standard input
    pub scenario: String,
    /// Another seed than the file's: other luck
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The run folder [default: runs/NAME-seedN]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Changes one value of the scenario, e.g. /network/nodes=100
    #[arg(long, value_name = "/POINTER=VALUE")]
    pub set: Vec<String>,
    /// Prints the summary as JSON instead of the screen
    #[arg(long)]
    pub json: bool,
    /// No progress bar and no screen, only the last lines
    #[arg(long)]
    pub quiet: bool,
    /// Opens the report when done
    #[arg(long)]
    pub open: bool,
    /// Keeps a second, plain ledger and compares after each block
    #[arg(long)]
    pub invariants: bool,
    /// Lets each node compute each verdict itself and compares
    #[arg(long)]
    pub independent_validation: bool,
    /// Sends each message as bytes and reads it back
    #[arg(long)]
    pub wire: bool,
    /// Adds trace.jsonl, the events with these numbers (half-open), for forklab diff
    #[arg(long, value_name = "A..B", value_parser = parse_range)]
    pub trace_events: Option<NumberRange>,
    /// How much the page keeps: full has each message that brought a block, and every mempool
    #[arg(long, value_name = "SIZE", default_value = "usual")]
    pub report: PageSize,
    /// Adds observations.jsonl, everything that was observed
    #[arg(long)]
    pub record: bool,
    /// Replaces a run folder that holds another history
    #[arg(long)]
    pub force: bool,
}

/// How much of a run its page keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageSize {
    /// What stays small: messages of blocks in forks, mempools of people.
    Usual,
    /// Messages of all blocks and the mempool of each node.
    Full,
}

/// Numbers of events, or seeds, from `from` up to but not including `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRange {
    /// The first.
    pub from: u64,
    /// The first behind the range.
    pub to: u64,
}

/// `forklab sweep`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab sweep ./depth.json
  forklab sweep ./depth.json --jobs 1 --out sweeps/depth
  forklab sweep ./depth.json --replay q=0.3,z=6,trial=17
  forklab sweep ./depth.json --replay q=0.3,z=6,first=success
  forklab sweep ./depth.json --out depth --plan
  forklab sweep ./depth.json --out depth --submit slurm --wait

A sweep that was stopped goes on where it was: the same command again. The result is the same
bytes, however often it was stopped and on however many cores.")]
pub struct SweepArguments {
    /// The sweep file
    pub file: String,
    /// The sweep folder [default: runs/NAME-sweep]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many threads [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Plays one trial in full as a run folder, e.g. q=0.3,z=6,trial=17; first=success or
    /// first-without=success for the first one that did or did not
    #[arg(long, value_name = "CELL,trial=N")]
    pub replay: Option<String>,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
    /// Begins anew where the folder holds another sweep
    #[arg(long)]
    pub force: bool,
    /// On many machines.
    #[command(flatten)]
    pub cluster: ClusterArguments,
}

/// `forklab schema`
#[derive(Debug, Clone, Args)]
pub struct SchemaArguments {
    /// Of sweep files instead
    #[arg(long)]
    pub sweep: bool,
}

/// `forklab chart`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab chart runs/depth-sweep
  forklab chart runs/depth-sweep --lang zh

Draws what the sweep's charts ask for, from cells.csv, without playing: charts/NAME.svg, .pdf, .png
and, with the numbers that are drawn, .csv; and the page report.html with them and all cells.")]
pub struct ChartArguments {
    /// The sweep folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `forklab report`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab report runs/12-double-spend-seed1
  forklab report runs/12-double-spend-seed1 --lang zh
  forklab report runs/near runs/far --compare --out far.html
  forklab report runs

Plays the run again and writes report.html and charts/ anew; with --compare one page of two runs; of
a folder that holds run folders index.html, a line for each. A folder whose tables are not what the
run wrote is told, and its page left as it is.")]
pub struct ReportArguments {
    /// Run folders, or folders that hold some
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// One page of two runs: what was changed, where they part, what became of everybody
    #[arg(long)]
    pub compare: bool,
    /// How much the page keeps: full has each message that brought a block, and every mempool
    #[arg(long, value_name = "SIZE", default_value = "usual")]
    pub report: PageSize,
    /// With --compare: the page [default: compare.html]
    #[arg(long, value_name = "FILE", requires = "compare")]
    pub out: Option<PathBuf>,
}

/// `forklab check`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab check honest-day
  forklab check *.json
  forklab check ./my.json --set /network/nodes=10000")]
pub struct CheckArguments {
    /// Scenarios: paths, shipped names, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Changes one value of each scenario, e.g. /network/nodes=100
    #[arg(long, value_name = "/POINTER=VALUE")]
    pub set: Vec<String>,
}

/// `forklab new`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab new my.json --from two-miners")]
pub struct NewArguments {
    /// The file to write; it must not exist
    pub file: PathBuf,
    /// The shipped scenario to copy
    #[arg(long, value_name = "NAME")]
    pub from: String,
}

/// `forklab verify`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab verify runs/01-honest-day-seed6   plays the run again and compares every table
  forklab verify two-miners                   plays a scenario twice, in two processes
  forklab verify runs/depth-and-hashpower-sweep --sample 2000
                                              plays batches of a sweep again")]
pub struct VerifyArguments {
    /// A run folder, a sweep folder or a scenario
    #[arg(value_name = "DIR|SCENARIO")]
    pub what: String,
    /// Of a sweep: how many trials are played again, in whole batches [default: 200]
    #[arg(long, value_name = "TRIALS")]
    pub sample: Option<u64>,
    /// Of a sweep: which batches
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub sample_seed: u64,
}

/// Reads `A..B`.
pub fn parse_range(text: &str) -> Result<NumberRange, String> {
    let number = |text: &str| text.parse::<u64>().ok();
    match text.split_once("..").map(|(from, to)| (number(from), number(to))) {
        Some((Some(from), Some(to))) if from <= to => Ok(NumberRange { from, to }),
        Some((Some(_), Some(_) | None) | (None, Some(_) | None)) | None => {
            Err("write A..B, two whole numbers with A not above B".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_range_of_events_is_two_numbers_in_order() {
        assert_eq!(parse_range("3..9"), Ok(NumberRange { from: 3, to: 9 }));
        assert!(parse_range("9..3").is_err());
        assert!(parse_range("3").is_err());
        assert!(parse_range("a..b").is_err());
    }
}
