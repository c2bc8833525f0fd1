//! An attack, as tables, screen and page show it.

use crate::attack::scheme::Figure;
use crate::attack::scheme::Outcome;
use crate::sim::time::SimTime;

/// An attack as things stand now. A world shows its own with
/// [`View::attacks`](crate::world::observation::View::attacks).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttackView {
    /// Its name, which is also that of its payment.
    pub name: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// The attacker.
    pub by: String,
    /// Whom he pays.
    pub victim: String,
    /// How much he steals, in satoshis.
    pub amount_sat: i64,
    /// How it stands.
    pub outcome: Outcome,
    /// When it began.
    pub began_at: SimTime,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// What its kind says of it.
    pub figures: Vec<(&'static str, Figure)>,
}
