//! Names for what events and messages are about: hashes for the numbers of the digest.

use crate::chain::id::BlockId;
use crate::node::message::About;
use crate::node::message::COMMANDS;
use crate::node::message::about;
use crate::primitives::hash::Hash256;
use crate::world::event::kind;
use crate::world::observation::View;
use std::collections::BTreeMap;

/// Hashes by number, each looked up once.
#[derive(Debug, Clone, Default)]
pub struct ContentNames {
    payments: BTreeMap<u32, Hash256>,
}

impl ContentNames {
    /// The hash of the block or the id of the payment that an event of `kind` with `item` is
    /// about, if it is about one.
    pub fn hash(&mut self, kind: u8, item: u32, view: &dyn View) -> Option<Hash256> {
        match about_event(kind) {
            About::Nothing => None,
            About::Block if item < view.block_count() => Some(view.block(BlockId(item)).hash),
            About::Block => None,
            About::Payment => {
                if let Some(hash) = self.payments.get(&item) {
                    return Some(*hash);
                }
                let hash = view.txid(view.payment_at_place(item)?);
                self.payments.insert(item, hash);
                Some(hash)
            }
        }
    }
}

/// What an event of this kind is about: a message as it says, the rest by the world's list.
const fn about_event(event: u8) -> About {
    match event {
        kind::FOUND | kind::CRAFTED => About::Block,
        kind::SUBMIT => About::Payment,
        _ => about(event),
    }
}

/// The word for a kind of event: a message's command, or what else happens.
pub fn event_word(event: u8) -> &'static str {
    match event {
        kind::WAKE => "timer",
        kind::CONNECT => "connect",
        kind::CHUNK => "chunk in vain",
        kind::FOUND => "block found",
        kind::HASHPOWER => "hashpower",
        kind::TRICKLE => "trickle",
        kind::TRAFFIC => "traffic",
        kind::SUBMIT => "payment handed in",
        kind::PARTITION => "partition",
        kind::SLOW => "slow",
        kind::HEAL => "heal",
        kind::DOWN => "down",
        kind::UP => "up",
        kind::ATTACK => "attack",
        kind::CRAFTED => "block crafted",
        message => COMMANDS.get(usize::from(message)).copied().unwrap_or("?"),
    }
}
