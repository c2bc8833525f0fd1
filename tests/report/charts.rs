//! Charts have the same bytes each time and no glyph is missing.

use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use crate::money::paid_day;
use forklab::attack::scheme::Outcome;
use forklab::chain::id::BlockId;
use forklab::report::charts::draw_charts;
use forklab::scenario::schema::Language;
use forklab::sim::rng::Stream;
use forklab::story::ending::Story;
use forklab::story::picture::Vote;

/// A day of about 144 blocks at `nodes` nodes: whoever is unaware of the last block forks.
pub fn drawn_day(blocks: u32, nodes: u32, seed: u64) -> Story {
    let shares = [22, 15, 12, 9, 8, 6, 5, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1];
    let names = [
        "miner-0", "miner-1", "miner-2", "miner-3", "miner-4", "miner-5", "miner-6", "miner-7",
        "miner-8", "miner-9", "miner-10", "miner-11", "miner-12", "miner-13", "miner-14",
        "miner-15", "miner-16", "miner-17", "miner-18", "mallory",
    ];
    let miners = (0u32..)
        .zip(shares)
        .map(|(node, share)| FakeMiner {
            name: names[node as usize],
            node,
            share_ppb: share * 10_000_000,
        })
        .collect();
    let node_names: Vec<String> = (0..nodes).map(|node| format!("node-{node}")).collect();
    let node_names: Vec<&str> = node_names.iter().map(String::as_str).collect();
    let mut world = FakeWorld::new(&node_names, 0, miners);
    let mut luck = Stream::new(seed, "drawn-day", "");
    let mut at_ms = 0;
    for _ in 0..blocks {
        at_ms += 120_000 + (luck.exponential() * 480_000.0) as u64;
        let mut draw = luck.below(100);
        let miner = (0u32..).zip(shares).find(|(_, share)| {
            let here = draw < *share;
            draw = draw.saturating_sub(*share);
            here
        });
        let miner = miner.map_or(0, |(miner, _)| miner);
        let parent = world.view.tips[miner as usize];
        world.at_ms(at_ms);
        let block = world.find(miner, parent, luck.below(100_000));
        let rival = (luck.below(20) == 0).then(|| {
            let other = (miner + 1 + luck.below(18) as u32) % 20;
            world.at_ms(at_ms + 3_000);
            world.find(other, parent, luck.below(100_000))
        });
        let mut order: Vec<(u64, u32)> =
            (0..nodes).map(|node| (3_500 + (luck.exponential() * 9_000.0) as u64, node)).collect();
        order.sort_unstable();
        for (delay_ms, node) in order {
            world.at_ms(at_ms + delay_ms);
            let tip = world.view.tips[node as usize];
            let height = |block: BlockId| world.view.blocks[block.index()].height;
            let taken = match rival {
                Some(rival) if node % 3 == 0 => rival,
                Some(_) | None => block,
            };
            if tip != block && Some(tip) != rival {
                if height(tip) < height(taken) {
                    world.take(node, taken);
                } else {
                    world.hold(node, taken);
                }
            }
        }
    }
    world.story(true)
}

#[test]
fn a_chart_has_the_same_bytes_each_time_and_no_long_number() {
    let story = drawn_day(60, 50, 7);
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let draw = |folder| draw_charts(&story.picture, Language::English, "a <b> & c", folder);
    let charts = draw(Some(one.path())).unwrap();

    assert_eq!(charts, draw(Some(two.path())).unwrap());
    for chart in &charts {
        for ending in ["svg", "png"] {
            let name = format!("{}.{ending}", chart.file_name);
            let bytes = |folder: &tempfile::TempDir| std::fs::read(folder.path().join(&name));
            assert_eq!(bytes(&one).unwrap(), bytes(&two).unwrap());
        }
        assert!(chart.svg.contains("a &lt;b&gt; &amp; c"));
        assert!(!chart.svg.contains("<b>"));
    }
}

#[test]
fn a_picture_without_blocks_is_drawn_too() {
    let story = FakeWorld::new(&["node-0"], 0, Vec::new()).story(true);
    let folder = tempfile::tempdir().unwrap();

    let charts = draw_charts(&story.picture, Language::Chinese, "", Some(folder.path())).unwrap();

    assert_eq!(charts.len(), 3);
}

/// Somebody attacks with machines, somebody else with hashpower.
#[test]
fn votes_are_drawn_where_an_attacker_has_machines() {
    let mut story = drawn_day(8, 20, 7);
    let vote = |attack: &str, machines, hashpower_share, outcome| Vote {
        attack: attack.to_owned(),
        machines,
        machines_share: f64::from(1 + machines) / 20.0,
        hashpower_share,
        outcome,
    };
    let draw = |story: &Story| {
        let folder = tempfile::tempdir().unwrap();
        draw_charts(&story.picture, Language::English, "", Some(folder.path())).unwrap()
    };
    story.picture.votes = vec![vote("heist", 0, 0.6, Outcome::Succeeded)];
    assert_eq!(draw(&story).len(), 4, "nobody votes with machines");

    story.picture.votes.insert(0, vote("crowd", 10, 0.0, Outcome::Running));
    let charts = draw(&story);
    let votes = charts.last().expect("five charts");
    assert_eq!((charts.len(), votes.file_name), (5, "votes"));
    assert_eq!(
        votes.description,
        "crowd: 55 % of the machines, 0 % of the hashpower: in vain. \
         heist: 5 % of the machines, 60 % of the hashpower: succeeded."
    );
    for text in ["crowd", "heist", "55 %", "60 %", "in vain"] {
        assert!(votes.svg.contains(text), "{text}");
    }
}

/// The gallery for the eye: `cargo test --test report gallery -- --ignored`.
#[test]
#[ignore = "writes pictures to look at"]
fn gallery() {
    let base = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    for (name, blocks, language) in [
        ("day", 144, Language::English),
        ("day-zh", 144, Language::Chinese),
        ("month", 4_000, Language::English),
        ("short", 8, Language::English),
    ] {
        let story = drawn_day(blocks, 100, 7);
        let folder = base.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let caption =
            forklab::report::chart_words::caption(language, "01-honest-day", 7, "0.1.0", "real");
        draw_charts(&story.picture, language, &caption, Some(&folder)).unwrap();
    }
    for (name, payments, language) in
        [("paid", 1_000, Language::English), ("paid-zh", 20_000, Language::Chinese)]
    {
        let folder = base.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        draw_charts(&paid_day(payments).picture, language, name, Some(&folder)).unwrap();
    }
}
