//! What an attacker sees, what he does next, and how it ends.

use crate::attack::fault::Fault;
use crate::attack::junk::Junk;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::state::NodeState;
use crate::node::strategy::Strategy;
use crate::primitives::script::Script;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// What an attacker sees when he decides.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The time.
    pub now: SimTime,
    /// The two payments, if the attack is a theft.
    pub theft: Option<Theft>,
    /// The public chain, as the attacker's node follows it.
    pub tip: BlockId,
    /// The block that the victim's node follows: the attacker stands in the shop and sees it. His
    /// own node's where there is no victim.
    pub victims_tip: BlockId,
    /// The chain with the most work that anybody follows who is not cut off.
    pub best_tip: BlockId,
    /// What the victim's coins are locked with, if there is a victim.
    pub victims_script: Option<&'a Script>,
    /// What the coinbases of the attacker's own blocks pay to, if he mines.
    pub own_payout: Option<&'a Script>,
    /// The hashpower of the victim and of the attacker at time 0, in billionths of all.
    pub hashpower_ppb: (u64, u64),
    /// All blocks.
    pub content: &'a Archive,
    /// The machines that he has besides, in order.
    pub machines: &'a [NodeId],
    /// All nodes. What an attacker cannot see of others goes into figures at the most.
    pub nodes: &'a [NodeState],
    /// Whether the victim has delivered.
    pub delivered: bool,
    /// Whether the payment was gone at the victim's node after he had delivered.
    pub reversed: bool,
}

impl Situation<'_> {
    /// The two payments of a theft.
    ///
    /// # Panics
    ///
    /// If the attack is none.
    pub fn stolen(&self) -> Theft {
        self.theft.expect("a theft has two payments")
    }

    /// Whether another payment of the victim's chain spends the coins of a theft.
    pub fn is_displaced(&self) -> bool {
        self.theft.is_some_and(|theft| {
            verdict::is_confirmed(theft.conflict, self.victims_tip, self.content)
        })
    }

    /// How many blocks of the victim's chain stand on the payment of a theft, its own among them.
    pub fn seen_by_victim(&self) -> u32 {
        self.theft.map_or(0, |theft| {
            verdict::confirmations(theft.payment, self.victims_tip, self.content)
        })
    }

    /// The block below the one of the public chain that holds the payment of a theft.
    pub fn below_payment(&self) -> Option<BlockId> {
        let payment = self.stolen().payment;
        verdict::is_confirmed(payment, self.tip, self.content).then(|| {
            let height = verdict::height_on_chain(payment, self.tip, self.content);
            self.content.ancestor(self.tip, height - 1)
        })
    }

    /// The height of a block.
    pub fn height(&self, block: BlockId) -> u32 {
        self.content.block(block).height
    }
}

/// What an attacker does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing, until something happens.
    Wait,
    /// Nothing before this moment, unless something happens. One that has passed is none.
    WaitUntil(SimTime),
    /// He pays the victim.
    Pay,
    /// He brings out his hidden blocks up to this one.
    Publish(BlockId),
    /// He sends a hidden block to the victim alone.
    Show(BlockId),
    /// He makes a block on his node's tip with one fault, and sends it to all his peers.
    Craft(Fault),
    /// He sends a hidden block to all his peers.
    SendToAll(BlockId),
    /// All his machines show everybody a copy of an old block in which somebody else is paid.
    ShowRewrittenCopies,
    /// He and all his machines send something useless to all their peers.
    SendJunk(Junk),
    /// He cuts the victim off from everybody but himself.
    Isolate,
    /// He lets the victim go.
    Release,
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

/// One of the two payments of a theft, and at whose node it is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandIn {
    /// The payment, at the attacker's own node.
    PaymentAtOwn,
    /// The payment, at the victim's node.
    PaymentAtVictims,
    /// The conflict, at the attacker's own node.
    ConflictAtOwn,
}

/// An attack as the world plays it: a strategy at the attacker's node, and decisions in between.
pub trait Scheme: Strategy {
    /// Where the two payments of a theft are handed in when the attacker pays, in order; the
    /// others only go into his own blocks.
    fn hand_in(&self) -> &'static [HandIn] {
        &[]
    }

    /// Which part of all nodes plays with him, in billionths.
    fn machines_ppb(&self) -> u64 {
        0
    }

    /// Whether it takes coins of his own besides those of a theft.
    fn needs_coins(&self) -> bool {
        false
    }

    /// What he asked for with [`Step::SendJunk`] went to somebody.
    fn on_sent(&mut self) {}

    /// A block that he asked for with [`Step::Craft`] was made.
    fn on_crafted(&mut self, _block: BlockId) {}

    /// The attack begins: the two payments of a theft are signed, and nobody has them yet.
    fn prepare(&mut self, at: &Situation<'_>);

    /// What to do next. Called when the attack begins, when anybody's node follows another tip,
    /// when a miner finds a block, when the victim delivers or is robbed, and at the moment that a
    /// step asked for; again after each step that is not to wait.
    fn decide(&mut self, at: &Situation<'_>) -> Step;

    /// What the summary says of it besides its outcome: the figures of its kind's profile.
    fn figures(&self) -> Vec<(&'static str, Figure)>;
}

/// A figure of an attack.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A count.
    Count(u64),
    /// A part of a whole, from 0 to 1; nothing if there is no whole.
    Share(Option<f64>),
    /// A word.
    Word(&'static str),
}

impl Figure {
    /// A part of a whole.
    pub fn share(part: u64, whole: u64) -> Self {
        Self::Share((whole > 0).then(|| part as f64 / whole as f64))
    }
}
