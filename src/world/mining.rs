//! Miners in virtual time: chunks of attempts, templates, findings.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::consensus::pow;
use crate::mining::attempts::Hashrate;
use crate::mining::attempts::attempts_take;
use crate::mining::attempts::sampled_finding;
use crate::mining::attempts::success_probability;
use crate::mining::kernel;
use crate::mining::selection;
use crate::mining::selection::Room;
use crate::mining::template::ExtraNonce;
use crate::mining::template::Template;
use crate::mining::template::template_on;
use crate::node::context::Input;
use crate::node::state::NodeState;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::rng::Stream;
use crate::world::event::Event;
use crate::world::event::kind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::plan::Pow;
use crate::world::state::World;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

/// Room in a block that is kept for its header and coinbase (Bitcoin Core:
/// `DEFAULT_BLOCK_RESERVED_WEIGHT` over four).
const RESERVED_BYTES: u32 = 2_000;
/// Signature operations that are kept for the coinbase (Bitcoin Core: a constant in
/// `BlockAssembler::resetBlock`).
const RESERVED_SIGOP_COST: u32 = 400;

/// The most that header, counts and coinbase take.
const COINBASE_BYTES: u32 = 300;
/// What the coinbase's output costs.
const COINBASE_SIGOP_COST: u32 = 4;

/// One miner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MinerState {
    /// The node that the miner works at.
    pub node: NodeId,
    /// Attempts per second, now.
    pub rate: Hashrate,
    /// Attempts in a chunk.
    chunk_attempts: u32,
    /// The luck of the attempts' times.
    stream: Stream,
    /// The number of the next template. The first is drawn from the seed: without that every seed
    /// would hash the same first headers, and share their luck.
    next_template: u32,
    /// The number of the current chunk; an event of an earlier one is stale.
    chunk: u32,
    /// What is being hashed, unless nothing is until the chunk is over.
    work: Option<Work>,
    /// Without hashing: the nBits of the block whose finding is scheduled.
    waits_for_bits: Option<u32>,
    /// Hashes since the miner last found a block.
    tries: u64,
}

/// A chunk that is under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Work {
    template: Template,
    /// The nonce that meets the target, if one of the chunk does.
    found: Option<u32>,
    /// Hashes that the chunk took.
    tries: u32,
}

impl MinerState {
    /// A miner who has not begun.
    pub fn new(
        node: NodeId,
        rate: Hashrate,
        chunk_attempts: u32,
        stream: Stream,
        first_template: u32,
    ) -> Self {
        Self {
            node,
            rate,
            chunk_attempts,
            stream,
            next_template: first_template,
            chunk: 0,
            work: None,
            waits_for_bits: None,
            tries: 0,
        }
    }

    /// The payments that the miner works on.
    pub fn payments(&self) -> &[TxId] {
        self.work.as_ref().map_or(&[], |work| &work.template.payments)
    }

    /// How many numbers the miner's luck has drawn; for checkpoints.
    pub fn draws(&self) -> u64 {
        self.stream.draws()
    }
}

impl World {
    /// Throws away what `miner` is hashing and begins on the node's tip, with a new template.
    pub(in crate::world) fn start_chunk(&mut self, miner: MinerId) {
        let runs = self.faults.running[self.miners[miner.index()].node.index()];
        match self.plan.pow {
            Pow::Sampled if runs => return self.wait(miner),
            Pow::Real | Pow::Sampled | Pow::Scripted => self.stop_chunk(miner),
        }
        if runs && self.plan.pow == Pow::Real {
            self.start_hashing(miner);
        }
    }

    /// Ends what is under way without a block.
    fn stop_chunk(&mut self, miner: MinerId) {
        let state = &mut self.miners[miner.index()];
        if let Some(work) = state.work.take() {
            self.counters.hashes_wasted += u64::from(work.tries);
        }
        state.waits_for_bits = None;
        state.chunk += 1;
    }

    fn start_hashing(&mut self, miner: MinerId) {
        let attempts = self.miners[miner.index()].chunk_attempts;
        let tries = if attempts == 1 {
            1 // hashed when its time has come: nothing is in vain
        } else {
            let template = self.make_template(miner, self.parent_of(miner));
            let work = scan(template, attempts);
            let tries = work.tries;
            self.note_tries(miner, tries);
            self.miners[miner.index()].work = Some(work);
            tries
        };
        let state = &mut self.miners[miner.index()];
        let span = attempts_take(&mut state.stream, tries, state.rate);
        self.schedule_mined(miner, span);
    }

