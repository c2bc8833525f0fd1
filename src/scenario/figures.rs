//! The names of all figures that an expression can read, with what each one is.

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind as AttackKind;
use crate::attack::profile::FigureKind;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;

/// A name of `summary.json`, or a live name.
#[derive(Debug, PartialEq, Eq)]
pub struct Figure {
    /// The name in full; `*` stands for a name of a person, payment or attack.
    pub pattern: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Whether a single node has one of its own.
    pub has_view: bool,
}

/// What the value of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number without a unit.
    Number,
    /// Yes or no.
    Truth,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text: a hash, a name.
    Text,
    /// The name of a block that the script mined, or a hash.
    Block,
    /// A time span in a unit of so many nanoseconds.
    Span(u64),
    /// An amount in satoshis.
    Amount,
}

/// The names that the figures of one scenario contain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Named people.
    pub people: Vec<String>,
    /// Script entries that pay or steal.
    pub payments: Vec<String>,
    /// Script entries that attack.
    pub attacks: Vec<String>,
    /// What they play, as far as it can be read.
    pub attack_kinds: Vec<Option<AttackKind>>,
    /// Script entries that send crafted blocks.
    pub crafted: Vec<String>,
    /// All named script entries.
    pub entries: Vec<String>,
    /// All nodes: people have the first, the others are called by their number, `node-17`.
    pub nodes: u32,
    /// Anonymous miners: `miner-1` to this number. The seed decides which nodes they have.
    pub miners: u32,
}

const NANO: u64 = 1;
const MILLI: u64 = 1_000_000;
const SECOND: u64 = 1_000_000_000;

/// A figure of the whole world.
const fn of_all(pattern: &'static str, kind: Kind) -> Figure {
    Figure { pattern, kind, has_view: false }
}

/// A figure that each node has as well.
const fn of_each(pattern: &'static str, kind: Kind) -> Figure {
    Figure { pattern, kind, has_view: true }
}

/// Every figure.
pub const FIGURES: &[Figure] = &[
    of_all("time", Kind::Span(NANO)),
    of_each("height", Kind::Number),
    of_each("tip", Kind::Block),
    of_each("tips", Kind::Number),
    of_all("difficulty", Kind::Number),
    of_all("recent_interval_s", Kind::Span(SECOND)),
    of_all("converged", Kind::Truth),
    of_all("blocks_found", Kind::Number),
    of_all("blocks_active", Kind::Number),
    of_all("blocks_stale", Kind::Number),
    of_all("stale_rate", Kind::Number),
    of_all("forks", Kind::Number),
    of_all("max_branches", Kind::Number),
    of_each("reorgs", Kind::Number),
    of_each("max_reorg_depth", Kind::Number),
    of_all("events", Kind::Number),
    of_all("messages", Kind::Number),
    of_all("message_bytes", Kind::Number),
    of_all("blocks_checked", Kind::Number),
    of_all("hashes_tried", Kind::Number),
    of_all("hashes_wasted", Kind::Number),
    of_all("signatures_checked", Kind::Number),
    of_all("transactions_confirmed", Kind::Number),
    of_all("supply_sat", Kind::Amount),
    of_all("block_delay_ms.p50", Kind::Span(MILLI)),
    of_all("block_delay_ms.p90", Kind::Span(MILLI)),
    of_all("block_delay_ms.p99", Kind::Span(MILLI)),
    of_all("block_delay_hash_weighted_ms.mean", Kind::Span(MILLI)),
    of_all("virtual_time_s", Kind::Span(SECOND)),
    of_all("stopped_at_s", Kind::Span(SECOND)),
    of_all("settled_at_s", Kind::Span(SECOND)),
    of_all("digest", Kind::Text),
    of_all("scenario", Kind::Text),
    of_all("version", Kind::Text),
    of_all("seed", Kind::Number),
    of_all("nodes", Kind::Number),
    of_all("pow", Kind::Word(&["real", "sampled", "scripted"])),
    of_all("people.*.hashpower", Kind::Number),
    of_all("people.*.reward_share", Kind::Number),
    of_all("people.*.earned_sat", Kind::Amount),
    of_all("people.*.hashes_share", Kind::Number),
    of_all("people.*.blocks_found", Kind::Number),
    of_all("people.*.blocks_active", Kind::Number),
    of_all("people.*.loss_sat", Kind::Amount),
    of_each("payments.*.state", Kind::Word(&["pending", "final", "reversed", "refused"])),
    of_each("payments.*.confirmations", Kind::Number),
    of_all("payments.*.amount_sat", Kind::Amount),
    of_all("payments.*.loss_sat", Kind::Amount),
    of_all("payments.*.reversals", Kind::Number),
    of_all("crafted.*.what", Kind::Word(&Fault::WORDS)),
    of_all("crafted.*.code", Kind::Text),
    of_all("crafted.*.sent_to", Kind::Number),
    of_all("crafted.*.refused_by", Kind::Number),
    of_all("crafted.*.taken_by", Kind::Number),
    of_all("crafted.*.links_closed", Kind::Number),
    of_all("attacks.*.ended", Kind::Truth),
    of_all("attacks.*.began_at_s", Kind::Span(SECOND)),
    of_all("attacks.*.ended_at_s", Kind::Span(SECOND)),
    of_all("attacks.*.took_s", Kind::Span(SECOND)),
    of_all("attacks.*.links", Kind::Number),
    of_all("attacks.*.machines_share", Kind::Number),
    of_all("attacks.*.hashpower_share", Kind::Number),
    of_all("attacks.*.confirmations", Kind::Number),
    of_all("attacks.*.amount_sat", Kind::Amount),
    of_all("attacks.*.loss_sat", Kind::Amount),
    of_all("attacks.*.profit_sat", Kind::Amount),
    of_all("attacks.*.by", Kind::Text),
    of_all("attacks.*.victim", Kind::Text),
    of_all("attacks.*.kind", Kind::Text),
    of_all(
        "attacks.*.outcome",
        Kind::Word(&["waiting", "running", "succeeded", "failed", "gave_up"]),
    ),
];

