//! One transaction: where its money is from, whose it became, and how sure that is.

use crate::chain::coins::made_by;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::OutPoint;
use crate::story::inspect_inquiry::CoinLine;
use crate::story::inspect_inquiry::CoinName;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::SpenderLine;
use crate::story::inspect_inquiry::TransactionState;
use crate::story::inspect_origin::Source;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use serde::Serialize;

/// The answer to `tx`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransactionAnswer {
    /// Its id.
    pub txid: Hash256,
    /// The payment that it is.
    pub payment: Option<PaymentFacts>,
    /// How its outputs were made.
    pub source: Source,
    /// What became of it.
    pub state: TransactionState,
    /// Blocks of the best chain that stand on it, its own among them.
    pub confirmations: u32,
    /// How many mempools hold it.
    pub mempools: u32,
    /// How many nodes there are.
    pub nodes: u32,
    /// What it leaves to the miner; `null` for a coinbase and for the funds of the first block.
    pub fee_sat: Option<i64>,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// The coins that it spends; none where it makes new money.
    pub inputs: Vec<InputLine>,
    /// The coins that it makes.
    pub outputs: Vec<OutputLine>,
    /// The blocks that hold it.
    pub blocks: Vec<BlockLine>,
}

/// What a payment was to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentFacts {
    /// Its name, as `payments.csv` has it.
    pub name: String,
    /// Who pays.
    pub from: String,
    /// Whom.
    pub to: String,
    /// How much.
    pub amount_sat: i64,
    /// What became of it.
    pub state: &'static str,
}

/// A coin that is spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputLine {
    /// Where it comes from.
    pub coin: CoinName,
    /// How much; `null` if nobody has shown the transaction that made it.
    pub amount_sat: Option<i64>,
    /// Whose it was.
    pub owner: Option<String>,
    /// The payment that made it.
    pub payment: Option<String>,
    /// Other transactions that spend it as well.
    pub rivals: Vec<SpenderLine>,
}

/// A coin that is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputLine {
    /// Which, how much, whose.
    #[serde(flatten)]
    pub line: CoinLine,
    /// What became of it on the best chain.
    pub state: CoinState,
    /// The transactions that spend it, confirmed or not.
    pub spenders: Vec<SpenderLine>,
}

/// What became of a coin on the best chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CoinState {
    /// It can be spent.
    Unspent,
    /// A transaction of the chain spends it.
    Spent,
    /// It is on the chain, and nobody can ever spend it.
    Unspendable,
    /// The transaction that makes it is not on the chain.
    Absent,
}

/// A block that holds a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockLine {
    /// The hash of its header.
    pub hash: Hash256,
    /// How many blocks are below it.
    pub height: u32,
    /// What became of it.
    pub status: BlockStatus,
}

impl Inquiry<'_> {
    /// What `tx` is.
    pub fn transaction(&self, tx: TxId) -> TransactionAnswer {
        let record = self.world.content().transaction(tx);
        let source = self.source_of(tx);
        let spends = source == Source::Transaction;
        let coins = self.coins_of(tx).into_iter();
        TransactionAnswer {
            txid: record.txid,
            payment: self.payment_facts(tx),
            source,
            state: self.state_of(tx),
            confirmations: self.world.confirmations_at(tx, None),
            mempools: self.mempools_with(tx),
            nodes: self.world.node_count(),
            fee_sat: record.fee_sat,
            size_bytes: record.size_bytes,
            inputs: if spends { self.input_lines(tx) } else { Vec::new() },
            outputs: coins.map(|coin| self.output_line(coin, tx)).collect(),
            blocks: record.blocks.iter().map(|&block| self.block_line(block)).collect(),
        }
    }

    fn payment_facts(&self, tx: TxId) -> Option<PaymentFacts> {
        let line = &self.story.tables.payments[self.payment_at(tx)?];
        Some(PaymentFacts {
            name: line.payment.clone(),
            from: line.from.clone(),
            to: line.to.clone(),
            amount_sat: line.amount_sat,
            state: line.state,
        })
    }

    fn input_lines(&self, tx: TxId) -> Vec<InputLine> {
        let content = self.world.content();
        let body = content.body_of(tx);
        let inputs = body.inputs.iter().zip(&content.transaction(tx).spends);
        inputs.map(|(input, &coin)| self.input_line(input.previous, coin, tx)).collect()
    }

    fn input_line(&self, previous: OutPoint, coin: CoinId, tx: TxId) -> InputLine {
        let known = (coin != CoinId::NONE).then(|| self.coin_line(coin));
        InputLine {
            coin: CoinName(previous),
            amount_sat: known.as_ref().map(|line| line.amount_sat),
            owner: known.as_ref().and_then(|line| line.owner.clone()),
            payment: known.and_then(|line| line.payment),
            rivals: self.spenders(coin, tx),
        }
    }

    fn output_line(&self, coin: CoinId, tx: TxId) -> OutputLine {
        let content = self.world.content();
        let spenders = self.spenders(coin, TxId::NONE);
        let holder = content.transaction(tx).blocks.first();
        let state = if self.height_of(tx, self.tip()).is_none() {
            CoinState::Absent
        } else if spenders.iter().any(|one| one.state == TransactionState::Confirmed) {
            CoinState::Spent
        } else if holder.is_some_and(|&block| made_by(block, content).any(|made| made == coin)) {
            CoinState::Unspent
        } else {
            CoinState::Unspendable
        };
        OutputLine { line: self.coin_line(coin), state, spenders }
    }

    /// A block in one line.
    pub(in crate::story) fn block_line(&self, block: BlockId) -> BlockLine {
        let record = self.world.content().block(block);
        BlockLine { hash: record.hash, height: record.height, status: self.status(block) }
    }
}
