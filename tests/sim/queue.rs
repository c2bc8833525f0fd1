//! The event queue against std's heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use forklab::sim::queue::EventQueue;
use forklab::sim::time::SimTime;
use proptest::prelude::*;

/// What a world does to its queue.
#[derive(Debug, Clone)]
enum Step {
    /// Schedules so many events, so many nanoseconds after the last popped time.
    Push {
        after_ns: u64,
        count: u8,
    },
    Pop {
        count: u8,
    },
    /// Pops whatever happens before so many nanoseconds from the last popped time.
    PopBefore {
        after_ns: u64,
    },
    Peek,
    SnapshotAndRestore,
    Clear,
}

/// Delays on every scale: the same instant, within a bucket, within the ring, at its rim, beyond.
fn delay_ns() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        0..4_u64,
        0..(1_u64 << 25),
        0..(1_u64 << 36),
        ((1_u64 << 36) - (1 << 25))..((1_u64 << 36) + (1 << 25)),
        0..(1_u64 << 40),
        0..(1_u64 << 55),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (delay_ns(), 1..20_u8).prop_map(|(after_ns, count)| Step::Push { after_ns, count }),
        6 => (1..60_u8).prop_map(|count| Step::Pop { count }),
        2 => delay_ns().prop_map(|after_ns| Step::PopBefore { after_ns }),
        2 => Just(Step::Peek),
        1 => Just(Step::SnapshotAndRestore),
        1 => Just(Step::Clear),
    ];
    prop::collection::vec(step, 1..120)
}

/// std's heap with the same total order.
#[derive(Default)]
struct Model {
    heap: BinaryHeap<Reverse<(u64, u64, u32)>>,
    sequence: u64,
    now: u64,
}

impl Model {
    fn push(&mut self, at: u64, event: u32) {
        self.heap.push(Reverse((at, self.sequence, event)));
        self.sequence += 1;
    }

    fn pop(&mut self) -> Option<(SimTime, u32)> {
        let Reverse((at, _, event)) = self.heap.pop()?;
        self.now = at;
        Some((SimTime::from_nanos(at), event))
    }

    fn peek_time(&self) -> Option<SimTime> {
        self.heap.peek().map(|first| SimTime::from_nanos(first.0.0))
    }
}

/// Plays `step` on both, comparing all that they give.
fn play(
    step: &Step,
    queue: &mut EventQueue<u32>,
    model: &mut Model,
    next_event: &mut u32,
) -> Result<(), TestCaseError> {
    match *step {
        Step::Push { after_ns, count } => {
            for _ in 0..count {
                let event = *next_event;
                *next_event += 1;
                let at = model.now + if event.is_multiple_of(2) { after_ns } else { after_ns / 7 };
                queue.push(SimTime::from_nanos(at), event);
                model.push(at, event);
            }
        }
        Step::Pop { count } => {
            for _ in 0..count {
                prop_assert_eq!(queue.pop(), model.pop());
            }
        }
        Step::PopBefore { after_ns } => {
            let limit = SimTime::from_nanos(model.now + after_ns);
            while model.peek_time().is_some_and(|first| first < limit) {
                prop_assert_eq!(queue.pop_before(limit), model.pop());
            }
            prop_assert_eq!(queue.pop_before(limit), None);
        }
        Step::Peek => prop_assert_eq!(queue.peek_time(), model.peek_time()),
        Step::SnapshotAndRestore => {
            let text = serde_json::to_string(&queue).expect("a queue is plain data");
            *queue = serde_json::from_str(&text).expect("what we wrote");
        }
        Step::Clear => {
            queue.clear();
            *model = Model::default();
        }
    }
    prop_assert_eq!(queue.len(), model.heap.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_queue_pops_what_a_heap_ordered_by_time_and_sequence_pops(steps in steps()) {
        let mut queue = EventQueue::new();
        let mut model = Model::default();
        let mut next_event = 0;
        for step in &steps {
            play(step, &mut queue, &mut model, &mut next_event)?;
        }
        while let Some(expected) = model.pop() {
            prop_assert_eq!(queue.pop(), Some(expected));
        }
        prop_assert_eq!(queue.pop(), None);
    }
}

#[test]
fn events_at_one_instant_pop_in_the_order_of_scheduling_wherever_they_waited() {
    let at = SimTime::from_nanos(10_000_000_000);
    let mut queue = EventQueue::new();
    queue.push(at, 1); // beyond the ring
    queue.push(SimTime::from_nanos(9_000_000_000), 0);
    assert_eq!(queue.pop(), Some((SimTime::from_nanos(9_000_000_000), 0)));
    queue.push(at, 2); // into the ring, behind the one that came in from beyond
    assert_eq!(queue.pop(), Some((at, 1)));
    queue.push(at, 3); // into the bucket being popped
    assert_eq!(queue.pop(), Some((at, 2)));
    assert_eq!(queue.pop(), Some((at, 3)));
    assert_eq!(queue.pop(), None);
}

#[test]
fn the_last_nameable_moment_can_be_scheduled() {
    let mut queue = EventQueue::new();
    queue.push(SimTime::MAX, 'z');
    assert_eq!(queue.peek_time(), Some(SimTime::MAX));
    assert_eq!(queue.pop(), Some((SimTime::MAX, 'z')));
}

#[test]
#[should_panic(expected = "in the past of")]
fn scheduling_before_the_last_popped_time_is_our_bug() {
    let mut queue = EventQueue::new();
    queue.push(SimTime::from_nanos(5), ());
    queue.pop();
    queue.push(SimTime::from_nanos(4), ());
}
