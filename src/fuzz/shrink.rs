//! From a scenario that fails to the smallest one found that still fails in the same way.

use crate::fuzz::generate::Sketch;
use crate::fuzz::play::Verdict;
use crate::fuzz::play::judge;
use serde_json::Value;
use serde_json::json;

/// So many smaller scenarios are played at the most.
const PLAYS_MAX: u32 = 400;

/// Leaves out and makes simpler whatever it can while the scenario fails as `failure` does.
pub fn shrink(sketch: &Sketch, failure: &Verdict) -> Sketch {
    let mut best = sketch.clone();
    let mut plays = 0;
    loop {
        let smaller = candidates(&best).into_iter().find(|candidate| {
            plays += 1;
            plays <= PLAYS_MAX && judge(candidate).is_like(failure)
        });
        match smaller {
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}

/// Scenarios with one thing less than this one, the largest step first.
fn candidates(sketch: &Sketch) -> Vec<Sketch> {
    let mut all = Vec::new();
    let entries = sketch.scenario["script"].as_array().map_or(0, Vec::len);
    for at in 0..entries.saturating_sub(sketch.mending) {
        let mut smaller = sketch.clone();
        if smaller.remove_entry(at) {
            all.push(smaller);
        }
    }
    let removed = |pointer: &str, key: &str| {
        let mut smaller = sketch.clone();
        let object = smaller.scenario.pointer_mut(pointer)?.as_object_mut()?;
        object.remove(key).map(|_| smaller)
    };
    all.extend(removed("", "traffic"));
    for (pointer, keep) in [("/chain", "preset block_interval"), ("/network", "nodes miners")] {
        let keys = keys_of(&sketch.scenario, pointer);
        let optional = keys.iter().filter(|key| !keep.split(' ').any(|kept| kept == *key));
        all.extend(optional.filter_map(|key| removed(pointer, key)));
    }
    for name in keys_of(&sketch.scenario, "/people") {
        let pointer = format!("/people/{name}");
        let keys = keys_of(&sketch.scenario, &pointer);
        // Who has hashpower may be the one finder who is left: he keeps it.
        let optional = keys.iter().filter(|key| *key != "hashpower");
        all.extend(optional.filter_map(|key| removed(&pointer, key)));
    }
    if let Some(nodes) = sketch.scenario["network"]["nodes"].as_u64() {
        for fewer in [nodes / 2, nodes - 1].into_iter().filter(|&fewer| (2..nodes).contains(&fewer))
        {
            let mut smaller = sketch.clone();
            smaller.scenario["network"]["nodes"] = json!(fewer);
            all.push(smaller);
        }
    }
    all
}

fn keys_of(scenario: &Value, pointer: &str) -> Vec<String> {
    let object = scenario.pointer(pointer).and_then(Value::as_object);
    object.map_or_else(Vec::new, |object| object.keys().cloned().collect())
}
