//! What moves in a film, as plain lists of whole numbers.

use crate::chain::id::BlockId;
use crate::report::ticks::Ticks;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::arrival::Arrival;
use crate::story::cuts::Change;
use crate::story::cuts::Changes;
use crate::story::cuts::Cuts;
use crate::story::film::Film;
use crate::story::relays::Relay;
use serde::Serialize;
use std::collections::BTreeSet;

/// How a payment went from node to node.
#[derive(Debug, Serialize)]
pub struct RelayData {
    txid: String,
    /// Node, ticks since the arrival before it, sender, ticks on the way.
    arrivals: Vec<i64>,
}

impl RelayData {
    /// As it was kept.
    pub fn new(relay: &Relay, ticks: Ticks) -> Self {
        let arrivals = told(&relay.arrivals, ticks, true);
        Self { txid: relay.txid.to_string(), arrivals }
    }
}

/// What was broken when.
#[derive(Debug, Serialize)]
pub struct CutsData {
    /// Ticks since the change before it, the ends of the link, and 1 where it is cut from now on,
    /// else 0.
    links: Vec<i64>,
    /// Ticks since the change before it, the node, and 1 where it is down from now on, else 0.
    nodes: Vec<i64>,
    /// Whether more links broke than the page keeps.
    is_too_much: bool,
}

impl CutsData {
    /// As it was seen.
    pub fn new(cuts: &Cuts, ticks: Ticks) -> Self {
        let node = |node: NodeId| i64::from(node.0);
        Self {
            links: changes(&cuts.links, ticks, |&(from, to)| vec![node(from), node(to)]),
            nodes: changes(&cuts.nodes, ticks, |&one| vec![node(one)]),
            is_too_much: cuts.is_too_much,
        }
    }
}

fn changes<T>(changes: &Changes<T>, ticks: Ticks, name: impl Fn(&T) -> Vec<i64>) -> Vec<i64> {
    let mut since = since(ticks);
    let step = |change: &Change<T>| {
        let mut numbers = vec![since(change.at)];
        numbers.extend(name(&change.what));
        numbers.push(i64::from(change.breaks));
        numbers
    };
    changes.all.iter().flat_map(step).collect()
}

/// The ticks from each moment to the next.
fn since(ticks: Ticks) -> impl FnMut(SimTime) -> i64 {
    let mut before = 0;
    move |at| {
        let at = ticks.of(at);
        at - core::mem::replace(&mut before, at)
    }
}

/// Of each block who had it when, and of those of interest from whom.
pub fn arrivals(film: &Film, ticks: Ticks, interesting: &BTreeSet<BlockId>) -> Vec<Vec<i64>> {
    let all = (0..).map(BlockId).zip(&film.arrivals);
    all.map(|(id, arrivals)| told(arrivals, ticks, interesting.contains(&id))).collect()
}

fn told(arrivals: &[Arrival], ticks: Ticks, with_senders: bool) -> Vec<i64> {
    let (mut since, mut numbers) = (since(ticks), Vec::new());
    for arrival in arrivals {
        numbers.extend([i64::from(arrival.node.0), since(arrival.at)]);
        match arrival.from {
            _ if !with_senders => {}
            Some((peer, left)) => {
                numbers.extend([i64::from(peer.0), ticks.of(arrival.at) - ticks.of(left)]);
            }
            None => numbers.extend([-1, 0]),
        }
    }
    numbers
}

/// All moves of tips.
pub fn moves(film: &Film, ticks: Ticks) -> Vec<i64> {
    let mut since = since(ticks);
    let numbers = film.moves.iter();
    numbers.flat_map(|one| [since(one.at), i64::from(one.node.0), i64::from(one.to.0)]).collect()
}
