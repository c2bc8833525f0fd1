//! The law of attempts: found blocks are a Poisson process at every difficulty.
//!
//! The worlds here have no latency: honest miners restart at each honest block, a private miner
//! only at his own. The gates refuse a right clock once in 1,000 (the seeds are fixed, so they
//! either hold for good or not at all) and a wrong one as stated at each.

use forklab::mining::attempts::Hashrate;
use forklab::mining::attempts::WHOLE_SHARE_PPB;
use forklab::mining::attempts::attempts_take;
use forklab::mining::attempts::chunk_attempts;
use forklab::mining::attempts::expected_hashes;
use forklab::mining::attempts::sampled_finding;
use forklab::mining::attempts::success_probability;
use forklab::mining::kernel::scan;
use forklab::sim::math;
use forklab::sim::rng::Stream;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use ruint::aliases::U256;
use statrs::distribution::Binomial;
use statrs::distribution::DiscreteCDF;

/// When the attempts of a chunk happen.
#[derive(Clone, Copy, PartialEq)]
enum Clock {
    Poisson,
    /// The mutant: the k-th attempt at start + k/h, restarted with each chunk.
    Lattice,
}

/// The mean time between blocks of the whole network.
const INTERVAL: SimDuration = SimDuration::from_secs(600);

struct Miner {
    rate: Hashrate,
    chunk: u32,
    private: bool,
    stream: Stream,
    started: SimTime,
    ends: SimTime,
    hashed: u32,
    finds: bool,
}

/// A network without latency in which attempts succeed by luck instead of hashing.
struct Network {
    clock: Clock,
    probability: f64,
    luck: Stream,
    miners: Vec<Miner>,
    now: SimTime,
    hashes: f64,
    hashes_in_vain: f64,
}

impl Network {
    /// `shares_ppb` mine together; `private_ppb` (if not zero) mines alone, as the last miner.
    fn new(clock: Clock, hashes: f64, shares_ppb: &[u64], private_ppb: u64, seed: u64) -> Self {
        let honest = shares_ppb.iter().map(|share| (*share, false));
        let private = (private_ppb > 0).then_some((private_ppb, true));
        let count = shares_ppb.len() as u32 + u32::from(private_ppb > 0);
        let miners = honest.chain(private).enumerate().map(|(number, (share, private))| Miner {
            rate: Hashrate::of_share(hashes, INTERVAL, share),
            chunk: chunk_attempts(hashes, share, count),
            private,
            stream: Stream::new(seed, "attempts", &format!("miner-{number}")),
            started: SimTime::ZERO,
            ends: SimTime::ZERO,
            hashed: 0,
            finds: false,
        });
        let mut network = Self {
            clock,
            probability: 1.0 / hashes,
            luck: Stream::new(seed, "luck", ""),
            miners: miners.collect(),
            now: SimTime::ZERO,
            hashes: 0.0,
            hashes_in_vain: 0.0,
        };
        for number in 0..network.miners.len() {
            network.begin(number);
        }
        network
    }

    fn begin(&mut self, number: usize) {
        let miner = &mut self.miners[number];
        // How many attempts until the first success: geometric.
        let needed = (-self.luck.exponential() / math::ln_1p(-self.probability)).ceil().max(1.0);
        miner.finds = needed <= f64::from(miner.chunk);
        miner.hashed = if miner.finds { needed as u32 } else { miner.chunk };
        let takes = match self.clock {
            Clock::Poisson => attempts_take(&mut miner.stream, miner.hashed, miner.rate)
                .expect("every miner hashes"),
            Clock::Lattice => {
                let seconds = f64::from(miner.hashed) / miner.rate.attempts_per_second();
                SimDuration::from_nanos((seconds * 1e9) as u64)
            }
        };
        miner.started = self.now;
        miner.ends = self.now + takes;
        self.hashes += f64::from(miner.hashed);
    }

    /// The next block: its time and its finder.
    fn next_block(&mut self) -> (SimTime, usize) {
        loop {
            let first = (0..self.miners.len()).min_by_key(|&i| self.miners[i].ends);
            let first = first.expect("there is a miner");
            self.now = self.miners[first].ends;
            if !self.miners[first].finds {
                self.begin(first);
                continue;
            }
            for number in 0..self.miners.len() {
                if self.miners[number].private != self.miners[first].private {
                    continue;
                }
                if number != first {
                    self.count_waste(number);
                }
                self.begin(number);
            }
            return (self.now, first);
        }
    }

    /// What the interrupted chunk had hashed ahead of its time. Given its end, the attempts before
    /// the last are spread evenly over it. A chunk of one attempt is hashed at its end.
    fn count_waste(&mut self, number: usize) {
        let miner = &self.miners[number];
        let hashed = f64::from(miner.hashed);
        if miner.chunk == 1 {
            self.hashes -= hashed;
            return;
        }
        let whole = miner.ends.as_secs_f64() - miner.started.as_secs_f64();
        let elapsed = self.now.as_secs_f64() - miner.started.as_secs_f64();
        self.hashes_in_vain += hashed - (hashed - 1.0) * elapsed / whole;
    }
}

