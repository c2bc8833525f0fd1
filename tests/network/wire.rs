//! Messages as bytes, judged by the crate `bitcoin`, and bytes that nobody should have sent.

use bitcoin::bip152::BlockTransactions;
use bitcoin::bip152::BlockTransactionsRequest;
use bitcoin::bip152::HeaderAndShortIds;
use bitcoin::consensus::deserialize;
use bitcoin::consensus::serialize;
use bitcoin::hashes::Hash as _;
use bitcoin::p2p::message::NetworkMessage;
use bitcoin::p2p::message::RawNetworkMessage;
use bitcoin::p2p::message_blockdata::Inventory;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::chain::index_lists::ListId;
use forklab::consensus::params::Params;
use forklab::network::compact_block;
use forklab::network::frame::FrameReject;
use forklab::network::wire::Greeting;
use forklab::network::wire::WireReject;
use forklab::network::wire::decode;
use forklab::network::wire::encode;
use forklab::network::wire_read::read_payload;
use forklab::node::message::Message;
use forklab::node::message::USER_AGENT;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::sha256d;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use forklab::sim::time::SimDuration;
use proptest::prelude::*;

use crate::fixed_cases;

pub const GREETING: Greeting = Greeting { time_s: 1_231_006_505, nonce: 0x0123_4567_89ab_cdef };
/// How many blocks stand above genesis; block `n` holds `n % 5` payments.
const BLOCKS: u32 = 40;

/// A transaction that spends `input` and is told from others by `number`.
pub fn transaction(input: OutPoint, number: u32) -> Transaction {
    let script_sig = Script(number.to_le_bytes().to_vec());
    let script_pubkey = Script(vec![0x76; (number % 40) as usize]);
    Transaction {
        version: 1,
        inputs: vec![TxIn { previous: input, script_sig, sequence: u32::MAX }],
        outputs: vec![TxOut { value: Amount::from_sat(i64::from(number)), script_pubkey }],
        lock_time: 0,
    }
}

/// A block above `parent`, with a coinbase and `payments` payments.
pub fn block(parent: &Block, number: u32, payments: u32) -> Block {
    let nowhere = OutPoint { txid: Hash256::default(), index: u32::MAX };
    let paid = |n| {
        let txid = sha256d(&[number as u8, n as u8]);
        transaction(OutPoint { txid, index: n }, 1_000 * number + n)
    };
    let mut block = Block {
        header: parent.header,
        transactions: [transaction(nowhere, number)]
            .into_iter()
            .chain((0..payments).map(paid))
            .collect(),
    };
    block.header.previous = parent.hash();
    block.header.time += 600;
    block.header.merkle_root = block.merkle_root().0;
    block
}

/// An archive with a chain; its last block is the highest.
fn chain() -> (Archive, BlockId) {
    let params = Params::classroom(16, SimDuration::from_secs(600));
    let mut tip = params.genesis_block();
    let mut content = Archive::new(params, false, &tip);
    let mut last = BlockId::GENESIS;
    for number in 1..=BLOCKS {
        tip = block(&tip, number, number % 5);
        last = content.enter_block(&tip);
    }
    (content, last)
}

/// The list of all transactions of `block` but the coinbase.
fn missing_of(block: BlockId, content: &mut Archive) -> ListId {
    let count = content.block(block).transactions.len();
    let missing: Vec<u32> = (1..u32::try_from(count).unwrap()).collect();
    content.lists.enter(&missing)
}

/// Every kind of message, over `block` and the run that ends in it.
fn messages(block: BlockId, content: &mut Archive) -> Vec<Message> {
    let missing = missing_of(block, content);
    vec![
        Message::Version { start_height: 7 },
        Message::Verack,
        Message::SendHeaders,
        Message::SendCmpct { high_bandwidth: true },
        Message::SendCmpct { high_bandwidth: false },
        Message::GetHeaders { locator: block },
        Message::GetBlocks { locator: block },
        Message::Headers { last: BlockId::GENESIS, count: 0 },
        Message::Headers { last: block, count: block.0.min(3) + 1 },
        Message::Inv { last: block, count: block.0 + 1 },
        Message::GetData { block, compact: false },
        Message::GetData { block, compact: true },
        Message::NotFound { block },
        Message::Block { block },
        Message::CmpctBlock { block },
        Message::GetBlockTxn { block, missing },
        Message::BlockTxn { block, missing },
        Message::Ping { nonce: 7 },
        Message::Pong { nonce: u32::MAX },
    ]
}

#[test]
fn each_message_comes_back_and_has_the_size_that_it_says() {
    let (mut content, _) = chain();
    for block in (0..=BLOCKS).map(BlockId) {
        for message in messages(block, &mut content) {
            let bytes = encode(&message, &content, &GREETING);
            let blocks_before = content.block_count();

            assert_eq!(bytes.len(), message.size_bytes(&content) as usize, "{message:?}");
            assert_eq!(decode(&bytes, &mut content), Ok((message, bytes.len())), "{message:?}");
            assert_eq!(content.block_count(), blocks_before, "same bytes, same number");
        }
    }
}

