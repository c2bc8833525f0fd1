//! The embedded font has every character that charts show.

use ab_glyph::Font;
use ab_glyph::FontRef;

#[test]
fn no_glyph_is_missing() {
    let font = FontRef::try_from_slice(include_bytes!("../../assets/fonts/chart.ttf")).unwrap();
    let texts = concat!(
        include_str!("../../src/report/chart_words.rs"),
        include_str!("../../src/report/numbers.rs"),
        include_str!("../../src/report/sweep_chart_words.rs"),
        include_str!("../../src/report/vote_words.rs"),
    );
    let ascii: String = (' '..='~').collect();
    let missing: Vec<char> = texts
        .chars()
        .chain(ascii.chars())
        .filter(|character| !character.is_control() && font.glyph_id(*character).0 == 0)
        .collect();

    assert!(missing.is_empty(), "make the font again (tools/chart-font): {missing:?}");
    assert_eq!(font.glyph_id('鼠').0, 0, "the test can fail");
}
