//! The one who drives a world: fires the script, stops when the scenario says, lets it settle.

use crate::scenario::condition::Condition;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Moment;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::figures::LiveFigures;
use crate::story::figures::is_of_an_attacks_end;
use crate::story::script::Script;
use crate::story::script::with;
use crate::story::summary::NeverHappened;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::ATTACK;
use crate::world::observation::BLOCK_FOUND;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::PAYMENT;
use crate::world::observation::REFUSED;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use crate::world::state::World;
use std::cell::Cell;

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
    /// Whether all that were up and not cut off followed one tip then.
    pub converged: bool,
    /// Whether `stop` never came true.
    pub limit_reached: bool,
    /// The script's expectations that were checked on the way, with what was seen.
    pub expectations: Vec<(Condition, bool, String)>,
    /// The entries of the script of which nothing came.
    pub never_happened: Vec<NeverHappened>,
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
        let by_tips =
            ["payments.", "height", "tip", "max_reorg_depth", "reorgs", "converged", "difficulty"];
        let by_tips_only = condition.reads().iter().all(|path| {
            path.name == "time" || by_tips.iter().any(|start| path.name.starts_with(start))
        });
        let by_ends_only =
            condition.reads().iter().all(|path| path.name == "time" || is_of_an_attacks_end(path));
        match (condition.reads_only_time(), found_only, by_tips_only) {
            (true, _, _) => wants,
            (false, true, _) => wants | BLOCK_FOUND,
            (false, false, true) => wants | TIP_CHANGED | PAYMENT,
            (false, false, false) if by_ends_only => wants | ATTACK,
            (false, false, false) => {
                wants | BLOCK_FOUND | TIP_CHANGED | REFUSED | FIRST_SEEN | PAYMENT | ATTACK
            }
        }
    })
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
    script.begin(world, &mut with(tally, watch));
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
    let (expectations, never_happened) = script.end();
    Ended {
        stopped_at,
        settled_at: world.now(),
        converged: world.tip_count() == 1,
        limit_reached,
        expectations,
        never_happened,
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
