//! What a law needs to know of a scenario: who attacks and how, who mines, how far apart they are.
//!
//! All is as it stands at time 0; what the script changes later no law knows.

use crate::attack::kinds::Kind;
use crate::scenario::network::Bandwidth;
use crate::scenario::network::Latency;
use crate::scenario::network::Network;
use crate::scenario::network::Relay;
use crate::scenario::network::Topology;
use crate::scenario::network::ValidationTime;
use crate::scenario::schema::Scenario;
use crate::scenario::script::AttackEntry;
use crate::scenario::script::AttackTarget;
use crate::scenario::script::Verb;
use crate::scenario::shares::MinerShare;
use crate::scenario::shares::shares_of;
use crate::sim::time::SimDuration;
use crate::theory::forks::TwoMiners;
use crate::theory::give_up::GiveUp;
use crate::theory::meanwhile::SHARE_MAX;

/// Latencies until a block that is announced is there: the announcement, the question, the block.
const LATENCIES_ANNOUNCED: f64 = 3.0;
/// Billionths in a whole.
const BILLION: f64 = 1e9;

/// A race of a private chain against a shop that waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Race {
    /// The attacker's share of all hashpower.
    pub q: f64,
    /// The confirmations at which the shop delivers.
    pub confirmations: u32,
    /// Whether attacker and others begin together: no hidden branch before, no late start.
    pub is_plain: bool,
    /// By how many blocks his branch must be longer: 0 if a tie is enough.
    pub lead_needed_blocks: u32,
    /// How many blocks he has when the race begins.
    pub head_start_blocks: u32,
    /// How far behind he gives up, if ever.
    pub give_up_behind_blocks: Option<u32>,
    /// The ends that he sets himself besides.
    pub horizons: Horizons,
}

/// When a race ends whoever is ahead; `None` is never.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizons {
    /// So many blocks of both branches, those of the head start among them.
    pub blocks: Option<u32>,
    /// So many blocks of the public branch.
    pub height: Option<u32>,
    /// So many mean block intervals.
    pub intervals: Option<f64>,
}

impl Race {
    /// The race of the scenario's one private chain; `None` if it has none, or no shop to rob.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let attack = attack_of(scenario, Kind::PrivateChain)?;
        let shop = scenario.people.get(attack.target.victim()?)?;
        let values = &attack.values;
        let is_late = values.word("begins") == "at_first_confirmation";
        let span = values.span_or_never("give_up_after");
        Some(Self {
            q: scenario.people.get(&attack.by)?.hashpower.as_f64(),
            confirmations: shop.confirmations?,
            is_plain: !is_late && values.blocks("prelead_blocks") == 0,
            lead_needed_blocks: u32::from(values.word("publish_when") == "longer"),
            head_start_blocks: values.blocks("head_start_blocks"),
            give_up_behind_blocks: values.blocks_or_never("give_up_behind_blocks"),
            horizons: Horizons {
                blocks: values.blocks_or_never("give_up_at_blocks"),
                height: values.blocks_or_never("give_up_at_honest_blocks"),
                intervals: span.map(|span| in_intervals(scenario, span)),
            },
        })
    }

    /// By how many blocks more than a tie he is short when the race begins.
    pub fn shortfall(&self) -> i32 {
        self.lead_needed_blocks as i32 - self.head_start_blocks as i32
    }

    /// Whether both sides begin together and nothing but the attacker's patience ends it.
    pub fn is_unbounded(&self) -> bool {
        let Horizons { blocks, height, intervals } = self.horizons;
        let has_horizon = blocks.is_some() || height.is_some() || intervals.is_some();
        self.is_plain && !has_horizon && self.q <= SHARE_MAX
    }

    /// The race of an attacker who gives up behind, and sets himself no other end.
    pub fn with_patience(&self) -> Option<GiveUp> {
        let give_up_behind_blocks = self.give_up_behind_blocks?;
        let attack = GiveUp {
            q: self.q,
            confirmations: self.confirmations,
            lead_needed_blocks: self.lead_needed_blocks,
            head_start_blocks: self.head_start_blocks,
            give_up_behind_blocks,
        };
        (self.is_unbounded() && give_up_behind_blocks > 0).then_some(attack)
    }
}

