//! Bitcoin Core's vectors: signature hashes, base58, addresses and secret keys.

use crate::builders::core_vectors;
use forklab::primitives::address::Address;
use forklab::primitives::address::Network;
use forklab::primitives::address::WalletImportKey;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::encoding::to_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::script::Script;
use forklab::primitives::sighash::signature_hash;
use forklab::primitives::transaction::Transaction;
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn all_signature_hashes_of_core_agree() {
    let Some(rows) = core_vectors("sighash.json") else { return };
    let mut agreed = 0;
    for row in &rows[1..] {
        let transaction = from_hex(text(&row[0])).expect("hexadecimal");
        let transaction = Transaction::from_bytes(&transaction).expect("a transaction");
        let script = Script(from_hex(text(&row[1])).expect("hexadecimal"));
        let input = row[2].as_u64().expect("an index") as usize;
        let hash_type = i32::try_from(row[3].as_i64().expect("a type")).expect("32 bits");
        let hash = signature_hash(&transaction, input, &script, hash_type);
        assert_eq!(hash, Hash256::from_hex(text(&row[4])).expect("a hash"), "{row}");
        agreed += 1;
    }
    println!("sighash.json: {agreed} of 500 signature hashes agree; the other row is the heading");
    assert_eq!(agreed, 500);
}

#[test]
fn all_base58_vectors_of_core_agree() {
    let Some(rows) = core_vectors("base58_encode_decode.json") else { return };
    for row in &rows {
        let bytes = from_hex(text(&row[0])).expect("hexadecimal");
        assert_eq!(bs58::encode(&bytes).into_string(), text(&row[1]));
        assert_eq!(bs58::decode(text(&row[1])).into_vec().expect("base58"), bytes);
    }
    println!("base58_encode_decode.json: {} of {} agree", rows.len(), rows.len());
    assert_eq!(rows.len(), 21);
}

fn network_of(chain: &Value) -> Network {
    match text(chain) {
        "main" => Network::Main,
        "test" | "testnet4" | "signet" | "regtest" => Network::Test,
        other => panic!("a chain that this test does not know: {other}"),
    }
}

#[test]
fn the_addresses_and_keys_of_core_that_are_ours_agree() {
    let Some(rows) = core_vectors("key_io_valid.json") else { return };
    let (mut addresses, mut keys, mut script_hashes, mut witnesses) = (0, 0, 0, 0);
    for row in &rows {
        let (shown, content, about) = (text(&row[0]), text(&row[1]), &row[2]);
        let network = network_of(&about["chain"]);
        if about["isPrivkey"] == true {
            let key = WalletImportKey::parse(shown).expect("a secret key");
            assert_eq!(to_hex(&key.secret.to_bytes()), content);
            assert_eq!((key.network, key.compressed), (network, about["isCompressed"] == true));
            assert_eq!(key.to_string(), shown);
            assert!(Address::parse(shown).is_err());
            keys += 1;
        } else if content.starts_with("76a914") {
            let address = Address::parse(shown).expect("an address");
            assert_eq!(address.script_pubkey().to_string(), content);
            assert_eq!((address.network, address.to_string().as_str()), (network, shown));
            assert!(WalletImportKey::parse(shown).is_err());
            addresses += 1;
        } else {
            assert!(Address::parse(shown).is_err(), "{shown}");
            let is_script_hash = content.starts_with("a914");
            script_hashes += u32::from(is_script_hash);
            witnesses += u32::from(!is_script_hash);
        }
    }
    println!(
        "key_io_valid.json: {addresses} P2PKH addresses and {keys} secret keys agree; refused as \
         not ours: {script_hashes} P2SH addresses, {witnesses} witness addresses (bech32)"
    );
    assert_eq!((addresses, keys, script_hashes, witnesses), (11, 16, 11, 32));
}

#[test]
fn all_that_core_refuses_is_refused() {
    let Some(rows) = core_vectors("key_io_invalid.json") else { return };
    for row in &rows {
        assert!(Address::parse(text(&row[0])).is_err(), "{row}");
        assert!(WalletImportKey::parse(text(&row[0])).is_err(), "{row}");
    }
    println!("key_io_invalid.json: {} of {} refused", rows.len(), rows.len());
    assert_eq!(rows.len(), 70);
}
