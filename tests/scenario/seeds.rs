//! Each shipped scenario keeps what it promises for every seed, shown for 20; of those that take
//! long, every change plays two.

use crate::fixture::good;
use forklab::scenario::cost::Cost;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::scenario::shipped::SHIPPED;
use forklab::story::figures::LiveFigures;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::state::Options;
use forklab::world::state::World;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Seeds per scenario.
const SEEDS: u64 = 20;
/// Of those with a higher cost, by the program's own estimate, few seeds are played at once.
const COSTLY_NS: u64 = 5_000_000_000;
/// So many.
const SEEDS_OF_COSTLY: u64 = 2;

/// The expectations that do not hold of one history, with what was seen.
fn broken(scenario: &Scenario, world: &mut World) -> Vec<String> {
    let mut tally = Tally::new(world);
    let ended = play(world, scenario, &mut tally, &mut [], None, &mut |_, _| {});
    assert!(!ended.limit_reached);
    let figures = LiveFigures { tally: &tally, view: world };
    let failed = scenario.expect.iter().filter(|condition| !condition.holds(&figures));
    failed.map(|condition| format!("{condition}: {}", condition.seen(&figures))).collect()
}

/// Plays every shipped scenario with its seeds, of which the first are 1, 2, 3, …
fn each_keeps_its_expectations(seeds: impl Fn(&Scenario) -> RangeInclusive<u64>) {
    for shipped in SHIPPED {
        let scenario = good(shipped.text);
        let plan = Arc::new(plan_of(&scenario).expect("shipped scenarios name no file"));
        for seed in seeds(&scenario) {
            let options = Options { digest: false, ..Options::default() };
            let mut world = World::new(Arc::clone(&plan), seed, options);
            let broken = broken(&scenario, &mut world);
            assert_eq!(broken, Vec::<String>::new(), "{} seed {seed}", shipped.name);
        }
    }
}

/// How many seeds of a scenario every change plays.
fn at_once(scenario: &Scenario) -> u64 {
    if Cost::of(scenario).cpu_ns > COSTLY_NS { SEEDS_OF_COSTLY } else { SEEDS }
}

#[test]
fn each_shipped_scenario_keeps_its_expectations() {
    each_keeps_its_expectations(|scenario| 1..=at_once(scenario));
}

#[test]
#[ignore = "the other seeds of what takes long, in tests/long/run gates"]
fn each_costly_scenario_keeps_its_expectations_for_twenty_seeds() {
    each_keeps_its_expectations(|scenario| at_once(scenario) + 1..=SEEDS);
}
