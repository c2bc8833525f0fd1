//! The page shows every text as text.

use crate::charts::drawn_day;
use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use forklab::chain::id::BlockId;
use forklab::report::charts::draw_charts;
use forklab::report::page::Leaf;
use forklab::report::page::Page;
use forklab::report::page::page;
use forklab::report::script::hash_source;
use forklab::report::script::script;
use forklab::scenario::schema::Language;
use forklab::story::ending::Story;
use forklab::story::summary::Expectation;

pub const EVIL: &str = "</script><img src=x onerror=alert(1)>\"'&";

pub fn draw(story: &Story, language: Language, title: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let charts = draw_charts(&story.picture, language, title, Some(folder.path())).unwrap();
    page(&[Leaf { page: facts(language, title), charts: &charts }], story, "{}")
}

fn facts(language: Language, title: &str) -> Page<'_> {
    Page {
        language,
        title,
        question: title,
        headline: title,
        command: title,
        verify: title,
        cut_short: Some(title),
        shortcuts: &["none"],
        files: &["blocks.csv"],
    }
}

#[test]
fn names_and_titles_cannot_become_tags() {
    let miners = vec![
        FakeMiner { name: EVIL, node: 0, share_ppb: 500_000_000 },
        FakeMiner { name: EVIL, node: 1, share_ppb: 500_000_000 },
    ];
    let mut world = FakeWorld::new(&[EVIL, "node-1"], 1, miners);
    world.at_ms(1_000).find(0, BlockId::GENESIS, 1);
    let rival = world.at_ms(1_200).find(1, BlockId::GENESIS, 1);
    let longer = world.at_ms(9_000).find(1, rival, 1);
    world.at_ms(9_500).take(0, longer);
    let mut story = world.story(true);
    story.summary.expectations =
        vec![Expectation { text: EVIL.to_owned(), holds: false, seen: EVIL.to_owned() }];
    story.summary.expectations_not_asked = vec![EVIL.to_owned()];
    let html = draw(&story, Language::English, EVIL);

    assert!(!html.contains("<img"), "{html}");
    // The film, the page's own script, and the numbers of four charts.
    assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (6, 6));
    assert!(html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"));
}

#[test]
fn the_page_asks_for_nothing_and_says_all_without_its_script() {
    let html = draw(&drawn_day(60, 50, 7), Language::English, "A day");

    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(html.contains("default-src 'none'"));
    assert!(html.contains(&format!("script-src {}\"", hash_source(&script()))));
    for address in html.match_indices("http").map(|(at, _)| &html[at..]) {
        let known = ["http://www.w3.org/2000/svg", "http-equiv"];
        assert!(known.iter().any(|known| address.starts_with(known)), "{}", &address[..40]);
    }
    assert_eq!(html.matches("<svg role=\"img\" aria-label=\"").count(), 4);
    assert_eq!(html.matches("<section").count(), html.matches("</section>").count());
    assert_eq!(html.matches("<th scope=\"col\"").count(), 10);
}

#[test]
fn the_page_speaks_chinese() {
    let html = draw(&drawn_day(60, 50, 7), Language::Chinese, "一天");

    assert!(html.contains("<html lang=\"zh-Hans\">"));
    assert!(html.contains("个区块，丢失"));
    assert!(!html.contains("blocks were kept"));
}

#[test]
fn the_other_language_stands_behind_the_first() {
    let story = drawn_day(60, 50, 7);
    let charts = draw_charts(&story.picture, Language::English, "", None).unwrap();
    let leaf = |language, title| Leaf { page: facts(language, title), charts: &charts };
    let leaves = [leaf(Language::Chinese, "一天"), leaf(Language::English, "A day")];
    let html = page(&leaves, &story, "{}");

    assert!(html.contains("<html lang=\"zh-Hans\">"));
    assert!(html.contains("<main class=\"leaf\" lang=\"zh-Hans\">"));
    assert!(html.contains("<main class=\"leaf\" lang=\"en\" hidden>"));
    assert!(html.contains("blocks were kept") && html.contains("个区块，丢失"));
}
