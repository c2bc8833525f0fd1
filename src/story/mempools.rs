//! How many payments waited, and when: the mempool of the median node at evenly spaced moments.
//!
//! Each node's mempool is noted when it changes. The median over the nodes is taken at every
//! moment of a grid that grows coarser with the length of the run, so that a long run costs no more
//! than a short one; and whenever a block is found, so that what waits for less than a step of the
//! grid is seen too. A run without payments costs nothing.

use crate::sim::id::NodeId;
use crate::story::delays::median;
use crate::world::observation::MempoolView;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;

/// So many moments are not kept: then every second one is dropped.
const MOMENTS_MAX: usize = 1_024;
const _: () = assert!(MOMENTS_MAX.is_multiple_of(2));
/// The first distance between two moments, in nanoseconds.
const FIRST_STEP_NS: u64 = 100_000_000;

/// The mempool of the median node, of those that are up, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MempoolPoint {
    /// The moment: what happened up to it counts.
    pub at_ns: u64,
    /// At least half of the nodes hold at most so many payments.
    pub payments: u32,
    /// At least half of the nodes hold at most so many bytes of payments.
    pub bytes: u64,
}

/// Notes what the nodes hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mempools {
    /// What each node holds, `None` while it is down; empty until a payment enters a mempool.
    held: Vec<Option<MempoolView>>,
    /// The median now, if it was worked out since `held` changed.
    median: Option<MempoolView>,
    /// The distance between two moments, in nanoseconds.
    step_ns: u64,
    /// The median at each moment.
    moments: Vec<Moment>,
}

/// One moment of the grid.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Moment {
    /// The median then.
    median: MempoolView,
    /// The greatest that was seen between this moment and the next one, if any was.
    greatest: Option<MempoolPoint>,
}

impl Moment {
    /// Takes note of another median before the next moment.
    fn note(&mut self, point: MempoolPoint) {
        let size = |point: &MempoolPoint| (point.payments, point.bytes);
        if self.greatest.is_none_or(|greatest| size(&point) >= size(&greatest)) {
            self.greatest = Some(point);
        }
    }
}

impl MempoolPoint {
    const fn new(at_ns: u64, median: MempoolView) -> Self {
        Self { at_ns, payments: median.payments, bytes: median.bytes }
    }
}

impl Mempools {
    /// Nobody has paid yet.
    pub(crate) const fn new() -> Self {
        Self { held: Vec::new(), median: None, step_ns: FIRST_STEP_NS, moments: Vec::new() }
    }

    /// A payment came to a mempool, or was turned away there: look at them all from now on.
    pub(crate) fn on_payment(&mut self, at_ns: u64, node: NodeId, view: &dyn View) {
        if self.held.is_empty() {
            self.look_at_all(at_ns, view);
        } else {
            self.on_change(at_ns, node, view);
        }
    }

    /// Something happened to the mempool of a node, if there was ever anything in one.
    pub(crate) fn on_change(&mut self, at_ns: u64, node: NodeId, view: &dyn View) {
        if self.held.is_empty() {
            return;
        }
        self.pass_to(at_ns);
        self.held[node.index()] = held_by(node, view);
        self.median = None;
    }

    /// A block was found, and what waits will soon wait no more: this is when most wait.
    pub(crate) fn on_found(&mut self, at_ns: u64) {
        if self.held.is_empty() {
            return;
        }
        self.pass_to(at_ns);
        let point = MempoolPoint::new(at_ns, self.median_now());
        if let Some(last) = self.moments.last_mut() {
            last.note(point);
        }
    }

    /// Nodes may have crashed, with their mempools, or come.
    pub(crate) fn on_fault(&mut self, at_ns: u64, view: &dyn View) {
        if !self.held.is_empty() {
            self.look_at_all(at_ns, view);
        }
    }

    fn look_at_all(&mut self, at_ns: u64, view: &dyn View) {
        self.pass_to(at_ns);
        self.held.clear();
        self.held.extend((0..view.node_count()).map(|node| held_by(NodeId(node), view)));
        self.median = None;
    }

    /// The curve of a run that ended at `end_ns`.
    pub(crate) fn curve(&self, end_ns: u64) -> Vec<MempoolPoint> {
        let mut ended = self.clone();
        ended.pass_to(end_ns);
        let last = MempoolPoint::new(end_ns, ended.median_now());
        let at_ns = (0..).map(|index: u64| index * ended.step_ns);
        let both = |(at_ns, moment): (u64, Moment)| {
            [Some(MempoolPoint::new(at_ns, moment.median)), moment.greatest]
        };
        let all = at_ns.zip(ended.moments).flat_map(both).flatten();
        all.chain([last]).collect()
    }

    /// Notes the median at every moment before `at_ns`.
    fn pass_to(&mut self, at_ns: u64) {
        while (self.moments.len() as u64) * self.step_ns < at_ns {
            let median = self.median_now();
            self.moments.push(Moment { median, greatest: None });
            if self.moments.len() == MOMENTS_MAX {
                self.drop_every_second();
            }
        }
    }

    /// Makes the grid twice as coarse. What is dropped stays where it is the greatest.
    fn drop_every_second(&mut self) {
        let pairs = self.moments.chunks_exact(2);
        let merged = pairs.zip(0..).map(|(pair, index): (&[Moment], u64)| {
            let (mut kept, dropped) = (pair[0], pair[1]);
            kept.note(MempoolPoint::new((2 * index + 1) * self.step_ns, dropped.median));
            if let Some(greatest) = dropped.greatest {
                kept.note(greatest);
            }
            kept
        });
        self.moments = merged.collect();
        self.step_ns *= 2;
    }

    /// The median over the nodes that are up, by nearest rank, of payments and of bytes.
    fn median_now(&mut self) -> MempoolView {
        if let Some(median) = self.median {
            return median;
        }
        let up = || self.held.iter().flatten();
        let median = MempoolView {
            payments: median(&mut up().map(|held| held.payments).collect::<Vec<_>>()).unwrap_or(0),
            bytes: median(&mut up().map(|held| held.bytes).collect::<Vec<_>>()).unwrap_or(0),
        };
        self.median = Some(median);
        median
    }
}

/// What a node holds, if it is up.
fn held_by(node: NodeId, view: &dyn View) -> Option<MempoolView> {
    view.is_running(node).then(|| view.mempool(node))
}