fn equal_shares(count: u64) -> Vec<u64> {
    vec![WHOLE_SHARE_PPB / count; count as usize]
}

/// The greatest distance between the distribution of `samples` and the exponential of mean 1,
/// times the root of their number. Above 1.95 once in 1,000 for exponential samples; a law that
/// is off by D anywhere is refused almost surely from (4 / D)^2 samples on.
fn kolmogorov_smirnov(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    let count = samples.len() as f64;
    let distance = samples.iter().enumerate().fold(0.0_f64, |distance, (rank, &sample)| {
        let law = -math::exp_m1(-sample);
        let (below, above) = (rank as f64 / count, (rank + 1) as f64 / count);
        distance.max((law - below).abs()).max((above - law).abs())
    });
    distance * count.sqrt()
}

/// The probability of a count at least as far from its mean as `count`, on its side, doubled.
fn binomial_p(count: u64, trials: u64, share: f64) -> f64 {
    let law = Binomial::new(share, trials).expect("a share between 0 and 1");
    let low = law.cdf(count);
    let high = if count == 0 { 1.0 } else { law.sf(count - 1) };
    (2.0 * low.min(high)).min(1.0)
}

/// The intervals between the blocks of 20 equal miners, in units of the mean.
fn intervals(clock: Clock, hashes: f64, blocks: usize) -> Vec<f64> {
    let mut network = Network::new(clock, hashes, &equal_shares(20), 0, 1);
    let mut last = 0.0;
    let mut samples = Vec::with_capacity(blocks);
    for _ in 0..blocks {
        let (at, _) = network.next_block();
        let at = at.as_secs_f64() / INTERVAL.as_secs_f64();
        samples.push(at - last);
        last = at;
    }
    samples
}

#[test]
fn blocks_of_many_miners_are_a_poisson_process_of_the_stated_rate_at_every_difficulty() {
    let blocks = 50_000;
    for hashes in [2.0, 16.0, 1_024.0, 65_536.0] {
        let samples = intervals(Clock::Poisson, hashes, blocks);
        // The sum of n exponentials has deviation sqrt(n): a rate that is off by 3 % would be
        // refused with a probability of 99.9 %.
        let deviations = (samples.iter().sum::<f64>() - blocks as f64) / (blocks as f64).sqrt();
        assert!(deviations.abs() < 3.29, "{hashes} hashes: off by {deviations} deviations");
        let distance = kolmogorov_smirnov(samples);
        assert!(distance < 1.95, "{hashes} hashes: distance {distance}");
    }
}

#[test]
fn a_restarted_lattice_is_refused_by_the_same_gate() {
    for hashes in [2.0, 16.0] {
        let distance = kolmogorov_smirnov(intervals(Clock::Lattice, hashes, 50_000));
        assert!(distance > 1.95, "{hashes} hashes: distance {distance}");
    }
}

/// How many of `blocks` a private miner with 30 % found beside 20 equal honest ones.
///
/// The chunks are longer than a scenario's, since their length has no influence and short ones
/// take time.
fn private_blocks(clock: Clock, hashes: f64, blocks: u64) -> u64 {
    let shares = vec![35_000_000; 20];
    let mut network = Network::new(clock, hashes, &shares, 300_000_000, 2);
    for number in 0..network.miners.len() {
        network.miners[number].chunk *= 16;
        network.begin(number);
    }
    (0..blocks).filter(|_| network.next_block().1 == 20).count() as u64
}

/// Enough that a share that is off by 1 % of itself is refused with a probability of 99.9 %.
const RACE_BLOCKS: u64 = 1_000_000;

#[test]
fn a_private_miner_against_twenty_has_his_share() {
    for (hashes, blocks) in [(2.0, 50_000), (16.0, 50_000), (1_024.0, RACE_BLOCKS)] {
        let found = private_blocks(Clock::Poisson, hashes, blocks);
        let p = binomial_p(found, blocks, 0.3);
        assert!(p > 0.001, "{hashes} hashes: {found} of {blocks}, p = {p}");
    }
}

#[test]
fn a_restarted_lattice_gives_the_private_miner_too_much_and_is_refused_by_the_same_gate() {
    for (hashes, blocks) in [(2.0, 50_000), (16.0, 50_000), (1_024.0, RACE_BLOCKS)] {
        let found = private_blocks(Clock::Lattice, hashes, blocks);
        println!("{hashes} hashes: share {}", found as f64 / blocks as f64);
        let p = binomial_p(found, blocks, 0.3);
        assert!(p < 0.001 && found > blocks * 3 / 10, "{hashes} hashes: {found}, p = {p}");
    }
}

