//! The mempool chart's curve against a plain count from the tables.

use crate::build::played;
use forklab::story::decimal::Seconds;
use std::collections::BTreeMap;

const SECOND_NS: u64 = 1_000_000_000;

/// One miner, so that there are no forks; every node gets every payment at once. Then a mempool
/// holds just what was handed in and stands in no block found so far, except while a block
/// travels.
#[test]
fn the_curve_of_the_mempool_is_what_was_paid_and_is_in_no_block() {
    let text = r#"{"chain": {"hashes_per_block": 64},
        "network": {"nodes": 9, "miners": 1, "topology": "full", "latency": "10ms",
                    "payment_relay": "instant"},
        "traffic": {"payments_per_minute": 6, "people": 30},
        "stop": "time >= 5h"}"#;
    let story = played(text, &[]).story;
    let found: BTreeMap<u32, Seconds> =
        story.tables.blocks.iter().map(|block| (block.height, block.found_at_s)).collect();
    assert_eq!(found.len(), story.tables.blocks.len(), "there are no forks");
    let spans: Vec<(u64, u64)> = story
        .tables
        .payments
        .iter()
        .filter(|payment| payment.state != "refused")
        .map(|payment| {
            let until = payment.block_height.map_or(u64::MAX, |height| found[&height].0);
            (payment.sent_at_s.0, until)
        })
        .collect();
    assert!(spans.len() > 1_500, "{}", spans.len());
    let (mut looked, mut at_finding) = (0, 0);
    for point in &story.picture.money.mempool {
        let at_ns = point.at_ns;
        let travels = |found: &Seconds| found.0 < at_ns && at_ns < found.0 + SECOND_NS;
        if found.values().any(travels) {
            continue;
        }
        looked += 1;
        // What a block takes away still waits at the moment at which it is found.
        let waiting = spans.iter().filter(|(sent, until)| *sent <= at_ns && at_ns <= *until);
        assert_eq!(point.payments as usize, waiting.count(), "at {at_ns} ns");
        at_finding += usize::from(found.values().any(|found| found.0 == at_ns));
        assert!(point.bytes >= 150 * u64::from(point.payments), "a payment has so many bytes");
        assert!(point.bytes <= 2_000 * u64::from(point.payments), "and not more");
    }
    assert!(looked > 500 && at_finding > 20, "{looked} {at_finding}");
    let most = story.picture.money.mempool.iter().map(|point| point.payments).max();
    assert!(most > Some(50), "{most:?}");
}

#[test]
fn the_waits_are_those_of_the_table() {
    let text = r#"{"chain": {"hashes_per_block": 64},
        "network": {"nodes": 20, "miners": 4, "latency": "1s"},
        "traffic": {"payments_per_minute": 6, "people": 30},
        "stop": "time >= 2h"}"#;
    let story = played(text, &[]).story;
    let waits = &story.picture.money.waits;

    let confirmed = waits.iter().filter(|wait| wait.is_confirmed).count();
    assert_eq!(confirmed as u64, story.summary.transactions_confirmed);
    // Traffic offers 2,000 to 50,000; a signature may be shorter than was paid for, and change
    // that is not worth its own output goes to the miner.
    assert!(waits.iter().all(|wait| (2_000..=70_000).contains(&wait.fee_rate)));
    assert!(waits.iter().all(|wait| wait.wait_ns <= 4 * 3_600 * SECOND_NS));
}
