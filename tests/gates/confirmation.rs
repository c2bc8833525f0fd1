//! How long a payment waits for its first block where everybody hears of it at once: as long as
//! anybody waits for a block, whenever he comes, since finding has no memory. The law is the
//! exponential one, its mean the block interval.
//!
//! One case differs, and exactly as much as it must: who tries nonces tries them on a template,
//! and that takes up random payments only when its chunk of nonces ends. Some payments then miss
//! the first block: see [`share_that_misses`].

use crate::laws::Sums;
use crate::laws::Times;
use crate::laws::exponential;
use crate::laws::ratio;
use crate::worlds::plan;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::mining::attempts::WHOLE_SHARE_PPB;
use forklab::mining::attempts::chunk_attempts;
use forklab::sim::math;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use forklab::world::observation::View;
use forklab::world::payments::PayOrder;
use forklab::world::plan::OwnerId;
use forklab::world::plan::Plan;
use forklab::world::state::World;
use std::collections::BTreeMap;
use std::sync::Arc;

const INTERVAL_S: f64 = 600.0;

/// Laws that are judged here: mean and form in two worlds, who misses a block in two.
const CASES: usize = 6;

/// Blocks of a history of random payments. Three in five come after a payment: 9,600 waits, so
/// that a mean that is 8.5 % off is refused with a probability of 99.9 %; 2.7 % in the long
/// script.
fn blocks() -> u32 {
    sized(16_000, 160_000)
}

/// Random payments a minute: three for two blocks.
const PER_MINUTE: f64 = 0.15;

/// A world in which a payment is in every mempool at once, and a block at every node.
fn world_with(pow: &str, hashes: u32, miners: u32, interval: &str) -> Arc<Plan> {
    plan(&format!(
        r#"{{"chain": {{"pow": "{pow}", "hashes_per_block": {hashes}, "retarget_blocks": "never",
                       "block_interval": "{interval}"}},
            "network": {{"nodes": 4, "miners": {miners}, "topology": "full", "latency": "1ns",
                         "relay": "flood", "payment_relay": "instant"}},
            "traffic": {{"payments_per_minute": {PER_MINUTE}, "people": 200}},
            "stop": "height >= 1"}}"#
    ))
}

/// A payment on its way into a block.
#[derive(Debug, Clone, Copy)]
struct Confirmation {
    sent_s: f64,
    /// The first block found after it, by height.
    next: usize,
    /// The block that holds it.
    holder: usize,
    /// When that was found.
    found_s: f64,
}

/// The payments of a history that are in a block, in the order in which they were sent. The
/// history has no forks.
fn confirmations(world: &World) -> Vec<Confirmation> {
    let mut found_s = vec![0.0];
    let mut holder_of: BTreeMap<TxId, usize> = BTreeMap::new();
    for block in (1..world.block_count()).map(BlockId) {
        let record = world.content().block(block);
        assert_eq!(record.height, block.0, "no forks");
        let (_, at) = world.finder(block).expect("not the genesis block");
        found_s.push(at.as_secs_f64());
        for &tx in &record.transactions[1..] {
            holder_of.insert(tx, block.index());
        }
    }
    let sent = World::payments(world).iter().filter(|payment| payment.was_pooled);
    let confirmed = sent.filter_map(|payment| {
        let sent_s = payment.sent_at.as_secs_f64();
        let holder = *holder_of.get(&payment.tx)?;
        let next = found_s.partition_point(|&at_s| at_s <= sent_s);
        Some(Confirmation { sent_s, next, holder, found_s: found_s[holder] })
    });
    confirmed.collect()
}

/// The waits of those payments that are the first after a block, in means. Each begins where
/// nothing is known of the next block, and ends with it: they are independent.
fn first_waits(confirmations: &[Confirmation]) -> Vec<f64> {
    let mut last = 0;
    let is_first = |confirmation: &&Confirmation| {
        let before = core::mem::replace(&mut last, confirmation.next);
        confirmation.next > before
    };
    let firsts = confirmations.iter().filter(is_first);
    firsts.map(|first| (first.found_s - first.sent_s) / INTERVAL_S).collect()
}

/// Plays on until the last payment has long been in a block.
fn play_to_the_end(world: &mut World) -> Vec<Confirmation> {
    world.end_traffic();
    let end = world.now() + SimDuration::from_secs(100_000);
    while world.step_before(end, &mut []).is_some() {}
    confirmations(world)
}

/// Plays random payments for so many blocks.
fn play_traffic(world: &mut World, case: &str, trial: u32, blocks: u32) -> Vec<Confirmation> {
    world.reset(seed_of(case, trial));
    let end = SimTime::from_nanos(u64::from(blocks) * 600 * 1_000_000_000);
    while world.step_before(end, &mut []).is_some() {}
    play_to_the_end(world)
}

