//! Each shipped scenario keeps what it promises for every seed, shown for 20, and its own history
//! bit for bit; of those that take long, every change plays two seeds.

use crate::fixture::good;
use forklab::cli::playing::How;
use forklab::cli::playing::play_scenario;
use forklab::scenario::cost::Cost;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::scenario::shipped::SHIPPED;
use forklab::story::figures::LiveFigures;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::options::Options;
use forklab::world::state::World;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Seeds per scenario.
const SEEDS: u64 = 20;
/// Of those with a higher cost, by the program's own estimate, few seeds are played at once.
const COSTLY_NS: u64 = 5_000_000_000;
/// So many.
const SEEDS_OF_COSTLY: u64 = 2;
/// The digests of the shipped scenarios with their own seeds. One that changes is explained in
/// CHANGELOG.
const DIGESTS: &str = include_str!("digests.txt");

/// The expectations that do not hold of one history, with what was seen.
fn broken(scenario: &Scenario, world: &mut World) -> Vec<String> {
    let mut tally = Tally::new(world);
    let ended = play(world, scenario, &mut tally, &mut [], None, &mut |_, _| {});
    assert!(!ended.limit_reached);
    let figures = LiveFigures { tally: &tally, view: world };
    let failed = scenario.expect.iter().filter(|condition| !condition.holds(&figures));
    let at_end = failed.map(|condition| format!("{condition}: {}", condition.seen(&figures)));
    let on_the_way = ended.expectations.iter().filter(|(_, holds, _)| !holds);
    let on_the_way = on_the_way.map(|(condition, _, seen)| format!("{condition}: {seen}"));
    let never = ended.never_happened.iter().map(|nothing| format!("{nothing:?}"));
    at_end.chain(on_the_way).chain(never).collect()
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

/// Whether a scenario takes long. One that ends with an attack does not, though nobody knows
/// beforehand when that is.
fn is_costly(scenario: &Scenario) -> bool {
    let cost = Cost::of(scenario);
    cost.known_end && cost.cpu_ns > COSTLY_NS
}

/// How many seeds of a scenario every change plays.
fn at_once(scenario: &Scenario) -> u64 {
    if is_costly(scenario) { SEEDS_OF_COSTLY } else { SEEDS }
}

/// Plays the shipped scenarios of which `chosen` says yes as they are written: all expectations
/// hold, a sentence answers the question in both languages, and the history is the known one.
fn each_is_as_known(chosen: impl Fn(&Scenario) -> bool) {
    let mut changed = Vec::new();
    for shipped in SHIPPED {
        let scenario = good(shipped.text);
        if !chosen(&scenario) {
            continue;
        }
        let how = How { as_written: true, ..How::default() };
        let played = play_scenario(&scenario, how, &mut [], &mut |_, _| {});
        let summary = played.unwrap_or_else(|_| panic!("no topology file")).story.summary;
        let broken: Vec<&str> = summary
            .expectations
            .iter()
            .filter(|one| !one.holds)
            .map(|one| one.text.as_str())
            .collect();
        assert_eq!(broken, Vec::<&str>::new(), "{}", shipped.name);
        for language in ["en", "zh"] {
            let answer = &summary.answer[language];
            assert!(!answer.is_empty() && !answer.contains(['{', '–']), "{}", shipped.name);
        }
        let line = format!("{} {}", shipped.name, summary.digest);
        if !DIGESTS.lines().any(|known| known == line) {
            changed.push(line);
        }
    }
    assert_eq!(changed, Vec::<String>::new(), "tests/scenario/digests.txt; say why in CHANGELOG");
}

#[test]
fn no_history_depends_on_what_is_freed_when() {
    let mut floods = 0;
    for shipped in SHIPPED {
        let scenario = good(shipped.text);
        if is_costly(&scenario) {
            continue;
        }
        let plan = Arc::new(plan_of(&scenario).expect("shipped scenarios name no file"));
        let digest = |free_after: usize| {
            let options = Options { free_after, ..Options::default() };
            let mut world = World::new(Arc::clone(&plan), scenario.seed, options);
            broken(&scenario, &mut world);
            world.digest()
        };
        assert_eq!(digest(1), digest(usize::MAX), "{}", shipped.name);
        floods += u32::from(shipped.name.contains("floods"));
    }
    assert_eq!(floods, 1, "what is freed comes from a flood: it must be cheap enough to be here");
}

#[test]
fn each_shipped_scenario_keeps_its_expectations() {
    each_keeps_its_expectations(|scenario| 1..=at_once(scenario));
}

#[test]
fn each_shipped_scenario_answers_and_has_its_known_history() {
    each_is_as_known(|scenario| !is_costly(scenario));
}

#[test]
#[ignore = "the other seeds of what takes long, in tests/long/run gates"]
fn each_costly_scenario_keeps_its_expectations_for_twenty_seeds() {
    each_keeps_its_expectations(|scenario| at_once(scenario) + 1..=SEEDS);
    each_is_as_known(is_costly);
}