    /// Without hashing: schedules the next finding. One that is scheduled stays where it is as
    /// long as the target is the same: the process has no memory, so what its blocks stand on
    /// does not matter.
    fn wait(&mut self, miner: MinerId) {
        let bits = self.content.next_bits(self.parent_of(miner));
        if self.miners[miner.index()].waits_for_bits == Some(bits) {
            return;
        }
        self.stop_chunk(miner);
        let probability = self.success_probability(bits);
        let state = &mut self.miners[miner.index()];
        state.waits_for_bits = Some(bits);
        let span = sampled_finding(&mut state.stream, state.rate, probability);
        self.schedule_mined(miner, span);
    }

    fn schedule_mined(&mut self, miner: MinerId, span: Option<crate::sim::time::SimDuration>) {
        if let Some(span) = span {
            let chunk = self.miners[miner.index()].chunk;
            self.queue.push(self.now.saturating_add(span), Event::Mined { miner, chunk });
        }
    }

    /// The block that the miner works on.
    fn parent_of(&self, miner: MinerId) -> BlockId {
        self.parent_at(self.miners[miner.index()].node)
    }

    fn note_tries(&mut self, miner: MinerId, tries: u32) {
        self.counters.hashes_tried += u64::from(tries);
        self.miners[miner.index()].tries += u64::from(tries);
    }

    /// The probability that one hash meets the target of `bits`; worked out once per target.
    fn success_probability(&mut self, bits: u32) -> f64 {
        if self.probability_of.0 != bits {
            let target = pow::expand_bits(bits).magnitude;
            self.probability_of = (bits, success_probability(target).to_bits());
        }
        f64::from_bits(self.probability_of.1)
    }

    fn make_template(&mut self, miner: MinerId, parent: BlockId) -> Template {
        let extra = ExtraNonce { miner: miner.0, template: self.next_template(miner) };
        let state = &mut self.miners[miner.index()];
        let node = &self.nodes[state.node.index()];
        let clock_s = self.stamp_at(node.id, parent, self.clock_of(node.clock_offset_ns));
        let payout = &self.plan.miners[miner.index()].payout;
        let payments = match self.chosen_payments(node.id, parent) {
            Some(payments) => payments,
            None if parent == node.tip => self.payments_for(node),
            None => Vec::new(),
        };
        template_on(parent, clock_s, payout, extra, payments, &self.content)
    }

    /// The number of the next template of `miner`.
    pub(in crate::world) fn next_template(&mut self, miner: MinerId) -> u32 {
        let next = &mut self.miners[miner.index()].next_template;
        let template = *next;
        *next = next.wrapping_add(1);
        template
    }

    /// The payments of the node's mempool that the next block takes.
    fn payments_for(&self, node: &NodeState) -> Vec<TxId> {
        if node.pool.entries.is_empty() {
            return Vec::new();
        }
        let params = self.content.params();
        // A quarter of a small block, as far as that is enough for header and coinbase.
        let reserved = (
            RESERVED_BYTES.min((params.max_block_size_bytes / 4).max(COINBASE_BYTES)),
            RESERVED_SIGOP_COST.min((params.max_block_sigops_cost / 4).max(COINBASE_SIGOP_COST)),
        );
        let room = Room {
            size_bytes: params.max_block_size_bytes.saturating_sub(reserved.0),
            sigop_cost: params.max_block_sigops_cost.saturating_sub(reserved.1),
        };
        let mut candidates: Vec<TxId> = node.pool.entries.iter().map(|entry| entry.tx).collect();
        self.leave_out_banned(node.id, &mut candidates);
        selection::select(&candidates, room, &self.content)
    }

