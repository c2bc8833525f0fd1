//! What a kind of attack is: its word, its aim, what a scenario says of it, what comes out.

use crate::attack::parameter::Parameter;

/// What a kind of attack is. Each file of this layer has one.
#[derive(Debug)]
pub struct Profile {
    /// The word in a script.
    pub word: &'static str,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// Whom or what it is against.
    pub aim: Aim,
    /// Whether the attacker must have hashpower.
    pub mines: bool,
    /// Whether it goes on until the script ends it, whatever its parameters.
    pub is_endless: bool,
    /// Whether the attacker's node has a link to the victim's from the beginning.
    pub is_linked: bool,
    /// What a scenario can say of it.
    pub parameters: &'static [Parameter],
    /// What the summary says of it, besides what it says of every attack.
    pub figures: &'static [(&'static str, FigureKind)],
}

/// Whom or what an attack is against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A shop is paid and robbed.
    Shop,
    /// A payment that the attacker made earlier is taken back.
    Payment,
    /// A person is harmed.
    Person,
    /// The same, who must have hashpower.
    Pool,
    /// Nobody in particular.
    Everybody,
}

/// What a figure of an attack is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// A count.
    Count,
    /// A part of a whole, from 0 to 1.
    Share,
    /// One of these words.
    Word(&'static [&'static str]),
}
