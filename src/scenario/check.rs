//! Holds a tree against its shape and reports every difference, each with its place.

use crate::scenario::check_numbers::check_amount;
use crate::scenario::check_numbers::check_decimal;
use crate::scenario::check_numbers::check_duration;
use crate::scenario::check_numbers::check_rate;
use crate::scenario::check_numbers::check_signed;
use crate::scenario::check_numbers::check_whole;
use crate::scenario::json::escape;
use crate::scenario::keys::SCENARIO;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Content;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;
use crate::scenario::units::Decimal;

/// The most characters of a wrong value that a message repeats.
const GIVEN_MAX: usize = 40;

/// Every difference between a scenario's tree and its shape.
pub fn check_scenario(root: &Node) -> Vec<Problem> {
    let mut problems = Vec::new();
    check(root, &Shape::Object(SCENARIO), "", &mut problems);
    problems
}

/// Reports every difference between `node` and `shape`.
pub fn check(node: &Node, shape: &Shape, pointer: &str, out: &mut Vec<Problem>) {
    if node.content == Content::Null {
        out.push(Problem::new(Message::NullValue, pointer, node.place));
        return;
    }
    match shape {
        Shape::Text | Shape::Name | Shape::Group | Shape::Expression => {
            expect_kind(node, node.as_text().is_some(), Message::NeedsText, pointer, out);
        }
        Shape::Bilingual => check_bilingual(node, pointer, out),
        Shape::Whole { least, most } => check_whole(node, *least, *most, pointer, out),
        Shape::Decimal { least, most } => check_decimal(node, *least, *most, pointer, out),
        Shape::Duration { least_ns, most_ns } => {
            check_duration(node, *least_ns, *most_ns, pointer, out);
        }
        Shape::SignedDuration => check_signed(node, pointer, out),
        Shape::Amount => check_amount(node, pointer, out),
        Shape::Rate => check_rate(node, pointer, out),
        Shape::Word(words) => check_word(node, words, pointer, out),
        Shape::List(element) => {
            let is_list = matches!(node.content, Content::List(_));
            expect_kind(node, is_list, Message::NeedsList, pointer, out);
            for (i, child) in node.elements().iter().enumerate() {
                check(child, element, &format!("{pointer}/{i}"), out);
            }
        }
        Shape::Map(value) => {
            expect_map(node, "", pointer, out);
            for member in node.members().iter().filter(|member| !is_note(member)) {
                check(&member.node, value, &child(pointer, &member.key), out);
            }
        }
        Shape::Object(fields) => check_object(node, fields, pointer, out),
        Shape::Kind(fields) => check_kind(node, fields, pointer, out),
        Shape::Either(shapes) => check_either(node, shapes, pointer, out),
        Shape::Any => {}
    }
}

/// The pointer of member `key` of the object at `pointer`.
pub fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

/// Whether this member is a remark: allowed in every object.
pub fn is_note(member: &Member) -> bool {
    let is_remark = member.node.as_text().is_some()
        || member.node.get("en").is_some()
        || member.node.get("zh").is_some();
    member.key == "note" && is_remark
}

/// A value without the remarks in its objects.
#[must_use]
pub fn without_notes(node: Node) -> Node {
    let content = match node.content {
        Content::Map(members) => {
            let kept = members.into_iter().filter(|member| !is_note(member));
            let bare = |member: Member| Member { node: without_notes(member.node), ..member };
            Content::Map(kept.map(bare).collect())
        }
        Content::List(elements) => Content::List(elements.into_iter().map(without_notes).collect()),
        other => other,
    };
    Node { content, ..node }
}

/// A value as a message repeats it.
pub fn shown(node: &Node) -> String {
    let text = node.compact();
    if text.chars().count() <= GIVEN_MAX {
        return text;
    }
    let start: String = text.chars().take(GIVEN_MAX).collect();
    format!("{start}…")
}

fn expect_kind(node: &Node, fits: bool, message: Message, pointer: &str, out: &mut Vec<Problem>) {
    if !fits {
        out.push(Problem::new(message, pointer, node.place).given(shown(node)));
    }
}

fn expect_map(node: &Node, keys: &str, pointer: &str, out: &mut Vec<Problem>) {
    if !matches!(node.content, Content::Map(_)) {
        let problem = Problem::new(Message::NeedsObject, pointer, node.place);
        out.push(problem.given(shown(node)).allowed(keys));
    }
}

fn check_bilingual(node: &Node, pointer: &str, out: &mut Vec<Problem>) {
    const LANGUAGES: &[Field] = &[
        Field::required("en", Shape::Text, "The text in English."),
        Field::required("zh", Shape::Text, "The text in Chinese."),
    ];
    match &node.content {
        Content::Text(_) => {}
        Content::Map(_) => check_object(node, LANGUAGES, pointer, out),
        Content::Null | Content::Truth(_) | Content::Number(_) | Content::List(_) => {
            out.push(Problem::new(Message::NeedsText, pointer, node.place).given(shown(node)));
        }
    }
}

/// The keys that users see.
fn offered(fields: &[Field]) -> String {
    let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
    keys.join(", ")
}

