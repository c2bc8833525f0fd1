//! Neither language lacks a message, a phrase or a piece of evidence.

use std::collections::BTreeSet;

use forklab::scenario::message::Message;
use forklab::scenario::phrase::Phrase;
use forklab::scenario::schema::Language;
use forklab::scenario::words_en;
use forklab::scenario::words_zh;

/// Both languages.
const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

/// The marks in braces of a template.
fn marks(template: &str) -> BTreeSet<&str> {
    let parts = template.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(mark, _)| mark)).collect()
}

#[test]
fn both_languages_show_the_same_evidence() {
    for &message in Message::ALL {
        let [english, chinese] = LANGUAGES.map(|language| message.template(language));
        assert!(!english.is_empty() && !chinese.is_empty(), "{message:?}");
        assert_eq!(marks(english), marks(chinese), "{message:?}");
    }
    for &phrase in Phrase::ALL {
        let [english, chinese] = LANGUAGES.map(|language| marks(phrase.template(language)));
        assert_eq!(english, chinese, "{phrase:?}");
    }
    for (messages, phrases) in
        [(words_en::MESSAGES, words_en::PHRASES), (words_zh::MESSAGES, words_zh::PHRASES)]
    {
        assert_eq!(messages.len(), Message::ALL.len());
        assert_eq!(phrases.len(), Phrase::ALL.len());
    }
}

#[test]
fn every_mark_is_known_and_every_bracket_closed() {
    let known = ["subject", "given", "allowed", "nearest", "detail", "…"];
    for &message in Message::ALL {
        for template in LANGUAGES.map(|language| message.template(language)) {
            assert!(marks(template).iter().all(|mark| known.contains(mark)), "{template}");
            let brackets: String = template.chars().filter(|c| matches!(c, '[' | ']')).collect();
            assert_eq!(brackets.replace("[]", ""), "", "{template}");
        }
    }
}

#[test]
fn a_language_is_known_by_its_code() {
    assert_eq!(Language::from_code("zh_CN.UTF-8"), Some(Language::Chinese));
    assert_eq!(Language::from_code("en-GB"), Some(Language::English));
    assert_eq!(Language::from_code("fr"), None);
}