/// A figure that was found by the name in an expression.
#[derive(Debug)]
pub struct Found {
    /// What its value is.
    pub kind: Kind,
    /// Whether a single node has one of its own.
    pub has_view: bool,
    /// Its name in full, with the name of the person or entry.
    pub name: String,
    /// Whether the name in the expression lacked its unit suffix.
    pub bare: bool,
}

/// The name without the unit suffix: `block_delay_ms.p50` is also called `block_delay.p50`.
fn without_unit(pattern: &str) -> String {
    let parts = pattern.split('.').map(|part| {
        ["_ms", "_sat", "_s"].iter().find_map(|suffix| part.strip_suffix(suffix)).unwrap_or(part)
    });
    parts.collect::<Vec<_>>().join(".")
}

/// Looks up the figure called `given` in an expression.
///
/// # Errors
///
/// A problem without a place: no such figure, person or entry.
pub fn find(given: &str, names: &Names) -> Result<Found, Box<Problem>> {
    let parts: Vec<&str> = given.split('.').collect();
    let (group, owner) = match parts.as_slice() {
        [group @ ("people" | "payments" | "attacks" | "crafted"), owner, ..] => (*group, *owner),
        _ => ("", ""),
    };
    if !group.is_empty() {
        check_owner(group, owner, given, names)?;
    }
    let general = match parts.as_slice() {
        [_, _, rest @ ..] if !group.is_empty() => format!("{group}.*.{}", rest.join(".")),
        _ => given.to_owned(),
    };
    for bare in [false, true] {
        let named = |figure: &&Figure| {
            if bare { without_unit(figure.pattern) == general } else { figure.pattern == general }
        };
        if let Some(figure) = FIGURES.iter().find(named) {
            let has_unit = matches!(figure.kind, Kind::Span(_) | Kind::Amount);
            let bare = has_unit && (bare || figure.pattern == "time");
            let Figure { pattern, kind, has_view } = *figure;
            return Ok(Found { kind, has_view, name: pattern.replacen('*', owner, 1), bare });
        }
    }
    let place = names.attacks.iter().position(|attack| attack == owner);
    let played = place.and_then(|at| names.attack_kinds.get(at).copied().flatten());
    let own = || of_attacks(played).map(|(key, kind)| (format!("attacks.{owner}.{key}"), kind));
    if let Some((name, kind)) = own().find(|(name, _)| name == given) {
        return Ok(Found { kind, has_view: false, name, bare: false });
    }
    let known = FIGURES.iter().map(|figure| figure.pattern.replacen('*', owner, 1));
    let known = known.chain(own().map(|(name, _)| name));
    let known: Vec<String> = known.filter(|name| !name.contains("..")).collect();
    let close = nearest(given, known.iter().map(String::as_str));
    Err(Box::new(fault(Message::UnknownFigure, given).nearest(close)))
}