#[test]
fn equal_miners_share_equally() {
    let blocks = 100_000;
    for hashes in [2.0, 1_024.0] {
        let mut network = Network::new(Clock::Poisson, hashes, &equal_shares(20), 0, 3);
        let mut found = [0_u64; 20];
        for _ in 0..blocks {
            found[network.next_block().1] += 1;
        }
        // A miner who is off by 10 % of his share is refused with a probability of 99.9 %.
        for count in found {
            let p = binomial_p(count, blocks, 1.0 / 20.0);
            assert!(p > 0.001 / 20.0, "{hashes} hashes: {found:?}, p = {p}");
        }
    }
}

#[test]
fn hashes_in_vain_stay_below_a_tenth_at_every_difficulty() {
    for hashes in [2.0, 16.0, 100.0, 450.0, 900.0, 1_024.0, 3_000.0, 65_536.0, 1e9] {
        for count in [1, 2, 3, 20, 45, 100] {
            let mut network = Network::new(Clock::Poisson, hashes, &equal_shares(count), 0, 4);
            for _ in 0..2_000 {
                network.next_block();
            }
            let waste = network.hashes_in_vain / network.hashes;
            assert!(waste < 0.1, "{hashes} hashes, {count} miners: {waste}");
        }
    }
}

#[test]
fn real_hashes_find_blocks_as_the_same_process() {
    for (bits, blocks) in [(1, 20_000), (4, 20_000), (10, 3_000), (16, 150)] {
        let target = (U256::ONE << (256 - bits)) - U256::ONE;
        let hashes = expected_hashes(target);
        let rate = Hashrate::of_share(hashes, INTERVAL, WHOLE_SHARE_PPB);
        let chunk = chunk_attempts(hashes, WHOLE_SHARE_PPB, 1);
        let mut stream = Stream::new(5, "attempts", "miner-0");
        let mut header = [0; 80];
        let mut templates = 0_u64;
        let mut waited = 0.0;
        let mut samples = Vec::new();
        while samples.len() < blocks {
            templates += 1;
            header[..8].copy_from_slice(&templates.to_le_bytes());
            let result = scan(&header, target, 0, chunk);
            let takes = attempts_take(&mut stream, result.tries, rate).expect("he hashes");
            waited += takes.as_secs_f64() / INTERVAL.as_secs_f64();
            if result.found.is_some() {
                samples.push(std::mem::take(&mut waited));
            }
        }
        let distance = kolmogorov_smirnov(samples);
        assert!(distance < 1.95, "2^{bits} hashes: distance {distance}");
    }
}

#[test]
fn sampled_findings_have_the_law_of_hashed_ones() {
    let mut stream = Stream::new(6, "attempts", "miner-0");
    let rate = Hashrate::of_share(1_024.0, INTERVAL, WHOLE_SHARE_PPB / 4);
    let samples = (0..50_000).map(|_| {
        let takes = sampled_finding(&mut stream, rate, 1.0 / 1_024.0).expect("he hashes");
        takes.as_secs_f64() / (4.0 * INTERVAL.as_secs_f64())
    });
    let distance = kolmogorov_smirnov(samples.collect());
    assert!(distance < 1.95, "distance {distance}");
}

#[test]
fn who_does_not_hash_never_finds() {
    let mut stream = Stream::new(7, "attempts", "miner-0");
    assert_eq!(attempts_take(&mut stream, 5, Hashrate::ZERO), None);
    assert_eq!(sampled_finding(&mut stream, Hashrate::ZERO, 0.5), None);
    assert_eq!(stream.draws(), 0);
}

#[test]
fn a_target_is_met_with_the_probability_of_its_count_of_hashes() {
    assert_eq!(success_probability(U256::MAX), 1.0);
    assert_eq!(success_probability(U256::MAX >> 1), 0.5);
    assert_eq!(success_probability(U256::ZERO), f64::from_bits((1023 - 256) << 52));
    assert_eq!(expected_hashes((U256::ONE << 240) - U256::ONE), 65_536.0);
}

#[test]
fn chunks_follow_the_share_of_a_twentieth_of_the_interval_and_the_count_of_miners() {
    let percent = WHOLE_SHARE_PPB / 100;
    assert_eq!(chunk_attempts(65_536.0, 50 * percent, 2), 1_638); // 65,536 / 40
    assert_eq!(chunk_attempts(65_536.0, percent, 20), 32); // at least 32
    assert_eq!(chunk_attempts(1_024.0, percent, 20), 5); // 1,024 / 200
    assert_eq!(chunk_attempts(2.0, percent, 20), 1);
    assert_eq!(chunk_attempts(1e15, 100 * percent, 1), u32::MAX);
}