    /// Step 1 of the block walk: a chunk is over. Returns whether the event was not stale.
    pub(in crate::world) fn on_mined(&mut self, miner: MinerId, chunk: u32) -> bool {
        if self.miners[miner.index()].chunk != chunk {
            return false;
        }
        self.miners[miner.index()].waits_for_bits = None;
        let work = match self.miners[miner.index()].work.take() {
            Some(work) => work,
            None => {
                let template = self.make_template(miner, self.parent_of(miner));
                match self.plan.pow {
                    Pow::Real => {
                        let work = scan(template, 1);
                        self.note_tries(miner, work.tries);
                        work
                    }
                    Pow::Sampled | Pow::Scripted => Work { template, found: Some(0), tries: 0 },
                }
            }
        };
        match work.found {
            None => {
                self.record(self.miners[miner.index()].node.0, 0, kind::CHUNK, miner.0, 0);
                self.start_chunk(miner);
            }
            Some(nonce) => {
                self.on_found(miner, work.template, nonce);
            }
        }
        true
    }

    /// Lets `miner` find a block on `parent` now, whatever its node follows: a block that the
    /// script asks for. It meets no target.
    pub fn mine(
        &mut self,
        miner: MinerId,
        parent: BlockId,
        watch: &mut [&mut dyn Observer],
    ) -> BlockId {
        self.listen_to(watch);
        let template = self.make_template(miner, parent);
        let block = self.on_found(miner, template, 0);
        self.tell_all(watch);
        block
    }

    /// Gives `block` the name under which expressions speak of it.
    pub fn name_block(&mut self, block: BlockId, name: &str) {
        self.block_names.insert(block, name.to_owned());
    }

    /// Multiplies what `miner` hashes from now on; nobody else's changes.
    pub fn multiply_hashpower(&mut self, miner: MinerId, factor: f64) {
        let state = &mut self.miners[miner.index()];
        state.rate = state.rate.times(factor);
        state.waits_for_bits = None;
        let (node, rate) = (state.node, state.rate.attempts_per_second());
        self.record(node.0, 0, kind::HASHPOWER, miner.0, (rate.to_bits() >> 32) as u32);
        self.start_chunk(miner);
    }

    /// The part of all hashpower that works at `node` now, from 0 to 1.
    pub(in crate::world) fn hashpower_share_at(&self, node: NodeId) -> f64 {
        let rates = self.miners.iter().map(|miner| miner.rate.attempts_per_second());
        let all: f64 = rates.sum();
        let own = self.miner_at[node.index()];
        let own = own.map_or(0.0, |miner| self.miners[miner.index()].rate.attempts_per_second());
        if all > 0.0 { own / all } else { 0.0 }
    }

    fn on_found(&mut self, miner: MinerId, template: Template, nonce: u32) -> BlockId {
        let block = self.enter_found(miner, template, nonce);
        let state = &mut self.miners[miner.index()];
        let (node, chunk) = (state.node, state.chunk);
        let tries = core::mem::take(&mut state.tries);
        self.record(node.0, 0, kind::FOUND, block.0, miner.0);
        self.tell(Observation::BlockFound { block, miner, node, tries });
        self.handle(node, Input::Found(block));
        self.attacks_stirred = true;
        if self.miners[miner.index()].chunk == chunk {
            self.start_chunk(miner); // the tip did not move: the block was withheld, or came late
        }
        block
    }

    /// Lets the world's tables reach up to the last block that was entered.
    pub(in crate::world) fn make_room_for_blocks(&mut self) {
        let blocks = self.content.block_count() as usize;
        self.finders.resize(blocks, None);
        self.tips.resize(blocks, 0);
    }

    /// Puts a found block into the archive.
    fn enter_found(&mut self, miner: MinerId, template: Template, nonce: u32) -> BlockId {
        let tx = self.content.enter_transaction_with_id(template.coinbase, template.coinbase_txid);
        self.note_outputs(tx);
        let mut header = template.header;
        header.nonce = nonce;
        let mut transactions = Vec::with_capacity(template.payments.len() + 1);
        transactions.push(tx);
        transactions.extend(template.payments);
        let block = self.content.enter_header_over(header, transactions);
        self.make_room_for_blocks();
        self.finders[block.index()] = Some((miner, self.now));
        self.known.fold_below(BlockId(block.0.saturating_sub(6)));
        block
    }
}

/// Hashes `attempts` nonces of `template`, or as many as it takes to find one that fits.
fn scan(template: Template, attempts: u32) -> Work {
    let target: U256 = pow::expand_bits(template.header.bits).magnitude;
    let result = kernel::scan(&template.header.to_bytes(), target, 0, attempts);
    Work { template, found: result.found, tries: result.tries }
}
