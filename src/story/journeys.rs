//! The way of each payment of the script: told, gathered, worked on, found, spread, built on.

use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::ending::Ending;
use crate::story::known_blocks::HALF_STEP;
use crate::story::known_blocks::KnownBlock;
use crate::story::known_blocks::NINE_TENTHS_STEP;
use crate::world::observation::View;
use crate::world::payment_view::PaymentView;
use serde::Deserialize;
use serde::Serialize;

/// One payment's way, as far as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// What it is, and what became of it.
    pub payment: PaymentView,
    /// How many mempools it entered.
    pub mempools: u32,
    /// When half of the nodes had it in their mempools, in nanoseconds.
    pub half_told_at_ns: Option<u64>,
    /// When the last of them took it.
    pub last_told_at_ns: Option<u64>,
    /// How many miners' nodes had it when its block was found, or in the end.
    pub gatherers: u32,
    /// How many nodes with miners there are.
    pub miners: u32,
    /// The block of the best chain that holds it.
    pub block: Option<JourneyBlock>,
}

/// The block at the end of a payment's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JourneyBlock {
    /// Its height.
    pub height: u32,
    /// Its hash.
    pub hash: Hash256,
    /// Who found it.
    pub miner: String,
    /// When, in nanoseconds.
    pub found_at_ns: u64,
    /// Hashes that its miner tried since the last block that he found.
    pub tries: u64,
    /// How many nodes checked it and hold it.
    pub nodes: u32,
    /// When half of all nodes held it.
    pub half_at_ns: Option<u64>,
    /// When nine in ten held it.
    pub nine_tenths_at_ns: Option<u64>,
}

/// One payment of the script on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Way {
    payment: u32,
    tx: TxId,
    /// The nodes that had it in their mempools.
    told: Vec<bool>,
    /// When they took it, in order.
    told_at_ns: Vec<u64>,
    /// The same for nodes with miners.
    gathered_at_ns: Vec<u64>,
}

/// Follows the payments of the script.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Journeys {
    ways: Vec<Way>,
}

impl Journeys {
    /// A payment was handed in: its way begins, if the script asked for it.
    pub(crate) fn on_sent(&mut self, payment: u32, view: &dyn View) {
        if let Some(tx) = view.scripted_payment(payment) {
            let told = vec![false; view.node_count() as usize];
            let (told_at_ns, gathered_at_ns) = (Vec::new(), Vec::new());
            self.ways.push(Way { payment, tx, told, told_at_ns, gathered_at_ns });
        }
    }

    /// A payment entered a mempool; `mines` says whether there is a miner at that node.
    pub(crate) fn on_pooled(&mut self, at_ns: u64, node: NodeId, tx: TxId, mines: bool) {
        let Some(way) = self.ways.iter_mut().find(|way| way.tx == tx) else { return };
        if core::mem::replace(&mut way.told[node.index()], true) {
            return; // it came back after a crash
        }
        way.told_at_ns.push(at_ns);
        if mines {
            way.gathered_at_ns.push(at_ns);
        }
    }
}

impl Way {
    /// The way as things stand. `chain` has the blocks of the best chain by height; `miners` is how
    /// many nodes have a miner.
    fn told(
        &self,
        payments: &[PaymentView],
        chain: &[(Hash256, &KnownBlock)],
        miners: u32,
        view: &dyn View,
    ) -> Journey {
        let payment = payments[self.payment as usize].clone();
        let half = (view.node_count() as usize).div_ceil(2);
        let block = payment.block_height.and_then(|height| {
            let (hash, known) = chain[height as usize];
            let find = known.found?;
            Some(JourneyBlock {
                height,
                hash,
                miner: view.miner_name(find.miner),
                found_at_ns: find.at_ns,
                tries: find.tries,
                nodes: known.nodes,
                half_at_ns: known.reached_at_ns.get(HALF_STEP).copied(),
                nine_tenths_at_ns: known.reached_at_ns.get(NINE_TENTHS_STEP).copied(),
            })
        });
        let found_at_ns = block.as_ref().map_or(SimTime::MAX.as_nanos(), |block| block.found_at_ns);
        let gathered = self.gathered_at_ns.iter().filter(|&&at_ns| at_ns <= found_at_ns);
        Journey {
            mempools: self.told_at_ns.len() as u32,
            half_told_at_ns: self.told_at_ns.get(half - 1).copied(),
            last_told_at_ns: self.told_at_ns.last().copied(),
            gatherers: gathered.count() as u32,
            miners,
            block,
            payment,
        }
    }
}

/// The ways of the payments of the script, as they ended.
pub(crate) fn journeys_of(ending: &Ending<'_>) -> Vec<Journey> {
    let Ending { tally, view, active, payments, .. } = ending;
    let chain = tally.known.iter().filter(|(id, _)| active[id.index()]);
    let chain: Vec<_> = chain.map(|(id, known)| (view.block(id).hash, known)).collect();
    let ways = tally.journeys.ways.iter();
    ways.map(|way| way.told(payments, &chain, tally.miners(), *view)).collect()
}
