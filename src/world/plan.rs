//! What all trials of one scenario share: the cast, the rules, the laws of the network.

use crate::consensus::params::Params;
use crate::network::link::LinkLaws;
use crate::network::topology::TopologyLaw;
use crate::node::state::NodeRules;
use crate::primitives::block::Block;
use crate::primitives::script::Script;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use serde::Deserialize;
use serde::Serialize;

/// How blocks are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pow {
    /// Miners try nonces until a header meets its target.
    Real,
    /// The finding time is drawn from the law of the real one; headers meet no target.
    Sampled,
    /// Blocks are found where the script says, and nowhere else; headers meet no target.
    Scripted,
}

/// Somebody whom the scenario names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPlan {
    /// The name; also that of the node.
    pub name: String,
    /// Whom the node opens links to; empty: as the topology says.
    pub peers: Vec<NodeId>,
    /// Whom it opens a link to besides.
    pub also: Vec<NodeId>,
    /// How long a message travels over each of its links; `None`: as the links' law says.
    pub latency: Option<SimDuration>,
    /// By how much the node's clock is ahead of virtual time, in nanoseconds.
    pub clock_offset_ns: i64,
    /// Whether the node's mempool replaces by fee; else the first seen stays.
    pub replaces_by_fee: bool,
}

/// Somebody with hashpower.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinerPlan {
    /// The person's name, or `miner-3`.
    pub name: String,
    /// The node of a named person; anonymous miners are placed by the seed.
    pub node: Option<NodeId>,
    /// The share of all hashpower at time 0, in parts per billion.
    pub share_ppb: u64,
    /// Whom the coinbases pay.
    pub payout: Script,
}

/// Somebody who can have coins: named people first, in the order of their nodes, then the people
/// of the traffic, then the anonymous miners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwnerId(pub u32);

impl OwnerId {
    /// The position in tables that are indexed by owner.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Somebody who can have coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerPlan {
    /// The name, from which the key is made.
    pub name: String,
    /// The locking script of the coins.
    pub script: Script,
    /// After how many confirmations he delivers what was paid for; `None`: he sells nothing.
    pub confirmations: Option<u32>,
}

/// Random payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrafficPlan {
    /// Who pays and is paid: these and those behind, `count` of them.
    pub first: OwnerId,
    /// How many there are.
    pub count: u32,
    /// The mean time from payment to payment.
    pub interval: SimDuration,
}

/// A world before any luck: made from a checked scenario, shared by all its trials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The rules of the chain.
    pub params: Params,
    /// The first block.
    pub genesis: Block,
    /// The planned time from block to block.
    pub block_interval: SimDuration,
    /// How blocks are found.
    pub pow: Pow,
    /// How many nodes there are, people first.
    pub nodes: u32,
    /// Whom the scenario names, in name order: nodes 0 and following.
    pub people: Vec<PersonPlan>,
    /// Who can have coins; empty where nobody ever pays.
    pub owners: Vec<OwnerPlan>,
    /// The owner by locking script, sorted.
    pub owner_of_script: Vec<(Script, OwnerId)>,
    /// Random payments, if there are any.
    pub traffic: Option<TrafficPlan>,
    /// Who has hashpower: people in name order, then the anonymous.
    pub miners: Vec<MinerPlan>,
    /// Who is linked to whom.
    pub topology: TopologyLaw,
    /// How long messages travel, and how fast nodes send.
    pub links: LinkLaws,
    /// What all nodes have in common.
    pub rules: NodeRules,
    /// What the digest starts from: the resolved scenario.
    pub digest_start: Vec<u8>,
}

impl Plan {
    /// The named person whose node this is.
    pub fn person_at(&self, node: NodeId) -> Option<OwnerId> {
        let is_person = node.index() < self.people.len() && !self.owners.is_empty();
        is_person.then_some(OwnerId(node.0))
    }

    /// Whose coins `script` locks.
    pub fn owner_of(&self, script: &Script) -> Option<OwnerId> {
        let at = self.owner_of_script.binary_search_by(|(other, _)| other.cmp(script)).ok()?;
        Some(self.owner_of_script[at].1)
    }

    /// The owner called `name`.
    pub fn owner_named(&self, name: &str) -> Option<OwnerId> {
        let at = self.owners.iter().position(|owner| owner.name == name)?;
        Some(OwnerId(at as u32))
    }

    /// The name of `node`: the person's, or `node-17`.
    pub fn node_name(&self, node: NodeId) -> String {
        match self.people.get(node.index()) {
            Some(person) => person.name.clone(),
            None => format!("node-{}", node.0),
        }
    }
}
