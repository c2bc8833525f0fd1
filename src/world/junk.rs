//! Useless things, made by an attacker who floods.

use crate::attack::junk::Junk;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::message::Message;
use crate::node::state::PeerId;
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
use crate::world::attacks::AttackState;
use crate::world::observation::Observation;
use crate::world::plan::OwnerId;
use crate::world::state::World;

/// What an output of dust holds.
const DUST_SAT: i64 = 1;
/// What a payment of dust leaves to the miner: enough, so that only the dust is wrong with it.
const DUST_FEE_SAT: i64 = 10_000;
/// The least that a coin must hold to make useless payments of it.
const LEAST_SAT: i64 = 20_000;
/// What a payment of a coin that nobody knows pays.
const ORPHAN_SAT: i64 = 100_000_000;

impl World {
    /// An attacker and his machines send one more useless thing to all their peers, if they have
    /// any and he can make it.
    pub(in crate::world) fn send_junk(&mut self, number: usize, junk: Junk) {
        let links = self.links_of(number);
        if links.is_empty() {
            return;
        }
        let Some(message) = self.make_junk(number, junk) else { return };
        for (node, peer) in links {
            self.send(node, peer, message);
        }
        self.attacks[number].order.attack.scheme().on_sent();
        self.tell(Observation::Attack { attack: number as u32 });
    }

    /// The links of an attacker and his machines that are up.
    fn links_of(&self, number: usize) -> Vec<(NodeId, PeerId)> {
        let attack = &self.attacks[number];
        let his = core::iter::once(&attack.node).chain(&attack.machines);
        his.flat_map(|&node| self.open_links(node).into_iter().map(move |peer| (node, peer)))
            .collect()
    }

    /// How many links an attacker and his machines have.
    pub(in crate::world) fn links_of_attack(&self, attack: &AttackState) -> u32 {
        let his = core::iter::once(&attack.node).chain(&attack.machines);
        his.map(|&node| self.open_links(node).len() as u32).sum()
    }

    fn make_junk(&mut self, number: usize, junk: Junk) -> Option<Message> {
        let AttackState { order, node, .. } = &self.attacks[number];
        let (by, tip) = (order.by, self.nodes[node.index()].tip);
        let tx = match junk {
            Junk::Silence => return None,
            Junk::Headers => return Some(self.header_without_work(tip)),
            Junk::OldPayments => self.last_payment(tip)?,
            Junk::FreePayments | Junk::Announcements => {
                let coin = self.junk_coin(by)?;
                self.sign_junk(by, coin, &[], 0)
            }
            Junk::Dust => {
                let coin = self.junk_coin(by)?;
                self.sign_junk(by, coin, &[DUST_SAT], DUST_FEE_SAT)
            }
            Junk::Orphans => {
                let from = sha256d(&self.content.entered_count().to_le_bytes());
                self.sign_junk(by, (OutPoint { txid: from, index: 0 }, ORPHAN_SAT), &[], 0)
            }
        };
        Some(match junk {
            Junk::Announcements => Message::InvTx { tx },
            _ => Message::Tx { tx },
        })
    }

    /// The largest coin of `by`, if nothing but what is meant to be wrong is wrong with paying it
    /// to himself.
    pub(in crate::world) fn junk_coin(&mut self, by: OwnerId) -> Option<(OutPoint, i64)> {
        let coins = self.spendable(by);
        let (coin, value_sat) = coins.into_iter().max_by_key(|&(_, value_sat)| value_sat)?;
        (value_sat >= LEAST_SAT).then(|| self.outpoint(coin))
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

    /// A header on `tip` that does not meet its target.
    fn header_without_work(&mut self, tip: BlockId) -> Message {
        let below = self.content.block(tip);
        let mut header = Header {
            previous: below.hash,
            merkle_root: Hash256([7; 32]),
            time: below.median_time_past + 1,
            bits: self.content.next_bits(tip),
            nonce: self.content.block_count(),
            ..below.header
        };
        self.spoil_work(&mut header);
        let last = self.content.enter_header(header);
        self.make_room_for_blocks();
        Message::Headers { last, count: 1 }
    }
}
