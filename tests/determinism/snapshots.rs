//! A world is plain data: a copy, or what was stored and read again, goes on as the first would.

use crate::history::Case;
use crate::random;
use crate::small;
use forklab::world::state::World;

const EVENTS_BEFORE: u32 = 400;
const EVENTS_AFTER: u32 = 1_500;

fn cases() -> impl Iterator<Item = Case> {
    small::cases().into_iter().chain((0..20).map(random::case))
}

fn steps(world: &mut World, events: u32) -> [u8; 32] {
    for _ in 0..events {
        world.step(&mut []);
    }
    world.digest()
}

#[test]
fn a_copy_goes_on_as_the_first() {
    for case in cases() {
        let mut first = case.world();
        steps(&mut first, EVENTS_BEFORE);
        let mut copy = first.clone();
        let end = steps(&mut first, EVENTS_AFTER);
        assert_eq!(steps(&mut copy, EVENTS_AFTER), end, "{}", case.name);
    }
}

#[test]
fn a_stored_world_goes_on_as_the_first() {
    for case in cases() {
        let mut first = case.world();
        steps(&mut first, EVENTS_BEFORE);
        let stored = serde_json::to_string(&first).expect("a world is plain data");
        let mut read: World = serde_json::from_str(&stored).expect("what was stored can be read");
        let end = steps(&mut first, EVENTS_AFTER);
        assert_eq!(steps(&mut read, EVENTS_AFTER), end, "{}", case.name);
    }
}
