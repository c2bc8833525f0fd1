//! The screen, letter by letter.

use crate::charts::drawn_day;
use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use forklab::chain::id::BlockId;
use forklab::cli::screen::Screen;
use forklab::cli::screen::show;
use forklab::report::fork_lines::digits;
use forklab::report::fork_lines::fork_lines;
use forklab::scenario::schema::Language;
use forklab::story::ending::Story;
use forklab::story::summary::Expectation;

pub fn screen(language: Language) -> Screen<'static> {
    Screen {
        language,
        headline: "3 nodes · 3 miners · seed 7 · one day".to_owned(),
        asked: "by-hand".to_owned(),
        other_seed: 8,
        folder: "runs/by-hand-7".to_owned(),
        same_digest: false,
        limit_reached: None,
    }
}

pub fn shown(screen: &Screen<'_>, story: &Story) -> String {
    let mut out = Vec::new();
    show(screen, story, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// ```text
/// genesis ── g ─┬─ a ── c      a: miner-7, c: miner-7
///               └─ b           b: miner-11
/// ```
fn one_fork() -> (FakeWorld, Vec<BlockId>) {
    let miner = |name, node| FakeMiner { name, node, share_ppb: 333_333_333 };
    let miners = vec![miner("miner-7", 0), miner("miner-11", 1), miner("miner-1", 2)];
    let mut world = FakeWorld::new(&["node-0", "node-1", "node-2"], 0, miners);
    world.at_ms(60_000);
    let g = world.find(0, BlockId::GENESIS, 1);
    world.at_ms(60_100).take(1, g);
    world.at_ms(60_200).take(2, g);
    world.at_ms(34_876_000);
    let a = world.find(0, g, 1);
    world.at_ms(34_877_000);
    let b = world.find(1, g, 1);
    world.at_ms(34_878_000).take(2, a);
    world.at_ms(35_309_000);
    let c = world.find(0, a, 1);
    world.take(1, c);
    world.take(2, c);
    (world, vec![a, b])
}

#[test]
fn a_fork_is_told_in_two_lines() {
    let (world, sides) = one_fork();
    let story = world.story(true);
    let [a, b] = [0, 1].map(|side| digits(&story.picture, sides[side]));

    let lines = fork_lines(&story.picture, &story.picture.forks[0], Language::English);

    assert_eq!(
        lines,
        [
            format!("09:41:17  0 ── 1 ─┬─ 2 {a} miner-7   2 nodes ── 3"),
            format!("                  └─ 2 {b} miner-11   1 node ✗ after 7 min 12 s"),
        ]
    );
}

#[test]
fn the_screen_is_as_the_readme_shows_it() {
    let (world, sides) = one_fork();
    let mut story = world.story(true);
    story.summary.wall_s = Some(0.25);
    let [a, b] = [0, 1].map(|side| digits(&story.picture, sides[side]));
    let expected = format!(
        "  3 nodes · 3 miners · seed 7 · one day        ██████████████ 09:48  height 3  forks 1
  3 blocks were kept, 1 lost (taken by nobody else). Once the world had two histories:
  09:41:17  0 ── 1 ─┬─ 2 {a} miner-7   2 nodes ── 3
                    └─ 2 {b} miner-11   1 node ✗ after 7 min 12 s
  Nothing was expected (expect), so this run proves nothing.
  5,000 real hashes, 0 blocks checked, 900 messages, 0.25 s.   digest abab…bab
  See it   runs/by-hand-7/report.html      Again, bit for bit   forklab verify runs/by-hand-7
  Change the luck   forklab run by-hand --seed 8
"
    );

    assert_eq!(shown(&screen(Language::English), &story), expected);
}

#[test]
fn the_screen_says_what_failed_and_what_was_not_asked() {
    let (world, _) = one_fork();
    let mut story = world.story(false);
    let one = |text: &str, holds| Expectation {
        text: text.to_owned(),
        holds,
        seen: "forks = 1".to_owned(),
    };
    story.summary.expectations = vec![one("forks >= 3", false), one("forks >= 1", true)];
    story.summary.expectations_not_asked = vec!["max_reorg_depth >= 2".to_owned()];
    let text = shown(&screen(Language::English), &story);

    assert!(text.contains("\n  expect: forks >= 3: it does not hold (forks = 1).\n"), "{text}");
    assert!(text.contains("\n  as expected: forks >= 1\n"));
    assert!(text.contains("not asked (other seed or other values): max_reorg_depth >= 2\n"));
    assert!(text.contains("there was no one tip that all nodes followed"));
}

#[test]
fn the_screen_has_at_most_25_lines_however_many_forks_there_were() {
    let story = drawn_day(400, 50, 7);
    assert!(story.picture.forks.len() > 12);

    for language in [Language::English, Language::Chinese] {
        let text = shown(&screen(language), &story);
        assert!(text.lines().count() <= 25, "{text}");
        assert!(text.contains("forks.csv"));
    }
}