/// A theft by such a race, at the subsidy of the first blocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theft {
    /// The race.
    pub attack: GiveUp,
    /// What is taken where it succeeds, in satoshis.
    pub amount_sat: f64,
    /// What a block brings, in satoshis.
    pub subsidy_sat: f64,
}

impl Theft {
    /// The theft of the scenario's one private chain, where it has one with patience.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let attack = Race::of(scenario)?.with_patience()?;
        let target = &attack_of(scenario, Kind::PrivateChain)?.target;
        let AttackTarget::Shop { amount_sat, .. } = target else { return None };
        Some(Self {
            attack,
            amount_sat: *amount_sat as f64,
            subsidy_sat: scenario.chain.params.initial_subsidy.to_sat() as f64,
        })
    }
}

/// The share of all hashpower of the one person who mines.
pub fn only_miner(scenario: &Scenario) -> Option<f64> {
    let shares = scenario.people.values().map(|person| person.hashpower.as_f64());
    let mut shares = shares.filter(|&share| share > 0.0);
    let only = shares.next()?;
    shares.next().is_none().then_some(only)
}

/// The scenario's entry of this kind.
pub fn attack_of(scenario: &Scenario, kind: Kind) -> Option<&AttackEntry> {
    let attacks = scenario.script.iter().filter_map(|entry| match &entry.verb {
        Some(Verb::Attack(attack)) => Some(attack),
        _ => None,
    });
    attacks.into_iter().find(|attack| attack.kind == kind)
}

/// The shares of all hashpower of those who mine, except `whom`.
pub fn shares_without(scenario: &Scenario, whom: &str) -> Vec<f64> {
    let all = shares_of(&scenario.people, &scenario.network.miners);
    let share = |miner: &MinerShare| miner.share_ppb as f64 / BILLION;
    all.iter().filter(|miner| miner.name != whom && miner.share_ppb > 0).map(share).collect()
}

/// From owning a block at one node to owning it at any other, in mean block intervals, where that
/// is the same for all blocks and nodes: everybody linked to everybody, one latency, nothing that
/// depends on the size of a block.
///
/// A block that is sent unasked takes one latency, one that is announced first three.
pub fn delay_of(scenario: &Scenario) -> Option<f64> {
    let Network { latency, topology, bandwidth, loss, relay, validation_time, .. } =
        &scenario.network;
    let Latency::Constant(latency) = latency else { return None };
    let is_even = *topology == Topology::Full
        && *bandwidth == Bandwidth::Unlimited
        && loss.billionths() == 0
        && *validation_time == ValidationTime::NONE;
    let latencies = match relay {
        Relay::Flood => 1.0,
        Relay::Inv | Relay::Headers => LATENCIES_ANNOUNCED,
        // Some peers get the block unasked and some do not.
        Relay::Compact if latency.as_nanos() == 0 => 0.0,
        Relay::Compact => return None,
    };
    let is_even = is_even && scenario.people.values().all(|person| person.latency.is_none());
    is_even.then(|| latencies * in_intervals(scenario, *latency))
}

/// The two miners of a scenario, if it has two and the delay between them is known.
pub fn two_miners(scenario: &Scenario) -> Option<TwoMiners> {
    let delay = delay_of(scenario).filter(|&delay| delay <= TwoMiners::DELAY_MAX)?;
    let [first, _] = shares_without(scenario, "")[..] else { return None };
    (first > 0.0 && first < 1.0).then(|| TwoMiners::new(first, delay))
}

fn in_intervals(scenario: &Scenario, span: SimDuration) -> f64 {
    span.as_nanos() as f64 / scenario.chain.block_interval.as_nanos() as f64
}
