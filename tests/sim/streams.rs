//! Streams and mixer: golden values, keys, snapshots.
//!
//! The golden values show a change of library, platform or compiler. They were computed a second
//! time by a Python script written from the definitions (ChaCha with 8 rounds, the laws of
//! `sim::rng`), which gives the same bits.

use forklab::sim::rng::Mixer;
use forklab::sim::rng::Stream;
use forklab::sim::rng::exponential_of;
use forklab::sim::rng::stream_key;
use forklab::sim::rng::unit_of;
use sha2::Digest as _;
use sha2::Sha256;

fn golden() -> Stream {
    Stream::new(7, "golden", "miner-3")
}

#[test]
fn a_key_is_the_hash_of_the_seed_and_of_each_text_after_its_length() {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&7_u64.to_le_bytes());
    bytes.extend_from_slice(&6_u64.to_le_bytes());
    bytes.extend_from_slice(b"golden");
    bytes.extend_from_slice(&7_u64.to_le_bytes());
    bytes.extend_from_slice(b"miner-3");
    let expected: [u8; 32] = Sha256::digest(bytes).into();
    assert_eq!(stream_key(7, "golden", "miner-3"), expected);
}

#[test]
fn moving_a_letter_between_purpose_and_name_changes_the_key() {
    assert_ne!(stream_key(7, "ab", "c"), stream_key(7, "a", "bc"));
    assert_ne!(stream_key(7, "a", "b"), stream_key(8, "a", "b"));
}

#[test]
fn golden_bits() {
    let mut stream = golden();
    let bits: [u64; 4] = std::array::from_fn(|_| stream.next_u64());
    assert_eq!(
        bits,
        [2326769468368710118, 7438222108105455520, 6214959305136437821, 10482824688929618030]
    );
}

#[test]
fn golden_bounded() {
    let mut stream = golden();
    let drawn: [u64; 4] = std::array::from_fn(|i| stream.below([6, 1_000, 1 << 40, 3 << 62][i]));
    assert_eq!(drawn, [0, 403, 370440441676, 7862118516697213522]);
    let mut items = [0, 1, 2, 3, 4, 5, 6, 7];
    stream.shuffle(&mut items);
    assert_eq!(items, [3, 1, 4, 2, 5, 6, 0, 7]);
}

#[test]
fn golden_laws() {
    let mut stream = golden();
    let unit = stream.unit().to_bits();
    let exponential = stream.exponential().to_bits();
    let normal = stream.normal().to_bits();
    let gamma = [1, 6, 7, 500, 1 << 31].map(|shape| stream.gamma(shape).to_bits());
    assert_eq!(
        [unit, exponential, normal],
        [4593712491908443060, 4606356062542349806, 13834522189763853660]
    );
    assert_eq!(
        gamma,
        [
            4580109939915993930,
            4621659200610696338,
            4618142525993157342,
            4647875797846584853,
            4746794146307575487
        ]
    );
    assert_eq!(stream.draws(), 20);
}

#[test]
fn golden_mixer() {
    let mixer = Mixer::new(7, "golden");
    let bits =
        [(0, 0), (0, 1), (1, 0), (u64::MAX, 12_345)].map(|(link, count)| mixer.at(link, count));
    assert_eq!(
        bits,
        [16202948913153672316, 4714232833273132805, 3312768062807110906, 12709310637026299525]
    );
}

#[test]
fn unit_and_exponential_stay_in_their_range_at_the_ends() {
    assert_eq!(unit_of(0), 0.0);
    assert_eq!(unit_of(u64::MAX), 1.0 - f64::EPSILON / 2.0);
    assert_eq!(exponential_of(u64::MAX), 0.0);
    assert!((exponential_of(0) - 53.0 * std::f64::consts::LN_2).abs() < 1e-12);
}

#[test]
fn a_restored_stream_goes_on_where_the_snapshot_was_taken() {
    let mut stream = golden();
    for draws in 0..200 {
        assert_eq!(stream.draws(), draws);
        let text = serde_json::to_string(&stream).expect("a stream is plain data");
        let mut restored: Stream = serde_json::from_str(&text).expect("what we wrote");
        assert_eq!(restored, stream);
        let next = stream.next_u64();
        assert_eq!(restored.next_u64(), next);
        assert_eq!(restored, stream);
    }
}
