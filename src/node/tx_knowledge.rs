//! Which node holds, asked for, keeps aside or refused which payment: four bits a node.

use crate::chain::id::TxId;
use crate::sim::id::NodeId;
use serde::Deserialize;
use serde::Serialize;

/// Facts about a payment and a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TxFact {
    /// It is in the node's mempool.
    InPool = 0,
    /// The node has asked somebody for it and waits.
    Asked = 1,
    /// The node keeps it while it lacks a parent.
    Orphan = 2,
    /// The node refused it since its tip last changed.
    Rejected = 3,
}

/// What is true of one payment and one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TxFacts(u8);

impl TxFacts {
    /// Whether `fact` is true.
    pub const fn has(self, fact: TxFact) -> bool {
        self.0 >> fact as u8 & 1 == 1
    }

    /// Whether the node has it or has refused it: there is nothing to ask.
    pub const fn is_known(self) -> bool {
        self.0 & !(1 << TxFact::Asked as u8) != 0
    }
}

/// The facts about a payment and a node take so many bits.
const NODE_BITS: usize = 4;
/// The nodes of one word.
const WORD_NODES: usize = u64::BITS as usize / NODE_BITS;
/// The place of a payment without a row.
const NO_ROW: u32 = u32::MAX;

/// Who knows which payment. A payment has a row while anything is true of it and any node; then
/// the row is given to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxKnowledge {
    /// The words of a row.
    words: usize,
    /// The row of each payment, by its number.
    rows: Vec<u32>,
    bits: Vec<u64>,
    /// How many facts each row holds.
    counts: Vec<u32>,
    /// Whether the payment of each row has passed the checks that depend on its content alone.
    well_formed: Vec<bool>,
    free_rows: Vec<u32>,
}

impl TxKnowledge {
    /// Nobody knows anything.
    pub fn new(nodes: u32) -> Self {
        Self {
            words: (nodes as usize).div_ceil(WORD_NODES),
            rows: Vec::new(),
            bits: Vec::new(),
            counts: Vec::new(),
            well_formed: Vec::new(),
            free_rows: Vec::new(),
        }
    }

    /// Back to the beginning, keeping the memory.
    pub fn reset(&mut self) {
        self.rows.clear();
        self.bits.clear();
        self.counts.clear();
        self.well_formed.clear();
        self.free_rows.clear();
    }

    fn row(&self, tx: TxId) -> Option<usize> {
        let row = self.rows.get(tx.index()).copied();
        row.filter(|&row| row != NO_ROW).map(|row| row as usize)
    }

    /// The word of a row that tells of `node`, and where in it.
    fn word(&self, row: usize, node: NodeId) -> (usize, usize) {
        let word = row * self.words + node.index() / WORD_NODES;
        (word, node.index() % WORD_NODES * NODE_BITS)
    }

    /// All that is true of `node` and `tx`.
    pub fn facts(&self, node: NodeId, tx: TxId) -> TxFacts {
        let Some(row) = self.row(tx) else { return TxFacts(0) };
        let (word, shift) = self.word(row, node);
        TxFacts((self.bits[word] >> shift) as u8 & ((1 << NODE_BITS) - 1))
    }

    /// Whether `fact` is true of `node` and `tx`.
    pub fn is(&self, node: NodeId, tx: TxId, fact: TxFact) -> bool {
        self.facts(node, tx).has(fact)
    }

    /// Whether any fact but that it was asked for is true of `node` and `tx`: there is nothing to
    /// ask.
    pub fn is_known(&self, node: NodeId, tx: TxId) -> bool {
        self.facts(node, tx).is_known()
    }

    /// Notes whether `fact` is true of `node` and `tx`.
    pub fn set(&mut self, node: NodeId, tx: TxId, fact: TxFact, value: bool) {
        if self.is(node, tx, fact) == value {
            return;
        }
        let row = self.row(tx).unwrap_or_else(|| self.give_row(tx));
        let (word, shift) = self.word(row, node);
        self.bits[word] ^= 1 << (shift + fact as usize);
        if value {
            self.counts[row] += 1;
            return;
        }
        self.counts[row] -= 1;
        if self.counts[row] == 0 {
            self.rows[tx.index()] = NO_ROW;
            self.free_rows.push(row as u32);
        }
    }

    /// Gives `tx` a row in which nothing is true.
    fn give_row(&mut self, tx: TxId) -> usize {
        if tx.index() >= self.rows.len() {
            self.rows.resize(tx.index() + 1, NO_ROW);
        }
        let row = self.free_rows.pop().unwrap_or_else(|| {
            self.bits.resize(self.bits.len() + self.words, 0);
            self.counts.push(0);
            self.well_formed.push(false);
            u32::try_from(self.counts.len() - 1).expect("fewer than 2^32 rows")
        });
        self.rows[tx.index()] = row;
        self.well_formed[row as usize] = false;
        row as usize
    }

    /// Whether anything is true of `tx` and any node.
    pub fn is_anywhere(&self, tx: TxId) -> bool {
        self.row(tx).is_some()
    }

    /// How many payments something is true of.
    pub fn live_rows(&self) -> usize {
        self.counts.len() - self.free_rows.len()
    }

    /// Whether `tx` is known to pass the checks that depend on its content alone.
    pub fn is_well_formed(&self, tx: TxId) -> bool {
        self.row(tx).is_some_and(|row| self.well_formed[row])
    }

    /// Notes that `tx` passes the checks that depend on its content alone; forgotten with its row.
    pub fn note_well_formed(&mut self, tx: TxId) {
        if let Some(row) = self.row(tx) {
            self.well_formed[row] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_given_away_when_nothing_is_true_any_more() {
        let mut known = TxKnowledge::new(100);
        let (first, second) = (TxId(7), TxId(3));
        known.set(NodeId(99), first, TxFact::InPool, true);
        known.set(NodeId(0), first, TxFact::Asked, true);
        known.note_well_formed(first);
        assert!(known.is(NodeId(99), first, TxFact::InPool) && known.is_known(NodeId(99), first));
        assert!(known.is(NodeId(0), first, TxFact::Asked) && !known.is_known(NodeId(0), first));
        assert!(known.is_well_formed(first) && !known.is_anywhere(second));

        known.set(NodeId(99), first, TxFact::InPool, false);
        known.set(NodeId(0), first, TxFact::Asked, false);
        known.set(NodeId(5), second, TxFact::Orphan, true);

        assert!(!known.is_anywhere(first) && !known.is_well_formed(second));
        assert_eq!(known.live_rows(), 1);
        assert!((0..100).all(|node| known.is_known(NodeId(node), second) == (node == 5)));
    }
}
