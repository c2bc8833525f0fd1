//! What an attacker sees, what he does next, and how it ends.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::strategy::Strategy;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// What an attacker sees when he decides.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The time.
    pub now: SimTime,
    /// The two payments.
    pub theft: Theft,
    /// The public chain, as the attacker's node follows it.
    pub tip: BlockId,
    /// The block that the victim's node follows: the attacker stands in the shop and sees it.
    pub victims_tip: BlockId,
    /// All blocks.
    pub content: &'a Archive,
    /// Whether the victim has delivered.
    pub delivered: bool,
    /// Whether the payment was gone at the victim's node after he had delivered.
    pub reversed: bool,
    /// Whether another payment of the victim's chain spends the coins.
    pub is_displaced: bool,
    /// How many blocks of the victim's chain stand on the payment, its own among them.
    pub seen_by_victim: u32,
}

/// What an attacker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing, until something happens.
    Wait,
    /// Nothing before this moment, unless something happens.
    WaitUntil(SimTime),
    /// He pays the victim.
    Pay,
    /// He brings out his hidden blocks up to this one.
    Publish(BlockId),
    /// He stops.
    End(Outcome),
}

/// How an attack stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It goes on.
    Running,
    /// The attacker got what he wanted.
    Succeeded,
    /// It can no longer come true.
    Failed,
    /// The attacker saw no point in going on.
    GaveUp,
}

impl Outcome {
    /// The word in tables and expressions.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::GaveUp => "gave_up",
        }
    }
}

/// The two payments of a theft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theft {
    /// What the victim is shown.
    pub payment: TxId,
    /// What takes the coins back.
    pub conflict: TxId,
}

/// Who is handed one of the two payments first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandTo {
    /// Nobody: it only goes into the attacker's own blocks.
    Nobody,
    /// The attacker's own node.
    Own,
    /// The victim's node.
    Victim,
}

/// An attack as the world plays it: a strategy at the attacker's node, and decisions in between.
pub trait Scheme: Strategy {
    /// Who is handed the payment and its conflict.
    fn hand_to(&self) -> (HandTo, HandTo);

    /// The attack begins: the two payments are signed, and nobody has them yet.
    fn prepare(&mut self, at: &Situation<'_>);

    /// What to do next. Called when the attack begins, when the attacker's node follows another
    /// tip, when his miner finds a block, when the victim delivers or is robbed, and at the moment
    /// that a step asked for; again after each step that is not to wait.
    fn decide(&mut self, at: &Situation<'_>) -> Step;

    /// What the summary says of it besides its outcome.
    fn figures(&self) -> Vec<(&'static str, Figure)>;
}

/// A figure of an attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A count.
    Count(u64),
    /// A word.
    Word(&'static str),
}
