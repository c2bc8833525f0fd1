//! Links: order, queues, losses, regions, and luck that stays with its message.

use forklab::network::bandwidth::BandwidthLaw;
use forklab::network::latency::LatencyLaw;
use forklab::network::link::LinkDirection;
use forklab::network::link::LinkLaws;
use forklab::network::link::Links;
use forklab::network::presets::BITCOIN_2015;
use forklab::network::presets::BITCOIN_2019;
use forklab::network::presets::Preset;
use forklab::network::presets::REGION_CODES;
use forklab::network::presets::RegionMap;
use forklab::network::topology::Edge;
use forklab::sim::id::NodeId;
use forklab::sim::math;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use proptest::prelude::*;

use crate::fixed_cases;

const ALICE: NodeId = NodeId(0);
const BOB: NodeId = NodeId(1);
const CAROL: NodeId = NodeId(2);

const fn ms(millis: u64) -> SimDuration {
    SimDuration::from_millis(millis)
}

const fn at_ms(millis: u64) -> SimTime {
    SimTime::from_nanos(millis * 1_000_000)
}

fn links(laws: &LinkLaws, nodes: u32, seed: u64) -> Links {
    let mut links = Links::default();
    links.reset(laws, nodes, seed);
    links
}

/// 10 ms, one upload of 8 Mbit/s (1 byte a microsecond) and a download of 80 Mbit/s.
fn limited() -> LinkLaws {
    let bandwidth =
        BandwidthLaw::Each { upload_bits_per_s: 8_000_000, download_bits_per_s: 80_000_000 };
    LinkLaws { bandwidth, ..LinkLaws::constant(ms(10)) }
}

fn regions(preset: Preset) -> LinkLaws {
    LinkLaws { latency: LatencyLaw::Regions(preset), ..LinkLaws::constant(ms(0)) }
}

#[test]
fn a_direction_takes_16_bytes() {
    assert_eq!(size_of::<LinkDirection>(), 16);
}

#[test]
fn a_message_arrives_after_the_latency() {
    let mut links = links(&LinkLaws::constant(SimDuration::from_nanos(1)), 2, 7);
    let (mut there, back) = links.lay(&Edge::new(0, 1));

    assert_eq!(there, back);
    let arrival = links.arrival(&mut there, ALICE, BOB, at_ms(5), 1_000_000);
    assert_eq!(arrival, SimTime::from_nanos(5_000_001));
}

#[test]
fn a_link_with_a_latency_of_its_own_keeps_it() {
    let links = links(&LinkLaws::constant(ms(100)), 2, 7);
    let edge = Edge { latency: Some(ms(3)), ..Edge::new(0, 1) };

    assert_eq!(links.lay(&edge).0.base(), ms(3));
}

#[test]
fn a_slowed_link_keeps_its_count() {
    let mut direction = LinkDirection::new(ms(100));
    let mut links = links(&regions(Preset::Bitcoin2019), 2, 7);
    links.arrival(&mut direction, ALICE, BOB, at_ms(0), 61);
    let mut slowed = direction;

    slowed.set_base(ms(300));
    slowed.set_base(ms(100));

    assert_eq!(slowed, direction);
}

#[test]
fn messages_of_one_sender_leave_one_after_the_other() {
    // 1,000 bytes take 1 ms out of alice, whoever they are for, and 0.1 ms into the receiver.
    let mut links = links(&limited(), 3, 7);
    let (mut to_bob, _) = links.lay(&Edge::new(0, 1));
    let (mut to_carol, _) = links.lay(&Edge::new(0, 2));

    assert_eq!(links.arrival(&mut to_bob, ALICE, BOB, at_ms(0), 1_000), at_ms(11));
    assert_eq!(links.arrival(&mut to_carol, ALICE, CAROL, at_ms(0), 1_000), at_ms(12));
    assert_eq!(links.arrival(&mut to_bob, ALICE, BOB, at_ms(1), 1_000), at_ms(13));
    assert_eq!(links.arrival(&mut to_bob, ALICE, BOB, at_ms(50), 1_000), at_ms(61));
}

