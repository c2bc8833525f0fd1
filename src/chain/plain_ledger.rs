//! The textbook ledger: a map from outpoint to coin, changed by one block at a time.

use crate::consensus::connect::add_fee;
use crate::consensus::connect::check_coinbase_amount;
use crate::consensus::connect::check_sequence_locks;
use crate::consensus::connect::is_bip30_exempt;
use crate::consensus::params::Params;
use crate::consensus::reject::BlockReject;
use crate::consensus::script::ScriptFlags;
use crate::consensus::script::SpendVerdict;
use crate::consensus::script::check_spend;
use crate::consensus::tx::SpentCoin;
use crate::consensus::tx::TxReject;
use crate::consensus::tx::check_maturity;
use crate::consensus::tx::check_tx_inputs;
use crate::primitives::amount::Amount;
use crate::primitives::block::Block;
use crate::primitives::hash::Hash256;
use crate::primitives::script::Script;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// An unspent output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainCoin {
    /// How much it is.
    pub value: Amount,
    /// Who may spend it.
    pub script_pubkey: Script,
    /// The height of the block that made it.
    pub height: u32,
    /// Whether a coinbase made it.
    pub is_coinbase: bool,
}

/// What is done with the scripts of a block that is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptPolicy {
    /// Judge all; refuse a block with a spend that forklab does not judge. What a world does.
    Refuse,
    /// Judge all; count the spends that forklab does not judge. What `validate` does.
    Count,
    /// Judge none: somebody else does.
    Skip,
}

/// Where a block is to be connected.
pub struct Place<'a> {
    /// The hash of the block.
    pub hash: Hash256,
    /// The ids of its transactions, in order.
    pub txids: &'a [Hash256],
    /// Its height.
    pub height: u32,
    /// The median time past of the ancestor at a height, in seconds since 1970.
    pub median_time_at: &'a dyn Fn(u32) -> u32,
}

/// What a connected block did to the ledger, first change first: enough to take it back exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undo {
    changes: Vec<Change>,
    /// How many of the block's spends were not judged.
    pub not_judged: u64,
}

/// One change of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// A coin went.
    Spent { transaction: u32, input: u32, outpoint: OutPoint, coin: PlainCoin },
    /// A coin from before the first block went.
    SpentFromBefore { outpoint: OutPoint },
    /// A coin came, perhaps in the place of one of the same name (BIP-0030's exceptions).
    Made { outpoint: OutPoint, replaced: Option<PlainCoin> },
    /// A transaction was confirmed, of which the ledger keeps a note.
    Noted { txid: Hash256 },
}

/// The unspent coins at one block.
///
/// Taking a block back leaves exactly what was there before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainLedger {
    coins: BTreeMap<OutPoint, PlainCoin>,
    before: Option<Before>,
}

/// What a ledger that begins in the middle of a chain must remember to tell a coin from before
/// from one that is spent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Before {
    /// The transactions seen, and how often: their coins are not from before.
    seen: BTreeMap<Hash256, u32>,
    /// The coins from before that were spent.
    spent: BTreeSet<OutPoint>,
}

impl PlainLedger {
    /// No coins, at the start of a chain.
    pub fn new() -> Self {
        Self::default()
    }

    /// No coins known, in the middle of a chain: coins from before are taken as they are spent.
    pub fn in_the_middle() -> Self {
        Self { coins: BTreeMap::new(), before: Some(Before::default()) }
    }

    /// The coin at `outpoint`, if it is unspent.
    pub fn coin(&self, outpoint: &OutPoint) -> Option<&PlainCoin> {
        self.coins.get(outpoint)
    }

    /// All unspent coins, in the order of their names.
    pub fn coins(&self) -> impl ExactSizeIterator<Item = (&OutPoint, &PlainCoin)> {
        self.coins.iter()
    }

    /// The sum of all unspent coins, in satoshis.
    pub fn total_sat(&self) -> i128 {
        self.coins.values().map(|coin| i128::from(coin.value.to_sat())).sum()
    }

