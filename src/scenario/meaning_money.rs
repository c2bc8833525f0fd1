//! What a scenario may say wrong about money.

use crate::scenario::meaning::Draft;
use crate::scenario::meaning_script::check_groups;
use crate::scenario::meaning_script::unknown;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::tree::Node;
use crate::scenario::units::AMOUNT_SAT_MAX;
use crate::scenario::units::Share;
use crate::scenario::units::coins_text;
use crate::scenario::value::amount_sat;
use crate::scenario::value::duration;
use crate::scenario::value::whole;

/// Reports funds where there can be none, and payments by, to or with what there is not.
pub fn check_money(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    check_funds(draft, out);
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    for (i, entry) in entries.iter().enumerate() {
        if let Some(pay) = entry.get("pay") {
            check_pay(draft, pay, (entries, i), &format!("/script/{i}/pay"), out);
        }
    }
}

/// All funds together are no more than there can be.
fn check_sum(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let crowd = draft.node("/traffic");
    let each = amount_sat(crowd, "funds").unwrap_or(0);
    let crowd = u128::from(each) * u128::from(whole(crowd, "people").unwrap_or(0));
    let people: u128 = draft.people.values().map(|person| u128::from(person.funds_sat)).sum();
    let pointer = if crowd > people { "/traffic/funds" } else { "/people" };
    let is_sound = draft.sound(&["/people", "/traffic"]);
    if is_sound && people + crowd > u128::from(AMOUNT_SAT_MAX) {
        let sum = u64::try_from(people + crowd).unwrap_or(u64::MAX).min(i64::MAX.unsigned_abs());
        let problem = draft.problem(Message::FundsTooMuch, pointer);
        out.push(problem.given(coins_text(sum)).allowed(coins_text(AMOUNT_SAT_MAX)));
    }
}

/// Only a classroom has coins that nobody mined.
fn check_funds(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    check_sum(draft, out);
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
    (entries, at): (&[Node], usize),
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
        && amount_sat(Some(pay), "amount") == Some(0)
    {
        let problem = Problem::new(Message::PaysNothing, &format!("{pointer}/amount"), node.place);
        out.push(problem.given(node.compact()));
    }
    if let Some(who) = pay.get("hand_to") {
        check_groups(draft, who, &format!("{pointer}/hand_to"), out);
    }
    check_payer(draft, pay, (entries, at), pointer, out);
    check_same_coins(pay, &entries[..at], pointer, out);
}

/// Somebody without funds, hashpower or income has nothing to pay with.
fn check_payer(
    draft: &Draft<'_>,
    pay: &Node,
    (entries, at): (&[Node], usize),
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    let Some(node) = pay.get("from") else { return };
    let Some(name) = node.as_text() else { return };
    let Some(person) = draft.people.get(name) else { return };
    let time = |entry: &Node| duration(Some(entry), "at");
    let may_be_before = |(other, entry): (usize, &Node)| match (time(entry), time(&entries[at])) {
        (Some(paid_at), Some(pays_at)) => (paid_at, other) < (pays_at, at),
        (_, _) => other != at,
    };
    let is_paid =
        entries.iter().enumerate().filter(|&each| may_be_before(each)).any(|(_, entry)| {
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
