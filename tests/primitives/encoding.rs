//! The wire format at its boundaries, and input that is cut or random.

use crate::builders::fixed_cases;
use crate::builders::hashes;
use crate::builders::transactions;
use forklab::primitives::block::Block;
use forklab::primitives::block::Header;
use forklab::primitives::encoding::DecodeReject;
use forklab::primitives::encoding::MAX_SIZE;
use forklab::primitives::encoding::Reader;
use forklab::primitives::encoding::compact_size_len;
use forklab::primitives::encoding::put_compact_size;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use proptest::collection::vec;
use proptest::prelude::*;

#[test]
fn a_compact_size_has_the_shortest_of_four_forms() {
    for (value, bytes) in [
        (0, vec![0]),
        (252, vec![0xfc]),
        (253, vec![0xfd, 0xfd, 0]),
        (65_535, vec![0xfd, 0xff, 0xff]),
        (65_536, vec![0xfe, 0, 0, 1, 0]),
        (0xffff_ffff, vec![0xfe, 0xff, 0xff, 0xff, 0xff]),
        (0x1_0000_0000, vec![0xff, 0, 0, 0, 0, 1, 0, 0, 0]),
        (u64::MAX, vec![0xff; 9]),
    ] {
        let mut written = Vec::new();
        put_compact_size(&mut written, value);
        assert_eq!(written, bytes, "{value}");
        assert_eq!(compact_size_len(value), bytes.len(), "{value}");
        assert_eq!(Reader::new(&bytes).compact_number(), Ok(value));
    }
}

#[test]
fn a_compact_size_that_has_a_shorter_form_is_refused() {
    for (value, bytes) in [
        (252, vec![0xfd, 0xfc, 0]),
        (0, vec![0xfd, 0, 0]),
        (65_535, vec![0xfe, 0xff, 0xff, 0, 0]),
        (0xffff_ffff, vec![0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    ] {
        let mut reader = Reader::new(&bytes);
        let reject = DecodeReject::NonCanonicalSize { offset: 0, value };
        assert_eq!(reader.compact_size(), Err(reject));
        assert_eq!(reader.offset(), 0);
    }
}

#[test]
fn a_length_above_32_mebibytes_is_refused() {
    let mut bytes = Vec::new();
    put_compact_size(&mut bytes, MAX_SIZE);
    put_compact_size(&mut bytes, MAX_SIZE + 1);
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.compact_size(), Ok(0x0200_0000));
    let reject = DecodeReject::SizeTooLarge { offset: 5, value: MAX_SIZE + 1 };
    assert_eq!(reader.compact_size(), Err(reject));
    assert_eq!(reader.offset(), 5);
    assert_eq!(reader.compact_number(), Ok(MAX_SIZE + 1));
}

#[test]
fn a_cut_field_tells_where_it_begins_and_what_it_lacks() {
    let mut reader = Reader::new(&[1, 2, 3, 4, 5, 6]);
    assert_eq!(reader.u16(), Ok(0x0201));
    let reject = DecodeReject::Truncated { offset: 2, wanted: 8, left: 4 };
    assert_eq!(reader.u64(), Err(reject));
    assert_eq!(reject.to_string(), "truncated at byte 2: 8 bytes wanted, 4 left");
    assert_eq!(reader.u32(), Ok(0x0605_0403));
    assert_eq!(reader.clone().finish(), Ok(()));
    assert_eq!(reader.u8(), Err(DecodeReject::Truncated { offset: 6, wanted: 1, left: 0 }));
}

#[test]
fn bytes_after_the_end_are_refused() {
    let mut bytes = vec![0; Transaction::SIZE_BYTES_MIN];
    assert!(Transaction::from_bytes(&bytes).is_ok());
    bytes.push(0);
    let reject = DecodeReject::TrailingBytes { offset: 10, left: 1 };
    assert_eq!(Transaction::from_bytes(&bytes), Err(reject));
}

#[test]
fn a_witness_has_an_error_of_its_own() {
    // version, marker, flag
    let reject = DecodeReject::Witness { offset: 4 };
    assert_eq!(Transaction::from_bytes(&[1, 0, 0, 0, 0, 1, 0, 0]), Err(reject));
    // Core reads every flag but 0 so
    assert_eq!(Transaction::from_bytes(&[1, 0, 0, 0, 0, 2, 0, 0]), Err(reject));
    assert!(Transaction::from_bytes(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]).is_ok());
    // before BIP-0144 the same bytes are no inputs and one output
    let output = [vec![1, 0, 0, 0, 0, 1], vec![0; 8], vec![0], vec![0; 4]].concat();
    assert_eq!(Transaction::from_bytes(&output), Err(reject));
    let legacy = Transaction::decode_legacy(&mut Reader::new(&output)).expect("legacy form");
    assert_eq!((legacy.inputs.len(), legacy.outputs.len()), (0, 1));
    assert_eq!(legacy.to_bytes(), output);
}

