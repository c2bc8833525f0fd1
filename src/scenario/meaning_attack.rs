//! What the attacks of a script may say wrong.

use crate::attack::fault::Fault;
use crate::attack::junk::Junk;
use crate::attack::kinds::Kind;
use crate::attack::profile::Aim;
use crate::scenario::chain::ProofOfWork;
use crate::scenario::meaning::Draft;
use crate::scenario::meaning_script::unknown;
use crate::scenario::message::Message;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::tree::Node;
use crate::scenario::units::BILLION;
use crate::scenario::units::Share;
use crate::scenario::units::duration_text;
use crate::scenario::value::amount_sat;
use crate::scenario::value::duration;
use crate::scenario::value::share;

/// Reports attacks by nobody, on somebody who sells nothing, without coins or name, and ends of
/// attacks that never begin.
pub fn check_attacks(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    for (i, entry) in entries.iter().enumerate() {
        let pointer = format!("/script/{i}");
        if let Some(attack) = entry.get("attack") {
            if entry.get("name").is_none() {
                let place = Place { length: 1, ..entry.place };
                out.push(Problem::new(Message::AttackWithoutName, &pointer, place));
            }
            let kind = Kind::ALL.iter().find(|kind| attack.get(kind.word()).is_some());
            let Some(profile) = kind.map(|kind| kind.profile()) else { continue };
            let part = attack.get(profile.word).expect("just seen");
            let pointer = format!("{pointer}/attack/{}", profile.word);
            check_alone(entry, part, &entries[..i], &pointer, out);
            check_target(draft, part, profile.aim, &pointer, out);
            if let Some(payment) = part.get("payment") {
                let by = part.get("by").and_then(Node::as_text);
                check_payment(by, payment, &entries[..i], &format!("{pointer}/payment"), out);
            }
            if let Some(machines) = part.get("machines") {
                check_machines(draft, part, machines, &format!("{pointer}/machines"), out);
            }
            if *kind.expect("just seen") == Kind::Flood {
                check_flood(draft, part, &pointer, out);
            }
            if let Some(pool) = part.get("victim").filter(|_| profile.aim == Aim::Pool) {
                check_hashpower(draft, pool, &format!("{pointer}/victim"), out);
            }
            if let Some(by) = part.get("by").filter(|_| profile.mines) {
                check_hashpower(draft, by, &format!("{pointer}/by"), out);
            }
        }
        if let Some(crafted) = entry.get("send_crafted") {
            check_crafted(draft, entry, crafted, &pointer, out);
        }
        if let Some(end) = entry.get("end_attack") {
            check_end(entry, end, &entries[..i], &format!("{pointer}/end_attack"), out);
        }
    }
}

/// An attacker does one thing at a time: as far as the times of the script tell, he has ended what
/// he began.
fn check_alone(entry: &Node, part: &Node, before: &[Node], pointer: &str, out: &mut Vec<Problem>) {
    let at = |entry: &Node| duration(Some(entry), "at");
    let (Some(by), Some(begins)) = (part.get("by"), at(entry)) else { return };
    let name_of = |entry: &Node| entry.get("name").and_then(Node::as_text).map(str::to_owned);
    for other in before {
        let Some(attack) = other.get("attack") else { continue };
        let kind = Kind::ALL.iter().find(|kind| attack.get(kind.word()).is_some());
        let Some(profile) = kind.map(|kind| kind.profile()) else { continue };
        let others_by = attack.get(profile.word).and_then(|part| part.get("by"));
        let (Some(began), Some(name)) = (at(other), name_of(other)) else { continue };
        if others_by.and_then(Node::as_text) != by.as_text() || began > begins {
            continue;
        }
        let is_ended = |end: &Node| {
            let what = end.get("end_attack").and_then(Node::as_text);
            what == Some(name.as_str()) && at(end).is_none_or(|ends| ends <= begins)
        };
        let goes_on = profile.is_endless && !before.iter().any(is_ended);
        if began == begins || goes_on {
            let problem = Problem::new(Message::AttacksAtOnce, &format!("{pointer}/by"), by.place);
            out.push(problem.given(by.compact()).detail(name));
            return;
        }
    }
}

/// There are so many nodes that are nobody's and do not mine.
fn check_machines(
    draft: &Draft<'_>,
    part: &Node,
    machines: &Node,
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    let nodes = u64::from(draft.network.nodes);
    let taken = draft.people.len() as u64 + u64::from(draft.network.miners.count);
    let idle = nodes.saturating_sub(taken);
    let wanted = share(Some(part), "machines").map_or(0, |share| {
        u128::from(share.billionths()) * u128::from(nodes) / u128::from(BILLION)
    });
    if wanted > u128::from(idle) && draft.sound(&["/network/nodes", "/network/miners", "/people"]) {
        let problem = Problem::new(Message::TooFewMachines, pointer, machines.place);
        let problem = problem.given(machines.compact()).detail(wanted.to_string());
        out.push(problem.allowed(idle.to_string()));
    }
}

