//! The end of a made-up scenario: everything is mended, and one finder is left.

use crate::attack::fault::Fault;
use crate::attack::kinds::Kind;
use crate::fuzz::generate::Cast;
use crate::fuzz::generate::Dice;
use serde_json::Value;
use serde_json::json;

/// After the faults one finder is left for so many block intervals, far more than he needs.
const MENDED_INTERVALS: u64 = 40;

/// A stamp that is too late by its maker's clock is so by this many seconds.
const TOO_LATE_BY_S: u64 = 600;

/// After the last clock takes such a block the one finder finds for so many block intervals more.
const CAUGHT_UP_INTERVALS: u64 = 20;

/// Then nobody finds anything for so long.
pub(in crate::fuzz) const QUIET_INTERVALS: u64 = 2;

/// Until when the one finder who is left finds blocks.
///
/// A block that is stamped too late, or as late as may be, may be taken by nodes whose clocks are
/// ahead of the others': those must come to take it as well, and then be told of blocks on it.
pub(in crate::fuzz) fn finds_until_s(cast: &Cast, script: &[Value]) -> u64 {
    let usual_s = MENDED_INTERVALS * cast.interval_s;
    let is_late = |entry: &Value| {
        entry["send_crafted"]["what"] == Fault::TooLate.word()
            || !entry["attack"][Kind::TimeWarp.word()].is_null()
    };
    if !script.iter().any(is_late) {
        return cast.mended_s + usual_s;
    }
    let (first, last) = cast
        .clocks_ahead_min
        .iter()
        .fold((0, 0), |(first, last), &ahead| (ahead.min(first), ahead.max(last)));
    let apart_s = 60 * (last - first).unsigned_abs();
    let caught_up_s = TOO_LATE_BY_S + apart_s + CAUGHT_UP_INTERVALS * cast.interval_s;
    cast.mended_s + usual_s.max(caught_up_s)
}

/// Everything is mended, everybody comes back, and one finder is left, at the power of all.
pub(in crate::fuzz) fn mending(
    dice: &mut Dice,
    cast: &Cast,
    script: &[Value],
    last_find_s: u64,
) -> Vec<Value> {
    let at = format!("{}s", cast.mended_s);
    let end = format!("{last_find_s}s");
    let is_break = |entry: &&Value| entry.get("partition").is_some() || entry.get("slow").is_some();
    let mut mending: Vec<Value> = script
        .iter()
        .filter(is_break)
        .map(|entry| json!({ "at": at, "heal": entry["name"] }))
        .collect();
    let mut everybody: Vec<Value> = cast.people.iter().map(|name| json!(name)).collect();
    everybody.extend([json!("miners:100%"), json!("nodes:100%")]);
    mending.push(json!({ "at": at, "restart": everybody }));
    let named: u64 = cast.diggers.iter().map(|(_, hundredths)| hundredths).sum();
    let each = (100 - named).max(1) as f64 / 100.0 / cast.miners as f64;
    let mut finders: Vec<(String, f64)> =
        (1..=cast.miners).map(|number| (format!("miner-{number}"), each)).collect();
    let digger = |(name, hundredths): &(String, u64)| (name.clone(), *hundredths as f64 / 100.0);
    finders.extend(cast.diggers.iter().map(digger));
    let is_clean = |name: &str| {
        // whoever sent an invalid block may have been cut off by others
        script.iter().all(|entry| entry["send_crafted"]["by"] != name)
    };
    let clean: Vec<usize> = (0..finders.len()).filter(|&at| is_clean(&finders[at].0)).collect();
    let (finder, share) = finders.remove(*dice.one_of(&clean));
    if !finders.is_empty() {
        let others: Vec<&String> = finders.iter().map(|(name, _)| name).collect();
        mending.push(json!({ "at": at, "hashpower": { "who": others, "times": 0 } }));
    }
    let times = (1.0 / share).ceil();
    mending.push(json!({ "at": at, "hashpower": { "who": finder, "times": times } }));
    mending.push(json!({ "at": end, "hashpower": { "who": finder, "times": 0 } }));
    mending
}
