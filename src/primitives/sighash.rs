//! What a signature signs: the legacy signature hashes, with every hash type.

use crate::primitives::encoding::put_compact_size;
use crate::primitives::encoding::put_sized_bytes;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;
use crate::primitives::key::KeyPair;
use crate::primitives::key::SecretKey;
use crate::primitives::script::Instruction;
use crate::primitives::script::OP_CODESEPARATOR;
use crate::primitives::script::Script;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;

/// Signs all outputs.
pub const SIGHASH_ALL: u8 = 1;
/// Signs no output: anybody may decide where the money goes.
pub const SIGHASH_NONE: u8 = 2;
/// Signs the output that has the number of the input.
pub const SIGHASH_SINGLE: u8 = 3;
/// Added to one of the others: signs this input alone, others may be added.
pub const SIGHASH_ANYONECANPAY: u8 = 0x80;

/// The bits that choose among the outputs.
const OUTPUT_BITS: i32 = 0x1f;

/// The number 1, which is signed by `SIGHASH_SINGLE` where no output has the input's number.
const ONE: Hash256 = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    Hash256(bytes)
};

/// Which outputs a hash type signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignedOutputs {
    All,
    None,
    Single,
}

impl SignedOutputs {
    /// Every type that is neither NONE nor SINGLE signs all, 0 and 4 to 31 included.
    const fn of(hash_type: i32) -> Self {
        match hash_type & OUTPUT_BITS {
            2 => Self::None,
            3 => Self::Single,
            _ => Self::All,
        }
    }
}

const _: () = assert!(SIGHASH_NONE == 2 && SIGHASH_SINGLE == 3);

/// Returns what a signature in input `input_index` of `transaction` signs, where `script_code`
/// is the output script being spent and `hash_type` the last byte of the signature.
///
/// Any hash type is allowed, and all of its bits are signed; on the chain it is one byte, in Core's
/// vectors four. `SIGHASH_SINGLE` without a matching output signs the number 1, so one such
/// signature fits every other such input of its key.
///
/// Each `OP_CODESEPARATOR` in `script_code` is left out. Core also deletes the signature itself
/// from the script code (`FindAndDelete`); here it is not deleted. Neither can matter for P2PK and
/// P2PKH: these forms hold no operator but their own, and the one item in them is a key or a
/// key's hash. A signature equal to the key does not begin with 30 and cannot be parsed; one
/// equal to the hash has 20 bytes, which leaves 13 for r and s, and finding such a pair is as
/// hard as breaking the curve.
///
/// Consensus rule; Bitcoin Core: `SignatureHash` with `SigVersion::BASE`.
///
/// # Panics
///
/// Panics if there is no such input.
pub fn signature_hash(
    transaction: &Transaction,
    input_index: usize,
    script_code: &Script,
    hash_type: i32,
) -> Hash256 {
    let signed = &transaction.inputs[input_index];
    let outputs = SignedOutputs::of(hash_type);
    if outputs == SignedOutputs::Single && input_index >= transaction.outputs.len() {
        return ONE;
    }
    let mut preimage = Vec::with_capacity(transaction.size() + script_code.size() + 4);
    preimage.extend_from_slice(&transaction.version.to_le_bytes());
    if hash_type & i32::from(SIGHASH_ANYONECANPAY) != 0 {
        preimage.push(1);
        put_signed_input(&mut preimage, signed, script_code);
    } else {
        put_compact_size(&mut preimage, transaction.inputs.len() as u64);
        for (index, input) in transaction.inputs.iter().enumerate() {
            if index == input_index {
                put_signed_input(&mut preimage, signed, script_code);
            } else {
                put_other_input(&mut preimage, input, outputs);
            }
        }
    }
    put_outputs(&mut preimage, transaction, input_index, outputs);
    preimage.extend_from_slice(&transaction.lock_time.to_le_bytes());
    preimage.extend_from_slice(&hash_type.to_le_bytes());
    sha256d(&preimage)
}

