//! A small random scenario: odd networks, odd numbers, faults, payments, attacks, invalid blocks;
//! in the end all is mended.

use crate::fuzz::attacks::attacks;
use crate::fuzz::mending::QUIET_INTERVALS;
use crate::fuzz::mending::finds_until_s;
use crate::fuzz::mending::mending;
use crate::sim::rng::Stream;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// What attackers flood with, where no work is asked for.
const FLOODS: [&str; 6] =
    ["free_payments", "dust", "orphans", "old_payments", "announcements", "silence"];
/// A flood takes so long at the most.
const FLOOD_S_MAX: u64 = 600;

/// A scenario that was made up.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    /// The scenario, as its file would have it.
    pub scenario: Value,
    /// How many entries at the end of its script mend everything: what must not be left out.
    pub mending: usize,
}

impl Sketch {
    /// The text of the scenario.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(&self.scenario).expect("a tree of plain values")
    }
}

/// The luck of one scenario.
pub(in crate::fuzz) struct Dice(Stream);

impl Dice {
    pub(in crate::fuzz) fn below(&mut self, limit: usize) -> usize {
        self.0.below(limit as u64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub(in crate::fuzz) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.below(most - least + 1)
    }

    /// Whether something happens that does so once in `times`.
    pub(in crate::fuzz) fn once_in(&mut self, times: u64) -> bool {
        self.0.below(times) == 0
    }

    pub(in crate::fuzz) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// What the scenario's parts must agree on.
pub(in crate::fuzz) struct Cast {
    pub(in crate::fuzz) nodes: u64,
    pub(in crate::fuzz) miners: u64,
    pub(in crate::fuzz) people: Vec<String>,
    /// The people with hashpower, in hundredths of the whole.
    pub(in crate::fuzz) diggers: Vec<(String, u64)>,
    /// The people who have something to pay with.
    payers: Vec<String>,
    /// The people who sell.
    pub(in crate::fuzz) shops: Vec<String>,
    pub(in crate::fuzz) interval_s: u64,
    /// By how many minutes people's clocks are ahead.
    pub(in crate::fuzz) clocks_ahead_min: Vec<i64>,
    /// When everything is mended.
    pub(in crate::fuzz) mended_s: u64,
    has_regions: bool,
    /// Whether a header's hash must meet its target.
    pub(in crate::fuzz) hashes_for_real: bool,
}

impl Cast {
    /// A part of the nodes that are nobody's and do not mine.
    pub(in crate::fuzz) fn machines(&self, dice: &mut Dice) -> f64 {
        let idle = self.nodes - self.people.len() as u64 - self.miners;
        let machines = dice.between(0, idle) as f64 / self.nodes as f64;
        (machines * 1e6).floor() / 1e6
    }
}

/// The random scenario of `seed`.
pub fn generate(seed: u64) -> Sketch {
    let mut dice = Dice(Stream::new(seed, "fuzz", ""));
    let interval_s = *dice.one_of(&[10, 60, 60, 600, 600, 600]);
    let blocks = dice.between(5, 40);
    let nodes = dice.between(2, 20);
    let people = dice.between(0, 3.min(nodes - 1));
    let names = ["ann", "bob", "eve"];
    let people: Vec<String> =
        names.iter().take(people as usize).map(|&name| name.to_owned()).collect();
    let miners = dice.between(1, 5.min(nodes - people.len() as u64));
    let mut cast = Cast {
        nodes,
        miners,
        people,
        diggers: Vec::new(),
        payers: Vec::new(),
        shops: Vec::new(),
        interval_s,
        clocks_ahead_min: Vec::new(),
        mended_s: blocks * interval_s,
        has_regions: false,
        hashes_for_real: true,
    };
    let chain = chain(&mut dice, interval_s);
    cast.hashes_for_real = chain["pow"] == "real";
    let network = network(&mut dice, &mut cast);
    let people = people_of(&mut dice, &mut cast);
    let mut scenario = json!({ "seed": seed, "chain": chain, "network": network });
    if !cast.people.is_empty() {
        scenario["people"] = people;
    }
    if dice.once_in(2) {
        let per_minute = *dice.one_of(&[0.1, 1.0, 6.0]) * 60.0 / interval_s as f64;
        scenario["traffic"] =
            json!({ "people": dice.between(2, 12), "payments_per_minute": per_minute });
    }
    let mut script = faults(&mut dice, &cast);
    script.extend(payments(&mut dice, &cast));
    script.extend(flood(&mut dice, &cast));
    let mut attackers = Dice(Stream::new(seed, "fuzz", "attackers"));
    script.extend(attacks(&mut attackers, &cast, &script));
    let last_find_s = finds_until_s(&cast, &script);
    let mending = mending(&mut dice, &cast, &script, last_find_s);
    let count = mending.len();
    script.extend(mending);
    scenario["script"] = Value::Array(script);
    let end_s = last_find_s + QUIET_INTERVALS * interval_s;
    scenario["stop"] = json!(format!("time >= {end_s}s"));
    scenario["expect"] = json!(["converged"]);
    Sketch { scenario, mending: count }
}

fn chain(dice: &mut Dice, interval_s: u64) -> Value {
    let mut chain = json!({
        "preset": "classroom",
        "block_interval": format!("{interval_s}s"),
        "pow": *dice.one_of(&["real", "real", "sampled"]),
        "hashes_per_block": *dice.one_of(&[2, 16, 256]),
        "retarget_blocks": *dice.one_of(&[json!("never"), json!("never"), json!(2), json!(7)]),
    });
    if dice.once_in(3) {
        chain["coinbase_maturity_blocks"] = json!(dice.between(0, 5));
    }
    if dice.once_in(4) {
        chain["max_block_size_bytes"] = json!(dice.between(1_000, 4_000));
    }
    if dice.once_in(4) {
        chain["subsidy_halving_blocks"] = json!(dice.between(1, 20));
    }
    chain
}

fn network(dice: &mut Dice, cast: &mut Cast) -> Value {
    let topologies = [
        json!("full"),
        json!("ring"),
        json!("star"),
        json!("random"),
        json!({ "random": { "outbound": 1 } }),
        json!({ "random": { "outbound": 2 } }),
    ];
    let fast = format!("{}ms", dice.between(0, 900));
    let slow = format!("{}s", dice.between(1, cast.interval_s / 2));
    let latencies = [
        json!(fast),
        json!(slow),
        json!("bitcoin-2013"),
        json!("bitcoin-2019"),
        json!({ "uniform": { "from": "0s", "to": "3s" } }),
        json!({ "exponential": { "mean": "700ms" } }),
    ];
    let latency = dice.one_of(&latencies).clone();
    cast.has_regions = latency.as_str().is_some_and(|word| word.starts_with("bitcoin"));
    let topology = match dice.one_of(&topologies).clone() {
        Value::String(word) if word == "random" && cast.nodes < 10 => json!("full"),
        Value::Object(law) if law["random"]["outbound"] == json!(2) && cast.nodes < 3 => {
            json!("full")
        }
        law => law,
    };
    let mut network = json!({
        "nodes": cast.nodes,
        "miners": cast.miners,
        "topology": topology,
        "latency": latency,
        "relay": *dice.one_of(&["flood", "inv", "headers", "compact"]),
        "payment_relay": *dice.one_of(&["trickle", "trickle", "flood", "instant"]),
        "mempool": *dice.one_of(&["first_seen", "replace_by_fee"]),
    });
    if dice.once_in(3) {
        network["loss"] = json!(*dice.one_of(&[0.01, 0.1, 0.3]));
    }
    if dice.once_in(3) {
        network["bandwidth"] = json!(*dice.one_of(&["1 Mbit/s", "20 Mbit/s"]));
    }
    if dice.once_in(3) {
        network["validation_time"] = json!(format!("{}ms", dice.between(1, 2_000)));
    }
    network
}

fn people_of(dice: &mut Dice, cast: &mut Cast) -> Value {
    let mut people = Map::new();
    for name in cast.people.clone() {
        let mut person = Map::new();
        if dice.once_in(2) {
            let hundredths = *dice.one_of(&[5, 20, 30]);
            person.insert("hashpower".to_owned(), json!(hundredths as f64 / 100.0));
            cast.diggers.push((name.clone(), hundredths));
        }
        if !dice.once_in(3) {
            person.insert("funds".to_owned(), json!(format!("{} BTC", dice.between(1, 50))));
        }
        if dice.once_in(2) {
            person.insert("confirmations".to_owned(), json!(dice.between(0, 4)));
            cast.shops.push(name.clone());
        }
        if dice.once_in(4) {
            let minutes = dice.between(0, 50);
            let sign = *dice.one_of(&["", "-"]);
            let ahead = minutes as i64;
            cast.clocks_ahead_min.push(if sign == "-" { -ahead } else { ahead });
            person.insert("clock_offset".to_owned(), json!(format!("{sign}{minutes}min")));
        }
        if person.contains_key("funds") || person.contains_key("hashpower") {
            cast.payers.push(name.clone());
        }
        people.insert(name, Value::Object(person));
    }
    Value::Object(people)
}

/// One or two groups of the network.
fn some(dice: &mut Dice, cast: &Cast) -> Value {
    let mut groups = Vec::new();
    for _ in 0..dice.between(1, 2) {
        let group = match dice.below(5) {
            0 if !cast.people.is_empty() => dice.one_of(&cast.people).clone(),
            1 if cast.has_regions => {
                format!("region:{}", dice.one_of(&["NA", "EU", "AP"]))
            }
            2 => format!("miners:{}%", dice.between(1, 100)),
            3 => format!("miner-{}", dice.between(1, cast.miners)),
            _ => format!("nodes:{}%", dice.between(1, 100)),
        };
        groups.push(json!(group));
    }
    Value::Array(groups)
}

fn faults(dice: &mut Dice, cast: &Cast) -> Vec<Value> {
    let mut script = Vec::new();
    let mut broken = Vec::new();
    for number in 0..dice.between(0, 8) {
        let name = format!("fault-{number}");
        let at = format!("{}s", dice.below(cast.mended_s as usize));
        let who = some(dice, cast);
        let mut entry = json!({ "at": at });
        match dice.below(9) {
            0 | 1 => {
                entry["partition"] = json!({ "island": who });
                broken.push(name.clone());
                entry["name"] = json!(name);
            }
            2 => {
                let from = some(dice, cast);
                entry["partition"] = json!({ "island": who, "from": from });
                broken.push(name.clone());
                entry["name"] = json!(name);
            }
            3 => {
                let by = format!("{}s", dice.between(1, 2 * cast.interval_s.min(200)));
                entry["slow"] = json!({ "who": who, "by": by });
                broken.push(name.clone());
                entry["name"] = json!(name);
            }
            4 | 5 => entry["crash"] = who,
            6 => entry["restart"] = who,
            7 => entry["leave"] = who,
            _ if script.iter().any(|entry: &Value| entry.get("hashpower").is_some()) => continue,
            _ => {
                let times = *dice.one_of(&[0.5, 3.0]);
                entry["hashpower"] = json!({ "who": who, "times": times });
            }
        }
        script.push(entry);
        if !broken.is_empty() && dice.once_in(3) {
            let at = format!("{}s", dice.below(cast.mended_s as usize));
            script.push(json!({ "at": at, "heal": dice.one_of(&broken) }));
        }
    }
    if dice.once_in(3) {
        let at = format!("{}s", dice.below(cast.mended_s as usize));
        script.push(json!({ "at": at, "join": some(dice, cast) }));
    }
    script
}

fn payments(dice: &mut Dice, cast: &Cast) -> Vec<Value> {
    let mut script = Vec::new();
    if cast.people.len() < 2 || cast.payers.is_empty() {
        return script;
    }
    let mut sent: Vec<(String, String)> = Vec::new();
    for number in 0..dice.between(0, 6) {
        let from = dice.one_of(&cast.payers).clone();
        let to = dice.one_of(&cast.people).clone();
        let name = format!("pay-{number}");
        let amount = format!("{} sat", dice.between(1, 2_000_000_000));
        let mut pay = json!({ "from": from, "to": to, "amount": amount });
        if dice.once_in(3) {
            pay["fee_sat_per_kilobyte"] = json!(*dice.one_of(&[0, 1_000, 100_000]));
        }
        if dice.once_in(3) {
            pay["hand_to"] = some(dice, cast);
        }
        let earlier: Vec<&String> =
            sent.iter().filter(|(payer, _)| *payer == from).map(|(_, name)| name).collect();
        if !earlier.is_empty() && dice.once_in(2) {
            pay["same_coins_as"] = json!(dice.one_of(&earlier));
        }
        let at = format!("{}s", dice.below(cast.mended_s as usize));
        script.push(json!({ "name": name, "at": at, "pay": pay }));
        sent.push((from, name));
    }
    script
}

/// Somebody floods for a while.
fn flood(dice: &mut Dice, cast: &Cast) -> Vec<Value> {
    let (once, of) = (dice.once_in(3), *dice.one_of(&FLOODS));
    let per_second = dice.between(1, 5);
    let begins_s = dice.between(1, cast.mended_s - 1);
    let ends_s = dice.between(begins_s, cast.mended_s.min(begins_s + FLOOD_S_MAX));
    let Some(by) = cast.people.last().filter(|_| once) else { return Vec::new() };
    let machines = cast.machines(dice);
    let flood = json!({ "by": by, "of": of, "per_second": per_second, "machines": machines });
    vec![
        json!({ "name": "flood", "at": format!("{begins_s}s"), "attack": { "flood": flood } }),
        json!({ "at": format!("{ends_s}s"), "end_attack": "flood" }),
    ]
}
