//! Writing and signing a payment.

use crate::chain::archive::Archive;
use crate::primitives::amount::Amount;
use crate::primitives::key::KeyPair;
use crate::primitives::script::Script;
use crate::primitives::sighash::unlock_public_key_hash;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::wallet::choice::Choice;

/// A payment of `amount_sat` to the script `to`, which spends the coins of `choice` that are locked
/// with `own` and gives the change back to it, not signed yet.
///
/// # Panics
///
/// If a coin is not locked so.
pub fn write_payment(
    choice: &Choice,
    amount_sat: i64,
    to: &Script,
    own: &Script,
    content: &Archive,
) -> Transaction {
    let input = |&coin| {
        let record = content.coin(coin);
        assert_eq!(content.output_of(coin).script_pubkey, *own, "one spends one's own coins");
        TxIn {
            previous: OutPoint { txid: content.transaction(record.tx).txid, index: record.index },
            script_sig: Script::new(),
            sequence: TxIn::SEQUENCE_FINAL,
        }
    };
    let mut outputs =
        vec![TxOut { value: Amount::from_sat(amount_sat), script_pubkey: to.clone() }];
    if choice.change_sat > 0 {
        outputs
            .push(TxOut { value: Amount::from_sat(choice.change_sat), script_pubkey: own.clone() });
    }
    let inputs = choice.coins.iter().map(input).collect();
    Transaction { version: 2, inputs, outputs, lock_time: 0 }
}

/// The payment with the signatures of `payer`, whose coins it spends.
pub fn sign(unsigned: &Transaction, payer: &KeyPair) -> Transaction {
    let mut payment = unsigned.clone();
    for at in 0..payment.inputs.len() {
        payment.inputs[at].script_sig = unlock_public_key_hash(&payment, at, payer);
    }
    payment
}