    /// Enters the first block of a chain. The coins of its coinbase are never spendable (Bitcoin
    /// Core does not enter them); other transactions, which only a classroom has, are funds.
    pub fn connect_genesis(&mut self, block: &Block, txids: &[Hash256]) -> Undo {
        let mut undo = Undo::default();
        for (tx, txid) in block.transactions.iter().zip(txids).skip(1) {
            self.make_coins(tx, *txid, 0, false, &mut undo);
        }
        undo
    }

    /// Connects `block`, whose body and place have been checked, or leaves the ledger as it is.
    ///
    /// # Errors
    ///
    /// The first rule that it breaks, in the order that [`crate::consensus::connect`] tells.
    pub fn connect(
        &mut self,
        block: &Block,
        place: &Place<'_>,
        scripts: ScriptPolicy,
        params: &Params,
    ) -> Result<Undo, BlockReject> {
        self.check_bip30(block, place, params)?;
        let mut undo = Undo::default();
        let answer = self
            .apply(block, place, params, &mut undo)
            .and_then(|()| check_scripts(block, place, scripts, params, &mut undo));
        match answer {
            Ok(()) => Ok(undo),
            Err(reject) => {
                self.disconnect(undo);
                Err(reject)
            }
        }
    }

    /// Takes back what a block did; it must be the last one connected.
    pub fn disconnect(&mut self, undo: Undo) {
        for change in undo.changes.into_iter().rev() {
            match change {
                Change::Spent { outpoint, coin, .. } => {
                    self.coins.insert(outpoint, coin);
                }
                Change::Made { outpoint, replaced: Some(coin) } => {
                    self.coins.insert(outpoint, coin);
                }
                Change::Made { outpoint, replaced: None } => {
                    self.coins.remove(&outpoint);
                }
                Change::SpentFromBefore { outpoint } => {
                    self.before_mut().spent.remove(&outpoint);
                }
                Change::Noted { txid } => self.before_mut().forget(&txid),
            }
        }
    }

    /// What is remembered of the coins from before.
    fn before_mut(&mut self) -> &mut Before {
        self.before.as_mut().expect("only a ledger in the middle makes such a change")
    }

    /// Step 1 of [`crate::consensus::connect`].
    fn check_bip30(
        &self,
        block: &Block,
        place: &Place<'_>,
        params: &Params,
    ) -> Result<(), BlockReject> {
        if is_bip30_exempt(place.height, &place.hash, params) {
            return Ok(());
        }
        for (transaction, (tx, txid)) in (0..).zip(block.transactions.iter().zip(place.txids)) {
            for index in 0..tx.outputs.len() as u32 {
                if self.coins.contains_key(&OutPoint { txid: *txid, index }) {
                    return Err(BlockReject::Bip30 { transaction });
                }
            }
        }
        Ok(())
    }

    /// Steps 2 and 3 of [`crate::consensus::connect`].
    fn apply(
        &mut self,
        block: &Block,
        place: &Place<'_>,
        params: &Params,
        undo: &mut Undo,
    ) -> Result<(), BlockReject> {
        let mut fees = Some(Amount::ZERO);
        for (number, (tx, txid)) in (0..).zip(block.transactions.iter().zip(place.txids)) {
            if number > 0 {
                let reject = |reject| BlockReject::of_transaction(number, reject);
                let coins = self.spent_coins(tx).map_err(reject)?;
                let fee = check_against_coins(tx, &coins, place, params).map_err(reject)?;
                // One unknown coin makes the fees unknown, and with them what the coinbase may pay.
                fees = match (fees, fee) {
                    (Some(fees), Some(fee)) => Some(add_fee(fees, fee)?),
                    (None, _) | (_, None) => None,
                };
                self.spend_coins(tx, number, undo);
            }
            self.make_coins(tx, *txid, place.height, number == 0, undo);
        }
        match fees {
            Some(fees) => check_coinbase_amount(&block.transactions[0], fees, place.height, params),
            None => Ok(()),
        }
    }

    /// The coins of all inputs; `None` for one from before the first block.
    fn spent_coins(&self, tx: &Transaction) -> Result<Vec<Option<SpentCoin>>, TxReject> {
        let mut coins = Vec::with_capacity(tx.inputs.len());
        for (input, spend) in (0..).zip(&tx.inputs) {
            let coin = match (self.coins.get(&spend.previous), &self.before) {
                (Some(coin), _) => Some(SpentCoin {
                    value: coin.value,
                    height: coin.height,
                    is_coinbase: coin.is_coinbase,
                }),
                (None, Some(before)) if before.may_hold(&spend.previous) => None,
                (None, _) => return Err(TxReject::MissingOrSpent { input }),
            };
            coins.push(coin);
        }
        Ok(coins)
    }