/// The figures that attacks of this kind have; of any kind, if it is not known.
fn of_attacks(played: Option<AttackKind>) -> impl Iterator<Item = (&'static str, Kind)> {
    let kinds = AttackKind::ALL.iter().filter(move |kind| played.is_none_or(|one| one == **kind));
    let figures = kinds.flat_map(|kind| kind.profile().figures);
    figures.map(|(key, kind)| match kind {
        FigureKind::Count | FigureKind::Share => (*key, Kind::Number),
        FigureKind::Word(words) => (*key, Kind::Word(words)),
    })
}

/// Reports a person, payment or attack that the scenario does not have.
fn check_owner(group: &str, owner: &str, given: &str, names: &Names) -> Result<(), Box<Problem>> {
    let (known, message) = match group {
        "people" => (&names.people, Message::UnknownPersonFigure),
        "payments" => (&names.payments, Message::UnknownEntry),
        "crafted" => (&names.crafted, Message::UnknownEntry),
        _ => (&names.attacks, Message::UnknownEntry),
    };
    if known.iter().any(|name| name == owner) {
        return Ok(());
    }
    let close = nearest(owner, known.iter().map(String::as_str));
    Err(Box::new(fault(message, given).detail(owner).nearest(close)))
}

/// A problem with the figure `given`, its place not yet known.
fn fault(message: Message, given: &str) -> Problem {
    Problem::new(message, "", Place::default()).given(given)
}

impl Names {
    /// Whether a node is called `name`.
    pub fn has_node(&self, name: &str) -> bool {
        let people = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self.is_person(name)
            || number_behind("node-", name)
                .is_some_and(|number| (people..self.nodes).contains(&number))
    }

    /// Whether somebody who may have hashpower is called `name`: a node or a miner.
    pub fn has_hashpower(&self, name: &str) -> bool {
        self.has_node(name)
            || number_behind("miner-", name)
                .is_some_and(|number| (1..=self.miners).contains(&number))
    }

    /// Whether a named person is called `name`.
    pub fn is_person(&self, name: &str) -> bool {
        self.people.iter().any(|person| person == name)
    }

    /// The named person or numbered node that is most like `name`.
    pub fn nearest_node(&self, name: &str) -> &str {
        nearest(name, self.people.iter().map(String::as_str))
    }
}

/// The number of an anonymous name, written as the program writes it.
fn number_behind(prefix: &str, name: &str) -> Option<u32> {
    let number: u32 = name.strip_prefix(prefix)?.parse().ok()?;
    (format!("{prefix}{number}") == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_suffix_may_be_dropped() {
        let names = Names { people: vec!["shop".to_owned()], ..Names::default() };
        for (given, full, bare) in [
            ("people.shop.loss", "people.shop.loss_sat", true),
            ("people.shop.loss_sat", "people.shop.loss_sat", false),
            ("block_delay.p50", "block_delay_ms.p50", true),
            ("stopped_at", "stopped_at_s", true),
            ("time", "time", true),
            ("height", "height", false),
        ] {
            let found = find(given, &names).unwrap();
            assert_eq!((found.name.as_str(), found.bare), (full, bare));
        }
    }

    #[test]
    fn numbered_nodes_come_behind_the_people() {
        let names =
            Names { people: vec!["eve".to_owned()], nodes: 17, miners: 3, ..Names::default() };
        assert!(names.has_node("eve") && names.has_node("node-1") && names.has_node("node-16"));
        assert!(!names.has_node("node-0") && !names.has_node("node-17"));
        assert!(!names.has_node("node-01") && !names.has_node("miner-1"));
        assert!(names.has_hashpower("miner-3") && names.has_hashpower("node-16"));
        assert!(!names.has_hashpower("miner-4") && !names.has_hashpower("miner-0"));
    }
}
