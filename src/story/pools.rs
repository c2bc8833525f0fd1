//! What waited in the mempools of a few nodes, at every moment of a run.

use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::observation::View;
use std::collections::BTreeMap;

/// So many comings and goings are kept of all mempools together, unless all are asked for.
pub const STEPS_MAX: usize = 100_000;

/// A payment that waited somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waited {
    /// Its id.
    pub txid: Hash256,
    /// The transaction as it travels.
    pub bytes: Vec<u8>,
}

/// A payment entered a mempool or left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStep {
    /// When.
    pub at: SimTime,
    /// Which, as a place in [`Pools::payments`].
    pub payment: u32,
    /// Whether it entered.
    pub enters: bool,
}

/// The mempool of one node.
#[derive(Debug, Clone)]
pub struct Pool {
    /// Whose.
    pub node: NodeId,
    /// What entered and left, in order of time.
    pub steps: Vec<PoolStep>,
    /// What waits now.
    waiting: BTreeMap<TxId, u32>,
}

/// The mempools of the people of the script; without people, that of the first miner's node.
#[derive(Debug, Clone, Default)]
pub struct Pools {
    /// Whether those of all nodes are kept, whatever that takes.
    keeps_all: bool,
    /// One for each node that is watched, in order; none before the first payment.
    pub pools: Vec<Pool>,
    /// Every payment that waited in one of them.
    pub payments: Vec<Waited>,
    /// Whether more came and went than is kept; then nothing is.
    pub is_too_much: bool,
    /// The last payment that had a number of the world.
    known: BTreeMap<TxId, u32>,
    /// Comings and goings so far.
    steps: usize,
}

impl Pools {
    /// Nothing has been seen; `keeps_all` asks for every node's mempool at any length.
    pub fn new(keeps_all: bool) -> Self {
        Self { keeps_all, ..Self::default() }
    }

    /// A payment entered the mempool of `node`.
    pub fn on_pooled(&mut self, at: SimTime, node: NodeId, tx: TxId, view: &dyn View) {
        if self.pools.is_empty() && !self.is_too_much {
            self.pools = watched(view, self.keeps_all);
        }
        let Ok(place) = self.pools.binary_search_by_key(&node, |pool| pool.node) else { return };
        let payment = self.number_of(tx, view);
        let pool = &mut self.pools[place];
        if let Some(before) = pool.waiting.insert(tx, payment) {
            // Its number in the world was given again before anybody looked.
            pool.steps.push(PoolStep { at, payment: before, enters: false });
            self.steps += 1;
        }
        pool.steps.push(PoolStep { at, payment, enters: true });
        self.steps += 1;
        self.look(at, place, view);
    }

    /// The chain of `node` or what it knows has changed.
    pub fn on_change(&mut self, at: SimTime, node: NodeId, view: &dyn View) {
        if let Ok(place) = self.pools.binary_search_by_key(&node, |pool| pool.node) {
            self.look(at, place, view);
        }
    }

    /// Anything may have been lost anywhere.
    pub fn on_fault(&mut self, at: SimTime, view: &dyn View) {
        for place in 0..self.pools.len() {
            self.look(at, place, view);
        }
    }

    /// Notes what has left a mempool, which holds fewer payments than are known to wait.
    fn look(&mut self, at: SimTime, place: usize, view: &dyn View) {
        let pool = &mut self.pools[place];
        if pool.waiting.len() > view.mempool(pool.node).payments as usize {
            let (node, steps) = (pool.node, &mut pool.steps);
            let before = pool.waiting.len();
            pool.waiting.retain(|&tx, &mut payment| {
                let waits = view.waits_at(node, tx);
                if !waits {
                    steps.push(PoolStep { at, payment, enters: false });
                }
                waits
            });
            self.steps += before - pool.waiting.len();
        }
        if self.steps > STEPS_MAX && !self.keeps_all {
            *self = Self { is_too_much: true, ..Self::default() };
        }
    }

    /// The place of a payment in the list, where it is entered if it is new. Numbers of the world
    /// are given again when a payment is forgotten by all.
    fn number_of(&mut self, tx: TxId, view: &dyn View) -> u32 {
        let txid = view.txid(tx);
        match self.known.get(&tx) {
            Some(&payment) if self.payments[payment as usize].txid == txid => payment,
            _ => {
                let payment = self.payments.len() as u32;
                self.payments.push(Waited { txid, bytes: view.transaction_bytes(tx) });
                self.known.insert(tx, payment);
                payment
            }
        }
    }
}

/// The nodes whose mempools are kept.
fn watched(view: &dyn View, all: bool) -> Vec<Pool> {
    let everybody = || (0..view.node_count()).map(NodeId);
    let mut nodes: Vec<NodeId> = everybody().filter(|&node| all || view.is_person(node)).collect();
    if nodes.is_empty() && view.miner_count() > 0 {
        nodes.push(view.miner_node(MinerId(0)));
    }
    let pool = |node| Pool { node, steps: Vec::new(), waiting: BTreeMap::new() };
    nodes.into_iter().map(pool).collect()
}
