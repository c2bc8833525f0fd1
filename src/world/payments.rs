//! People in a running world: what they can spend, what they pay, when a shop delivers.

use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::context::Input;
use crate::node::state::PaymentRelay;
use crate::node::tx_knowledge::TxFact;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::wallet::choice;
use crate::wallet::choice::Choice;
use crate::wallet::payment::write_payment;
use crate::world::event::kind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::POOLED;
use crate::world::observation::PaymentStep;
use crate::world::payment_view::Setback;
use crate::world::plan::OwnerId;
use crate::world::plan::Pow;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;

/// Who pays whom, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayOrder {
    /// The payer.
    pub from: OwnerId,
    /// The payee.
    pub to: OwnerId,
    /// How much, in satoshis.
    pub amount_sat: i64,
    /// What the miner is offered, in satoshis per 1,000 bytes.
    pub fee_rate: u64,
    /// The nodes that get it first; empty: the payer's own.
    pub hand_to: Vec<NodeId>,
    /// The payment whose coins it spends again: a double spend.
    pub same_coins_as: Option<u32>,
    /// Its name in the script, where miners take it up at once; empty: it is a random one.
    pub name: String,
}

/// A payment that was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Who pays.
    pub from: OwnerId,
    /// Whom.
    pub to: OwnerId,
    /// How much, in satoshis.
    pub amount_sat: i64,
    /// What the miner gets, in satoshis.
    pub fee_sat: i64,
    /// The transaction; [`TxId::NONE`] if the payer could not pay.
    pub tx: TxId,
    /// Why he could not.
    pub refused: Option<Setback>,
    /// When it was handed in.
    pub sent_at: SimTime,
    /// Whether any mempool took it.
    pub was_pooled: bool,
    /// Its name in the script; empty: it is a random one, or has none.
    pub name: String,
    /// When the payee delivered, and how many confirmations his node saw then.
    pub delivered: Option<(SimTime, u32)>,
    /// When it was gone from the payee's chain and mempool after he had delivered.
    pub reversed_at: Option<SimTime>,
    /// How often it was gone so: it may have come back in between.
    pub reversals: u32,
    /// Whether it is gone so now.
    pub is_gone: bool,
}

/// A transaction that somebody has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::world) struct Signed {
    /// Which.
    pub tx: TxId,
    /// What the miner gets, in satoshis.
    pub fee_sat: i64,
}

/// The payment of a transaction that is none.
const NO_PAYMENT: u32 = u32::MAX;

pub(in crate::world) fn number_of(payments: &[u32], tx: TxId) -> Option<u32> {
    payments.get(tx.index()).copied().filter(|&number| number != NO_PAYMENT)
}

impl World {
    /// Everything that was paid or tried, in order.
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The number of the payment whose transaction is `tx`.
    pub(in crate::world) fn payment_of(&self, tx: TxId) -> Option<u32> {
        number_of(&self.payment_of, tx)
    }

    fn note_payment_of(&mut self, tx: TxId, number: u32) {
        if tx.index() >= self.payment_of.len() {
            self.payment_of.resize(tx.index() + 1, NO_PAYMENT);
        }
        self.payment_of[tx.index()] = number;
    }

    /// The node at which an owner looks at the world.
    pub fn home_of(&self, owner: OwnerId) -> NodeId {
        self.homes[owner.index()]
    }

    /// Lets somebody pay, if he can, and returns the number of the payment.
    pub fn pay(&mut self, order: &PayOrder, watch: &mut [&mut dyn Observer]) -> u32 {
        self.listen_to(watch);
        let payment = self.hand_in(order);
        self.tell_entered();
        self.tell_all(watch);
        payment
    }

    pub(in crate::world) fn hand_in(&mut self, order: &PayOrder) -> u32 {
        let home = self.home_of(order.from);
        let is_down = order.hand_to.is_empty() && !self.faults.running[home.index()];
        let signed = if is_down { Err(Setback::NodeDown) } else { self.sign(order) };
        let signed = signed.and_then(|signed| match self.payment_of(signed.tx) {
            Some(_) => Err(Setback::SentAlready),
            None => Ok(signed),
        });
        match signed {
            Err(setback) => self.refuse(order, setback),
            Ok(signed) => {
                let number = self.note_payment(order, signed);
                let first = match order.hand_to.as_slice() {
                    [] => vec![home],
                    nodes => nodes.to_vec(),
                };
                self.submit_to(signed.tx, first);
                number
            }
        }
    }

