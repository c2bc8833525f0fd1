//! The JSON schema of scenario files, made from the same shapes that check them.

use crate::scenario::keys::SCENARIO;
use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::load;
use crate::scenario::shape::Field;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::AMOUNT_UNITS;
use crate::scenario::units::DURATION_UNITS;
use crate::scenario::units::Decimal;
use crate::scenario::units::RATE_UNITS;

/// The dialect of the schema.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A scenario with nothing but what must be there: everything else is a default.
const LEAST: &str = r#"{"network": {"nodes": 9, "miners": 1}, "stop": "height >= 1"}"#;

/// The schema of scenario files as JSON text.
pub fn schema_text() -> String {
    text_of("A forklab scenario", SCENARIO, &defaults(), &[])
}

/// The schema of a file with these keys, of which `one_of` exclude each other and one must be
/// there; without defaults, as JSON text.
pub fn schema_of(title: &str, fields: &[Field], one_of: &[&str]) -> String {
    text_of(title, fields, &nothing(), one_of)
}

fn text_of(title: &str, fields: &[Field], defaults: &Node, one_of: &[&str]) -> String {
    let mut members =
        vec![("$schema".to_owned(), Node::text(DIALECT)), ("title".to_owned(), Node::text(title))];
    if let Content::Map(rest) = object(fields, defaults).content {
        members.extend(rest.into_iter().map(|member| (member.key, member.node)));
    }
    if !one_of.is_empty() {
        let required = |key: &&str| Node::map([("required", Node::list([Node::text(*key)]))]);
        members.push(("oneOf".to_owned(), Node::list(one_of.iter().map(required))));
    }
    Node::map(members).pretty()
}

/// The defaults, as the resolved scenario has them.
fn defaults() -> Node {
    let source = Source { file: "least", name: "least", text: LEAST };
    let scenario = load(&source, &[], &Surroundings::NOTHING).expect("the least scenario is one");
    without_given(scenario.to_node())
}

/// What the least scenario says is nobody's default.
fn without_given(mut resolved: Node) -> Node {
    if let Content::Map(sections) = &mut resolved.content {
        for section in sections.iter_mut().filter(|section| section.key == "network") {
            if let Content::Map(keys) = &mut section.node.content {
                keys.retain(|member| !matches!(member.key.as_str(), "nodes" | "miners"));
            }
        }
    }
    resolved
}

/// The schema of a value of this shape, with `default` if there is one.
fn of(shape: &Shape, default: Option<&Node>) -> Node {
    match shape {
        Shape::Text | Shape::Name | Shape::Group | Shape::Expression => kind("string"),
        Shape::Bilingual => bilingual(),
        Shape::Whole { least, most } => bounded("integer", least.to_string(), most.to_string()),
        Shape::Decimal { least, most } => {
            let text = |billionths| Decimal::from_billionths(billionths).to_string();
            bounded("number", text(*least), text(*most))
        }
        Shape::Duration { .. } => quantity("", &DURATION_UNITS),
        Shape::SignedDuration => quantity("-?", &DURATION_UNITS),
        Shape::Amount => quantity("", &AMOUNT_UNITS),
        Shape::Rate => quantity("", &RATE_UNITS),
        Shape::Word(words) => {
            Node::map([("enum", Node::list(words.iter().map(|word| Node::text(*word))))])
        }
        Shape::List(element) => {
            Node::map([("type", Node::text("array")), ("items", of(element, None))])
        }
        Shape::Map(value) => {
            let note = Node::map([("note", bilingual())]);
            Node::map([
                ("type", Node::text("object")),
                ("properties", note),
                ("additionalProperties", of(value, None)),
            ])
        }
        Shape::Object(fields) => object(fields, default.unwrap_or(&nothing())),
        Shape::Kind(fields) => {
            let kinds = fields.iter().map(|field| {
                let field = Field { required: true, ..*field };
                object(&[field], &nothing())
            });
            Node::map([("oneOf", Node::list(kinds))])
        }
        Shape::Any => nothing(),
        Shape::Either(shapes) => {
            Node::map([("anyOf", Node::list(shapes.iter().map(|shape| of(shape, None))))])
        }
    }
}

/// An empty object.
fn nothing() -> Node {
    Node::map::<&str>([])
}

/// A schema that asks for a JSON type.
fn kind(name: &str) -> Node {
    Node::map([("type", Node::text(name))])
}

fn bounded(name: &str, least: String, most: String) -> Node {
    Node::map([
        ("type", Node::text(name)),
        ("minimum", Node::number(least)),
        ("maximum", Node::number(most)),
    ])
}

/// A text of a number and one of these units.
fn quantity(sign: &str, units: &[(&str, u64)]) -> Node {
    let names: Vec<&str> = units.iter().map(|(name, _)| *name).collect();
    let pattern = format!("^\\s*{sign}[0-9]*\\.?[0-9]+\\s*({})\\s*$", names.join("|"));
    Node::map([("type", Node::text("string")), ("pattern", Node::text(pattern))])
}

fn bilingual() -> Node {
    let both = Node::map([
        ("type", Node::text("object")),
        (
            "properties",
            Node::map([("en", kind("string")), ("zh", kind("string")), ("note", kind("string"))]),
        ),
        ("required", Node::list([Node::text("en"), Node::text("zh")])),
        ("additionalProperties", Node::made(Content::Truth(false))),
    ]);
    Node::map([("anyOf", Node::list([kind("string"), both]))])
}

/// The schema of an object with these keys.
fn object(fields: &[Field], defaults: &Node) -> Node {
    let mut properties: Vec<(&str, Node)> = fields
        .iter()
        .map(|field| {
            (field.key, with_doc(of(&field.shape, defaults.get(field.key)), field, defaults))
        })
        .collect();
    if !properties.iter().any(|(key, _)| *key == "note") {
        properties.push(("note", bilingual()));
    }
    let required: Vec<Node> =
        fields.iter().filter(|field| field.required).map(|field| Node::text(field.key)).collect();
    let mut members = vec![("type", Node::text("object")), ("properties", Node::map(properties))];
    if !required.is_empty() {
        members.push(("required", Node::list(required)));
    }
    members.push(("additionalProperties", Node::made(Content::Truth(false))));
    Node::map(members)
}

/// The schema of a key's value with what the key means and its default.
fn with_doc(schema: Node, field: &Field, defaults: &Node) -> Node {
    let mut members = vec![("description".to_owned(), Node::text(field.doc))];
    let is_section = matches!(field.shape, Shape::Object(_));
    if let Some(default) = defaults.get(field.key).filter(|_| !field.required && !is_section) {
        members.push(("default".to_owned(), default.clone()));
    }
    if let Content::Map(rest) = schema.content {
        members.extend(rest.into_iter().map(|member| (member.key, member.node)));
    }
    Node::map(members)
}
