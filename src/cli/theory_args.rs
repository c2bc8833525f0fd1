//! `forklab theory` on the command line: its questions, flags and examples.
//!
//! Numbers come in as text: what is wrong with one is told in the user's language.

use clap::Args;
use clap::Subcommand;

/// `forklab theory`
#[derive(Debug, Clone, Args)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "Examples:
  forklab theory double-spend --q 0.1,0.3 --confirmations 1,6
  forklab theory confirmations --q 0.1 --risk 0.001
  forklab theory selfish --share 0.35 --gamma 0.5

q is the attacker's share of all hashpower. --lang and --json may stand anywhere.")]
pub struct TheoryArguments {
    /// Prints the table as JSON, with all digits
    #[arg(long, global = true)]
    pub json: bool,
    /// What is asked.
    #[command(subcommand)]
    pub question: TheoryQuestion,
}

/// What `forklab theory` is asked.
#[derive(Debug, Clone, Subcommand)]
pub enum TheoryQuestion {
    /// The chance to take a payment back
    DoubleSpend(DoubleSpendArguments),
    /// How many confirmations are enough for a risk
    Confirmations(ConfirmationsArguments),
    /// What a selfish pool gets, and what is lost to it
    Selfish(SelfishArguments),
    /// Stale blocks and growth where nobody attacks
    Forks(ForksArguments),
    /// How safe a network with delays can be at best and at worst
    Delay(DelayArguments),
    /// What a double spend must be worth, and what a merchant may lose
    Economics(EconomicsArguments),
    /// How long an attacker with a majority takes
    Majority(MajorityArguments),
}

/// `forklab theory double-spend`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab theory double-spend --q 0.3 --confirmations 6 --give-up 20

Rosenfeld 2014, \"Analysis of hashrate-based double-spending\"; nakamoto is the approximation of
section 11 of his paper of 2008. The merchant delivers at n blocks of the others since the start,
the one with the payment counted; in race_s1 both sides start together and a tie does not win, in
race_s0 the attacker has one block in hand.")]
pub struct DoubleSpendArguments {
    /// The attacker's share of all hashpower, from 0 to 1; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub q: Vec<String>,
    /// At how many confirmations the merchant delivers; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_name = "N")]
    pub confirmations: Vec<String>,
    /// One of race_s1 race_s0 late prelead_s1 prelead_s0 nakamoto [default: all]
    #[arg(long, value_name = "WORD")]
    pub convention: Option<String>,
    /// The attacker gives up so many blocks behind, counted from delivery on
    #[arg(long, value_name = "BLOCKS", allow_hyphen_values = true, group = "end")]
    pub give_up: Option<String>,
    /// The race ends with so many blocks that anybody found
    #[arg(long, value_name = "BLOCKS", allow_hyphen_values = true, group = "end")]
    pub within_blocks: Option<String>,
    /// The race ends with so many blocks of the public branch
    #[arg(long, value_name = "BLOCKS", allow_hyphen_values = true, group = "end")]
    pub within_height: Option<String>,
    /// The race ends after so long: 2h, or a number of mean block intervals
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, group = "end")]
    pub within_time: Option<String>,
    /// The mean time between two blocks of all miners together
    #[arg(long, value_name = "TIME", default_value = "10min", allow_hyphen_values = true)]
    pub interval: String,
}

/// `forklab theory confirmations`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab theory confirmations --q 0.1,0.2 --risk 0.001

Nakamoto 2008, section 11, asks this of his approximation; the other columns ask the exact laws
(Rosenfeld 2014; Guo and Ren 2022). The fewest confirmations with which the chance is below the
risk; the attacker never gives up.")]
pub struct ConfirmationsArguments {
    /// The attacker's share of all hashpower, from 0 to 1; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub q: Vec<String>,
    /// The chance that is accepted, between 0 and 1; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub risk: Vec<String>,
    /// One of race_s1 race_s0 late prelead_s1 prelead_s0 nakamoto [default: all]
    #[arg(long, value_name = "WORD")]
    pub convention: Option<String>,
}

/// `forklab theory selfish`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab theory selfish --share 0.25,0.35 --honest-miners 1,20

Eyal and Sirer 2014, \"Majority is not enough\": links without delay; gamma is the share of the
others' hashpower that mines on the pool's block at a tie. Where nobody chooses gamma, it follows
from the miners: 1 - 1/N for N equal honest ones.")]
pub struct SelfishArguments {
    /// The pool's share of all hashpower, from 0 to 0.5; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub share: Vec<String>,
    /// From 0 to 1; several with commas [default: 0,0.5,1]
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    pub gamma: Vec<String>,
    /// Instead of gamma: how many equal honest miners there are; several with commas
    #[arg(long, value_name = "N", value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(conflicts_with = "gamma")]
    pub honest_miners: Vec<String>,
    /// From one change of difficulty to the next
    #[arg(long, value_name = "BLOCKS", default_value = "2016", allow_hyphen_values = true)]
    pub window: String,
}

