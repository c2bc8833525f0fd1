//! What attackers do in a running world, step by step.

use crate::attack::fault::Fault;
use crate::attack::kinds::Attack;
use crate::attack::scheme::HandIn;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::node::context::Input;
use crate::node::message::Message;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::event::Event;
use crate::world::faults::Breach;
use crate::world::plan::OwnerId;
use crate::world::state::World;

impl World {
    /// The number of the attack that is played from `node`.
    pub(in crate::world) fn attacker_at(&self, node: NodeId) -> Option<usize> {
        self.attacks.iter().position(|attack| attack.is_running() && attack.node == node)
    }

    /// The number of the attack whose strategy a node follows: its attacker's, or one of his
    /// machines.
    pub(in crate::world) fn strategy_at(&self, node: NodeId) -> Option<usize> {
        self.attacks.iter().position(|attack| {
            let is_his = || attack.machines.binary_search(&node).is_ok();
            attack.is_running() && (attack.node == node || is_his())
        })
    }

    /// The nodes that are to play with an attacker: the last of those that are nobody's, do not
    /// mine and play with nobody else.
    pub(in crate::world) fn machines_of(&self, number: usize) -> Vec<NodeId> {
        let part_ppb = self.attacks[number].order.attack.as_scheme().machines_ppb();
        let wanted = u128::from(part_ppb) * u128::from(self.plan.nodes) / 1_000_000_000;
        let people = self.plan.people.len() as u32;
        let idle = (people..self.plan.nodes).map(NodeId);
        let idle = idle.filter(|&node| {
            self.miner_at[node.index()].is_none() && self.strategy_at(node).is_none()
        });
        let mut machines: Vec<NodeId> = idle.rev().take(wanted as usize).collect();
        machines.reverse();
        machines
    }

