//! The digest against one SHA-256 over the documented bytes.

use forklab::sim::digest::Digest;
use forklab::sim::time::SimTime;
use proptest::prelude::*;
use sha2::Digest as _;
use sha2::Sha256;

/// What a world appends.
#[derive(Debug, Clone)]
enum Entry {
    Record(u64, u32, u32, u32, u32),
    Content([u8; 32]),
    Fold(Vec<u8>),
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = prop_oneof![
        20 => any::<(u64, u32, u32, u32, u32)>()
            .prop_map(|(time, a, b, c, d)| Entry::Record(time, a, b, c, d)),
        3 => any::<[u8; 32]>().prop_map(Entry::Content),
        1 => prop::collection::vec(any::<u8>(), 0..9_000).prop_map(Entry::Fold),
    ];
    prop::collection::vec(entry, 0..600)
}

fn append(digest: &mut Digest, bytes: &mut Vec<u8>, entry: &Entry) {
    match entry {
        Entry::Record(time, node, peer_and_kind, item, argument) => {
            digest.record(SimTime::from_nanos(*time), *node, *peer_and_kind, *item, *argument);
            bytes.extend_from_slice(&time.to_le_bytes());
            for word in [node, peer_and_kind, item, argument] {
                bytes.extend_from_slice(&word.to_le_bytes());
            }
        }
        Entry::Content(hash) => {
            digest.content(hash);
            bytes.extend_from_slice(hash);
        }
        Entry::Fold(text) => {
            digest.fold(text);
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_digest_is_the_sha_256_of_the_documented_bytes(entries in entries()) {
        let mut digest = Digest::new(b"a scenario");
        let mut bytes = b"forklab-digest-1\x0a\0\0\0\0\0\0\0a scenario".to_vec();
        for (i, entry) in entries.iter().enumerate() {
            append(&mut digest, &mut bytes, entry);
            if i % 97 == 0 {
                let text = serde_json::to_string(&digest).expect("a digest is plain data");
                digest = serde_json::from_str(&text).expect("what we wrote");
            }
        }
        let expected: [u8; 32] = Sha256::digest(&bytes).into();
        prop_assert_eq!(digest.finish(), expected);
        let events = entries.iter().filter(|entry| matches!(entry, Entry::Record(..))).count();
        prop_assert_eq!(digest.events(), events as u64);

        digest.reset(b"another");
        prop_assert_eq!(digest.finish(), Digest::new(b"another").finish());
        prop_assert_eq!(digest.events(), 0);
    }
}

#[test]
fn a_finished_digest_may_go_on() {
    let mut digest = Digest::new(b"");
    let early = digest.finish();
    assert_eq!(digest.finish(), early);
    digest.content(&[1; 32]);
    assert_ne!(digest.finish(), early);
}

#[test]
fn a_disabled_digest_counts_events_and_is_zero() {
    let mut digest = Digest::disabled();
    digest.record(SimTime::ZERO, 1, 2, 3, 4);
    digest.content(&[1; 32]);
    digest.fold(b"text");
    assert_eq!(digest.events(), 1);
    assert_eq!(digest.finish(), [0; 32]);
    digest.reset(b"start");
    assert_eq!((digest.events(), digest.finish()), (0, [0; 32]));
}
