//! Keys from names, addresses, wallet import format, deterministic signatures.

use forklab::primitives::address::Address;
use forklab::primitives::address::AddressReject;
use forklab::primitives::address::Network;
use forklab::primitives::address::WalletImportKey;
use forklab::primitives::address::base58check_decode;
use forklab::primitives::address::base58check_encode;
use forklab::primitives::encoding::array_from_hex;
use forklab::primitives::encoding::to_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::hash160;
use forklab::primitives::hash::sha256;
use forklab::primitives::key::KeyPair;
use forklab::primitives::key::KeyReject;
use forklab::primitives::key::SecretKey;

/// The order of the curve (SEC 2, section 2.4.1).
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

/// Golden: our own output. If it changes, every funded genesis and every digest changes.
#[test]
fn the_key_of_a_name_never_changes() {
    assert_eq!(to_hex(&SecretKey::from_name("alice").to_bytes()), GOLDEN_ALICE);
    let preimage = [b"forklab-key-1".as_slice(), &[5], b"alice", &[0; 4]].concat();
    assert_eq!(SecretKey::from_name("alice").to_bytes(), sha256(&preimage));
}
const GOLDEN_ALICE: &str = "7a8c4a405beceab7e1aa7295473a3f86cf4e4a6a7b0806064d9427c044a59656";

#[test]
fn names_have_keys_of_their_own() {
    let names = ["", "a", "alice", "Alice", "alice ", "miner-1", "miner-11", "Ж"];
    let mut keys: Vec<[u8; 32]> = names.map(|name| SecretKey::from_name(name).to_bytes()).to_vec();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), names.len());
}

#[test]
fn a_secret_is_from_1_to_the_order_less_1() {
    let order = array_from_hex::<32>(ORDER).expect("64 digits");
    let mut below = order;
    below[31] -= 1;
    let mut one = [0; 32];
    one[31] = 1;
    assert_eq!(SecretKey::from_bytes([0; 32]), Err(KeyReject::SecretOutOfRange));
    assert_eq!(SecretKey::from_bytes(order), Err(KeyReject::SecretOutOfRange));
    assert_eq!(SecretKey::from_bytes(below).map(|key| key.to_bytes()), Ok(below));
    assert_eq!(SecretKey::from_bytes(one).map(|key| key.to_bytes()), Ok(one));
}

/// A vector that circulates among implementations: secret 1, SHA-256 of "Satoshi Nakamoto".
#[test]
fn signatures_have_the_nonce_of_rfc_6979() {
    let mut one = [0; 32];
    one[31] = 1;
    let secret = SecretKey::from_bytes(one).expect("in range");
    let der = secret.sign(&Hash256(sha256(b"Satoshi Nakamoto"))).to_der();
    assert_eq!(
        to_hex(&der),
        "3045022100934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8\
         02202442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
    );
}

#[test]
fn a_pair_agrees_with_its_parts() {
    let pair = KeyPair::from_name("shop");
    assert_eq!(pair.secret(), &SecretKey::from_name("shop"));
    assert_eq!(pair.public(), &pair.secret().public_key());
    assert_eq!(pair.public_bytes(), &pair.public().compressed());
    assert_eq!(pair.public_hash(), &hash160(pair.public_bytes()));
    assert_eq!(pair.public_hash(), &pair.public().hash());
}

/// The address of the genesis coinbase's key.
const SATOSHI: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";

#[test]
fn the_first_address_is_read_and_written() {
    let hash = array_from_hex("62e907b15cbf27d5425399ebf6f0fb50ebb88f18").expect("40 digits");
    let address = Address { network: Network::Main, hash };
    assert_eq!(Address::parse(SATOSHI), Ok(address));
    assert_eq!(address.to_string(), SATOSHI);
    assert_eq!(
        address.script_pubkey().to_string(),
        "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac"
    );
}

#[test]
fn wrong_addresses_are_told_why() {
    use AddressReject::Checksum;
    use AddressReject::Key;
    use AddressReject::Length;
    use AddressReject::Marker;
    use AddressReject::NotBase58;
    use AddressReject::Size;
    use AddressReject::Version;
    let encode = base58check_encode;
    for (text, reject) in [
        (String::new(), Size),
        ("1".to_owned(), Size),
        (SATOSHI.replace('z', "0"), NotBase58 { position: 3 }),
        (SATOSHI.replace('z', "y"), Checksum),
        (format!("{SATOSHI}é"), NotBase58 { position: 34 }),
        ("2".repeat(10_000), Size),
        (encode(0, &[1; 19]), Length { payload_bytes: 19, wanted: "20" }),
        (encode(0, &[1; 21]), Length { payload_bytes: 21, wanted: "20" }),
        (encode(5, &[1; 20]), Version { version: 5 }),
    ] {
        assert_eq!(Address::parse(&text), Err(reject), "{text:.40}");
    }
    for (text, reject) in [
        (encode(128, &[1; 31]), Length { payload_bytes: 31, wanted: "32 or 33" }),
        (encode(128, &[1; 34]), Length { payload_bytes: 34, wanted: "32 or 33" }),
        (encode(128, &[2; 33]), Marker { marker: 2 }),
        (encode(128, &[0; 32]), Key(KeyReject::SecretOutOfRange)),
        (SATOSHI.to_owned(), Version { version: 0 }),
    ] {
        assert_eq!(WalletImportKey::parse(&text), Err(reject), "{text}");
    }
}

#[test]
fn base58check_reads_what_it_writes() {
    for (version, payload) in [(0, vec![]), (0, vec![0, 0, 1]), (255, vec![255; 33])] {
        let text = base58check_encode(version, &payload);
        assert_eq!(base58check_decode(&text), Ok((version, payload)));
    }
}
