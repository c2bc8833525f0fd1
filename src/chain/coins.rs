//! The ledger at each live tip: a bit per coin, moved by undo and redo.

use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use serde::Deserialize;
use serde::Serialize;

/// How many ledgers are kept at once.
const LIVE_MAX: usize = 64;

/// The coins that are unspent at one tip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    unspent: Vec<u64>,
}

impl Ledger {
    /// Whether `coin` can be spent here.
    pub fn has(&self, coin: CoinId) -> bool {
        self.unspent.get(coin.index() / 64).is_some_and(|word| word >> (coin.index() % 64) & 1 == 1)
    }

    /// The unspent coins, lowest number first.
    pub fn coins(&self) -> impl Iterator<Item = CoinId> + '_ {
        (0..self.unspent.len() * 64)
            .map(|at| CoinId(u32::try_from(at).expect("coins are numbered in 32 bits")))
            .filter(|&coin| self.has(coin))
    }

    fn set(&mut self, coin: CoinId, unspent: bool) {
        let word = coin.index() / 64;
        if word >= self.unspent.len() {
            self.unspent.resize(word + 1, 0);
        }
        let mask = 1_u64 << (coin.index() % 64);
        if unspent {
            self.unspent[word] |= mask;
        } else {
            self.unspent[word] &= !mask;
        }
    }

    /// Adds what `block` makes and takes away what it spends.
    fn connect(&mut self, block: BlockId, content: &Archive) {
        for coin in made_by(block, content) {
            self.set(coin, true);
        }
        for &coin in &content.block(block).spent {
            self.set(coin, false);
        }
    }

    /// Restores exactly what was before `block`: what it overwrote (BIP-0030) stays.
    fn disconnect(&mut self, block: BlockId, content: &Archive) {
        let record = content.block(block);
        for &coin in &record.spent {
            self.set(coin, true);
        }
        for coin in made_by(block, content) {
            if !record.overwritten.contains(&coin) {
                self.set(coin, false);
            }
        }
    }
}

/// The coins that enter the ledger with `block`: its spendable outputs, but not the coinbase of
/// genesis (Bitcoin Core never entered it).
pub fn made_by(block: BlockId, content: &Archive) -> impl Iterator<Item = CoinId> + '_ {
    let skip = usize::from(block == BlockId::GENESIS);
    content.block(block).transactions.iter().skip(skip).flat_map(|&tx| coins_of(tx, content))
}

/// The spendable outputs of `tx` as coins.
pub fn coins_of(tx: TxId, content: &Archive) -> impl Iterator<Item = CoinId> + '_ {
    let record = content.transaction(tx);
    let first = record.first_coin.0;
    (first..first + record.outputs).map(CoinId).filter(|&coin| content.coin(coin).is_spendable)
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Live {
    tip: BlockId,
    ledger: Ledger,
    last_used: u64,
}

/// The ledgers that are kept; any other is made from the nearest of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ledgers {
    live: Vec<Live>,
    uses: u64,
}

impl Ledgers {
    /// The ledger at genesis alone.
    pub fn new(content: &Archive) -> Self {
        let mut ledgers = Self { live: Vec::new(), uses: 0 };
        ledgers.reset(content);
        ledgers
    }

    /// Back to the ledger at genesis.
    pub fn reset(&mut self, content: &Archive) {
        self.live.truncate(1);
        if self.live.is_empty() {
            let ledger = Ledger::default();
            self.live.push(Live { tip: BlockId::GENESIS, ledger, last_used: 0 });
        }
        self.uses = 0;
        let first = &mut self.live[0];
        first.tip = BlockId::GENESIS;
        first.last_used = 0;
        first.ledger.unspent.clear();
        first.ledger.connect(BlockId::GENESIS, content);
    }

    /// The ledger at `tip`, whose blocks must all have been connected before.
    pub fn at(&mut self, tip: BlockId, content: &Archive) -> &Ledger {
        self.uses += 1;
        let at = match self.live.iter().position(|live| live.tip == tip) {
            Some(at) => at,
            None => self.make(tip, content),
        };
        self.live[at].last_used = self.uses;
        &self.live[at].ledger
    }

    /// Moves the nearest ledger to `tip`; copies it first if it lies on another branch.
    fn make(&mut self, tip: BlockId, content: &Archive) -> usize {
        let (nearest, shared) = self.nearest(tip, content);
        let from = self.live[nearest].tip;
        let at = if shared == from { nearest } else { self.copy(nearest) };
        let live = &mut self.live[at];
        let mut back = from;
        while back != shared {
            live.ledger.disconnect(back, content);
            back = content.block(back).parent;
        }
        for height in content.block(shared).height + 1..=content.block(tip).height {
            live.ledger.connect(content.ancestor(tip, height), content);
        }
        live.tip = tip;
        at
    }

    /// The ledger with the fewest blocks between it and `tip`, and the last block they share.
    fn nearest(&self, tip: BlockId, content: &Archive) -> (usize, BlockId) {
        let height = content.block(tip).height;
        self.live
            .iter()
            .enumerate()
            .map(|(at, live)| {
                let shared = content.common_ancestor(live.tip, tip).expect("one genesis");
                let shared_height = content.block(shared).height;
                let steps =
                    content.block(live.tip).height - shared_height + (height - shared_height);
                (steps, at, shared)
            })
            .min()
            .map(|(_, at, shared)| (at, shared))
            .expect("at least one ledger is live")
    }

    /// Copies a ledger over the one that was used least lately, or into a new place.
    fn copy(&mut self, from: usize) -> usize {
        if self.live.len() < LIVE_MAX {
            self.live.push(self.live[from].clone());
            return self.live.len() - 1;
        }
        let (oldest, _) = self
            .live
            .iter()
            .enumerate()
            .filter(|&(at, _)| at != from)
            .min_by_key(|(_, live)| live.last_used)
            .expect("more than one ledger is live");
        self.live[oldest] = self.live[from].clone();
        oldest
    }
}
