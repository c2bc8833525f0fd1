//! The section `script`: what happens, and when.

use core::fmt;

use serde::Deserialize;
use serde::Serialize;

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind;
use crate::attack::parameter::Values;
use crate::scenario::condition::Condition;
use crate::scenario::people::Region;
use crate::scenario::schema::Text;
use crate::scenario::units::Decimal;
use crate::scenario::units::Share;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;

/// One line of the script: it fires once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name under which figures speak of it; unique over people and script.
    pub name: Option<String>,
    /// When it fires; entries of the same instant fire in the order of the file.
    pub moment: Moment,
    /// What happens; an entry with only a note does nothing.
    pub verb: Option<Verb>,
    /// A remark.
    pub note: Text,
    /// What must hold just before the next entry.
    pub expect: Vec<Condition>,
}

/// When an entry fires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// At a virtual time.
    At(SimTime),
    /// Some time after a condition came true for the first time.
    When {
        /// The condition.
        condition: Condition,
        /// How long after.
        after: SimDuration,
    },
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    /// A named person finds one block on a named parent (with scripted proof of work).
    Mine {
        /// Who.
        by: String,
        /// The parent: `genesis`, the name of an earlier `mine`, or `tip` (of the miner's node).
        on: String,
    },
    /// Somebody pays.
    Pay(Pay),
    /// Somebody begins to attack.
    Attack(AttackEntry),
    /// An attack ends.
    EndAttack {
        /// The name of the entry that began it.
        entry: String,
    },
    /// A block with one fault is sent.
    SendCrafted {
        /// Who makes and sends it.
        by: String,
        /// What is wrong with it.
        what: Fault,
    },
    /// Hashpower of some is multiplied; nobody else's changes.
    Hashpower {
        /// Whose.
        who: Vec<Group>,
        /// The factor.
        times: Decimal,
    },
    /// All links between an island and others are cut.
    Partition {
        /// Who is on the island.
        island: Vec<Group>,
        /// From whom it is cut off; empty: from everybody else.
        from: Vec<Group>,
    },
    /// Messages from and to some take longer.
    Slow {
        /// Whose.
        who: Vec<Group>,
        /// Only those between them and these; empty: all.
        from: Vec<Group>,
        /// By how much.
        by: SimDuration,
    },
    /// What an earlier entry cut or slowed down is mended.
    Heal {
        /// The name of that entry.
        entry: String,
    },
    /// Nodes go or come.
    Churn {
        /// How.
        change: Churn,
        /// Whose.
        who: Vec<Group>,
    },
}

/// How nodes go and come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Churn {
    /// They go down at once: mempool and requests are lost, the chain stays.
    Crash,
    /// They come back with what they had.
    Restart,
    /// They come for the first time, knowing the first block alone.
    Join,
    /// They go.
    Leave,
}

impl Churn {
    /// All ways.
    pub const ALL: [Self; 4] = [Self::Crash, Self::Restart, Self::Join, Self::Leave];

    /// The verb in a script.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Crash => "crash",
            Self::Restart => "restart",
            Self::Join => "join",
            Self::Leave => "leave",
        }
    }

    /// Whether the nodes are up afterwards.
    pub const fn comes(self) -> bool {
        match self {
            Self::Restart | Self::Join => true,
            Self::Crash | Self::Leave => false,
        }
    }
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pay {
    /// Who pays.
    pub from: String,
    /// Whom.
    pub to: String,
    /// How much, in satoshis.
    pub amount_sat: u64,
    /// What the miner is offered for each 1,000 bytes, in satoshis.
    pub fee_rate: u64,
    /// Whose nodes get it first; empty: the payer's own.
    pub hand_to: Vec<Group>,
    /// The earlier payment whose coins it spends again.
    pub same_coins_as: Option<String>,
}

/// An attack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackEntry {
    /// What is played.
    pub kind: Kind,
    /// Who attacks.
    pub by: String,
    /// Whom or what it is against.
    pub target: AttackTarget,
    /// The kind's own parameters.
    pub values: Values,
}

/// Whom or what an attack is against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttackTarget {
    /// A shop is paid and robbed.
    Shop {
        /// Who keeps it.
        victim: String,
        /// How much, in satoshis.
        amount_sat: u64,
        /// What the miner is offered for each 1,000 bytes, in satoshis.
        fee_rate: u64,
    },
    /// An earlier payment is taken back.
    Payment {
        /// The name of the entry that made it.
        payment: String,
        /// What the miner is offered for each 1,000 bytes, in satoshis.
        fee_rate: u64,
    },
    /// A person is harmed.
    Person {
        /// Who.
        victim: String,
    },
    /// Nobody in particular.
    Everybody,
}

impl AttackTarget {
    /// The victim, if the script names one.
    pub fn victim(&self) -> Option<&str> {
        match self {
            Self::Shop { victim, .. } | Self::Person { victim } => Some(victim),
            Self::Payment { .. } | Self::Everybody => None,
        }
    }
}

/// What a payment of the script offers the miner if nothing is said: 10 satoshis a byte.
pub const FEE_RATE: u64 = 10_000;

/// Some of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    /// A person, an anonymous node (`node-17`) or miner (`miner-3`).
    Name(String),
    /// `region:JP`
    Region(Region),
    /// `nodes:40%`: of those that do not mine.
    Nodes(Share),
    /// `miners:40%`: in name order until their hashpower reaches the share.
    Miners(Share),
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Region(region) => write!(f, "region:{}", region.code()),
            Self::Nodes(share) => write!(f, "nodes:{}%", percent(*share)),
            Self::Miners(share) => write!(f, "miners:{}%", percent(*share)),
        }
    }
}

/// The share in percent.
fn percent(share: Share) -> Decimal {
    Decimal::from_billionths(share.billionths() * 100)
}
