//! Where two histories part: the first event that is not the same, with what is around it.

use crate::primitives::hash::Hash256;
use crate::sim::time::SimTime;
use crate::story::content_names::ContentNames;
use crate::story::course::Pause;
use crate::story::run::Run;
use crate::story::trace::TraceLine;
use crate::story::trace::line;
use crate::world::event::EventRecord;
use crate::world::observation::EVENT;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::View;
use serde::Serialize;

/// Events that are played in both before they are compared.
const STRETCH: u64 = 1 << 17;
/// So many events of each history are told before the parting and from it on.
pub const AROUND: usize = 4;
/// An event that both have, but not at the same place, is looked for so far.
const REORDERED_WITHIN: usize = 64;

/// What happens by luck alone.
const LUCK: [&str; 5] = ["trickle", "chunk in vain", "block found", "traffic", "connect"];

/// The first event in which two histories differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// The event's number.
    pub event: u64,
    /// When it happens in either; nothing where a history has ended before.
    pub at_ns: [Option<u64>; 2],
    /// How they differ.
    pub kind: PartingKind,
    /// The last events that both have.
    pub before: Vec<TraceLine>,
    /// The events from the parting on, in either.
    pub from_there: [Vec<TraceLine>; 2],
}

/// How two histories differ where they part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartingKind {
    /// The same events in another order.
    Order,
    /// The same event at another time: a delay differs.
    Time,
    /// Something that happens by luck comes at another time or not at all.
    Draw,
    /// The same kind of event for the same node, about something else.
    Content,
    /// One of them has ended.
    End,
    /// Other events altogether.
    Other,
}

/// Where two histories part, given the same stretch of both and the number of its first event;
/// nothing if neither has an event that the other lacks.
pub fn parting(first: u64, [one, other]: [&[TraceLine]; 2]) -> Option<Parting> {
    let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    if common == one.len() && common == other.len() {
        return None;
    }
    let from_there = [one, other].map(|lines| {
        let end = lines.len().min(common + AROUND);
        lines[common..end].to_vec()
    });
    Some(Parting {
        event: first + common as u64,
        at_ns: [one, other].map(|lines| lines.get(common).map(|line| line.at_ns)),
        kind: kind([&one[common..], &other[common..]]),
        before: one[common.saturating_sub(AROUND)..common].to_vec(),
        from_there,
    })
}

fn kind([one, other]: [&[TraceLine]; 2]) -> PartingKind {
    let ([mine, ..], [theirs, ..]) = (one, other) else { return PartingKind::End };
    let same = |a: &TraceLine, b: &TraceLine| {
        (a.at_ns, &a.what, &a.node, &a.from, &a.item, a.argument)
            == (b.at_ns, &b.what, &b.node, &b.from, &b.item, b.argument)
    };
    let same_but_for_time = |a: &TraceLine, b: &TraceLine| {
        (&a.what, &a.node, &a.from, &a.item, a.argument)
            == (&b.what, &b.node, &b.from, &b.item, b.argument)
    };
    let within = |lines: &[TraceLine], is: &dyn Fn(&TraceLine) -> bool| {
        lines.iter().take(REORDERED_WITHIN).any(is)
    };
    let by_luck = |line: &TraceLine| LUCK.contains(&line.what.as_str());
    if within(other, &|line| same(line, mine)) && within(one, &|line| same(line, theirs)) {
        return PartingKind::Order;
    }
    let same_kind =
        (&mine.what, &mine.node, &mine.from) == (&theirs.what, &theirs.node, &theirs.from);
    if same_kind && !same_but_for_time(mine, theirs) && mine.at_ns == theirs.at_ns {
        return PartingKind::Content;
    }
    // The one that comes first is the one that differs: does the other history have it later?
    let (early, later) = if mine.at_ns <= theirs.at_ns { (mine, other) } else { (theirs, one) };
    match (by_luck(early), within(later, &|line| same_but_for_time(line, early))) {
        (true, _) => PartingKind::Draw,
        (false, true) => PartingKind::Time,
        (false, false) => PartingKind::Other,
    }
}

/// Plays both from where they are until an event differs, or to the end of both.
pub fn play_to_parting(one: &mut Run<'_>, other: &mut Run<'_>) -> Option<Parting> {
    let mut collectors = [Collector::default(), Collector::default()];
    let mut first = one.world.events();
    loop {
        let pause = Pause::AfterEvents(first + STRETCH);
        let [mine, theirs] = &mut collectors;
        mine.events.clear();
        theirs.events.clear();
        let goes_on = one.go_on(pause, &mut [mine]) | other.go_on(pause, &mut [theirs]);
        let [mine, theirs] = &collectors;
        if mine.events != theirs.events {
            let common = mine.events.iter().zip(&theirs.events).take_while(|(a, b)| a == b).count();
            let begin = common.saturating_sub(AROUND);
            let lines =
                [mine.lines(begin, first, &one.world), theirs.lines(begin, first, &other.world)];
            return parting(first + begin as u64, [&lines[0], &lines[1]]);
        }
        if !goes_on {
            return None;
        }
        first += STRETCH;
    }
}

/// The events of a stretch.
#[derive(Default)]
struct Collector {
    names: ContentNames,
    events: Vec<(SimTime, EventRecord, Option<Hash256>)>,
}

impl Collector {
    /// The lines from the event at `begin` on; the stretch's first event has the number `first`.
    fn lines(&self, begin: usize, first: u64, view: &dyn View) -> Vec<TraceLine> {
        let end = self.events.len().min(begin + AROUND + REORDERED_WITHIN);
        let numbered = (first + begin as u64..).zip(&self.events[begin..end]);
        numbered.map(|(number, &(at, record, item))| line(number, at, record, item, view)).collect()
    }
}

impl Observer for Collector {
    fn wants(&self) -> u32 {
        EVENT
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        if let Observation::Event { record, .. } = *what {
            let item = self.names.hash(record.kind, record.item, view);
            self.events.push((now, record, item));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(event: u64, at_ns: u64, what: &str, node: &str, item: &str) -> TraceLine {
        TraceLine {
            event,
            at_ns,
            what: what.to_owned(),
            node: Some(node.to_owned()),
            from: None,
            item: Some(item.to_owned()),
            argument: 0,
        }
    }

    /// A line at the place `at`, whatever its number was.
    fn numbered(lines: Vec<TraceLine>) -> Vec<TraceLine> {
        (0..).zip(lines).map(|(at, line)| TraceLine { event: at, ..line }).collect()
    }

    #[test]
    fn the_kind_of_a_parting_follows_from_what_comes_next() {
        let a = || event(0, 5, "inv", "node-1", "aa");
        let b = || event(0, 5, "tx", "node-2", "bb");
        let later = |line: TraceLine| TraceLine { at_ns: 9, ..line };
        let kinds = [
            (vec![a(), b()], vec![b(), a()], PartingKind::Order),
            (vec![a()], vec![later(a())], PartingKind::Time),
            (vec![a()], vec![event(0, 5, "inv", "node-1", "cc")], PartingKind::Content),
            (vec![event(0, 4, "trickle", "node-3", "")], vec![a()], PartingKind::Draw),
            (vec![a()], vec![], PartingKind::End),
            (vec![a()], vec![b()], PartingKind::Other),
        ];
        for (one, other, kind) in kinds {
            let (one, other) = (numbered(one), numbered(other));
            let found = parting(0, [&one, &other]).expect("they differ");
            assert_eq!((found.event, found.kind), (0, kind), "{one:?} {other:?}");
        }
        assert_eq!(parting(0, [&[a()], &[a()]]), None);
    }
}
