//! What can change an expression: after which observations it must be looked at again.

use crate::scenario::condition::Condition;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Moment;
use crate::sim::time::SimTime;
use crate::story::figures::is_of_an_attacks_end;
use crate::world::observation::ATTACK;
use crate::world::observation::BLOCK_FOUND;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::PAYMENT;
use crate::world::observation::REFUSED;
use crate::world::observation::TIP_CHANGED;
use crate::world::observation::View;
use std::cell::Cell;

/// Notes whether anything happened that one of the conditions could be about.
pub struct Stir<'a> {
    /// The observations that stir.
    pub wants: u32,
    /// Set when one comes.
    pub happened: &'a Cell<bool>,
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
pub fn stirring_any(scenario: &Scenario) -> u32 {
    let waiting = scenario.script.iter().filter_map(|entry| match &entry.moment {
        Moment::When { condition, .. } => Some(condition),
        Moment::At(_) => None,
    });
    waiting.chain([&scenario.stop.when]).fold(0, |wants, condition| wants | stirring(condition))
}

/// Which observations can change what `condition` says.
pub fn stirring(condition: &Condition) -> u32 {
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
        (true, _, _) => 0,
        (false, true, _) => BLOCK_FOUND,
        (false, false, true) => TIP_CHANGED | PAYMENT,
        (false, false, false) if by_ends_only => ATTACK,
        (false, false, false) => {
            BLOCK_FOUND | TIP_CHANGED | REFUSED | FIRST_SEEN | PAYMENT | ATTACK
        }
    }
}
