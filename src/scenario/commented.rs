//! A commented copy of a scenario: each section tells in a note which keys it has.

use crate::scenario::json::parse;
use crate::scenario::json_schema::defaults;
use crate::scenario::keys::SCENARIO;
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
    let defaults = defaults();
    let Content::Map(members) = &mut root.content else { return text.to_owned() };
    for member in members.iter_mut() {
        let field = SCENARIO.iter().find(|field| field.key == member.key);
        if let Some(Shape::Object(fields)) = field.map(|field| field.shape) {
            add_note(&mut member.node, &keys_note(fields, defaults.get(&member.key)));
        }
    }
    for member in members.iter_mut().filter(|member| member.key == "note") {
        if let Content::Text(note) = &mut member.node.content {
            *note = format!("{note} {ABOUT}");
        }
    }
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

/// All keys of a section with what they mean and their defaults.
fn keys_note(fields: &[Field], defaults: Option<&Node>) -> String {
    let one = |field: &Field| {
        let doc = field.doc.trim_end_matches('.');
        match defaults.and_then(|node| node.get(field.key)).filter(|_| !field.required) {
            Some(default) => format!("{}: {doc} ({}).", field.key, default.compact()),
            None => format!("{}: {doc}.", field.key),
        }
    };
    let known = fields.iter().filter(|field| field.is_known());
    known.map(one).collect::<Vec<_>>().join(" ")
}
