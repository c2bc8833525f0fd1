//! The messages of a run that somebody asks about: from whom, to whom, about what, when.

use crate::chain::id::BlockId;
use crate::node::message::COMMANDS;
use crate::primitives::hash::Hash256;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::content_names::ContentNames;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::SENT;
use crate::world::observation::View;
use serde::Serialize;

/// The messages that bring several headers or hashes, the last of which is their item.
const MANY: [u8; 2] = [7, 8];

/// Whether a block is among the `count` blocks that end with `last`.
fn is_below(wanted: Hash256, last: BlockId, count: u32, view: &dyn View) -> bool {
    let mut block = last;
    for _ in 0..count {
        if block == BlockId::NONE || block.0 >= view.block_count() {
            return false;
        }
        let content = view.block(block);
        if content.hash == wanted {
            return true;
        }
        block = content.parent;
    }
    false
}

/// Which messages are asked for: those that meet all of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageFilter {
    /// Sent or received by this node.
    pub node: Option<NodeId>,
    /// With this command.
    pub command: Option<&'static str>,
    /// About this block or payment.
    pub item: Option<Hash256>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageLine {
    /// When it was sent.
    pub sent_s: f64,
    /// When it arrives.
    pub arrives_s: f64,
    /// Who sent it.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Its command on the wire.
    pub command: &'static str,
    /// The block or the payment that it is about, if it is about one; the last of several.
    pub item: Option<Hash256>,
    /// Its size on the wire.
    pub size_bytes: u32,
}

/// The answer to `messages`.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct MessagesAnswer {
    /// How many there are, those that are not listed among them.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// The first of them, in the order in which they were sent.
    pub messages: Vec<MessageLine>,
}

/// Collects messages.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    filter: MessageFilter,
    most: usize,
    names: ContentNames,
    answer: MessagesAnswer,
}

impl Messages {
    /// Collects those that `filter` lets through, and lists the first `most` of them.
    pub fn new(filter: MessageFilter, most: usize) -> Self {
        Self { filter, most, ..Self::default() }
    }

    /// What was collected.
    pub fn answer(self) -> MessagesAnswer {
        self.answer
    }
}

impl Observer for Messages {
    fn wants(&self) -> u32 {
        SENT
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        let Observation::Sent { from, to, kind, item, argument, size_bytes, arrives_at } = *what
        else {
            return;
        };
        let command = COMMANDS[usize::from(kind)];
        let filter = &self.filter;
        if filter.node.is_some_and(|node| node != from && node != to)
            || filter.command.is_some_and(|wanted| wanted != command)
        {
            return;
        }
        let is_listed = self.answer.messages.len() < self.most;
        let number = item;
        let item = if filter.item.is_some() || is_listed {
            self.names.hash(kind, number, view)
        } else {
            None
        };
        let is_about = |wanted: Hash256| {
            item == Some(wanted)
                || MANY.contains(&kind) && is_below(wanted, BlockId(number), argument, view)
        };
        if filter.item.is_some_and(|wanted| !is_about(wanted)) {
            return;
        }
        self.answer.count += 1;
        self.answer.bytes += u64::from(size_bytes);
        if is_listed {
            self.answer.messages.push(MessageLine {
                sent_s: now.as_secs_f64(),
                arrives_s: arrives_at.as_secs_f64(),
                from: view.node_name(from),
                to: view.node_name(to),
                command,
                item,
                size_bytes,
            });
        }
    }
}
