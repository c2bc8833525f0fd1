//! The transactions of the archive: entering, finding their coins.

use crate::chain::archive::Archive;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::record::CoinRecord;
use crate::chain::record::SpendFault;
use crate::chain::record::TxRecord;
use crate::consensus::script::ScriptFlags;
use crate::consensus::tx::sigop_cost;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxOut;
use std::borrow::Cow;

/// The outputs of the transaction `id` as coins.
fn coins_of(id: TxId, tx: &Transaction) -> impl Iterator<Item = CoinRecord> + '_ {
    let is_coinbase = tx.is_coinbase();
    (0..).zip(&tx.outputs).map(move |(index, output)| CoinRecord {
        tx: id,
        index,
        value: output.value,
        is_spendable: !output.script_pubkey.is_unspendable(),
        is_coinbase,
    })
}

impl Archive {
    /// Enters a transaction, or finds it: the same bytes have the same number.
    pub fn enter_transaction(&mut self, content: Transaction) -> TxId {
        let txid = content.txid();
        self.enter_transaction_with_id(content, txid)
    }

    /// Enters a transaction whose id is already computed.
    pub fn enter_transaction_with_id(&mut self, content: Transaction, txid: Hash256) -> TxId {
        if let Some(known) = self.find_transaction(txid) {
            return known;
        }
        let outputs = u32::try_from(content.outputs.len()).expect("few outputs");
        let size_bytes = u32::try_from(content.size()).expect("below the block limit");
        let sigop_cost = sigop_cost(&content);
        let is_coinbase = content.is_coinbase();
        let mut record = TxRecord {
            txid,
            content,
            packed: None,
            outputs,
            is_coinbase,
            size_bytes,
            sigop_cost,
            first_coin: CoinId(self.coin_count()),
            spends: Vec::new(),
            fee_sat: None,
            scripts: Vec::new(),
            blocks: Vec::new(),
            holders: 0,
        };
        let free = self.free_transactions.get_mut(&outputs).and_then(Vec::pop);
        let id = if let Some(id) = free {
            record.first_coin = self.transaction(id).first_coin;
            let first = record.first_coin.index();
            for (at, coin) in (first..).zip(coins_of(id, &record.content)) {
                self.coins[at] = coin;
            }
            self.transactions[id.index()] = record;
            id
        } else {
            let id = TxId(u32::try_from(self.transactions.len()).expect("fewer than 2^32"));
            self.coins.extend(coins_of(id, &record.content));
            self.transactions.push(record);
            id
        };
        self.by_txid.insert(txid.0, id);
        self.note_entered(id, txid);
        self.note_spends(id);
        id
    }

    /// Notes which coins `tx` spends, and that it is here for those that wait for its coins.
    fn note_spends(&mut self, tx: TxId) {
        let txid = self.transaction(tx).txid;
        if !self.transaction(tx).is_coinbase {
            self.resolve(tx);
        }
        for child in self.spenders.arrived(txid) {
            self.resolve(child);
        }
    }

    /// Looks up the coins that `tx` spends, and notes what waits for their makers.
    fn resolve(&mut self, tx: TxId) {
        self.unpack(tx);
        let inputs = &self.transactions[tx.index()].content.inputs;
        let mut spends = Vec::with_capacity(inputs.len());
        let mut paid_in = Some(0_i64);
        for input in inputs {
            let coin = self.find_coin(input.previous);
            let value = coin.map(|coin| self.coin(coin).value.to_sat());
            paid_in = paid_in.zip(value).and_then(|(sum, value)| sum.checked_add(value));
            spends.push(coin.unwrap_or(CoinId::NONE));
        }
        let before = core::mem::take(&mut self.transactions[tx.index()].spends);
        self.hold_makers(&spends);
        self.release_makers(&before);
        let inputs = &self.transactions[tx.index()].content.inputs;
        for (input, &coin) in inputs.iter().zip(&spends) {
            match coin {
                CoinId::NONE => self.spenders.wait(input.previous.txid, tx),
                coin => self.spenders.note(coin, tx),
            }
        }
        let record = &mut self.transactions[tx.index()];
        let paid_out = record
            .content
            .outputs
            .iter()
            .try_fold(0_i64, |sum, output| sum.checked_add(output.value.to_sat()));
        record.fee_sat = paid_in.zip(paid_out).and_then(|(paid, out)| paid.checked_sub(out));
        record.spends = spends;
    }

    /// The transactions that spend `coin`, in the order in which they were entered.
    pub fn spenders(&self, coin: CoinId) -> impl Iterator<Item = TxId> + '_ {
        self.spenders.of(coin)
    }

    /// How many transactions spend `coin`.
    pub fn spender_count(&self, coin: CoinId) -> usize {
        self.spenders.count(coin)
    }

    /// The output that is `coin`.
    pub fn output_of(&self, coin: CoinId) -> Cow<'_, TxOut> {
        let CoinRecord { tx, index, .. } = self.coin(coin);
        match self.body_of(tx) {
            Cow::Borrowed(body) => Cow::Borrowed(&body.outputs[index as usize]),
            Cow::Owned(mut body) => Cow::Owned(body.outputs.swap_remove(index as usize)),
        }
    }

    pub(in crate::chain) fn keep_scripts(
        &mut self,
        tx: TxId,
        flags: ScriptFlags,
        verdict: Result<(), SpendFault>,
    ) {
        let record = &mut self.transactions[tx.index()];
        record.scripts.push((flags, verdict));
        self.signatures_checked += record.spends.len() as u64;
    }

    /// How many inputs had their signatures checked, each once for each set of rules.
    pub fn signatures_checked(&self) -> u64 {
        self.signatures_checked
    }
}
