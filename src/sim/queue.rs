//! The future of a world: events in the order in which they will happen.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use serde::Deserialize;
use serde::Serialize;

use crate::sim::bucket_ring::BucketRing;
use crate::sim::bucket_ring::ChunkId;
use crate::sim::bucket_ring::RING_BUCKETS;
use crate::sim::time::SimTime;

/// The future of one run: events in the order in which they will happen.
///
/// The order is total: earlier time first and, at equal times, first scheduled first. It never
/// depends on the event's content, on memory addresses or on hash seeds, so one seed gives one
/// history.
///
/// Time is cut into buckets of about 17 milliseconds. The next `RING_BUCKETS` of them (69 s) form
/// a ring, and an event in that window is appended to its bucket, unsorted. A bucket is sorted
/// when its turn comes. What is scheduled into the bucket being popped goes to a small heap
/// (`late`), what lies beyond the window to another (`far`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    from = "QueueState<E>",
    into = "QueueState<E>",
    bound(serialize = "E: Copy + Serialize", deserialize = "E: Copy + Deserialize<'de>")
)]
pub struct EventQueue<E> {
    /// The last popped time: nothing may be scheduled before it.
    now: SimTime,
    /// How many events were ever scheduled: the second half of the order.
    sequence: u64,
    pending: usize,
    /// The bucket being popped, counted from time 0 (not a position in the ring).
    current: u64,
    /// What is left of the current bucket in descending order: the offset into the bucket in the
    /// upper half, the position among the bucket's events in the lower.
    order: Vec<u64>,
    /// The chunks of the current bucket, in order.
    chain: Vec<ChunkId>,
    /// Scheduled into the current bucket after it was sorted.
    late: BinaryHeap<Waiting<E>>,
    ring: BucketRing<E>,
    /// Beyond the ring.
    far: BinaryHeap<Waiting<E>>,
}

/// A bucket spans 2^24 ns, about 17 milliseconds. Measured: with slow links 12 % faster than a
/// quarter of it, since fewer events lie beyond the ring; 10,000 nodes are 7 % slower.
const BUCKET_BITS: u32 = 24;

impl<E: Copy> EventQueue<E> {
    /// An empty queue at time 0.
    pub fn new() -> Self {
        Self {
            now: SimTime::ZERO,
            sequence: 0,
            pending: 0,
            current: 0,
            order: Vec::new(),
            chain: Vec::new(),
            late: BinaryHeap::new(),
            ring: BucketRing::new(),
            far: BinaryHeap::new(),
        }
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        self.pending
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.pending == 0
    }

    /// Returns to the state of a new queue and keeps the allocations.
    pub fn clear(&mut self) {
        self.now = SimTime::ZERO;
        self.sequence = 0;
        self.pending = 0;
        self.current = 0;
        self.order.clear();
        self.chain.clear();
        self.late.clear();
        self.ring.clear();
        self.far.clear();
    }

    /// Shows `each` what is pending, in no particular order.
    pub fn for_each(&self, mut each: impl FnMut(E)) {
        for &key in &self.order {
            each(self.ring.event(&self.chain, key as u32));
        }
        self.ring.for_each(&mut each);
        for waiting in self.late.iter().chain(&self.far) {
            each(waiting.event);
        }
    }

    /// Schedules `event` at time `at`.
    ///
    /// # Panics
    ///
    /// If `at` is before the last popped time: the past cannot be changed.
    pub fn push(&mut self, at: SimTime, event: E) {
        assert!(at >= self.now, "an event at {at:?} is scheduled in the past of {:?}", self.now);
        let sequence = self.sequence;
        self.sequence += 1;
        self.pending += 1;
        let bucket = bucket_of(at);
        if bucket <= self.current {
            self.late.push(Waiting { at, sequence, event });
        } else if bucket - self.current < RING_BUCKETS {
            self.append(bucket, at, event);
        } else {
            self.far.push(Waiting { at, sequence, event });
        }
    }

    /// Takes the first event.
    pub fn pop(&mut self) -> Option<(SimTime, E)> {
        if self.order.is_empty() && self.late.is_empty() {
            let next = self.next_bucket()?;
            self.enter(next);
        }
        Some(self.pop_current())
    }

    /// Takes the first event if it happens before `limit`.
    pub fn pop_before(&mut self, limit: SimTime) -> Option<(SimTime, E)> {
        if self.order.is_empty() && self.late.is_empty() {
            let next = self.next_bucket()?;
            // A bucket is entered only if it may be popped: to wait in one far ahead would send
            // everything scheduled meanwhile through the heap.
            if start_of(next) >= limit {
                return None;
            }
            self.enter(next);
        }
        if self.first_of_current()? >= limit {
            return None;
        }
        Some(self.pop_current())
    }

