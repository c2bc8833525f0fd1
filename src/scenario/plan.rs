//! From a checked scenario to a plan: names become numbers, sections become laws.

use crate::consensus::pow;
use crate::mining::attempts::expected_hashes;
use crate::mining::kernel;
use crate::network::topology::TopologyReject;
use crate::node::state::NodeRules;
use crate::node::state::PaymentRelay;
use crate::node::state::Relay;
use crate::primitives::block::Block;
use crate::primitives::key::KeyPair;
use crate::primitives::script::Script;
use crate::scenario::chain::ProofOfWork;
use crate::scenario::laws;
use crate::scenario::network::MempoolPolicy;
use crate::scenario::network::PaymentRelay as PaymentRelayName;
use crate::scenario::network::Relay as RelayName;
use crate::scenario::plan_money;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Verb;
use crate::scenario::shares::MinerShare;
use crate::scenario::shares::shares_of;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::world::plan::MinerPlan;
use crate::world::plan::PersonPlan;
use crate::world::plan::Plan;
use crate::world::plan::Pow;

/// After this long a node asks another peer for a block (Bitcoin Core: the block interval times
/// `BLOCK_DOWNLOAD_TIMEOUT_BASE`, which is one).
const REQUEST_TIMEOUT_INTERVALS: u64 = 1;

/// The bytes of payments that a mempool holds at the most (Bitcoin Core:
/// `DEFAULT_MAX_MEMPOOL_SIZE_MB`).
const MEMPOOL_BYTES_MAX: u64 = 300_000_000;

/// A first block is ground only up to this many expected hashes; nobody checks its work.
const GENESIS_HASHES_MAX: f64 = 16_777_216.0;

/// The plan of a scenario.
///
/// # Errors
///
/// What is wrong with the content of its topology file.
pub fn plan_of(scenario: &Scenario) -> Result<Plan, TopologyReject> {
    let pow = match scenario.chain.pow {
        ProofOfWork::Real => Pow::Real,
        ProofOfWork::Sampled => Pow::Sampled,
        ProofOfWork::Scripted => Pow::Scripted,
    };
    let params = scenario.chain.params.clone();
    let genesis = genesis_of(scenario, pow);
    let miners = miners_of_plan(scenario);
    let owners = plan_money::owners_of(scenario, &miners);
    let digest_start = scenario.to_resolved_json().into_bytes();
    Ok(Plan {
        genesis,
        block_interval: scenario.chain.block_interval,
        pow,
        nodes: scenario.network.nodes,
        people: people_of(scenario),
        owner_of_script: plan_money::by_script(&owners),
        owners,
        traffic: plan_money::traffic_of(scenario),
        miners,
        topology: laws::topology_law(scenario)?,
        links: laws::link_laws(scenario),
        rules: rules_of(scenario),
        digest_start,
        params,
    })
}

/// The first block; ground to its target where miners hash for real.
fn genesis_of(scenario: &Scenario, pow: Pow) -> Block {
    let params = &scenario.chain.params;
    let mut block = params.genesis_block();
    plan_money::add_funds(&mut block, scenario);
    let target = pow::expand_bits(block.header.bits).magnitude;
    let known = pow::check_proof_of_work(&block.hash(), block.header.bits, params).is_ok();
    if pow == Pow::Real && !known && expected_hashes(target) <= GENESIS_HASHES_MAX {
        let result = kernel::scan(&block.header.to_bytes(), target, 0, u32::MAX);
        block.header.nonce = result.found.unwrap_or(0);
    }
    block
}

fn rules_of(scenario: &Scenario) -> NodeRules {
    let interval_ns = scenario.chain.block_interval.as_nanos();
    NodeRules {
        relay: match scenario.network.relay {
            RelayName::Flood => Relay::Flood,
            RelayName::Inv => Relay::Inv,
            RelayName::Headers => Relay::Headers,
            RelayName::Compact => Relay::Compact,
        },
        payment_relay: match scenario.network.payment_relay {
            PaymentRelayName::Trickle => PaymentRelay::Trickle,
            PaymentRelayName::Flood => PaymentRelay::Flood,
            PaymentRelayName::Instant => PaymentRelay::Instant,
        },
        replaces_by_fee: scenario.network.mempool == MempoolPolicy::ReplaceByFee,
        mempool_bytes_max: MEMPOOL_BYTES_MAX,
        validation_per_block: scenario.network.validation_time.per_block,
        validation_per_kilobyte: scenario.network.validation_time.per_kilobyte,
        request_timeout: SimDuration::from_nanos(interval_ns * REQUEST_TIMEOUT_INTERVALS),
        independent_validation: false,
    }
}

fn people_of(scenario: &Scenario) -> Vec<PersonPlan> {
    scenario
        .people
        .iter()
        .map(|(name, person)| PersonPlan {
            name: name.clone(),
            peers: person.peers.iter().filter_map(|peer| node_named(scenario, peer)).collect(),
            also: linked_victims(scenario, name),
            latency: person.latency,
            clock_offset_ns: person.clock_offset_ns,
            replaces_by_fee: person.mempool.unwrap_or(scenario.network.mempool)
                == MempoolPolicy::ReplaceByFee,
        })
        .collect()
}

/// The nodes of those to whom `attacker` must have a link for what he will do.
fn linked_victims(scenario: &Scenario, attacker: &str) -> Vec<NodeId> {
    let attacks = scenario.script.iter().filter_map(|entry| match &entry.verb {
        Some(Verb::Attack(attack)) if attack.by == attacker => Some(attack),
        _ => None,
    });
    attacks
        .filter(|attack| attack.kind.profile().is_linked)
        .filter_map(|attack| node_named(scenario, attack.target.victim()?))
        .collect()
}

/// The node called `name`: a person's, or `node-17`.
pub fn node_named(scenario: &Scenario, name: &str) -> Option<NodeId> {
    if let Some(at) = scenario.people.keys().position(|person| person == name) {
        return Some(NodeId(at as u32));
    }
    let number: u32 = name.strip_prefix("node-")?.parse().ok()?;
    (number < scenario.network.nodes).then_some(NodeId(number))
}

/// People with hashpower in name order, then the anonymous miners with the rest.
fn miners_of_plan(scenario: &Scenario) -> Vec<MinerPlan> {
    let shares = shares_of(&scenario.people, &scenario.network.miners);
    let node_of = |name: &str| scenario.people.keys().position(|person| person == name);
    let planned = |share: MinerShare| {
        let node = node_of(&share.name).map(|at| NodeId(at as u32));
        miner(share.name, node, share.share_ppb)
    };
    shares.into_iter().map(planned).collect()
}

/// A miner whose coinbases pay the key of his name.
fn miner(name: String, node: Option<NodeId>, share_ppb: u64) -> MinerPlan {
    let payout = Script::pay_to_public_key_hash(KeyPair::from_name(&name).public_hash());
    MinerPlan { name, node, share_ppb, payout }
}

/// The miner called `name`.
pub fn miner_named(plan: &Plan, name: &str) -> Option<MinerId> {
    let at = plan.miners.iter().position(|miner| miner.name == name)?;
    Some(MinerId(at as u32))
}
