//! The Merkle tree over transaction ids, and the mutation that gives two lists one root.

use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;

/// Returns the Merkle root of `leaves` and whether the list is a mutated one.
///
/// A row of odd length repeats its last entry, so `[a, b, c]` and `[a, b, c, c]` have one root.
/// Whoever receives the longer list first and remembers the block as invalid refuses the honest
/// one later (CVE-2012-2459). The flag is set if any row pairs two equal entries that were both
/// given; a block with it is refused without remembering its hash as invalid.
///
/// No leaves have the root zero. Consensus rule; Bitcoin Core: `ComputeMerkleRoot`.
pub fn merkle_root(leaves: &[Hash256]) -> (Hash256, bool) {
    match leaves {
        [] => return (Hash256::ZERO, false),
        [only] => return (*only, false),
        _ => {}
    }
    let (mut row, mut mutated) = parents(leaves);
    while row.len() > 1 {
        let (above, above_mutated) = parents(&row);
        mutated |= above_mutated;
        row = above;
    }
    (row[0], mutated)
}

/// The row above `row`, and whether `row` pairs two equal entries.
fn parents(row: &[Hash256]) -> (Vec<Hash256>, bool) {
    let mutated = row.chunks_exact(2).any(|pair| pair[0] == pair[1]);
    let above = row.chunks(2).map(|pair| parent(&pair[0], pair.last().expect("not empty")));
    (above.collect(), mutated)
}

/// The hash of the 64 bytes of two entries.
fn parent(left: &Hash256, right: &Hash256) -> Hash256 {
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&left.0);
    bytes[32..].copy_from_slice(&right.0);
    sha256d(&bytes)
}
