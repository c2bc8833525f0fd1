//! Drawn topologies: degrees, connectivity, and what is refused.

use forklab::network::topology::CONNECTIONS_MAX;
use forklab::network::topology::Edge;
use forklab::network::topology::Topology;
use forklab::network::topology::TopologyLaw;
use forklab::network::topology::TopologyReject;
use forklab::network::topology::check;
use forklab::network::topology::generate;
use forklab::sim::id::NodeId;
use forklab::sim::rng::Stream;
use proptest::prelude::*;

use crate::fixed_cases;

fn draw(law: &TopologyLaw, nodes: u32, seed: u64) -> Topology {
    generate(law, nodes, &mut Stream::new(seed, "topology", "")).unwrap()
}

fn random(nodes: u32, outbound: u32, seed: u64) -> Topology {
    draw(&TopologyLaw::Random { outbound }, nodes, seed)
}

fn outbound(topology: &Topology) -> Vec<u32> {
    let mut count = vec![0; topology.nodes as usize];
    topology.edges.iter().for_each(|edge| count[edge.from.index()] += 1);
    count
}

fn degrees(topology: &Topology) -> Vec<u32> {
    let mut count = outbound(topology);
    topology.edges.iter().for_each(|edge| count[edge.to.index()] += 1);
    count
}

/// No link to oneself, no two links between two nodes, everybody reachable.
fn assert_sound(topology: &Topology) {
    let mut pairs: Vec<(NodeId, NodeId)> = topology
        .edges
        .iter()
        .map(|edge| (edge.from.min(edge.to), edge.from.max(edge.to)))
        .collect();
    pairs.sort_unstable();
    assert!(pairs.iter().all(|(a, b)| a != b && b.0 < topology.nodes));
    assert!(pairs.windows(2).all(|two| two[0] != two[1]));
    assert!(topology.is_connected());
}

#[test]
fn each_node_opens_eight_links() {
    let topology = random(500, 8, 7);

    assert_sound(&topology);
    assert_eq!(outbound(&topology), vec![8; 500]);
}

#[test]
fn five_nodes_of_eight_links_are_linked_completely() {
    let topology = random(5, 8, 7);

    assert_sound(&topology);
    assert_eq!(topology.edges.len(), 10);
    assert_eq!(degrees(&topology), vec![4; 5]);
}

#[test]
fn inbound_links_are_binomial() {
    // 20,000 nodes of which each is chosen 160,000 / 19,999 times: the variance over nodes is 8,
    // give or take 0.08 (one standard error of a variance of 20,000 draws).
    let topology = random(20_000, 8, 7);
    let inbound: Vec<f64> = degrees(&topology).iter().map(|&all| f64::from(all) - 8.0).collect();
    let mean = inbound.iter().sum::<f64>() / 20_000.0;
    let variance = inbound.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;

    assert_eq!(mean, 8.0);
    assert!((variance - 8.0).abs() < 0.4, "{variance}");
}

#[test]
fn nobody_has_more_connections_than_core_allows() {
    let topology = random(400, 50, 3);

    assert_sound(&topology);
    assert!(degrees(&topology).into_iter().all(|all| all <= CONNECTIONS_MAX));
}

#[test]
fn parts_are_joined_by_one_link_each() {
    // One link a node leaves parts apart in nearly all draws.
    for seed in 0..20 {
        let topology = random(200, 1, seed);
        assert_sound(&topology);
        let extra = topology.edges.len() - 200;
        assert!(extra < 20, "{extra} parts were joined");
    }
}

#[test]
fn full_ring_and_star_are_what_they_are_called() {
    assert_eq!(degrees(&draw(&TopologyLaw::Full, 6, 1)), vec![5; 6]);
    assert_eq!(degrees(&draw(&TopologyLaw::Ring, 6, 1)), vec![2; 6]);
    assert_eq!(degrees(&draw(&TopologyLaw::Ring, 2, 1)), vec![1; 2]);
    assert_eq!(degrees(&draw(&TopologyLaw::Star, 4, 1)), vec![3, 1, 1, 1]);
}

#[test]
fn a_small_world_without_rewiring_is_a_lattice() {
    let law = TopologyLaw::SmallWorld { neighbours: 4, rewired_ppb: 0 };
    let topology = draw(&law, 10, 1);

    assert_sound(&topology);
    assert_eq!(degrees(&topology), vec![4; 10]);
}

#[test]
fn a_tenth_of_a_small_world_is_rewired() {
    let law = TopologyLaw::SmallWorld { neighbours: 4, rewired_ppb: 100_000_000 };
    let topology = draw(&law, 10_000, 1);
    let far = |edge: &&Edge| (edge.to.0 + 10_000 - edge.from.0) % 10_000 > 2;
    let rewired = topology.edges.iter().filter(far).count();

    assert_sound(&topology);
    // 20,000 links, a standard error of 42.
    assert!((1_800..2_200).contains(&rewired), "{rewired}");
}

