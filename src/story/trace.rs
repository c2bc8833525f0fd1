//! Single events of a run, as two builds or machines compare them.

use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::content_names::ContentNames;
use crate::story::content_names::event_word;
use crate::world::event::EventRecord;
use crate::world::event::kind;
use crate::world::observation::EVENT;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;
use std::ops::Range;

/// The file of events in a run folder.
pub const TRACE: &str = "trace.jsonl";

/// One event, a line of `trace.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    /// Its number, from 0.
    pub event: u64,
    /// When it happened.
    pub at_ns: u64,
    /// What: the command of a message that arrived, or what else happened.
    pub what: String,
    /// The node that it happened to.
    pub node: Option<String>,
    /// Who sent the message; of a link that is up, its other end.
    pub from: Option<String>,
    /// The hash of the block or the id of the payment that it is about.
    pub item: Option<String>,
    /// What else it says, as the digest has it.
    pub argument: u32,
}

/// Hands on the events with these numbers, each as a line.
pub struct Trace<F: FnMut(TraceLine)> {
    events: Range<u64>,
    names: ContentNames,
    take: F,
}

impl<F: FnMut(TraceLine)> Trace<F> {
    /// Hands `events` to `take`.
    pub fn new(events: Range<u64>, take: F) -> Self {
        Self { events, names: ContentNames::default(), take }
    }
}

impl<F: FnMut(TraceLine)> Observer for Trace<F> {
    fn wants(&self) -> u32 {
        EVENT
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        if let Observation::Event { number, record } = *what
            && self.events.contains(&number)
        {
            let item = self.names.hash(record.kind, record.item, view);
            (self.take)(line(number, now, record, item, view));
        }
    }
}

/// The event with this number; `item` is the hash of what it is about.
pub fn line(
    event: u64,
    at: SimTime,
    record: EventRecord,
    item: Option<Hash256>,
    view: &dyn View,
) -> TraceLine {
    let node = NodeId(record.node);
    let is_message = record.kind < kind::WAKE;
    let has_node = !matches!(
        record.kind,
        kind::TRAFFIC | kind::ATTACK | kind::PARTITION | kind::SLOW | kind::HEAL
    );
    let from = match record.kind {
        kind::CONNECT => Some(NodeId(record.item)),
        _ => is_message.then(|| view.link_end(node, record.peer)).flatten(),
    };
    TraceLine {
        event,
        at_ns: at.as_nanos(),
        what: event_word(record.kind).to_owned(),
        node: has_node.then(|| view.node_name(node)),
        from: from.map(|from| view.node_name(from)),
        item: item.map(|hash| hash.to_string()),
        argument: record.argument,
    }
}
