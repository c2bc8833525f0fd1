//! The loop and the only clock.

use crate::chain::archive::Archive;
use crate::chain::coins::Ledgers;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::consensus::pow;
use crate::mining::attempts::Hashrate;
use crate::mining::attempts::chunk_attempts;
use crate::mining::attempts::expected_hashes;
use crate::network::link::Links;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::context::Input;
use crate::node::handle;
use crate::node::knowledge::Knowledge;
use crate::node::state::NodeState;
use crate::node::strategy::Strategy;
use crate::sim::digest::Digest;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::queue::EventQueue;
use crate::sim::rng::Mixer;
use crate::sim::rng::Stream;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimTime;
use crate::world::attacks::AttackState;
use crate::world::crafted::Crafted;
use crate::world::event::Event;
use crate::world::event::kind;
use crate::world::faults::Faults;
use crate::world::keys::Keys;
use crate::world::links::Ends;
use crate::world::mining::MinerState;
use crate::world::observation::Counters;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::options::Options;
use crate::world::payments::Payment;
use crate::world::plan::Plan;
use crate::world::plan::Pow;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One history as it unfolds: plain data, to be cloned, stored and played on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    pub(in crate::world) plan: Arc<Plan>,
    pub(in crate::world) options: Options,
    pub(in crate::world) seed: u64,
    pub(in crate::world) now: SimTime,
    pub(in crate::world) queue: EventQueue<Event>,
    pub(in crate::world) nodes: Vec<NodeState>,
    pub(in crate::world) ends: Ends,
    pub(in crate::world) links: Links,
    pub(in crate::world) content: Archive,
    pub(in crate::world) ledgers: Ledgers,
    pub(in crate::world) known: Knowledge,
    pub(in crate::world) miners: Vec<MinerState>,
    /// The miner at each node, if there is one.
    pub(in crate::world) miner_at: Vec<Option<MinerId>>,
    /// Who found each block, and when.
    pub(in crate::world) finders: Vec<Option<(MinerId, SimTime)>>,
    /// The names of the blocks that the script made.
    pub(in crate::world) block_names: BTreeMap<BlockId, String>,
    /// How many running, connected nodes follow each block.
    pub(in crate::world) tips: Vec<u32>,
    /// The tip with which each node is counted there. While a node's answers are carried out its
    /// state is ahead of this.
    pub(in crate::world) followed: Vec<BlockId>,
    /// How many different blocks are followed.
    pub(in crate::world) tip_count: u32,
    /// The block with the most work that any node follows which is up and not cut off; the first
    /// one followed among equals.
    pub(in crate::world) best_tip: BlockId,
    /// Attacks that have begun.
    pub(in crate::world) attacks: Vec<AttackState>,
    /// Whether anything has happened that an attacker could care about.
    pub(in crate::world) attacks_stirred: bool,
    /// Crafted blocks that were sent.
    pub(in crate::world) crafted: Vec<Crafted>,
    /// What is cut, slow or down.
    pub(in crate::world) faults: Faults,
    /// Messages on their way.
    pub(in crate::world) in_flight: u64,
    /// The luck of trickles.
    pub(in crate::world) luck: Mixer,
    pub(in crate::world) traffic: Stream,
    /// Whether anybody still pays by chance, or floods.
    pub(in crate::world) has_traffic: bool,
    /// The height up to which the best chain is put away.
    pub(in crate::world) buried_to: u32,
    /// How many payments, from the first on, were looked at whether to put them away.
    pub(in crate::world) put_away: u32,
    /// How many payments have to be loose when the world looks next which of them to free.
    pub(in crate::world) free_at: usize,
    /// Everything that was paid or tried.
    pub(in crate::world) payments: Vec<Payment>,
    /// The payment by its transaction.
    pub(in crate::world) payment_of: Vec<u32>,
    #[serde(skip)]
    pub(in crate::world) keys: Keys,
    /// The coins that ever were each owner's, spent ones among them.
    pub(in crate::world) purses: Vec<Vec<CoinId>>,
    /// The node from which each owner looks at the world.
    pub(in crate::world) homes: Vec<NodeId>,
    pub(in crate::world) digest: Digest,
    pub(in crate::world) checkpoints: u32,
    pub(in crate::world) counters: Counters,
    /// The last target asked about, and the bits of the probability that a hash meets it.
    pub(in crate::world) probability_of: (u32, u64),
    /// What observers are to be told of the event that is being handled.
    #[serde(skip)]
    pub(in crate::world) told: Vec<Observation>,
    /// What anybody wants to be told.
    #[serde(skip)]
    pub(in crate::world) wanted: u32,
    #[serde(skip)]
    actions: Vec<Action>,
}

