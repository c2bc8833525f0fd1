//! Attackers and makers of invalid blocks in made-up scenarios; all have ended when everything is
//! mended.

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind;
use crate::attack::profile::Aim;
use crate::fuzz::generate::Cast;
use crate::fuzz::generate::Dice;
use serde_json::Value;
use serde_json::json;

/// At most so many people attack.
const ATTACKS_MAX: u64 = 2;
/// At most so many invalid blocks are sent.
const CRAFTED_MAX: u64 = 3;

/// Entries of the script. `script` holds those that were made before.
pub(in crate::fuzz) fn attacks(dice: &mut Dice, cast: &Cast, script: &[Value]) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut busy: Vec<String> = Vec::new();
    if script.iter().any(|entry| entry.get("end_attack").is_some()) {
        busy.extend(cast.people.last().cloned()); // floods
    }
    for number in 0..dice.between(0, ATTACKS_MAX) {
        let kind = *dice.one_of(Kind::ALL);
        let free = |who: &[String]| -> Vec<String> {
            who.iter().filter(|name| !busy.contains(name)).cloned().collect()
        };
        let diggers: Vec<String> = cast.diggers.iter().map(|(name, _)| name.clone()).collect();
        let able = free(if kind.profile().mines { &diggers } else { &cast.people });
        let begins_s = dice.between(0, cast.mended_s - 1);
        let ends_s = dice.between(begins_s, cast.mended_s - 1);
        if kind == Kind::Flood || able.is_empty() {
            continue;
        }
        let by = dice.one_of(&able).clone();
        let Some(attack) = attack(dice, cast, kind, &by, script, begins_s) else { continue };
        let name = format!("attack-{number}");
        let what = json!({ kind.word(): attack });
        entries.push(json!({ "name": name, "at": format!("{begins_s}s"), "attack": what }));
        entries.push(json!({ "at": format!("{ends_s}s"), "end_attack": name }));
        busy.push(by);
    }
    entries.extend(crafted(dice, cast));
    entries
}

/// What the script says of an attack, if there is somebody whom it could be against.
fn attack(
    dice: &mut Dice,
    cast: &Cast,
    kind: Kind,
    by: &str,
    script: &[Value],
    begins_s: u64,
) -> Option<Value> {
    let mut attack = json!({ "by": by });
    let others = |who: &[String]| -> Vec<String> {
        who.iter().filter(|name| *name != by).cloned().collect()
    };
    let diggers: Vec<String> = cast.diggers.iter().map(|(name, _)| name.clone()).collect();
    let victims = match kind.profile().aim {
        Aim::Shop => others(&cast.shops),
        Aim::Person => others(&cast.people),
        Aim::Pool => others(&diggers),
        Aim::Payment => {
            let is_his = |entry: &&Value| {
                let at = entry["at"].as_str().and_then(|at| at.strip_suffix('s')?.parse().ok());
                let pay = &entry["pay"];
                pay["from"] == by && pay["to"] != by && at.is_some_and(|at: u64| at < begins_s)
            };
            let his: Vec<&Value> = script.iter().filter(is_his).collect();
            if his.is_empty() {
                return None;
            }
            attack["payment"] = dice.one_of(&his)["name"].clone();
            return Some(attack);
        }
        Aim::Everybody => {
            if kind == Kind::Sybil {
                attack["machines"] = json!(cast.machines(dice));
            }
            return Some(attack);
        }
    };
    if victims.is_empty() {
        return None;
    }
    attack["victim"] = json!(dice.one_of(&victims));
    if kind.profile().aim == Aim::Shop {
        attack["amount"] = json!(format!("{} sat", dice.between(1, 2_000_000_000)));
    }
    Some(attack)
}

/// Blocks that break a rule.
fn crafted(dice: &mut Dice, cast: &Cast) -> Vec<Value> {
    let mut entries = Vec::new();
    for number in 0..dice.between(0, CRAFTED_MAX) {
        let fault = *dice.one_of(&Fault::ALL);
        let at_s = dice.between(0, cast.mended_s - 1);
        let is_possible = cast.hashes_for_real || !fault.needs_work();
        if !is_possible || cast.diggers.is_empty() || !dice.once_in(2) {
            continue;
        }
        let by = &dice.one_of(&cast.diggers).0;
        entries.push(json!({
            "name": format!("crafted-{number}"),
            "at": format!("{at_s}s"),
            "send_crafted": { "by": by, "what": fault.word() },
        }));
    }
    entries
}
