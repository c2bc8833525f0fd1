//! An attack, as tables, screen and page show it.

use crate::attack::scheme::Figure;
use crate::attack::scheme::Outcome;
use crate::sim::time::SimTime;

/// An attack as things stand now. A world shows its own with
/// [`View::attacks`](crate::world::observation::View::attacks).
#[derive(Debug, Clone, PartialEq)]
pub struct AttackView {
    /// Its name, which is also that of its payment.
    pub name: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// The attacker.
    pub by: String,
    /// Whom he attacks, if anybody in particular; and, if it is a shop, after how many
    /// confirmations it delivers.
    pub victim: Option<(String, Option<u32>)>,
    /// How much he steals, in satoshis, if he steals.
    pub amount_sat: Option<i64>,
    /// How it stands.
    pub outcome: Outcome,
    /// When it began.
    pub began_at: SimTime,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// What its kind says of it.
    pub figures: Vec<(&'static str, Figure)>,
}
