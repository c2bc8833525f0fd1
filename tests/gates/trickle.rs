//! How long a payment waits before a node tells its peers: by itself at each link that the node
//! opened, with a mean of 2 s; at the same moment at all links that others opened, with 5 s.
//!
//! In Bitcoin Core each of these clocks ticks as a Poisson process, whether something waits or
//! not; here one is wound up when something waits. The exponential law has no memory, so nobody
//! can tell the two apart: each wait is exponential, and a payment that comes a time t after
//! another leaves with it with the probability e^(-t / mean).

use crate::laws::Times;
use crate::laws::answers;
use crate::laws::exponential;
use crate::worlds::plan;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::chain::id::TxId;
use forklab::network::topology::Edge;
use forklab::network::topology::Topology;
use forklab::network::topology::TopologyLaw;
use forklab::sim::id::NodeId;
use forklab::sim::math;
use forklab::sim::time::SimTime;
use forklab::world::observation::BLOCK_FOUND;
use forklab::world::observation::Observation;
use forklab::world::observation::Observer;
use forklab::world::observation::POOLED;
use forklab::world::observation::View;
use forklab::world::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

/// Bitcoin Core: `OUTBOUND_INVENTORY_BROADCAST_INTERVAL`.
const OUTBOUND_S: f64 = 2.0;
/// Bitcoin Core: `INBOUND_INVENTORY_BROADCAST_INTERVAL`.
const INBOUND_S: f64 = 5.0;

/// Peers that the node in the middle chose, and peers that chose it; all have names, so that
/// everybody who pays is in the middle.
const CHOSEN: u32 = 4;
const LEAVES: u32 = 7;
const MIDDLE: NodeId = NodeId(LEAVES);

/// Laws that are judged here: mean and form of three waits; who leaves together, soon or late,
/// at the two kinds of links.
const CASES: usize = 10;

/// No wait is as long, but once in 10^17.
const FOREVER_S: f64 = 200.0;

/// Hours of twelve payments a minute. Half of them wind up the clock of the links that others
/// opened, five in seven one of the other clocks: about 9,600 and 55,000 times, so that a mean
/// that is 8.6 % or 3.6 % off is refused with a probability of 99.9 %; 2.7 % or 1.1 % in the long
/// script.
fn hours() -> u32 {
    sized(28, 280)
}

fn world_with(latency: &str) -> Arc<Plan> {
    let people: Vec<String> = (0..LEAVES).map(|leaf| format!(r#""leaf-{leaf}": {{}}"#)).collect();
    let plan = plan(&format!(
        r#"{{"chain": {{"pow": "sampled", "block_interval": "1h", "retarget_blocks": "never"}},
            "network": {{"nodes": {}, "miners": 1, "topology": "star", "latency": "{latency}"}},
            "people": {{{}}},
            "traffic": {{"payments_per_minute": 12, "people": 100}},
            "stop": "height >= 1"}}"#,
        LEAVES + 1,
        people.join(", ")
    ));
    let mut plan = Arc::unwrap_or_clone(plan);
    let edge = |leaf| {
        if leaf < CHOSEN { Edge::new(MIDDLE.0, leaf) } else { Edge::new(leaf, MIDDLE.0) }
    };
    let edges = (0..LEAVES).map(edge).collect();
    plan.topology = TopologyLaw::File(Topology { nodes: LEAVES + 1, edges });
    Arc::new(plan)
}

/// The history that all laws are held against; links take no time.
fn prompt() -> &'static Passages {
    static PLAYED: OnceLock<Passages> = OnceLock::new();
    PLAYED.get_or_init(|| Passages::play(world_with("1ns"), "trickle"))
}

/// A payment: when the middle had it and when each leaf did, in seconds.
#[derive(Debug, Clone, Copy)]
struct Passage {
    begun_s: f64,
    heard_s: [f64; LEAVES as usize],
}

/// Everything that was paid, and every block.
#[derive(Default)]
struct Passages {
    passages: Vec<Passage>,
    number_of: BTreeMap<TxId, usize>,
    blocks_s: Vec<f64>,
}

impl Observer for Passages {
    fn wants(&self) -> u32 {
        POOLED | BLOCK_FOUND
    }

    fn see(&mut self, now: SimTime, what: &Observation, _view: &dyn View) {
        let now_s = now.as_secs_f64();
        if let Observation::Pooled { node: MIDDLE, tx, .. } = *what {
            self.number_of.insert(tx, self.passages.len());
            let heard_s = [f64::INFINITY; LEAVES as usize];
            self.passages.push(Passage { begun_s: now_s, heard_s });
        } else if let Observation::Pooled { node, tx, .. } = *what {
            self.passages[self.number_of[&tx]].heard_s[node.index()] = now_s;
        } else if let Observation::BlockFound { .. } = *what {
            self.blocks_s.push(now_s);
        }
    }
}

impl Passages {
    fn play(plan: Arc<Plan>, case: &str) -> Self {
        let mut world = world_of(plan);
        world.reset(seed_of(case, 0));
        let end = SimTime::from_nanos(u64::from(hours()) * 3_600 * 1_000_000_000);
        let mut passages = Self::default();
        while world.step_before(end, &mut [&mut passages]).is_some() {}
        passages.blocks_s.push(end.as_secs_f64());
        passages
    }

    /// Whether a payment that began then can have been waited for: the handshakes are over, and
    /// no block takes it away. That says nothing about the clocks.
    fn counts(&self, begun_s: f64) -> bool {
        let next = self.blocks_s.partition_point(|&block_s| block_s < begun_s);
        begun_s > 10.0 && self.blocks_s[next] > begun_s + FOREVER_S
    }