/// Plays payments that the script makes: one every twenty minutes.
fn play_script(world: &mut World, case: &str, payments: u32) -> Vec<Confirmation> {
    world.reset(seed_of(case, 0));
    world.end_traffic();
    for number in 0..payments {
        let at = SimTime::ZERO + SimDuration::from_secs(1_200 * u64::from(number + 1));
        while world.step_before(at, &mut []).is_some() {}
        world.advance_to(at);
        let order = PayOrder {
            from: OwnerId(number % 200),
            to: OwnerId((number + 1) % 200),
            amount_sat: 1_000_000,
            fee_rate: 10_000,
            hand_to: Vec::new(),
            same_coins_as: None,
            name: format!("payment-{number}"),
        };
        world.pay(&order, &mut []);
    }
    play_to_the_end(world)
}

/// What the waits say about the law.
fn judge(name: &str, confirmations: &[Confirmation]) -> Times {
    let times = exponential(&first_waits(confirmations), CASES);
    println!(
        "  first block, {name}: law 1 measured {:.5} ({:+.2} deviations; {} waits; sees {:.1} %)",
        times.mean,
        times.deviations,
        times.count,
        100.0 * times.power
    );
    times
}

/// How many of the payments are not in the first block that was found after them.
fn missed(confirmations: &[Confirmation]) -> usize {
    confirmations.iter().filter(|one| one.holder != one.next).count()
}

#[test]
fn a_payment_waits_for_its_block_as_long_as_one_waits_for_any() {
    let mut world = world_of(world_with("sampled", 64, 3, "10min"));
    let played = play_traffic(&mut world, "first block", 0, blocks());
    let times = judge("sampled", &played);
    assert!(times.agree(), "{times:?}");
    assert_eq!(missed(&played), 0);
}

#[test]
fn an_interval_of_eleven_minutes_taken_for_ten_is_refused() {
    let mut world = world_of(world_with("sampled", 64, 3, "11min"));
    let played = play_traffic(&mut world, "long interval", 0, blocks());
    let times = judge("eleven minutes", &played);
    assert!(!times.has_the_mean, "{times:?}");
}

/// A miner takes up a payment of the script at once.
#[test]
fn a_payment_of_the_script_waits_as_long_where_nonces_are_tried() {
    let mut world = world_of(world_with("real", 64, 1, "10min"));
    let played = play_script(&mut world, "named", sized(11_000, 110_000));
    let times = judge("of the script", &played);
    assert!(times.agree(), "{times:?}");
    assert_eq!(missed(&played), 0);
}

/// The share of random payments that are not in the first block after them, where one miner
/// tries nonces in chunks of `n` that succeed with the probability `p` each, and q = 1 - p.
///
/// A payment finds j nonces of a chunk tried with a probability in proportion to q^j, j < n: so
/// long chunks last, and attempts are a Poisson process. It misses the block if one of the other
/// n - j succeeds: 1 - q^(n-j). The sum is 1 - n p q^n / (1 - q^n). Who misses waits an interval
/// more.
fn share_that_misses(hashes: u32) -> f64 {
    let (n, p) = (chunk_attempts(f64::from(hashes), WHOLE_SHARE_PPB, 1), 1.0 / f64::from(hashes));
    assert!(n > 1, "a single nonce is tried on what is there when its time has come");
    let none = math::powi(1.0 - p, n as i32);
    1.0 - f64::from(n) * p * none / (1.0 - none)
}

/// Independent histories, and what was missed in each. The first ten blocks are left out: the
/// first chunk begins with the world.
fn misses(hashes: u32) -> Vec<Sums> {
    let mut world = world_of(world_with("real", hashes, 1, "10min"));
    let case = format!("misses {hashes}");
    let count = |trial| {
        let mut played = play_traffic(&mut world, &case, trial, sized(50, 500));
        played.retain(|confirmation| confirmation.sent_s > 10.0 * INTERVAL_S);
        Sums { counted: missed(&played) as f64, of: played.len() as f64 }
    };
    (0..200).map(count).collect()
}

#[test]
fn random_payments_miss_the_first_block_as_often_as_it_has_an_old_template() {
    for (hashes, other) in [(64, 1_024), (1_024, 64)] {
        let law = share_that_misses(hashes);
        let misses = misses(hashes);
        let measured = ratio(&misses, law, CASES);
        println!(
            "  {hashes} hashes, first block missed: law {law:.5} measured {:.5} ({:+.2} of {:.2} \
             errors; sees {:.0} %)",
            measured.share,
            measured.deviations,
            measured.allowed,
            100.0 * measured.power
        );
        assert!(measured.agrees(), "{hashes}: {measured:?}");
        let taken_for_another = ratio(&misses, share_that_misses(other), CASES);
        assert!(!taken_for_another.agrees(), "{hashes}: {taken_for_another:?}");
    }
}
