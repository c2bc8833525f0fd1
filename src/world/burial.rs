//! What is deep in the chain is put away, so that a long history takes little more than its bytes.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::sim::time::SimDuration;
use crate::world::state::World;

/// So many blocks below the best tip a block is put away: a day of Bitcoin's.
pub const BURIED_DEPTH_BLOCKS: u32 = 144;
/// After so long a payment that is in no mempool and in no block is put away.
const FORGOTTEN_AFTER: SimDuration = SimDuration::from_secs(86_400);

/// How much a world keeps ready besides the bytes of the chain and the list of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveRecords {
    /// Transactions in their parsed form.
    pub parsed_transactions: usize,
    /// Transactions that are in no block, or were in none when the world last looked.
    pub loose_transactions: usize,
    /// Payments of which a node holds, awaits or refuses one.
    pub known_payments: usize,
    /// Coins in purses, spent ones among them.
    pub purse_coins: usize,
}

impl World {
    /// The best tip has moved: puts away what is deep below it now. Nothing that happens later
    /// depends on it: whoever needs a body gets it back.
    ///
    /// Worlds that judge everything at each node need all bodies all the time.
    pub(in crate::world) fn bury_deep(&mut self) {
        if self.plan.rules.independent_validation {
            return;
        }
        let height = self.content.block(self.best_tip).height;
        while self.buried_to + BURIED_DEPTH_BLOCKS < height {
            let block = self.content.ancestor(self.best_tip, self.buried_to + 1);
            if !self.is_common(block) {
                break;
            }
            self.buried_to += 1;
            self.bury(block);
        }
        self.put_away_forgotten();
    }

    /// Whether every node that is up has `block` in its chain: on an island that has not, people
    /// may still have the coins that it spends.
    fn is_common(&self, block: BlockId) -> bool {
        self.nodes.iter().all(|node| {
            !self.faults.running[node.id.index()] || self.content.is_ancestor(block, node.tip)
        })
    }

    fn bury(&mut self, block: BlockId) {
        for at in 0..self.content.block(block).transactions.len() {
            let tx = self.content.block(block).transactions[at];
            self.forget_spent(tx);
            self.content.pack(tx);
            // The makers of its coins were parsed to judge it.
            for input in 0..self.content.transaction(tx).spends.len() {
                if let Some(maker) = self.content.maker_of(tx, input)
                    && self.is_buried(maker)
                {
                    self.content.pack(maker);
                }
            }
        }
    }

    /// Whether a block of `tx` is put away.
    fn is_buried(&self, tx: TxId) -> bool {
        let height_of = |&block: &BlockId| self.content.block(block).height;
        self.content.transaction(tx).blocks.iter().map(height_of).any(|at| at <= self.buried_to)
    }

    /// The payer's purse forgets the coins that `tx` spends.
    fn forget_spent(&mut self, tx: TxId) {
        let Some(number) = self.payment_of(tx) else { return };
        let payer = self.payments[number as usize].from;
        let spends = &self.content.transaction(tx).spends;
        self.purses[payer.index()].retain(|coin| !spends.contains(coin));
    }

    /// Payments that were refused, or that no mempool holds any more: their payers' wallets may
    /// hand them in again, so their bytes stay.
    fn put_away_forgotten(&mut self) {
        while let Some(payment) = self.payments.get(self.put_away as usize) {
            if payment.sent_at.saturating_add(FORGOTTEN_AFTER) > self.now {
                return;
            }
            let tx = payment.tx;
            if tx != TxId::NONE {
                if self.known.payments.is_anywhere(tx) {
                    return; // the others wait until it is out
                }
                if self.content.transaction(tx).blocks.is_empty() {
                    self.content.pack(tx);
                }
            }
            self.put_away += 1;
        }
    }

    /// A node leaves the branch of `from` for that of `to`: what that takes back is given back to
    /// the purses, and is put away anew when a chain covers it again.
    pub(in crate::world) fn dig_up(&mut self, from: BlockId, to: BlockId) {
        if self.content.block(to).parent == from {
            return;
        }
        let shared = self.content.common_ancestor(from, to).expect("both from genesis");
        let height = self.content.block(shared).height;
        let mut at = from;
        while at != shared {
            if self.content.block(at).height <= self.buried_to {
                self.remember_spent(at);
            }
            at = self.content.block(at).parent;
        }
        if from != shared {
            self.buried_to = self.buried_to.min(height);
        }
    }

    fn remember_spent(&mut self, block: BlockId) {
        for &tx in &self.content.block(block).transactions {
            let Some(number) = self.payment_of(tx) else { continue };
            let payer = self.payments[number as usize].from;
            let purse = &mut self.purses[payer.index()];
            for &coin in &self.content.transaction(tx).spends {
                if !purse.contains(&coin) {
                    purse.push(coin);
                }
            }
        }
    }

    /// What the world keeps ready at this moment.
    pub fn live_records(&self) -> LiveRecords {
        LiveRecords {
            parsed_transactions: self.content.parsed_count(),
            loose_transactions: self.content.loose_count(),
            known_payments: self.known.payments.live_rows(),
            purse_coins: self.purses.iter().map(Vec::len).sum(),
        }
    }
}