    /// The waits of the payments before which none of the clocks of `leaves` ran, until the first
    /// of these leaves had heard. Each is a new draw of each clock.
    fn first_waits(&self, leaves: core::ops::Range<u32>) -> Vec<f64> {
        let leaves = leaves.start as usize..leaves.end as usize;
        let mut runs_until_s = 0.0_f64;
        let mut waits = Vec::new();
        for passage in &self.passages {
            let heard_s = &passage.heard_s[leaves.clone()];
            if self.counts(passage.begun_s) && passage.begun_s > runs_until_s {
                let first_s = heard_s.iter().copied().fold(f64::INFINITY, f64::min);
                waits.push(first_s - passage.begun_s);
            }
            let last_s = heard_s.iter().copied().filter(|s| s.is_finite()).fold(0.0, f64::max);
            runs_until_s = runs_until_s.max(last_s);
        }
        waits
    }

    /// The waits at each of `leaves` by itself, in means of `mean_s`.
    fn waits(&self, leaves: core::ops::Range<u32>, mean_s: f64) -> Vec<f64> {
        let each = leaves.flat_map(|leaf| self.first_waits(leaf..leaf + 1));
        each.map(|wait_s| wait_s / mean_s).collect()
    }

    /// Of each payment and the next: whether `leaf` heard of both at once, and how likely that is.
    fn pairs(&self, leaf: u32, mean_s: f64) -> Vec<(bool, f64)> {
        let counted = self.passages.windows(2).filter(|pair| self.counts(pair[0].begun_s));
        let answer = |pair: &[Passage]| {
            let [one, other] = [pair[0], pair[1]].map(|passage| passage.heard_s[leaf as usize]);
            let likely = math::exp((pair[0].begun_s - pair[1].begun_s) / mean_s);
            (one == other, likely)
        };
        counted.map(answer).collect()
    }

    /// Mean and form of the waits at the peers that the node chose, and the first of these; at
    /// one of those that chose it.
    fn judge(&self) -> [(&'static str, Times); 3] {
        let chosen = self.waits(0..CHOSEN, OUTBOUND_S);
        let first_mean_s = OUTBOUND_S / f64::from(CHOSEN);
        let first =
            self.first_waits(0..CHOSEN).iter().map(|wait_s| wait_s / first_mean_s).collect();
        let inbound = self.waits(CHOSEN..CHOSEN + 1, INBOUND_S);
        let waits: [(_, Vec<f64>); 3] =
            [("outbound", chosen), ("first", first), ("inbound", inbound)];
        waits.map(|(name, waits)| {
            let times = exponential(&waits, CASES);
            println!(
                "  trickle {name}: law 1 measured {:.5} ({:+.2} deviations; {} waits; sees {:.1} %)",
                times.mean,
                times.deviations,
                times.count,
                100.0 * times.power
            );
            (name, times)
        })
    }
}

#[test]
fn trickles_are_exponential_by_themselves_outbound_and_together_inbound() {
    let passages = prompt();
    for (name, times) in passages.judge() {
        assert!(times.agree(), "{name}: {times:?}");
    }
    for passage in passages.passages.iter().filter(|passage| passages.counts(passage.begun_s)) {
        let inbound = &passage.heard_s[CHOSEN as usize..];
        assert!(inbound.iter().all(|heard_s| *heard_s == inbound[0]), "{passage:?}");
        assert!(passage.heard_s.iter().all(|heard_s| heard_s.is_finite()), "{passage:?}");
    }
}

/// This is the gate that sees a clock with a memory, and one of each payment's own, at which no
/// other leaves.
#[test]
fn payments_leave_together_as_often_as_a_clock_without_memory_says() {
    let passages = prompt();
    let outbound = (0..CHOSEN).flat_map(|leaf| passages.pairs(leaf, OUTBOUND_S)).collect();
    let inbound = passages.pairs(CHOSEN, INBOUND_S);
    let both: [(_, Vec<(bool, f64)>); 2] = [("outbound", outbound), ("inbound", inbound)];
    for (name, pairs) in both {
        // A clock with a memory has the law's mean, but not for short and for long times alike.
        let (soon, late): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(_, share)| *share > 0.5);
        for (when, pairs) in [("soon", soon), ("late", late)] {
            let (deviations, allowed) = answers(&pairs, CASES);
            println!(
                "  trickle together {name}, {when}: law e^-t measured {deviations:+.2} of \
                 {allowed:.2} deviations off; {} pairs",
                pairs.len()
            );
            assert!(deviations.abs() <= allowed, "{name} {when}: {deviations}");
        }
    }
    let crossed = passages.pairs(CHOSEN, OUTBOUND_S);
    let (deviations, allowed) = answers(&crossed, CASES);
    assert!(deviations > allowed, "five seconds taken for two: {deviations}");
}

/// Announcement, question and answer take 0.3 s: 15 % and 60 % of the means.
#[test]
fn links_of_a_tenth_of_a_second_taken_for_none_are_refused() {
    let passages = Passages::play(world_with("100ms"), "trickle late");
    for (name, times) in passages.judge() {
        assert!(name == "inbound" || !times.has_the_mean, "{name}: {times:?}");
        assert!(name == "inbound" || !times.has_the_form, "{name}: {times:?}");
    }
}

#[test]
fn links_taken_for_those_of_the_other_kind_are_refused() {
    let passages = prompt();
    let chosen = exponential(&passages.waits(0..CHOSEN, INBOUND_S), CASES);
    let inbound = exponential(&passages.waits(CHOSEN..LEAVES, OUTBOUND_S), CASES);
    assert!(!chosen.has_the_mean && !inbound.has_the_mean, "{chosen:?} {inbound:?}");
    assert!(!chosen.has_the_form && !inbound.has_the_form, "{chosen:?} {inbound:?}");
}