    /// All machines of an attacker show their peers an old block in which somebody else is paid.
    fn show_rewritten_copies(&mut self, number: usize) {
        let tip = self.nodes[self.attacks[number].node.index()].tip;
        let Some(copy) = self.changed_old_block(tip) else { return };
        let copy = self.content.enter_block(&copy);
        self.make_room_for_blocks();
        for machine in self.attacks[number].machines.clone() {
            self.send_to_all(machine, copy);
        }
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

    /// Which stamp a miner at `node` gives a block on `parent`.
    pub(in crate::world) fn stamp_at(&self, node: NodeId, parent: BlockId, clock_s: u64) -> u64 {
        let attack = self.attacker_at(node).map(|number| &self.attacks[number].order.attack);
        attack.map_or(clock_s, |attack| attack.as_scheme().stamp_s(parent, clock_s, &self.content))
    }

    /// Takes out what an attacker at `node` does not take into his blocks, and what depends on it.
    pub(in crate::world) fn leave_out_banned(&self, node: NodeId, candidates: &mut Vec<TxId>) {
        let Some(number) = self.attacker_at(node) else { return };
        let scheme = self.attacks[number].order.attack.as_scheme();
        let is_taken = |&tx: &TxId| scheme.takes(tx, &self.content);
        let (mut taken, mut left): (Vec<TxId>, Vec<TxId>) =
            candidates.iter().partition(|tx| is_taken(tx));
        while !left.is_empty() {
            let depends = |tx: &TxId| {
                let spends = &self.content.transaction(*tx).spends;
                spends
                    .iter()
                    .any(|&coin| coin != CoinId::NONE && left.contains(&self.content.coin(coin).tx))
            };
            let (more, kept): (Vec<TxId>, Vec<TxId>) = taken.iter().partition(|tx| depends(tx));
            (taken, left) = (kept, more);
        }
        *candidates = taken;
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
        let node = self.attacks[number].node;
        while self.attacks[number].is_running() && self.faults.running[node.index()] {
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
                Step::Show(block) => self.show_victim(number, block),
                Step::Craft(fault) => self.craft_for(number, fault),
                Step::SendToAll(block) => self.send_to_all(node, block),
                Step::ShowRewrittenCopies => self.show_rewritten_copies(number),
                // Floods pause while the run settles, as random payments do.
                Step::SendJunk(_) if !self.has_traffic => break,
                Step::SendJunk(junk) => self.send_junk(number, junk),
                Step::Isolate => self.isolate_victim(number),
                Step::Release => {
                    self.mend(&self.attacks[number].order.name.clone());
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

    fn pay_victim(&mut self, number: usize) {
        let state = &self.attacks[number];
        let payments = state.payments.expect("only a thief pays");
        let order = state.pay_order().expect("only a thief pays");
        let (attacker, victim) = (state.node, self.home_of(order.to));
        let hand_in = state.order.attack.as_scheme().hand_in();
        let paid = self.note_payment(&order, payments.signed);
        self.attacks[number].paid = Some(paid);
        for &each in hand_in {
            let (tx, node) = match each {
                HandIn::PaymentAtOwn => (payments.signed.tx, attacker),
                HandIn::PaymentAtVictims => (payments.signed.tx, victim),
                HandIn::ConflictAtOwn => (payments.conflict, attacker),
            };
            self.submit_to(tx, vec![node]);
        }
    }

    /// The victim's node.
    fn victims_home(&self, number: usize) -> NodeId {
        let state = &self.attacks[number];
        state.victim.map_or(state.node, |victim| self.home_of(victim))
    }

    /// Sends a block, which the attacker's own node may not even hold, to the victim.
    fn show_victim(&mut self, number: usize, block: BlockId) {
        let (node, victim) = (self.attacks[number].node, self.victims_home(number));
        let is_his = |peer: &PeerId| self.ends.end(node, *peer).to == victim;
        if let Some(peer) = self.open_links(node).into_iter().find(is_his) {
            self.send(node, peer, Message::Block { block });
        }
    }

    /// Makes a block with one fault for an attacker, who mines on it.
    fn craft_for(&mut self, number: usize, fault: Fault) {
        let node = self.attacks[number].node;
        let miner = self.miner_at[node.index()].expect("checked when read");
        let Some(block) = self.craft(miner, fault) else {
            return self.end(number, Outcome::Failed);
        };
        let id = self.enter_crafted(miner, &block, fault);
        self.attacks[number].order.attack.scheme().on_crafted(id);
        self.send_to_all(node, id);
    }

    fn send_to_all(&mut self, node: NodeId, block: BlockId) {
        for peer in self.open_links(node) {
            self.send(node, peer, Message::Block { block });
        }
    }

    /// Cuts every link of the victim but those to the attacker.
    fn isolate_victim(&mut self, number: usize) {
        let (node, victim) = (self.attacks[number].node, self.victims_home(number));
        let others = (0..self.plan.nodes).map(NodeId).filter(|&one| one != node && one != victim);
        let breach = Breach {
            name: self.attacks[number].order.name.clone(),
            these: vec![victim],
            those: Some(others.collect()),
            slower: None,
        };
        self.break_links(&breach);
    }

    /// Lets the attacker look at the world.
    pub(in crate::world) fn with_scheme<T>(
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
        let home = self.victims_home(number);
        let victims_tip = self.nodes[home.index()].tip;
        let payment = attack.paid.map(|number| &self.payments[number as usize]);
        let theft = attack.theft();
        let miner_at = |node: NodeId| {
            self.miner_at[node.index()].map(|miner| &self.plan.miners[miner.index()])
        };
        let hashpower_ppb = |node| miner_at(node).map_or(0, |miner| miner.share_ppb);
        let script = |victim: OwnerId| &self.plan.owners[victim.index()].script;
        Situation {
            now: self.now,
            theft,
            tip: self.nodes[attack.node.index()].tip,
            machines: &attack.machines,
            nodes: &self.nodes,
            victims_tip,
            best_tip: self.best_tip,
            victims_script: attack.victim.map(script),
            own_payout: miner_at(attack.node).map(|miner| &miner.payout),
            hashpower_ppb: (hashpower_ppb(home), hashpower_ppb(attack.node)),
            content: &self.content,
            delivered: payment.is_some_and(|payment| payment.delivered.is_some()),
            reversed: payment.is_some_and(|payment| payment.reversed_at.is_some()),
        }
    }
}
