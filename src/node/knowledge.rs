//! Which node knows, asked for and holds which block: kept per block over all nodes.
//!
//! A few bits a node, one row a block. The row of a block that nearly everybody holds is folded
//! away into the short list of those who do not.

use crate::chain::id::BlockId;
use crate::node::tx_knowledge::TxKnowledge;
use crate::sim::id::NodeId;
use serde::Deserialize;
use serde::Serialize;

/// The node has accepted the header.
const HEADER: usize = 0;
/// The node has asked somebody for the body and waits.
const ASKED: usize = 1;
/// The node holds the body.
const BODY: usize = 2;
/// How many bit rows an unfolded block has.
const ROWS: usize = 3;
/// A block is folded when all nodes but this many hold it.
const EXCEPTIONS_MAX: usize = 64;
/// Smaller worlds are never folded: their rows are shorter than the list would be.
const FOLD_FROM_NODES: u32 = 512;

/// Where the bits of one block are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Place {
    /// In the rows from this slot on.
    Open(u32),
    /// Everybody has header and body, but these; in node order, with their bits.
    Folded(Vec<(NodeId, u8)>),
}

/// Who knows which block.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Knowledge {
    nodes: u32,
    words: usize,
    places: Vec<Place>,
    held_by: Vec<u32>,
    bits: Vec<u64>,
    free_slots: Vec<u32>,
    /// The blocks that are not folded, in order.
    open: Vec<BlockId>,
    /// Who knows which payment.
    pub payments: TxKnowledge,
}

impl Knowledge {
    /// Nobody knows anything; everybody holds the genesis block.
    pub fn new(nodes: u32) -> Self {
        let mut known = Self {
            nodes,
            words: (nodes as usize).div_ceil(64),
            places: Vec::new(),
            held_by: Vec::new(),
            bits: Vec::new(),
            free_slots: Vec::new(),
            open: Vec::new(),
            payments: TxKnowledge::new(nodes),
        };
        known.reset();
        known
    }

    /// Back to the beginning, keeping the memory.
    pub fn reset(&mut self) {
        self.places.clear();
        self.held_by.clear();
        self.bits.clear();
        self.free_slots.clear();
        self.open.clear();
        self.payments.reset();
        self.places.push(Place::Folded(Vec::new()));
        self.held_by.push(self.nodes);
    }

    fn open_up_to(&mut self, block: BlockId) {
        while self.places.len() <= block.index() {
            let slot = match self.free_slots.pop() {
                Some(slot) => slot,
                None => {
                    let slot = self.bits.len() / (self.words * ROWS);
                    self.bits.resize(self.bits.len() + self.words * ROWS, 0);
                    u32::try_from(slot).expect("fewer than 2^32 open blocks")
                }
            };
            self.open.push(BlockId(self.places.len() as u32));
            self.places.push(Place::Open(slot));
            self.held_by.push(0);
        }
    }

    fn get(&self, node: NodeId, block: BlockId, row: usize) -> bool {
        match self.places.get(block.index()) {
            None => false,
            Some(Place::Open(slot)) => {
                let word = (*slot as usize * ROWS + row) * self.words + node.index() / 64;
                self.bits[word] >> (node.index() % 64) & 1 == 1
            }
            Some(Place::Folded(exceptions)) => {
                match exceptions.binary_search_by_key(&node, |&(node, _)| node) {
                    Ok(at) => exceptions[at].1 >> row & 1 == 1,
                    Err(_) => row != ASKED,
                }
            }
        }
    }

    fn set(&mut self, node: NodeId, block: BlockId, row: usize, value: bool) {
        self.open_up_to(block);
        match &mut self.places[block.index()] {
            Place::Open(slot) => {
                let word = (*slot as usize * ROWS + row) * self.words + node.index() / 64;
                let mask = 1_u64 << (node.index() % 64);
                if value {
                    self.bits[word] |= mask;
                } else {
                    self.bits[word] &= !mask;
                }
            }
            Place::Folded(exceptions) => {
                match exceptions.binary_search_by_key(&node, |&(node, _)| node) {
                    Ok(at) if value => exceptions[at].1 |= 1 << row,
                    Ok(at) => exceptions[at].1 &= !(1 << row),
                    Err(_) if value == (row != ASKED) => {}
                    Err(at) => {
                        let usual = 1 << HEADER | 1 << BODY;
                        exceptions.insert(at, (node, usual ^ 1 << row));
                    }
                }
            }
        }
    }

