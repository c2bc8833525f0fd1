//! A long flood of payments: what is deep in the chain is put away, and comes back when needed.

use forklab::cli::playing::How;
use forklab::cli::playing::Played;
use forklab::cli::playing::play_scenario;
use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::world::burial::BURIED_DEPTH_BLOCKS;
use forklab::world::burial::LiveRecords;
use forklab::world::observation::View;
use forklab::world::options::Options;
use forklab::world::state::World;
use std::sync::Arc;

use crate::build::play_until;

/// A block and six payments a minute; `script` holds what else happens.
fn scenario(nodes: u32, people: &str, script: &str, stop: &str) -> Scenario {
    let text = format!(
        r#"{{"chain": {{"pow": "sampled", "block_interval": "1min", "hashes_per_block": 64}},
            "network": {{"nodes": {nodes}, "miners": 4, "latency": "1s", "relay": "compact"}},
            "people": {{{people}}},
            "traffic": {{"payments_per_minute": 6, "people": 40}},
            "script": [{script}],
            "stop": "time >= {stop}"}}"#
    );
    let source = Source { file: "flood.json", name: "flood", text: &text };
    load(&source, &[], &Surroundings::NOTHING).expect("it is right")
}

fn played(scenario: &Scenario, wire: bool) -> Played {
    let how = How { invariants: true, wire, ..How::default() };
    let played = play_scenario(scenario, how, &mut [], &mut |_, _| {});
    played.unwrap_or_else(|_| panic!("no topology file"))
}

fn world_of(scenario: &Scenario) -> World {
    let plan = plan_of(scenario).expect("no topology file");
    World::new(Arc::new(plan), 3, Options::default())
}

/// Plays a day, and tells what is kept ready at the end of each hour of its second half.
fn live_records(world: &mut World) -> Vec<LiveRecords> {
    let hours = 12..=24;
    hours
        .map(|hour| {
            play_until(world, hour * 3_600, &mut []);
            world.live_records()
        })
        .collect()
}

/// Bound: the payments of 144 blocks (6 a block and the coinbase), those whose coins they spend
/// (each one or two), and what the mempools hold: it does not grow with the history.
#[test]
fn a_flood_keeps_ready_what_144_blocks_and_the_mempools_need_and_no_more() {
    let mut world = world_of(&scenario(6, "", "", "1d"));
    let per_block = 7;
    let recent = BURIED_DEPTH_BLOCKS as usize * per_block;
    for live in live_records(&mut world) {
        assert!(live.parsed_transactions < 4 * recent, "{live:?}");
        assert!(live.known_payments < 30 * per_block, "{live:?}");
    }
    assert!(world.payments().len() > 8_000, "{}", world.payments().len());

    let unspent = world.unspent_at(world.best_tip()).len();
    let purses = world.live_records().purse_coins;
    assert!(purses < unspent + 3 * recent, "spent coins leave the purses: {purses} of {unspent}");

    let bytes = serde_json::to_vec(&world).expect("a world is plain data");
    let mut back: World = serde_json::from_slice(&bytes).expect("written just now");
    assert_eq!(back.live_records(), world.live_records());
    for world in [&mut world, &mut back] {
        play_until(world, 25 * 3_600, &mut []);
    }
    assert_eq!((back.digest(), back.live_records()), (world.digest(), world.live_records()));

    back.reset(3);
    let mut new = world_of(&scenario(6, "", "", "1d"));
    assert_eq!(live_records(&mut back), live_records(&mut new));
    assert_eq!(back.digest(), new.digest());
}

/// Both sides bury their own branch; the losers take theirs back, and its payments return.
#[test]
fn a_branch_that_is_put_away_can_be_taken_back() {
    let script = r#"{"at": "4h", "name": "cut", "partition": {"island": "miners:50%"}},
                    {"at": "12h", "heal": "cut"}"#;
    let played = played(&scenario(8, "", script, "14h"), false);
    let deepest = played.story.summary.max_reorg_depth;
    assert!(deepest > BURIED_DEPTH_BLOCKS, "{deepest}");
    assert!(played.ended.converged);
}

/// A node that comes late downloads blocks whose payments are packed, over real bytes.
#[test]
fn a_newcomer_gets_the_bodies_that_were_put_away() {
    let join = r#"{"at": "6h", "join": "late"}"#;
    let scenario = scenario(6, r#""late": {}"#, join, "7h");
    let over_wire = played(&scenario, true);
    assert!(over_wire.ended.converged && over_wire.world.best_tip_id().index() > 300);
    let late = over_wire.world.plan().owner_named("late").expect("somebody");
    let home = over_wire.world.home_of(late);
    assert_eq!(over_wire.world.node(home).tip, over_wire.world.best_tip_id());
    assert_eq!(over_wire.world.digest(), played(&scenario, false).world.digest());
}
