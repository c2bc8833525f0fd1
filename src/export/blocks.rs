//! The blocks of a run as a file that other software can judge, and what it should say.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::plain::PlainChain;
use crate::chain::plain_ledger::ScriptPolicy;
use crate::consensus::params::Params;
use crate::consensus::reject::BlockReject;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::REFUSED;
use crate::world::observation::View;
use crate::world::state::World;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;

/// The blocks that one node took or refused, in the order in which it did.
///
/// What it refused for its clock alone is not among them: the rule is about a moment, and the
/// reader of a file lives at another one.
#[derive(Debug, Clone)]
pub struct Taken {
    node: NodeId,
    order: Vec<(SimTime, BlockId)>,
    noted: BTreeSet<BlockId>,
    refused: BTreeSet<BlockId>,
}

impl Taken {
    /// Those of `node`, from now on.
    pub fn by(node: NodeId) -> Self {
        Self { node, order: Vec::new(), noted: BTreeSet::new(), refused: BTreeSet::new() }
    }

    /// The blocks so far, refused ones among them.
    pub fn order(&self) -> impl Iterator<Item = BlockId> + '_ {
        self.order.iter().map(|&(_, block)| block)
    }

    /// The blocks that it took and never refused, each with the moment.
    pub fn kept(&self) -> impl Iterator<Item = (SimTime, BlockId)> + '_ {
        self.order.iter().copied().filter(|(_, block)| !self.refused.contains(block))
    }
}

impl Observer for Taken {
    fn wants(&self) -> u32 {
        FIRST_SEEN | REFUSED
    }

    fn see(&mut self, now: SimTime, what: &Observation, _view: &dyn View) {
        match *what {
            // What it holds once more it has not held since: a body without a parent may be lost.
            Observation::FirstSeen { node, block, .. } if node == self.node => {
                self.forget(block);
                self.note(now, block);
            }
            Observation::Refused { node, block, code } if node == self.node => {
                if code == CLOCK_CODE {
                    self.forget(block);
                } else {
                    self.refused.insert(block);
                    self.note(now, block);
                }
            }
            _ => {}
        }
    }
}

impl Taken {
    /// The block is the last one, unless it is noted.
    fn note(&mut self, now: SimTime, block: BlockId) {
        if self.noted.insert(block) {
            self.order.push((now, block));
        }
    }

    /// The block is not here any more.
    fn forget(&mut self, block: BlockId) {
        if self.noted.remove(&block) {
            self.order.retain(|&(_, noted)| noted != block);
        }
    }
}

/// The code of a block whose stamp is too far ahead of a node's clock.
const CLOCK_CODE: &str = "time-too-new";

/// All blocks of `world` that have a body, in the order in which they were made, the first one left
/// out.
pub fn in_order_of_creation(world: &World) -> Vec<BlockId> {
    parents_first((1..world.content().block_count()).map(BlockId), world)
}

/// `blocks` in their order, but none before its parent: one that comes too early stands behind it,
/// when the chain up to it becomes complete. One whose parent is not among them is left out, as is
/// one without a body.
pub fn parents_first(blocks: impl Iterator<Item = BlockId>, world: &World) -> Vec<BlockId> {
    let content = world.content();
    let mut given = BTreeSet::from([BlockId::GENESIS]);
    let mut early: BTreeMap<BlockId, Vec<BlockId>> = BTreeMap::new();
    let mut order = Vec::new();
    for block in blocks.filter(|&block| !content.block(block).transactions.is_empty()) {
        let parent = content.block(block).parent;
        if !given.contains(&parent) {
            early.entry(parent).or_default().push(block);
            continue;
        }
        let mut completed = Vec::new();
        let mut next = VecDeque::from([block]);
        while let Some(block) = next.pop_front() {
            given.insert(block);
            completed.push(block);
            next.extend(early.remove(&block).unwrap_or_default());
        }
        order.extend(best_first(&completed, content));
    }
    order
}

/// Blocks that become complete at once, the way to the best of them in front: a node moves there
/// directly, and so does one that is given them one after the other.
fn best_first(completed: &[BlockId], content: &Archive) -> Vec<BlockId> {
    let work = |&block: &BlockId| content.block(block).work;
    // Of equals the first.
    let Some(best) = completed.iter().rev().copied().max_by_key(work) else { return Vec::new() };
    let (mut way, rest): (Vec<BlockId>, Vec<BlockId>) =
        completed.iter().partition(|&&block| content.is_ancestor(block, best));
    way.extend(rest);
    way
}

