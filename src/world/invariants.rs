//! A second opinion on a running world: the textbook chain beside the shared one.
//!
//! Costs several times the run itself; asked for with `--invariants`.

use crate::chain::id::BlockId;
use crate::chain::plain::PlainChain;
use crate::chain::plain_ledger::ScriptPolicy;
use crate::consensus::subsidy::supply_limit_sat;
use crate::node::handle::assert_invariants;
use crate::primitives::transaction::OutPoint;
use crate::sim::id::NodeId;
use crate::world::mempools;
use crate::world::plan::Pow;
use crate::world::state::World;
use std::collections::BTreeMap;

/// Holds a world against what must be true of every world at every moment.
#[derive(Debug)]
pub struct Invariants {
    /// One node without any network, fed with every block in the order in which they were made.
    chain: PlainChain,
    fed: u32,
    /// The tip of each node when it was last looked at.
    tips: Vec<BlockId>,
    /// The best tip whose ledgers were last compared.
    compared: BlockId,
}

impl Invariants {
    /// Ready to watch `world` from its start.
    pub fn new(world: &World) -> Self {
        let plan = world.plan();
        let genesis = plan.genesis.clone();
        let chain = PlainChain::from_genesis(plan.params.clone(), genesis, ScriptPolicy::Refuse);
        let chain = if plan.pow == Pow::Real { chain } else { chain.without_work() };
        let tips = vec![BlockId::GENESIS; plan.nodes as usize];
        Self { chain, fed: 1, tips, compared: BlockId::NONE }
    }

    /// Looks at the world between two events.
    ///
    /// # Panics
    ///
    /// If something is wrong: that is our bug.
    pub fn look(&mut self, world: &mut World) {
        self.feed(world);
        self.look_at_tips(world);
        if world.best_tip_id() != self.compared {
            self.compare_ledgers(world);
        }
    }

    /// Looks at the world once more, at its end.
    ///
    /// # Panics
    ///
    /// If something is wrong: that is our bug.
    pub fn look_at_end(&mut self, world: &mut World) {
        self.look(world);
        for node in (0..self.tips.len() as u32).map(NodeId) {
            assert_invariants(world.node(node), world.known());
            mempools::look_at_mempool(world, node);
        }
        if world.is_settled() {
            let tip = world.best_tip_id();
            let counted = (0..).map(NodeId).zip(&self.tips).filter(|(node, _)| world.counts(*node));
            for (node, &other) in counted {
                assert_eq!(other, tip, "a settled world has one tip, that of {node:?} too");
            }
            let plain = self.chain.tip().expect("genesis at least");
            let work = world.content().block(tip).work;
            let nothing_is_hidden = world.attacks().is_empty();
            let all_count = (0..self.tips.len() as u32).all(|node| world.counts(NodeId(node)));
            if all_count && nothing_is_hidden {
                assert_eq!(plain.work, work, "a fresh node replays to the same work");
            } else {
                assert!(plain.work >= work, "a fresh node that is told everything is not behind");
            }
        }
    }

    /// Every block that was made is judged alike by the textbook chain.
    fn feed(&mut self, world: &World) {
        let content = world.content();
        while self.fed < content.block_count() {
            let block = BlockId(self.fed);
            let outcome = self.chain.accept_block(content.block_content(block), None);
            let refused = match outcome {
                Ok(accepted) => accepted.refused.first().map(|refusal| refusal.reject),
                Err(reject) => Some(reject),
            };
            // One on a branch that is not the heaviest there is stored, and its coins not asked.
            let height = content.block(block).height;
            let active = self.chain.active_at(height).map(|node| node.hash);
            if refused.is_none() && active != Some(content.block(block).hash) {
                self.fed += 1;
                continue;
            }
            for verdict in content.block(block).verdicts.in_order() {
                if let Some(reject) = content.reject(verdict) {
                    assert_eq!(refused, Some(*reject), "both chains refuse for the same reason");
                }
            }
            self.fed += 1;
        }
    }

    /// No node ever moves to a tip with less work, and the books of those that move agree.
    fn look_at_tips(&mut self, world: &mut World) {
        for (node, before) in (0..).map(NodeId).zip(&mut self.tips) {
            let tip = world.node(node).tip;
            if tip != *before {
                let work = |block| world.content().block(block).work;
                let (now, then) = (work(tip), work(*before));
                assert!(now > then, "{node:?} moved from {before:?} to {tip:?} without more work");
                assert_invariants(world.node(node), world.known());
                mempools::look_at_mempool(world, node);
                mempools::look_at_returned(world, node, *before);
                *before = tip;
            }
        }
    }

    /// At the best tip both ledgers hold the same coins, and no more than was ever created.
    fn compare_ledgers(&mut self, world: &mut World) {
        let tip = world.best_tip_id();
        let record = world.content().block(tip);
        let (hash, height) = (record.hash, record.height);
        let Some(plain_tip) = self.chain.tip().filter(|plain| plain.hash == hash) else {
            return; // at equal work the textbook chain saw another block first
        };
        assert_eq!(plain_tip.height, height, "both count the same height");
        let shared: BTreeMap<OutPoint, i64> = world.unspent_at(tip).into_iter().collect();
        let plain: BTreeMap<OutPoint, i64> = self
            .chain
            .ledger()
            .coins()
            .map(|(outpoint, coin)| (*outpoint, coin.value.to_sat()))
            .collect();
        assert_eq!(shared, plain, "both ledgers hold the same coins at height {height}");
        let funds: i64 = world.plan().genesis.transactions[1..]
            .iter()
            .flat_map(|tx| &tx.outputs)
            .map(|output| output.value.to_sat())
            .sum();
        let limit = supply_limit_sat(height, self.chain.params()) + i128::from(funds);
        assert!(self.chain.ledger().total_sat() <= limit, "coins from nowhere at {height}");
        self.compared = tip;
    }
}
