//! The textbook chain: one node's view of all blocks it was given, without a network.
//!
//! Slow, small and independent of the shared content: `validate` reads real chains with it, and
//! it is the second opinion on what the worlds of forklab believe.

use crate::chain::plain_ledger::Place;
use crate::chain::plain_ledger::PlainLedger;
use crate::chain::plain_ledger::ScriptPolicy;
use crate::chain::plain_ledger::Undo;
use crate::chain::plain_tree::HeaderNode;
use crate::chain::plain_tree::PlainTree;
use crate::consensus::block::check_body;
use crate::consensus::block::check_body_in_context;
use crate::consensus::locks::lock_time_cutoff;
use crate::consensus::locks::median_time_past;
use crate::consensus::params::Params;
use crate::consensus::pow::U256;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use core::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;

/// All blocks that were given and the best chain among them.
///
/// The best chain is, among the blocks whose bodies are all here and not found invalid, the one
/// with the most work; at equal work the one that was complete first. A body on a weaker branch
/// is kept and its coins are not asked, as in Bitcoin Core.
#[derive(Debug, Clone)]
pub struct PlainChain {
    tree: PlainTree,
    scripts: ScriptPolicy,
    /// The bodies, by the number of their header.
    bodies: BTreeMap<usize, Body>,
    /// The best chain, from the first block up.
    active: Vec<Link>,
    /// Complete blocks that are not invalid: by work, then by the moment of completion.
    candidates: BTreeSet<(U256, Reverse<u64>, usize)>,
    ledger: PlainLedger,
    /// How many blocks were completed so far.
    moments: u64,
    connected: u64,
    disconnected: u64,
}

/// A block with the ids of its transactions.
#[derive(Debug, Clone)]
struct Body {
    block: Block,
    txids: Vec<Hash256>,
    /// The moment at which this block and all below it were here, in counts of such moments.
    complete: Option<u64>,
}

/// A block of the best chain.
#[derive(Debug, Clone)]
struct Link {
    number: usize,
    /// Its header's time, in seconds since 1970.
    time: u32,
    undo: Undo,
}

/// A block that was found invalid when its coins were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Its hash.
    pub hash: Hash256,
    /// Its height.
    pub height: u32,
    /// Why.
    pub reject: BlockReject,
}

/// What became of a block that passed every check before its coins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Whether it was not here before.
    pub is_new: bool,
    /// The blocks that were then found invalid: this one, or one below it that had been stored.
    pub refused: Vec<Refusal>,
}

impl PlainChain {
    /// A chain that holds the first block of `params`.
    pub fn new(params: Params, scripts: ScriptPolicy) -> Self {
        let genesis = params.genesis_block();
        Self::from_genesis(params, genesis, scripts)
    }

    /// A chain by the rules of `params` that holds another first block, valid by definition.
    pub fn from_genesis(params: Params, block: Block, scripts: ScriptPolicy) -> Self {
        let tree = PlainTree::from_genesis(params, block.header);
        let mut chain = Self::on(tree, PlainLedger::new(), scripts);
        let txids = block.txids();
        let undo = chain.ledger.connect_genesis(&block, &txids);
        chain.active.push(Link { number: 0, time: block.header.time, undo });
        chain.bodies.insert(0, Body { block, txids, complete: None });
        chain.complete_from(0);
        chain.connected = 1;
        chain
    }

    /// A chain that begins with whatever is given first, at `height`; see [`PlainTree::anchored`].
    /// Coins from before it are not judged.
    pub fn anchored(params: Params, height: u32, scripts: ScriptPolicy) -> Self {
        Self::on(PlainTree::anchored(params, height), PlainLedger::in_the_middle(), scripts)
    }

    /// The same chain, which asks no header for its work: for worlds whose mining is drawn.
    #[must_use]
    pub fn without_work(mut self) -> Self {
        self.tree = self.tree.without_work();
        self
    }

    /// A chain without a block.
    const fn on(tree: PlainTree, ledger: PlainLedger, scripts: ScriptPolicy) -> Self {
        Self {
            tree,
            scripts,
            bodies: BTreeMap::new(),
            active: Vec::new(),
            candidates: BTreeSet::new(),
            ledger,
            moments: 0,
            connected: 0,
            disconnected: 0,
        }
    }

    /// Takes a header, by the rules of [`PlainTree::accept`]; returns whether it is new. Headers
    /// alone move no tip.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks.
    pub fn accept_header(
        &mut self,
        header: &Header,
        now: Option<u64>,
    ) -> Result<bool, BlockReject> {
        let (_, is_new) = self.tree.accept(header, header.hash(), now)?;
        Ok(is_new)
    }

    /// Takes a block and moves to the best chain. Bitcoin Core: `ProcessNewBlock`.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks before its coins are asked. What is found when they are asked
    /// is in [`Accepted::refused`], since it may be another block, and at another time.
    pub fn accept_block(
        &mut self,
        block: Block,
        now: Option<u64>,
    ) -> Result<Accepted, BlockReject> {
        let (header, hash, txids) = (block.header, block.hash(), block.txids());
        self.tree.check_work(&header, &hash)?;
        check_body(&header, &block.transactions, &txids, self.params())?;
        let (number, _) = self.tree.accept(&header, hash, now)?;
        if self.bodies.contains_key(&number) {
            return Ok(Accepted { is_new: false, refused: Vec::new() });
        }
        let height = self.tree.node(number).height;
        // Without a parent a lock by median time cannot be judged.
        let parent = self.tree.node(number).parent;
        let median_time = parent.map_or(u32::MAX, |parent| self.tree.median_time(parent));
        let cutoff = lock_time_cutoff(height, header.time, median_time, self.params());
        let checked =
            check_body_in_context(&block.transactions, &txids, height, cutoff, self.params());
        if let Err(reject) = checked {
            self.mark_invalid(number);
            return Err(reject);
        }
        self.bodies.insert(number, Body { block, txids, complete: None });
        self.complete_from(number);
        Ok(Accepted { is_new: true, refused: self.activate_best() })
    }