    /// Chooses coins and signs; the transaction is in the archive afterwards, and nobody has it.
    pub(in crate::world) fn sign(&mut self, order: &PayOrder) -> Result<Signed, Setback> {
        let choice = self.choose_coins(order)?;
        for &coin in &choice.coins {
            self.content.unpack(self.content.coin(coin).tx);
        }
        let to = &self.plan.owners[order.to.index()].script;
        let payer = &self.plan.owners[order.from.index()].script;
        let unsigned = write_payment(&choice, order.amount_sat, to, payer, &self.content);
        let signed = self.keys.sign(unsigned, order.from, &self.plan);
        Ok(Signed { tx: self.content.enter_transaction(signed), fee_sat: choice.fee_sat })
    }

    /// Notes a payment that is about to be handed in.
    pub(in crate::world) fn note_payment(&mut self, order: &PayOrder, signed: Signed) -> u32 {
        self.keep_transaction(signed.tx);
        let payment = self.payment(order, signed, None);
        let number = self.push_payment(payment, PaymentStep::Sent);
        self.note_payment_of(signed.tx, number);
        number
    }

    fn payment(&self, order: &PayOrder, signed: Signed, refused: Option<Setback>) -> Payment {
        Payment {
            from: order.from,
            to: order.to,
            amount_sat: order.amount_sat,
            fee_sat: signed.fee_sat,
            tx: signed.tx,
            refused,
            sent_at: self.now,
            was_pooled: false,
            name: order.name.clone(),
            delivered: None,
            reversed_at: None,
            reversals: 0,
            is_gone: false,
        }
    }

    fn push_payment(&mut self, payment: Payment, step: PaymentStep) -> u32 {
        let number = u32::try_from(self.payments.len()).expect("fewer than 2^32 payments");
        self.payments.push(payment);
        self.tell(Observation::Payment { payment: number, step });
        number
    }

    /// The coins that a payment spends.
    fn choose_coins(&mut self, order: &PayOrder) -> Result<Choice, Setback> {
        if let Some(other) = order.same_coins_as {
            let coins = self.coins_spent_by(other);
            return choice::with_coins(&coins, order.amount_sat, order.fee_rate)
                .ok_or(Setback::NothingToSpendAgain);
        }
        choice::choose(&self.spendable(order.from), order.amount_sat, order.fee_rate)
            .ok_or(Setback::TooFewCoins)
    }

    /// Notes a payment that cannot be made, and why.
    fn refuse(&mut self, order: &PayOrder, setback: Setback) -> u32 {
        let nothing = Signed { tx: TxId::NONE, fee_sat: 0 };
        let payment = self.payment(order, nothing, Some(setback));
        self.push_payment(payment, PaymentStep::Refused)
    }

    /// A node has come up with an empty mempool: the wallets there put back what they have sent
    /// and what is in no block (Core: `ReacceptWalletTransactions`). Nobody is told.
    pub(in crate::world) fn remember_payments(&mut self, node: NodeId) {
        let tip = self.nodes[node.index()].tip;
        let sent: Vec<TxId> = self
            .payments
            .iter()
            .filter(|payment| self.home_of(payment.from) == node && payment.tx != TxId::NONE)
            .map(|payment| payment.tx)
            .filter(|&tx| !verdict::is_confirmed(tx, tip, &self.content))
            .collect();
        for tx in sent {
            self.record(node.0, 0, kind::SUBMIT, self.content.place_of(tx), 0);
            self.handle(node, Input::Submit(tx));
        }
    }

    /// The coins that an earlier payment spends.
    fn coins_spent_by(&self, payment: u32) -> Vec<(CoinId, i64)> {
        let tx = self.payments[payment as usize].tx;
        if tx == TxId::NONE {
            return Vec::new();
        }
        let spends = &self.content.transaction(tx).spends;
        spends.iter().map(|&coin| (coin, self.content.coin(coin).value.to_sat())).collect()
    }