/// The judge's reading of a message, which it can write again to the same bytes.
pub fn judged(message: &Message, content: &Archive) -> NetworkMessage {
    let bytes = encode(message, content, &GREETING);
    let raw: RawNetworkMessage =
        deserialize(&bytes).unwrap_or_else(|error| panic!("{message:?}: {error}"));
    assert_eq!(serialize(&raw), bytes, "{message:?}");
    assert_eq!(raw.cmd(), message.command());
    assert_eq!(raw.magic().to_bytes(), content.params().magic);
    raw.payload().clone()
}

fn judges_hash(block: BlockId, content: &Archive) -> bitcoin::BlockHash {
    bitcoin::BlockHash::from_byte_array(content.block(block).hash.0)
}

#[test]
fn the_crate_bitcoin_reads_each_message_and_writes_the_same_bytes() {
    let (mut content, last) = chain();
    let of_the_last = messages(last, &mut content);
    for message in of_the_last.into_iter().chain(messages(BlockId(5), &mut content)) {
        judged(&message, &content);
    }
}

#[test]
fn the_crate_bitcoin_reads_the_greeting() {
    let (content, _) = chain();
    let NetworkMessage::Version(version) = judged(&Message::Version { start_height: 7 }, &content)
    else {
        panic!("another message")
    };

    assert_eq!(version.version, 70_016);
    assert_eq!(version.services.to_u64(), 9);
    assert_eq!(version.timestamp, GREETING.time_s);
    assert_eq!(version.nonce, GREETING.nonce);
    assert_eq!(version.user_agent, USER_AGENT);
    assert_eq!(version.start_height, 7);
    assert!(version.relay);
}

#[test]
fn the_crate_bitcoin_reads_the_same_content() {
    let (content, last) = chain();
    let hash = |block| judges_hash(block, &content);
    let block: bitcoin::Block = deserialize(&content.block_content(last).to_bytes()).unwrap();

    assert_eq!(
        judged(&Message::Inv { last, count: 2 }, &content),
        NetworkMessage::Inv(vec![
            Inventory::Block(hash(BlockId(last.0 - 1))),
            Inventory::Block(hash(last)),
        ])
    );
    assert_eq!(
        judged(&Message::GetData { block: last, compact: true }, &content),
        NetworkMessage::GetData(vec![Inventory::CompactBlock(hash(last))])
    );
    assert_eq!(
        judged(&Message::Headers { last, count: 1 }, &content),
        NetworkMessage::Headers(vec![block.header])
    );
    assert_eq!(judged(&Message::Block { block: last }, &content), NetworkMessage::Block(block));
}

#[test]
fn a_locator_holds_the_blocks_that_core_would_name() {
    let (content, last) = chain();
    let NetworkMessage::GetHeaders(asked) =
        judged(&Message::GetHeaders { locator: last }, &content)
    else {
        panic!("another message")
    };

    // Bitcoin Core, `LocatorEntries`: eleven steps of one, then of 2, 4, 8, and genesis.
    let heights: Vec<u32> = (29..=40).rev().chain([27, 23, 15, 0]).collect();
    let expected: Vec<_> =
        heights.into_iter().map(|height| judges_hash(BlockId(height), &content)).collect();
    assert_eq!(asked.locator_hashes, expected);
    assert_eq!(asked.stop_hash, bitcoin::BlockHash::all_zeros());
}

#[test]
fn compact_blocks_are_those_of_the_crate_bitcoin() {
    let (mut content, _) = chain();
    for id in (1..=BLOCKS).map(BlockId) {
        let block: bitcoin::Block = deserialize(&content.block_content(id).to_bytes()).unwrap();
        let nonce = compact_block::nonce_of(&content.block(id).hash);
        let expected = HeaderAndShortIds::from_block(&block, nonce, 2, &[]).unwrap();
        let all_but_the_first: Vec<u64> = (1..block.txdata.len() as u64).collect();

        let NetworkMessage::CmpctBlock(compact) =
            judged(&Message::CmpctBlock { block: id }, &content)
        else {
            panic!("another message")
        };
        assert_eq!(compact.compact_block, expected);

        let missing = missing_of(id, &mut content);
        let NetworkMessage::GetBlockTxn(request) =
            judged(&Message::GetBlockTxn { block: id, missing }, &content)
        else {
            panic!("another message")
        };
        let block_hash = block.block_hash();
        let expected = BlockTransactionsRequest { block_hash, indexes: all_but_the_first };
        assert_eq!(request.txs_request, expected);

        let NetworkMessage::BlockTxn(given) =
            judged(&Message::BlockTxn { block: id, missing }, &content)
        else {
            panic!("another message")
        };
        assert_eq!(given.transactions, BlockTransactions::from_request(&expected, &block).unwrap());
    }
}