fn check_object(node: &Node, fields: &'static [Field], pointer: &str, out: &mut Vec<Problem>) {
    expect_map(node, &offered(fields), pointer, out);
    if !matches!(node.content, Content::Map(_)) {
        return;
    }
    for member in node.members() {
        let pointer = child(pointer, &member.key);
        let field = fields.iter().find(|field| field.key == member.key);
        match field.map(|field| &field.shape) {
            Some(shape) => check(&member.node, shape, &pointer, out),
            None if member.key == "note" => check_bilingual(&member.node, &pointer, out),
            None => out.push(unknown_key(member, fields, &pointer)),
        }
    }
    for field in fields.iter().filter(|field| field.required && node.get(field.key).is_none()) {
        let place = Place { length: 1, ..node.place };
        let problem = Problem::new(Message::MissingKey, &child(pointer, field.key), place);
        out.push(problem.detail(field.doc));
    }
}

fn unknown_key(member: &Member, fields: &'static [Field], pointer: &str) -> Problem {
    let keys = fields.iter().map(|field| field.key);
    let problem = Problem::new(Message::UnknownKey, pointer, member.key_place)
        .nearest(nearest(&member.key, keys))
        .allowed(offered(fields));
    if !core::ptr::eq(fields, SCENARIO) {
        return problem;
    }
    if member.key == "miners" {
        return Problem { message: Message::MinersNotASection, ..problem };
    }
    let home = SCENARIO.iter().find(|section| {
        matches!(section.shape, Shape::Object(keys)
            if keys.iter().any(|field| field.key == member.key))
    });
    match home {
        Some(section) => Problem { message: Message::KeyOfASection, ..problem }.detail(section.key),
        None => Problem { message: Message::NotASection, ..problem },
    }
}

fn check_kind(node: &Node, fields: &'static [Field], pointer: &str, out: &mut Vec<Problem>) {
    let before = out.len();
    check_object(node, fields, pointer, out);
    let kinds = node.members().iter().filter(|member| !is_note(member)).count();
    if out.len() == before && kinds != 1 {
        let problem = Problem::new(Message::OneKind, pointer, node.place);
        out.push(problem.given(shown(node)).allowed(offered(fields)));
    }
}

fn check_either(node: &Node, shapes: &'static [Shape], pointer: &str, out: &mut Vec<Problem>) {
    match shapes.iter().find(|shape| could_mean(node, shape)) {
        Some(shape) => check(node, shape, pointer, out),
        None => {
            let allowed: Vec<String> = shapes.iter().map(example).collect();
            let problem = Problem::new(Message::NeedsOther, pointer, node.place);
            out.push(problem.given(shown(node)).allowed(allowed.join(", ")));
        }
    }
}

/// Whether somebody who wrote `node` may have meant `shape`.
fn could_mean(node: &Node, shape: &Shape) -> bool {
    let starts_with_digit = |text: &str| {
        text.trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
    };
    match (&node.content, shape) {
        (
            Content::Text(text),
            Shape::Duration { .. } | Shape::SignedDuration | Shape::Amount | Shape::Rate,
        ) => starts_with_digit(text),
        (
            Content::Text(_),
            Shape::Text
            | Shape::Bilingual
            | Shape::Name
            | Shape::Group
            | Shape::Expression
            | Shape::Word(_),
        )
        | (
            Content::Number(_),
            Shape::Duration { .. }
            | Shape::SignedDuration
            | Shape::Amount
            | Shape::Rate
            | Shape::Whole { .. }
            | Shape::Decimal { .. },
        )
        | (Content::List(_), Shape::List(_))
        | (Content::Map(_), Shape::Map(_) | Shape::Object(_) | Shape::Kind(_)) => true,
        (
            Content::Null
            | Content::Truth(_)
            | Content::Number(_)
            | Content::Text(_)
            | Content::List(_)
            | Content::Map(_),
            _,
        ) => false,
    }
}

/// How a value of this shape looks.
fn example(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Bilingual | Shape::Name | Shape::Group | Shape::Expression => {
            "\"…\"".to_owned()
        }
        Shape::Whole { least, most } => format!("{least} … {most}"),
        Shape::Decimal { least, most } => {
            format!("{} … {}", Decimal::from_billionths(*least), Decimal::from_billionths(*most))
        }
        Shape::Duration { .. } | Shape::SignedDuration => "\"10min\"".to_owned(),
        Shape::Amount => "\"10 BTC\"".to_owned(),
        Shape::Rate => "\"20 Mbit/s\"".to_owned(),
        Shape::Word(words) => {
            let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            quoted.join(", ")
        }
        Shape::List(element) => format!("[{}, …]", example(element)),
        Shape::Map(value) => format!("{{\"…\": {}}}", example(value)),
        Shape::Object(fields) | Shape::Kind(fields) => {
            let key = fields.first().map_or("", |field| field.key);
            format!("{{\"{key}\": …}}")
        }
        Shape::Any => "…".to_owned(),
        Shape::Either(shapes) => shapes.first().map_or_else(String::new, example),
    }
}

fn check_word(node: &Node, words: &[&str], pointer: &str, out: &mut Vec<Problem>) {
    let given = node.as_text().unwrap_or_default();
    if !words.contains(&given) {
        let problem = Problem::new(Message::UnknownWord, pointer, node.place)
            .given(shown(node))
            .nearest(nearest(given, words.iter().copied()))
            .allowed(words.join(", "));
        out.push(problem);
    }
}
