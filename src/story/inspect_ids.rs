//! From what the user calls something to its number, or what else there is.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::scenario::problem::nearest;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::Owner;
use crate::world::observation::View;
use std::collections::BTreeSet;

/// What an id was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A height, a block hash, or its beginning.
    Block,
    /// The name of a payment, a transaction id, or its beginning.
    Transaction,
    /// A transaction and an output of it.
    Coin,
    /// Somebody who can have coins.
    Person,
    /// A node.
    Node,
}

/// Why an id names nothing, with the id as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdReject {
    /// There is no such thing.
    Unknown {
        /// What it was taken for.
        kind: Kind,
        /// The id.
        given: String,
        /// The name that is most like it; empty if none is.
        nearest: String,
    },
    /// There are several.
    Ambiguous {
        /// What it was taken for.
        kind: Kind,
        /// The id.
        given: String,
        /// All that it could mean.
        candidates: Vec<Hash256>,
    },
    /// The best chain does not reach so high.
    AboveTip {
        /// The height.
        given: String,
        /// That of the best chain.
        height_max: u32,
    },
    /// There are fewer forks.
    NoSuchFork {
        /// The number.
        given: String,
        /// How many there are; they count from 1.
        forks: u32,
    },
    /// The payer could not pay, or his node was down: there is no transaction.
    NeverPaid {
        /// The payment.
        given: String,
    },
    /// The transaction has fewer outputs.
    NoSuchOutput {
        /// The coin.
        given: String,
        /// How many it has; they count from 0.
        outputs: u32,
    },
}

/// Up to so many digits are a height; more are the beginning of a hash.
const HEIGHT_DIGITS_MAX: usize = 7;

impl Inquiry<'_> {
    /// The block with this height on the best chain, or with this hash or beginning of a hash on
    /// any. A hash that was cut with `…` may keep it.
    ///
    /// # Errors
    ///
    /// There is none, or there are several.
    pub fn find_block(&self, given: &str) -> Result<BlockId, IdReject> {
        let content = self.world.content();
        if let Some(height) = as_height(given) {
            let height_max = content.block(self.tip()).height;
            if height > height_max {
                return Err(IdReject::AboveTip { given: given.to_owned(), height_max });
            }
            return Ok(content.ancestor(self.tip(), height));
        }
        let ids = (0..content.block_count()).map(BlockId);
        let all = ids.map(|id| (id, content.block(id).hash));
        let first = all.filter(|&(id, hash)| self.block_under(hash) == Some(id));
        only(Kind::Block, given, "", with_beginning(given, first))
    }

    /// The block that a hash means: the first under its header that somebody found, and neither a
    /// twin (CVE-2012-2459) nor a header that was told of without its body.
    fn block_under(&self, hash: Hash256) -> Option<BlockId> {
        let content = self.world.content();
        let found = content.blocks_under(hash).find(|&block| self.world.finder(block).is_some());
        found.or_else(|| content.find_block(hash))
    }

    /// The transaction of the payment with this name, as the script or `payments.csv` has it, or
    /// with this id or beginning of an id.
    ///
    /// # Errors
    ///
    /// There is none, or there are several.
    pub fn find_transaction(&self, given: &str) -> Result<TxId, IdReject> {
        let (payments, lines) = (self.world.payments(), &self.story.tables.payments);
        let in_script = payments.iter().position(|payment| payment.name == given);
        let in_table = || lines.iter().position(|line| line.payment == given);
        if let Some(at) = in_script.filter(|_| !given.is_empty()).or_else(in_table) {
            return match payments[at].tx {
                TxId::NONE => Err(IdReject::NeverPaid { given: given.to_owned() }),
                tx => Ok(tx),
            };
        }
        let content = self.world.content();
        let all = self.transactions().into_iter().map(|tx| (tx, content.transaction(tx).txid));
        let nearest = nearest(given, lines.iter().map(|line| line.payment.as_str()));
        only(Kind::Transaction, given, nearest, with_beginning(given, all))
    }

    /// The coin `TX:INDEX`, or the first output of `TX`, a transaction as
    /// [`Inquiry::find_transaction`] takes it.
    ///
    /// # Errors
    ///
    /// There is none, or there are several.
    pub fn find_coin(&self, given: &str) -> Result<CoinId, IdReject> {
        let (id, index) = match given.rsplit_once(':') {
            None => (given, 0),
            Some((id, index)) => match index.parse::<u32>() {
                Ok(index) => (id, index),
                Err(_) => {
                    let (kind, given, nearest) = (Kind::Coin, given.to_owned(), String::new());
                    return Err(IdReject::Unknown { kind, given, nearest });
                }
            },
        };
        let coins = self.coins_of(self.find_transaction(id)?);
        coins.get(index as usize).copied().ok_or_else(|| IdReject::NoSuchOutput {
            given: given.to_owned(),
            outputs: u32::try_from(coins.len()).expect("few outputs"),
        })
    }

    /// Whoever is called so: a person, somebody of the traffic, a miner.
    ///
    /// # Errors
    ///
    /// Nobody is.
    pub fn find_person(&self, given: &str) -> Result<&Owner, IdReject> {
        self.owners.iter().find(|owner| owner.name == given).ok_or_else(|| {
            let names = self.owners.iter().map(|owner| owner.name.as_str());
            let nearest = nearest(given, names).to_owned();
            IdReject::Unknown { kind: Kind::Person, given: given.to_owned(), nearest }
        })
    }

    /// The node called so: a person's, or `node-17`; or that of the miner called so.
    ///
    /// # Errors
    ///
    /// None is.
    pub fn find_node(&self, given: &str) -> Result<NodeId, IdReject> {
        let mut nodes = self.nodes();
        let by_name = nodes.find(|&node| self.world.node_name(node) == given);
        let mut miners = (0..self.world.miner_count()).map(MinerId);
        let mut miner = || miners.find(|&miner| self.world.miner_name(miner) == given);
        by_name.or_else(|| miner().map(|miner| self.world.miner_node(miner))).ok_or_else(|| {
            let names: Vec<String> = self.nodes().map(|node| self.world.node_name(node)).collect();
            let nearest = nearest(given, names.iter().map(String::as_str)).to_owned();
            IdReject::Unknown { kind: Kind::Node, given: given.to_owned(), nearest }
        })
    }

    /// Every transaction of a block, a payment or a mempool.
    fn transactions(&self) -> BTreeSet<TxId> {
        let content = self.world.content();
        let blocks = (0..content.block_count()).map(BlockId);
        let in_blocks = blocks.flat_map(|block| content.block(block).transactions.iter().copied());
        let paid = self.world.payments().iter().map(|payment| payment.tx);
        let pools = self.nodes().flat_map(|node| &self.world.node(node).pool.entries);
        let all = in_blocks.chain(paid).chain(pools.map(|entry| entry.tx));
        all.filter(|&tx| tx != TxId::NONE).collect()
    }
}

