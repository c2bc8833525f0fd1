//! Crafted blocks in a running world: who sent one, who refused it and why.

use crate::attack::fault::Fault;
use crate::chain::id::BlockId;
use crate::node::context::Input;
use crate::node::message::Message;
use crate::node::state::PeerId;
use crate::primitives::block::Block;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::world::event::kind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::plan::OwnerId;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;

/// Who sends a crafted block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CraftOrder {
    /// The name of the entry.
    pub name: String,
    /// Who: somebody with hashpower.
    pub by: OwnerId,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A crafted block that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crafted {
    /// Who, and what is wrong.
    pub order: CraftOrder,
    /// The block.
    pub block: BlockId,
    /// Its sender's node.
    pub node: NodeId,
    /// To how many it was sent.
    pub sent_to: u32,
    /// Who refused it, each once.
    pub refused_by: Vec<NodeId>,
    /// Bitcoin Core's name for the rule.
    pub code: Option<String>,
    /// How many closed the link to its sender.
    pub links_closed: u32,
}

/// Why somebody cannot send a crafted block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CraftReject {
    /// His node is down.
    NodeDown,
    /// Nobody is linked to him any more.
    NoPeers,
    /// He lacks the coins, or the earlier block, that it takes.
    NothingToSpoil,
}

impl World {
    /// All crafted blocks, in order.
    pub fn crafted(&self) -> &[Crafted] {
        &self.crafted
    }

    /// How many nodes follow a chain that `block` is in.
    pub fn followers_of(&self, block: BlockId) -> u32 {
        let follows = |tip: BlockId| self.content.is_ancestor(block, tip);
        self.nodes.iter().filter(|node| follows(node.tip)).count() as u32
    }

    /// Somebody makes a block with one fault and sends it to all his peers.
    ///
    /// # Errors
    ///
    /// Why he cannot.
    pub fn send_crafted(
        &mut self,
        order: CraftOrder,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), CraftReject> {
        let node = self.home_of(order.by);
        if !self.faults.running[node.index()] {
            return Err(CraftReject::NodeDown);
        }
        if self.open_links(node).is_empty() {
            return Err(CraftReject::NoPeers);
        }
        self.listen_to(watch);
        let miner = self.miner_at[node.index()].expect("checked when read");
        let sent = self.craft(miner, order.fault).map(|block| {
            let id = self.enter_crafted(miner, &block, order.fault);
            self.tell_of_crafted(order, id, node, &block);
        });
        self.tell_entered();
        self.tell_all(watch);
        sent.ok_or(CraftReject::NothingToSpoil)
    }

    /// Puts a crafted block into the archive as one that its maker found.
    pub(in crate::world) fn enter_crafted(
        &mut self,
        miner: MinerId,
        block: &Block,
        fault: Fault,
    ) -> BlockId {
        let before = self.content.block_count();
        let honest = (fault == Fault::Twin).then(|| self.content.enter_block(block));
        let mut spoilt = block.clone();
        if fault == Fault::Twin {
            spoilt.transactions.push(block.transactions.last().expect("a payment").clone());
        }
        let id = self.content.enter_block(&spoilt);
        let node = self.miners[miner.index()].node;
        self.make_room_for_blocks();
        for new in (before..self.content.block_count()).map(BlockId) {
            if new != id && Some(new) != honest {
                continue; // a header without its body: its root names no list that anybody has
            }
            self.finders[new.index()] = Some((miner, self.now));
            self.record(node.0, 0, kind::CRAFTED, new.0, miner.0);
            self.tell(Observation::BlockFound { block: new, miner, node, tries: 0 });
        }
        if let Some(honest) = honest {
            for tx in self.content.block(honest).transactions.clone() {
                self.note_outputs(tx);
            }
        }
        id
    }

    /// Sends a crafted block to all peers; of a twin every second peer gets the honest block, from
    /// the node itself, as any block that it found.
    fn tell_of_crafted(&mut self, order: CraftOrder, id: BlockId, node: NodeId, block: &Block) {
        let is_twin = order.fault == Fault::Twin;
        let peers: Vec<PeerId> = self.open_links(node);
        let told: Vec<PeerId> = peers.into_iter().step_by(if is_twin { 2 } else { 1 }).collect();
        self.crafted.push(Crafted {
            order,
            block: id,
            node,
            sent_to: told.len() as u32,
            refused_by: Vec::new(),
            code: None,
            links_closed: 0,
        });
        for peer in told {
            self.send(node, peer, Message::Block { block: id });
        }
        if is_twin {
            let honest = self.content.find_block(block.hash()).expect("it was entered");
            self.handle(node, Input::Found(honest));
        }
    }

    /// The links of a node that are up.
    pub(in crate::world) fn open_links(&self, node: NodeId) -> Vec<PeerId> {
        let links = (0..self.nodes[node.index()].peers.len() as u32).map(PeerId);
        links.filter(|&peer| self.is_open(node, peer)).collect()
    }

    /// A node refused a block: whether it was a crafted one.
    pub(in crate::world) fn note_refusal(
        &mut self,
        node: NodeId,
        block: BlockId,
        code: &'static str,
    ) {
        if let Some(crafted) = self.crafted.iter_mut().find(|crafted| crafted.block == block) {
            if !crafted.refused_by.contains(&node) {
                crafted.refused_by.push(node);
            }
            crafted.code.get_or_insert_with(|| code.to_owned());
        }
    }

    /// `node` closed the link to `to` for the last of its blocks that the node refused.
    pub(in crate::world) fn note_punished(&mut self, node: NodeId, to: NodeId) {
        let is_last =
            |crafted: &&mut Crafted| crafted.node == to && crafted.refused_by.last() == Some(&node);
        if let Some(crafted) = self.crafted.iter_mut().rev().find(is_last) {
            crafted.links_closed += 1;
        }
    }
}
