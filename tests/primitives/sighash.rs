//! Signature hashes: the bug of SINGLE, and what cannot matter for the judged forms.

use crate::builders::fixed_cases;
use crate::builders::transactions;
use forklab::primitives::amount::Amount;
use forklab::primitives::der::Signature;
use forklab::primitives::der::is_low_s;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::sha256d;
use forklab::primitives::key::KeyPair;
use forklab::primitives::script::Instruction;
use forklab::primitives::script::OP_CODESEPARATOR;
use forklab::primitives::script::Script;
use forklab::primitives::sighash::SIGHASH_ALL;
use forklab::primitives::sighash::SIGHASH_SINGLE;
use forklab::primitives::sighash::signature_hash;
use forklab::primitives::sighash::unlock_public_key;
use forklab::primitives::sighash::unlock_public_key_hash;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use proptest::collection::vec;
use proptest::prelude::*;

/// A payment with `inputs` inputs and `outputs` outputs.
fn payment(inputs: u32, outputs: u32) -> Transaction {
    let input = |index| TxIn {
        previous: OutPoint { txid: sha256d(b"a funding transaction"), index },
        script_sig: Script::new(),
        sequence: TxIn::SEQUENCE_FINAL,
    };
    let output = |number| TxOut {
        value: Amount::from_sat(i64::from(number) + 1),
        script_pubkey: Script::pay_to_public_key_hash(KeyPair::from_name("bob").public_hash()),
    };
    Transaction {
        version: 1,
        inputs: (0..inputs).map(input).collect(),
        outputs: (0..outputs).map(output).collect(),
        lock_time: 0,
    }
}

#[test]
fn single_without_a_matching_output_signs_the_number_one() {
    let transaction = payment(2, 1);
    let script = Script::pay_to_public_key_hash(&[7; 20]);
    let mut one = Hash256::ZERO;
    one.0[0] = 1;
    for hash_type in [0x03, 0x83, 0x23, 0x63] {
        assert_eq!(signature_hash(&transaction, 1, &script, hash_type), one);
        assert_ne!(signature_hash(&transaction, 0, &script, hash_type), one);
    }
    assert_ne!(signature_hash(&transaction, 1, &script, 0x01), one);
    assert_eq!(SIGHASH_SINGLE, 3);
}

#[test]
fn the_hash_type_itself_is_signed() {
    let transaction = payment(1, 1);
    let script = Script::pay_to_public_key_hash(&[7; 20]);
    let mut hashes: Vec<Hash256> =
        (0..=255).map(|hash_type| signature_hash(&transaction, 0, &script, hash_type)).collect();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), 256);
}

#[test]
fn code_separators_are_left_out_wherever_they_stand() {
    let transaction = payment(1, 1);
    let hash = |bytes: &[u8]| signature_hash(&transaction, 0, &Script(bytes.to_vec()), 1);
    let plain = hash(&[0x51, 0x01, 0xab, 0xac]);
    assert_eq!(hash(&[0xab, 0x51, 0xab, 0xab, 0x01, 0xab, 0xac, 0xab]), plain);
    assert_ne!(hash(&[0x51, 0xac]), plain);
}

#[test]
fn a_signed_input_unlocks_both_forms() {
    let alice = KeyPair::from_name("alice");
    let transaction = payment(2, 2);
    let spent_key = Script::pay_to_public_key(alice.public_bytes());
    let spent_hash = Script::pay_to_public_key_hash(alice.public_hash());
    for (spent, unlock) in [
        (spent_key, unlock_public_key(&transaction, 0, &alice)),
        (spent_hash, unlock_public_key_hash(&transaction, 0, &alice)),
    ] {
        assert!(unlock.is_push_only());
        let items: Vec<&[u8]> = unlock
            .instructions()
            .map(|step| match step {
                Ok(Instruction::Push { item, .. }) => item,
                other => panic!("not a push: {other:?}"),
            })
            .collect();
        assert!(is_low_s(items[0]));
        let (hash_type, der) = items[0].split_last().expect("a signature");
        assert_eq!(*hash_type, SIGHASH_ALL);
        let signature = Signature::parse_lax(der).expect("a signature");
        let fits = |index, hash_type| {
            let digest = signature_hash(&transaction, index, &spent, hash_type);
            alice.public().verify(&digest, &signature)
        };
        assert!(fits(0, 1));
        assert!(!fits(1, 1));
        assert!(!fits(0, 0x81));
        assert!(items[1..].iter().all(|item| *item == alice.public_bytes()));
    }
}

/// Bitcoin Core's `FindAndDelete`: every occurrence of `part` that begins where a step begins.
fn find_and_delete(script: &Script, part: &[u8]) -> Script {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < script.len() {
        if script.0[at..].starts_with(part) {
            at += part.len();
            continue;
        }
        let rest = Script(script.0[at..].to_vec());
        let mut steps = rest.instructions();
        steps.next();
        kept.extend_from_slice(&script.0[at..at + steps.offset()]);
        at += steps.offset();
    }
    Script(kept)
}

#[test]
fn find_and_delete_finds_what_is_there() {
    let script = Script(vec![0x51, 0x01, 0x30, 0x52, 0x01, 0x30]);
    assert_eq!(find_and_delete(&script, &[0x01, 0x30]), Script(vec![0x51, 0x52]));
    assert_eq!(find_and_delete(&script, &[0x30]), script);
}

proptest! {
    #![proptest_config(fixed_cases(500))]

    /// Signatures that can be parsed begin with 30; of 20 bytes they are beyond finding.
    #[test]
    fn neither_a_signature_nor_a_separator_stands_in_the_judged_forms(
        hash in any::<[u8; 20]>(),
        key in prop_oneof![vec(any::<u8>(), 33), vec(any::<u8>(), 65)],
        prefix in prop_oneof![Just(2_u8), Just(3), Just(4), Just(6), Just(7)],
        signature in vec(any::<u8>(), 0..80),
        transaction in transactions(),
    ) {
        let mut key = key;
        key[0] = prefix;
        let mut push = Script::new();
        push.push_item(&[&[0x30], &signature[..]].concat());
        for script in [Script::pay_to_public_key_hash(&hash), Script::pay_to_public_key(&key)] {
            let separator = Ok(Instruction::Operator(OP_CODESEPARATOR));
            prop_assert!(!script.instructions().any(|step| step == separator));
            if push.len() != 21 {
                prop_assert_eq!(find_and_delete(&script, &push.0), script.clone());
            }
            // a byte of the key or hash that looks like a separator changes nothing
            let own = signature_hash(&transaction, 0, &script, 1);
            let separated = Script([&[OP_CODESEPARATOR], script.as_bytes()].concat());
            prop_assert_eq!(signature_hash(&transaction, 0, &separated, 1), own);
        }
        // a signature that is equal to a key cannot be parsed
        prop_assert_eq!(Signature::parse_lax(&key), None);
    }
}
