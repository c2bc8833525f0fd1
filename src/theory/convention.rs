//! The ways in which a double spend is counted, by the names under which tables tell them apart.

use crate::theory::nakamoto;
use crate::theory::race;

/// How both sides begin, and what wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// `race_s1`: both begin together, and the attacker's branch must be longer: what an attack on
    /// nodes that keep to the branch they saw first does.
    RaceS1,
    /// `race_s0`: the same, but he has one block in hand, or a tie is enough (Rosenfeld 2014;
    /// Grunspan and Pérez-Marco 2017).
    RaceS0,
    /// `late`: he begins when the payment's block is there, at its parent; a longer branch wins.
    Late,
    /// `prelead_s1`: he has mined in secret for long before; a longer branch wins.
    PreleadS1,
    /// `prelead_s0`: the same with one further block in hand (Guo and Ren 2022).
    PreleadS0,
    /// `nakamoto`: the approximation of Nakamoto 2008, of [`Self::RaceS0`].
    Nakamoto,
}

impl Convention {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::RaceS1, Self::RaceS0, Self::Late, Self::PreleadS1, Self::PreleadS0, Self::Nakamoto];

    /// The name in tables, scenarios and sweeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RaceS1 => "race_s1",
            Self::RaceS0 => "race_s0",
            Self::Late => "late",
            Self::PreleadS1 => "prelead_s1",
            Self::PreleadS0 => "prelead_s0",
            Self::Nakamoto => "nakamoto",
        }
    }

    /// The convention called so.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|convention| convention.word() == word)
    }

    /// By how many blocks more than a tie the attacker is short at the start of a plain race; of
    /// the other ways to begin `None`.
    pub const fn shortfall(self) -> Option<u32> {
        match self {
            Self::RaceS1 => Some(1),
            Self::RaceS0 => Some(0),
            Self::Late | Self::PreleadS1 | Self::PreleadS0 | Self::Nakamoto => None,
        }
    }

    /// The probability that a double spend succeeds whose attacker has the share `q` of all
    /// hashpower, from 0 to 1, and never gives up, against a merchant who delivers at so many
    /// confirmations.
    ///
    /// `None` at 0 confirmations where the convention is about the payment's block.
    pub fn success(self, q: f64, confirmations: u32) -> Option<f64> {
        let n = confirmations;
        let is_in_block = n > 0;
        match self {
            Self::RaceS1 => Some(race::success(q, n, 1)),
            Self::RaceS0 => Some(race::success(q, n, 0)),
            Self::Late => is_in_block.then(|| race::late_success(q, n, 1)),
            Self::PreleadS1 => is_in_block.then(|| race::prelead_success(q, n, 1)),
            Self::PreleadS0 => is_in_block.then(|| race::prelead_success(q, n, 0)),
            Self::Nakamoto => Some(nakamoto::success(q, n)),
        }
    }

    /// The fewest confirmations with which [`Self::success`] is below `risk`.
    ///
    /// `None` if [`CONFIRMATIONS_MAX`](race::CONFIRMATIONS_MAX) are not enough.
    pub fn needed_confirmations(self, q: f64, risk: f64) -> Option<u32> {
        race::fewest_confirmations(risk, |n| self.success(q, n).unwrap_or(1.0))
    }
}