#[test]
fn the_first_nodes_of_a_scale_free_network_have_most_links() {
    let topology = draw(&TopologyLaw::ScaleFree { links: 3 }, 2_000, 1);
    let degrees = degrees(&topology);

    assert_sound(&topology);
    assert_eq!(topology.edges.len(), 6 + 3 * 1_996);
    assert!(degrees.iter().all(|&all| all >= 3));
    // A third of a power law's links ends at its tenth of best linked nodes; of a random one's, a
    // seventh.
    let mut sorted = degrees;
    sorted.sort_unstable();
    let best: u32 = sorted[1_800..].iter().sum();
    assert!(best > 2 * 6_000 * 3 / 10, "{best}");
}

#[test]
fn measured_degrees_have_their_published_mean() {
    // The mean of Miller et al.'s table: the sum of 1 - (share below).
    let topology = draw(&TopologyLaw::Measured2015, 5_000, 1);
    let mean = topology.edges.len() as f64 / 5_000.0;
    let published = 20.0
        - (0.025 + 0.05 + 0.075 + 0.10 + 0.20 + 0.30 + 0.40 + 0.50 + 0.60 + 0.70)
        - (0.80 + 0.85 + 0.90 + 0.95 + 0.97 + 0.97 + 0.98 + 0.99 + 0.995);

    assert_sound(&topology);
    // The standard deviation of one degree is 4: 0.06 for the mean of 5,000.
    assert!((mean - published).abs() < 0.25, "{mean} for {published}");
}

#[test]
fn a_named_node_opens_the_links_it_is_given_and_keeps_those_opened_to_it() {
    let mut topology = draw(&TopologyLaw::Ring, 6, 1);

    topology.replace_outbound(NodeId(1), &[NodeId(4), NodeId(0), NodeId(4), NodeId(1)]);

    let from_1: Vec<Edge> =
        topology.edges.iter().copied().filter(|edge| edge.from == NodeId(1)).collect();
    assert_eq!(from_1, [Edge::new(1, 4)]); // 0 has opened a link to 1 already
    assert_eq!(topology.edges[0], Edge::new(0, 1));
}

#[test]
fn numbers_that_no_law_can_use_are_refused_by_name() {
    let refusal = |law, nodes| check(&law, nodes).unwrap_err().to_string();

    assert_eq!(
        refusal(TopologyLaw::Random { outbound: 0 }, 5),
        "the number of links that a node opens is 0; allowed is 1 or more"
    );
    assert_eq!(
        refusal(TopologyLaw::SmallWorld { neighbours: 3, rewired_ppb: 0 }, 50),
        "the number of neighbours on the ring is 3; \
         allowed is an even number from 2 to the number of nodes less 1"
    );
    assert_eq!(
        check(&TopologyLaw::Full, 20_000),
        Err(TopologyReject::TooManyLinks { links: 199_990_000 })
    );
}

#[test]
fn a_given_topology_must_be_connected_and_of_these_nodes() {
    let file = |nodes, pairs: &[(u32, u32)]| {
        let edges = pairs.iter().map(|&(from, to)| Edge::new(from, to)).collect();
        TopologyLaw::File(Topology { nodes, edges })
    };

    assert_eq!(check(&file(3, &[(0, 1), (1, 2)]), 3), Ok(()));
    assert_eq!(
        check(&file(4, &[(0, 1), (2, 3)]), 4),
        Err(TopologyReject::Disconnected { parts: 2, node: 2 })
    );
    assert_eq!(
        check(&file(3, &[(0, 1), (1, 2)]), 4),
        Err(TopologyReject::Disconnected { parts: 2, node: 3 })
    );
    assert_eq!(
        check(&file(3, &[(0, 1), (1, 2)]), 2),
        Err(TopologyReject::NoSuchNode { node: 2, nodes: 2 })
    );
}

/// Golden: our own output, so that a change of the law is noticed.
#[test]
fn the_first_links_of_a_seed_stay_as_they_are() {
    let first: Vec<(u32, u32)> =
        random(500, 8, 7).edges[..4].iter().map(|edge| (edge.from.0, edge.to.0)).collect();

    assert_eq!(first, GOLDEN_LINKS);
}

const GOLDEN_LINKS: [(u32, u32); 4] = [(0, 65), (0, 55), (0, 224), (0, 411)];

proptest! {
    #![proptest_config(fixed_cases(200))]

    #[test]
    fn every_law_draws_sound_topologies(
        nodes in 1_u32..60,
        number in 1_u32..12,
        seed in 0_u64..1_000,
    ) {
        let neighbours = (2 * number).min(nodes.max(3) - 1) / 2 * 2;
        for law in [
            TopologyLaw::Random { outbound: number },
            TopologyLaw::Measured2015,
            TopologyLaw::Full,
            TopologyLaw::Ring,
            TopologyLaw::Star,
            TopologyLaw::SmallWorld { neighbours, rewired_ppb: 300_000_000 },
            TopologyLaw::ScaleFree { links: number },
        ] {
            let topology = draw(&law, nodes, seed);
            prop_assert_eq!(topology.nodes, nodes);
            assert_sound(&topology);
            prop_assert_eq!(&topology, &draw(&law, nodes, seed));
        }
    }
}
