//! The sentence in which a scenario answers its question, from what happened.
//!
//! A sentence has gaps: `{height}` is the figure of that name, `{stale_rate %}` the same in per
//! cent.

use crate::scenario::condition::Condition;
use crate::scenario::condition::Path;
use crate::scenario::figures::Names;
use crate::scenario::message::Message;
use crate::scenario::parser::parse_figure;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::schema::Language;
use crate::scenario::schema::Text;
use crate::scenario::tree::Node;
use crate::scenario::value::bilingual;
use crate::scenario::value::bilingual_node;
use crate::scenario::value::text;
use serde::Deserialize;
use serde::Serialize;

/// A sentence, and when it is the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// It is the answer if this holds at the end; always, if nothing is said.
    pub when: Option<Condition>,
    /// The text as written.
    say: Text,
    /// Its parts, in English and in Chinese.
    parts: (Vec<Part>, Vec<Part>),
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// What stands there.
    Text(String),
    /// A gap for a figure; in per cent, if so.
    Gap(Path, bool),
}

impl Answer {
    /// The answer of a checked node.
    pub fn read(node: &Node, names: &Names) -> Self {
        let say = bilingual(Some(node), "say");
        let when = text(Some(node), "when").map(|when| Condition::parse(when, names));
        let parts = |language| parts_of(say.in_language(language), names).expect("it was checked");
        Self {
            when: when.map(|when| when.expect("it was checked")),
            parts: (parts(Language::English), parts(Language::Chinese)),
            say,
        }
    }

    /// The answer with everything written out.
    pub fn to_node(&self) -> Node {
        let when = self.when.as_ref().map(|when| ("when", Node::text(when.text())));
        let say = bilingual_node(&self.say).map(|say| ("say", say));
        Node::map(when.into_iter().chain(say))
    }

    /// The parts of the sentence for a reader of `language`.
    pub fn parts(&self, language: Language) -> &[Part] {
        match language {
            Language::English => &self.parts.0,
            Language::Chinese => &self.parts.1,
        }
    }
}

/// The parts of a sentence.
///
/// # Errors
///
/// A gap that is not closed, or that names no figure.
pub fn parts_of(sentence: &str, names: &Names) -> Result<Vec<Part>, Box<Problem>> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((gap, after)) = behind.split_once('}') else {
            let problem = Problem::new(Message::OpenGap, "", Place::default());
            return Err(Box::new(problem.given(format!("{{{behind}"))));
        };
        let (name, in_percent) = match gap.strip_suffix('%') {
            Some(name) => (name.trim_end(), true),
            None => (gap, false),
        };
        parts.push(Part::Text(before.to_owned()));
        parts.push(Part::Gap(parse_figure(name, names)?, in_percent));
        rest = after;
    }
    parts.push(Part::Text(rest.to_owned()));
    Ok(parts)
}
