//! One fork: who found what when and how far apart, who saw which side first, how each side grew,
//! when and why it ended, which payments it touched, and what it cost.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::state::PeerId;
use crate::primitives::hash::Hash256;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::inspect_ids::IdReject;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::TransactionState;
use crate::story::picture::PictureFork;
use crate::story::witness::Witness;
use crate::world::observation::View;
use crate::world::payments::Payment;
use serde::Serialize;
use std::collections::BTreeSet;
use std::collections::VecDeque;

/// The answer to `fork N`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForkAnswer {
    /// Its number in `forks.csv`.
    pub fork: u32,
    /// The last block that all sides share.
    pub parent_hash: Hash256,
    /// Its height.
    pub parent_height: u32,
    /// When the second side began.
    pub began_at_s: f64,
    /// From the finding of the first block to that of the second.
    pub gap_s: f64,
    /// The fewest links between the nodes of their finders, as the world is linked at its end.
    pub hops: Option<u32>,
    /// Whether the second finder's node had the first block already.
    pub was_known: bool,
    /// Whether the script had cut links when the first block was found, and not mended them.
    pub links_were_cut: bool,
    /// When the last node left the losing sides.
    pub ended_at_s: Option<f64>,
    /// The block to which it went.
    pub decided_by: Option<ForkBlock>,
    /// The sides, the winner first, then the longest losing one.
    pub sides: Vec<SideAnswer>,
    /// Payments on losing sides that the winning one lacked when the fork ended.
    pub returned: Vec<ReturnedLine>,
    /// What the blocks of the losing sides would have brought to their finders.
    pub lost_sat: i64,
    /// Payments of the script that some side holds.
    pub payments: Vec<ForkPayment>,
}

/// One side of a fork.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideAnswer {
    /// Its blocks as far as it grew while the fork was open, in order.
    pub blocks: Vec<ForkBlock>,
    /// How long its first block was kept back, if it was.
    pub kept_back_s: Option<f64>,
    /// How many nodes had its first block before that of any other side.
    pub nodes_first: u32,
    /// Their part of all hashpower at time 0, from 0 to 1.
    pub hashpower_first: f64,
    /// The most nodes that followed it at one moment; of the winner, while the longest losing side
    /// had most.
    pub nodes_max: u32,
    /// What its blocks brought, or would have brought, to their finders.
    pub reward_sat: i64,
}

/// A block of a side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForkBlock {
    /// The hash of its header.
    pub hash: Hash256,
    /// How many blocks are below it.
    pub height: u32,
    /// Who found it.
    pub miner: Option<String>,
    /// When.
    pub found_at_s: f64,
}

/// A payment that went back to wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedLine {
    /// Its id.
    pub txid: Hash256,
    /// The payment that it is, as `payments.csv` names it.
    pub payment: Option<String>,
    /// What became of it in the end.
    pub state: TransactionState,
    /// The height at which it stands on the best chain in the end.
    pub height: Option<u32>,
    /// Whether the best chain spends a coin of it otherwise: it never comes back.
    pub is_double_spent: bool,
}

/// A payment of the script, and how each side saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForkPayment {
    /// Its name.
    pub payment: String,
    /// At which height it stands on each side, in the order of the sides.
    pub heights: Vec<Option<u32>>,
    /// What became of it in the end.
    pub state: TransactionState,
}

