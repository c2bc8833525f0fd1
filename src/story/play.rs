//! The one who drives a world: fires the script, stops when the scenario says, lets it settle.

use crate::chain::id::BlockId;
use crate::scenario::condition::Condition;
use crate::scenario::plan;
use crate::scenario::plan_groups;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Entry;
use crate::scenario::script::Moment;
use crate::scenario::script::Pay;
use crate::scenario::script::Verb;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::figures::LiveFigures;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::BLOCK_FOUND;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::PAYMENT;
use crate::world::observation::REFUSED;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use crate::world::payments::PayOrder;
use crate::world::state::World;
use std::cell::Cell;
use std::collections::BTreeMap;

/// After `stop` a world may take this many block intervals to settle.
const SETTLING_INTERVALS: u64 = 10;
/// Events between two calls of `progress`.
const EVENTS_BETWEEN_PROGRESS: u32 = 20_000;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// When `stop` came true, or the limit was reached.
    pub stopped_at: SimTime,
    /// When all followed one tip with nothing in flight, or the time for that was over.
    pub settled_at: SimTime,
    /// Whether all followed one tip with nothing in flight.
    pub converged: bool,
    /// Whether `stop` never came true.
    pub limit_reached: bool,
    /// The script's expectations that were checked on the way, with what was seen.
    pub expectations: Vec<(Condition, bool, String)>,
}

/// Notes whether anything happened that one of the conditions could be about.
struct Stir<'a> {
    wants: u32,
    happened: &'a Cell<bool>,
}

impl Observer for Stir<'_> {
    fn wants(&self) -> u32 {
        self.wants
    }

    fn see(&mut self, _now: SimTime, _what: &Observation, _view: &dyn View) {
        self.happened.set(true);
    }
}

/// Which observations can change what the conditions of `scenario` say.
fn stirring(scenario: &Scenario) -> u32 {
    let waiting = scenario.script.iter().filter_map(|entry| match &entry.moment {
        Moment::When { condition, .. } => Some(condition),
        Moment::At(_) => None,
    });
    waiting.chain([&scenario.stop.when]).fold(0, |wants, condition| {
        let by_finding = ["time", "height", "blocks_found", "forks", "blocks_active", "tip"];
        let found_only = condition
            .reads()
            .iter()
            .all(|path| path.viewer.is_none() && by_finding.contains(&path.name.as_str()));
        let by_tips = ["payments.", "height", "tip", "max_reorg_depth", "reorgs", "converged"];
        let by_tips_only = condition.reads().iter().all(|path| {
            path.name == "time" || by_tips.iter().any(|start| path.name.starts_with(start))
        });
        match (condition.reads_only_time(), found_only, by_tips_only) {
            (true, _, _) => wants,
            (false, true, _) => wants | BLOCK_FOUND,
            (false, false, true) => wants | TIP_CHANGED | PAYMENT,
            (false, false, false) => {
                wants | BLOCK_FOUND | TIP_CHANGED | REFUSED | FIRST_SEEN | PAYMENT
            }
        }
    })
}

/// A script that is being played.
struct Script<'a> {
    entries: &'a [Entry],
    /// When each entry fires, as far as that is known.
    fires_at: Vec<Option<SimTime>>,
    fired: Vec<bool>,
    /// The blocks that `mine` made, by the entry's name.
    blocks: BTreeMap<String, BlockId>,
    /// The payments that `pay` made, by the entry's name.
    payments: BTreeMap<String, u32>,
    /// The entry that fired last: its expectations are checked before the next one.
    last: Option<usize>,
    expectations: Vec<(Condition, bool, String)>,
}

impl<'a> Script<'a> {
    fn new(entries: &'a [Entry]) -> Self {
        let fires_at = entries
            .iter()
            .map(|entry| match entry.moment {
                Moment::At(at) => Some(at),
                Moment::When { .. } => None,
            })
            .collect();
        let fired = vec![false; entries.len()];
        Self {
            entries,
            fires_at,
            fired,
            blocks: BTreeMap::new(),
            payments: BTreeMap::new(),
            last: None,
            expectations: vec![],
        }
    }

    /// Sets the time of those entries whose condition has just come true for the first time.
    fn look(&mut self, world: &World, tally: &Tally) {
        for (at, entry) in self.entries.iter().enumerate() {
            if let (None, Moment::When { condition, after }) = (self.fires_at[at], &entry.moment)
                && condition.holds(&LiveFigures { tally, view: world })
            {
                self.fires_at[at] = Some(world.now().saturating_add(*after));
            }
        }
    }

    /// The next moment at which an entry fires or a waiting condition speaks of the time.
    fn next_time(&self, now: SimTime) -> Option<SimTime> {
        let waiting = self.entries.iter().enumerate().flat_map(|(at, entry)| {
            match (&entry.moment, self.fires_at[at]) {
                (Moment::When { condition, .. }, None) => condition.time_thresholds(),
                (Moment::At(_) | Moment::When { .. }, _) => Vec::new(),
            }
        });
        let due = (0..self.entries.len())
            .filter(|&at| !self.fired[at])
            .filter_map(|at| self.fires_at[at]);
        due.chain(waiting.filter(|&at| at > now)).min()
    }

    /// Fires what is due now, in the order of the file. Returns whether anything was.
    fn fire(
        &mut self,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
    ) -> bool {
        let mut any = false;
        for at in 0..self.entries.len() {
            let due = self.fires_at[at].is_some_and(|when| when <= world.now());
            if self.fired[at] || !due {
                continue;
            }
            self.fired[at] = true;
            any = true;
            self.check_last(world, tally);
            self.last = Some(at);
            if let Some(verb) = &self.entries[at].verb {
                let mut all = with(tally, watch);
                self.act(at, verb, world, &mut all);
            }
        }
        any
    }

