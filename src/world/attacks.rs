//! Attacks in a running world: who attacks whom, what he does next, how it ended.

use crate::attack::kinds::Attack;
use crate::attack::scheme::HandTo;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::attack::scheme::Theft;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::context::Input;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::event::Event;
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
    /// The name of the attack, and of its payment.
    pub name: String,
    /// What he plays.
    pub attack: Attack,
    /// The attacker.
    pub by: OwnerId,
    /// Whom he pays.
    pub victim: OwnerId,
    /// How much, in satoshis.
    pub amount_sat: i64,
    /// What the miner is offered, in satoshis per 1,000 bytes.
    pub fee_rate: u64,
}

/// An attack that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackState {
    /// What the attacker was to do; the attack in it as it stands.
    pub order: AttackOrder,
    /// How it stands.
    pub outcome: Outcome,
    /// When it began.
    pub began_at: SimTime,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// The attacker's node.
    node: NodeId,
    /// The payment that the victim is shown.
    signed: Signed,
    /// The one that takes its coins back.
    conflict: TxId,
    /// The number of the payment, once the victim was paid.
    paid: Option<u32>,
    /// When he looks again whatever happens.
    wakes_at: Option<SimTime>,
}

/// Why an attack cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttackReject {
    /// The attacker is attacking already.
    Busy,
    /// He has not the coins.
    TooFewCoins,
}

impl AttackOrder {
    /// One of the two payments.
    fn pay(&self, to: OwnerId) -> PayOrder {
        PayOrder {
            from: self.by,
            to,
            amount_sat: self.amount_sat,
            fee_rate: self.fee_rate,
            hand_to: Vec::new(),
            same_coins_as: None,
            name: self.name.clone(),
        }
    }
}

impl AttackState {
    /// Whether it goes on.
    pub fn is_running(&self) -> bool {
        self.outcome == Outcome::Running
    }

