//! Content that nobody has any more is freed, and its numbers are given again.
//!
//! A transaction is held by the blocks that contain it, by the wallets that may hand it in again
//! and by the transactions that spend its coins: those are counted here. Nodes and messages hold
//! what they name as well; they are many and fleeting, so they are not counted but asked, once
//! there is enough to be freed.

use crate::chain::archive::Archive;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;

impl Archive {
    /// Gives `tx`, which has just entered, its place in the order of all that ever did.
    pub(in crate::chain) fn note_entered(&mut self, tx: TxId, txid: Hash256) {
        if tx.index() == self.places.len() {
            self.places.push(self.entered_count);
        } else {
            self.places[tx.index()] = self.entered_count;
        }
        self.entered_count += 1;
        self.loose.push(tx);
        self.entered.push(txid);
    }

    /// How many transactions had entered before `tx`: unlike its number, that of no other one.
    pub fn place_of(&self, tx: TxId) -> u32 {
        self.places[tx.index()]
    }

    /// The transaction before which so many had entered, if it is still here. Looks through all.
    pub fn transaction_at_place(&self, place: u32) -> Option<TxId> {
        let at = self.places.iter().position(|&other| other == place)?;
        Some(TxId(u32::try_from(at).expect("transactions have 32 bits")))
    }

    /// How many transactions ever entered.
    pub fn entered_count(&self) -> u32 {
        self.entered_count
    }

    /// The order of coins: that in which their transactions entered, then that of the outputs.
    pub fn coin_place(&self, coin: CoinId) -> (u32, u32) {
        let coin = self.coin(coin);
        (self.place_of(coin.tx), coin.index)
    }

    /// Counts one more block or wallet that has `tx`; it stays for good.
    pub fn hold_transaction(&mut self, tx: TxId) {
        self.transactions[tx.index()].holders += 1;
    }

    /// How many transactions were in no block when [`Archive::free_loose`] last looked, or have
    /// entered since.
    pub fn loose_count(&self) -> usize {
        self.loose.len()
    }

    /// How many numbers of transactions were ever given; those below are in use or free.
    pub fn numbers_given(&self) -> usize {
        self.transactions.len()
    }

    /// How many transactions are here.
    pub fn live_transactions(&self) -> usize {
        self.transactions.len() - self.free_transactions.values().map(Vec::len).sum::<usize>()
    }

    /// Frees what is in no block and no wallet, whose coins nothing spends that stays, and of which
    /// `is_named` says that no node and no message names it.
    pub fn free_loose(&mut self, is_named: impl Fn(TxId) -> bool) {
        let mut loose = core::mem::take(&mut self.loose);
        // The latest first: a child gives its parents free.
        loose.reverse();
        loose.retain(|&tx| {
            let record = self.transaction(tx);
            let stays = record.blocks.is_empty();
            if record.holders > 0 || is_named(tx) {
                return stays;
            }
            self.free(tx);
            false
        });
        loose.reverse();
        self.loose = loose;
    }

    fn free(&mut self, tx: TxId) {
        self.unpack(tx);
        let record = &mut self.transactions[tx.index()];
        let (txid, outputs) = (record.txid, record.outputs);
        let spends = core::mem::take(&mut record.spends);
        let inputs = core::mem::take(&mut record.content.inputs);
        record.content.outputs = Vec::new();
        record.scripts = Vec::new();
        for (input, &coin) in inputs.iter().zip(&spends) {
            match coin {
                CoinId::NONE => self.spenders.stop_waiting(input.previous.txid, tx),
                coin => self.spenders.forget(coin, tx),
            }
        }
        self.release_makers(&spends);
        self.by_txid.remove(&txid.0);
        self.free_transactions.entry(outputs).or_default().push(tx);
    }

    /// A transaction spends `coins`: their makers stay as long as it does.
    pub(in crate::chain) fn hold_makers(&mut self, coins: &[CoinId]) {
        for &coin in coins.iter().filter(|&&coin| coin != CoinId::NONE) {
            self.transactions[self.coins[coin.index()].tx.index()].holders += 1;
        }
    }

    /// A transaction spends `coins` no more.
    pub(in crate::chain) fn release_makers(&mut self, coins: &[CoinId]) {
        for &coin in coins.iter().filter(|&&coin| coin != CoinId::NONE) {
            let maker = &mut self.transactions[self.coins[coin.index()].tx.index()];
            maker.holders = maker.holders.checked_sub(1).expect("released once per hold");
        }
    }
}
