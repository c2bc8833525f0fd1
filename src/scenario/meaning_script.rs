//! What the entries of a script may say wrong.

use crate::scenario::chain::ProofOfWork;
use crate::scenario::keys::VERBS;
use crate::scenario::meaning::Draft;
use crate::scenario::message::Message;
use crate::scenario::network::Network;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::read_script::groups;
use crate::scenario::script::Group;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::Share;

/// Reports entries that do nothing or two things, that have no time or two, or that speak of
/// people and blocks that there are not.
pub fn check_script(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    for (i, entry) in entries.iter().enumerate() {
        let pointer = format!("/script/{i}");
        check_time(entry, &pointer, out);
        check_verb(entry, &pointer, out);
        if let Some(mine) = entry.get("mine") {
            check_mine(draft, mine, &entries[..i], &format!("{pointer}/mine"), out);
        }
        if let Some(who) = entry.get("hashpower").and_then(|change| change.get("who")) {
            check_groups(draft, who, &format!("{pointer}/hashpower/who"), out);
        }
    }
}

/// A problem with a whole entry, at its opening brace.
fn at_entry(message: Message, entry: &Node, pointer: &str) -> Problem {
    Problem::new(message, pointer, Place { length: 1, ..entry.place })
}

fn check_time(entry: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let message = match (entry.get("at"), entry.get("when"), entry.get("after")) {
        (Some(_), Some(_), _) => Message::TwoTimes,
        (_, None, Some(_)) => Message::AfterWithoutWhen,
        (None, None, None) => Message::NoTime,
        (Some(_), None, None) | (None, Some(_), _) => return,
    };
    out.push(at_entry(message, entry, pointer));
}

fn check_verb(entry: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let keys = entry.members().iter().map(|member| member.key.as_str());
    let verbs: Vec<&str> = keys.filter(|key| VERBS.contains(key)).collect();
    let is_remark = entry.get("note").is_some() || entry.get("expect").is_some();
    if verbs.len() > 1 {
        out.push(at_entry(Message::TwoVerbs, entry, pointer).detail(verbs.join(", ")));
    } else if verbs.is_empty() && !is_remark {
        out.push(at_entry(Message::NoVerb, entry, pointer).allowed(VERBS.join(", ")));
    }
}

fn check_mine(
    draft: &Draft<'_>,
    mine: &Node,
    before: &[Node],
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    if draft.chain.pow != ProofOfWork::Scripted && draft.sound(&["/chain/pow"]) {
        let problem = draft.problem(Message::MineNotScripted, pointer);
        out.push(problem.given(draft.chain.pow.word()));
    }
    if let Some(node) = mine.get("by") {
        check_miner(draft, node, &format!("{pointer}/by"), out);
    }
    let Some(node) = mine.get("on") else { return };
    let Some(parent) = node.as_text() else { return };
    let blocks = before.iter().filter(|entry| entry.get("mine").is_some());
    let blocks: Vec<&str> = blocks.filter_map(|entry| entry.get("name")?.as_text()).collect();
    if !matches!(parent, "genesis" | "tip") && !blocks.contains(&parent) {
        let problem = Problem::new(Message::UnknownParent, &format!("{pointer}/on"), node.place)
            .given(format!("\"{parent}\""))
            .nearest(nearest(parent, blocks));
        out.push(problem);
    }
}

/// Reports somebody who cannot find a block: nobody of this name, or without hashpower.
fn check_miner(draft: &Draft<'_>, node: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let Some(name) = node.as_text() else { return };
    let given = format!("\"{name}\"");
    match draft.people.get(name) {
        Some(person) if person.hashpower == Share::ZERO => {
            out.push(Problem::new(Message::NoHashpower, pointer, node.place).given(given));
        }
        Some(_) => {}
        None => out.push(unknown(draft, name, pointer, node.place)),
    }
}

/// Nobody has this name.
pub fn unknown(draft: &Draft<'_>, name: &str, pointer: &str, place: Place) -> Problem {
    Problem::new(Message::UnknownPerson, pointer, place)
        .given(format!("\"{name}\""))
        .nearest(draft.names.nearest_node(name))
}

/// Reports groups that are none, that name nobody, or that mean nobody.
pub fn check_groups(draft: &Draft<'_>, who: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let is_default = pointer.ends_with("/hand_to"); // an empty list there: the payer's own node
    if matches!(&who.content, Content::List(groups) if groups.is_empty()) && !is_default {
        out.push(Problem::new(Message::EmptyGroup, pointer, who.place).given("[]"));
    }
    for node in groups(who) {
        let Some(text) = node.as_text() else { continue };
        let message = match Group::parse(text) {
            Some(Group::Name(name)) if !draft.names.has_hashpower(&name) => {
                out.push(unknown(draft, &name, pointer, node.place));
                continue;
            }
            Some(group) if means_nobody(&group, draft.network) => Message::EmptyGroup,
            Some(_) => continue,
            None => Message::BadGroup,
        };
        out.push(Problem::new(message, pointer, node.place).given(node.compact()));
    }
}

/// Whether a group is empty whatever the seed.
fn means_nobody(group: &Group, network: &Network) -> bool {
    match group {
        Group::Name(_) => false,
        Group::Region(_) => !network.has_regions(),
        Group::Nodes(share) | Group::Miners(share) => *share == Share::ZERO,
    }
}
