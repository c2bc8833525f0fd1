//! Random changes to scenario files: read or refused, never a crash.

use crate::fixture::read;
use forklab::scenario::schema::Language;
use forklab::scenario::shipped::SHIPPED;
use proptest::prelude::*;

/// Pieces that change the meaning of a file.
const PIECES: [&str; 22] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\",
    "null",
    "-1",
    "1e99",
    "0.5",
    "\"never\"",
    "\"1d\"",
    "\"x\": ",
    "\n",
    "\\u",
    "\\ud800",
    "é",
    "\u{0}",
    "\"people\": {\"a\": {\"hashpower\": 2}}",
    "true",
];

/// The text with `piece` in place of `length` characters from `at`.
fn changed(text: &str, at: usize, length: usize, piece: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = at % characters.len().max(1);
    let end = (at + length).min(characters.len());
    let start: String = characters[..at].iter().collect();
    let rest: String = characters[end..].iter().collect();
    format!("{start}{piece}{rest}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_changed_file_is_read_or_refused_with_a_place(
        which in 0..SHIPPED.len(),
        changes in prop::collection::vec((any::<usize>(), 0_usize..12, 0..PIECES.len()), 1..4),
    ) {
        let mut text = SHIPPED[which].text.to_owned();
        for (at, length, piece) in changes {
            text = changed(&text, at, length, PIECES[piece]);
        }
        if let Err(problems) = read(&text) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(problem.place.line >= 1, "{problem:?}");
                let end = problem.place.offset as usize + problem.place.length as usize;
                prop_assert!(end <= text.len() + 1, "{problem:?}");
                for language in [Language::English, Language::Chinese] {
                    prop_assert!(!problem.line(language).is_empty());
                }
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(read(&text).is_err());
    }
}
