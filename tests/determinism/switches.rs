//! What may be switched without changing history.

use crate::history::Case;
use crate::history::hex;
use crate::random;
use crate::small;
use forklab::scenario::plan::plan_of;
use forklab::sim::time::SimTime;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::invariants::Invariants;
use forklab::world::observation::Observation;
use forklab::world::observation::Observer;
use forklab::world::observation::View;
use forklab::world::options::Options;
use forklab::world::state::World;
use std::sync::Arc;

fn cases() -> impl Iterator<Item = Case> {
    small::cases().into_iter().chain((0..30).map(random::case))
}

/// Wants everything and looks at the world each time.
#[derive(Default)]
struct Curious {
    seen: u64,
    nodes: u64,
}

impl Observer for Curious {
    fn wants(&self) -> u32 {
        u32::MAX
    }

    fn see(&mut self, _now: SimTime, _what: &Observation, view: &dyn View) {
        self.seen += 1;
        self.nodes += u64::from(view.node_count());
    }
}

#[test]
fn observers_change_nothing() {
    for case in cases() {
        let mut curious = Curious::default();
        let watched = case.finish(case.world(), &mut [&mut curious]);
        assert!(curious.seen > 0, "{}: the observer was told", case.name);
        assert_eq!(watched, case.history(), "{}", case.name);
    }
}

#[test]
fn a_world_without_any_observer_has_the_same_events() {
    for case in cases() {
        let (mut alone, mut watched) = (case.world(), case.world());
        let mut tally = Tally::new(&watched);
        for _ in 0..1_000 {
            alone.step(&mut []);
            watched.step(&mut [&mut tally]);
        }
        assert_eq!(alone.digest(), watched.digest(), "{}", case.name);
    }
}

#[test]
fn messages_as_bytes_change_nothing() {
    for case in cases() {
        let options = Options { wire: true, ..Options::default() };
        let world = World::new(case.plan(), case.seed, options);
        assert_eq!(case.finish(world, &mut []), case.history(), "{}", case.name);
    }
}

#[test]
fn freeing_at_once_or_never_changes_nothing() {
    for case in cases() {
        for free_after in [1, usize::MAX] {
            let options = Options { free_after, ..Options::default() };
            let world = World::new(case.plan(), case.seed, options);
            assert_eq!(case.finish(world, &mut []), case.history(), "{}", case.name);
        }
    }
}

#[test]
fn validating_at_each_node_changes_nothing() {
    for case in cases() {
        let mut plan = plan_of(&case.scenario()).expect("no topology file");
        plan.rules.independent_validation = true;
        let world = World::new(Arc::new(plan), case.seed, Options::default());
        assert_eq!(case.finish(world, &mut []), case.history(), "{}", case.name);
    }
}

#[test]
fn checking_invariants_changes_nothing() {
    for case in cases() {
        let mut world = case.world();
        let mut check = Invariants::new(&world);
        let mut tally = Tally::new(&world);
        let scenario = case.scenario();
        play(&mut world, &scenario, &mut tally, &mut [], Some(&mut check), &mut |_, _| {});
        assert_eq!(hex(&world.digest()), case.history(), "{}", case.name);
    }
}

#[test]
fn a_world_without_digest_has_the_same_end() {
    for case in cases() {
        let options = Options { digest: false, ..Options::default() };
        let mut quiet = World::new(case.plan(), case.seed, options);
        let mut usual = case.world();
        for _ in 0..2_000 {
            assert_eq!(quiet.step(&mut []), usual.step(&mut []), "{}", case.name);
        }
        assert_eq!(quiet.digest(), [0; 32], "{}", case.name);
    }
}
