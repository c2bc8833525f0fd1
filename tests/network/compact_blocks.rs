//! Compact blocks (BIP-0152) held against a real one, Bitcoin Core's vectors and the crate
//! `bitcoin`.

use bitcoin::bip152::BlockTransactionsRequest;
use bitcoin::bip152::HeaderAndShortIds;
use bitcoin::bip152::ShortId;
use bitcoin::consensus::deserialize;
use bitcoin::consensus::serialize;
use bitcoin::p2p::message::NetworkMessage;
use forklab::chain::archive::Archive;
use forklab::consensus::params::Params;
use forklab::network::compact_block;
use forklab::network::compact_block::CompactBlock;
use forklab::network::compact_block::ShortIdMaker;
use forklab::network::wire::WireReject;
use forklab::network::wire_read::read_payload;
use forklab::node::message::Message;
use forklab::primitives::block::Block;
use forklab::primitives::encoding::Reader;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::encoding::put_compact_size;
use forklab::primitives::hash::Hash256;
use forklab::primitives::merkle::merkle_root;
use forklab::primitives::transaction::Transaction;
use forklab::sim::time::SimDuration;
use proptest::prelude::*;
use siphasher::sip::SipHasher24;

use crate::fixed_cases;
use crate::wire;

/// Block 898,352 of the test network as a node sent it in July 2016; bcoin keeps it with its
/// tests. Header, nonce; nine short ids; the coinbase. It is of version 1, which differs from
/// version 2 in what has a witness: nothing here has.
const REAL: [&str; 3] = [
    "00000020ecfeaa661502b9c6d8702db594f534ffa72ccc8a872237394e000000000000009999521bacc63267\
     b6f03ca248113ebf9c08d2405add98649810bfdb848ac36f06758d57ffff001d0351b75df0e5d38b806d66b2",
    "09e36b02a54c72723cc54526762a59a3efee094c0a4928b68d01d3043896c1d231789edc09d883bc16aec602\
     0c5c827e4cbc1fd8dc8013",
    "010001000000010000000000000000000000000000000000000000000000000000000000000000ffffffff23\
     0330b50d00fe06758d57fe458305000963676d696e6572343208040000000000000000ffffffff01da87a112\
     000000001976a91489893957178347e87e2bb3850e6f6937de7372b288ac00000000",
];

/// The ids of its transactions: the header's Merkle root says that these are they.
const REAL_TXIDS: [&str; 10] = [
    "37aa09ff0bbace23615c15b759a68020394b7662049d295e22331964cda3dd52",
    "e467271dc37850d3aee0293d7474f80424a25d14da218582d0dfe02cf4070ee7",
    "67b2c957dfed8117d4717c93a37d1f0b47401a7a4f9157563b479d5b0df5f2be",
    "7280847bf51dfd753509f8cfc26a72c096010d83e97a90a317f1fd1fd9f3e2ff",
    "1a8ce54e5855b4f19f93520397580dec7a0aeb51bf6d7c18f737bafba42239c7",
    "20ef51c519405697987a2fcc2ac29a2226b750524b272443a5c17858bafc2932",
    "4372f2bf6e86d42f767e8ae4e4ec9eebece4bffa3f77427ed0a08f7bdb069464",
    "a0eb1f2b6b4e2d2557685d9d3b83e9ede1809940b9c62429a85a73d3177a1dfe",
    "015357249cb4d6fcf44fa9b043f503361d63fbe27dadcdf3e2f00db95fe0da9c",
    "c2e546b944d5a70d853b74818cced4f416ece64d3fb0b9fb2c0977ff74968f77",
];

fn read(bytes: &[u8]) -> CompactBlock {
    let mut reader = Reader::new(bytes);
    let compact = CompactBlock::decode(&mut reader).expect("a compact block");
    reader.finish().expect("nothing behind it");
    compact
}

fn written(compact: &CompactBlock) -> Vec<u8> {
    let mut bytes = Vec::new();
    compact.encode(&mut bytes);
    bytes
}

#[test]
fn a_compact_block_of_the_real_test_network_has_our_short_ids_and_our_bytes() {
    let bytes = from_hex(&REAL.concat()).unwrap();
    let mut txids: Vec<Hash256> =
        REAL_TXIDS.iter().map(|txid| Hash256::from_hex(txid).unwrap()).collect();

    let compact = read(&bytes);
    assert_eq!(written(&compact), bytes);
    assert_eq!(merkle_root(&txids).0, compact.header.merkle_root);
    let maker = ShortIdMaker::new(&compact.header, compact.nonce);
    let made: Vec<_> = txids[1..].iter().map(|txid| maker.short_id(txid)).collect();
    assert_eq!(made, compact.short_ids);
    assert!(compact.is_of(&txids));
    txids.swap(4, 5);
    assert!(!compact.is_of(&txids));
}

/// Bitcoin Core, `hash_tests`: `SipHashUint256` and the steps of `CSipHasher`.
#[test]
fn short_ids_are_made_with_a_siphash_that_has_cores_vectors() {
    let counting: Vec<u8> = (0..48).collect();
    let key = counting[..16].try_into().unwrap();
    let vectors = [
        (0, 0x726f_db47_dd0e_0e31_u64),
        (8, 0x93f5_f579_9a93_2462),
        (16, 0x3f2a_cc7f_57c2_9bdb),
        (24, 0xb8ad_50c6_f649_af94),
        (32, 0x7127_512f_72f2_7cce),
        (40, 0x0e3e_a96b_5304_a7d0),
        (48, 0xe612_a3cb_9ecb_a951),
    ];
    for (length, expected) in vectors {
        assert_eq!(SipHasher24::new_with_key(key).hash(&counting[..length]), expected);
    }
}

