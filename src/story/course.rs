//! A scenario that is being played, slice by slice: it can pause at any event, be kept and go on.

use crate::scenario::condition::Condition;
use crate::scenario::schema::Scenario;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::figures::LiveFigures;
use crate::story::play::Ended;
use crate::story::script::Script;
use crate::story::script::ScriptState;
use crate::story::script::with;
use crate::story::stirring::Stir;
use crate::story::stirring::stirring;
use crate::story::stirring::stirring_any;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::BLOCK_FOUND;
use crate::world::observation::Observer;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;
use std::cell::Cell;

/// After `stop` a world may take this many block intervals to settle.
const SETTLING_INTERVALS: u64 = 10;
/// A slice has at most so many events.
const SLICE_EVENTS: u32 = 20_000;

/// How far a course has come, apart from its world and its tally: plain data, to be kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CourseState {
    script: ScriptState,
    /// Whether anything has happened since the conditions were looked at.
    stirred: bool,
    part: Part,
}

/// Which part of a run it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    /// Until `stop` comes true or the limit is reached.
    Playing,
    /// Until all follow one tip with nothing in flight, or that takes too long.
    Settling {
        /// When the first part ended.
        stopped_at: SimTime,
        /// Whether `stop` never came true.
        limit_reached: bool,
        /// When it takes too long.
        until: SimTime,
    },
    /// Nothing will happen any more.
    Ended {
        /// When the first part ended.
        stopped_at: SimTime,
        /// Whether `stop` never came true.
        limit_reached: bool,
    },
}

/// Where a course is to pause. Pausing changes nothing in its history.
#[derive(Debug, Clone, Copy)]
pub enum Pause<'a> {
    /// Nowhere.
    Never,
    /// When everything has happened that happens before this moment, and nothing of what the
    /// script does then.
    Before(SimTime),
    /// When so many events have happened since the start.
    AfterEvents(u64),
    /// When this is true for the first time, as a `when` of the script would see it.
    When(&'a Condition),
}

impl Pause<'_> {
    /// Before which moment it pauses whatever happens.
    const fn time(self) -> SimTime {
        match self {
            Self::Before(at) => at,
            Self::Never | Self::AfterEvents(_) | Self::When(_) => SimTime::MAX,
        }
    }

    /// After how many events.
    const fn events(self) -> u64 {
        match self {
            Self::AfterEvents(count) => count,
            Self::Never | Self::Before(_) | Self::When(_) => u64::MAX,
        }
    }

    /// What it waits for.
    const fn condition(&self) -> Option<&Condition> {
        match self {
            Self::When(condition) => Some(condition),
            Self::Never | Self::Before(_) | Self::AfterEvents(_) => None,
        }
    }
}

/// How a slice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// There is more.
    Going,
    /// The course is where it was to pause.
    Paused,
    /// The run is over.
    Ended,
}

/// A scenario that is being played.
pub struct Course<'a> {
    scenario: &'a Scenario,
    script: Script<'a>,
    /// What can change the conditions of the scenario.
    wants: u32,
    limit: SimTime,
    /// Whether the conditions of the scenario must be looked at.
    stirred: Cell<bool>,
    /// Whether that for which it pauses must be looked at.
    pause_stirred: Cell<bool>,
    part: Part,
}

impl<'a> Course<'a> {
    /// The course of a world in which nothing has happened yet.
    pub fn begin(
        scenario: &'a Scenario,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
    ) -> Self {
        let state = CourseState {
            script: ScriptState::new(&scenario.script),
            stirred: true,
            part: Part::Playing,
        };
        let course = Self::resume(scenario, state);
        course.script.begin(world, &mut with(tally, watch));
        course
    }

    /// Goes on with a course that was kept.
    pub fn resume(scenario: &'a Scenario, state: CourseState) -> Self {
        Self {
            scenario,
            script: Script { entries: &scenario.script, state: state.script },
            wants: stirring_any(scenario),
            limit: SimTime::ZERO.saturating_add(scenario.stop.limit),
            stirred: Cell::new(state.stirred),
            pause_stirred: Cell::new(true),
            part: state.part,
        }
    }

    /// How far it has come.
    pub fn state(&self) -> CourseState {
        CourseState {
            script: self.script.state.clone(),
            stirred: self.stirred.get(),
            part: self.part,
        }
    }

    /// Goes on a little: at most to where a condition or the script must be looked at.
    pub fn slice(
        &mut self,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
        check: Option<&mut Invariants>,
        pause: Pause<'_>,
    ) -> Slice {
        match self.part {
            Part::Playing => self.play(world, tally, watch, check, pause),
            Part::Settling { stopped_at, limit_reached, until } => {
                if self.is_true_now(pause, world, tally) {
                    return Slice::Paused;
                }
                let slice = self.settle(until, world, tally, watch, pause);
                if slice == Slice::Ended {
                    self.part = Part::Ended { stopped_at, limit_reached };
                    if let Some(check) = check {
                        check.look_at_end(world);
                    }
                }
                slice
            }
            Part::Ended { .. } => Slice::Ended,
        }
    }

