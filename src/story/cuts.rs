//! Which links carried nothing and which nodes were down, at every moment of a run.

use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::world::observation::View;
use std::collections::BTreeSet;

/// So many changes of links are kept, unless all are asked for.
const CHANGES_MAX: usize = 100_000;

/// A link or a node broke or was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<T> {
    /// When it was seen.
    pub at: SimTime,
    /// Which.
    pub what: T,
    /// Whether it is broken from now on.
    pub breaks: bool,
}

/// What was broken, as a list of changes.
#[derive(Debug, Clone)]
pub struct Changes<T> {
    /// All changes, in order of time.
    pub all: Vec<Change<T>>,
    broken: BTreeSet<T>,
}

impl<T> Default for Changes<T> {
    fn default() -> Self {
        Self { all: Vec::new(), broken: BTreeSet::new() }
    }
}

impl<T: Copy + Ord> Changes<T> {
    /// Notes that exactly `broken` is broken now.
    fn note(&mut self, at: SimTime, broken: BTreeSet<T>) {
        let change = |breaks: bool| move |&what: &T| Change { at, what, breaks };
        self.all.extend(self.broken.difference(&broken).map(change(false)));
        self.all.extend(broken.difference(&self.broken).map(change(true)));
        self.broken = broken;
    }
}

/// Notes what is broken.
#[derive(Debug, Clone, Default)]
pub struct Cuts {
    keeps_all: bool,
    /// Links that carry nothing though both of their ends are up, as their openers know them.
    pub links: Changes<(NodeId, NodeId)>,
    /// Nodes that are down.
    pub nodes: Changes<NodeId>,
    /// Whether more links broke than is kept; then none of them is.
    pub is_too_much: bool,
    looked_at: Option<SimTime>,
}

impl Cuts {
    /// Nothing has been seen; `keeps_all` asks for every change.
    pub fn new(keeps_all: bool) -> Self {
        Self { keeps_all, ..Self::default() }
    }

    /// Looks for the first time, since some may come later.
    pub fn on_begin(&mut self, at: SimTime, view: &dyn View) {
        if self.looked_at.is_none() {
            self.look(at, view);
        }
    }

    /// Something broke or was mended.
    pub fn look(&mut self, at: SimTime, view: &dyn View) {
        self.looked_at = Some(at);
        let nodes = (0..view.node_count()).map(NodeId);
        self.nodes.note(at, nodes.filter(|&node| !view.is_running(node)).collect());
        if self.is_too_much {
            return;
        }
        self.links.note(at, view.closed_links().into_iter().collect());
        if self.links.all.len() > CHANGES_MAX && !self.keeps_all {
            self.is_too_much = true;
            self.links = Changes::default();
        }
    }
}