    fn act(&mut self, at: usize, verb: &Verb, world: &mut World, watch: &mut [&mut dyn Observer]) {
        match verb {
            Verb::Mine { by, on } => {
                let miner = plan::miner_named(world.plan(), by).expect("checked when read");
                let parent = match on.as_str() {
                    "genesis" => BlockId::GENESIS,
                    "tip" => world.tip(world.miner_node(miner)),
                    name => *self.blocks.get(name).expect("checked when read"),
                };
                let block = world.mine(miner, parent, watch);
                if let Some(name) = &self.entries[at].name {
                    self.blocks.insert(name.clone(), block);
                }
            }
            Verb::Pay(pay) => {
                let order = self.order_of(at, pay, world);
                let number = world.pay(&order, watch);
                if let Some(name) = &self.entries[at].name {
                    self.payments.insert(name.clone(), number);
                }
            }
            Verb::Hashpower { who, times } => {
                for miner in plan_groups::miners_of(who, world) {
                    world.multiply_hashpower(miner, times.as_f64());
                }
            }
        }
    }

    /// The order that an entry gives.
    fn order_of(&self, at: usize, pay: &Pay, world: &World) -> PayOrder {
        let owner = |name: &str| world.plan().owner_named(name).expect("checked when read");
        PayOrder {
            from: owner(&pay.from),
            to: owner(&pay.to),
            amount_sat: pay.amount_sat.cast_signed(),
            fee_rate: pay.fee_rate,
            hand_to: plan_groups::nodes_of(&pay.hand_to, world),
            same_coins_as: pay.same_coins_as.as_ref().and_then(|name| {
                self.payments.get(name).copied() // not there: it has not happened, nothing is spent
            }),
            name: self.entries[at].name.clone().unwrap_or_else(|| format!("script[{at}]")),
        }
    }

    /// Checks the expectations of the entry that fired last.
    fn check_last(&mut self, world: &World, tally: &Tally) {
        if let Some(last) = self.last.take() {
            for condition in &self.entries[last].expect {
                let figures = LiveFigures { tally, view: world };
                let holds = condition.holds(&figures);
                self.expectations.push((condition.clone(), holds, condition.seen(&figures)));
            }
        }
    }
}

/// All observers together, the tally first.
fn with<'a>(
    tally: &'a mut Tally,
    watch: &'a mut [&mut dyn Observer],
) -> Vec<&'a mut (dyn Observer + 'a)> {
    let mut all: Vec<&mut dyn Observer> = vec![tally];
    for observer in watch {
        all.push(&mut **observer);
    }
    all
}

/// Plays `world` to the end of `scenario`. `tally` counts on the way; `watch` are told as well;
/// `progress` is called now and then. With `check`, the world is held against the invariants
/// whenever a block was found or a tip moved.
pub fn play(
    world: &mut World,
    scenario: &Scenario,
    tally: &mut Tally,
    watch: &mut [&mut dyn Observer],
    mut check: Option<&mut Invariants>,
    progress: &mut dyn FnMut(&World, &Tally),
) -> Ended {
    let mut script = Script::new(&scenario.script);
    let limit = SimTime::ZERO.saturating_add(scenario.stop.limit);
    let stirred = Cell::new(true);
    let always = if check.is_some() { BLOCK_FOUND | TIP_CHANGED } else { 0 };
    let wants = stirring(scenario) | always;
    let limit_reached = loop {
        if stirred.take() {
            if let Some(check) = &mut check {
                check.look(world);
            }
            if scenario.stop.when.holds(&LiveFigures { tally, view: world }) {
                break false;
            }
            script.look(world, tally);
        }
        progress(world, tally);
        if world.now() >= limit {
            break true;
        }
        let until = next_look(scenario, &script, world.now(), limit);
        let mut stir = Stir { wants, happened: &stirred };
        let mut all = with(tally, watch);
        all.push(&mut stir);
        let mut events = EVENTS_BETWEEN_PROGRESS;
        while events > 0 && !stirred.get() {
            if world.step_before(until, &mut all).is_none() {
                break;
            }
            events -= 1;
        }
        drop(all);
        if events > 0 && !stirred.get() {
            world.advance_to(until);
            script.fire(world, tally, watch);
            stirred.set(true);
        }
    };
    let stopped_at = world.now();
    world.end_traffic();
    settle(world, tally, watch);
    if let Some(check) = check {
        check.look_at_end(world);
    }
    script.check_last(world, tally);
    Ended {
        stopped_at,
        settled_at: world.now(),
        converged: world.is_settled(),
        limit_reached,
        expectations: script.expectations,
    }
}

/// The next moment at which a condition or the script must be looked at whatever happens.
fn next_look(scenario: &Scenario, script: &Script<'_>, now: SimTime, limit: SimTime) -> SimTime {
    let thresholds = scenario.stop.when.time_thresholds();
    thresholds
        .into_iter()
        .filter(|&at| at > now)
        .chain(script.next_time(now))
        .chain([limit])
        .min()
        .expect("at least the limit")
}

/// Lets the world run until all follow one tip with nothing in flight, or the time for that is
/// over; then makes the last checkpoint.
fn settle(world: &mut World, tally: &mut Tally, watch: &mut [&mut dyn Observer]) {
    let interval_ns = world.plan().block_interval.as_nanos();
    let span = SimDuration::from_nanos(interval_ns.saturating_mul(SETTLING_INTERVALS));
    let end = world.now().saturating_add(span);
    let mut all = with(tally, watch);
    while !world.is_settled() {
        if world.step_before(end, &mut all).is_none() {
            world.advance_to(end);
            break;
        }
    }
    world.finish(&mut all);
}
