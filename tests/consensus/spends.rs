//! Spends of P2PK and P2PKH: what consensus lets pass, and what only mempools refuse.

use crate::builders::key;
use crate::builders::lock;
use crate::builders::pay;
use forklab::consensus::params::Params;
use forklab::consensus::script::ScriptFault;
use forklab::consensus::script::ScriptFlags;
use forklab::consensus::script::SpendVerdict;
use forklab::consensus::script::check_spend;
use forklab::primitives::amount::Amount;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::hash160;
use forklab::primitives::script::OP_PUSHDATA1;
use forklab::primitives::script::OP_PUSHDATA2;
use forklab::primitives::script::OP_RESERVED;
use forklab::primitives::script::Script;
use forklab::primitives::sighash::SIGHASH_ALL;
use forklab::primitives::sighash::SIGHASH_SINGLE;
use forklab::primitives::sighash::sign_input;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;

const VALID: SpendVerdict = SpendVerdict::Valid;

fn invalid(fault: ScriptFault) -> SpendVerdict {
    SpendVerdict::Invalid(fault)
}

/// A payment whose unlocking script is still to be written.
fn payment() -> Transaction {
    let coin = OutPoint { txid: Hash256([1; 32]), index: 0 };
    pay(coin, Amount::COIN, TxIn::SEQUENCE_FINAL, 0)
}

/// A signature of the first input of `tx`.
fn signature(tx: &Transaction, locking: &Script, hash_type: u8) -> Vec<u8> {
    sign_input(tx, 0, locking, hash_type, key().secret())
}

fn unlock(tx: &mut Transaction, items: &[&[u8]]) {
    let mut script = Script::new();
    items.iter().for_each(|item| script.push_item(item));
    tx.inputs[0].script_sig = script;
}

/// The key as 65 bytes that begin with `prefix`.
fn long_key(prefix: u8) -> Vec<u8> {
    let mut bytes = key().public().uncompressed().to_vec();
    bytes[0] = prefix;
    bytes
}

/// (r, −s) for (r, s): as valid, and of the other half.
fn with_high_s(signature: &[u8]) -> Vec<u8> {
    const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    let order = ruint::aliases::U256::from_str_radix(ORDER, 16).expect("a number");
    let (der, hash_type) = (&signature[..signature.len() - 1], signature[signature.len() - 1]);
    let r_end = 4 + usize::from(der[3]);
    let low = ruint::aliases::U256::try_from_be_slice(&der[r_end + 2..]).expect("32 bytes");
    let mut high = (order - low).to_be_bytes::<32>().to_vec();
    high.insert(0, 0);
    let mut flipped = der[..r_end].to_vec();
    flipped.extend([0x02, high.len() as u8]);
    flipped.extend(high);
    flipped[1] = flipped.len() as u8 - 2;
    flipped.push(hash_type);
    flipped
}

#[test]
fn a_payment_like_that_of_block_170_is_judged() {
    let locking = Script::pay_to_public_key(&long_key(4));
    let mut tx = payment();
    let good = signature(&tx, &locking, SIGHASH_ALL);
    unlock(&mut tx, &[&good]);
    assert_eq!(check_spend(&tx, 0, &locking, ScriptFlags::STANDARD), VALID);

    tx.outputs[0].value = Amount::from_sat(1);
    let altered = check_spend(&tx, 0, &locking, ScriptFlags::STRICT_DER);
    assert_eq!(altered, invalid(ScriptFault::EvalFalse));
}

#[test]
fn high_s_and_hybrid_keys_are_policy_only() {
    let mut tx = payment();
    let good = signature(&tx, &lock(), SIGHASH_ALL);
    unlock(&mut tx, &[&with_high_s(&good), key().public_bytes()]);
    assert_eq!(check_spend(&tx, 0, &lock(), ScriptFlags::STRICT_DER), VALID);
    let policy = check_spend(&tx, 0, &lock(), ScriptFlags::LOW_S);
    assert_eq!(policy, invalid(ScriptFault::SigHighS));

    let y_is_odd = key().public().uncompressed()[64] & 1;
    let hybrid = long_key(6 + y_is_odd);
    let locking = Script::pay_to_public_key_hash(&hash160(&hybrid));
    let good = signature(&tx, &locking, SIGHASH_ALL);
    unlock(&mut tx, &[&good, &hybrid]);
    assert_eq!(check_spend(&tx, 0, &locking, ScriptFlags::STRICT_DER), VALID);
    let policy = check_spend(&tx, 0, &locking, ScriptFlags::STRICT_ENCODING);
    assert_eq!(policy, invalid(ScriptFault::PublicKeyType));
}

#[test]
fn strict_der_is_asked_from_bip66_on_and_not_before() {
    let mut tx = payment();
    // A length in the long form, which lax reading takes.
    let good = signature(&tx, &lock(), SIGHASH_ALL);
    let lax = [&[0x30, 0x81, good[1]][..], &good[2..]].concat();
    unlock(&mut tx, &[&lax, key().public_bytes()]);
    let mainnet = Params::mainnet();
    let at = |height| check_spend(&tx, 0, &lock(), ScriptFlags::at(height, &mainnet));

    assert_eq!(at(363_724), VALID);
    assert_eq!(at(363_725), invalid(ScriptFault::SigDer));
}

