//! Every path of the kernel finds what naive hashing finds.

use forklab::mining::kernel::Path;
use forklab::mining::kernel::ScanResult;
use forklab::mining::kernel::scan;
use forklab::mining::kernel::scan_with;
use proptest::prelude::*;
use ruint::aliases::U256;
use sha2::Digest as _;
use sha2::Sha256;

fn hash_with_nonce(header: &[u8; 80], nonce: u32) -> U256 {
    let mut header = *header;
    header[76..].copy_from_slice(&nonce.to_le_bytes());
    U256::from_le_slice(&Sha256::digest(Sha256::digest(header)))
}

fn naive(header: &[u8; 80], target: U256, first_nonce: u32, count: u32) -> ScanResult {
    for tries in 0..count {
        let nonce = first_nonce + tries;
        if hash_with_nonce(header, nonce) <= target {
            return ScanResult { found: Some(nonce), tries: tries + 1 };
        }
    }
    ScanResult { found: None, tries: count }
}

fn available() -> impl Iterator<Item = Path> {
    Path::ALL.into_iter().filter(|path| path.is_available())
}

/// A target that one hash in 2^1 to 2^16 meets, mostly not a power of two.
fn target() -> impl Strategy<Value = U256> {
    (1..=16_usize, any::<[u64; 4]>()).prop_map(|(bits, limbs)| {
        (U256::from_limbs(limbs) >> (bits + 1)) | (U256::ONE << (255 - bits))
    })
}

fn header() -> impl Strategy<Value = [u8; 80]> {
    prop::collection::vec(any::<u8>(), 80).prop_map(|bytes| bytes.try_into().expect("80 bytes"))
}

fn first_nonce() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), any::<u32>(), u32::MAX - 5_000..=u32::MAX]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn all_paths_find_the_nonce_that_naive_hashing_finds(
        header in header(),
        target in target(),
        first_nonce in first_nonce(),
        count in prop_oneof![0..70_u32, 0..4_000_u32],
    ) {
        let count = count.min(u32::MAX - first_nonce);
        let expected = naive(&header, target, first_nonce, count);
        prop_assert_eq!(scan(&header, target, first_nonce, count), expected);
        for path in available() {
            let result = scan_with(path, &header, target, first_nonce, count);
            prop_assert_eq!(result, expected, "{:?}", path);
        }
    }

    #[test]
    fn cutting_a_search_into_chunks_changes_neither_the_nonces_nor_the_effort(
        header in header(),
        target in target(),
        chunks in prop::collection::vec(0..90_u32, 1..30),
    ) {
        let whole = naive(&header, target, 1_000, chunks.iter().sum());
        for path in available() {
            let mut tries = 0;
            let mut found = None;
            for &chunk in &chunks {
                let result = scan_with(path, &header, target, 1_000 + tries, chunk);
                tries += result.tries;
                found = result.found;
                if found.is_some() {
                    break;
                }
            }
            prop_assert_eq!(ScanResult { found, tries }, whole, "{:?}", path);
        }
    }

    #[test]
    fn a_hash_equal_to_the_target_meets_it_and_one_above_does_not(
        header in header(),
        nonce in any::<u32>(),
    ) {
        let hash = hash_with_nonce(&header, nonce);
        for path in available() {
            let equal = scan_with(path, &header, hash, nonce, 1);
            prop_assert_eq!(equal, ScanResult { found: Some(nonce), tries: 1 }, "{:?}", path);
            let above = scan_with(path, &header, hash - U256::ONE, nonce, 1);
            prop_assert_eq!(above, ScanResult { found: None, tries: 1 }, "{:?}", path);
        }
    }
}

/// The header of block 0 of the main chain: version, no parent, Merkle root, time, nBits, nonce.
const GENESIS: &str = "0100000000000000000000000000000000000000000000000000000000000000000000003ba3\
    edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";

#[test]
fn the_search_finds_the_nonce_of_the_genesis_block() {
    let bytes: Vec<u8> = (0..80)
        .map(|i| u8::from_str_radix(&GENESIS[2 * i..2 * i + 2], 16).expect("hexadecimal"))
        .collect();
    let header: [u8; 80] = bytes.try_into().expect("80 bytes");
    let target = U256::from(0xffff) << 208; // nBits 1d00ffff
    for path in available() {
        let result = scan_with(path, &header, target, 2_083_236_893 - 500, 1_000);
        assert_eq!(result, ScanResult { found: Some(2_083_236_893), tries: 501 }, "{path:?}");
    }
}

#[test]
fn the_last_nonce_can_be_tried() {
    let result = scan(&[7; 80], U256::MAX, u32::MAX, 1);
    assert_eq!(result, ScanResult { found: Some(u32::MAX), tries: 1 });
}

#[test]
#[should_panic(expected = "nonces run past 2^32")]
fn a_search_past_the_last_nonce_is_our_bug() {
    scan(&[7; 80], U256::ZERO, u32::MAX, 2);
}
