//! The film of a run: what a page plays back. Who learnt of which block from whom and when, which
//! chain each node followed, what was broken and mended, what waited in the mempools of people.

use crate::chain::id::BlockId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::arrival::Arrival;
use crate::story::arrival::Flights;
use crate::story::crowd::Crowd;
use crate::story::crowd::Heard;
use crate::story::cuts::Cuts;
use crate::story::pools::Pools;
use crate::story::relays::BRINGER;
use crate::story::relays::Relays;
use crate::story::witness::Witness;
use crate::world::observation::FAULT;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::FaultKind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::PAYMENT;
use crate::world::observation::POOLED;
use crate::world::observation::PaymentStep;
use crate::world::observation::REFUSED;
use crate::world::observation::SENT;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;

/// Of larger worlds only how blocks spread is kept: who is to be seen among so many?
pub const NODES_MAX: u32 = 2_000;
/// The messages that bring a block, as [`Observation::Sent`] numbers them: `block`, `cmpctblock`
/// and `blocktxn`.
pub const BRINGERS: [u8; 3] = [11, 12, 14];

/// A node follows another block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TipMove {
    /// When.
    pub at: SimTime,
    /// The node.
    pub node: NodeId,
    /// The block that it follows from now on.
    pub to: BlockId,
}

/// A node refused a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// When.
    pub at: SimTime,
    /// The node.
    pub node: NodeId,
    /// The block.
    pub block: BlockId,
    /// Bitcoin Core's name for the rule.
    pub code: &'static str,
}

/// The script broke or mended something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breakage {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: FaultKind,
    /// How many nodes are concerned.
    pub nodes: u32,
}

impl Breakage {
    /// When it cut links (true) or mended them, if it did.
    fn cut(&self) -> Option<(SimTime, bool)> {
        match self.kind {
            FaultKind::Partition => Some((self.at, true)),
            FaultKind::Heal => Some((self.at, false)),
            FaultKind::Slow
            | FaultKind::Crash
            | FaultKind::Restart
            | FaultKind::Join
            | FaultKind::Leave => None,
        }
    }
}

/// Films a world.
#[derive(Debug, Clone)]
pub struct Film {
    /// What it wants to be told: little of a world that is too large.
    wants: u32,
    /// How blocks spread in a world that is too large.
    pub crowd: Option<Crowd>,
    /// Whether everything is kept, however long the page becomes.
    pub keeps_all: bool,
    /// The arrivals of each block, in order of time.
    pub arrivals: Vec<Vec<Arrival>>,
    /// All moves of tips, in order of time.
    pub moves: Vec<TipMove>,
    /// All refusals, in order of time.
    pub refusals: Vec<Refusal>,
    /// What the script broke and mended, in order of time.
    pub breakages: Vec<Breakage>,
    /// What waited in the mempools of people.
    pub pools: Pools,
    /// How the payments of the script went from node to node.
    pub relays: Relays,
    /// Which links and nodes were broken.
    pub cuts: Cuts,
    /// The messages that may bring a block.
    flights: Flights,
}

impl Film {
    /// A film of a world of so many nodes that has not begun; `keeps_all` asks for what is left out
    /// else: messages of every block, every node's mempool.
    pub fn new(nodes: u32, keeps_all: bool) -> Self {
        let all = FIRST_SEEN | TIP_CHANGED | REFUSED | FAULT | SENT | POOLED | PAYMENT;
        Self {
            wants: if Self::is_made_of(nodes) { all } else { FIRST_SEEN | REFUSED | FAULT },
            crowd: (!Self::is_made_of(nodes)).then(|| Crowd::new(nodes)),
            keeps_all,
            pools: Pools::new(keeps_all),
            arrivals: Vec::new(),
            moves: Vec::new(),
            refusals: Vec::new(),
            breakages: Vec::new(),
            relays: Relays::new(keeps_all),
            cuts: Cuts::new(keeps_all),
            flights: Flights::default(),
        }
    }

    /// Whether a world of so many nodes is filmed.
    pub const fn is_made_of(nodes: u32) -> bool {
        nodes <= NODES_MAX
    }

    /// Who had which block when, and who followed what.
    pub fn witness(&self) -> Witness {
        let arrivals = self.arrivals.iter();
        let seen = |one: &Arrival| (one.at, one.node);
        Witness {
            arrivals: arrivals.map(|arrivals| arrivals.iter().map(seen).collect()).collect(),
            moves: self.moves.clone(),
            cuts: self.breakages.iter().filter_map(Breakage::cut).collect(),
        }
    }

    fn on_arrival(&mut self, at: SimTime, node: NodeId, block: BlockId, from: Option<NodeId>) {
        if self.arrivals.len() <= block.index() {
            self.arrivals.resize(block.index() + 1, Vec::new());
        }
        let arrival = self.flights.arrival(at, block.0, node, from);
        self.arrivals[block.index()].push(arrival);
    }

    fn look_for_cuts(&mut self, at: SimTime, view: &dyn View) {
        if self.crowd.is_none() {
            self.cuts.look(at, view);
        }
    }
}

impl Observer for Film {
    fn wants(&self) -> u32 {
        self.wants
    }

    fn see(&mut self, at: SimTime, what: &Observation, view: &dyn View) {
        if self.crowd.is_none() {
            self.cuts.on_begin(at, view);
        }
        match *what {
            Observation::Sent { from, to, kind, item, .. } if BRINGERS.contains(&kind) => {
                self.flights.on_sent(at, item, from, to);
            }
            Observation::Sent { from, to, kind: BRINGER, item, .. } => {
                self.relays.on_sent(at, item, from, to);
            }
            Observation::Payment { payment, step: PaymentStep::Sent } => {
                self.relays.on_payment(payment, view);
            }
            Observation::FirstSeen { node, block, from } => match &mut self.crowd {
                Some(crowd) => crowd.on_arrival(block, Heard { at, node, from }, view),
                None => self.on_arrival(at, node, block, from),
            },
            Observation::TipChanged { node, to, .. } => {
                self.moves.push(TipMove { at, node, to });
                self.pools.on_change(at, node, view);
            }
            Observation::Refused { node, block, code } => {
                self.refusals.push(Refusal { at, node, block, code });
                self.look_for_cuts(at, view);
            }
            Observation::Fault { kind, nodes } => {
                self.breakages.push(Breakage { at, kind, nodes });
                self.pools.on_fault(at, view);
                self.look_for_cuts(at, view);
            }
            Observation::Pooled { node, tx, from } => {
                self.pools.on_pooled(at, node, tx, view);
                self.relays.on_pooled(at, node, tx, from, view);
            }
            Observation::Sent { .. }
            | Observation::Event { .. }
            | Observation::BlockFound { .. }
            | Observation::NotPooled { .. }
            | Observation::Payment { .. }
            | Observation::Attack { .. }
            | Observation::Checkpoint { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::message::Message;

    #[test]
    fn what_brings_a_block_is_known_by_its_number() {
        let block = BlockId(1);
        let bringers = [Message::Block { block }, Message::CmpctBlock { block }];
        assert_eq!(bringers.map(|message| message.kind()), [BRINGERS[0], BRINGERS[1]]);
    }
}
