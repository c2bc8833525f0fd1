//! Small worlds, straight from a plan.

use forklab::chain::id::BlockId;
use forklab::cli::playing::How;
use forklab::cli::playing::Played;
use forklab::cli::playing::play_scenario;
use forklab::consensus::params::Params;
use forklab::network::link::LinkLaws;
use forklab::network::topology::TopologyLaw;
use forklab::node::state::NodeRules;
use forklab::node::state::PaymentRelay;
use forklab::node::state::Relay;
use forklab::primitives::key::KeyPair;
use forklab::primitives::script::Script;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use forklab::world::observation::EVENT;
use forklab::world::observation::Observation;
use forklab::world::observation::Observer;
use forklab::world::observation::View;
use forklab::world::options::Options;
use forklab::world::plan::MinerPlan;
use forklab::world::plan::Plan;
use forklab::world::plan::Pow;
use forklab::world::state::World;
use std::sync::Arc;

pub const RELAYS: [Relay; 4] = [Relay::Flood, Relay::Inv, Relay::Headers, Relay::Compact];

/// Nodes with equal miners at the first `miners` of them, a block a minute, links of one latency.
pub fn plan(relay: Relay, nodes: u32, miners: u32, latency: SimDuration) -> Plan {
    let block_interval = SimDuration::from_secs(60);
    let params = Params::classroom(64, block_interval);
    let miner = |number: u32| {
        let name = format!("miner-{number}");
        let payout = Script::pay_to_public_key(KeyPair::from_name(&name).public_bytes());
        let share_ppb = 1_000_000_000 / u64::from(miners);
        MinerPlan { name, node: Some(NodeId(number)), share_ppb, payout }
    };
    Plan {
        genesis: params.genesis_block(),
        params,
        block_interval,
        pow: Pow::Sampled,
        nodes,
        people: Vec::new(),
        owners: Vec::new(),
        owner_of_script: Vec::new(),
        traffic: None,
        miners: (0..miners).map(miner).collect(),
        topology: TopologyLaw::Random { outbound: 3 },
        links: LinkLaws::constant(latency),
        rules: NodeRules {
            relay,
            payment_relay: PaymentRelay::Trickle,
            replaces_by_fee: false,
            mempool_bytes_max: 300_000_000,
            validation_per_block: SimDuration::ZERO,
            validation_per_kilobyte: SimDuration::ZERO,
            request_timeout: SimDuration::from_secs(600),
            independent_validation: false,
        },
        digest_start: b"a test".to_vec(),
    }
}

/// Plays a scenario with all invariants.
pub fn played(text: &str, settings: &[&str]) -> Played {
    let settings: Vec<String> = settings.iter().map(|text| (*text).to_owned()).collect();
    let source = Source { file: "pay.json", name: "pay", text };
    let scenario = load(&source, &settings, &Surroundings::NOTHING).expect("it is right");
    let how = How { invariants: true, ..How::default() };
    let played = play_scenario(&scenario, how, &mut [], &mut |_, _| {});
    played.unwrap_or_else(|_| panic!("no topology file"))
}

pub fn world(plan: Plan, seed: u64) -> World {
    World::new(Arc::new(plan), seed, Options::default())
}

/// Plays all that happens before `seconds`.
pub fn play_until(world: &mut World, seconds: u64, watch: &mut [&mut dyn Observer]) {
    let limit = SimTime::ZERO + SimDuration::from_secs(seconds);
    while world.step_before(limit, watch).is_some() {}
}

/// Plays on until everybody follows one tip and nothing is on its way.
pub fn settle(world: &mut World) {
    while !world.is_settled() {
        world.step(&mut []).expect("miners never stop");
    }
}

/// What every node follows.
pub fn tips(world: &World) -> Vec<BlockId> {
    (0..world.plan().nodes).map(|node| world.node(NodeId(node)).tip).collect()
}

/// Everything that was told, with its moment.
#[derive(Default)]
pub struct Diary {
    pub entries: Vec<(SimTime, Observation)>,
}

impl Observer for Diary {
    fn wants(&self) -> u32 {
        !EVENT
    }

    fn see(&mut self, now: SimTime, what: &Observation, _view: &dyn View) {
        self.entries.push((now, *what));
    }
}

impl Diary {
    /// When `node` first followed `tip`.
    pub fn followed(&self, node: NodeId, tip: BlockId) -> Option<SimTime> {
        self.entries.iter().find_map(|&(at, what)| match what {
            Observation::TipChanged { node: who, to, .. } if who == node && to == tip => Some(at),
            Observation::BlockFound { .. }
            | Observation::FirstSeen { .. }
            | Observation::TipChanged { .. }
            | Observation::Refused { .. }
            | Observation::Sent { .. }
            | Observation::Event { .. }
            | Observation::Pooled { .. }
            | Observation::NotPooled { .. }
            | Observation::Payment { .. }
            | Observation::Fault { .. }
            | Observation::Attack { .. }
            | Observation::Checkpoint { .. } => None,
        })
    }
}
