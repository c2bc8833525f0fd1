//! Random payments among many.

use crate::sim::id::NodeId;
use crate::sim::rng::Stream;
use crate::sim::rng::unit_of;
use crate::sim::time::SimDuration;
use crate::world::event::Event;
use crate::world::payments::PayOrder;
use crate::world::plan::OwnerId;
use crate::world::plan::TrafficPlan;
use crate::world::state::World;

/// The least that a random payment is, in satoshis.
const AMOUNT_SAT_MIN: u64 = 1_000_000;
/// The most.
const AMOUNT_SAT_MAX: u64 = 100_000_000;
/// The lowest fee rate that is offered, in satoshis per 1,000 bytes.
const FEE_RATE_MIN: u64 = 2_000;
/// The highest.
const FEE_RATE_MAX: u64 = 50_000;

impl World {
    /// Gives everybody who can have coins a node to look at the world from, by luck where the
    /// scenario names none, and starts the traffic.
    pub(in crate::world) fn begin_payments(&mut self) {
        let plan = std::sync::Arc::clone(&self.plan);
        self.payments.clear();
        self.payment_of.clear();
        self.homes.clear();
        self.homes.extend((0..plan.people.len() as u32).map(NodeId));
        self.traffic = Stream::new(self.seed, "traffic", "");
        if plan.owners.is_empty() {
            return;
        }
        let crowd = u64::from(plan.nodes) - plan.people.len() as u64;
        let traffic = plan.traffic.as_ref().map_or(0, |traffic| traffic.count);
        for number in 0..u64::from(traffic) {
            let drawn = (unit_of(self.luck.at(u64::MAX, number)) * crowd as f64) as u64;
            let node = if crowd == 0 { number % u64::from(plan.nodes) } else { drawn };
            let first = if crowd == 0 { 0 } else { plan.people.len() as u64 };
            self.homes.push(NodeId((first + node) as u32));
        }
        let anonymous = (0..).zip(&plan.miners).filter(|(_, miner)| miner.node.is_none());
        let homes = anonymous.map(|(at, _): (usize, _)| self.miners[at].node);
        self.homes.extend(homes);
        self.note_funds();
        if let Some(traffic) = &plan.traffic {
            self.schedule_traffic(traffic);
        }
    }

    fn schedule_traffic(&mut self, plan: &TrafficPlan) {
        let wait_ns = self.traffic.exponential() * plan.interval.as_nanos() as f64;
        let at = self.now.saturating_add(SimDuration::from_nanos(wait_ns as u64));
        self.queue.push(at, Event::Traffic);
    }

    /// Somebody pays somebody else. All draws are made whatever becomes of the payment.
    pub(in crate::world) fn on_traffic(&mut self) {
        let plan = std::sync::Arc::clone(&self.plan);
        let Some(traffic) = &plan.traffic else { return };
        if !self.has_traffic {
            return;
        }
        self.schedule_traffic(traffic);
        let count = u64::from(traffic.count);
        let from = self.traffic.below(count);
        let to = (from + 1 + self.traffic.below(count - 1)) % count;
        let span = AMOUNT_SAT_MAX - AMOUNT_SAT_MIN + 1;
        let amount_sat = AMOUNT_SAT_MIN + self.traffic.below(span);
        let fee_rate = FEE_RATE_MIN + self.traffic.below(FEE_RATE_MAX - FEE_RATE_MIN + 1);
        let owner = |number: u64| OwnerId(traffic.first.0 + number as u32);
        let order = PayOrder {
            from: owner(from),
            to: owner(to),
            amount_sat: amount_sat.cast_signed(),
            fee_rate,
            hand_to: Vec::new(),
            same_coins_as: None,
            name: String::new(),
        };
        self.hand_in(&order);
    }

    /// Nobody pays by chance any more: what is on its way arrives, and the world can settle.
    pub fn end_traffic(&mut self) {
        self.has_traffic = false;
    }
}
