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
    /// What the victim delivered for a payment that is gone, in satoshis, if he steals.
    pub loss_sat: Option<i64>,
    /// How it stands.
    pub outcome: Outcome,
    /// When it began.
    pub began_at: SimTime,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// How many links he and his machines have now.
    pub links: u32,
    /// How many machines play with him.
    pub machines: u32,
    /// The attacker's node and his machines as a part of all nodes, from 0 to 1.
    pub machines_share: f64,
    /// His part of all hashpower when he began, from 0 to 1.
    pub hashpower_share: f64,
    /// What its kind says of it.
    pub figures: Vec<(&'static str, Figure)>,
}

/// What became of a crafted block so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraftedView {
    /// The name of the entry of the script.
    pub name: String,
    /// Who made and sent it.
    pub by: String,
    /// The word for what is wrong with it.
    pub what: &'static str,
    /// To how many peers it was sent.
    pub sent_to: u32,
    /// How many refused it.
    pub refused_by: u32,
    /// Bitcoin Core's name for the rule, as the first of them told it.
    pub code: Option<String>,
    /// How many follow a chain that it is in.
    pub taken_by: u32,
    /// How many closed the link to its sender.
    pub links_closed: u32,
}