    fn theft(&self) -> Theft {
        Theft { payment: self.signed.tx, conflict: self.conflict }
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
        if self.attacker_at(node).is_some() {
            return Err(AttackReject::Busy);
        }
        let sign = |world: &mut Self, to| {
            world.sign(&order.pay(to)).map_err(|_| AttackReject::TooFewCoins)
        };
        let signed = sign(self, order.victim)?;
        let conflict = sign(self, order.by)?.tx;
        self.keep_transaction(conflict);
        self.listen_to(watch);
        let number = self.attacks.len();
        self.attacks.push(AttackState {
            order,
            outcome: Outcome::Running,
            began_at: self.now,
            ended_at: None,
            node,
            signed,
            conflict,
            paid: None,
            wakes_at: None,
        });
        self.with_scheme(number, |attack, at| attack.scheme().prepare(at));
        self.note_attack(number, 0);
        self.begin_template(node);
        self.attacks_stirred = true;
        self.let_attackers_decide();
        self.tell_entered();
        self.tell_all(watch);
        Ok(())
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

    /// The number of the attack that is played from `node`.
    pub(in crate::world) fn attacker_at(&self, node: NodeId) -> Option<usize> {
        self.attacks.iter().position(|attack| attack.is_running() && attack.node == node)
    }

    /// The block on which a miner at `node` works.
    pub(in crate::world) fn parent_at(&self, node: NodeId) -> BlockId {
        let tip = self.nodes[node.index()].tip;
        let attack = self.attacker_at(node).map(|number| &self.attacks[number].order.attack);
        attack.map_or(tip, |attack| attack.as_scheme().mine_on(tip))
    }

    /// The payments that an attacker at `node` puts into a block on `parent`; `None`: those of his
    /// mempool.
    pub(in crate::world) fn chosen_payments(
        &self,
        node: NodeId,
        parent: BlockId,
    ) -> Option<Vec<TxId>> {
        self.attacks[self.attacker_at(node)?].order.attack.as_scheme().payments(parent)
    }

    /// Asks every attacker what he does next, if anything has happened that he could care about.
    pub(in crate::world) fn let_attackers_decide(&mut self) {
        while core::mem::take(&mut self.attacks_stirred) {
            for number in 0..self.attacks.len() {
                self.decide(number);
            }
        }
    }

    /// Lets an attacker do what he decides, until he waits.
    fn decide(&mut self, number: usize) {
        while self.attacks[number].is_running() {
            let node = self.attacks[number].node;
            let parent = self.parent_at(node);
            let step = self.with_scheme(number, |attack, at| attack.scheme().decide(at));
            match step {
                Step::Wait => {}
                Step::WaitUntil(at) => self.wake_attacker(number, at),
                Step::Pay => self.pay_victim(number),
                Step::Publish(block) => {
                    self.note_attack(number, 1);
                    self.handle(node, Input::Publish(block));
                }
                Step::End(outcome) => self.end(number, outcome),
            }
            if self.parent_at(node) != parent {
                self.begin_template(node);
            }
            if matches!(step, Step::Wait | Step::WaitUntil(_)) {
                break;
            }
        }
    }

    /// Has an attacker look again at a moment, unless he does so anyway.
    fn wake_attacker(&mut self, number: usize, at: SimTime) {
        if at > self.now && self.attacks[number].wakes_at.replace(at) != Some(at) {
            self.queue.push(at, Event::Attack { attack: number as u32 });
        }
    }

    fn end(&mut self, number: usize, outcome: Outcome) {
        self.attacks[number].outcome = outcome;
        self.attacks[number].ended_at = Some(self.now);
        self.note_attack(number, 2);
        self.begin_template(self.attacks[number].node);
    }

    /// Records and tells that an attack began (0), publishes (1) or ended (2).
    fn note_attack(&mut self, number: usize, step: u32) {
        let node = self.attacks[number].node;
        self.record(node.0, 0, kind::ATTACK, number as u32, step);
        self.tell(Observation::Attack { attack: number as u32 });
    }

    /// Has the miner at `node` throw away what he is hashing: he works on something else now.
    fn begin_template(&mut self, node: NodeId) {
        if let Some(miner) = self.miner_at[node.index()] {
            self.start_chunk(miner);
        }
    }

    fn pay_victim(&mut self, number: usize) {
        let AttackState { order, signed, conflict, .. } = self.attacks[number].clone();
        let (attacker, victim) = (self.home_of(order.by), self.home_of(order.victim));
        let nodes = |hand_to| match hand_to {
            HandTo::Nobody => Vec::new(),
            HandTo::Own => vec![attacker],
            HandTo::Victim => vec![victim],
        };
        let (first, second) = order.attack.as_scheme().hand_to();
        let paid = self.note_payment(&order.pay(order.victim), signed);
        self.attacks[number].paid = Some(paid);
        self.submit_to(signed.tx, nodes(first));
        self.submit_to(conflict, nodes(second));
    }

    /// Lets the attacker look at the world.
    fn with_scheme<T>(
        &mut self,
        number: usize,
        act: impl FnOnce(&mut Attack, &Situation<'_>) -> T,
    ) -> T {
        let mut attack = self.attacks[number].order.attack.clone();
        let done = act(&mut attack, &self.situation(number));
        self.attacks[number].order.attack = attack;
        done
    }

    fn situation(&self, number: usize) -> Situation<'_> {
        let attack = &self.attacks[number];
        let home = self.home_of(attack.order.victim);
        let victims_tip = self.nodes[home.index()].tip;
        let payment = attack.paid.map(|number| &self.payments[number as usize]);
        let theft = attack.theft();
        Situation {
            now: self.now,
            theft,
            tip: self.nodes[attack.node.index()].tip,
            victims_tip,
            content: &self.content,
            delivered: payment.is_some_and(|payment| payment.delivered.is_some()),
            reversed: payment.is_some_and(|payment| payment.reversed_at.is_some()),
            is_displaced: verdict::is_confirmed(theft.conflict, victims_tip, &self.content),
            seen_by_victim: self.confirmations_at(theft.payment, Some(home)),
        }
    }
}
