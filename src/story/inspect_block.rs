//! One block: what it says, what it holds, and who has it.

use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::story::inspect_inquiry::CoinLine;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use serde::Serialize;

/// The answer to `block`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockAnswer {
    /// The hash of its header.
    pub hash: Hash256,
    /// How many blocks are below it.
    pub height: u32,
    /// What became of it.
    pub status: BlockStatus,
    /// Bitcoin Core's name for the rule that it breaks, if it does.
    pub reject_code: Option<&'static str>,
    /// Blocks of the best chain that stand on it, itself among them; 0 off that chain.
    pub confirmations: u32,
    /// Who found it; `null` for the genesis block.
    pub miner: Option<String>,
    /// When it was found, in virtual time.
    pub found_at_s: Option<f64>,
    /// The block below it.
    pub parent_hash: Option<Hash256>,
    /// The 80 bytes that were hashed.
    pub header: HeaderLine,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// What its miner may create beyond the fees.
    pub subsidy_sat: i64,
    /// What its payments leave to the miner.
    pub fees_sat: i64,
    /// How many nodes hold it.
    pub nodes_holding: u32,
    /// How many nodes there are.
    pub nodes: u32,
    /// The former over the latter.
    pub nodes_share: f64,
    /// Its transactions, the coinbase first.
    pub transactions: Vec<TransactionLine>,
}

/// The fields of a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeaderLine {
    /// Which rules the miner signals.
    pub version: i32,
    /// The hash of the parent.
    pub previous_hash: Hash256,
    /// The root of the tree of transaction ids.
    pub merkle_root: Hash256,
    /// Seconds since 1970.
    pub time_s: u32,
    /// The target in compact form, as eight hexadecimal digits.
    pub nbits: String,
    /// What the miner searched.
    pub nonce: u32,
}

/// A transaction in a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransactionLine {
    /// Its id.
    pub txid: Hash256,
    /// The payment that it is, as `payments.csv` names it.
    pub payment: Option<String>,
    /// Whether it makes new money.
    pub is_coinbase: bool,
    /// What it spends, where all of that is known.
    pub spent_sat: Option<i64>,
    /// What it makes.
    pub outputs: Vec<CoinLine>,
    /// What it leaves to the miner.
    pub fee_sat: Option<i64>,
    /// Its size on the wire.
    pub size_bytes: u32,
}

impl Inquiry<'_> {
    /// What `block` is.
    pub fn block(&self, block: BlockId) -> BlockAnswer {
        let content = self.world.content();
        let (record, view) = (content.block(block), self.world.block(block));
        let found = self.world.finder(block);
        let (holding, nodes) = (self.world.known().holders(block), self.world.node_count());
        let verdicts = record.verdicts.in_order();
        let reject = verdicts.into_iter().find_map(|verdict| content.reject(verdict));
        let is_active = content.is_ancestor(block, self.tip());
        let above = || content.block(self.tip()).height - record.height;
        BlockAnswer {
            hash: record.hash,
            height: record.height,
            status: self.status(block),
            reject_code: reject.map(|reject| reject.code()),
            confirmations: if is_active { above() + 1 } else { 0 },
            miner: found.map(|(miner, _)| self.world.miner_name(miner)),
            found_at_s: found.map(|(_, at)| at.as_secs_f64()),
            parent_hash: (record.parent != BlockId::NONE).then_some(record.header.previous),
            header: HeaderLine {
                version: record.header.version,
                previous_hash: record.header.previous,
                merkle_root: record.header.merkle_root,
                time_s: record.header.time,
                nbits: format!("{:08x}", record.header.bits),
                nonce: record.header.nonce,
            },
            size_bytes: record.size_bytes,
            subsidy_sat: view.subsidy_sat,
            fees_sat: view.fees_sat,
            nodes_holding: holding,
            nodes,
            nodes_share: f64::from(holding) / f64::from(nodes),
            transactions: record.transactions.iter().map(|&tx| self.transaction_line(tx)).collect(),
        }
    }

    fn transaction_line(&self, tx: TxId) -> TransactionLine {
        let record = self.world.content().transaction(tx);
        let outputs: Vec<CoinLine> =
            self.coins_of(tx).into_iter().map(|coin| self.coin_line(coin)).collect();
        let made_sat: i64 = outputs.iter().map(|coin| coin.amount_sat).sum();
        TransactionLine {
            txid: record.txid,
            payment: self.payment_name(tx),
            is_coinbase: record.is_coinbase,
            spent_sat: record.fee_sat.map(|fee_sat| made_sat + fee_sat),
            outputs,
            fee_sat: record.fee_sat,
            size_bytes: record.size_bytes,
        }
    }
}
