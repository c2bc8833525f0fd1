//! `--set /pointer=VALUE`: changes a tree before it is read, as the resolved scenario shows it.

use crate::scenario::json::parse;
use crate::scenario::keys::SCENARIO;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::tree::Content;
use crate::scenario::tree::Member;
use crate::scenario::tree::Node;

/// Applies one setting, the flag with number `flag`, to the tree.
///
/// # Errors
///
/// A setting that is no pointer and value, or a pointer that leads nowhere.
pub fn apply(root: &mut Node, setting: &str, flag: u16) -> Result<(), Box<Problem>> {
    let place = Place { flag: Some(flag), ..Place::default() };
    let Some((pointer, value)) = setting.split_once('=').filter(|(p, _)| p.starts_with('/')) else {
        let problem = Problem::new(Message::BadSetting, "", place).given(setting);
        return Err(Box::new(problem.nearest(with_slashes(setting))));
    };
    let value = read_value(value.trim(), place);
    let parts: Vec<String> = pointer
        .trim_end()
        .split('/')
        .skip(1)
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut node = root;
    for (i, part) in parts.iter().enumerate() {
        let outer: Vec<&str> = parts[..i].iter().map(String::as_str).collect();
        widen(node, &outer, part, place);
        let known = known_names(node, &outer);
        let fault = || {
            let problem = Problem::new(Message::NoSuchPlace, pointer, place);
            Box::new(problem.nearest(nearest(part, known.iter().map(String::as_str))))
        };
        node = step(node, part, &outer, place).ok_or_else(fault)?;
    }
    *node = value;
    Ok(())
}

/// The setting as it has to be written, where a path is given as messages write it
/// (`network.loss=0.5`); empty where there is none.
fn with_slashes(setting: &str) -> String {
    match setting.split_once('=') {
        None | Some(("", _)) => String::new(),
        Some((path, value)) => format!("/{}={value}", path.replace('.', "/")),
    }
}

/// The value as JSON, or as a text if it is none.
fn read_value(text: &str, place: Place) -> Node {
    let mut node = parse(text).unwrap_or_else(|_| Node::text(text));
    replace(&mut node, place);
    node
}

/// Gives the node and everything in it this place.
fn replace(node: &mut Node, place: Place) {
    node.place = place;
    match &mut node.content {
        Content::List(nodes) => nodes.iter_mut().for_each(|node| replace(node, place)),
        Content::Map(members) => {
            for member in members {
                member.key_place = place;
                replace(&mut member.node, place);
            }
        }
        Content::Null | Content::Truth(_) | Content::Number(_) | Content::Text(_) => {}
    }
}

/// Where the file uses a short form (`"miners": 20`), writes the long one that the pointer means.
fn widen(node: &mut Node, outer: &[&str], part: &str, place: Place) {
    let short = match (outer, &node.content) {
        (["network", "miners"], Content::Number(_)) => "count",
        (["stop"], Content::Text(_)) => "when",
        (["title" | "question" | "note"], Content::Text(_)) => {
            if part == "zh" {
                "en"
            } else {
                "zh"
            }
        }
        (["network", "latency"], Content::Text(text)) if text.starts_with(char::is_numeric) => {
            "constant"
        }
        (["network", "topology" | "latency"], Content::Text(_)) => {
            node.content = Content::Map(Vec::new());
            return;
        }
        (_, _) => return,
    };
    let inner = node.clone();
    node.content =
        Content::Map(vec![Member { key: short.to_owned(), key_place: place, node: inner }]);
}

/// The child `part` of a node: in a list by its name or its place. A missing key of an object is
/// made, a missing person is not.
fn step<'a>(node: &'a mut Node, part: &str, outer: &[&str], place: Place) -> Option<&'a mut Node> {
    match &mut node.content {
        Content::List(nodes) => {
            let is_called = |node: &Node| node.get("name").and_then(Node::as_text) == Some(part);
            let index = nodes.iter().position(is_called).or_else(|| part.parse().ok())?;
            nodes.get_mut(index)
        }
        Content::Map(members) => {
            let index = members.iter().position(|member| member.key == part);
            if index.is_none() && outer == ["people"] {
                return None;
            }
            let index = index.unwrap_or_else(|| {
                let empty = Node { place, content: Content::Map(Vec::new()) };
                members.push(Member { key: part.to_owned(), key_place: place, node: empty });
                members.len() - 1
            });
            Some(&mut members[index].node)
        }
        Content::Null | Content::Truth(_) | Content::Number(_) | Content::Text(_) => None,
    }
}

/// What could have been meant inside `outer`, which is `node`: keys, people, entries with a name.
fn known_names(node: &Node, outer: &[&str]) -> Vec<String> {
    let names = match &node.content {
        Content::List(nodes) => nodes.iter().filter_map(|node| node.get("name")?.as_text()),
        Content::Map(members) if outer == ["people"] => {
            return members.iter().map(|member| member.key.clone()).collect();
        }
        _ if outer.is_empty() => {
            return SCENARIO.iter().map(|field| field.key.to_owned()).collect();
        }
        _ => return Vec::new(),
    };
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(file: &str, setting: &str) -> String {
        let mut root = parse(file).unwrap();
        apply(&mut root, setting, 0).map_or_else(
            |fault| format!("{:?} {}", fault.message, fault.nearest).trim_end().to_owned(),
            |()| root.compact(),
        )
    }

    #[test]
    fn a_value_is_replaced_made_or_widened() {
        let file = r#"{"network": {"nodes": 5, "miners": 2}, "stop": "time >= 1d",
                       "script": [{"at": "1h"}, {"name": "heist", "at": "2h"}]}"#;
        for (setting, part) in [
            ("/network/nodes=7", r#""nodes": 7"#),
            ("/network/latency=50ms", r#""latency": "50ms""#),
            ("/chain/pow=sampled", r#""chain": {"pow": "sampled"}"#),
            ("/network/miners/count=3", r#""miners": {"count": 3}"#),
            ("/stop/limit=2d", r#""stop": {"when": "time >= 1d", "limit": "2d"}"#),
            ("/stop=height >= 3", r#""stop": "height >= 3""#),
            ("/script/0/at=3h", r#"{"at": "3h"}"#),
            ("/script/heist/at=4h", r#"{"name": "heist", "at": "4h"}"#),
        ] {
            let changed = set(file, setting);
            assert!(changed.contains(part), "{setting}: {changed}");
        }
    }

    #[test]
    fn a_setting_without_a_place_is_refused() {
        assert_eq!(set("{}", "network"), "BadSetting");
        assert_eq!(set("{}", "=3"), "BadSetting");
        assert_eq!(set("{}", "network=3"), "BadSetting /network=3");
        assert_eq!(set("{}", "network.loss=0.5"), "BadSetting /network/loss=0.5");
        assert_eq!(set(r#"{"seed": 3}"#, "/seed/x=3"), "NoSuchPlace");
        assert_eq!(set(r#"{"people": {}}"#, "/people/eve/hashpower=1"), "NoSuchPlace");
        assert_eq!(set(r#"{"script": []}"#, "/script/0/at=1h"), "NoSuchPlace");
        assert_eq!(set(r#"{"script": []}"#, "/script/heist/at=1h"), "NoSuchPlace");
        let file = r#"{"people": {"mallory": {}}, "script": [{"name": "heist", "at": "2h"}]}"#;
        assert_eq!(set(file, "/script/heits/at=1h"), "NoSuchPlace heist");
        assert_eq!(set(file, "/people/malory/hashpower=1"), "NoSuchPlace mallory");
    }
}
