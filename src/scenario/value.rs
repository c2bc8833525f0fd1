//! Takes typed values out of a tree that was checked; what is wrong or missing is `None`.

use crate::scenario::schema::Text;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::BitRate;
use crate::scenario::units::Decimal;
use crate::scenario::units::Share;
use crate::scenario::units::parse_amount_sat;
use crate::scenario::units::parse_duration;
use crate::scenario::units::parse_whole;
use crate::sim::time::SimDuration;

/// The member `key` of a section that may be missing.
pub fn member<'a>(section: Option<&'a Node>, key: &str) -> Option<&'a Node> {
    section.and_then(|node| node.get(key))
}

/// A text.
pub fn text<'a>(section: Option<&'a Node>, key: &str) -> Option<&'a str> {
    member(section, key).and_then(Node::as_text)
}

/// A whole number.
pub fn whole(section: Option<&Node>, key: &str) -> Option<u64> {
    member(section, key).and_then(as_whole)
}

/// A whole number of at most 32 bits.
pub fn count(section: Option<&Node>, key: &str) -> Option<u32> {
    whole(section, key).and_then(|value| u32::try_from(value).ok())
}

/// A duration.
pub fn duration(section: Option<&Node>, key: &str) -> Option<SimDuration> {
    member(section, key).and_then(as_duration)
}

/// An amount in satoshis.
pub fn amount_sat(section: Option<&Node>, key: &str) -> Option<u64> {
    text(section, key).and_then(|text| parse_amount_sat(text).ok())
}

/// A decimal number.
pub fn decimal(section: Option<&Node>, key: &str) -> Option<Decimal> {
    member(section, key).and_then(as_decimal)
}

/// A share from 0 to 1.
pub fn share(section: Option<&Node>, key: &str) -> Option<Share> {
    let billionths = decimal(section, key)?.billionths();
    (billionths <= Share::ONE.billionths()).then(|| Share::from_billionths(billionths))
}

/// A data rate.
pub fn rate(section: Option<&Node>, key: &str) -> Option<BitRate> {
    member(section, key).and_then(as_rate)
}

/// Whether the member is the word `never`.
pub fn never(section: Option<&Node>, key: &str) -> bool {
    text(section, key) == Some("never")
}

/// A text in one language or in two.
pub fn bilingual(section: Option<&Node>, key: &str) -> Text {
    let Some(node) = member(section, key) else { return Text::None };
    match &node.content {
        Content::Text(text) => Text::Plain(text.clone()),
        Content::Map(_) => Text::Both {
            en: text(Some(node), "en").unwrap_or_default().to_owned(),
            zh: text(Some(node), "zh").unwrap_or_default().to_owned(),
        },
        Content::Null | Content::Truth(_) | Content::Number(_) | Content::List(_) => Text::None,
    }
}

/// The node as a whole number.
pub fn as_whole(node: &Node) -> Option<u64> {
    parse_whole(node.as_number()?).ok()
}

/// The node as a decimal number.
pub fn as_decimal(node: &Node) -> Option<Decimal> {
    Decimal::parse(node.as_number()?).ok()
}

/// The node as a duration.
pub fn as_duration(node: &Node) -> Option<SimDuration> {
    parse_duration(node.as_text()?).ok()
}

/// The node as a data rate.
pub fn as_rate(node: &Node) -> Option<BitRate> {
    BitRate::parse(node.as_text()?).ok()
}

/// The text as a node; nothing if nothing was written.
pub fn bilingual_node(text: &Text) -> Option<Node> {
    match text {
        Text::None => None,
        Text::Plain(text) => Some(Node::text(text.clone())),
        Text::Both { en, zh } => {
            Some(Node::map([("en", Node::text(en.clone())), ("zh", Node::text(zh.clone()))]))
        }
    }
}
