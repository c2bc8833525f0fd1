//! Verdicts on content: each worked out once, at the step at which Bitcoin Core asks for it.
//!
//! A verdict is a function of content, parent and rules alone. What depends on a node (its clock,
//! what it has seen) is asked of the node.

use crate::chain::archive::Archive;
use crate::chain::coins;
use crate::chain::coins::Ledger;
use crate::chain::coins::Ledgers;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::record::BlockRecord;
use crate::chain::record::SpendFault;
use crate::chain::scripts;
use crate::consensus::block;
use crate::consensus::connect;
use crate::consensus::header::HeaderContext;
use crate::consensus::header::check_header_in_context;
use crate::consensus::header::check_not_too_new;
use crate::consensus::locks;
use crate::consensus::reject::BlockReject;
use crate::consensus::script::ScriptFlags;
use crate::consensus::tx;
use crate::consensus::tx::SpentCoin;
use crate::consensus::tx::TxReject;
use crate::primitives::amount::Amount;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is known of one question about one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Nobody has asked yet.
    NotAsked,
    /// It keeps the rules.
    Valid,
    /// It breaks the rule with this number among the archive's rejects.
    Invalid(u32),
}

/// The four questions about a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    /// Work, target, median time, version.
    pub header: Verdict,
    /// Merkle root, size, shape, sigops.
    pub body: Verdict,
    /// Stated height and finality where the block stands.
    pub place: Verdict,
    /// Coins, fees, scripts: asked only where the parent is valid.
    pub connect: Verdict,
}

impl Verdicts {
    /// Nobody has asked anything.
    pub const NOT_ASKED: Self = Self::all(Verdict::NotAsked);
    /// The genesis block is valid by definition.
    pub const GENESIS: Self = Self::all(Verdict::Valid);

    const fn all(verdict: Verdict) -> Self {
        Self { header: verdict, body: verdict, place: verdict, connect: verdict }
    }

    /// The answers, in the order in which they are asked of a whole block.
    pub const fn in_order(&self) -> [Verdict; 4] {
        [self.body, self.header, self.place, self.connect]
    }
}

/// Answers from the stored verdict, or works it out and stores it. With `independent` it is worked
/// out in any case and held against the stored one.
macro_rules! answer {
    ($content:ident, $block:ident, $field:ident, $independent:ident, $work_out:expr) => {{
        let stored = $content.block($block).verdicts.$field;
        if stored == Verdict::Valid && !$independent {
            return Ok(());
        }
        let known = $content.reject(stored).copied();
        if let (Some(reject), false) = (known, $independent) {
            return Err(reject);
        }
        $content.unpack_block($block);
        let result: Result<(), BlockReject> = $work_out;
        match stored {
            Verdict::NotAsked => {
                let verdict = match result {
                    Ok(()) => Verdict::Valid,
                    Err(reject) => $content.keep_reject(reject),
                };
                $content.block_mut($block).verdicts.$field = verdict;
            }
            Verdict::Valid => assert_eq!(result, Ok(()), "a verdict depends on content alone"),
            Verdict::Invalid(_) => {
                assert_eq!(result.err(), known, "a verdict depends on content alone");
            }
        }
        result
    }};
}

/// Work, target, median time and version of a header whose parent is here.
///
/// # Errors
///
/// The first rule that it breaks, in Bitcoin Core's order.
pub fn header(content: &mut Archive, block: BlockId, independent: bool) -> Result<(), BlockReject> {
    answer!(content, block, header, independent, header_of(content, block))
}

fn header_of(content: &Archive, block: BlockId) -> Result<(), BlockReject> {
    let record = content.block(block);
    if content.checks_work() {
        block::check_header_work(&record.hash, record.header.bits, content.params())?;
    }
    if record.parent == BlockId::NONE {
        return Err(BlockReject::UnknownParent);
    }
    let context = HeaderContext {
        height: record.height,
        required_bits: Some(content.next_bits(record.parent)),
        parent_median_time: Some(content.block(record.parent).median_time_past),
        now: None,
    };
    check_header_in_context(&record.header, &context, content.params())
}

/// Whether the header's time is not too far ahead of a clock, in seconds since 1970. Private to
/// who asks, and never stored.
///
/// # Errors
///
/// [`BlockReject::TimeTooNew`].
pub fn time_by_clock(content: &Archive, block: BlockId, clock_s: u64) -> Result<(), BlockReject> {
    check_not_too_new(&content.block(block).header, clock_s, content.params())
}

