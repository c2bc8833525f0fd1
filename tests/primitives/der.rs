//! Signature encodings: strict as Core's loop says, lax, high and low S, keys of every form.

use crate::builders::fixed_cases;
use forklab::primitives::der::Signature;
use forklab::primitives::der::is_low_s;
use forklab::primitives::der::is_strict_der;
use forklab::primitives::encoding::array_from_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::sha256d;
use forklab::primitives::key::KeyPair;
use forklab::primitives::key::KeyReject;
use forklab::primitives::key::PublicKey;
use proptest::collection::vec;
use proptest::prelude::*;

/// The order of the curve (SEC 2, section 2.4.1).
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

/// Bitcoin Core's `IsValidSignatureEncoding`, line by line.
fn is_valid_signature_encoding(sig: &[u8]) -> bool {
    if sig.len() < 9 || sig.len() > 73 {
        return false;
    }
    if sig[0] != 0x30 || usize::from(sig[1]) != sig.len() - 3 {
        return false;
    }
    let len_r = usize::from(sig[3]);
    if 5 + len_r >= sig.len() {
        return false;
    }
    let len_s = usize::from(sig[5 + len_r]);
    if len_r + len_s + 7 != sig.len() {
        return false;
    }
    if sig[2] != 0x02 || len_r == 0 || sig[4] & 0x80 != 0 {
        return false;
    }
    if len_r > 1 && sig[4] == 0 && sig[5] & 0x80 == 0 {
        return false;
    }
    if sig[len_r + 4] != 0x02 || len_s == 0 || sig[len_r + 6] & 0x80 != 0 {
        return false;
    }
    !(len_s > 1 && sig[len_r + 6] == 0 && sig[len_r + 7] & 0x80 == 0)
}

/// `30 … 02 … r 02 … s` with plain one-byte lengths.
fn der_of(r: &[u8], s: &[u8]) -> Vec<u8> {
    let inside = [&[2, r.len() as u8], r, &[2, s.len() as u8], s].concat();
    [&[0x30, inside.len() as u8], &inside[..]].concat()
}

/// The numbers r and s of `signature`, as DER writes them.
fn parts_of(signature: &Signature) -> (Vec<u8>, Vec<u8>) {
    let der = signature.to_der();
    let r_end = 4 + usize::from(der[3]);
    (der[4..r_end].to_vec(), der[r_end + 2..].to_vec())
}

/// The order less `number`, in 33 bytes that begin with zero.
fn order_less(number: &[u8]) -> Vec<u8> {
    let order = array_from_hex::<32>(ORDER).expect("64 digits");
    let mut padded = [0; 32];
    let digits = &number[number.len().saturating_sub(32)..];
    padded[32 - digits.len()..].copy_from_slice(digits);
    let (mut result, mut borrow) = (vec![0; 33], 0);
    for at in (0..32).rev() {
        let difference = i16::from(order[at]) - i16::from(padded[at]) - borrow;
        borrow = i16::from(difference < 0);
        result[at + 1] = difference.rem_euclid(256) as u8;
    }
    result
}

fn signed() -> (PublicKey, Hash256, Signature) {
    let pair = KeyPair::from_name("alice");
    let digest = sha256d(b"what alice signs");
    (*pair.public(), digest, pair.secret().sign(&digest))
}

#[test]
fn lax_forms_fit_where_strict_ones_do_not() {
    let (key, digest, signature) = signed();
    let (r, s) = parts_of(&signature);
    let plain = der_of(&r, &s);
    assert_eq!(plain, signature.to_der());
    let with_type = |der: &[u8]| [der, &[1]].concat();
    assert!(is_strict_der(&with_type(&plain)));

    let padded = [&[0, 0], &r[..]].concat();
    let long_length = [&[0x30, 0x81, plain[1]], &plain[2..]].concat();
    let trailing = [&plain[..], &[7, 7]].concat();
    let wrong_total = [&[0x30, 0], &plain[2..]].concat();
    let after_s = [&[0x30, plain[1] + 1], &plain[2..], &[7]].concat();
    for lax in [der_of(&padded, &s), long_length, trailing, wrong_total, after_s] {
        assert!(!is_strict_der(&with_type(&lax)), "{lax:?}");
        let parsed = Signature::parse_lax(&lax).expect("lax DER");
        assert_eq!(parsed, signature);
        assert!(key.verify(&digest, &parsed));
    }
}

#[test]
fn high_s_is_valid_and_is_told_from_low_s() {
    let (key, digest, signature) = signed();
    let (r, low) = parts_of(&signature);
    let high = der_of(&r, &order_less(&low));
    assert!(is_strict_der(&[&high[..], &[1]].concat()));
    assert!(!is_low_s(&[&high[..], &[1]].concat()));
    assert!(is_low_s(&[&signature.to_der()[..], &[1]].concat()));
    assert!(!is_low_s(&[]));
    let parsed = Signature::parse_lax(&high).expect("strict DER");
    assert_eq!(parsed, signature);
    assert!(key.verify(&digest, &parsed));
}