impl World {
    /// The world of `plan` with the luck of `seed`, at time 0.
    pub fn new(plan: Arc<Plan>, seed: u64, options: Options) -> Self {
        let mut content = Archive::new(plan.params.clone(), plan.pow == Pow::Real, &plan.genesis);
        content.valid_scripts.is_on = options.remember_signatures;
        let ledgers = Ledgers::new(&content);
        let known = Knowledge::new(plan.nodes);
        let mut world = Self {
            options,
            seed,
            now: SimTime::ZERO,
            queue: EventQueue::new(),
            nodes: (0..plan.nodes).map(|node| NodeState::new(NodeId(node))).collect(),
            ends: Ends::default(),
            links: Links::default(),
            content,
            ledgers,
            known,
            miners: Vec::new(),
            miner_at: Vec::new(),
            finders: Vec::new(),
            block_names: BTreeMap::new(),
            tips: Vec::new(),
            followed: Vec::new(),
            tip_count: 0,
            best_tip: BlockId::GENESIS,
            attacks: Vec::new(),
            attacks_stirred: false,
            crafted: Vec::new(),
            faults: Faults::default(),
            in_flight: 0,
            luck: Mixer::new(seed, "payments"),
            traffic: Stream::new(seed, "traffic", ""),
            has_traffic: true,
            buried_to: 0,
            put_away: 0,
            free_at: 0,
            payments: Vec::new(),
            payment_of: Vec::new(),
            keys: Keys::new(options.remember_signatures),
            purses: Vec::new(),
            homes: Vec::new(),
            digest: if options.digest { Digest::new(&[]) } else { Digest::disabled() },
            checkpoints: 0,
            counters: Counters::default(),
            probability_of: (0, 0),
            told: Vec::new(),
            wanted: 0,
            actions: Vec::new(),
            plan,
        };
        world.begin(seed);
        world
    }

    /// Begins again with another seed, keeping the memory: equal to [`World::new`] with it.
    pub fn reset(&mut self, seed: u64) {
        self.queue.clear();
        for node in &mut self.nodes {
            node.reset();
        }
        self.content.reset(&self.plan.genesis);
        self.ledgers.reset(&self.content);
        self.known.reset();
        self.begin(seed);
    }

    fn begin(&mut self, seed: u64) {
        self.seed = seed;
        self.luck = Mixer::new(seed, "payments");
        self.now = SimTime::ZERO;
        self.counters = Counters::default();
        self.attacks.clear();
        self.attacks_stirred = false;
        self.crafted.clear();
        self.faults.reset(self.plan.nodes);
        self.in_flight = 0;
        self.buried_to = 0;
        self.put_away = 0;
        self.begin_freeing();
        self.checkpoints = 0;
        self.probability_of = (0, 0);
        self.finders.clear();
        self.block_names.clear();
        self.finders.push(None);
        self.tips.clear();
        self.tips.push(self.plan.nodes);
        self.followed.clear();
        self.followed.resize(self.plan.nodes as usize, BlockId::GENESIS);
        self.tip_count = 1;
        self.best_tip = BlockId::GENESIS;
        if self.options.digest {
            self.digest.reset(&self.plan.digest_start);
            self.digest.fold(&seed.to_le_bytes());
        }
        for node in &mut self.nodes {
            node.pool.replaces_by_fee = self.plan.rules.replaces_by_fee;
        }
        for (node, person) in self.nodes.iter_mut().zip(&self.plan.people) {
            node.clock_offset_ns = person.clock_offset_ns;
            node.pool.replaces_by_fee = person.replaces_by_fee;
        }
        self.has_traffic = true;
        self.lay_links();
        self.place_miners();
        self.begin_payments();
        for miner in 0..self.miners.len() {
            self.start_chunk(MinerId(miner as u32));
        }
    }

    /// Gives each anonymous miner a node of his own, by luck, and each miner his stream.
    fn place_miners(&mut self) {
        let plan = Arc::clone(&self.plan);
        self.miners.clear();
        self.miner_at.clear();
        self.miner_at.resize(plan.nodes as usize, None);
        for (miner, node) in (0..).zip(&plan.miners).filter_map(|(m, p)| Some((m, p.node?))) {
            self.miner_at[node.index()] = Some(MinerId(miner));
        }
        let mut placing = Stream::new(self.seed, "miner placement", "");
        let target = pow::expand_bits(plan.genesis.header.bits).magnitude;
        let expected = expected_hashes(target);
        let count = plan.miners.len() as u32;
        for (id, miner) in (0..).map(MinerId).zip(&plan.miners) {
            let node = miner.node.unwrap_or_else(|| self.free_node(&mut placing));
            self.miner_at[node.index()] = Some(id);
            let rate = Hashrate::of_share(expected, plan.block_interval, miner.share_ppb);
            let chunk = chunk_attempts(expected, miner.share_ppb, count);
            let stream = Stream::new(self.seed, "mining", &miner.name);
            let first_template = Stream::new(self.seed, "templates", &miner.name).next_u64() as u32;
            self.miners.push(MinerState::new(node, rate, chunk, stream, first_template));
        }
    }