/// Merkle root, mutation, size, shape and sigops of a body.
///
/// # Errors
///
/// The first rule that it breaks, in Bitcoin Core's order.
pub fn body(content: &mut Archive, block: BlockId, independent: bool) -> Result<(), BlockReject> {
    answer!(content, block, body, independent, body_of(content, block))
}

fn body_of(content: &Archive, block: BlockId) -> Result<(), BlockReject> {
    let record = content.block(block);
    if content.checks_work() {
        block::check_header_work(&record.hash, record.header.bits, content.params())?;
    }
    if let [only] = record.transactions[..] {
        let tx = content.transaction(only);
        let (txs, ids) = ([&tx.content], [tx.txid]);
        return block::check_body(&record.header, &txs, &ids, content.params());
    }
    let (txs, ids) = transactions_of(record, content);
    block::check_body(&record.header, &txs, &ids, content.params())
}

/// The transactions of a block and their ids, in order.
fn transactions_of<'a>(
    record: &BlockRecord,
    content: &'a Archive,
) -> (Vec<&'a Transaction>, Vec<Hash256>) {
    let transactions = record.transactions.iter().map(|&tx| content.transaction(tx));
    transactions.map(|tx| (&tx.content, tx.txid)).unzip()
}

/// The height that the coinbase states and the finality of a body whose parent is here; Bitcoin
/// Core asks before it stores the block, on whatever branch.
///
/// # Errors
///
/// The first rule that it breaks, in Bitcoin Core's order.
pub fn place(content: &mut Archive, block: BlockId, independent: bool) -> Result<(), BlockReject> {
    answer!(content, block, place, independent, place_of_body(content, block))
}

fn place_of_body(content: &Archive, block: BlockId) -> Result<(), BlockReject> {
    let record = content.block(block);
    let (height, params) = (record.height, content.params());
    let parent_median_time = content.block(record.parent).median_time_past;
    let cutoff = locks::lock_time_cutoff(height, record.header.time, parent_median_time, params);
    if let [only] = record.transactions[..] {
        let tx = content.transaction(only);
        let (txs, ids) = ([&tx.content], [tx.txid]);
        return block::check_body_in_context(&txs, &ids, height, cutoff, params);
    }
    let (txs, ids) = transactions_of(record, content);
    block::check_body_in_context(&txs, &ids, height, cutoff, params)
}

/// Everything about a block that needs the coins below it, whose blocks were all judged valid.
///
/// # Errors
///
/// The first rule that it breaks, in Bitcoin Core's order.
pub fn connect(
    content: &mut Archive,
    ledgers: &mut Ledgers,
    block: BlockId,
    independent: bool,
) -> Result<(), BlockReject> {
    answer!(content, block, connect, independent, {
        let outcome = connect_of(content, ledgers, block, independent);
        outcome.map(|effects| {
            let record = content.block_mut(block);
            record.spent = effects.spent;
            record.overwritten = effects.overwritten;
            record.fees_sat = effects.fees.to_sat();
        })
    })
}

/// What a valid block does to the ledger.
struct Effects {
    spent: Vec<CoinId>,
    overwritten: Vec<CoinId>,
    fees: Amount,
}

fn connect_of(
    content: &mut Archive,
    ledgers: &mut Ledgers,
    block: BlockId,
    independent: bool,
) -> Result<Effects, BlockReject> {
    let effects = spends_of(content, ledgers, block)?;
    let flags = ScriptFlags::at(content.block(block).height, content.params());
    for place in 1..content.block(block).transactions.len() {
        let tx = content.block(block).transactions[place];
        let transaction = u32::try_from(place).expect("few transactions");
        scripts::check(content, tx, flags, independent).map_err(
            |SpendFault { input, fault }| match fault {
                Some(fault) => BlockReject::Script { transaction, input, fault },
                None => BlockReject::NotJudged { transaction, input },
            },
        )?;
    }
    Ok(effects)
}

/// Coins, amounts and locks of a block, in order; and what it does to the ledger.
fn spends_of(
    content: &Archive,
    ledgers: &mut Ledgers,
    block: BlockId,
) -> Result<Effects, BlockReject> {
    let params = content.params();
    let record = content.block(block);
    let height = record.height;
    let coinbase = &content.transaction(record.transactions[0]).content;
    let ledger = ledgers.at(record.parent, content);
    let overwritten: Vec<CoinId> =
        coins::made_by(block, content).filter(|&coin| ledger.has(coin)).collect();
    if let Some(&first) = overwritten.first()
        && !connect::is_bip30_exempt(height, &record.hash, params)
    {
        return Err(BlockReject::Bip30 { transaction: transaction_of(first, block, content) });
    }
    let mut spending = Spending::above(ledger, record.transactions[0]);
    let mut fees = Amount::ZERO;
    for (place, &tx) in (0..).zip(&record.transactions).skip(1) {
        let fee = spending
            .spend(tx, block, content)
            .and_then(|coins| check_spends(tx, &coins, block, content))
            .map_err(|reject| BlockReject::of_transaction(place, reject))?;
        fees = connect::add_fee(fees, fee)?;
    }
    connect::check_coinbase_amount(coinbase, fees, height, params)?;
    Ok(Effects { spent: spending.spent, overwritten, fees })
}

