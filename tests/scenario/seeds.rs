//! Each shipped scenario keeps what it promises for every seed, shown for 20.

use std::sync::Arc;

use crate::fixture::good;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::scenario::shipped::SHIPPED;
use forklab::story::figures::LiveFigures;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::state::Options;
use forklab::world::state::World;

/// Seeds per scenario.
const SEEDS: u64 = 20;

/// The expectations that do not hold of one history, with what was seen.
fn broken(scenario: &Scenario, world: &mut World) -> Vec<String> {
    let mut tally = Tally::new(world);
    let ended = play(world, scenario, &mut tally, &mut [], None, &mut |_, _| {});
    assert!(!ended.limit_reached);
    let figures = LiveFigures { tally: &tally, view: world };
    let failed = scenario.expect.iter().filter(|condition| !condition.holds(&figures));
    failed.map(|condition| format!("{condition}: {}", condition.seen(&figures))).collect()
}

#[test]
fn each_shipped_scenario_keeps_its_expectations_for_twenty_seeds() {
    for shipped in SHIPPED {
        let scenario = good(shipped.text);
        let plan = Arc::new(plan_of(&scenario).expect("shipped scenarios name no file"));
        for seed in 1..=SEEDS {
            let options = Options { digest: false, ..Options::default() };
            let mut world = World::new(Arc::clone(&plan), seed, options);
            let broken = broken(&scenario, &mut world);
            assert_eq!(broken, Vec::<String>::new(), "{} seed {seed}", shipped.name);
        }
    }
}