    /// A node of nobody's, drawn by luck, without a miner.
    fn free_node(&self, stream: &mut Stream) -> NodeId {
        let people = self.plan.people.len() as u64;
        loop {
            let node = people + stream.below(u64::from(self.plan.nodes) - people);
            if self.miner_at[node as usize].is_none() {
                return NodeId(node as u32);
            }
        }
    }

    /// Handles the next event that happens before `limit`, and tells `watch` what it led to.
    ///
    /// Returns when it happened, or `None` if nothing happens before `limit`.
    pub fn step_before(
        &mut self,
        limit: SimTime,
        watch: &mut [&mut dyn Observer],
    ) -> Option<SimTime> {
        let (now, event) = self.queue.pop_before(limit)?;
        self.now = now;
        self.listen_to(watch);
        self.happen(event);
        self.let_attackers_decide();
        self.tell_entered();
        if !self.told.is_empty() {
            self.tell_all(watch);
        }
        self.free_forgotten();
        Some(now)
    }

    /// Handles the next event. Returns when it happened, or `None` if nothing will ever happen.
    pub fn step(&mut self, watch: &mut [&mut dyn Observer]) -> Option<SimTime> {
        self.step_before(SimTime::MAX, watch)
    }

    /// Takes note of what the observers want to be told.
    pub(in crate::world) fn listen_to(&mut self, watch: &[&mut dyn Observer]) {
        self.wanted = watch.iter().fold(0, |wanted, observer| wanted | observer.wants());
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Deliver { to, peer, message } => {
                self.in_flight -= 1;
                self.counters.messages += 1;
                let item = message.item(&self.content);
                self.record(to.0, peer.0, message.kind(), item, message.argument());
                self.handle(to, Input::Message(peer, message));
            }
            Event::Wake { node } => {
                if self.nodes[node.index()].timer_at == Some(self.now) {
                    self.record(node.0, 0, kind::WAKE, 0, 0);
                    self.handle(node, Input::Timer);
                }
            }
            Event::Connect { node, peer } => self.connect(node, peer),
            Event::Trickle { node, peer } => {
                self.in_flight -= 1;
                let number = peer.map_or(u32::MAX >> 8, |peer| peer.0);
                self.record(node.0, number, kind::TRICKLE, 0, 0);
                self.handle(node, Input::Trickle(peer));
            }
            Event::Mined { miner, chunk } => {
                self.on_mined(miner, chunk);
            }
            Event::Attack { attack } => {
                if self.attacks[attack as usize].is_running() {
                    self.record(0, 0, kind::ATTACK, attack, 3);
                    self.attacks_stirred = true;
                }
            }
            Event::Traffic => {
                self.record(0, 0, kind::TRAFFIC, 0, 0);
                self.on_traffic();
            }
        }
    }

    pub(in crate::world) fn tell(&mut self, what: Observation) {
        if self.wanted & what.bit() != 0 {
            self.told.push(what);
        }
    }

    pub(in crate::world) fn tell_all(&mut self, watch: &mut [&mut dyn Observer]) {
        let told = core::mem::take(&mut self.told);
        for what in &told {
            for observer in watch.iter_mut().filter(|o| o.wants() & what.bit() != 0) {
                observer.see(self.now, what, &*self);
            }
        }
        self.told = told;
        self.told.clear();
    }

    /// Lets a node handle an input, and does what it answers with.
    pub(in crate::world) fn handle(&mut self, node: NodeId, input: Input) {
        let mut actions = core::mem::take(&mut self.actions);
        let attacker = self.strategy_at(node);
        let attack = attacker.map(|number| self.attacks[number].order.attack.scheme());
        let mut ctx = Ctx {
            now: self.now,
            content: &mut self.content,
            ledgers: &mut self.ledgers,
            known: &mut self.known,
            rules: &self.plan.rules,
            luck: self.luck,
            strategy: attack.map(|scheme| scheme as &mut dyn Strategy),
            out: &mut actions,
        };
        handle::handle(&mut self.nodes[node.index()], input, &mut ctx);
        for &action in &actions {
            self.act(node, action);
        }
        actions.clear();
        self.actions = actions;
    }

    /// What a clock with this offset shows, in seconds since 1970.
    pub(in crate::world) fn clock_of(&self, offset_ns: i64) -> u64 {
        let start = i128::from(self.plan.genesis.header.time) * i128::from(NANOS_PER_SECOND);
        let now = start + i128::from(self.now.as_nanos()) + i128::from(offset_ns);
        u64::try_from(now.max(0) / i128::from(NANOS_PER_SECOND)).expect("584 years at the most")
    }

    /// Lets time pass to `to` without an event; everything before it has happened.
    pub fn advance_to(&mut self, to: SimTime) {
        self.now = self.now.max(to);
    }
}
