//! A commented copy of a scenario: each section tells in a note which keys it has.

use crate::scenario::json::parse;
use crate::scenario::keys::SCENARIO;
use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::load;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Content;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;

/// What the whole file says about itself.
const ABOUT: &str = "A note may stand in any object. forklab check explains this file, forklab \
                     schema prints every key, --set /pointer=VALUE changes one value.";

/// The text of a shipped scenario with notes.
///
/// # Panics
///
/// If the text is no scenario: shipped ones are.
pub fn commented(text: &str) -> String {
    let mut root = parse(text).expect("shipped scenarios are JSON");
    let source = Source { file: "copy", name: "copy", text };
    let resolved = load(&source, &[], &Surroundings::NOTHING).expect("shipped scenarios are whole");
    let resolved = resolved.to_node();
    let Content::Map(members) = &mut root.content else { return text.to_owned() };
    for member in members.iter_mut() {
        let field = SCENARIO.iter().find(|field| field.key == member.key);
        if let Some(Shape::Object(fields)) = field.map(|field| field.shape) {
            let note = keys_note(fields, &member.node, resolved.get(&member.key));
            add_note(&mut member.node, &note);
        }
    }
    for member in members.iter_mut().filter(|member| member.key == "note") {
        if let Content::Text(note) = &mut member.node.content {
            *note = format!("{note} {ABOUT}");
        }
    }
    add_note(&mut root, ABOUT);
    root.pretty()
}

/// Puts a note first, unless there is one.
fn add_note(section: &mut Node, note: &str) {
    if let Content::Map(members) = &mut section.content
        && !members.iter().any(|member| member.key == "note")
    {
        let note = Node::text(note);
        let key_place = note.place;
        members.insert(0, Member { key: "note".to_owned(), key_place, node: note });
    }
}

/// The keys that the section uses with what they mean, then the others with their values.
fn keys_note(fields: &[Field], section: &Node, resolved: Option<&Node>) -> String {
    let is_used = |field: &&Field| section.get(field.key).is_some();
    let used = fields.iter().filter(is_used);
    let meanings: Vec<String> = used.map(|field| format!("{}: {}", field.key, field.doc)).collect();
    let others = fields.iter().filter(|field| !is_used(field));
    let values: Vec<String> = others
        .filter_map(|field| {
            let value = resolved?.get(field.key)?;
            Some(format!("{} = {}", field.key, value.compact()))
        })
        .collect();
    format!("{} Also: {}.", meanings.join(" "), values.join(", "))
}