#[test]
fn any_hash_type_is_signed_as_it_stands() {
    for hash_type in [0, 1, 2, 3, 4, 0x1f, 0x21, 0x41, 0x80, 0x81, 0x82, 0x83, 0xff] {
        let mut tx = payment();
        let good = signature(&tx, &lock(), hash_type);
        unlock(&mut tx, &[&good, key().public_bytes()]);
        assert_eq!(check_spend(&tx, 0, &lock(), ScriptFlags::STRICT_DER), VALID, "{hash_type:#x}");
        let standard = check_spend(&tx, 0, &lock(), ScriptFlags::STANDARD);
        let is_plain = matches!(hash_type & 0x7f, 1..=3);
        let expected = if is_plain { VALID } else { invalid(ScriptFault::SigHashType) };
        assert_eq!(standard, expected, "{hash_type:#x}");
        // Another byte signs something else.
        let mut other = good;
        *other.last_mut().unwrap() ^= 0x20;
        unlock(&mut tx, &[&other, key().public_bytes()]);
        let answer = check_spend(&tx, 0, &lock(), ScriptFlags::STRICT_DER);
        assert_eq!(answer, invalid(ScriptFault::EvalFalse), "{hash_type:#x}");
    }
}

#[test]
fn single_without_its_output_signs_the_number_1_for_every_transaction() {
    let two_inputs = |txid: u8| {
        let mut tx = payment();
        let second = OutPoint { txid: Hash256([txid; 32]), index: 0 };
        tx.inputs.push(TxIn { previous: second, ..tx.inputs[0].clone() });
        tx
    };
    let (mut one, mut other) = (two_inputs(2), two_inputs(3));
    let signed = sign_input(&one, 1, &lock(), SIGHASH_SINGLE, key().secret());
    for tx in [&mut one, &mut other] {
        tx.inputs[1].script_sig = Script::new();
        tx.inputs[1].script_sig.push_item(&signed);
        tx.inputs[1].script_sig.push_item(key().public_bytes());
        assert_eq!(check_spend(tx, 1, &lock(), ScriptFlags::STANDARD), VALID);
    }
}

#[test]
fn pushes_have_any_form_and_extra_items_lie_below() {
    let mut tx = payment();
    let good = signature(&tx, &lock(), SIGHASH_ALL);
    let mut script = Script(vec![0x51, 0x4f, 0x00]); // 1, −1 and nothing, all unused
    script.0.extend([OP_PUSHDATA1, good.len() as u8]);
    script.0.extend(&good);
    script.0.extend([OP_PUSHDATA2, 33, 0]);
    script.0.extend(key().public_bytes());
    tx.inputs[0].script_sig = script;

    assert_eq!(check_spend(&tx, 0, &lock(), ScriptFlags::STRICT_DER), VALID);
    let minimal = check_spend(&tx, 0, &lock(), ScriptFlags::MINIMAL_DATA);
    assert_eq!(minimal, invalid(ScriptFault::MinimalData));
    let clean = check_spend(&tx, 0, &lock(), ScriptFlags::CLEAN_STACK);
    assert_eq!(clean, invalid(ScriptFault::CleanStack));
}

#[test]
fn what_cannot_be_read_is_false_and_what_fails_has_its_name() {
    let mut tx = payment();
    let good = signature(&tx, &lock(), SIGHASH_ALL);
    let key = key();
    let key_bytes: &[u8] = key.public_bytes();
    let mut check = |items: &[&[u8]], flags| {
        unlock(&mut tx, items);
        check_spend(&tx, 0, &lock(), flags)
    };
    let strict = ScriptFlags::STRICT_DER;

    assert_eq!(check(&[&good, key_bytes], ScriptFlags::STANDARD), VALID);
    assert_eq!(check(&[&[], key_bytes], strict), invalid(ScriptFault::EvalFalse));
    assert_eq!(check(&[&[1], key_bytes], ScriptFlags::NONE), invalid(ScriptFault::EvalFalse));
    assert_eq!(check(&[&[1], key_bytes], strict), invalid(ScriptFault::SigDer));
    assert_eq!(check(&[&good, &good], strict), invalid(ScriptFault::EqualVerify));
    assert_eq!(check(&[key_bytes], strict), invalid(ScriptFault::InvalidStackOperation));
    assert_eq!(check(&[], strict), invalid(ScriptFault::InvalidStackOperation));
    let long = [0; 521];
    assert_eq!(check(&[&long[1..], &good, key_bytes], strict), VALID);
    assert_eq!(check(&[&long, &good, key_bytes], strict), invalid(ScriptFault::PushSize));
    let many = |count| [vec![&[][..]; count], vec![&good, key_bytes]].concat();
    assert_eq!(check(&many(996), strict), VALID); // 998, the copy and the hash
    assert_eq!(check(&many(997), strict), invalid(ScriptFault::StackSize));
}

#[test]
fn more_than_pushes_and_other_forms_are_not_judged() {
    let mut tx = payment();
    let not_judged = SpendVerdict::NotJudged;
    let check =
        |tx: &Transaction, locking: &Script| check_spend(tx, 0, locking, ScriptFlags::STRICT_DER);

    let script_hash = Script([&[0xa9, 20][..], &[0; 20], &[0x87]].concat());
    assert_eq!(check(&tx, &script_hash), not_judged);
    assert_eq!(check(&tx, &Script(vec![0x51])), not_judged);
    tx.inputs[0].script_sig = Script(vec![0x61]); // OP_NOP
    assert_eq!(check(&tx, &lock()), not_judged);
    // These fail whatever the rest of the script does.
    tx.inputs[0].script_sig = Script(vec![OP_RESERVED, 0x61]);
    assert_eq!(check(&tx, &lock()), invalid(ScriptFault::BadOpcode));
    tx.inputs[0].script_sig = Script(vec![5, 1, 2]);
    assert_eq!(check(&tx, &lock()), invalid(ScriptFault::BadOpcode));
    tx.inputs[0].script_sig = Script(vec![0x61; 10_001]);
    assert_eq!(check(&tx, &lock()), invalid(ScriptFault::ScriptSize));
}