    /// Whether `node` has accepted the header of `block`.
    pub fn has_header(&self, node: NodeId, block: BlockId) -> bool {
        self.get(node, block, HEADER)
    }

    /// Notes that `node` has accepted the header of `block`.
    pub fn learn_header(&mut self, node: NodeId, block: BlockId) {
        self.set(node, block, HEADER, true);
    }

    /// Whether `node` waits for the body of `block`.
    pub fn has_asked(&self, node: NodeId, block: BlockId) -> bool {
        self.get(node, block, ASKED)
    }

    /// Notes that `node` waits for the body of `block`, or no longer does.
    pub fn set_asked(&mut self, node: NodeId, block: BlockId, asked: bool) {
        self.set(node, block, ASKED, asked);
    }

    /// Whether `node` holds the body of `block`.
    pub fn has_body(&self, node: NodeId, block: BlockId) -> bool {
        self.get(node, block, BODY)
    }

    /// Notes that `node` holds the body of `block`; its header may still wait for its parent.
    pub fn hold_body(&mut self, node: NodeId, block: BlockId) {
        assert!(!self.has_body(node, block), "a body is held once");
        self.set(node, block, BODY, true);
        self.held_by[block.index()] += 1;
    }

    /// Notes that `node` has thrown the body of `block` away.
    pub fn drop_body(&mut self, node: NodeId, block: BlockId) {
        assert!(self.has_body(node, block), "only what is held is dropped");
        self.set(node, block, BODY, false);
        self.held_by[block.index()] -= 1;
    }

    /// How many nodes hold the body of `block`.
    pub fn holders(&self, block: BlockId) -> u32 {
        self.held_by.get(block.index()).copied().unwrap_or(0)
    }

    /// Folds the rows of blocks below `block` that all nodes but a few hold.
    pub fn fold_below(&mut self, block: BlockId) {
        if self.nodes < FOLD_FROM_NODES {
            return;
        }
        let mut open = core::mem::take(&mut self.open);
        open.retain(|&at| at >= block || !self.fold(at));
        self.open = open;
    }

    fn fold(&mut self, block: BlockId) -> bool {
        let lacking = (self.nodes - self.held_by[block.index()]) as usize;
        if lacking > EXCEPTIONS_MAX {
            return false;
        }
        let Place::Open(slot) = self.places[block.index()] else {
            return true;
        };
        let mut exceptions = Vec::new();
        for node in (0..self.nodes).map(NodeId) {
            let bits = (0..ROWS).map(|row| u8::from(self.get(node, block, row)) << row).sum();
            if bits != 1 << HEADER | 1 << BODY {
                exceptions.push((node, bits));
            }
        }
        let start = slot as usize * ROWS * self.words;
        self.bits[start..start + ROWS * self.words].fill(0);
        self.free_slots.push(slot);
        self.places[block.index()] = Place::Folded(exceptions);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_block_answers_as_the_open_one_did() {
        let mut known = Knowledge::new(1_000);
        let block = BlockId(1);
        for node in (0..1_000).filter(|node| node % 100 != 7).map(NodeId) {
            known.learn_header(node, block);
            known.hold_body(node, block);
        }
        known.learn_header(NodeId(107), block);
        known.set_asked(NodeId(107), block, true);
        let before = answers(&known, block);

        known.fold_below(BlockId(2));

        assert!(matches!(known.places[1], Place::Folded(_)));
        assert_eq!(answers(&known, block), before);
        known.set_asked(NodeId(107), block, false);
        known.hold_body(NodeId(107), block);
        known.drop_body(NodeId(3), block);
        assert!(known.has_body(NodeId(107), block) && !known.has_asked(NodeId(107), block));
        assert!(known.has_header(NodeId(3), block) && !known.has_body(NodeId(3), block));
        assert_eq!(known.holders(block), 990);
    }

    fn answers(known: &Knowledge, block: BlockId) -> Vec<[bool; 3]> {
        (0..1_000)
            .map(NodeId)
            .map(|node| {
                [
                    known.has_header(node, block),
                    known.has_asked(node, block),
                    known.has_body(node, block),
                ]
            })
            .collect()
    }
}
