//! A world is plain data: a copy, or what was stored and read again, goes on as the first would.

use crate::history::Case;
use crate::random;
use crate::small;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::story::course::Pause;
use forklab::story::run::Run;
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

/// A script that waits, an attack, traffic, a cut: what a run has to remember.
const WAITING: &str = r#"{
  "chain": {"hashes_per_block": 16, "block_interval": "2min"},
  "network": {"nodes": 6, "miners": 2, "latency": "1s"},
  "people": {"mallory": {"hashpower": 0.6, "funds": "9 BTC"}, "shop": {"confirmations": 1}},
  "traffic": {"payments_per_minute": 2, "people": 4},
  "script": [
    {"when": "height >= 2", "name": "heist", "attack": {"private_chain": {
        "by": "mallory", "victim": "shop", "amount": "5 BTC"}}},
    {"when": "attacks.heist.ended", "after": "30s", "name": "cut",
     "partition": {"island": ["shop"]}, "expect": ["height >= 2"]},
    {"when": "height >= 9", "heal": "cut"}
  ],
  "stop": "height >= 12"
}"#;

#[test]
fn a_run_stored_after_every_event_ends_as_the_one_that_was_not() {
    let source = Source { file: "waiting.json", name: "waiting", text: WAITING };
    for seed in 1..4 {
        let mut scenario = load(&source, &[], &Surroundings::NOTHING).expect("it is right");
        scenario.seed = seed;
        let mut whole = Run::begin(&scenario).expect("no topology file");
        assert!(!whole.go_on(Pause::Never, &mut []));

        let mut run = Run::begin(&scenario).expect("no topology file");
        let mut events = 0;
        while run.go_on(Pause::AfterEvents(events), &mut []) {
            let bytes = run.to_bytes();
            run = Run::from_bytes(&bytes, &scenario).expect("it was just written");
            events += 1;
            assert!(events <= whole.world.events(), "seed {seed}: it should have ended");
        }
        assert_eq!(run.world.digest(), whole.world.digest(), "seed {seed}");
        let (end, whole_end) =
            (run.course.end(&run.world, &run.tally), whole.course.end(&whole.world, &whole.tally));
        assert_eq!(end, whole_end, "seed {seed}");
        assert!(end.never_happened.is_empty(), "{end:?}");
        assert_eq!(end.expectations.len(), 1);
    }
}