#[test]
fn a_slow_receiver_takes_messages_in_one_after_the_other() {
    // 10,000 bytes: 1 ms out of the sender at 80 Mbit/s, 10 ms into the receiver at 8 Mbit/s.
    let bandwidth =
        BandwidthLaw::Each { upload_bits_per_s: 80_000_000, download_bits_per_s: 8_000_000 };
    let mut links = links(&LinkLaws { bandwidth, ..LinkLaws::constant(ms(10)) }, 2, 7);
    let (mut there, _) = links.lay(&Edge::new(0, 1));

    assert_eq!(links.arrival(&mut there, ALICE, BOB, at_ms(0), 10_000), at_ms(20));
    assert_eq!(links.arrival(&mut there, ALICE, BOB, at_ms(0), 10_000), at_ms(30));
    assert_eq!(links.arrival(&mut there, ALICE, BOB, at_ms(100), 10_000), at_ms(120));
}

#[test]
fn rates_of_a_year_are_those_of_the_region() {
    let mut laws = regions(Preset::Bitcoin2019);
    laws.bandwidth = BandwidthLaw::Regions(Preset::Bitcoin2019);
    laws.regions = vec![Some(0), Some(2)];
    let mut links = links(&laws, 2, 7);

    // 19.2 Mbit/s from North America, 5.8 Mbit/s from South America, for 2.4 and 2.9 megabytes.
    let north = links.departure(ALICE, at_ms(0), 2_400_000);
    let south = links.departure(BOB, at_ms(0), 2_900_000);
    // A byte takes whole picoseconds, which is good to a part in a million.
    assert!(north.ends.as_nanos().abs_diff(1_000_000_000) < 1_000, "{north:?}");
    assert!(south.ends.as_nanos().abs_diff(4_000_000_000) < 4_000, "{south:?}");
}

#[test]
fn latencies_of_a_year_are_those_of_the_two_regions() {
    for (preset, map) in
        [(Preset::Bitcoin2015, &BITCOIN_2015), (Preset::Bitcoin2019, &BITCOIN_2019)]
    {
        let mut laws = regions(preset);
        laws.regions = (0..6).map(Some).collect();
        let links = links(&laws, 6, 7);
        for a in 0..6 {
            for b in 0..6 {
                let (there, back) = links.lay(&Edge::new(a, b));
                let published = map.mean_latency_ms[a as usize][b as usize];
                assert_eq!(there.base(), ms(u64::from(published)));
                assert_eq!(there.base(), back.base());
            }
        }
    }
}

/// Line by line as in the configuration that the SimBlock project publishes.
#[test]
fn the_maps_are_those_that_were_published() {
    let row = |map: &RegionMap, region: usize| map.mean_latency_ms[region];
    assert_eq!(row(&BITCOIN_2019, 0), [32, 124, 184, 198, 151, 189]);
    assert_eq!(row(&BITCOIN_2019, 1), [124, 11, 227, 237, 252, 294]);
    assert_eq!(row(&BITCOIN_2019, 2), [184, 227, 88, 325, 301, 322]);
    assert_eq!(row(&BITCOIN_2019, 3), [198, 237, 325, 85, 58, 198]);
    assert_eq!(row(&BITCOIN_2019, 4), [151, 252, 301, 58, 12, 126]);
    assert_eq!(row(&BITCOIN_2019, 5), [189, 294, 322, 198, 126, 16]);
    assert_eq!(row(&BITCOIN_2015, 0), [36, 119, 255, 310, 154, 208]);
    assert_eq!(row(&BITCOIN_2015, 1), [119, 12, 221, 242, 266, 350]);
    assert_eq!(row(&BITCOIN_2015, 2), [255, 221, 137, 347, 256, 269]);
    assert_eq!(row(&BITCOIN_2015, 3), [310, 242, 347, 99, 172, 278]);
    assert_eq!(row(&BITCOIN_2015, 4), [154, 266, 256, 172, 9, 163]);
    assert_eq!(row(&BITCOIN_2015, 5), [208, 350, 269, 278, 163, 22]);
    for preset in Preset::ALL {
        let map = preset.map();
        assert_eq!(map.node_share_pptt.iter().sum::<u16>(), 10_000);
        for a in 0..6 {
            assert!((0..6).all(|b| map.mean_latency_ms[a][b] == map.mean_latency_ms[b][a]));
        }
        assert_eq!(Preset::by_name(preset.name()), Some(preset));
    }
}