    /// Removes the coins of transaction `number`.
    fn spend_coins(&mut self, tx: &Transaction, number: u32, undo: &mut Undo) {
        for (input, spend) in (0..).zip(&tx.inputs) {
            let outpoint = spend.previous;
            undo.changes.push(match self.coins.remove(&outpoint) {
                Some(coin) => Change::Spent { transaction: number, input, outpoint, coin },
                None => {
                    undo.not_judged += 1;
                    self.before_mut().spent.insert(outpoint);
                    Change::SpentFromBefore { outpoint }
                }
            });
        }
    }

    /// Enters the outputs that can ever be spent.
    fn make_coins(
        &mut self,
        tx: &Transaction,
        txid: Hash256,
        height: u32,
        is_coinbase: bool,
        undo: &mut Undo,
    ) {
        for (index, output) in (0..).zip(&tx.outputs) {
            if output.script_pubkey.is_unspendable() {
                continue;
            }
            let outpoint = OutPoint { txid, index };
            let script_pubkey = output.script_pubkey.clone();
            let coin = PlainCoin { value: output.value, script_pubkey, height, is_coinbase };
            let replaced = self.coins.insert(outpoint, coin);
            undo.changes.push(Change::Made { outpoint, replaced });
        }
        if let Some(before) = &mut self.before {
            *before.seen.entry(txid).or_default() += 1;
            undo.changes.push(Change::Noted { txid });
        }
    }
}

impl Before {
    /// Whether there may be a coin from before at `outpoint`.
    fn may_hold(&self, outpoint: &OutPoint) -> bool {
        !self.seen.contains_key(&outpoint.txid) && !self.spent.contains(outpoint)
    }

    /// Takes back one sight of a transaction.
    fn forget(&mut self, txid: &Hash256) {
        let count = self.seen.get_mut(txid).expect("noted when it was connected");
        *count -= 1;
        if *count == 0 {
            self.seen.remove(txid);
        }
    }
}

/// Checks one transaction against its coins and returns its fee; `None` where a coin is unknown,
/// and then only what the known ones show is judged.
fn check_against_coins(
    tx: &Transaction,
    coins: &[Option<SpentCoin>],
    place: &Place<'_>,
    params: &Params,
) -> Result<Option<Amount>, TxReject> {
    let known: Option<Vec<SpentCoin>> = coins.iter().copied().collect();
    let fee = match known {
        Some(known) => Some(check_tx_inputs(tx, &known, place.height, params)?),
        None => {
            for coin in coins.iter().flatten() {
                check_maturity(coin, place.height, params)?;
            }
            None
        }
    };
    // An unknown coin is taken as old enough.
    let heights = coins.iter().map(|coin| coin.map_or(0, |coin| coin.height));
    check_sequence_locks(tx, heights, place.height, place.median_time_at, params)?;
    Ok(fee)
}

/// Step 4 of [`crate::consensus::connect`], over the coins that the undo list remembers.
fn check_scripts(
    block: &Block,
    place: &Place<'_>,
    scripts: ScriptPolicy,
    params: &Params,
    undo: &mut Undo,
) -> Result<(), BlockReject> {
    if scripts == ScriptPolicy::Skip {
        return Ok(());
    }
    let flags = ScriptFlags::at(place.height, params);
    for change in &undo.changes {
        let Change::Spent { transaction, input, coin, .. } = change else { continue };
        let (transaction, input) = (*transaction, *input);
        let tx = &block.transactions[transaction as usize];
        match check_spend(tx, input as usize, &coin.script_pubkey, flags) {
            SpendVerdict::Valid => {}
            SpendVerdict::Invalid(fault) => {
                return Err(BlockReject::Script { transaction, input, fault });
            }
            SpendVerdict::NotJudged if scripts == ScriptPolicy::Refuse => {
                return Err(BlockReject::NotJudged { transaction, input });
            }
            SpendVerdict::NotJudged => undo.not_judged += 1,
        }
    }
    Ok(())
}