#[test]
fn a_count_that_the_bytes_cannot_hold_makes_no_room() {
    // 33,554,432 inputs are announced and none follows: memory for them would be 2 GB
    let bytes = [1, 0, 0, 0, 0xfe, 0, 0, 0, 2];
    let reject = DecodeReject::Truncated { offset: 9, wanted: 32, left: 0 };
    assert_eq!(Transaction::from_bytes(&bytes), Err(reject));
}

#[test]
fn the_coinbase_input_is_the_null_outpoint() {
    let mut bytes = Vec::new();
    OutPoint::NULL.encode(&mut bytes);
    assert_eq!(bytes, [[0; 32].as_slice(), &[0xff; 4]].concat());
    assert!(OutPoint::NULL.is_null());
    assert!(!OutPoint { index: 0, ..OutPoint::NULL }.is_null());
}

fn headers() -> impl Strategy<Value = Header> {
    (any::<i32>(), hashes(), hashes(), any::<[u32; 3]>()).prop_map(
        |(version, previous, merkle_root, [time, bits, nonce])| Header {
            version,
            previous,
            merkle_root,
            time,
            bits,
            nonce,
        },
    )
}

#[test]
fn a_coinbase_has_the_null_outpoint_and_no_other_input() {
    let input = |index| TxIn {
        previous: OutPoint { index, ..OutPoint::NULL },
        script_sig: Script::new(),
        sequence: TxIn::SEQUENCE_FINAL,
    };
    let with_inputs = |inputs| Transaction { version: 1, inputs, outputs: vec![], lock_time: 0 };
    assert!(with_inputs(vec![input(u32::MAX)]).is_coinbase());
    assert!(!with_inputs(vec![input(0)]).is_coinbase());
    assert!(!with_inputs(vec![input(u32::MAX), input(0)]).is_coinbase());
    assert!(!with_inputs(vec![]).is_coinbase());
}

proptest! {
    #![proptest_config(fixed_cases(256))]

    #[test]
    fn a_block_is_read_as_it_was_written(
        header in headers(),
        transactions in vec(transactions(), 0..4),
    ) {
        let block = Block { header, transactions };
        let bytes = block.to_bytes();
        prop_assert_eq!(block.size(), bytes.len());
        for transaction in &block.transactions {
            prop_assert_eq!(transaction.size(), transaction.to_bytes().len());
        }
        prop_assert_eq!(Block::from_bytes(&bytes), Ok(block));
    }

    #[test]
    fn a_block_in_json_is_the_same_block(
        header in headers(),
        transactions in vec(transactions(), 0..3),
    ) {
        let block = Block { header, transactions };
        let json = serde_json::to_string(&block).expect("plain data");
        prop_assert_eq!(serde_json::from_str::<Block>(&json).expect("what was written"), block);
    }

    #[test]
    fn a_cut_transaction_is_refused(
        transaction in transactions(),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = transaction.to_bytes();
        prop_assert!(Transaction::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
    }

    #[test]
    fn random_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Block::from_bytes(&bytes);
        if let Ok(transaction) = Transaction::from_bytes(&bytes) {
            prop_assert_eq!(transaction.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_transaction_with_one_byte_changed_is_read_or_refused(
        transaction in transactions(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = transaction.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(changed) = Transaction::from_bytes(&bytes) {
            prop_assert_eq!(changed.to_bytes(), bytes);
        }
    }

    #[test]
    fn every_number_is_read_as_it_was_written(value in any::<u64>(), shift in 0_u32..64) {
        let value = value >> shift;
        let mut bytes = Vec::new();
        put_compact_size(&mut bytes, value);
        prop_assert_eq!(compact_size_len(value), bytes.len());
        prop_assert_eq!(Reader::new(&bytes).compact_number(), Ok(value));
    }
}