    /// Hands a transaction to the mempools of these nodes.
    pub(in crate::world) fn submit_to(&mut self, tx: TxId, mut first: Vec<NodeId>) {
        first.retain(|node| self.faults.running[node.index()]);
        if self.plan.rules.payment_relay == PaymentRelay::Instant {
            let is_other = |node: &NodeId| {
                !first.contains(node) && first.iter().any(|&at| self.faults.can_talk(at, *node))
            };
            let others: Vec<NodeId> = (0..self.plan.nodes).map(NodeId).filter(is_other).collect();
            first.extend(others);
        }
        for node in first {
            self.record(node.0, 0, kind::SUBMIT, self.content.place_of(tx), 0);
            self.handle(node, Input::Submit(tx));
        }
    }

    /// A payment entered a mempool: miners take a scripted one up at once, and a shop that waits
    /// for no confirmation delivers.
    pub(in crate::world) fn on_pooled(
        &mut self,
        node: NodeId,
        tx: TxId,
        from: Option<crate::node::state::PeerId>,
    ) {
        if self.wanted & POOLED != 0 {
            let from = from.map(|peer| self.ends.end(node, peer).to);
            self.tell(Observation::Pooled { node, tx, from });
        }
        let Some(number) = self.payment_of(tx) else { return };
        let payment = &mut self.payments[number as usize];
        payment.was_pooled = true;
        if !payment.name.is_empty()
            && self.plan.pow == Pow::Real
            && let Some(miner) = self.miner_at[node.index()]
        {
            self.start_chunk(miner);
        }
        self.look_at_deliveries(node);
    }

    /// Looks whether the shop at `node` delivers, or sees that it was robbed.
    pub(in crate::world) fn look_at_deliveries(&mut self, node: NodeId) {
        let Some(owner) = self.plan.person_at(node) else { return };
        let Some(wanted) = self.plan.owners[owner.index()].confirmations else { return };
        for number in 0..self.payments.len() as u32 {
            let payment = &self.payments[number as usize];
            if payment.to != owner || payment.tx == TxId::NONE {
                continue;
            }
            let (tx, delivered) = (payment.tx, payment.delivered.is_some());
            let confirmations = self.confirmations_at(tx, Some(node));
            let pooled = self.known.payments.is(node, tx, TxFact::InPool);
            let is_here = confirmations > 0 || pooled;
            let payment = &mut self.payments[number as usize];
            if !delivered && is_here && confirmations >= wanted {
                payment.delivered = Some((self.now, confirmations));
                self.attacks_stirred = true;
                self.tell(Observation::Payment { payment: number, step: PaymentStep::Delivered });
            }
            let payment = &mut self.payments[number as usize];
            if delivered && !is_here && !payment.is_gone {
                payment.reversals += 1;
                if payment.reversed_at.is_none() {
                    payment.reversed_at = Some(self.now);
                    self.attacks_stirred = true;
                    let step = PaymentStep::Reversed;
                    self.tell(Observation::Payment { payment: number, step });
                }
            }
            self.payments[number as usize].is_gone = delivered && !is_here;
        }
    }

    /// Where payments are everywhere at once: those who can talk again have them again.
    pub(in crate::world) fn spread_at_once(&mut self) {
        if self.plan.rules.payment_relay != PaymentRelay::Instant {
            return;
        }
        let holders: Vec<(NodeId, TxId)> = self
            .nodes
            .iter()
            .flat_map(|node| node.pool.entries.iter().map(|entry| (node.id, entry.tx)))
            .collect();
        for (holder, tx) in holders {
            for node in (0..self.plan.nodes).map(NodeId) {
                let lacks = !self.known.payments.is_known(node, tx);
                if node != holder && lacks && self.faults.can_talk(holder, node) {
                    self.record(node.0, 0, kind::SUBMIT, self.content.place_of(tx), 0);
                    self.handle(node, Input::Submit(tx));
                }
            }
        }
    }

    /// How many blocks of the chain of `node`, or of the best one, stand on `tx`, its own among
    /// them.
    pub fn confirmations_at(&self, tx: TxId, node: Option<NodeId>) -> u32 {
        let tip = node.map_or(self.best_tip, |node| self.nodes[node.index()].tip);
        if tx == TxId::NONE { 0 } else { verdict::confirmations(tx, tip, &self.content) }
    }
}
