//! The page shows every text as text.

use crate::charts::drawn_day;
use crate::fake_world::FakeMiner;
use crate::fake_world::FakeWorld;
use forklab::chain::id::BlockId;
use forklab::report::charts::write_charts;
use forklab::report::page::Page;
use forklab::report::page::page;
use forklab::scenario::schema::Language;
use forklab::story::ending::Story;
use forklab::story::summary::Expectation;

pub const EVIL: &str = "</script><img src=x onerror=alert(1)>\"'&";

pub fn draw(story: &Story, language: Language, title: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let charts = write_charts(&story.picture, language, title, folder.path()).unwrap();
    let facts = Page {
        language,
        title,
        question: title,
        headline: title,
        command: title,
        verify: title,
        shortcuts: &["none"],
        files: &["blocks.csv"],
    };
    page(&facts, story, &charts)
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
    assert!(!html.contains("<script") && !html.contains("</script"));
    assert!(html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"));
}

#[test]
fn the_page_needs_no_script_and_asks_for_nothing() {
    let html = draw(&drawn_day(60, 50, 7), Language::English, "A day");

    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(html.contains("default-src 'none'"));
    for address in html.match_indices("http").map(|(at, _)| &html[at..]) {
        let known = ["http://www.w3.org/2000/svg", "http-equiv"];
        assert!(known.iter().any(|known| address.starts_with(known)), "{}", &address[..40]);
    }
    assert_eq!(html.matches("<svg role=\"img\" aria-label=\"").count(), 3);
    assert_eq!(html.matches("<section>").count(), html.matches("</section>").count());
    assert_eq!(html.matches("<th scope=\"col\"").count(), 10);
}

#[test]
fn the_page_speaks_chinese() {
    let html = draw(&drawn_day(60, 50, 7), Language::Chinese, "一天");

    assert!(html.contains("<html lang=\"zh-Hans\">"));
    assert!(html.contains("个区块，丢失"));
    assert!(!html.contains("blocks were kept"));
}
