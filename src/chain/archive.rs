//! The world's content, kept once: blocks, transactions and coins under dense numbers.
//!
//! What a node knows of it, and since when, is private to the node and lives elsewhere.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict::Verdict;
use crate::chain::verdict::Verdicts;

use crate::consensus::params::Params;
use crate::consensus::pow;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::sim::fixed_map::FixedMap;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

/// How many block times the median is taken over (Bitcoin Core: `nMedianTimeSpan`).
const MEDIAN_TIME_SPAN: usize = 11;

/// A block as content: a header over a list of transactions, and what was found out about it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BlockRecord {
    /// The double SHA-256 of the header.
    pub hash: Hash256,
    /// The header.
    pub header: Header,
    /// The block that the header names, or [`BlockId::NONE`] for genesis and for a parent that
    /// nobody ever made.
    pub parent: BlockId,
    /// An ancestor some way down, so that far ancestors are found in few steps (Core: `pskip`).
    skip: BlockId,
    /// The first block that was entered under this header; itself unless it is a twin.
    pub header_of: BlockId,
    /// The next block under the same header (CVE-2012-2459), or [`BlockId::NONE`].
    next_twin: BlockId,
    /// The number of blocks below it.
    pub height: u32,
    /// The work of the chain that ends in it (Core: `nChainWork`).
    pub work: U256,
    /// The median of the times of the last eleven blocks that end in it, in seconds since 1970.
    pub median_time_past: u32,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// Its transactions, the coinbase first.
    pub transactions: Vec<TxId>,
    /// What the rules say, as far as they were asked.
    pub verdicts: Verdicts,
    /// The coins that it spends: known once it was connected.
    pub spent: Vec<CoinId>,
    /// Coins that it makes although they were unspent already (BIP-0030): known once connected.
    pub overwritten: Vec<CoinId>,
    /// The fees that it collects, in satoshis: known once it was connected.
    pub fees_sat: i64,
}

/// A transaction as content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TxRecord {
    /// Its id.
    pub txid: Hash256,
    /// The transaction itself.
    pub content: Transaction,
    /// Its size on the wire.
    pub size_bytes: u32,
    /// The number of its first output; the others follow.
    pub first_coin: CoinId,
    /// The blocks that hold it, in the order in which they were entered.
    pub blocks: Vec<BlockId>,
    /// How many blocks, mempools, messages and script entries hold it.
    holders: u32,
}

/// An output as content. Its height belongs to a branch, not to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoinRecord {
    /// The transaction that makes it.
    pub tx: TxId,
    /// Which of its outputs, from 0.
    pub index: u32,
}

/// All content of a world.
///
/// Numbers are given in the order in which content enters, so they are the same in each play
/// of one history. A block never leaves; a transaction leaves when nothing holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Archive {
    params: Params,
    /// Whether headers must meet their target; they do not where finding times are drawn.
    checks_work: bool,
    blocks: Vec<BlockRecord>,
    transactions: Vec<TxRecord>,
    coins: Vec<CoinRecord>,
    by_hash: FixedMap<[u8; 32], BlockId>,
    by_txid: FixedMap<[u8; 32], TxId>,
    rejects: Vec<BlockReject>,
    free_transactions: Vec<TxId>,
    /// Hashes of what entered since the digest last asked.
    entered: Vec<Hash256>,
}

impl Archive {
    /// An archive that holds the genesis block alone.
    pub fn new(params: Params, checks_work: bool, genesis: &Block) -> Self {
        let mut archive = Self {
            params,
            checks_work,
            blocks: Vec::new(),
            transactions: Vec::new(),
            coins: Vec::new(),
            by_hash: FixedMap::new(),
            by_txid: FixedMap::new(),
            rejects: Vec::new(),
            free_transactions: Vec::new(),
            entered: Vec::new(),
        };
        archive.enter_genesis(genesis);
        archive
    }

    /// Forgets all but `genesis`, keeping the memory for the next history.
    pub fn reset(&mut self, genesis: &Block) {
        self.blocks.clear();
        self.transactions.clear();
        self.coins.clear();
        self.by_hash.clear();
        self.by_txid.clear();
        self.rejects.clear();
        self.free_transactions.clear();
        self.entered.clear();
        self.enter_genesis(genesis);
    }

    fn enter_genesis(&mut self, genesis: &Block) {
        let id = self.enter_block(genesis);
        assert_eq!(id, BlockId::GENESIS, "genesis is entered first");
        self.blocks[0].verdicts = Verdicts::GENESIS;
    }

    /// The rules of this world's chain.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Whether headers must meet their target.
    pub fn checks_work(&self) -> bool {
        self.checks_work
    }

    /// How many blocks there are.
    pub fn block_count(&self) -> u32 {
        u32::try_from(self.blocks.len()).expect("fewer than 2^32 blocks")
    }

    /// The block with this number.
    pub fn block(&self, id: BlockId) -> &BlockRecord {
        &self.blocks[id.index()]
    }

    pub(in crate::chain) fn block_mut(&mut self, id: BlockId) -> &mut BlockRecord {
        &mut self.blocks[id.index()]
    }

