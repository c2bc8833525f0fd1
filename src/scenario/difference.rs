//! Where two documents differ, value by value.

use crate::scenario::json::escape;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;

/// A value that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its JSON pointer.
    pub pointer: String,
    /// What one says, on one line; nothing if it has no such value.
    pub one: Option<String>,
    /// What the other says.
    pub other: Option<String>,
}

/// Every value in which two documents differ, in the order of the first one. Lists of different
/// lengths are told whole.
pub fn differences(one: &Node, other: &Node) -> Vec<Difference> {
    let mut found = Vec::new();
    walk("", Some(one), Some(other), &mut found);
    found
}

fn walk(pointer: &str, one: Option<&Node>, other: Option<&Node>, found: &mut Vec<Difference>) {
    let (contents, below) = (one.map(|node| &node.content), other.map(|node| &node.content));
    match (contents, below) {
        (Some(Content::Map(mine)), Some(Content::Map(theirs))) => {
            let (one, other) = (one.expect("a map"), other.expect("a map"));
            for key in mine.iter().map(|member| &member.key) {
                walk(&child(pointer, key), one.get(key), other.get(key), found);
            }
            for key in theirs.iter().map(|member| &member.key).filter(|key| one.get(key).is_none())
            {
                walk(&child(pointer, key), None, other.get(key), found);
            }
        }
        (Some(Content::List(mine)), Some(Content::List(theirs))) if mine.len() == theirs.len() => {
            for (at, (one, other)) in mine.iter().zip(theirs).enumerate() {
                walk(&format!("{pointer}/{at}"), Some(one), Some(other), found);
            }
        }
        _ => {
            let (one, other) = (one.map(Node::compact), other.map(Node::compact));
            if one != other {
                found.push(Difference { pointer: pointer.to_owned(), one, other });
            }
        }
    }
}

fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::json::parse;

    #[test]
    fn each_value_that_differs_is_told_with_its_pointer() {
        let parsed = |text: &str| parse(text).expect("JSON");
        let one =
            parsed(r#"{"a": {"b": 1, "c/d": [1, 2]}, "e": [1], "f": true, "same": {"x": 0}}"#);
        let other =
            parsed(r#"{"a": {"b": 2, "c/d": [1, 3]}, "e": [], "g": null, "same": {"x": 0}}"#);
        let told: Vec<String> = differences(&one, &other)
            .into_iter()
            .map(|found| {
                let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
                format!("{} {} {}", found.pointer, text(found.one), text(found.other))
            })
            .collect();
        assert_eq!(told, ["/a/b 1 2", "/a/c~1d/1 2 3", "/e [1] []", "/f true -", "/g - null"]);
        assert_eq!(differences(&one, &one), []);
    }
}