    /// The rules of this chain.
    pub const fn params(&self) -> &Params {
        self.tree.params()
    }

    /// All headers.
    pub const fn tree(&self) -> &PlainTree {
        &self.tree
    }

    /// The tip of the best chain; `None` before the anchor is connected.
    pub fn tip(&self) -> Option<&HeaderNode> {
        self.active.last().map(|tip| self.tree.node(tip.number))
    }

    /// The block of the best chain at `height`.
    pub fn active_at(&self, height: u32) -> Option<&HeaderNode> {
        let place = height.checked_sub(self.tree.base_height())?;
        self.active.get(place as usize).map(|link| self.tree.node(link.number))
    }

    /// The coins at the tip.
    pub const fn ledger(&self) -> &PlainLedger {
        &self.ledger
    }

    /// How many blocks were connected, the first one and those of failed attempts included.
    pub const fn connected(&self) -> u64 {
        self.connected
    }

    /// How many blocks were disconnected, those of failed attempts included.
    pub const fn disconnected(&self) -> u64 {
        self.disconnected
    }

    /// How many spends of the best chain were not judged.
    pub fn not_judged(&self) -> u64 {
        self.active.iter().map(|link| link.undo.not_judged).sum()
    }

    /// Notes what the body of `number` completes: itself and whatever waited above it, nearest
    /// first. Bitcoin Core: `ReceivedBlockTransactions`.
    fn complete_from(&mut self, number: usize) {
        let is_complete = |parent| self.bodies.get(&parent).is_some_and(|b| b.complete.is_some());
        if self.tree.node(number).parent.is_some_and(|parent| !is_complete(parent)) {
            return;
        }
        let mut waiting = VecDeque::from([number]);
        while let Some(number) = waiting.pop_front() {
            let node = self.tree.node(number);
            let Some(body) = self.bodies.get_mut(&number) else { continue };
            if node.is_invalid {
                continue;
            }
            body.complete = Some(self.moments);
            self.candidates.insert((node.work, Reverse(self.moments), number));
            self.moments += 1;
            waiting.extend(&node.children);
        }
    }

    /// Marks a block and all above it; none of them will be tried again.
    fn mark_invalid(&mut self, number: usize) {
        for marked in self.tree.mark_invalid(number) {
            if let Some(moment) = self.bodies.get(&marked).and_then(|body| body.complete) {
                let work = self.tree.node(marked).work;
                self.candidates.remove(&(work, Reverse(moment), marked));
            }
        }
    }

    /// Moves to the best chain. If a block cannot be connected it is marked with all above it, and
    /// the next best chain is tried from where this left. Bitcoin Core: `ActivateBestChain`.
    fn activate_best(&mut self) -> Vec<Refusal> {
        let mut refused = Vec::new();
        while let Some(&(_, _, best)) = self.candidates.last() {
            if self.active.last().is_some_and(|tip| tip.number == best) {
                break;
            }
            let mut path = Vec::new();
            let mut next = Some(best);
            while let Some(number) = next.filter(|&number| !self.is_active(number)) {
                path.push(number);
                next = self.tree.node(number).parent;
            }
            while self.active.last().map(|tip| tip.number) != next {
                self.disconnect_tip();
            }
            for number in path.into_iter().rev() {
                if let Err(reject) = self.connect_tip(number) {
                    let HeaderNode { hash, height, .. } = *self.tree.node(number);
                    refused.push(Refusal { hash, height, reject });
                    self.mark_invalid(number);
                    break;
                }
            }
        }
        refused
    }

    /// Whether the header with this number is on the best chain.
    fn is_active(&self, number: usize) -> bool {
        let place = self.tree.node(number).height - self.tree.base_height();
        self.active.get(place as usize).is_some_and(|link| link.number == number)
    }

    /// Connects a child of the tip.
    fn connect_tip(&mut self, number: usize) -> Result<(), BlockReject> {
        let HeaderNode { hash, height, .. } = *self.tree.node(number);
        let Body { block, txids, .. } = &self.bodies[&number];
        // A time from before the first block is taken as long ago.
        let median_time_at = |height: u32| {
            let top = height.checked_sub(self.tree.base_height());
            let known = &self.active[..top.map_or(0, |place| place as usize + 1)];
            median_time_past(known.iter().rev().map(|link| link.time)).unwrap_or(0)
        };
        let place = Place { hash, txids, height, median_time_at: &median_time_at };
        let undo = self.ledger.connect(block, &place, self.scripts, self.tree.params())?;
        self.active.push(Link { number, time: block.header.time, undo });
        self.connected += 1;
        Ok(())
    }

    /// Disconnects the tip.
    fn disconnect_tip(&mut self) {
        let tip = self.active.pop().expect("the fork is below");
        self.ledger.disconnect(tip.undo);
        self.disconnected += 1;
    }
}
