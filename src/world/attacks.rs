//! Attacks in a running world: who attacks whom, what he does next, how it ended.

use crate::attack::kinds::Attack;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Theft;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::event::kind;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::payments::PayOrder;
use crate::world::payments::Signed;
use crate::world::plan::OwnerId;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;

/// What an attacker is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackOrder {
    /// The name of the attack, and of its payment if it makes one.
    pub name: String,
    /// What he plays.
    pub attack: Attack,
    /// The attacker.
    pub by: OwnerId,
    /// Whom or what it is against.
    pub target: Target,
    /// What the miner is offered for the attacker's payments, in satoshis per 1,000 bytes.
    pub fee_rate: u64,
}

/// Whom or what an attack is against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A shop is paid so much, in satoshis, and robbed.
    Shop(OwnerId, i64),
    /// The payment with this number is taken back.
    Payment(u32),
    /// A person is harmed.
    Person(OwnerId),
    /// Nobody in particular.
    Everybody,
}

/// An attack that has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttackState {
    /// What the attacker was to do; the attack in it as it stands.
    pub order: AttackOrder,
    /// How it stands.
    pub outcome: Outcome,
    /// When it began.
    pub began_at: SimTime,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// Whom it is against, if it is against anybody.
    pub victim: Option<OwnerId>,
    /// The attacker's node.
    pub(in crate::world) node: NodeId,
    /// The nodes that play with him, in order.
    pub(in crate::world) machines: Vec<NodeId>,
    /// His part of all hashpower when he began, from 0 to 1.
    pub(in crate::world) hashpower_share: f64,
    /// The two payments of a theft.
    pub(in crate::world) payments: Option<Payments>,
    /// The number of the payment, once the victim was paid.
    pub(in crate::world) paid: Option<u32>,
    /// When he looks again whatever happens.
    pub(in crate::world) wakes_at: Option<SimTime>,
}

/// The payments of a theft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::world) struct Payments {
    /// What the victim is shown.
    pub(in crate::world) signed: Signed,
    /// What takes its coins back.
    pub(in crate::world) conflict: TxId,
}

/// Why an attack cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttackReject {
    /// The attacker is attacking already.
    Busy,
    /// His node is down.
    NodeDown,
    /// He has not the coins.
    TooFewCoins,
    /// The payment that he wants to take back was never made.
    NothingToTakeBack,
}

impl AttackState {
    /// Whether it goes on.
    pub fn is_running(&self) -> bool {
        self.outcome == Outcome::Running
    }

    pub(in crate::world) fn theft(&self) -> Option<Theft> {
        let Payments { signed, conflict } = self.payments?;
        Some(Theft { payment: signed.tx, conflict })
    }

    /// The nodes that play with him, in order.
    pub fn machines(&self) -> &[NodeId] {
        &self.machines
    }

    /// The payment to the victim, as it is noted.
    pub(in crate::world) fn pay_order(&self) -> Option<PayOrder> {
        let Target::Shop(to, amount_sat) = self.order.target else { return None };
        Some(self.order.pay(to, amount_sat, None))
    }
}

impl AttackOrder {
    fn pay(&self, to: OwnerId, amount_sat: i64, same_coins_as: Option<u32>) -> PayOrder {
        PayOrder {
            from: self.by,
            to,
            amount_sat,
            fee_rate: self.fee_rate,
            hand_to: Vec::new(),
            same_coins_as,
            name: self.name.clone(),
        }
    }
}

impl World {
    /// All attacks that have begun, in order.
    pub fn attacks(&self) -> &[AttackState] {
        &self.attacks
    }