    /// When the first event happens.
    pub fn peek_time(&self) -> Option<SimTime> {
        if let Some(first) = self.first_of_current() {
            return Some(first);
        }
        let far = self.far.peek().map(|waiting| waiting.at);
        // What is far lies beyond everything in the ring.
        self.ring.next_after(self.current).map_or(far, |bucket| {
            let offset = u64::from(self.ring.earliest(bucket));
            Some(SimTime::from_nanos((bucket << BUCKET_BITS) + offset))
        })
    }

    /// The first time in the current bucket, of its sorted part and of the late ones.
    fn first_of_current(&self) -> Option<SimTime> {
        let sorted = self.order.last().map(|key| self.time_of(*key));
        let late = self.late.peek().map(|waiting| waiting.at);
        match (sorted, late) {
            (Some(sorted), Some(late)) => Some(sorted.min(late)),
            (sorted, late) => sorted.or(late),
        }
    }

    fn time_of(&self, key: u64) -> SimTime {
        SimTime::from_nanos((self.current << BUCKET_BITS) + (key >> 32))
    }

    /// Takes the first event of the current bucket, which has one.
    fn pop_current(&mut self) -> (SimTime, E) {
        self.pending -= 1;
        let sorted = self.order.last().map(|key| self.time_of(*key));
        let late_first = match (sorted, self.late.peek()) {
            // At equal times the sorted one was scheduled first.
            (Some(sorted), Some(late)) => late.at < sorted,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if late_first {
            let waiting = self.late.pop().expect("just seen");
            self.now = waiting.at;
            return (waiting.at, waiting.event);
        }
        let key = self.order.pop().expect("the current bucket has an event");
        let at = self.time_of(key);
        let event = self.ring.event(&self.chain, key as u32);
        if self.order.is_empty() {
            self.ring.release(&mut self.chain);
        }
        self.now = at;
        (at, event)
    }

    /// The first bucket after the current one that holds an event.
    fn next_bucket(&self) -> Option<u64> {
        // What is far lies beyond everything in the ring.
        let near = self.ring.next_after(self.current);
        near.or_else(|| self.far.peek().map(|waiting| bucket_of(waiting.at)))
    }

    /// Makes `bucket` the current one: brings in what is now within the ring, then sorts it.
    fn enter(&mut self, bucket: u64) {
        self.current = bucket;
        // In order of (time, sequence), and before anything can be pushed to these buckets.
        while let Some(first) = self.far.peek() {
            let target = bucket_of(first.at);
            if target - bucket >= RING_BUCKETS {
                break;
            }
            let waiting = self.far.pop().expect("just seen");
            self.append(target, waiting.at, waiting.event);
        }
        self.ring.take(bucket, &mut self.chain, &mut self.order);
        self.order.sort_unstable_by(|a, b| b.cmp(a));
    }

    fn append(&mut self, bucket: u64, at: SimTime, event: E) {
        let offset = (at.as_nanos() & ((1 << BUCKET_BITS) - 1)) as u32;
        self.ring.append(bucket, offset, event);
    }
}

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}

fn bucket_of(at: SimTime) -> u64 {
    at.as_nanos() >> BUCKET_BITS
}

fn start_of(bucket: u64) -> SimTime {
    SimTime::from_nanos(bucket << BUCKET_BITS)
}

/// An event in a heap, with its whole order.
#[derive(Debug, Clone, Copy)]
struct Waiting<E> {
    at: SimTime,
    sequence: u64,
    event: E,
}

impl<E> Ord for Waiting<E> {
    /// Reversed, since std's heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.sequence).cmp(&(self.at, self.sequence))
    }
}

impl<E> PartialOrd for Waiting<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Waiting<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Waiting<E> {}

/// What a snapshot keeps of an [`EventQueue`]: the future in its order.
#[derive(Serialize, Deserialize)]
struct QueueState<E> {
    now: SimTime,
    events: Vec<(SimTime, E)>,
}

impl<E: Copy> From<EventQueue<E>> for QueueState<E> {
    fn from(mut queue: EventQueue<E>) -> Self {
        let now = queue.now;
        Self { now, events: std::iter::from_fn(|| queue.pop()).collect() }
    }
}

impl<E: Copy> From<QueueState<E>> for EventQueue<E> {
    fn from(state: QueueState<E>) -> Self {
        let mut queue = Self::new();
        queue.now = state.now;
        queue.current = bucket_of(state.now);
        for (at, event) in state.events {
            queue.push(at, event);
        }
        queue
    }
}
