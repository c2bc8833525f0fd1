//! What nodes pass on of all that blocks may hold: policy, not consensus.

use crate::node::pool_reject::PoolReject;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxOut;

/// Smaller transactions are not passed on (Core: `MIN_STANDARD_TX_NONWITNESS_SIZE`).
const SIZE_BYTES_MIN: usize = 65;
/// Larger ones neither (Core: `MAX_STANDARD_TX_WEIGHT` over four).
const SIZE_BYTES_MAX: usize = 100_000;
/// Longer unlocking scripts neither (Core: `MAX_STANDARD_SCRIPTSIG_SIZE`).
const UNLOCKING_BYTES_MAX: usize = 1_650;
/// Longer data carriers neither (Core: `MAX_OP_RETURN_RELAY` of the years before 2025).
const DATA_BYTES_MAX: usize = 83;
/// The versions that are passed on (Core: `TX_MAX_STANDARD_VERSION`).
const VERSIONS: core::ops::RangeInclusive<i32> = 1..=3;
/// What spending an output costs: the bytes of an input with signature and key.
const SPENDING_BYTES: i64 = 148;
/// Satoshis a byte at which an output that costs more to spend than it holds is dust (Core:
/// `DUST_RELAY_TX_FEE`).
const DUST_SAT_PER_BYTE: i64 = 3;

/// Whether nodes pass on a transaction of this form (Core: `IsStandardTx`).
///
/// # Errors
///
/// The first rule of policy that it breaks.
pub fn check_standard(tx: &Transaction) -> Result<(), PoolReject> {
    let refuse = |reason| Err(PoolReject::NonStandard(reason));
    if !VERSIONS.contains(&tx.version) {
        return refuse("version");
    }
    if tx.size() > SIZE_BYTES_MAX {
        return refuse("tx-size");
    }
    for input in &tx.inputs {
        if input.script_sig.len() > UNLOCKING_BYTES_MAX {
            return refuse("scriptsig-size");
        }
        if !input.script_sig.is_push_only() {
            return refuse("scriptsig-not-pushonly");
        }
    }
    let mut carriers = 0;
    for output in &tx.outputs {
        if output.script_pubkey.is_unspendable() && output.script_pubkey.len() <= DATA_BYTES_MAX {
            carriers += 1;
        } else if output.script_pubkey.template().is_none() {
            return refuse("scriptpubkey");
        } else if output.value.to_sat() < dust_limit_sat(output) {
            return refuse("dust");
        }
    }
    if carriers > 1 {
        return refuse("multi-op-return");
    }
    if tx.size() < SIZE_BYTES_MIN {
        return refuse("tx-size-small");
    }
    Ok(())
}

/// The least that an output may hold without being dust (Core: `GetDustThreshold`).
pub fn dust_limit_sat(output: &TxOut) -> i64 {
    (output.size() as i64 + SPENDING_BYTES) * DUST_SAT_PER_BYTE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitives::amount::Amount;
    use crate::primitives::script::Script;

    #[test]
    fn the_dust_limit_of_an_output_to_a_key_hash_is_546_satoshis() {
        let script_pubkey = Script::pay_to_public_key_hash(&[0; 20]);
        assert_eq!(dust_limit_sat(&TxOut { value: Amount::ZERO, script_pubkey }), 546);
    }
}
