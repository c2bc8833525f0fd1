//! What a script may say wrong about cut links and nodes that go and come.

use crate::scenario::meaning::Draft;
use crate::scenario::meaning_script::check_groups;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::read_faults::who_of;
use crate::scenario::read_script::read_groups;
use crate::scenario::script::Churn;
use crate::scenario::script::Group;
use crate::scenario::tree::Node;
use crate::scenario::units::duration_text;
use crate::scenario::value::duration;
use crate::sim::time::SimDuration;

/// The most by which all slow links together may be slower: with the longest latency of a law it
/// is what a link can keep.
const SLOWER_MAX: SimDuration = SimDuration::from_secs(40 * 60);

/// Reports islands that are everybody, healing of what was never broken, and payments by people
/// whose nodes are down.
pub fn check_faults(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    let mut slower = SimDuration::ZERO;
    for (i, entry) in entries.iter().enumerate() {
        let pointer = format!("/script/{i}");
        if let Some(cut) = entry.get("partition") {
            check_cut(draft, cut, &format!("{pointer}/partition"), out);
        }
        if let Some(slow) = entry.get("slow") {
            let pointer = format!("{pointer}/slow");
            check_sides(draft, slow, &pointer, &["who", "from"], out);
            let by = duration(Some(slow), "by").unwrap_or(SimDuration::ZERO);
            slower = SimDuration::from_nanos(slower.as_nanos().saturating_add(by.as_nanos()));
            if slower > SLOWER_MAX && by > SimDuration::ZERO {
                let problem = draft.problem(Message::TooSlow, &format!("{pointer}/by"));
                let (given, allowed) = (duration_text(slower), duration_text(SLOWER_MAX));
                out.push(problem.given(given).allowed(allowed));
            }
        }
        if let Some(heal) = entry.get("heal") {
            check_heal(heal, &entries[..i], &format!("{pointer}/heal"), out);
        }
        for change in Churn::ALL {
            if let Some(who) = entry.get(change.word()).and_then(who_of) {
                check_groups(draft, who, &format!("{pointer}/{}", change.word()), out);
            }
        }
        if let Some(from) = entry.get("pay").and_then(|pay| pay.get("from")) {
            check_payer_is_up(entries, i, from, &format!("{pointer}/pay/from"), out);
        }
    }
}

fn check_sides(
    draft: &Draft<'_>,
    between: &Node,
    pointer: &str,
    keys: &[&str],
    out: &mut Vec<Problem>,
) {
    for key in keys {
        if let Some(who) = between.get(key) {
            check_groups(draft, who, &format!("{pointer}/{key}"), out);
        }
    }
}

fn check_cut(draft: &Draft<'_>, cut: &Node, pointer: &str, out: &mut Vec<Problem>) {
    let before = out.len();
    check_sides(draft, cut, pointer, &["island", "from"], out);
    let Some(island) = cut.get("island") else { return };
    if out.len() == before
        && cut.get("from").is_none()
        && is_everybody(draft, &read_groups(Some(island)))
    {
        let pointer = format!("{pointer}/island");
        out.push(Problem::new(Message::IslandIsAll, &pointer, island.place));
    }
}

/// Whether these groups are all nodes, whatever the seed.
fn is_everybody(draft: &Draft<'_>, groups: &[Group]) -> bool {
    let people = draft.people.len() as u64;
    let miners = u64::from(draft.network.miners.count);
    let all_of = |all: fn(&Group) -> bool| groups.iter().any(all);
    let all_miners =
        all_of(|group| matches!(group, Group::Miners(s) if s.billionths() == 1_000_000_000));
    let all_nodes =
        all_of(|group| matches!(group, Group::Nodes(s) if s.billionths() == 1_000_000_000));
    let named =
        |name: &str| groups.iter().any(|group| matches!(group, Group::Name(n) if n == name));
    let has_person =
        |name: &String| named(name) || all_miners && draft.people[name].hashpower.billionths() > 0;
    let has_miner = |number: u64| all_miners || named(&format!("miner-{number}"));
    let crowd = u64::from(draft.network.nodes).saturating_sub(people + miners);
    draft.people.keys().all(has_person) && (1..=miners).all(has_miner) && (crowd == 0 || all_nodes)
}

/// What is healed was cut or slowed down by an earlier entry.
fn check_heal(heal: &Node, before: &[Node], pointer: &str, out: &mut Vec<Problem>) {
    let Some(name) = heal.as_text() else { return };
    let breaks = |entry: &&Node| entry.get("partition").is_some() || entry.get("slow").is_some();
    let broken: Vec<&str> =
        before.iter().filter(breaks).filter_map(|entry| entry.get("name")?.as_text()).collect();
    if !broken.contains(&name) {
        let problem = Problem::new(Message::NothingToHeal, pointer, heal.place)
            .given(format!("\"{name}\""))
            .nearest(nearest(name, broken));
        out.push(problem);
    }
}

/// Reports a payment at a time at which the payer's node, which the script names, is down.
fn check_payer_is_up(
    entries: &[Node],
    at: usize,
    from: &Node,
    pointer: &str,
    out: &mut Vec<Problem>,
) {
    let Some(name) = from.as_text() else { return };
    let Some(paid_at) = duration(Some(&entries[at]), "at") else { return };
    let names_payer = |entry: &Node, change: Churn| {
        let who = entry.get(change.word()).and_then(who_of);
        read_groups(who).contains(&Group::Name(name.to_owned()))
    };
    let mut changes = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        if let Some(change) = Churn::ALL.into_iter().find(|&change| names_payer(entry, change)) {
            let Some(when) = duration(Some(entry), "at") else { return };
            changes.push(((when, i), change));
        }
    }
    changes.sort_unstable_by_key(|&(moment, _)| moment);
    let last = changes.iter().rev().find(|&&(moment, _)| moment < (paid_at, at));
    let first = changes.first();
    let down = match (last, first) {
        (Some(&((when, _), change)), _) if !change.comes() => Some((when, change)),
        (None, Some(&((when, _), Churn::Join))) => Some((when, Churn::Join)),
        _ => None,
    };
    if let Some((when, change)) = down {
        let problem = Problem::new(Message::PayerIsDown, pointer, from.place)
            .given(format!("\"{name}\""))
            .detail(format!("{} {}", change.word(), duration_text(when)));
        out.push(problem);
    }
}