/// The attacker, his victim and what he wants.
fn check_target(draft: &Draft<'_>, part: &Node, aim: Aim, pointer: &str, out: &mut Vec<Problem>) {
    let by = part.get("by").and_then(Node::as_text);
    for key in ["by", "victim"] {
        let Some(node) = part.get(key) else { continue };
        let Some(name) = node.as_text() else { continue };
        let pointer = format!("{pointer}/{key}");
        let given = format!("\"{name}\"");
        let Some(person) = draft.people.get(name) else {
            out.push(unknown(draft, name, &pointer, node.place));
            continue;
        };
        if key == "by" {
            continue;
        }
        if aim == Aim::Shop && person.confirmations.is_none() {
            out.push(Problem::new(Message::NotAShop, &pointer, node.place).given(given));
        } else if by == Some(name) {
            out.push(Problem::new(Message::RobsHimself, &pointer, node.place).given(given));
        }
    }
    if let Some(node) = part.get("amount")
        && amount_sat(Some(part), "amount") == Some(0)
    {
        let problem = Problem::new(Message::PaysNothing, &format!("{pointer}/amount"), node.place);
        out.push(problem.given(node.compact()));
    }
}

/// An earlier payment that the attacker made himself.
fn check_payment(
    by: Option<&str>,
    node: &Node,
    before: &[Node],
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    let Some(name) = node.as_text() else { return };
    let is_his = |entry: &&Node| {
        entry.get("pay").and_then(|pay| pay.get("from")).and_then(Node::as_text) == by
    };
    let his = before.iter().filter(is_his).filter_map(|entry| entry.get("name")?.as_text());
    let his: Vec<&str> = his.collect();
    let to = |entry: &Node| entry.get("pay")?.get("to")?.as_text().map(str::to_owned);
    let named = before.iter().find(|e| e.get("name").and_then(Node::as_text) == Some(name));
    if named.and_then(to).as_deref() == by {
        out.push(
            Problem::new(Message::RobsHimself, pointer, node.place)
                .given(format!("\"{}\"", by.unwrap_or_default())),
        );
    } else if !his.contains(&name) {
        let problem = Problem::new(Message::NothingToTakeBack, pointer, node.place)
            .given(format!("\"{name}\""))
            .nearest(nearest(name, his));
        out.push(problem);
    }
}

/// A crafted block has a name, a maker with hashpower, and work where that is its fault.
fn check_crafted(
    draft: &Draft<'_>,
    entry: &Node,
    crafted: &Node,
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    if entry.get("name").is_none() {
        let place = Place { length: 1, ..entry.place };
        out.push(Problem::new(Message::CraftedWithoutName, pointer, place));
    }
    if let Some(by) = crafted.get("by") {
        let pointer = format!("{pointer}/send_crafted/by");
        match by.as_text() {
            Some(name) if !draft.people.contains_key(name) => {
                out.push(unknown(draft, name, &pointer, by.place));
            }
            _ => check_hashpower(draft, by, &pointer, out),
        }
    }
    let what = crafted.get("what");
    let fault = what.and_then(Node::as_text).and_then(Fault::from_word);
    if let (Some(what), Some(fault)) = (what, fault)
        && fault.needs_work()
        && draft.chain.pow != ProofOfWork::Real
    {
        let pointer = format!("{pointer}/send_crafted/what");
        let problem = Problem::new(Message::WorkIsNotChecked, &pointer, what.place);
        out.push(problem.given(what.compact()).detail(draft.chain.pow.word()));
    }
}

/// Headers without work are told from others where hashes are tried.
fn check_flood(draft: &Draft<'_>, part: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let Some(of) = part.get("of") else { return };
    let is_headers = of.as_text().is_some_and(|word| word == Junk::Headers.word());
    if is_headers && draft.chain.pow != ProofOfWork::Real {
        let pointer = format!("{pointer}/of");
        let problem = Problem::new(Message::WorkIsNotChecked, &pointer, of.place);
        out.push(problem.given(of.compact()).detail(draft.chain.pow.word()));
    }
}

fn check_hashpower(draft: &Draft<'_>, by: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let Some(name) = by.as_text() else { return };
    if !draft.sound(&[&format!("/people/{name}/hashpower")]) {
        return;
    }
    if draft.people.get(name).is_some_and(|person| person.hashpower == Share::ZERO) {
        let problem = Problem::new(Message::NoHashpower, pointer, by.place);
        out.push(problem.given(format!("\"{name}\"")));
    }
}

/// What ends has begun: an entry before this one, and no later time.
fn check_end(entry: &Node, end: &Node, before: &[Node], pointer: &str, out: &mut Vec<Problem>) {
    let Some(name) = end.as_text() else { return };
    let attacks = before.iter().filter(|entry| entry.get("attack").is_some());
    let named = |entry: &&Node| entry.get("name").and_then(Node::as_text) == Some(name);
    let at = |entry: &Node| duration(Some(entry), "at");
    if let Some((ends, begins)) = attacks.clone().find(named).and_then(|a| at(entry).zip(at(a)))
        && ends < begins
    {
        let problem = Problem::new(Message::EndsBeforeItBegins, pointer, end.place);
        out.push(problem.given(format!("\"{name}\"")).detail(duration_text(begins)));
        return;
    }
    let attacks: Vec<&str> = attacks.filter_map(|entry| entry.get("name")?.as_text()).collect();
    if !attacks.contains(&name) {
        let problem = Problem::new(Message::NoAttackToEnd, pointer, end.place)
            .given(format!("\"{name}\""))
            .nearest(nearest(name, attacks));
        out.push(problem);
    }
}
