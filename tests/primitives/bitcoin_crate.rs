//! The crate `bitcoin` as the judge of random transactions, headers, scripts and addresses.

use crate::builders::fixed_cases;
use crate::builders::hashes;
use crate::builders::scripts;
use crate::builders::transactions;
use bitcoin::consensus::deserialize;
use bitcoin::consensus::serialize;
use bitcoin::hashes::Hash;
use bitcoin::sighash::SighashCache;
use forklab::primitives::address::Address;
use forklab::primitives::address::Network;
use forklab::primitives::address::WalletImportKey;
use forklab::primitives::block::Block;
use forklab::primitives::block::Header;
use forklab::primitives::der::Signature;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::hash160;
use forklab::primitives::key::PublicKey;
use forklab::primitives::key::SecretKey;
use forklab::primitives::merkle::merkle_root;
use forklab::primitives::script::OP_CODESEPARATOR;
use forklab::primitives::script::Script;
use forklab::primitives::script::Template;
use forklab::primitives::sighash::signature_hash;
use proptest::collection::vec;
use proptest::prelude::*;

fn judged(script: &Script) -> &bitcoin::Script {
    bitcoin::Script::from_bytes(script.as_bytes())
}

proptest! {
    #![proptest_config(fixed_cases(200))]

    #[test]
    fn transactions_agree(transaction in transactions()) {
        let bytes = transaction.to_bytes();
        let theirs: bitcoin::Transaction = deserialize(&bytes).expect("a transaction");
        prop_assert_eq!(serialize(&theirs), bytes);
        prop_assert_eq!(theirs.compute_txid().to_byte_array(), transaction.txid().0);
        prop_assert_eq!(theirs.total_size(), transaction.size());
        prop_assert_eq!(theirs.is_coinbase(), transaction.is_coinbase());
    }

    /// The judge leaves separators in, so the script has none.
    #[test]
    fn signature_hashes_agree_for_every_hash_type(
        transaction in transactions(),
        script in scripts(),
    ) {
        let kept = script.0.into_iter().filter(|byte| *byte != OP_CODESEPARATOR);
        let script = Script(kept.collect());
        let theirs: bitcoin::Transaction =
            deserialize(&transaction.to_bytes()).expect("a transaction");
        let cache = SighashCache::new(&theirs);
        for input in 0..transaction.inputs.len() {
            for hash_type in 0..=255 {
                let hash = cache.legacy_signature_hash(input, judged(&script), hash_type);
                let hash = hash.expect("the input exists").to_byte_array();
                let ours = signature_hash(&transaction, input, &script, hash_type as i32);
                prop_assert_eq!(ours, Hash256(hash), "input {}, type {}", input, hash_type);
            }
        }
    }

    #[test]
    fn headers_agree(
        version in any::<i32>(),
        previous in hashes(),
        merkle_root in hashes(),
        [time, bits, nonce] in any::<[u32; 3]>(),
    ) {
        let header = Header { version, previous, merkle_root, time, bits, nonce };
        let theirs: bitcoin::block::Header = deserialize(&header.to_bytes()).expect("a header");
        prop_assert_eq!(theirs.block_hash().to_byte_array(), header.hash().0);
        prop_assert_eq!(theirs.block_hash().to_string(), header.hash().to_string());
        prop_assert_eq!(theirs.time, time);
        prop_assert_eq!(theirs.nonce, nonce);
    }

    #[test]
    fn merkle_roots_agree(leaves in vec(hashes(), 1..70)) {
        let theirs = leaves.iter().map(|leaf| bitcoin::Txid::from_byte_array(leaf.0));
        let theirs = bitcoin::merkle_tree::calculate_root(theirs).expect("not empty");
        prop_assert_eq!(merkle_root(&leaves), (Hash256(theirs.to_byte_array()), false));
    }

    #[test]
    fn blocks_agree(transactions in vec(transactions(), 1..6)) {
        let header = Header {
            version: 1,
            previous: Hash256::ZERO,
            merkle_root: merkle_root(
                &transactions.iter().map(|transaction| transaction.txid()).collect::<Vec<_>>(),
            ).0,
            time: 0,
            bits: 0x207f_ffff,
            nonce: 0,
        };
        let block = Block { header, transactions };
        let theirs: bitcoin::Block = deserialize(&block.to_bytes()).expect("a block");
        prop_assert!(theirs.check_merkle_root());
        prop_assert_eq!(theirs.block_hash().to_byte_array(), block.hash().0);
        prop_assert_eq!(theirs.total_size(), block.size());
    }

    #[test]
    fn sigops_and_forms_agree(script in scripts()) {
        let theirs = judged(&script);
        prop_assert_eq!(script.legacy_sigops() as usize, theirs.count_sigops_legacy());
        prop_assert_eq!(script.is_push_only(), theirs.is_push_only());
        let form = script.template();
        prop_assert_eq!(
            matches!(form, Some(Template::PayToPublicKeyHash { .. })), theirs.is_p2pkh());
        prop_assert_eq!(
            matches!(form, Some(Template::PayToPublicKey { .. })), theirs.is_p2pk());
    }

    #[test]
    fn forms_with_one_byte_changed_agree(
        hash in any::<[u8; 20]>(),
        key in prop_oneof![vec(any::<u8>(), 32..35), vec(any::<u8>(), 64..67)],
        to_key in any::<bool>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut script = if to_key {
            Script::pay_to_public_key(&key)
        } else {
            Script::pay_to_public_key_hash(&hash)
        };
        let place = place.index(script.len());
        script.0[place] = byte;
        let form = script.template();
        prop_assert_eq!(
            matches!(form, Some(Template::PayToPublicKeyHash { .. })), judged(&script).is_p2pkh());
        prop_assert_eq!(
            matches!(form, Some(Template::PayToPublicKey { .. })), judged(&script).is_p2pk());
    }

    #[test]
    fn pushed_numbers_agree(number in any::<i64>(), shift in 0_u32..64) {
        let number = (number >> shift).max(i64::MIN + 1); // the judge overflows at the minimum
        let mut script = Script::new();
        script.push_number(number);
        let theirs = bitcoin::script::Builder::new().push_int(number).into_script();
        prop_assert_eq!(script.as_bytes(), theirs.as_bytes());
    }

    #[test]
    fn keys_addresses_and_signatures_agree(
        bytes in any::<[u8; 32]>(),
        digest in hashes(),
        main in any::<bool>(),
        compressed in any::<bool>(),
    ) {
        let secret = SecretKey::from_bytes(bytes).expect("out of range once in 2^128");
        let network = if main { Network::Main } else { Network::Test };
        let kind =
            if main { bitcoin::NetworkKind::Main } else { bitcoin::NetworkKind::Test };
        let secp = bitcoin::secp256k1::Secp256k1::new();
        let mut theirs = bitcoin::PrivateKey::from_slice(&bytes, kind).expect("in range");
        theirs.compressed = compressed;
        let their_public = theirs.public_key(&secp);
        let public = secret.public_key();
        let public_bytes =
            if compressed { public.compressed().to_vec() } else { public.uncompressed().to_vec() };
        prop_assert_eq!(their_public.to_bytes(), public_bytes.clone());

        let address = Address { network, hash: hash160(&public_bytes) };
        prop_assert_eq!(
            address.to_string(), bitcoin::Address::p2pkh(their_public, kind).to_string());
        prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
        let wallet_key = WalletImportKey { network, secret, compressed };
        prop_assert_eq!(wallet_key.to_string(), theirs.to_wif());
        prop_assert_eq!(WalletImportKey::parse(&theirs.to_wif()), Ok(wallet_key));

        let message = bitcoin::secp256k1::Message::from_digest(digest.0);
        let their_signature = secp.sign_ecdsa(&message, &theirs.inner);
        let signature = secret.sign(&digest);
        prop_assert_eq!(signature.to_der(), their_signature.serialize_der().to_vec());
        prop_assert_eq!(
            Signature::parse_lax(&their_signature.serialize_der()), Some(signature));
        prop_assert!(public.verify(&digest, &signature));
    }

    #[test]
    fn public_keys_are_read_alike(
        bytes in prop_oneof![vec(any::<u8>(), 33), vec(any::<u8>(), 65)],
        prefix in 0_u8..9,
    ) {
        let mut bytes = bytes;
        bytes[0] = prefix;
        let theirs = bitcoin::secp256k1::PublicKey::from_slice(&bytes);
        prop_assert_eq!(PublicKey::parse(&bytes).is_ok(), theirs.is_ok());
    }
}
