//! The sections `people` and `script`: from a checked tree and back.

use crate::scenario::check::is_note;
use crate::scenario::condition::Condition;
use crate::scenario::figures::Names;
use crate::scenario::network::MempoolPolicy;
use crate::scenario::people::People;
use crate::scenario::people::Person;
use crate::scenario::people::Region;
use crate::scenario::read_attack;
use crate::scenario::read_faults;
use crate::scenario::script::Entry;
use crate::scenario::script::FEE_RATE;
use crate::scenario::script::Group;
use crate::scenario::script::Moment;
use crate::scenario::script::Pay;
use crate::scenario::script::Verb;
use crate::scenario::tree::Content;
use crate::scenario::tree::Node;
use crate::scenario::units::Decimal;
use crate::scenario::units::Share;
use crate::scenario::units::amount_text;
use crate::scenario::units::duration_text;
use crate::scenario::units::parse_duration;
use crate::scenario::value::amount_sat;
use crate::scenario::value::bilingual;
use crate::scenario::value::bilingual_node;
use crate::scenario::value::count;
use crate::scenario::value::decimal;
use crate::scenario::value::duration;
use crate::scenario::value::member;
use crate::scenario::value::share;
use crate::scenario::value::text;
use crate::scenario::value::whole;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;

/// The people of a checked section.
pub fn read_people(section: Option<&Node>) -> People {
    let members = section.map_or(&[][..], Node::members);
    let people = members.iter().filter(|member| matches!(member.node.content, Content::Map(_)));
    people
        .filter(|member| !is_note(member))
        .map(|member| (member.key.clone(), Person::read(&member.node)))
        .collect()
}

/// The section with everything written out.
pub fn people_node(people: &People) -> Node {
    Node::map(people.iter().map(|(name, person)| (name.as_str(), person.to_node())))
}

impl Person {
    fn read(node: &Node) -> Self {
        let part = Some(node);
        let peers = member(part, "peers").map_or(&[][..], Node::elements);
        Self {
            hashpower: share(part, "hashpower").unwrap_or(Share::ZERO),
            region: text(part, "region").and_then(Region::from_code),
            peers: peers.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
            latency: duration(part, "latency"),
            clock_offset_ns: text(part, "clock_offset").map_or(0, signed_ns),
            funds_sat: amount_sat(part, "funds").unwrap_or(0),
            confirmations: count(part, "confirmations"),
            mempool: text(part, "mempool").and_then(MempoolPolicy::from_word),
        }
    }

    fn to_node(&self) -> Node {
        let peers = self.peers.iter().map(|name| Node::text(name.clone()));
        let offset = SimDuration::from_nanos(self.clock_offset_ns.unsigned_abs());
        let sign = if self.clock_offset_ns < 0 { "-" } else { "" };
        let mut members = vec![("hashpower", Node::number(self.hashpower))];
        if let Some(region) = self.region {
            members.push(("region", Node::text(region.code())));
        }
        members.push(("peers", Node::list(peers)));
        let latency = self.latency.map(duration_text);
        members.extend(latency.map(|text| ("latency", Node::text(text))));
        members.push(("clock_offset", Node::text(format!("{sign}{}", duration_text(offset)))));
        if self.funds_sat > 0 {
            members.push(("funds", Node::text(amount_text(self.funds_sat))));
        }
        members.extend(self.confirmations.map(|count| ("confirmations", Node::number(count))));
        members.extend(self.mempool.map(|policy| ("mempool", Node::text(policy.word()))));
        Node::map(members)
    }
}

/// A duration with or without a minus, in nanoseconds; 0 if it is none.
fn signed_ns(text: &str) -> i64 {
    let (negative, positive) = match text.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let nanos = parse_duration(positive).map_or(0, SimDuration::as_nanos);
    let nanos = i64::try_from(nanos).unwrap_or(i64::MAX);
    if negative { -nanos } else { nanos }
}

/// The entry of a checked node; faulty expressions and groups are left out, since they are
/// reported elsewhere.
pub fn read_entry(node: &Node, names: &Names) -> Option<Entry> {
    let part = Some(node);
    let expect = member(part, "expect").map_or(&[][..], Node::elements);
    let expect = expect.iter().filter_map(Node::as_text);
    Some(Entry {
        name: text(part, "name").map(str::to_owned),
        moment: read_moment(part, names)?,
        verb: read_verb(node),
        note: bilingual(part, "note"),
        expect: expect.filter_map(|text| Condition::parse(text, names).ok()).collect(),
    })
}

fn read_moment(part: Option<&Node>, names: &Names) -> Option<Moment> {
    if let Some(at) = duration(part, "at") {
        return Some(Moment::At(SimTime::ZERO.saturating_add(at)));
    }
    let condition = Condition::parse(text(part, "when")?, names).ok()?;
    Some(Moment::When { condition, after: duration(part, "after").unwrap_or(SimDuration::ZERO) })
}

