//! The one who drives a world: fires the script, stops when the scenario says, lets it settle.

use crate::scenario::condition::Condition;
use crate::scenario::schema::Scenario;
use crate::sim::time::SimTime;
use crate::story::course::Course;
use crate::story::course::Pause;
use crate::story::course::Slice;
use crate::story::summary::NeverHappened;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::Observer;
use crate::world::state::World;

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
    let mut course = Course::begin(scenario, world, tally, watch);
    while course.slice(world, tally, watch, check.as_deref_mut(), Pause::Never) == Slice::Going {
        progress(world, tally);
    }
    course.end(world, tally)
}