    /// Whether nothing will happen any more.
    pub const fn has_ended(&self) -> bool {
        matches!(self.part, Part::Ended { .. })
    }

    /// What came of it.
    ///
    /// # Panics
    ///
    /// If it has not ended.
    pub fn end(mut self, world: &World, tally: &Tally) -> Ended {
        let Part::Ended { stopped_at, limit_reached } = self.part else {
            panic!("a course that has not ended")
        };
        self.script.check_last(world, tally);
        let (expectations, never_happened) = self.script.end();
        Ended {
            stopped_at,
            settled_at: world.now(),
            converged: world.tip_count() == 1,
            limit_reached,
            expectations,
            never_happened,
        }
    }

    fn play(
        &mut self,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
        check: Option<&mut Invariants>,
        pause: Pause<'_>,
    ) -> Slice {
        if check.is_some() {
            self.wants |= BLOCK_FOUND | TIP_CHANGED;
        }
        let pauses = self.is_true_now(pause, world, tally);
        if self.stirred.take() {
            if let Some(check) = check {
                check.look(world);
            }
            if self.scenario.stop.when.holds(&LiveFigures { tally, view: world }) {
                self.stop(world, false);
                return if pauses { Slice::Paused } else { Slice::Going };
            }
            self.script.look(world, tally);
        }
        if pauses {
            return Slice::Paused;
        }
        if world.now() >= self.limit {
            self.stop(world, true);
            return Slice::Going;
        }
        let next_look = self.next_look(world.now());
        let asked = pause.condition().map(Condition::time_thresholds).unwrap_or_default();
        let asked = asked.into_iter().filter(|&at| at > world.now()).min();
        let until = next_look.min(pause.time()).min(asked.unwrap_or(SimTime::MAX));
        if self.step(until, world, tally, watch, pause) {
            if pause.time() <= until {
                return Slice::Paused;
            }
            world.advance_to(until);
            self.pause_stirred.set(true);
            if until == next_look {
                self.script.fire(world, tally, watch);
                self.stirred.set(true);
            }
        }
        if world.events() >= pause.events() { Slice::Paused } else { Slice::Going }
    }

    /// Handles events before `until` until anything stirs. Returns whether there are no more.
    fn step(
        &self,
        until: SimTime,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
        pause: Pause<'_>,
    ) -> bool {
        let mut stir = Stir { wants: self.wants, happened: &self.stirred };
        let wants = pause.condition().map_or(0, stirring);
        let mut pause_stir = Stir { wants, happened: &self.pause_stirred };
        let mut all = with(tally, watch);
        all.push(&mut stir);
        all.push(&mut pause_stir);
        for _ in 0..SLICE_EVENTS {
            if self.stirred.get() || self.pause_stirred.get() || world.events() >= pause.events() {
                return false;
            }
            if world.step_before(until, &mut all).is_none() {
                return true;
            }
        }
        false
    }

    /// Whether that for which it pauses is true, if it must be looked at.
    fn is_true_now(&self, pause: Pause<'_>, world: &World, tally: &Tally) -> bool {
        self.pause_stirred.take()
            && pause
                .condition()
                .is_some_and(|condition| condition.holds(&LiveFigures { tally, view: world }))
    }

    /// The first part is over.
    fn stop(&mut self, world: &mut World, limit_reached: bool) {
        let stopped_at = world.now();
        world.end_traffic();
        let interval_ns = world.plan().block_interval.as_nanos();
        let span = SimDuration::from_nanos(interval_ns.saturating_mul(SETTLING_INTERVALS));
        let until = stopped_at.saturating_add(span);
        self.part = Part::Settling { stopped_at, limit_reached, until };
    }

    /// The next moment at which a condition or the script must be looked at whatever happens.
    fn next_look(&self, now: SimTime) -> SimTime {
        let thresholds = self.scenario.stop.when.time_thresholds();
        thresholds
            .into_iter()
            .filter(|&at| at > now)
            .chain(self.script.next_time(now))
            .chain([self.limit])
            .min()
            .expect("at least the limit")
    }

    /// Lets the world run until all follow one tip with nothing in flight, or `end`; then makes
    /// the last checkpoint.
    fn settle(
        &self,
        end: SimTime,
        world: &mut World,
        tally: &mut Tally,
        watch: &mut [&mut dyn Observer],
        pause: Pause<'_>,
    ) -> Slice {
        let wants = pause.condition().map_or(0, stirring);
        let mut pause_stir = Stir { wants, happened: &self.pause_stirred };
        let mut all = with(tally, watch);
        all.push(&mut pause_stir);
        let mut events = SLICE_EVENTS;
        while !world.is_settled() {
            if world.events() >= pause.events() {
                return Slice::Paused;
            }
            if events == 0 || self.pause_stirred.get() {
                return Slice::Going;
            }
            events -= 1;
            if world.step_before(end.min(pause.time()), &mut all).is_none() {
                if pause.time() < end {
                    return Slice::Paused;
                }
                world.advance_to(end);
                break;
            }
        }
        world.finish(&mut all);
        Slice::Ended
    }
}