    /// Begins an attack.
    ///
    /// # Errors
    ///
    /// The attacker is attacking already, or has not the coins.
    pub fn attack(
        &mut self,
        order: AttackOrder,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), AttackReject> {
        let node = self.home_of(order.by);
        if !self.faults.running[node.index()] {
            return Err(AttackReject::NodeDown);
        }
        if self.attacker_at(node).is_some() {
            return Err(AttackReject::Busy);
        }
        let (payments, paid) = self.sign_theft(&order)?;
        if order.attack.as_scheme().needs_coins() && self.junk_coin(order.by).is_none() {
            return Err(AttackReject::TooFewCoins);
        }
        let victim = match order.target {
            Target::Shop(victim, _) | Target::Person(victim) => Some(victim),
            Target::Payment(number) => Some(self.payments[number as usize].to),
            Target::Everybody => None,
        };
        self.listen_to(watch);
        let number = self.attacks.len();
        self.attacks.push(AttackState {
            order,
            outcome: Outcome::Running,
            began_at: self.now,
            ended_at: None,
            victim,
            node,
            machines: Vec::new(),
            hashpower_share: self.hashpower_share_at(node),
            payments,
            paid,
            wakes_at: None,
        });
        self.attacks[number].machines = self.machines_of(number);
        self.with_scheme(number, |attack, at| attack.scheme().prepare(at));
        self.note_attack(number, 0);
        self.begin_template(node);
        self.attacks_stirred = true;
        self.let_attackers_decide();
        self.tell_entered();
        self.tell_all(watch);
        Ok(())
    }

    /// Whether the coins of a payment can be spent where an attacker would branch off to take it
    /// back: below its block on his node's chain, or at the tip if no block holds it.
    fn has_coins_below(&mut self, payment: TxId, by: OwnerId) -> bool {
        let tip = self.nodes[self.home_of(by).index()].tip;
        let base = if verdict::is_confirmed(payment, tip, &self.content) {
            let height = verdict::height_on_chain(payment, tip, &self.content);
            self.content.ancestor(tip, height - 1)
        } else {
            tip
        };
        let ledger = self.ledgers.at(base, &self.content);
        self.content.transaction(payment).spends.iter().all(|&coin| ledger.has(coin))
    }

    /// Signs what a theft needs; and the number of the payment, if it was made already.
    fn sign_theft(
        &mut self,
        order: &AttackOrder,
    ) -> Result<(Option<Payments>, Option<u32>), AttackReject> {
        let (signed, back, paid) = match order.target {
            Target::Shop(victim, amount_sat) => {
                let signed = self
                    .sign(&order.pay(victim, amount_sat, None))
                    .map_err(|_| AttackReject::TooFewCoins)?;
                (signed, order.pay(order.by, amount_sat, None), None)
            }
            Target::Payment(number) => {
                let tx = self.payments[number as usize].tx;
                if tx == TxId::NONE || !self.has_coins_below(tx, order.by) {
                    return Err(AttackReject::NothingToTakeBack);
                }
                let made = &self.payments[number as usize];
                let signed = Signed { tx: made.tx, fee_sat: made.fee_sat };
                (signed, order.pay(order.by, made.amount_sat, Some(number)), Some(number))
            }
            Target::Person(_) | Target::Everybody => return Ok((None, None)),
        };
        let conflict = self.sign(&back).map_err(|_| AttackReject::TooFewCoins)?.tx;
        self.content.hold_transaction(signed.tx); // it may take long until he pays
        self.keep_transaction(conflict);
        Ok((Some(Payments { signed, conflict }), paid))
    }

    /// Whether an attack of this name has begun.
    pub fn has_begun(&self, name: &str) -> bool {
        self.attacks.iter().any(|attack| attack.order.name == name)
    }

    /// Ends an attack by its name, if it goes on.
    pub fn end_attack(&mut self, name: &str, watch: &mut [&mut dyn Observer]) -> bool {
        let running = |attack: &AttackState| attack.order.name == name && attack.is_running();
        let Some(number) = self.attacks.iter().position(running) else { return false };
        self.listen_to(watch);
        self.end(number, Outcome::GaveUp);
        self.tell_all(watch);
        true
    }

    pub(in crate::world) fn end(&mut self, number: usize, outcome: Outcome) {
        self.mend(&self.attacks[number].order.name.clone());
        self.attacks[number].outcome = outcome;
        self.attacks[number].ended_at = Some(self.now);
        self.note_attack(number, 2);
        self.begin_template(self.attacks[number].node);
    }

    /// Records and tells that an attack began (0), publishes (1) or ended (2).
    pub(in crate::world) fn note_attack(&mut self, number: usize, step: u32) {
        let node = self.attacks[number].node;
        self.record(node.0, 0, kind::ATTACK, number as u32, step);
        self.tell(Observation::Attack { attack: number as u32 });
    }

    /// Has the miner at `node` throw away what he is hashing: he works on something else now.
    pub(in crate::world) fn begin_template(&mut self, node: NodeId) {
        if let Some(miner) = self.miner_at[node.index()] {
            self.start_chunk(miner);
        }
    }
}
