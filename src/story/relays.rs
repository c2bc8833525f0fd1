//! Who heard of which payment from whom and when: of those of the script, and of those that spend
//! the same coins.

use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::arrival::Arrival;
use crate::story::arrival::Flights;
use crate::world::observation::View;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// No further payment is followed when so many arrivals are kept, unless all are asked for.
const ARRIVALS_MAX: usize = 200_000;
/// The message that brings a payment, `tx`, as
/// [`Observation::Sent`](crate::world::observation::Observation::Sent) numbers it.
pub const BRINGER: u8 = 19;

/// How one payment went from node to node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its id.
    pub txid: Hash256,
    /// The nodes that took it into their mempools, each once, in order of time.
    pub arrivals: Vec<Arrival>,
    /// The same nodes, marked.
    has: Vec<bool>,
}

/// How payments went from node to node.
#[derive(Debug, Clone, Default)]
pub struct Relays {
    /// Whether all payments are followed.
    keeps_all: bool,
    /// Those that are followed, in order.
    pub relays: Vec<Relay>,
    /// Which they are, by how many transactions had entered the world before them.
    followed: BTreeMap<u32, usize>,
    /// The coins that the payments of the script spend.
    contested: BTreeSet<OutPoint>,
    flights: Flights,
    arrivals: usize,
}

impl Relays {
    /// Nothing was sent; `keeps_all` asks for everybody's payments.
    pub fn new(keeps_all: bool) -> Self {
        Self { keeps_all, ..Self::default() }
    }

    /// A payment was handed in.
    pub fn on_payment(&mut self, payment: u32, view: &dyn View) {
        let Some(tx) = view.scripted_payment(payment) else { return };
        self.contested.extend(coins_of(tx, view));
        self.follow(tx, view);
    }

    /// A message leaves that may bring the payment before which `place` transactions had entered.
    pub fn on_sent(&mut self, at: SimTime, place: u32, from: NodeId, to: NodeId) {
        if self.followed.contains_key(&place) {
            self.flights.on_sent(at, place, from, to);
        }
    }

    /// A payment entered a mempool.
    pub fn on_pooled(
        &mut self,
        at: SimTime,
        node: NodeId,
        tx: TxId,
        from: Option<NodeId>,
        view: &dyn View,
    ) {
        let place = view.place_of_payment(tx);
        let is_new = from.is_none() && !self.followed.contains_key(&place);
        let wanted = |coins: &[OutPoint]| coins.iter().any(|coin| self.contested.contains(coin));
        if self.keeps_all || is_new && wanted(&coins_of(tx, view)) {
            self.follow(tx, view);
        }
        let Some(&followed) = self.followed.get(&place) else { return };
        let relay = &mut self.relays[followed];
        if !core::mem::replace(&mut relay.has[node.index()], true) {
            relay.arrivals.push(self.flights.arrival(at, place, node, from));
            self.arrivals += 1;
        }
    }

    /// Follows a payment from now on.
    fn follow(&mut self, tx: TxId, view: &dyn View) {
        let place = view.place_of_payment(tx);
        let is_full = self.arrivals >= ARRIVALS_MAX && !self.keeps_all;
        if is_full || self.followed.contains_key(&place) {
            return;
        }
        self.followed.insert(place, self.relays.len());
        let has = vec![false; view.node_count() as usize];
        self.relays.push(Relay { txid: view.txid(tx), arrivals: Vec::new(), has });
    }
}

/// The coins that a transaction spends.
fn coins_of(tx: TxId, view: &dyn View) -> Vec<OutPoint> {
    let transaction = Transaction::from_bytes(&view.transaction_bytes(tx));
    let inputs = transaction.map(|transaction| transaction.inputs).unwrap_or_default();
    inputs.iter().map(|input| input.previous).collect()
}