impl Inquiry<'_> {
    /// The fork with this number in `forks.csv`, as `witness` saw it.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn fork(&self, given: &str, witness: &Witness) -> Result<ForkAnswer, IdReject> {
        let forks = &self.story.picture.forks;
        let number = given.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let Some((at, fork)) = number.and_then(|at| Some((at, forks.get(at)?))) else {
            let forks = forks.len() as u32;
            return Err(IdReject::NoSuchFork { given: given.to_owned(), forks });
        };
        let ended = fork.ended_at_ns.map(SimTime::from_nanos);
        let tips: Vec<BlockId> =
            (0..fork.sides.len()).map(|side| self.tip_of_side(fork, side, ended)).collect();
        let first = |side: usize| fork.sides[side].child;
        let mut order: Vec<BlockId> = (0..fork.sides.len()).map(first).collect();
        order.sort_by_key(|&block| (self.found_at(block), block));
        let (early, late) = (order[0], order[1]);
        let [one, other] = [early, late].map(|block| self.node_of(block));
        let was_known = other.is_some_and(|node| {
            witness.held_at(early, node).is_some_and(|at| at <= self.found_at(late))
        });
        let firsts = self.firsts(fork, witness);
        let parent = self.world.content().block(fork.parent);
        let reward = |tip: BlockId| {
            self.above(fork.parent, tip).into_iter().map(|block| self.reward(block)).sum()
        };
        let sides: Vec<SideAnswer> = (0..fork.sides.len())
            .map(|side| SideAnswer {
                blocks: self
                    .above(fork.parent, tips[side])
                    .into_iter()
                    .map(|b| self.line(b))
                    .collect(),
                kept_back_s: self.kept_back_s(first(side), witness),
                nodes_first: firsts[side].0,
                hashpower_first: firsts[side].1,
                nodes_max: fork.sides[side].nodes,
                reward_sat: reward(tips[side]),
            })
            .collect();
        Ok(ForkAnswer {
            fork: at as u32 + 1,
            parent_hash: parent.hash,
            parent_height: parent.height,
            began_at_s: SimTime::from_nanos(fork.began_at_ns).as_secs_f64(),
            gap_s: self.gap_s(early, late),
            hops: one.zip(other).and_then(|(one, other)| self.hops(one, other)),
            was_known,
            links_were_cut: witness.has_cut_links(self.found_at(early)),
            ended_at_s: ended.map(SimTime::as_secs_f64),
            decided_by: ended.and_then(|at| self.decided_by(at, witness)),
            lost_sat: sides[1..].iter().map(|side| side.reward_sat).sum(),
            returned: self.returned(fork, &tips),
            payments: self.fork_payments(fork, &tips),
            sides,
        })
    }

    fn found_at(&self, block: BlockId) -> SimTime {
        self.world.finder(block).map_or(SimTime::ZERO, |(_, at)| at)
    }

    /// From the finding of one block to that of a later one.
    fn gap_s(&self, early: BlockId, late: BlockId) -> f64 {
        self.found_at(late).since(self.found_at(early)).map_or(0.0, SimDuration::as_secs_f64)
    }

    /// The node of the finder.
    fn node_of(&self, block: BlockId) -> Option<NodeId> {
        self.world.finder(block).map(|(miner, _)| self.world.miner_node(miner))
    }

    /// From the finding of a block to the moment at which its finder's node showed it.
    fn kept_back_s(&self, block: BlockId, witness: &Witness) -> Option<f64> {
        let shown = witness.held_at(block, self.node_of(block)?)?;
        let span = shown.since(self.found_at(block))?;
        (span > SimDuration::ZERO).then(|| span.as_secs_f64())
    }

    fn reward(&self, block: BlockId) -> i64 {
        let view = self.world.block(block);
        view.subsidy_sat + view.fees_sat
    }

    pub(in crate::story) fn line(&self, block: BlockId) -> ForkBlock {
        let record = self.world.content().block(block);
        let finder = self.world.finder(block);
        ForkBlock {
            hash: record.hash,
            height: record.height,
            miner: finder.map(|(miner, _)| self.world.miner_name(miner)),
            found_at_s: self.found_at(block).as_secs_f64(),
        }
    }

    /// The blocks above `parent` up to `tip`, in order.
    fn above(&self, parent: BlockId, tip: BlockId) -> Vec<BlockId> {
        let mut blocks: Vec<BlockId> =
            self.chain_down(tip).take_while(|&block| block != parent).collect();
        blocks.reverse();
        blocks
    }

    /// The highest block of a side that was found while the fork was open, the first of equals; of
    /// the side that won, on the chain that it became.
    fn tip_of_side(&self, fork: &PictureFork, side: usize, ended: Option<SimTime>) -> BlockId {
        let (content, blocks) = (self.world.content(), &self.story.picture.blocks);
        let child = fork.sides[side].child;
        let is_winner = content.is_ancestor(child, self.tip());
        let fits = |block: &BlockId| {
            content.is_ancestor(child, *block)
                && blocks[block.index()].miner.is_some()
                && ended.is_none_or(|ended| self.found_at(*block) <= ended)
                && (!is_winner || content.is_ancestor(*block, self.tip()))
        };
        let ids = (child.0..blocks.len() as u32).map(BlockId).filter(fits);
        let highest = ids.max_by_key(|&id| (content.block(id).height, core::cmp::Reverse(id)));
        highest.unwrap_or(child)
    }

    /// Of each side how many nodes, with which hashpower, had its first block before the others'.
    fn firsts(&self, fork: &PictureFork, witness: &Witness) -> Vec<(u32, f64)> {
        let nodes = self.world.node_count();
        let mut power_ppb = vec![0_u64; nodes as usize];
        for miner in (0..self.world.miner_count()).map(MinerId) {
            power_ppb[self.world.miner_node(miner).index()] += self.world.miner_share_ppb(miner);
        }
        let all: u64 = power_ppb.iter().sum();
        let held: Vec<_> = fork.sides.iter().map(|side| witness.held(side.child, nodes)).collect();
        let mut firsts = vec![(0_u32, 0_u64); fork.sides.len()];
        for node in 0..nodes as usize {
            let of = |side: usize| held[side][node].map(|at| (at, side));
            if let Some((_, side)) = (0..fork.sides.len()).filter_map(of).min() {
                firsts[side].0 += 1;
                firsts[side].1 += power_ppb[node];
            }
        }
        let share = |power: u64| if all == 0 { 0.0 } else { power as f64 / all as f64 };
        firsts.into_iter().map(|(nodes, power)| (nodes, share(power))).collect()
    }

    /// The fewest links between two nodes.
    fn hops(&self, from: NodeId, to: NodeId) -> Option<u32> {
        let mut hops = vec![None; self.world.node_count() as usize];
        let mut next = VecDeque::from([(from, 0)]);
        while let Some((node, far)) = next.pop_front() {
            if hops[node.index()].is_some() {
                continue;
            }
            hops[node.index()] = Some(far);
            let peers = (0..).map(PeerId).zip(&self.world.node(node).peers);
            next.extend(peers.map(|(peer, _)| (self.world.peer_of(node, peer), far + 1)));
        }
        hops[to.index()]
    }

    /// The highest block to which a node went at the moment at which the fork ended.
    fn decided_by(&self, ended: SimTime, witness: &Witness) -> Option<ForkBlock> {
        let moves = witness.moves.iter().filter(|one| one.at == ended);
        let to = moves.map(|one| one.to).max_by_key(|&to| self.world.content().block(to).height);
        to.map(|block| self.line(block))
    }

    /// The payments of some blocks, the new money aside.
    fn paid_in(&self, blocks: &[BlockId]) -> Vec<TxId> {
        let content = self.world.content();
        let paid =
            blocks.iter().flat_map(|&block| content.block(block).transactions.iter().skip(1));
        paid.copied().collect()
    }

    fn returned(&self, fork: &PictureFork, tips: &[BlockId]) -> Vec<ReturnedLine> {
        let content = self.world.content();
        let lost = tips[1..].iter().flat_map(|&tip| self.above(fork.parent, tip));
        let mut paid = self.paid_in(&lost.collect::<Vec<BlockId>>());
        let mut seen = BTreeSet::new();
        paid.retain(|&tx| seen.insert(tx));
        let back = paid.into_iter().filter(|&tx| !verdict::is_confirmed(tx, tips[0], content));
        let line = |tx: TxId| ReturnedLine {
            txid: content.transaction(tx).txid,
            payment: self.payment_name(tx),
            state: self.state_of(tx),
            height: self.height_of(tx, self.tip()),
            is_double_spent: self.is_double_spent(tx),
        };
        back.map(line).collect()
    }

    fn fork_payments(&self, fork: &PictureFork, tips: &[BlockId]) -> Vec<ForkPayment> {
        let parent = self.world.content().block(fork.parent).height;
        let payments = self.world.payments().iter();
        let scripted = payments.filter(|payment| !payment.name.is_empty());
        let known = scripted.filter(|payment| payment.tx != TxId::NONE);
        let line = |payment: &Payment| {
            let heights: Vec<Option<u32>> =
                tips.iter().map(|&tip| self.height_of(payment.tx, tip)).collect();
            let is_touched = heights.iter().flatten().any(|&height| height > parent);
            is_touched.then(|| ForkPayment {
                payment: payment.name.clone(),
                state: self.state_of(payment.tx),
                heights,
            })
        };
        known.filter_map(line).collect()
    }
}
