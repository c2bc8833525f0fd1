//! The world's content, kept once: blocks, transactions and coins under dense numbers.
//!
//! What a node knows of it, and since when, is private to the node and lives elsewhere.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::index_lists::IndexLists;
use crate::chain::record::BlockRecord;
use crate::chain::record::CoinRecord;
use crate::chain::record::TxRecord;
use crate::chain::spenders::Spenders;
use crate::chain::tree::skip_height;
use crate::chain::valid_scripts::ValidScripts;
use crate::chain::verdict::Verdict;
use crate::chain::verdict::Verdicts;
use crate::consensus::params::Params;
use crate::consensus::pow;
use crate::consensus::reject::BlockReject;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::hash::Hash256;
use crate::primitives::merkle::merkle_root;
use crate::primitives::transaction::OutPoint;
use crate::sim::fixed_map::FixedMap;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// All content of a world.
///
/// Numbers are given in the order in which content enters, so they are the same in each play
/// of one history. A block never leaves; a transaction leaves some time after nothing holds it, and
/// its number is given to another one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Archive {
    params: Params,
    /// Whether headers must meet their target; they do not where finding times are drawn.
    checks_work: bool,
    blocks: Vec<BlockRecord>,
    pub(in crate::chain) transactions: Vec<TxRecord>,
    pub(in crate::chain) coins: Vec<CoinRecord>,
    by_hash: FixedMap<[u8; 32], BlockId>,
    pub(in crate::chain) by_txid: FixedMap<[u8; 32], TxId>,
    /// Who spends which coin.
    pub(in crate::chain) spenders: Spenders,
    /// Positions in blocks, as messages name them.
    pub lists: IndexLists,
    rejects: Vec<BlockReject>,
    pub(in crate::chain) signatures_checked: u64,
    /// What was found valid in this history or another one.
    #[serde(skip)]
    pub valid_scripts: ValidScripts,
    /// Numbers to be given again, by how many outputs they have coins for.
    pub(in crate::chain) free_transactions: BTreeMap<u32, Vec<TxId>>,
    /// How many transactions ever entered.
    pub(in crate::chain) entered_count: u32,
    /// How many had entered before each.
    pub(in crate::chain) places: Vec<u32>,
    /// What may be freed some day (`chain::freeing`), in the order in which it entered.
    pub(in crate::chain) loose: Vec<TxId>,
    /// Hashes of what entered since the digest last asked.
    pub(in crate::chain) entered: Vec<Hash256>,
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
            spenders: Spenders::default(),
            lists: IndexLists::default(),
            rejects: Vec::new(),
            signatures_checked: 0,
            valid_scripts: ValidScripts::default(),
            free_transactions: BTreeMap::new(),
            entered_count: 0,
            places: Vec::new(),
            loose: Vec::new(),
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
        self.spenders.clear();
        self.lists.clear();
        self.rejects.clear();
        self.signatures_checked = 0;
        self.free_transactions.clear();
        self.entered_count = 0;
        self.places.clear();
        self.loose.clear();
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
        (outpoint.index < tx.outputs).then(|| CoinId(tx.first_coin.0 + outpoint.index))
    }

    /// The block as it stands on the wire.
    pub fn block_content(&self, id: BlockId) -> Block {
        let record = self.block(id);
        let transactions =
            record.transactions.iter().map(|&tx| self.body_of(tx).into_owned()).collect();
        Block { header: record.header, transactions }
    }

    /// Enters a block, or finds it: the same header over the same transactions is one block.
    pub fn enter_block(&mut self, block: &Block) -> BlockId {
        let transactions: Vec<TxId> =
            block.transactions.iter().map(|tx| self.enter_transaction(tx.clone())).collect();
        self.enter_header_over(block.header, transactions)
    }

    /// Enters a header whose body nobody has shown, or finds the block under it.
    pub fn enter_header(&mut self, header: Header) -> BlockId {
        let hash = header.hash();
        self.find_block(hash).unwrap_or_else(|| self.enter_first(header, hash, Vec::new()))
    }

    /// Enters a block whose transactions are here already.
    ///
    /// The first block under a header is always the one that the header commits to, even if it
    /// comes later than a twin: so a twin (CVE-2012-2459) is nobody's parent and nobody's tip.
    pub fn enter_header_over(&mut self, header: Header, transactions: Vec<TxId>) -> BlockId {
        let hash = header.hash();
        let known = self.find_block(hash);
        if let Some(first) = known
            && self.block(first).transactions == transactions
        {
            return first;
        }
        let committed = self.commits_to(&header, &transactions);
        match known {
            None if committed => self.enter_first(header, hash, transactions),
            None => {
                let first = self.enter_first(header, hash, Vec::new());
                self.enter_twin(first, transactions)
            }
            Some(first) if committed && self.block(first).transactions.is_empty() => {
                self.give_body(first, transactions);
                first
            }
            Some(first) => self.enter_twin(first, transactions),
        }
    }

    /// Whether `header` names this list of transactions, and no shorter one by the same root.
    fn commits_to(&self, header: &Header, transactions: &[TxId]) -> bool {
        let txid = |&tx: &TxId| self.transaction(tx).txid;
        match transactions {
            [only] => header.merkle_root == txid(only),
            several => {
                let txids: Vec<Hash256> = several.iter().map(txid).collect();
                merkle_root(&txids) == (header.merkle_root, false)
            }
        }
    }

    fn enter_first(&mut self, header: Header, hash: Hash256, transactions: Vec<TxId>) -> BlockId {
        let id = BlockId(self.block_count());
        let record = self.new_record(header, hash, id);
        self.by_hash.insert(hash.0, id);
        self.push_block(record, transactions)
    }

    /// Enters another body under the header of `first`, or finds it.
    fn enter_twin(&mut self, first: BlockId, transactions: Vec<TxId>) -> BlockId {
        let mut last = first;
        while self.block(last).next_twin != BlockId::NONE {
            last = self.block(last).next_twin;
            if self.block(last).transactions == transactions {
                return last;
            }
        }
        let BlockRecord { header, hash, .. } = *self.block(first);
        self.blocks[last.index()].next_twin = BlockId(self.block_count());
        let record = self.new_record(header, hash, first);
        self.push_block(record, transactions)
    }

    fn push_block(&mut self, record: BlockRecord, transactions: Vec<TxId>) -> BlockId {
        let id = BlockId(self.block_count());
        self.entered.push(record.hash);
        self.blocks.push(record);
        self.give_body(id, transactions);
        id
    }

    fn give_body(&mut self, block: BlockId, transactions: Vec<TxId>) {
        for &tx in &transactions {
            self.hold_transaction(tx);
            self.transactions[tx.index()].blocks.push(block);
        }
        let bodies: u32 = transactions.iter().map(|&tx| self.transaction(tx).size_bytes).sum();
        let count_bytes = compact_size_len(transactions.len() as u64) as u32;
        let record = &mut self.blocks[block.index()];
        record.size_bytes = Header::SIZE_BYTES as u32 + count_bytes + bodies;
        record.transactions = transactions;
        record.verdicts.body = Verdict::NotAsked;
    }

    /// A block without a body.
    fn new_record(&self, header: Header, hash: Hash256, header_of: BlockId) -> BlockRecord {
        let parent = self.find_block(header.previous).unwrap_or(BlockId::NONE);
        let (height, work_below, skip) = match parent {
            BlockId::NONE => (0, U256::ZERO, BlockId::NONE),
            parent => {
                let below = self.block(parent);
                let height = below.height + 1;
                (height, below.work, self.ancestor(parent, skip_height(height)))
            }
        };
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
            size_bytes: 0,
            transactions: Vec::new(),
            verdicts: Verdicts::NOT_ASKED,
            spent: Vec::new(),
            overwritten: Vec::new(),
            fees_sat: 0,
        }
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
