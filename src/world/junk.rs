//! Useless things, made by an attacker who floods.

use crate::attack::junk::Junk;
use crate::attack::scheme::Outcome;
use crate::chain::id::TxId;
use crate::node::message::Message;
use crate::primitives::amount::Amount;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256d;
use crate::primitives::script::Script;
use crate::primitives::sighash::unlock_public_key_hash;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::sim::id::NodeId;
use crate::world::plan::OwnerId;
use crate::world::state::World;

/// What an output of dust holds.
const DUST_SAT: i64 = 1;
/// What a payment of dust leaves to the miner: enough, so that only the dust is wrong with it.
const DUST_FEE_SAT: i64 = 10_000;
/// What a payment of a coin that nobody knows pays.
const ORPHAN_SAT: i64 = 100_000_000;

impl World {
    /// An attacker and his machines send one more useless thing to all their peers. The attack has
    /// failed if he cannot make it.
    pub(in crate::world) fn send_junk(&mut self, number: usize, junk: Junk) {
        let Some(message) = self.make_junk(number, junk) else {
            return self.end(number, Outcome::Failed);
        };
        let attack = &self.attacks[number];
        let his: Vec<NodeId> =
            core::iter::once(attack.node).chain(attack.machines.clone()).collect();
        for node in his {
            for peer in self.open_links(node) {
                self.send(node, peer, message);
            }
        }
    }

    fn make_junk(&mut self, number: usize, junk: Junk) -> Option<Message> {
        let by = self.attacks[number].order.by;
        let tx = match junk {
            Junk::Silence => return None,
            Junk::Headers => return Some(self.header_without_work(number)),
            Junk::OldPayments => {
                self.last_payment(self.nodes[self.attacks[number].node.index()].tip)?
            }
            Junk::FreePayments | Junk::Announcements => self.make_payment(by, &[], 0)?,
            Junk::Dust => self.make_payment(by, &[DUST_SAT], DUST_FEE_SAT)?,
            Junk::Orphans => {
                let from = sha256d(&self.content.entered_count().to_le_bytes());
                let coin = (OutPoint { txid: from, index: 0 }, ORPHAN_SAT);
                self.sign_junk(by, coin, &[], 0)
            }
        };
        Some(match junk {
            Junk::Announcements => Message::InvTx { tx },
            _ => Message::Tx { tx },
        })
    }

    /// A payment of the attacker's first coin to himself, in these outputs and another one.
    fn make_payment(&mut self, by: OwnerId, outputs_sat: &[i64], fee_sat: i64) -> Option<TxId> {
        let (coin, _) = *self.spendable(by).first()?;
        let coin = self.outpoint(coin);
        Some(self.sign_junk(by, coin, outputs_sat, fee_sat))
    }

    /// A payment that differs from all others by the sequence number of its input, which means
    /// nothing in version 1.
    fn sign_junk(
        &mut self,
        by: OwnerId,
        (coin, value_sat): (OutPoint, i64),
        outputs_sat: &[i64],
        fee_sat: i64,
    ) -> TxId {
        let script = self.plan.owners[by.index()].script.clone();
        let rest_sat = value_sat - fee_sat - outputs_sat.iter().sum::<i64>();
        let output =
            |&sat: &i64| TxOut { value: Amount::from_sat(sat), script_pubkey: script.clone() };
        let input = TxIn {
            previous: coin,
            script_sig: Script::new(),
            sequence: self.content.entered_count(),
        };
        let mut payment = Transaction {
            version: 1,
            inputs: vec![input],
            outputs: outputs_sat.iter().chain(core::iter::once(&rest_sat)).map(output).collect(),
            lock_time: 0,
        };
        let key = self.keys.of(by, &self.plan);
        payment.inputs[0].script_sig = unlock_public_key_hash(&payment, 0, key);
        self.content.enter_transaction(payment)
    }

    /// A header on the attacker's tip that does not meet its target.
    fn header_without_work(&mut self, number: usize) -> Message {
        let parent = self.content.block(self.nodes[self.attacks[number].node.index()].tip);
        let mut header = Header {
            previous: parent.hash,
            merkle_root: Hash256([7; 32]),
            time: parent.median_time_past + 1,
            nonce: self.content.block_count(),
            ..parent.header
        };
        header.bits = self.content.next_bits(self.nodes[self.attacks[number].node.index()].tip);
        self.spoil_work(&mut header);
        let last = self.content.enter_header(header);
        self.make_room_for_blocks();
        Message::Headers { last, count: 1 }
    }
}