/// A chain as one who was given blocks has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainFacts {
    /// The hash of the tip.
    pub tip: Hash256,
    /// Its height.
    pub height: u32,
    /// The work up to it, 64 hexadecimal digits.
    pub chainwork: String,
    /// Blocks connected, the first one and those of failed attempts included.
    pub connected: u64,
    /// Blocks disconnected.
    pub disconnected: u64,
}

/// A block that is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedBlock {
    /// The place in the file, from 0, of the block at which it is refused: its own, or that of a
    /// later one that makes its branch the heaviest.
    pub at: usize,
    /// Its hash.
    pub hash: Hash256,
    /// Bitcoin Core's name for the rule that it breaks.
    pub code: &'static str,
    /// The same with what Core adds in brackets.
    pub reason: String,
}

/// The target from a height on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BitsFrom {
    /// The height of the first block with it.
    pub height: u32,
    /// The target in compact form.
    pub bits: u32,
}

/// What a fresh node without a network makes of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fed {
    /// Where it ends.
    pub chain: ChainFacts,
    /// What it refuses, in order.
    pub refused: Vec<RefusedBlock>,
    /// The targets of its best chain, each from the height at which it changes.
    pub bits: Vec<BitsFrom>,
}

/// Feeds `order` to a fresh chain by the textbook.
pub fn feed(order: &[BlockId], world: &World) -> Fed {
    let params = world.content().params().clone();
    let genesis = world.content().block_content(BlockId::GENESIS);
    let mut chain = PlainChain::from_genesis(params, genesis, ScriptPolicy::Refuse);
    if !world.content().checks_work() {
        chain = chain.without_work();
    }
    let mut refused = Vec::new();
    for (at, &block) in order.iter().enumerate() {
        let mut note = |hash: Hash256, reject: BlockReject| {
            refused.push(RefusedBlock { at, hash, code: reject.code(), reason: reject.reason() });
        };
        let content = world.content().block_content(block);
        let hash = content.hash();
        match chain.accept_block(content, None) {
            Err(reject) => note(hash, reject),
            Ok(accepted) => accepted.refused.iter().for_each(|one| note(one.hash, one.reject)),
        }
    }
    let tip = chain.tip().expect("the first block");
    let facts = ChainFacts {
        tip: tip.hash,
        height: tip.height,
        chainwork: format!("{:064x}", tip.work),
        connected: chain.connected(),
        disconnected: chain.disconnected(),
    };
    let mut bits: Vec<BitsFrom> = Vec::new();
    for height in 0..=tip.height {
        let node = chain.active_at(height).expect("below the tip");
        if bits.last().is_none_or(|last| last.bits != node.header.bits) {
            bits.push(BitsFrom { height, bits: node.header.bits });
        }
    }
    Fed { chain: facts, refused, bits }
}

/// What `node` counted itself. Its first block, which every node begins with, is counted as Core
/// counts it.
pub fn facts_of(node: NodeId, world: &World) -> ChainFacts {
    let state = world.node(node);
    let tip = world.content().block(state.tip);
    ChainFacts {
        tip: tip.hash,
        height: tip.height,
        chainwork: format!("{:064x}", tip.work),
        connected: u64::from(state.connected) + 1,
        disconnected: u64::from(state.disconnected),
    }
}

/// Which of Core's chains `world` is one of, its rules unchanged and its work done: its name, and
/// the challenge of a signet.
pub fn chain_of_core(world: &World) -> Option<(&'static str, Option<&'static str>)> {
    if !world.content().checks_work() {
        return None;
    }
    let mut params = world.content().params().clone();
    if params.retarget_blocks.is_none() {
        // The planned time is asked for at a retarget alone.
        params.pow_target_spacing = Params::regtest().pow_target_spacing;
    }
    if params == Params::regtest() {
        Some(("regtest", None))
    } else if params == Params::signet_open() {
        Some(("signet", Some("51")))
    } else if params == Params::mainnet() {
        Some(("mainnet", None))
    } else {
        None
    }
}
