//! A race of two payments with the same coins.
//!
//! **How it works.** The attacker hands one payment to the shop and, at the same moment, another
//! one with the same coins, back to himself, to his own node at the other end of the network. Each
//! node keeps the one that it heard first, and the next block decides.
//!
//! **When it pays.** Against a shop that delivers before a block holds the payment. How often the
//! attacker wins depends on who is better connected: whose payment reaches more hashpower first.
//!
//! **Defence.** Waiting for one confirmation.
//!
//! **Source.** Karame, Androulaki, Capkun 2012, "Double-spending fast payments in Bitcoin".

use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::HandIn;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "race",
    doc: "The same coins to the shop and back, at two ends of the network.",
    aim: Aim::Shop,
    mines: false,
    is_endless: false,
    is_linked: false,
    parameters: &[],
    figures: &[],
};

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Race {
    has_paid: bool,
}

impl Race {
    /// An attack that has not begun.
    pub const fn new(_values: &Values) -> Self {
        Self { has_paid: false }
    }
}

impl Strategy for Race {}

impl Scheme for Race {
    fn hand_in(&self) -> &'static [HandIn] {
        &[HandIn::PaymentAtVictims, HandIn::ConflictAtOwn]
    }

    fn prepare(&mut self, _at: &Situation<'_>) {}

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if !self.has_paid {
            self.has_paid = true;
            Step::Pay
        } else if at.reversed {
            Step::End(Outcome::Succeeded)
        } else if at.is_displaced() || at.seen_by_victim() > 0 {
            Step::End(Outcome::Failed)
        } else {
            Step::Wait
        }
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        Vec::new()
    }
}