#[test]
fn nodes_are_spread_over_regions_by_share() {
    let nodes = 100_000;
    let links = links(&regions(Preset::Bitcoin2019), nodes, 7);
    for (code, share) in REGION_CODES.iter().zip(BITCOIN_2019.node_share_pptt) {
        let there = (0..nodes).filter(|&node| links.region_of(NodeId(node)) == Some(*code));
        let seen = there.count() as f64;
        let expected = f64::from(nodes) * f64::from(share) / 10_000.0;
        // Five standard errors of a binomial count.
        assert!((seen - expected).abs() < 5.0 * expected.sqrt(), "{code}: {seen} for {expected}");
    }
}

#[test]
fn a_person_is_where_he_asks_to_be_and_moves_nobody_else() {
    let mut laws = regions(Preset::Bitcoin2019);
    let drawn = links(&laws, 50, 7);
    laws.regions = vec![None, Some(4)];
    let asked = links(&laws, 60, 7);

    assert_eq!(asked.region_of(BOB), Some("JP"));
    for node in (0..50).map(NodeId).filter(|&node| node != BOB) {
        assert_eq!(drawn.region_of(node), asked.region_of(node));
    }
}

#[test]
fn messages_vary_around_the_mean_of_their_regions() {
    let mut laws = regions(Preset::Bitcoin2019);
    laws.regions = vec![Some(0), Some(1)];
    let mut links = links(&laws, 2, 7);
    let (mut there, _) = links.lay(&Edge::new(0, 1));
    let count = 100_000_u64;
    let mut total_s = 0.0;
    for n in 0..count {
        let sent = at_ms(n * 10_000);
        let arrival = links.arrival(&mut there, ALICE, BOB, sent, 61);
        total_s += arrival.since(sent).unwrap().as_secs_f64();
    }
    // 124 ms with a standard deviation of 0.26 of it: the mean of 100,000 is good to 0.1 ms.
    let mean_ms = total_s * 1e3 / count as f64;
    assert!((mean_ms - 124.0).abs() < 0.5, "{mean_ms}");
}

#[test]
fn a_message_more_elsewhere_changes_nothing_here() {
    let laws = regions(Preset::Bitcoin2019);
    let arrivals = |others: u32| {
        let mut links = links(&laws, 3, 7);
        let (mut there, _) = links.lay(&Edge::new(0, 1));
        let (mut other, _) = links.lay(&Edge::new(0, 2));
        (0..20_u64)
            .map(|n| {
                for _ in 0..others {
                    links.arrival(&mut other, ALICE, CAROL, at_ms(n), 61);
                }
                links.arrival(&mut there, ALICE, BOB, at_ms(1_000 * n), 61)
            })
            .collect::<Vec<_>>()
    };

    assert_eq!(arrivals(0), arrivals(5));
}

#[test]
fn one_lost_packet_costs_its_wait_and_a_round_trip() {
    let laws = LinkLaws { loss_ppb: 200_000_000, ..LinkLaws::constant(ms(50)) };
    let mut links = links(&laws, 2, 7);
    let (mut there, _) = links.lay(&Edge::new(0, 1));
    let count = 100_000_u64;
    let mut by_losses = [0_u32; 12];
    for n in 0..count {
        let sent = at_ms(n * 1_000_000);
        let late = links.arrival(&mut there, ALICE, BOB, sent, 61).since(sent).unwrap();
        // 50 ms, and 300 ms · (2^k - 1) after k losses.
        let waits = (late.as_nanos() - 50_000_000) / 300_000_000;
        assert_eq!(late, SimDuration::from_nanos(50_000_000 + waits * 300_000_000));
        assert!((waits + 1).is_power_of_two(), "{waits}");
        by_losses[(waits + 1).trailing_zeros() as usize] += 1;
    }
    // One packet: k losses with probability 0.8 · 0.2^k. Five standard errors.
    for (k, &seen) in by_losses.iter().take(5).enumerate() {
        let expected = count as f64 * 0.8 * math::powi(0.2, k as i32);
        assert!((f64::from(seen) - expected).abs() < 5.0 * expected.sqrt(), "{k}: {seen}");
    }
}