    /// The transaction with this number.
    pub fn transaction(&self, id: TxId) -> &TxRecord {
        &self.transactions[id.index()]
    }

    /// The coin with this number.
    pub fn coin(&self, id: CoinId) -> CoinRecord {
        self.coins[id.index()]
    }

    /// How many coins were ever entered.
    pub fn coin_count(&self) -> u32 {
        u32::try_from(self.coins.len()).expect("fewer than 2^32 coins")
    }

    /// The first block entered under the header with this hash.
    pub fn find_block(&self, hash: Hash256) -> Option<BlockId> {
        self.by_hash.get(&hash.0).copied()
    }

    /// All blocks under the header with this hash, in the order in which they were entered: more
    /// than one where somebody made a twin (CVE-2012-2459).
    pub fn blocks_under(&self, hash: Hash256) -> impl Iterator<Item = BlockId> {
        let some = |id: BlockId| (id != BlockId::NONE).then_some(id);
        core::iter::successors(self.find_block(hash), move |&id| some(self.block(id).next_twin))
    }

    /// The transaction with this id.
    pub fn find_transaction(&self, txid: Hash256) -> Option<TxId> {
        self.by_txid.get(&txid.0).copied()
    }

    /// The coin at `outpoint`, if its transaction is here and has such an output.
    pub fn find_coin(&self, outpoint: OutPoint) -> Option<CoinId> {
        let tx = self.transaction(self.find_transaction(outpoint.txid)?);
        let outputs = u32::try_from(tx.content.outputs.len()).expect("few outputs");
        (outpoint.index < outputs).then(|| CoinId(tx.first_coin.0 + outpoint.index))
    }

