//! The command line of sweeps on many machines.

use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

/// What `forklab sweep` takes for work on many machines.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "On many machines")]
pub struct ClusterArguments {
    /// Writes plan.json: what is still to be played, cut into shards; plays nothing
    #[arg(long, conflicts_with_all = ["replay", "shard", "submit"], group = "planning")]
    pub plan: bool,
    /// With --plan or --submit: how many trials a shard has [default: as before, else 1000000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    #[arg(requires = "planning")]
    pub shard_trials: Option<u64>,
    /// Plays shard I of the N of the plan; I counts from 1
    #[arg(long, value_name = "I/N", value_parser = parse_shard)]
    #[arg(conflicts_with_all = ["replay", "submit"])]
    pub shard: Option<ShardArgument>,
    /// Plans, and hands the shards that are missing to this engine
    #[arg(long, value_enum, value_name = "ENGINE", conflicts_with = "replay", group = "planning")]
    pub submit: Option<EngineArgument>,
    /// With --submit: waits for the shards, merges, and goes on until the sweep has ended
    #[arg(long, requires = "submit")]
    pub wait: bool,
}

/// One shard of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShardArgument {
    /// Which, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// The engines as `--submit` takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineArgument {
    /// A job array of Slurm, through sbatch
    Slurm,
    /// A task array of HyperQueue, through hq
    Hyperqueue,
}

/// `forklab merge`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab merge runs/depth-sweep
  forklab merge room-a room-b --out room-a

Takes the shards of the plan into batches.jsonl and writes cells.csv: the bytes that one machine
would have given. Nothing is taken unless all shards of the plan are there, whole and right.")]
pub struct MergeArguments {
    /// Sweep folders that hold shards of one plan
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// The folder whose plan it is and where the result goes [default: the first one]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Reads `I/N`.
fn parse_shard(text: &str) -> Result<ShardArgument, String> {
    let number = |text: &str| text.parse::<usize>().ok();
    match text.split_once('/').map(|(shard, of)| (number(shard), number(of))) {
        Some((Some(number), Some(of))) if (1..=of).contains(&number) => {
            Ok(ShardArgument { number, of })
        }
        _ => Err("write I/N, a shard from 1 to N and the number of shards N".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_so_many_from_1() {
        assert_eq!(parse_shard("3/3"), Ok(ShardArgument { number: 3, of: 3 }));
        for bad in ["0/3", "4/3", "3", "a/3", "1/"] {
            assert!(parse_shard(bad).is_err(), "{bad}");
        }
    }
}
