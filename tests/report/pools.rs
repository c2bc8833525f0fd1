//! The mempools of a film are those that the nodes have.

use forklab::cli::playing::How;
use forklab::cli::playing::play_scenario;
use forklab::primitives::hash::Hash256;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::shipped::SHIPPED;
use forklab::story::film::Film;
use forklab::story::pools::Pool;
use forklab::story::pools::PoolStep;
use forklab::world::observation::View;
use forklab::world::state::World;
use std::collections::BTreeSet;

/// What waits in a mempool of the film when the run ends.
fn waiting(film: &Film, pool: &Pool) -> BTreeSet<Hash256> {
    let mut waiting = BTreeSet::new();
    for step in &pool.steps {
        let txid = film.pools.payments[step.payment as usize].txid;
        assert!(if step.enters { waiting.insert(txid) } else { waiting.remove(&txid) });
    }
    waiting
}

/// The same as the node has it.
fn at_node(world: &World, pool: &Pool) -> BTreeSet<Hash256> {
    let entries = &world.node(pool.node).pool.entries;
    entries.iter().map(|entry| world.content().transaction(entry.tx).txid).collect()
}

/// Plays a shipped scenario, or one from a text, and compares every mempool at its end.
fn film_of(text: &str, keeps_all: bool) -> (Film, usize) {
    let source = Source { file: "pools.json", name: "pools", text };
    let scenario = load(&source, &[], &Surroundings::NOTHING).expect("it is right");
    let mut film = Film::new(scenario.network.nodes, keeps_all);
    let played = play_scenario(&scenario, How::default(), &mut [&mut film], &mut |_, _| {});
    let world = played.unwrap_or_else(|_| panic!("no topology file")).world;
    let mut waits = 0;
    for pool in &film.pools.pools {
        let here = waiting(&film, pool);
        assert_eq!(here, at_node(&world, pool), "{}", world.node_name(pool.node));
        waits += here.len();
    }
    (film, waits)
}

fn shipped(name: &str) -> &'static str {
    SHIPPED.iter().find(|one| one.name.ends_with(name)).expect("a shipped scenario").text
}

#[test]
fn people_and_film_agree_on_what_waits() {
    for name in ["double-spend", "partition", "orders", "floods", "fee-sniping"] {
        let (film, _) = film_of(shipped(name), false);
        assert!(film.pools.is_too_much || film.pools.payments.len() > 1, "{name}");
    }
}

/// Of several crashes in the middle of a day with traffic nothing is missed.
const CRASHES: &str = r#"{
  "chain": {"hashes_per_block": 64},
  "network": {"nodes": 12, "miners": 3, "latency": "1s"},
  "people": {"me": {"funds": "50 BTC"}, "shop": {"confirmations": 1}},
  "traffic": {"people": 6, "payments_per_minute": 4},
  "script": [
    {"at": "20min", "crash": ["me"]}, {"at": "30min", "restart": ["me"]},
    {"at": "50min", "crash": ["nodes:40%"]}, {"at": "1h", "restart": ["nodes:40%"]},
    {"at": "70min", "pay": {"from": "me", "to": "shop", "amount": "1 BTC"}}
  ],
  "stop": "time >= 2h"
}"#;

#[test]
fn a_film_that_keeps_all_has_every_mempool_through_crashes() {
    let (film, waits) = film_of(CRASHES, true);
    assert_eq!(film.pools.pools.len(), 12);
    assert!(waits > 0);
    let (of_people, waits) = film_of(CRASHES, false);
    let nodes: Vec<u32> = of_people.pools.pools.iter().map(|pool| pool.node.0).collect();
    assert_eq!(nodes, [0, 1], "of people only");
    assert!(waits > 0);
    let steps = |film: &Film| {
        let payment = |step: &PoolStep| film.pools.payments[step.payment as usize].txid;
        let steps = film.pools.pools[0].steps.iter();
        steps.map(|step| (step.at, step.enters, payment(step))).collect::<Vec<_>>()
    };
    assert_eq!(steps(&of_people), steps(&film));
}