    /// The block as it stands on the wire.
    pub fn block_content(&self, id: BlockId) -> Block {
        let record = self.block(id);
        let transactions =
            record.transactions.iter().map(|&tx| self.transaction(tx).content.clone()).collect();
        Block { header: record.header, transactions }
    }

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
        let first_coin = CoinId(self.coin_count());
        let outputs = content.outputs.len();
        let size_bytes = u32::try_from(content.size()).expect("below the block limit");
        let record =
            TxRecord { txid, content, size_bytes, first_coin, blocks: Vec::new(), holders: 0 };
        let id = match self.free_transactions.pop() {
            Some(id) => {
                self.transactions[id.index()] = record;
                id
            }
            None => {
                let id = u32::try_from(self.transactions.len()).expect("fewer than 2^32");
                self.transactions.push(record);
                TxId(id)
            }
        };
        for index in 0..outputs {
            let index = u32::try_from(index).expect("few outputs");
            self.coins.push(CoinRecord { tx: id, index });
        }
        self.by_txid.insert(txid.0, id);
        self.entered.push(txid);
        id
    }

    /// Counts one more holder of `tx`.
    pub fn hold_transaction(&mut self, tx: TxId) {
        self.transactions[tx.index()].holders += 1;
    }

    /// Counts one holder of `tx` less, and frees the transaction when nobody holds it.
    pub fn release_transaction(&mut self, tx: TxId) {
        let record = &mut self.transactions[tx.index()];
        record.holders = record.holders.checked_sub(1).expect("released once per hold");
        if record.holders == 0 {
            let txid = record.txid;
            record.content.inputs = Vec::new();
            record.content.outputs = Vec::new();
            self.by_txid.remove(&txid.0);
            self.free_transactions.push(tx);
        }
    }

    /// Enters a block, or finds it: the same header over the same transactions is one block.
    pub fn enter_block(&mut self, block: &Block) -> BlockId {
        let transactions: Vec<TxId> =
            block.transactions.iter().map(|tx| self.enter_transaction(tx.clone())).collect();
        self.enter_header_over(block.header, transactions)
    }

    /// Enters a block whose transactions are here already.
    pub fn enter_header_over(&mut self, header: Header, transactions: Vec<TxId>) -> BlockId {
        let hash = header.hash();
        let id = BlockId(self.block_count());
        let mut header_of = id;
        if let Some(first) = self.find_block(hash) {
            let mut at = first;
            loop {
                if self.block(at).transactions == transactions {
                    return at;
                }
                match self.block(at).next_twin {
                    BlockId::NONE => break,
                    next => at = next,
                }
            }
            self.blocks[at.index()].next_twin = id;
            header_of = first;
        } else {
            self.by_hash.insert(hash.0, id);
        }
        for &tx in &transactions {
            self.hold_transaction(tx);
            self.transactions[tx.index()].blocks.push(id);
        }
        let record = self.new_record(header, hash, transactions, header_of);
        self.blocks.push(record);
        self.entered.push(hash);
        id
    }

    fn new_record(
        &self,
        header: Header,
        hash: Hash256,
        transactions: Vec<TxId>,
        header_of: BlockId,
    ) -> BlockRecord {
        let parent = self.find_block(header.previous).unwrap_or(BlockId::NONE);
        let (height, work_below, skip) = match parent {
            BlockId::NONE => (0, U256::ZERO, BlockId::NONE),
            parent => {
                let below = self.block(parent);
                let height = below.height + 1;
                (height, below.work, self.ancestor(parent, skip_height(height)))
            }
        };
        let size_bytes: u32 =
            transactions.iter().map(|&tx| self.transaction(tx).size_bytes).sum::<u32>()
                + Header::SIZE_BYTES as u32
                + compact_size_len(transactions.len() as u64) as u32;
        BlockRecord {
            hash,
            header,
            parent,
            skip,
            header_of,
            next_twin: BlockId::NONE,
            height,
            work: work_below.saturating_add(pow::work_of_bits(header.bits)),
            median_time_past: self.median_time_with(header.time, parent),
            size_bytes,
            transactions,
            verdicts: Verdicts::NOT_ASKED,
            spent: Vec::new(),
            overwritten: Vec::new(),
            fees_sat: 0,
        }
    }

    /// The median of `time` and the times of the ten blocks that end in `parent`
    /// (Bitcoin Core: `GetMedianTimePast`).
    fn median_time_with(&self, time: u32, parent: BlockId) -> u32 {
        let mut times = [0_u32; MEDIAN_TIME_SPAN];
        times[0] = time;
        let mut count = 1;
        let mut at = parent;
        while at != BlockId::NONE && count < MEDIAN_TIME_SPAN {
            let block = self.block(at);
            times[count] = block.header.time;
            count += 1;
            at = block.parent;
        }
        let times = &mut times[..count];
        times.sort_unstable();
        times[count / 2]
    }

    /// The ancestor of `of` at `height`, `of` itself among them.
    ///
    /// # Panics
    ///
    /// If `height` is above `of`.
    pub fn ancestor(&self, of: BlockId, height: u32) -> BlockId {
        let mut at = of;
        let mut at_height = self.block(at).height;
        assert!(height <= at_height, "an ancestor is not above its descendant");
        while at_height > height {
            let block = self.block(at);
            let skip = skip_height(at_height);
            let skip_before = skip_height(at_height - 1);
            let take_skip = block.skip != BlockId::NONE
                && (skip == height
                    || (skip > height && !(skip_before + 2 < skip && skip_before >= height)));
            if take_skip {
                at = block.skip;
                at_height = skip;
            } else {
                at = block.parent;
                at_height -= 1;
            }
        }
        at
    }

    /// Whether `ancestor` is `of` or lies below it.
    pub fn is_ancestor(&self, ancestor: BlockId, of: BlockId) -> bool {
        if ancestor == of {
            return true;
        }
        let height = self.block(ancestor).height;
        height < self.block(of).height && self.ancestor(of, height) == ancestor
    }

    /// The last block that `a` and `b` share, or `None` if one of them does not come down to
    /// genesis (Bitcoin Core: `LastCommonAncestor`).
    pub fn common_ancestor(&self, a: BlockId, b: BlockId) -> Option<BlockId> {
        let height = self.block(a).height.min(self.block(b).height);
        let mut a = self.ancestor(a, height);
        let mut b = self.ancestor(b, height);
        while a != b {
            a = self.block(a).parent;
            b = self.block(b).parent;
            if a == BlockId::NONE || b == BlockId::NONE {
                return None;
            }
        }
        Some(a)
    }

    /// The nBits that a child of `parent` with this time must carry.
    pub fn next_bits(&self, parent: BlockId) -> u32 {
        let tip = self.block(parent);
        let height = tip.height + 1;
        let first_time = || {
            let window = self.params.retarget_blocks.expect("asked only at a retarget");
            self.block(self.ancestor(parent, height - window)).header.time
        };
        pow::next_bits(height, tip.header.bits, tip.header.time, first_time, &self.params)
    }

    /// The verdicts' evidence.
    pub fn reject(&self, verdict: Verdict) -> Option<&BlockReject> {
        match verdict {
            Verdict::NotAsked | Verdict::Valid => None,
            Verdict::Invalid(index) => Some(&self.rejects[index as usize]),
        }
    }

    pub(in crate::chain) fn keep_reject(&mut self, reject: BlockReject) -> Verdict {
        let index = u32::try_from(self.rejects.len()).expect("fewer than 2^32 rejects");
        self.rejects.push(reject);
        Verdict::Invalid(index)
    }

    /// The hashes of what entered since this was last called, in order; for the digest.
    pub fn take_entered(&mut self, mut each: impl FnMut(&Hash256)) {
        for hash in &self.entered {
            each(hash);
        }
        self.entered.clear();
    }

    /// Whether something entered since the digest last asked.
    pub fn has_entered(&self) -> bool {
        !self.entered.is_empty()
    }
}

/// The height that a block's skip pointer leads to (Bitcoin Core: `GetSkipHeight`).
fn skip_height(height: u32) -> u32 {
    fn invert_lowest_one(n: u32) -> u32 {
        n & n.wrapping_sub(1)
    }
    if height < 2 {
        return 0;
    }
    if height & 1 == 1 {
        invert_lowest_one(invert_lowest_one(height - 1)) + 1
    } else {
        invert_lowest_one(height)
    }
}