/// The place in `block` of the transaction that makes `coin`.
fn transaction_of(coin: CoinId, block: BlockId, content: &Archive) -> u32 {
    let tx = content.coin(coin).tx;
    let place = content.block(block).transactions.iter().position(|&other| other == tx);
    u32::try_from(place.expect("the block makes the coin")).expect("few transactions")
}

/// The coins as a block changes them, transaction by transaction.
struct Spending<'a> {
    /// The coins before the block.
    ledger: &'a Ledger,
    /// The transactions of the block so far.
    earlier: BTreeSet<TxId>,
    /// The coins that they spend, in order.
    spent: Vec<CoinId>,
    /// The same, to look one up.
    is_spent: BTreeSet<CoinId>,
}

impl<'a> Spending<'a> {
    fn above(ledger: &'a Ledger, coinbase: TxId) -> Self {
        let earlier = BTreeSet::from([coinbase]);
        Self { ledger, earlier, spent: Vec::new(), is_spent: BTreeSet::new() }
    }

    /// The coins that `tx`, the next one of `block`, spends: each unspent below the block or made
    /// earlier in it, and spent by no earlier input.
    fn spend(
        &mut self,
        tx: TxId,
        block: BlockId,
        content: &Archive,
    ) -> Result<Vec<SpentCoin>, TxReject> {
        let mut coins = Vec::new();
        for (at, &coin) in (0..).zip(&content.transaction(tx).spends) {
            let missing = TxReject::MissingOrSpent { input: at };
            if coin == CoinId::NONE {
                return Err(missing);
            }
            let maker = content.coin(coin).tx;
            let made_here = self.earlier.contains(&maker);
            if self.is_spent.contains(&coin) || !(self.ledger.has(coin) || made_here) {
                return Err(missing);
            }
            let output = content.coin(coin);
            if !output.is_spendable {
                return Err(missing);
            }
            self.spent.push(coin);
            self.is_spent.insert(coin);
            let height = if made_here {
                content.block(block).height
            } else {
                height_on_chain(maker, content.block(block).parent, content)
            };
            let is_coinbase = content.transaction(maker).is_coinbase;
            coins.push(SpentCoin { value: output.value, height, is_coinbase });
        }
        self.earlier.insert(tx);
        Ok(coins)
    }
}

/// The height at which `tx` stands on the chain up to `tip`; the last one, where it stands there
/// twice (BIP-0030).
///
/// # Panics
///
/// If it does not stand there.
pub fn height_on_chain(tx: TxId, tip: BlockId, content: &Archive) -> u32 {
    let holders = content.transaction(tx).blocks.iter();
    holders
        .filter(|&&holder| content.is_ancestor(holder, tip))
        .map(|&holder| content.block(holder).height)
        .max()
        .expect("an unspent coin was made on this chain")
}

/// Whether a block of the chain up to `tip` holds `tx`.
pub fn is_confirmed(tx: TxId, tip: BlockId, content: &Archive) -> bool {
    content.transaction(tx).blocks.iter().any(|&holder| content.is_ancestor(holder, tip))
}

/// How many blocks of the chain up to `tip` stand on `tx`, its own among them; 0 without it.
pub fn confirmations(tx: TxId, tip: BlockId, content: &Archive) -> u32 {
    if !is_confirmed(tx, tip, content) {
        return 0;
    }
    content.block(tip).height - height_on_chain(tx, tip, content) + 1
}

/// Amounts, maturity and relative locks; returns the fee.
fn check_spends(
    tx: TxId,
    coins: &[SpentCoin],
    block: BlockId,
    content: &Archive,
) -> Result<Amount, TxReject> {
    let record = content.block(block);
    let tx = &content.transaction(tx).content;
    let fee = tx::check_tx_inputs(tx, coins, record.height, content.params())?;
    let median_time_at =
        |height| content.block(content.ancestor(record.parent, height)).median_time_past;
    let heights = coins.iter().map(|coin| coin.height);
    connect::check_sequence_locks(tx, heights, record.height, median_time_at, content.params())?;
    Ok(fee)
}