fn read_verb(node: &Node) -> Option<Verb> {
    if let Some(mine) = node.get("mine") {
        let by = text(Some(mine), "by")?.to_owned();
        return Some(Verb::Mine { by, on: text(Some(mine), "on").unwrap_or("tip").to_owned() });
    }
    if let Some(pay) = node.get("pay") {
        return Pay::read(pay).map(Verb::Pay);
    }
    if let Some(change) = node.get("hashpower") {
        let who = read_groups(change.get("who"));
        return Some(Verb::Hashpower { who, times: decimal(Some(change), "times")? });
    }
    read_attack::read_verb(node).or_else(|| read_faults::read_verb(node))
}

/// The groups of a checked list.
pub fn read_groups(who: Option<&Node>) -> Vec<Group> {
    let nodes = who.map_or_else(Vec::new, groups);
    nodes.into_iter().filter_map(|node| node.as_text().and_then(Group::parse)).collect()
}

/// A list of groups as their texts.
pub fn groups_node(groups: &[Group]) -> Node {
    Node::list(groups.iter().map(|group| Node::text(group.to_string())))
}

impl Pay {
    fn read(node: &Node) -> Option<Self> {
        let part = Some(node);
        Some(Self {
            from: text(part, "from")?.to_owned(),
            to: text(part, "to")?.to_owned(),
            amount_sat: amount_sat(part, "amount")?,
            fee_rate: whole(part, "fee_sat_per_kilobyte").unwrap_or(FEE_RATE),
            hand_to: read_groups(node.get("hand_to")),
            same_coins_as: text(part, "same_coins_as").map(str::to_owned),
        })
    }

    fn to_node(&self) -> Node {
        let mut members = vec![
            ("from", Node::text(self.from.clone())),
            ("to", Node::text(self.to.clone())),
            ("amount", Node::text(amount_text(self.amount_sat))),
            ("fee_sat_per_kilobyte", Node::number(self.fee_rate)),
            ("hand_to", groups_node(&self.hand_to)),
        ];
        let other = self.same_coins_as.clone();
        members.extend(other.map(|name| ("same_coins_as", Node::text(name))));
        Node::map(members)
    }
}

/// The groups of `who`, which may be one or a list.
pub fn groups(who: &Node) -> Vec<&Node> {
    match &who.content {
        Content::List(nodes) => nodes.iter().collect(),
        Content::Null
        | Content::Truth(_)
        | Content::Number(_)
        | Content::Text(_)
        | Content::Map(_) => vec![who],
    }
}

impl Group {
    /// Reads a name, `region:JP`, `nodes:40%` or `miners:40%`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None => Some(Self::Name(text.to_owned())),
            Some(("region", code)) => Region::from_code(code).map(Self::Region),
            Some(("nodes", percent)) => parse_percent(percent).map(Self::Nodes),
            Some(("miners", percent)) => parse_percent(percent).map(Self::Miners),
            Some((_, _)) => None,
        }
    }
}

/// `40%` as a share.
fn parse_percent(text: &str) -> Option<Share> {
    let billionths = Decimal::parse(text.strip_suffix('%')?).ok()?.billionths();
    let is_share = billionths.is_multiple_of(100) && billionths / 100 <= Share::ONE.billionths();
    is_share.then(|| Share::from_billionths(billionths / 100))
}

impl Entry {
    /// The entry with everything written out.
    pub fn to_node(&self) -> Node {
        let mut members = Vec::new();
        if let Some(name) = &self.name {
            members.push(("name", Node::text(name.clone())));
        }
        match &self.moment {
            Moment::At(at) => {
                let at = SimDuration::from_nanos(at.as_nanos());
                members.push(("at", Node::text(duration_text(at))));
            }
            Moment::When { condition, after } => {
                members.push(("when", Node::text(condition.text())));
                members.push(("after", Node::text(duration_text(*after))));
            }
        }
        match &self.verb {
            Some(Verb::Mine { by, on }) => {
                let by = ("by", Node::text(by.clone()));
                members.push(("mine", Node::map([by, ("on", Node::text(on.clone()))])));
            }
            Some(Verb::Hashpower { who, times }) => {
                let times = ("times", Node::number(times));
                members.push(("hashpower", Node::map([("who", groups_node(who)), times])));
            }
            Some(Verb::Pay(pay)) => members.push(("pay", pay.to_node())),
            Some(verb) => {
                members
                    .extend(read_attack::member_of(verb).or_else(|| read_faults::member_of(verb)));
            }
            None => {}
        }
        members.extend(bilingual_node(&self.note).map(|note| ("note", note)));
        if !self.expect.is_empty() {
            members.push(("expect", conditions_node(&self.expect)));
        }
        Node::map(members)
    }
}

/// A list of conditions as their texts.
pub fn conditions_node(conditions: &[Condition]) -> Node {
    Node::list(conditions.iter().map(|condition| Node::text(condition.text())))
}