/// The height that `given` is, if it is written as one.
fn as_height(given: &str) -> Option<u32> {
    let is_short = given.len() <= HEIGHT_DIGITS_MAX && given.bytes().all(|c| c.is_ascii_digit());
    let is_plain = given == "0" || !given.starts_with('0');
    if is_short && is_plain { given.parse().ok() } else { None }
}

/// Those whose hash begins with `given`; if none does, those that do so behind their zeros, as the
/// screen shows blocks.
fn with_beginning<Id>(given: &str, all: impl Iterator<Item = (Id, Hash256)>) -> Vec<(Id, Hash256)> {
    let beginning = given.trim_end_matches('…').to_lowercase();
    if beginning.is_empty() || !beginning.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let begins = |hash: &Hash256| hash.to_string().starts_with(&beginning);
    let begins_behind_zeros =
        |hash: &Hash256| hash.to_string().trim_start_matches('0').starts_with(&beginning);
    let all: Vec<(Id, Hash256)> =
        all.filter(|(_, h)| begins(h) || begins_behind_zeros(h)).collect();
    match all.iter().any(|(_, hash)| begins(hash)) {
        true => all.into_iter().filter(|(_, hash)| begins(hash)).collect(),
        false => all,
    }
}

/// The only one of those that were found.
fn only<Id: Copy>(
    kind: Kind,
    given: &str,
    nearest: &str,
    found: Vec<(Id, Hash256)>,
) -> Result<Id, IdReject> {
    let given = given.to_owned();
    match found[..] {
        [] => Err(IdReject::Unknown { kind, given, nearest: nearest.to_owned() }),
        [(id, _)] => Ok(id),
        [..] => {
            let candidates = found.iter().map(|&(_, hash)| hash).collect();
            Err(IdReject::Ambiguous { kind, given, candidates })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_digits_without_leading_zeros_are_a_height() {
        assert_eq!(as_height("0"), Some(0));
        assert_eq!(as_height("9999999"), Some(9_999_999));
        assert_eq!(as_height("10000000"), None);
        assert_eq!(as_height("01"), None);
        assert_eq!(as_height("1a"), None);
        assert_eq!(as_height(""), None);
    }

    #[test]
    fn the_beginning_of_a_hash_is_read_as_bitcoin_shows_it() {
        let mut wire = [0; 32];
        (wire[31], wire[30]) = (0xab, 0xcd);
        let found = |given: &str| with_beginning(given, [((), Hash256(wire))].into_iter()).len();

        assert_eq!(["abcd", "ABCD00", "a", "abcd…"].map(found), [1, 1, 1, 1]);
        assert_eq!(["", "…", "bcd", "pizza"].map(found), [0, 0, 0, 0]);
    }
}
