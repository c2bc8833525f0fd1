//! Payments that nobody has any more are freed, so that a flood does not grow the world.

use crate::chain::id::TxId;
use crate::world::event::Event;
use crate::world::state::World;

impl World {
    /// Frees the payments of which no node knows anything, which no message names, which no miner
    /// works on, and which nobody's wallet keeps. Nothing that happens later depends on when.
    ///
    /// Looks only now and then ([`Options::free_after`](crate::world::options::Options)).
    pub(in crate::world) fn free_forgotten(&mut self) {
        if self.content.loose_count() < self.free_at {
            return;
        }
        let named = self.named_payments();
        let known = &self.known.payments;
        self.content.free_loose(|tx| named[tx.index()] || known.is_anywhere(tx));
        self.begin_freeing();
    }

    /// Settles when to look next.
    pub(in crate::world) fn begin_freeing(&mut self) {
        self.free_at = self.content.loose_count().saturating_add(self.options.free_after);
    }

    /// Of each payment, whether a message, a miner or a node's list names it. What a node holds,
    /// asked for, keeps aside or refused is known besides (`node::tx_knowledge`).
    fn named_payments(&self) -> Vec<bool> {
        let mut named = vec![false; self.content.numbers_given()];
        let mut name = |tx: TxId| {
            if tx != TxId::NONE {
                named[tx.index()] = true;
            }
        };
        self.queue.for_each(|event| {
            if let Event::Deliver { message, .. } = event
                && let Some(tx) = message.payment()
            {
                name(tx);
            }
        });
        for node in &self.nodes {
            node.peers.iter().for_each(|peer| name(peer.waiting));
            node.pool.more_waiting.iter().for_each(|&(_, tx)| name(tx));
            node.pool.unsent.iter().for_each(|&tx| name(tx));
            node.pool.announcers.payments().for_each(&mut name);
        }
        for miner in &self.miners {
            miner.payments().iter().for_each(|&tx| name(tx));
        }
        named
    }
}
