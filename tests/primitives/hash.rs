//! Hashes against published values, and how they are shown.

use forklab::primitives::encoding::HexReject;
use forklab::primitives::encoding::array_from_hex;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::encoding::to_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::hash160;
use forklab::primitives::hash::sha256;
use forklab::primitives::hash::sha256d;

const GENESIS_SHOWN: &str = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

#[test]
fn hashes_have_their_published_values() {
    // FIPS 180-2, appendix B.1
    assert_eq!(
        to_hex(&sha256(b"abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    // the Bitcoin wiki's example of double SHA-256, in wire order
    assert_eq!(
        to_hex(sha256d(b"hello").as_bytes()),
        "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50"
    );
    // BIP-0173: the key of the secret 1 and its HASH160
    let key = from_hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    assert_eq!(
        to_hex(&hash160(&key.expect("hexadecimal"))),
        "751e76e8199196d454941c45d1b3a323f1433bd6"
    );
}

#[test]
fn a_hash_is_shown_and_read_last_byte_first() {
    let hash = Hash256::from_hex(GENESIS_SHOWN).expect("64 digits");
    assert_eq!(hash.0[0], 0x6f);
    assert_eq!(hash.0[31], 0);
    assert_eq!(hash.to_string(), GENESIS_SHOWN);
    assert_eq!(format!("{hash:?}"), GENESIS_SHOWN);
}

#[test]
fn a_hash_is_its_shown_text_in_json() {
    let hash = Hash256::from_hex(GENESIS_SHOWN).expect("64 digits");
    let json = format!("\"{GENESIS_SHOWN}\"");
    assert_eq!(serde_json::to_string(&hash).expect("a text"), json);
    assert_eq!(serde_json::from_str::<Hash256>(&json).expect("64 digits"), hash);
    assert!(serde_json::from_str::<Hash256>("\"00\"").is_err());
}

#[test]
fn hexadecimal_is_refused_where_it_is_wrong() {
    assert_eq!(from_hex("0aFf"), Ok(vec![0x0a, 0xff]));
    assert_eq!(from_hex(""), Ok(vec![]));
    assert_eq!(from_hex("0"), Err(HexReject::Length { digits: 1, wanted: 2 }));
    assert_eq!(from_hex("00+1"), Err(HexReject::NotHex { position: 2 }));
    assert_eq!(from_hex("0é1"), Err(HexReject::NotHex { position: 1 }));
    assert_eq!(array_from_hex::<2>("00"), Err(HexReject::Length { digits: 2, wanted: 4 }));
    assert_eq!(
        Hash256::from_hex(&"0".repeat(65)),
        Err(HexReject::Length { digits: 65, wanted: 64 })
    );
}