/// CVE-2012-2459: two bodies under one header are two blocks.
#[test]
fn a_twin_that_comes_whole_or_compact_is_told_from_its_sibling() {
    let (mut content, last) = chain();
    let mut twin = content.block_content(BlockId(2));
    twin.transactions.push(twin.transactions[2].clone());
    let twin = content.enter_block(&twin);
    assert_eq!(content.block(twin).hash, content.block(BlockId(2)).hash);
    assert!(twin > last);

    let missing = missing_of(twin, &mut content);
    for message in [
        Message::Block { block: twin },
        Message::CmpctBlock { block: twin },
        Message::GetBlockTxn { block: twin, missing },
        Message::BlockTxn { block: twin, missing },
    ] {
        let bytes = encode(&message, &content, &GREETING);
        assert_eq!(decode(&bytes, &mut content), Ok((message, bytes.len())));
    }
    // A hash alone cannot tell them apart.
    let asked = encode(&Message::GetData { block: twin, compact: false }, &content, &GREETING);
    let first = Message::GetData { block: BlockId(2), compact: false };
    assert_eq!(decode(&asked, &mut content), Ok((first, asked.len())));
}

#[test]
fn a_block_of_another_world_enters_this_one_under_the_same_hash() {
    let (there, last) = chain();
    let params = there.params().clone();
    let genesis = there.block_content(BlockId::GENESIS);
    let mut here = Archive::new(params, false, &genesis);

    let announced = encode(&Message::Inv { last, count: 1 }, &there, &GREETING);
    let hash = there.block(last).hash;
    assert_eq!(decode(&announced, &mut here), Err(WireReject::UnknownBlock(hash)));

    let sent = encode(&Message::Block { block: last }, &there, &GREETING);
    let (message, _) = decode(&sent, &mut here).unwrap();
    assert_eq!(message, Message::Block { block: BlockId(1) });
    assert_eq!(here.block(BlockId(1)).hash, hash);
}

#[test]
fn messages_follow_each_other_in_a_stream() {
    let (mut content, _) = chain();
    let first = encode(&Message::Ping { nonce: 1 }, &content, &GREETING);
    let both = [first.clone(), encode(&Message::Verack, &content, &GREETING)].concat();

    assert_eq!(decode(&both, &mut content), Ok((Message::Ping { nonce: 1 }, first.len())));
    let rest = &both[first.len()..];
    assert_eq!(decode(rest, &mut content), Ok((Message::Verack, 24)));
    assert_eq!(
        decode(&both[..31], &mut content),
        Err(FrameReject::Truncated { wanted: 32, left: 31 }.into())
    );
}

#[test]
fn each_part_of_the_envelope_is_checked() {
    let (mut content, _) = chain();
    let sound = encode(&Message::Ping { nonce: 1 }, &content, &GREETING);
    let mut refusal = |at: usize, byte: u8| {
        let mut bytes = sound.clone();
        bytes[at] = byte;
        decode(&bytes, &mut content).unwrap_err()
    };

    assert!(matches!(refusal(0, 0xf9), WireReject::Frame(FrameReject::Magic(_))));
    assert!(matches!(refusal(9, b'x'), WireReject::Frame(FrameReject::Command(_))));
    assert_eq!(refusal(4, b'r'), WireReject::UnknownCommand("ring".to_owned()));
    assert_eq!(refusal(19, 1), FrameReject::TooLong(8 + (1 << 24)).into());
    assert!(matches!(refusal(20, sound[20] ^ 1), WireReject::Frame(FrameReject::Checksum { .. })));
    assert!(matches!(refusal(24, 2), WireReject::Frame(FrameReject::Checksum { .. })));
}

#[test]
fn headers_that_do_not_follow_each_other_are_refused() {
    let (mut content, _) = chain();
    let header = |at| {
        let mut bytes = content.block(BlockId(at)).header.to_bytes().to_vec();
        bytes.push(0);
        bytes
    };
    let payload = [vec![2], header(3), header(5)].concat();
    let refused = read_payload("headers", &payload, &mut content);

    assert_eq!(refused, Err(WireReject::NotAChain(content.block(BlockId(5)).hash)));
}

proptest! {
    #![proptest_config(fixed_cases(300))]

    #[test]
    fn damaged_payloads_never_panic(
        which in 0_usize..19,
        cut in 0_usize..400,
        flips in proptest::collection::vec((0_usize..400, any::<u8>()), 0..4),
    ) {
        let (mut content, _) = chain();
        let message = messages(BlockId(4), &mut content)[which];
        let mut payload = encode(&message, &content, &GREETING)[24..].to_vec();
        payload.truncate(payload.len().saturating_sub(cut % 7));
        for (at, byte) in flips {
            let length = payload.len().max(1);
            if let Some(hit) = payload.get_mut(at % length) {
                *hit = byte;
            }
        }
        let read = read_payload(message.command(), &payload, &mut content);
        if let Ok(message) = read {
            // What was taken can be sent on.
            prop_assert!(!encode(&message, &content, &GREETING).is_empty());
        }
    }

    #[test]
    fn any_bytes_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        which in 0_usize..19,
    ) {
        let (mut content, _) = chain();
        let command = messages(BlockId(4), &mut content)[which].command();
        let _ = read_payload(command, &bytes, &mut content);
        let _ = decode(&bytes, &mut content);
    }
}
