//! What goes wrong, in the section `script`: from a checked tree and back.

use crate::scenario::read_script::groups_node;
use crate::scenario::read_script::read_groups;
use crate::scenario::script::Churn;
use crate::scenario::script::Group;
use crate::scenario::script::Verb;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::duration_text;
use crate::scenario::value::duration;

/// What breaks, mends, goes or comes in an entry, if anything does.
pub fn read_verb(node: &Node) -> Option<Verb> {
    if let Some(cut) = node.get("partition") {
        let island = read_groups(cut.get("island"));
        return Some(Verb::Partition { island, from: read_groups(cut.get("from")) });
    }
    if let Some(slow) = node.get("slow") {
        let who = read_groups(slow.get("who"));
        let from = read_groups(slow.get("from"));
        return Some(Verb::Slow { who, from, by: duration(Some(slow), "by")? });
    }
    if let Some(heal) = node.get("heal") {
        return Some(Verb::Heal { entry: heal.as_text()?.to_owned() });
    }
    Churn::ALL.into_iter().find_map(|change| {
        let who = read_groups(Some(who_of(node.get(change.word())?)?));
        Some(Verb::Churn { change, who })
    })
}

/// Whom `crash` and its like speak of: `"shop"`, a list, or either behind `who`.
pub fn who_of(change: &Node) -> Option<&Node> {
    match change.content {
        Content::Map(_) => change.get("who"),
        Content::Null
        | Content::Truth(_)
        | Content::Number(_)
        | Content::Text(_)
        | Content::List(_) => Some(change),
    }
}

/// The verb with everything written out; nothing for verbs of other files.
pub fn member_of(verb: &Verb) -> Option<(&'static str, Node)> {
    let between = |key: &'static str, these: &[Group], from: &[Group]| {
        let mut members = vec![(key, groups_node(these))];
        if !from.is_empty() {
            members.push(("from", groups_node(from)));
        }
        members
    };
    match verb {
        Verb::Partition { island, from } => {
            Some(("partition", Node::map(between("island", island, from))))
        }
        Verb::Slow { who, from, by } => {
            let mut members = between("who", who, from);
            members.push(("by", Node::text(duration_text(*by))));
            Some(("slow", Node::map(members)))
        }
        Verb::Heal { entry } => Some(("heal", Node::text(entry.clone()))),
        Verb::Churn { change, who } => {
            Some((change.word(), Node::map([("who", groups_node(who))])))
        }
        Verb::Mine { .. }
        | Verb::SendCrafted { .. }
        | Verb::Pay(_)
        | Verb::Attack(_)
        | Verb::EndAttack { .. }
        | Verb::Hashpower { .. } => None,
    }
}
