//! What floods are made of.

use serde::Deserialize;
use serde::Serialize;

/// Something of which there can be any number, and that nobody needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Junk {
    /// Payments that leave nothing to the miner.
    FreePayments,
    /// Payments with an output that costs more to spend than it holds.
    Dust,
    /// Payments of coins that nobody ever saw.
    Orphans,
    /// Payments that the chain holds already.
    OldPayments,
    /// Announcements of payments that are never sent.
    Announcements,
    /// Headers without work.
    Headers,
    /// Nothing at all where something was asked for.
    Silence,
}

impl Junk {
    /// The words in a script.
    pub const WORDS: [&'static str; 7] =
        ["free_payments", "dust", "orphans", "old_payments", "announcements", "headers", "silence"];

    const ALL: [Self; 7] = [
        Self::FreePayments,
        Self::Dust,
        Self::Orphans,
        Self::OldPayments,
        Self::Announcements,
        Self::Headers,
        Self::Silence,
    ];

    /// What a word means.
    ///
    /// # Panics
    ///
    /// If it is not one of [`Junk::WORDS`].
    pub fn from_word(word: &str) -> Self {
        let at = Self::WORDS.iter().position(|&other| other == word).expect("one of the words");
        Self::ALL[at]
    }

    /// The word in a script.
    ///
    /// # Panics
    ///
    /// Never: all are in the list.
    pub fn word(self) -> &'static str {
        let at = Self::ALL.iter().position(|&junk| junk == self).expect("all are in the list");
        Self::WORDS[at]
    }
}
