//! A small chain with coins to spend, and blocks with one fault each.

use forklab::chain::plain::PlainChain;
use forklab::chain::plain_ledger::ScriptPolicy;
use forklab::consensus::block::height_script;
use forklab::consensus::params::Params;
use forklab::consensus::pow::check_proof_of_work;
use forklab::consensus::subsidy::block_subsidy;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::block::Header;
use forklab::primitives::hash::Hash256;
use forklab::primitives::key::KeyPair;
use forklab::primitives::merkle::merkle_root;
use forklab::primitives::script::Script;
use forklab::primitives::sighash::unlock_public_key_hash;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use proptest::test_runner::Config;
use proptest::test_runner::RngSeed;

/// The same random cases in every run.
pub fn fixed_cases(cases: u32) -> Config {
    let rng_seed = RngSeed::Fixed(2009);
    Config { cases, rng_seed, failure_persistence: None, ..Config::default() }
}

/// A file beside the project, or `None` (said on the screen) where it is not.
pub fn shared_file(path: &str) -> Option<Vec<u8>> {
    let full = format!("{}/../shared/{path}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(full).ok();
    if bytes.is_none() {
        println!("skipped: no data ({path})");
    }
    bytes
}

/// The miner's key, who is also everybody else.
pub fn key() -> KeyPair {
    KeyPair::from_name("miner")
}

/// The script that all coins here are locked with.
pub fn lock() -> Script {
    Script::pay_to_public_key_hash(key().public_hash())
}

/// A block that is still being made: the root and the work come last.
#[derive(Debug, Clone)]
pub struct Draft {
    pub header: Header,
    pub transactions: Vec<Transaction>,
    /// Written instead of the true root.
    pub root: Option<Hash256>,
    /// Whether the nonce shall fail.
    pub without_work: bool,
}

impl Draft {
    /// A valid block with a coinbase, on a parent at `height` − 1.
    pub fn on(previous: Hash256, height: u32, time: u32, params: &Params) -> Self {
        let mut script_sig = height_script(height);
        script_sig.push_item(b"forklab");
        let coinbase = Transaction {
            version: 1,
            inputs: vec![TxIn {
                previous: OutPoint::NULL,
                script_sig,
                sequence: TxIn::SEQUENCE_FINAL,
            }],
            outputs: vec![TxOut { value: block_subsidy(height, params), script_pubkey: lock() }],
            lock_time: 0,
        };
        let bits = params.genesis.bits;
        let merkle_root = Hash256::ZERO;
        Self {
            header: Header { version: 4, previous, merkle_root, time, bits, nonce: 0 },
            transactions: vec![coinbase],
            root: None,
            without_work: false,
        }
    }

    /// The block, mined at regtest's two hashes.
    pub fn finish(self, params: &Params) -> Block {
        let Self { mut header, transactions, root, without_work } = self;
        let txids: Vec<Hash256> = transactions.iter().map(Transaction::txid).collect();
        header.merkle_root = root.unwrap_or_else(|| merkle_root(&txids).0);
        while check_proof_of_work(&header.hash(), header.bits, params).is_ok() == without_work {
            header.nonce += 1;
        }
        Block { header, transactions }
    }
}

/// A chain of regtest with a hundred and some blocks, whose first coinbases can be spent.
#[derive(Debug, Clone)]
pub struct Bench {
    pub chain: PlainChain,
    /// The ids of the coinbases, by height; that of the first block is not spendable.
    pub coinbases: Vec<Hash256>,
}

impl Bench {
    /// `blocks` blocks on the first, ten minutes apart.
    pub fn new(params: Params, blocks: u32) -> Self {
        let mut bench = Self::new_empty(params);
        for _ in 0..blocks {
            let block = bench.draft().finish(bench.params());
            bench.take(block);
        }
        bench
    }

    /// Nothing but the first block.
    pub fn new_empty(params: Params) -> Self {
        let genesis = params.genesis_block();
        let coinbases = vec![genesis.transactions[0].txid()];
        Self { chain: PlainChain::new(params, ScriptPolicy::Refuse), coinbases }
    }

    /// Takes a block that must be valid, and notes its coinbase.
    pub fn take(&mut self, block: Block) {
        self.coinbases.push(block.transactions[0].txid());
        self.accept(block);
    }

    pub fn params(&self) -> &Params {
        self.chain.params()
    }

    /// The height of the tip.
    pub fn height(&self) -> u32 {
        self.chain.tip().expect("a tip").height
    }

    /// A valid block on the tip.
    pub fn draft(&self) -> Draft {
        let tip = self.chain.tip().expect("a tip");
        Draft::on(tip.hash, tip.height + 1, tip.header.time + 600, self.params())
    }

    /// Takes a block that must be valid.
    pub fn accept(&mut self, block: Block) {
        let accepted = self.chain.accept_block(block, None).expect("a valid block");
        assert_eq!(accepted.refused, []);
    }

    /// The code with which `block` is refused, wherever; `ok` if it is not. Changes nothing.
    pub fn code_of(&self, block: Block, now: Option<u64>) -> String {
        let mut chain = self.chain.clone();
        match chain.accept_block(block, now) {
            Err(reject) => reject.code().to_owned(),
            Ok(accepted) => match &accepted.refused[..] {
                [] => "ok".to_owned(),
                [refusal, ..] => refusal.reject.code().to_owned(),
            },
        }
    }

    /// A signed payment of the coinbase at `height`, all of it but `fee_sat`.
    pub fn payment(&self, height: u32, fee_sat: i64) -> Transaction {
        let value = block_subsidy(height, self.params()).to_sat();
        let coin = OutPoint { txid: self.coinbases[height as usize], index: 0 };
        pay(coin, Amount::from_sat(value - fee_sat), TxIn::SEQUENCE_FINAL, 0)
    }
}

/// A signed payment of `coin` to its own owner.
pub fn pay(coin: OutPoint, value: Amount, sequence: u32, lock_time: u32) -> Transaction {
    let input = TxIn { previous: coin, script_sig: Script::new(), sequence };
    let outputs = vec![TxOut { value, script_pubkey: lock() }];
    let tx = Transaction { version: 2, inputs: vec![input], outputs, lock_time };
    signed(tx)
}

/// The transaction with all its inputs signed.
pub fn signed(mut tx: Transaction) -> Transaction {
    for input in 0..tx.inputs.len() {
        tx.inputs[input].script_sig = unlock_public_key_hash(&tx, input, &key());
    }
    tx
}
