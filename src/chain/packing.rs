//! Bodies that are asked for no more, as their plain bytes.
//!
//! A transaction that is deep in the chain stands there for newcomers and for the receipt of the
//! run; nobody works with it. Its parsed form, three times as large and in many pieces, is dropped,
//! and made again from the bytes where somebody needs it: to spend its coins, or to judge it once
//! more when its block is taken back. What is asked for all the time (its id, size, fee, the coins
//! that it spends, its blocks) stays.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::transaction::Transaction;
use std::borrow::Cow;

/// What stands where the parsed form was.
const NOTHING: Transaction =
    Transaction { version: 0, inputs: Vec::new(), outputs: Vec::new(), lock_time: 0 };

impl Archive {
    /// Keeps of the body of `tx` only its bytes. Nothing happens if that is so already.
    pub fn pack(&mut self, tx: TxId) {
        let record = &mut self.transactions[tx.index()];
        if record.packed.is_none() {
            let body = core::mem::replace(&mut record.content, NOTHING);
            record.packed = Some(body.to_bytes().into_boxed_slice());
            record.scripts.shrink_to_fit();
            record.blocks.shrink_to_fit();
        }
    }

    /// Makes the parsed form of `tx` again, if it was dropped.
    pub fn unpack(&mut self, tx: TxId) {
        let record = &mut self.transactions[tx.index()];
        if let Some(bytes) = record.packed.take() {
            record.content = parsed(&bytes);
        }
    }

    /// Makes the parsed forms of `tx` and of those whose coins it spends again: now it can be
    /// judged.
    pub fn unpack_to_judge(&mut self, tx: TxId) {
        self.unpack(tx);
        for at in 0..self.transactions[tx.index()].spends.len() {
            let coin = self.transactions[tx.index()].spends[at];
            if coin != CoinId::NONE {
                self.unpack(self.coin(coin).tx);
            }
        }
    }

    /// Makes all parsed forms again that judging `block` needs.
    pub fn unpack_block(&mut self, block: BlockId) {
        for at in 0..self.block(block).transactions.len() {
            self.unpack_to_judge(self.block(block).transactions[at]);
        }
    }

    /// The body of `tx`, parsed anew if need be.
    pub fn body_of(&self, tx: TxId) -> Cow<'_, Transaction> {
        let record = self.transaction(tx);
        match &record.packed {
            None => Cow::Borrowed(&record.content),
            Some(bytes) => Cow::Owned(parsed(bytes)),
        }
    }

    /// Who made the coin that the input of `tx` at this place spends.
    pub fn maker_of(&self, tx: TxId, input: usize) -> Option<TxId> {
        let coin = self.transaction(tx).spends[input];
        (coin != CoinId::NONE).then(|| self.coin(coin).tx)
    }

    /// How many transactions have a parsed form.
    pub fn parsed_count(&self) -> usize {
        self.transactions.iter().filter(|record| record.packed.is_none()).count()
    }
}

fn parsed(bytes: &[u8]) -> Transaction {
    Transaction::from_bytes(bytes).expect("our own bytes")
}
