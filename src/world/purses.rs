//! Whose the coins are, and what each owner can spend.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::relatives;
use crate::node::tx_knowledge::TxFact;
use crate::world::payments::number_of;
use crate::world::plan::OwnerId;
use crate::world::state::World;

impl World {
    /// Notes whose the outputs of `tx` are.
    pub(in crate::world) fn note_outputs(&mut self, tx: TxId) {
        if self.plan.owners.is_empty() {
            return;
        }
        let record = self.content.transaction(tx);
        let first = record.first_coin.0;
        for (output, coin) in record.content.outputs.iter().zip(first..) {
            if let Some(owner) = self.plan.owner_of(&output.script_pubkey) {
                self.purses[owner.index()].push(CoinId(coin));
            }
        }
    }

    /// The funds of the first block.
    pub(in crate::world) fn note_funds(&mut self) {
        self.purses.iter_mut().for_each(Vec::clear);
        self.purses.resize_with(self.plan.owners.len(), Vec::new);
        for at in 1..self.content.block(BlockId::GENESIS).transactions.len() {
            self.note_outputs(self.content.block(BlockId::GENESIS).transactions[at]);
        }
    }

    /// Holds a transaction that somebody has signed, and notes whose its outputs are.
    pub(in crate::world) fn keep_transaction(&mut self, tx: TxId) {
        self.content.hold_transaction(tx);
        self.note_outputs(tx);
    }

    /// What `owner` could spend now, as his own node sees it: confirmed and mature, or the change
    /// of his own payments; nothing that his mempool spends already.
    pub fn spendable(&mut self, owner: OwnerId) -> Vec<(CoinId, i64)> {
        let home = self.home_of(owner);
        let node = &self.nodes[home.index()];
        let tip = node.tip;
        let content = &self.content;
        let ledger = self.ledgers.at(tip, content);
        let maturity = content.params().coinbase_maturity_blocks;
        let next_height = content.block(tip).height + 1;
        let pool = &self.known.payments;
        // A purse of a long history holds thousands: what is confirmed is asked of two tables.
        let is_mine = |coin: &CoinId| {
            let record = content.coin(*coin);
            let is_here = if ledger.has(*coin) {
                let height = || verdict::height_on_chain(record.tx, tip, content);
                !record.is_coinbase || height() + maturity <= next_height
            } else {
                pool.is(home, record.tx, TxFact::InPool)
                    && number_of(&self.payment_of, record.tx)
                        .is_some_and(|number| self.payments[number as usize].from == owner)
            };
            is_here && relatives::spenders_in_pool(node, *coin, content, pool).is_empty()
        };
        let purse = self.purses[owner.index()].iter().copied();
        let mut coins: Vec<CoinId> = purse.filter(is_mine).collect();
        coins.sort_unstable_by_key(|&coin| content.coin_place(coin));
        coins.into_iter().map(|coin| (coin, content.coin(coin).value.to_sat())).collect()
    }
}
