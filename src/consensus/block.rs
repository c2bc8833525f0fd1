//! What a block's body must be: by itself, and at its height.

use crate::consensus::locks::is_final;
use crate::consensus::params::Params;
use crate::consensus::params::WITNESS_SCALE_FACTOR;
use crate::consensus::pow::check_proof_of_work;
use crate::consensus::reject::BlockReject;
use crate::consensus::tx::TxReject;
use crate::consensus::tx::check_transaction;
use crate::consensus::tx::sigop_cost;
use crate::primitives::block::Header;
use crate::primitives::encoding::compact_size_len;
use crate::primitives::hash::Hash256;
use crate::primitives::merkle::merkle_root;
use crate::primitives::script::Script;
use crate::primitives::transaction::Transaction;
use crate::primitives::witness;
use core::borrow::Borrow;

/// Checks that the header is the proof of work that it states: the first thing that any stage of
/// Core asks, since it is what makes lying expensive.
///
/// Consensus rule; Bitcoin Core: `CheckBlockHeader`.
///
/// # Errors
///
/// [`BlockReject::Pow`].
pub fn check_header_work(hash: &Hash256, bits: u32, params: &Params) -> Result<(), BlockReject> {
    Ok(check_proof_of_work(hash, bits, params)?)
}

/// Checks the transactions under `header`, without their coins and their place in the chain.
/// `txids` are their ids, in order. The header's work is asked before, by [`check_header_work`].
///
/// Generic over how the caller keeps transactions: `&[Transaction]`, `&[&Transaction]`, …
///
/// Consensus rules, in Bitcoin Core's order: `CheckBlock`.
///
/// # Errors
///
/// The first of [`BlockReject::NoWitnessCommitment`], [`BlockReject::MerkleRoot`],
/// [`BlockReject::Mutated`], [`BlockReject::Length`], [`BlockReject::NoCoinbase`],
/// [`BlockReject::SecondCoinbase`], [`BlockReject::Transaction`], [`BlockReject::Sigops`].
pub fn check_body<T: Borrow<Transaction>>(
    header: &Header,
    transactions: &[T],
    txids: &[Hash256],
    params: &Params,
) -> Result<(), BlockReject> {
    assert_eq!(transactions.len(), txids.len(), "one id for each transaction");
    check_commits_to_witnesses(header, transactions, params)?;
    check_merkle_root(header, txids)?;
    check_length(transactions, params)?;
    check_coinbase_place(transactions)?;
    for (transaction, tx) in (0..).zip(transactions) {
        check_transaction(tx.borrow(), params)
            .map_err(|reject| BlockReject::of_transaction(transaction, reject))?;
    }
    let cost = transactions.iter().map(|tx| sigop_cost(tx.borrow())).fold(0, u32::saturating_add);
    if cost > params.max_block_sigops_cost {
        return Err(BlockReject::Sigops { cost });
    }
    Ok(())
}

/// Checks that the coinbase commits to witnesses where the chain asks for that. Its first block is
/// older than the rule.
///
/// Bitcoin Core: `CheckSignetBlockSolution`, for a challenge that nobody has to sign.
fn check_commits_to_witnesses<T: Borrow<Transaction>>(
    header: &Header,
    transactions: &[T],
    params: &Params,
) -> Result<(), BlockReject> {
    let commits = |tx: &T| witness::committed_by(tx.borrow()).is_some();
    if !params.asks_witness_commitment || transactions.first().is_some_and(commits) {
        return Ok(());
    }
    let is_first = header.previous == Hash256::ZERO && *header == params.genesis_block().header;
    if is_first { Ok(()) } else { Err(BlockReject::NoWitnessCommitment) }
}

/// Checks that the header commits to these transactions and to no other list.
///
/// A list whose end is repeated has the same root (CVE-2012-2459). Such a body says nothing about
/// the block of that hash: it must not be remembered as invalid by its hash.
///
/// Bitcoin Core: `CheckMerkleRoot`.
fn check_merkle_root(header: &Header, txids: &[Hash256]) -> Result<(), BlockReject> {
    let (root, mutated) = merkle_root(txids);
    if root != header.merkle_root {
        return Err(BlockReject::MerkleRoot);
    }
    if mutated {
        return Err(BlockReject::Mutated);
    }
    Ok(())
}

/// Checks the number of transactions and the bytes without witness, both weighed four times.
/// Without witness the weight limit of BIP-0141 says the same, so `bad-blk-weight` cannot happen.
fn check_length<T: Borrow<Transaction>>(
    transactions: &[T],
    params: &Params,
) -> Result<(), BlockReject> {
    let count = transactions.len();
    let bodies: usize = transactions.iter().map(|tx| tx.borrow().size()).sum();
    let size = Header::SIZE_BYTES + compact_size_len(count as u64) + bodies;
    let scale = u64::from(WITNESS_SCALE_FACTOR);
    let weight_max = u64::from(params.max_block_size_bytes) * scale;
    if count == 0 || count as u64 * scale > weight_max || size as u64 * scale > weight_max {
        return Err(BlockReject::Length { transactions: count as u32, size_bytes: size as u32 });
    }
    Ok(())
}

/// Checks that the first transaction, and no other, is a coinbase.
fn check_coinbase_place<T: Borrow<Transaction>>(transactions: &[T]) -> Result<(), BlockReject> {
    for (transaction, tx) in (0..).zip(transactions) {
        match (transaction, tx.borrow().is_coinbase()) {
            (0, false) => return Err(BlockReject::NoCoinbase),
            (1.., true) => return Err(BlockReject::SecondCoinbase { transaction }),
            (0, true) | (1.., false) => {}
        }
    }
    Ok(())
}

/// Checks a body, which [`check_body`] has passed, at its `height`: that each transaction is
/// final, that the coinbase states the height, and that it commits to the right witnesses where
/// the chain asks for that. `txids` are the ids of the transactions, in order.
///
/// `lock_time_cutoff` is what [`crate::consensus::locks::lock_time_cutoff`] gives. Core asks this
/// after the header in context and before it stores the block, that is before connection.
///
/// Consensus rules, in Bitcoin Core's order: `ContextualCheckBlock`.
///
/// # Errors
///
/// [`BlockReject::Transaction`] with [`TxReject::NonFinal`], [`BlockReject::CoinbaseHeight`], or
/// [`BlockReject::WitnessCommitment`].
pub fn check_body_in_context<T: Borrow<Transaction>>(
    transactions: &[T],
    txids: &[Hash256],
    height: u32,
    lock_time_cutoff: u32,
    params: &Params,
) -> Result<(), BlockReject> {
    for (transaction, tx) in (0..).zip(transactions) {
        if !is_final(tx.borrow(), height, lock_time_cutoff) {
            return Err(BlockReject::of_transaction(transaction, TxReject::NonFinal));
        }
    }
    let coinbase = transactions.first().expect("check_body has seen a coinbase").borrow();
    let script = &coinbase.inputs[0].script_sig;
    if height >= params.bip34_height && !script.0.starts_with(&height_script(height).0) {
        return Err(BlockReject::CoinbaseHeight { height });
    }
    if params.asks_witness_commitment
        && witness::committed_by(coinbase) != Some(witness::commitment(&txids[1..]))
    {
        return Err(BlockReject::WitnessCommitment);
    }
    Ok(())
}

/// What a coinbase script begins with at `height` (BIP-0034), as Core writes numbers: `OP_1` to
/// `OP_16`, then little-endian bytes with a sign bit.
pub fn height_script(height: u32) -> Script {
    let mut script = Script::new();
    script.push_number(i64::from(height));
    script
}