#[test]
fn of_ten_packets_one_is_lost_more_often_than_of_one() {
    let laws = LinkLaws { loss_ppb: 10_000_000, ..LinkLaws::constant(ms(50)) };
    let mut links = links(&laws, 2, 7);
    let (mut there, _) = links.lay(&Edge::new(0, 1));
    let count = 100_000_u64;
    let lossless = (0..count)
        .filter(|n| {
            let sent = at_ms(n * 1_000_000);
            links.arrival(&mut there, ALICE, BOB, sent, 14_600).since(sent) == Some(ms(50))
        })
        .count() as f64;

    // 0.99^10 = 0.90438, with a standard error of 0.0009.
    assert!((lossless / count as f64 - 0.904_38).abs() < 0.005, "{lossless}");
}

#[test]
fn started_over_links_equal_new_ones() {
    let laws = LinkLaws {
        bandwidth: BandwidthLaw::Regions(Preset::Bitcoin2015),
        ..regions(Preset::Bitcoin2013)
    };
    let mut used = links(&limited(), 40, 1);
    let (mut there, _) = used.lay(&Edge::new(0, 1));
    used.arrival(&mut there, ALICE, BOB, at_ms(0), 1_000_000);

    used.reset(&laws, 20, 7);

    let text = |links: &Links| serde_json::to_string(links).unwrap();
    assert_eq!(text(&used), text(&links(&laws, 20, 7)));
}

/// Golden: our own output, so that a change of the luck is noticed.
#[test]
fn the_first_arrivals_of_a_seed_stay_as_they_are() {
    let laws = LinkLaws { loss_ppb: 10_000_000, ..regions(Preset::Bitcoin2013) };
    let mut links = links(&laws, 4, 7);
    let (mut there, mut back) = links.lay(&Edge::new(0, 1));
    let seen = [0, 100_000, 200_000].map(|sent| {
        let there = links.arrival(&mut there, ALICE, BOB, at_ms(sent), 61);
        let back = links.arrival(&mut back, BOB, ALICE, at_ms(sent), 61);
        [there, back].map(SimTime::as_nanos)
    });

    assert_eq!(seen, GOLDEN_ARRIVALS_NS);
}

const GOLDEN_ARRIVALS_NS: [[u64; 2]; 3] = [
    [795_893_973, 683_611_063],
    [101_013_329_501, 100_574_820_847],
    [200_850_650_240, 200_605_949_892],
];

proptest! {
    #![proptest_config(fixed_cases(200))]

    #[test]
    fn messages_of_one_direction_never_overtake(
        waits in proptest::collection::vec((0_u64..300, 1_u32..2_000_000), 1..60),
        loss_ppb in 0_u64..500_000_000,
        limited in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let bandwidth = if limited {
            BandwidthLaw::Regions(Preset::Bitcoin2019)
        } else {
            BandwidthLaw::Unlimited
        };
        let laws = LinkLaws { loss_ppb, bandwidth, ..regions(Preset::Bitcoin2013) };
        let mut links = links(&laws, 2, seed);
        let (mut there, _) = links.lay(&Edge::new(0, 1));
        let mut now = 0;
        let mut last = SimTime::ZERO;
        for (wait, bytes) in waits {
            now += wait;
            let arrival = links.arrival(&mut there, ALICE, BOB, at_ms(now), bytes);
            prop_assert!(arrival >= last && arrival > at_ms(now));
            last = arrival;
        }
    }
}