/// `forklab theory forks`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab theory forks --delay 10s,60s
  forklab theory forks --delay 0.1 --miners 0.7,0.3

Two miners: Sompolinsky and Zohar 2013, exact; infinitely many, each pair as far apart: Dembo et
al. 2020; any others lie between. The delay is from owning a block at one miner to owning it at
another; at a tie each stays with the block that it saw first.")]
pub struct ForksArguments {
    /// 10s, or a number of mean block intervals; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_name = "TIME")]
    pub delay: Vec<String>,
    /// The mean time between two blocks of all miners together
    #[arg(long, value_name = "TIME", default_value = "10min", allow_hyphen_values = true)]
    pub interval: String,
    /// The miners' shares, with commas; together 1 [default: infinitely many miners]
    #[arg(long, value_name = "SHARES", value_delimiter = ',', allow_hyphen_values = true)]
    pub miners: Vec<String>,
}

/// `forklab theory delay`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab theory delay --delay 10s --q 0.1 --confirmations 6

Threshold: Dembo et al. 2020; Gaži, Kiayias and Russell 2020. Bounds over all attacks: Guo and Ren
2022, theorems 1 and 2, for an attacker who can hold back each honest block by the delay; the
payment's own block counts as the first confirmation.")]
pub struct DelayArguments {
    /// 10s, or a number of mean block intervals; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_name = "TIME")]
    pub delay: Vec<String>,
    /// The mean time between two blocks of all miners together
    #[arg(long, value_name = "TIME", default_value = "10min", allow_hyphen_values = true)]
    pub interval: String,
    /// The attacker's share of all hashpower, from 0 to 1; several with commas
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, requires = "confirmations")]
    pub q: Vec<String>,
    /// How deep the payment is, at least 1; several with commas
    #[arg(long, value_name = "N", value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(requires = "q")]
    pub confirmations: Vec<String>,
}

/// `forklab theory economics`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:
  forklab theory economics --q 0.3 --confirmations 6 --give-up 20

Break-even value: what the attacker expects to waste, divided by his chance, at constant difficulty
(Wald's identity); a tie does not win. Largest safe payment: Rosenfeld 2014, the section on
economics, with race_s0. Both in block rewards. Value at risk: Jorion 1997, in payments.

--premined changes success and what follows from it, not the largest safe payment (its source has
no such blocks); --goods-share and --merchants change only that one; --payments, --attacked and
--confidence only the value at risk.")]
pub struct EconomicsArguments {
    /// The attacker's share of all hashpower, from 0 to 1; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub q: Vec<String>,
    /// At how many confirmations the merchant delivers; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(value_name = "N")]
    pub confirmations: Vec<String>,
    /// The attacker gives up so many blocks behind, counted from delivery on
    #[arg(long, value_name = "BLOCKS", default_value = "20", allow_hyphen_values = true)]
    pub give_up: String,
    /// How many blocks he has in hand at the start
    #[arg(long, value_name = "BLOCKS", default_value = "0", allow_hyphen_values = true)]
    pub premined: String,
    /// What the goods are worth to him, as a share of what he pays
    #[arg(long, value_name = "SHARE", default_value = "1", allow_hyphen_values = true)]
    pub goods_share: String,
    /// How many merchants are paid with the same coins
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    pub merchants: String,
    /// Of how many equal payments the value at risk is asked
    #[arg(long, value_name = "N", default_value = "1000", allow_hyphen_values = true)]
    pub payments: String,
    /// What share of them is attacked
    #[arg(long, value_name = "SHARE", default_value = "1", allow_hyphen_values = true)]
    pub attacked: String,
    /// How sure it is that no more are lost
    #[arg(long, value_name = "SHARE", default_value = "0.99", allow_hyphen_values = true)]
    pub confidence: String,
}

/// `forklab theory majority`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab theory majority --q 0.51,0.6 --confirmations 6
  forklab theory majority --q 0.6 --behind 100

Feller 1968, chapter XIV: a walk with a drift. In blocks that anybody finds, from the start of a
race as in double-spend, or from so many blocks behind.")]
pub struct MajorityArguments {
    /// The attacker's share of all hashpower, above 0.5; several with commas
    #[arg(long, required = true, value_delimiter = ',', allow_hyphen_values = true)]
    pub q: Vec<String>,
    /// At how many confirmations the merchant delivers; several with commas
    #[arg(long, value_name = "N", value_delimiter = ',', allow_hyphen_values = true)]
    #[arg(required_unless_present = "behind", conflicts_with = "behind")]
    pub confirmations: Vec<String>,
    /// Instead: how many blocks he is behind; several with commas
    #[arg(long, value_name = "BLOCKS", value_delimiter = ',', allow_hyphen_values = true)]
    pub behind: Vec<String>,
}
