//! What a scenario may say wrong about money.

use crate::scenario::meaning::Draft;
use crate::scenario::meaning_script::check_groups;
use crate::scenario::meaning_script::unknown;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::tree::Node;
use crate::scenario::units::Share;

/// Reports funds where there can be none, and payments by, to or with what there is not.
pub fn check_money(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    check_funds(draft, out);
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    for (i, entry) in entries.iter().enumerate() {
        if let Some(pay) = entry.get("pay") {
            check_pay(draft, pay, &entries[..i], &format!("/script/{i}/pay"), out);
        }
    }
}

/// Only a classroom has coins that nobody mined.
fn check_funds(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    if draft.chain.preset.has_funds() || !draft.sound(&["/chain/preset"]) {
        return;
    }
    let people = draft.people.keys().map(|name| format!("/people/{name}/funds"));
    for pointer in people.chain(["/traffic/funds".to_owned()]) {
        if let Some(node) = draft.node(&pointer) {
            let problem = draft.problem(Message::FundsOnlyInClassroom, &pointer);
            out.push(problem.given(node.compact()).detail(draft.chain.preset.word()));
        }
    }
}

fn check_pay(
    draft: &Draft<'_>,
    pay: &Node,
    before: &[Node],
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    for key in ["from", "to"] {
        if let Some(node) = pay.get(key)
            && let Some(name) = node.as_text()
            && !draft.names.is_person(name)
        {
            out.push(unknown(draft, name, &format!("{pointer}/{key}"), node.place));
        }
    }
    if let Some(node) = pay.get("amount")
        && node.as_text().is_some_and(|text| text.trim_start().starts_with("0 "))
    {
        let problem = Problem::new(Message::PaysNothing, &format!("{pointer}/amount"), node.place);
        out.push(problem.given(node.compact()));
    }
    if let Some(who) = pay.get("hand_to") {
        check_groups(draft, who, &format!("{pointer}/hand_to"), out);
    }
    check_payer(draft, pay, before, pointer, out);
    check_same_coins(pay, before, pointer, out);
}

/// Somebody without funds, hashpower or income has nothing to pay with.
fn check_payer(
    draft: &Draft<'_>,
    pay: &Node,
    before: &[Node],
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    let Some(node) = pay.get("from") else { return };
    let Some(name) = node.as_text() else { return };
    let Some(person) = draft.people.get(name) else { return };
    let is_paid = before.iter().any(|entry| {
        let to = entry.get("pay").and_then(|pay| pay.get("to"));
        to.and_then(Node::as_text) == Some(name)
    });
    if person.funds_sat == 0 && person.hashpower == Share::ZERO && !is_paid {
        let problem = Problem::new(Message::NothingToPay, &format!("{pointer}/from"), node.place);
        out.push(problem.given(format!("\"{name}\"")));
    }
}

/// The coins of an earlier payment by the same payer.
fn check_same_coins(pay: &Node, before: &[Node], pointer: &str, out: &mut Vec<Problem>) {
    let Some(node) = pay.get("same_coins_as") else { return };
    let Some(name) = node.as_text() else { return };
    let payer = |pay: &Node| pay.get("from").and_then(Node::as_text).map(str::to_owned);
    let by_the_same: Vec<&str> = before
        .iter()
        .filter(|entry| entry.get("pay").is_some_and(|other| payer(other) == payer(pay)))
        .filter_map(|entry| entry.get("name")?.as_text())
        .collect();
    if !by_the_same.contains(&name) {
        let pointer = format!("{pointer}/same_coins_as");
        let problem = Problem::new(Message::NoSuchCoins, &pointer, node.place)
            .given(format!("\"{name}\""))
            .nearest(nearest(name, by_the_same));
        out.push(problem);
    }
}
