//! Figures by name, live and after the end.

use crate::by_hand::play;
use forklab::scenario::condition::Figures;
use forklab::scenario::condition::Path;
use forklab::scenario::condition::Unit;
use forklab::scenario::condition::Value;
use forklab::story::figures::LiveFigures;

fn path(name: &str) -> Path {
    match name.split_once('@') {
        Some((name, viewer)) => {
            Path { name: name.to_owned(), viewer: Some(viewer.to_owned()), unit: Unit::None }
        }
        None => Path { name: name.to_owned(), viewer: None, unit: Unit::None },
    }
}

#[test]
fn a_live_figure_and_the_summary_agree() {
    let (world, _) = play();
    let live = LiveFigures { tally: &world.tally, view: &world.view };
    let summary = world.story(true).summary;

    for name in [
        "height",
        "forks",
        "reorgs",
        "max_reorg_depth",
        "blocks_found",
        "blocks_active",
        "blocks_stale",
        "max_branches",
        "stale_rate",
        "converged",
        "events",
        "supply_sat",
        "block_delay_ms.p50",
        "block_delay_ms.p99",
        "block_delay_hash_weighted_ms.mean",
        "recent_interval_s",
        "people.alice.reward_share",
        "people.alice.earned_sat",
        "people.bob.blocks_found",
    ] {
        let figure = live.figure(&path(name));
        assert!(figure.is_some(), "{name}");
        assert_eq!(figure, summary.figure(&path(name)), "{name}");
    }
    assert_eq!(live.figure(&path("height@bob")), Some(Value::Whole(4)));
    assert_eq!(live.figure(&path("max_reorg_depth@bob")), Some(Value::Whole(2)));
    assert_eq!(live.figure(&path("reorgs@alice")), Some(Value::Whole(0)));
    assert_eq!(live.figure(&path("tips")), Some(Value::Whole(1)));
    assert_eq!(live.figure(&path("people.carol.hashpower")), None);
    assert_eq!(live.figure(&path("height@carol")), None);
}