/// A block with so many payments, told from others by `number`.
fn block(number: u32, payments: u32) -> Block {
    let params = Params::classroom(16, SimDuration::from_secs(600));
    wire::block(&params.genesis_block(), number, payments)
}

fn txids(block: &Block) -> Vec<Hash256> {
    block.transactions.iter().map(Transaction::txid).collect()
}

/// How many payments: few, about as many as change the form of a count (253), many.
fn counts() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..6, 248_u32..258, 0_u32..700]
}

/// Places in a block of `count` transactions, rising, from `first` on.
fn places(first: usize, count: usize) -> impl Strategy<Value = Vec<usize>> {
    let share = prop_oneof![Just(0.0), Just(0.003), Just(0.5), Just(1.0)];
    (share, any::<u64>()).prop_map(move |(share, seed)| {
        let luck = forklab::sim::rng::Mixer::new(seed, "places");
        let is_taken = |at: &usize| forklab::sim::rng::unit_of(luck.at(*at as u64, 0)) < share;
        (first..count).filter(is_taken).collect()
    })
}

proptest! {
    #![proptest_config(fixed_cases(200))]

    #[test]
    fn a_compact_block_of_any_size_is_that_of_the_crate_bitcoin(
        number in 0_u32..1_000,
        payments in counts(),
        nonce in any::<u64>(),
    ) {
        let block = block(number, payments);
        let theirs: bitcoin::Block = deserialize(&block.to_bytes()).unwrap();
        let (hash, txids) = (block.hash(), txids(&block));

        let ours = CompactBlock::of_block(&block, &hash, &txids);
        let expected = HeaderAndShortIds::from_block(&theirs, ours.nonce, 2, &[]).unwrap();
        prop_assert_eq!(ours.nonce, compact_block::nonce_of(&hash));
        prop_assert_eq!(written(&ours), serialize(&expected));

        let maker = ShortIdMaker::new(&block.header, nonce);
        let keys = ShortId::calculate_siphash_keys(&theirs.header, nonce);
        for (txid, transaction) in txids.iter().zip(&theirs.txdata) {
            let expected = ShortId::with_siphash_keys(&transaction.compute_wtxid(), keys);
            prop_assert_eq!(maker.short_id(txid), expected.to_bytes());
        }
    }

    #[test]
    fn what_the_crate_bitcoin_sends_along_is_read_and_written_as_it_came(
        ((payments, prefilled), nonce) in (counts().prop_flat_map(|payments| {
            (Just(payments), places(1, payments as usize + 1))
        }), any::<u64>()),
    ) {
        let block = block(7, payments);
        let theirs: bitcoin::Block = deserialize(&block.to_bytes()).unwrap();
        let compact = HeaderAndShortIds::from_block(&theirs, nonce, 2, &prefilled).unwrap();
        let bytes = serialize(&compact);

        let ours = read(&bytes);

        prop_assert_eq!(written(&ours), bytes);
        prop_assert_eq!(ours.prefilled.len(), prefilled.len() + 1);
        prop_assert_eq!(ours.is_of(&txids(&block)), prefilled.is_empty());
    }

    #[test]
    fn places_that_are_asked_for_are_those_that_the_crate_bitcoin_reads(
        (payments, places) in (1_u32..700).prop_flat_map(|payments| {
            (Just(payments), places(0, payments as usize + 1))
        }),
    ) {
        let block = block(9, payments);
        let params = Params::classroom(16, SimDuration::from_secs(600));
        let genesis = params.genesis_block();
        let mut content = Archive::new(params, false, &genesis);
        let id = content.enter_block(&block);
        let list: Vec<u32> = places.iter().map(|&at| at as u32).collect();
        let missing = content.lists.enter(&list);
        let message = Message::GetBlockTxn { block: id, missing };

        let NetworkMessage::GetBlockTxn(request) = wire::judged(&message, &content) else {
            panic!("another message")
        };
        let theirs: bitcoin::Block = deserialize(&block.to_bytes()).unwrap();
        let expected = BlockTransactionsRequest {
            block_hash: theirs.block_hash(),
            indexes: places.iter().map(|&at| at as u64).collect(),
        };
        prop_assert_eq!(request.txs_request, expected);
    }
}

/// Bitcoin Core, `blockencodings_tests`: `TransactionsRequestDeserializationMaxTest` and
/// `TransactionsRequestDeserializationOverflowTest`; differences, not places.
#[test]
fn places_end_at_65_535_as_those_of_core_do() {
    let params = Params::classroom(16, SimDuration::from_secs(600));
    let genesis = params.genesis_block();
    let mut content = Archive::new(params, false, &genesis);
    let mut read = |differences: &[u64]| {
        let mut payload = genesis.hash().0.to_vec();
        put_compact_size(&mut payload, differences.len() as u64);
        differences.iter().for_each(|&distance| put_compact_size(&mut payload, distance));
        let message = read_payload("getblocktxn", &payload, &mut content)?;
        let Message::GetBlockTxn { missing, .. } = message else { panic!("another message") };
        Ok(content.lists.get(missing).to_vec())
    };

    assert_eq!(read(&[0xffff]), Ok(vec![0xffff]));
    assert_eq!(read(&[0x7000, 0xffff - 0x7000 - 1]), Ok(vec![0x7000, 0xffff]));
    for beyond in [&[0x1_0000][..], &[0x7000, 0x1_0000 - 0x7000 - 2, 0], &[u64::MAX, 0]] {
        assert_eq!(read(beyond), Err(WireReject::PlaceTooHigh), "{beyond:?}");
    }
}
