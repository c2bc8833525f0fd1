//! Which node holds, asked for, keeps aside or refused which payment: bits over nodes.

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

/// How many bit rows a payment has.
const ROWS: usize = 4;

/// Who knows which payment. Rows exist from the first payment on that anybody heard of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TxKnowledge {
    words: usize,
    bits: Vec<u64>,
}

impl TxKnowledge {
    /// Nobody knows anything.
    pub fn new(nodes: u32) -> Self {
        Self { words: (nodes as usize).div_ceil(64), bits: Vec::new() }
    }

    /// Back to the beginning, keeping the memory.
    pub fn reset(&mut self) {
        self.bits.clear();
    }

    fn word(&self, node: NodeId, tx: TxId, fact: TxFact) -> usize {
        (tx.index() * ROWS + fact as usize) * self.words + node.index() / 64
    }

    /// Whether `fact` is true of `node` and `tx`.
    pub fn is(&self, node: NodeId, tx: TxId, fact: TxFact) -> bool {
        let word = self.bits.get(self.word(node, tx, fact));
        word.is_some_and(|word| word >> (node.index() % 64) & 1 == 1)
    }

    /// Notes whether `fact` is true of `node` and `tx`.
    pub fn set(&mut self, node: NodeId, tx: TxId, fact: TxFact, value: bool) {
        let rows = (tx.index() + 1) * ROWS * self.words;
        if rows > self.bits.len() {
            self.bits.resize(rows, 0);
        }
        let at = self.word(node, tx, fact);
        let mask = 1_u64 << (node.index() % 64);
        if value {
            self.bits[at] |= mask;
        } else {
            self.bits[at] &= !mask;
        }
    }

    /// Whether any fact but a refusal is true of `node` and `tx`: there is nothing to ask.
    pub fn is_known(&self, node: NodeId, tx: TxId) -> bool {
        [TxFact::InPool, TxFact::Orphan, TxFact::Rejected]
            .into_iter()
            .any(|fact| self.is(node, tx, fact))
    }
}