/// The input that is being signed: the script code stands in for its own script.
fn put_signed_input(out: &mut Vec<u8>, input: &TxIn, script_code: &Script) {
    input.previous.encode(out);
    match without_code_separators(script_code) {
        Some(script) => put_sized_bytes(out, &script),
        None => put_sized_bytes(out, script_code.as_bytes()),
    }
    out.extend_from_slice(&input.sequence.to_le_bytes());
}

/// Another input: without its script, and without its sequence unless all outputs are signed.
fn put_other_input(out: &mut Vec<u8>, input: &TxIn, outputs: SignedOutputs) {
    input.previous.encode(out);
    out.push(0);
    let sequence = match outputs {
        SignedOutputs::All => input.sequence,
        SignedOutputs::None | SignedOutputs::Single => 0,
    };
    out.extend_from_slice(&sequence.to_le_bytes());
}

/// The outputs that are signed; before a single one stand outputs of −1 satoshi without script.
fn put_outputs(
    out: &mut Vec<u8>,
    transaction: &Transaction,
    input_index: usize,
    outputs: SignedOutputs,
) {
    match outputs {
        SignedOutputs::None => out.push(0),
        SignedOutputs::Single => {
            put_compact_size(out, input_index as u64 + 1);
            for _ in 0..input_index {
                out.extend_from_slice(&(-1_i64).to_le_bytes());
                out.push(0);
            }
            transaction.outputs[input_index].encode(out);
        }
        SignedOutputs::All => {
            put_compact_size(out, transaction.outputs.len() as u64);
            for output in &transaction.outputs {
                output.encode(out);
            }
        }
    }
}

/// The bytes of `script` without its `OP_CODESEPARATOR`s, or `None` if there is none.
///
/// What follows a broken push is kept as it is: a script that holds one can never succeed.
fn without_code_separators(script: &Script) -> Option<Vec<u8>> {
    if !script.as_bytes().contains(&OP_CODESEPARATOR) {
        return None;
    }
    let mut kept = Vec::with_capacity(script.len());
    let mut steps = script.instructions();
    let mut begin = steps.offset();
    while let Some(step) = steps.next() {
        let end = steps.offset();
        if step != Ok(Instruction::Operator(OP_CODESEPARATOR)) {
            kept.extend_from_slice(&script.as_bytes()[begin..end]);
        }
        begin = end;
    }
    Some(kept)
}

/// Signs input `input_index`, which spends an output with `script_code`: strict DER with low S,
/// then the hash type.
///
/// # Panics
///
/// Panics if there is no such input.
pub fn sign_input(
    transaction: &Transaction,
    input_index: usize,
    script_code: &Script,
    hash_type: u8,
    secret: &SecretKey,
) -> Vec<u8> {
    let digest = signature_hash(transaction, input_index, script_code, i32::from(hash_type));
    let mut signature = secret.sign(&digest).to_der();
    signature.push(hash_type);
    signature
}

/// The script that unlocks a P2PK output of `pair` in input `input_index`, all signed.
///
/// # Panics
///
/// Panics if there is no such input.
pub fn unlock_public_key(transaction: &Transaction, input_index: usize, pair: &KeyPair) -> Script {
    let spent = Script::pay_to_public_key(pair.public_bytes());
    let mut script = Script::new();
    script.push_item(&sign_input(transaction, input_index, &spent, SIGHASH_ALL, pair.secret()));
    script
}

/// The script that unlocks a P2PKH output of `pair` in input `input_index`, all signed.
///
/// # Panics
///
/// Panics if there is no such input.
pub fn unlock_public_key_hash(
    transaction: &Transaction,
    input_index: usize,
    pair: &KeyPair,
) -> Script {
    let spent = Script::pay_to_public_key_hash(pair.public_hash());
    let mut script = Script::new();
    script.push_item(&sign_input(transaction, input_index, &spent, SIGHASH_ALL, pair.secret()));
    script.push_item(pair.public_bytes());
    script
}
