//! Messages about payments as bytes, judged by the crate `bitcoin`.

use bitcoin::consensus::deserialize;
use bitcoin::hashes::Hash as _;
use bitcoin::p2p::message::NetworkMessage;
use bitcoin::p2p::message_blockdata::Inventory;
use forklab::chain::archive::Archive;
use forklab::chain::id::TxId;
use forklab::consensus::params::Params;
use forklab::network::wire::WireReject;
use forklab::network::wire::decode;
use forklab::network::wire::encode;
use forklab::node::message::Message;
use forklab::primitives::hash::sha256d;
use forklab::primitives::transaction::OutPoint;
use forklab::sim::time::SimDuration;

use crate::wire::GREETING;
use crate::wire::judged;
use crate::wire::transaction;

fn archive() -> Archive {
    let params = Params::classroom(16, SimDuration::from_secs(600));
    let genesis = params.genesis_block();
    Archive::new(params, false, &genesis)
}

/// A payment of so many inputs.
fn payment(content: &mut Archive, inputs: u32) -> TxId {
    let mut payment = transaction(OutPoint { txid: sha256d(b"a coin"), index: 0 }, inputs);
    for index in 1..inputs {
        let previous = OutPoint { txid: sha256d(&index.to_le_bytes()), index };
        payment.inputs.push(transaction(previous, index).inputs[0].clone());
    }
    content.enter_transaction(payment)
}

#[test]
fn each_message_about_a_payment_is_read_by_the_crate_bitcoin_and_comes_back() {
    let mut content = archive();
    for inputs in [1, 2, 252, 253, 300] {
        let tx = payment(&mut content, inputs);
        let bytes = content.transaction(tx).content.to_bytes();
        let theirs: bitcoin::Transaction = deserialize(&bytes).unwrap();
        let txid = bitcoin::Txid::from_byte_array(content.transaction(tx).txid.0);
        assert_eq!(theirs.compute_txid(), txid);
        let entry = || vec![Inventory::Transaction(txid)];
        let messages = [
            (Message::InvTx { tx }, NetworkMessage::Inv(entry())),
            (Message::GetTx { tx }, NetworkMessage::GetData(entry())),
            (Message::NoTx { tx }, NetworkMessage::NotFound(entry())),
            (Message::Tx { tx }, NetworkMessage::Tx(theirs)),
            (Message::FeeFilter { rate: inputs }, NetworkMessage::FeeFilter(i64::from(inputs))),
        ];
        for (message, expected) in messages {
            assert_eq!(judged(&message, &content), expected);
            let bytes = encode(&message, &content, &GREETING);
            assert_eq!(bytes.len(), message.size_bytes(&content) as usize, "{message:?}");
            assert_eq!(decode(&bytes, &mut content), Ok((message, bytes.len())));
        }
    }
}

#[test]
fn a_payment_of_another_world_enters_this_one_when_it_comes_whole() {
    let (mut there, mut here) = (archive(), archive());
    let tx = payment(&mut there, 2);
    let txid = there.transaction(tx).txid;

    let announced = encode(&Message::InvTx { tx }, &there, &GREETING);
    assert_eq!(decode(&announced, &mut here), Err(WireReject::UnknownTransaction(txid)));
    let sent = encode(&Message::Tx { tx }, &there, &GREETING);
    let (message, _) = decode(&sent, &mut here).unwrap();

    let Message::Tx { tx } = message else { panic!("another message") };
    assert_eq!(here.transaction(tx).txid, txid);
    assert!(decode(&announced, &mut here).is_ok());
}
