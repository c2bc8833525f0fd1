//! The resolved scenario: every default filled in, every unit turned into a type.

use serde::Deserialize;
use serde::Serialize;

use crate::scenario::answer::Answer;
use crate::scenario::chain::Chain;
use crate::scenario::condition::Condition;
use crate::scenario::network::Network;
use crate::scenario::people::People;
use crate::scenario::script::Entry;
use crate::scenario::traffic::Traffic;
use crate::sim::time::SimDuration;

/// One laboratory experiment, complete: the same scenario, seed and version give one history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// The file's name without its folder and `.json`; legal as a file name on Windows.
    pub name: String,
    /// One line for lists and reports.
    pub title: Text,
    /// What the run answers.
    pub question: Text,
    /// A remark of the author.
    pub note: Text,
    /// Where all randomness comes from.
    pub seed: u64,
    /// The rules of the chain and how its blocks are made.
    pub chain: Chain,
    /// The crowd: anonymous nodes, miners and the links between all nodes.
    pub network: Network,
    /// The cast, by name.
    pub people: People,
    /// Random payments.
    pub traffic: Option<Traffic>,
    /// What happens and when, in the order of the file.
    pub script: Vec<Entry>,
    /// When the run ends.
    pub stop: Stop,
    /// Sentences that answer the question: the first whose condition holds.
    pub answer: Vec<Answer>,
    /// What must hold for every seed.
    pub expect: Vec<Condition>,
    /// What must hold for the file's own seed.
    pub expect_for_this_seed: Vec<Condition>,
}

impl Scenario {
    /// Whether it has no expectation at all: then it proves nothing.
    pub fn expects_nothing(&self) -> bool {
        self.expect.is_empty()
            && self.expect_for_this_seed.is_empty()
            && self.script.iter().all(|entry| entry.expect.is_empty())
    }
}

/// The end of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// When it becomes true, the run settles and ends.
    pub when: Condition,
    /// The run ends at this virtual time even if the condition has never come true.
    pub limit: SimDuration,
}

/// A text in one language or in two.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Text {
    /// Nothing was written.
    #[default]
    None,
    /// The same text for every reader.
    Plain(String),
    /// One text for each language.
    Both {
        /// English.
        en: String,
        /// Chinese.
        zh: String,
    },
}

impl Text {
    /// The text for a reader of `language`; empty if nothing was written.
    pub fn in_language(&self, language: Language) -> &str {
        match (self, language) {
            (Self::None, _) => "",
            (Self::Plain(text), _)
            | (Self::Both { en: text, .. }, Language::English)
            | (Self::Both { zh: text, .. }, Language::Chinese) => text,
        }
    }
}

/// The languages of messages, titles and reports; keys, codes and columns are never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `zh`
    Chinese,
}

impl Language {
    /// The language called `code` (`en` or `zh`; anything behind it, as in `zh_CN.UTF-8`, is
    /// ignored).
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split(['_', '-', '.']).next() {
            Some("en") => Some(Self::English),
            Some("zh") => Some(Self::Chinese),
            Some(_) | None => None,
        }
    }
}