#[test]
fn numbers_beyond_the_curve_are_read_and_fit_nothing() {
    let (key, digest, signature) = signed();
    let (r, s) = parts_of(&signature);
    let huge = [&[0], &[0xff; 32][..]].concat();
    for der in [der_of(&huge, &s), der_of(&r, &huge), der_of(&[1; 40], &s), der_of(&[0], &[0])] {
        let parsed = Signature::parse_lax(&der).expect("a structure");
        assert!(!key.verify(&digest, &parsed));
    }
}

#[test]
fn what_is_no_structure_is_none() {
    let (_, _, signature) = signed();
    let der = signature.to_der();
    let other_tag = [&[0x31], &der[1..]].concat();
    for bytes in [&[][..], &[0x30], &[0x30, 0], &der[..der.len() - 1], &other_tag] {
        assert_eq!(Signature::parse_lax(bytes), None, "{bytes:?}");
    }
}

#[test]
fn keys_of_all_five_prefixes_are_read_and_others_refused() {
    let (key, digest, signature) = signed();
    let (short, long) = (key.compressed(), key.uncompressed());
    let odd = long[64] & 1;
    let with_prefix = |prefix: u8, bytes: &[u8]| [&[prefix], &bytes[1..]].concat();
    for bytes in [short.to_vec(), long.to_vec(), with_prefix(6 + odd, &long)] {
        let parsed = PublicKey::parse(&bytes).expect("a key");
        assert_eq!(parsed, key);
        assert!(parsed.verify(&digest, &signature));
    }
    assert_eq!(short[0], 2 + odd);
    // the mirrored point is another key
    let mirrored = PublicKey::parse(&with_prefix(3 - odd, &short)).expect("a key");
    assert!(!mirrored.verify(&digest, &signature));

    for bytes in [
        vec![],
        with_prefix(7 - odd, &long), // hybrid that lies about y
        with_prefix(5, &long),
        with_prefix(4, &short),
        with_prefix(2, &long),
        short[..32].to_vec(),
        [&long[..], &[0]].concat(),
        [&[2], &[0xff; 32][..]].concat(), // x is not below the field's size
    ] {
        assert_eq!(PublicKey::parse(&bytes), Err(KeyReject::NotAPoint), "{bytes:?}");
    }
}

#[test]
fn a_signature_fits_its_own_digest_and_key_only() {
    let (key, digest, signature) = signed();
    assert!(key.verify(&digest, &signature));
    assert!(!key.verify(&sha256d(b"another text"), &signature));
    assert!(!KeyPair::from_name("bob").public().verify(&digest, &signature));
}

/// Near-DER: mostly right tags and lengths, so that every branch of the rule is reached.
fn near_signatures() -> impl Strategy<Value = Vec<u8>> {
    let number = || {
        (prop_oneof![vec(any::<u8>(), 0..4), vec(any::<u8>(), 30..36)], 0_usize..3)
            .prop_map(|(digits, zeros)| [vec![0; zeros], digits].concat())
    };
    let change = prop_oneof![
        3 => Just(None),
        1 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(Some),
    ];
    let after_s = vec(any::<u8>(), 0..2);
    (number(), number(), after_s, any::<u8>(), change).prop_map(
        |(r, s, after_s, hash_type, change)| {
            let mut signature = der_of(&r, &s);
            signature[1] += after_s.len() as u8;
            signature.extend_from_slice(&after_s);
            signature.push(hash_type);
            if let Some((place, byte)) = change {
                let place = place.index(signature.len());
                signature[place] = byte;
            }
            signature
        },
    )
}

proptest! {
    #![proptest_config(fixed_cases(4_000))]

    #[test]
    fn strictness_is_that_of_core(signature in near_signatures()) {
        prop_assert_eq!(is_strict_der(&signature), is_valid_signature_encoding(&signature));
    }

    #[test]
    fn a_strict_signature_is_read_by_the_lax_reading(signature in near_signatures()) {
        if is_strict_der(&signature) {
            prop_assert!(Signature::parse_lax(&signature[..signature.len() - 1]).is_some());
        }
    }

    #[test]
    fn random_bytes_have_an_answer(bytes in vec(any::<u8>(), 0..90)) {
        prop_assert_eq!(is_strict_der(&bytes), is_valid_signature_encoding(&bytes));
        let _ = is_low_s(&bytes);
        let _ = Signature::parse_lax(&bytes);
        let _ = PublicKey::parse(&bytes);
    }
}
