//! What is wrong with an input, told in the words of whoever wrote it.

use core::fmt::Write;

use crate::scenario::message::Message;
use crate::scenario::schema::Language;
use crate::scenario::words_en;
use crate::scenario::words_zh;

/// One fault of an input: where, what was given, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// The file as the user named it, or the `--set` flag that brought the value.
    pub file: String,
    /// The JSON pointer of the key or value.
    pub pointer: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong.
    pub message: Message,
    /// What was given.
    pub given: String,
    /// What is allowed.
    pub allowed: String,
    /// The known name that is most like the given one.
    pub nearest: String,
    /// Evidence that has no other field.
    pub detail: String,
    /// The character of the expression at which it goes wrong, from 1.
    pub expression_column: Option<u32>,
}

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, from 1; 0 if the value does not come from a file.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
    /// The byte in the file, from 0.
    pub offset: u32,
    /// How many bytes.
    pub length: u32,
    /// The `--set` flag that brought the value, from 0.
    pub flag: Option<u16>,
}

impl Problem {
    /// A problem with `message` at `pointer`.
    pub fn new(message: Message, pointer: &str, place: Place) -> Self {
        Self { message, pointer: pointer.to_owned(), place, ..Self::default() }
    }

    /// The same with what was given.
    #[must_use]
    pub fn given(mut self, given: impl Into<String>) -> Self {
        self.given = given.into();
        self
    }

    /// The same with what is allowed.
    #[must_use]
    pub fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }

    /// The same with the nearest of the known names.
    #[must_use]
    pub fn nearest(mut self, nearest: impl Into<String>) -> Self {
        self.nearest = nearest.into();
        self
    }

    /// The same with further evidence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What is wrong, without the place.
    pub fn text(&self, language: Language) -> String {
        let mut text = self.fill(self.message.template(language));
        if let Some(column) = self.expression_column {
            let template = match language {
                Language::English => words_en::EXPRESSION_COLUMN,
                Language::Chinese => words_zh::EXPRESSION_COLUMN,
            };
            text.push_str(&template.replace("{column}", &column.to_string()));
        }
        text
    }

    /// One line: the place, if there is one, then what is wrong.
    pub fn line(&self, language: Language) -> String {
        let mut location = self.file.clone();
        if self.place.line > 0 {
            write!(location, ":{}:{}", self.place.line, self.place.column)
                .expect("a string takes any text");
        }
        if location.is_empty() {
            return self.text(language);
        }
        format!("{location:<13} {}", self.text(language))
    }

    /// Puts the evidence into `template`. A part in brackets is left out if its evidence is
    /// empty.
    fn fill(&self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('[') {
            let close = rest[open..].find(']').expect("templates close their brackets") + open;
            text.push_str(&self.fill_part(&rest[..open]));
            let part = &rest[open + 1..close];
            if !self.lacks(part) {
                text.push_str(&self.fill_part(part));
            }
            rest = &rest[close + 1..];
        }
        text.push_str(&self.fill_part(rest));
        text
    }

    /// Whether a part of a template speaks of evidence that there is not.
    fn lacks(&self, part: &str) -> bool {
        self.evidence().iter().any(|(mark, value)| value.is_empty() && part.contains(mark))
    }

    /// Replaces the marks in one part of a template, each once: evidence may contain marks.
    fn fill_part(&self, part: &str) -> String {
        let evidence = self.evidence();
        let mut text = String::new();
        let mut rest = part;
        'text: while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            rest = &rest[open..];
            for (mark, value) in &evidence {
                if let Some(behind) = rest.strip_prefix(mark) {
                    text.push_str(value);
                    rest = behind;
                    continue 'text;
                }
            }
            text.push('{');
            rest = &rest[1..];
        }
        text.push_str(rest);
        text
    }

    /// The marks of templates with their values.
    fn evidence(&self) -> [(&'static str, String); 5] {
        [
            ("{subject}", subject(&self.pointer)),
            ("{given}", self.given.clone()),
            ("{allowed}", self.allowed.clone()),
            ("{nearest}", self.nearest.clone()),
            ("{detail}", self.detail.clone()),
        ]
    }
}

/// Longer keys are cut in messages.
const SUBJECT_PART_MAX: usize = 60;

/// A JSON pointer as people say it: `/script/2/at` is `script[2].at`.
pub fn subject(pointer: &str) -> String {
    let mut text = String::new();
    for part in pointer.split('/').skip(1) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            write!(text, "[{part}]").expect("a string takes any text");
            continue;
        }
        if !text.is_empty() {
            text.push('.');
        }
        let name = part.replace("~1", "/").replace("~0", "~");
        text.extend(name.chars().take(SUBJECT_PART_MAX));
        text.push_str(if name.chars().count() > SUBJECT_PART_MAX { "…" } else { "" });
    }
    if text.is_empty() { "scenario".to_owned() } else { text }
}

/// The one of `known` that is most like `given`, if any is like it at all.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> &'a str {
    let given = given.to_lowercase();
    let mut best = (0.5, "");
    for name in known {
        let likeness = strsim::normalized_damerau_levenshtein(&given, &name.to_lowercase());
        if likeness > best.0 {
            best = (likeness, name);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_said_as_people_say_it() {
        assert_eq!(subject("/chain/block_interval"), "chain.block_interval");
        assert_eq!(subject("/script/2"), "script[2]");
        assert_eq!(subject(""), "scenario");
    }

    #[test]
    fn the_nearest_name_is_like_the_given_one_or_there_is_none() {
        assert_eq!(nearest("nodez", ["miners", "nodes"]), "nodes");
        assert_eq!(nearest("carr", ["car", "coffee"]), "car");
        assert_eq!(nearest("xyzzy", ["miners", "nodes"]), "");
    }

    #[test]
    fn evidence_that_looks_like_a_mark_stays_as_it_is() {
        let problem =
            Problem::new(Message::UnknownKey, "/{given}", Place::default()).allowed("{nearest}[x]");
        let text = problem.text(Language::English);
        assert!(text.starts_with("{given}: no such key."), "{text}");
        assert!(text.contains("{nearest}[x]"), "{text}");
    }
}
