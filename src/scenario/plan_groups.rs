//! Whom the groups of a script mean: miners and nodes by number.

use crate::scenario::script::Group;
use crate::scenario::units::BILLION;
use crate::scenario::units::Share;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::world::observation::View;
use crate::world::state::World;

/// The miners of a group, lowest number first, each once.
pub fn miners_of(who: &[Group], world: &World) -> Vec<MinerId> {
    let plan = world.plan();
    let all = || (0..plan.miners.len() as u32).map(MinerId);
    let mut chosen: Vec<MinerId> = Vec::new();
    for group in who {
        match group {
            Group::Name(name) => chosen.extend(all().filter(|&miner| {
                plan.miners[miner.index()].name == *name
                    || plan.node_name(world.miner_node(miner)) == *name
            })),
            Group::Region(region) => chosen.extend(
                all().filter(|&miner| world.region(world.miner_node(miner)) == Some(region.code())),
            ),
            Group::Nodes(_) => {} // of those that do not mine
            Group::Miners(share) => chosen.extend(first_miners(*share, world)),
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The first miners whose hashpower together reaches `share`.
fn first_miners(share: Share, world: &World) -> Vec<MinerId> {
    let mut chosen = Vec::new();
    let mut reached_ppb = 0;
    for (miner, plan) in (0..).map(MinerId).zip(&world.plan().miners) {
        if reached_ppb >= share.billionths() {
            break;
        }
        reached_ppb += plan.share_ppb;
        chosen.push(miner);
    }
    chosen
}

/// The nodes of a group, lowest number first, each once.
///
/// `nodes:40%` are of those that belong to nobody and do not mine, lowest number first.
pub fn nodes_of(who: &[Group], world: &World) -> Vec<NodeId> {
    let plan = world.plan();
    let all = || (0..plan.nodes).map(NodeId);
    let mines = |node: NodeId| {
        (0..world.miner_count()).map(MinerId).any(|miner| world.miner_node(miner) == node)
    };
    let mut chosen: Vec<NodeId> = Vec::new();
    for group in who {
        match group {
            Group::Name(name) => {
                chosen.extend(all().filter(|&node| plan.node_name(node) == *name));
                let miners = miners_of(core::slice::from_ref(group), world);
                chosen.extend(miners.into_iter().map(|miner| world.miner_node(miner)));
            }
            Group::Region(region) => {
                chosen.extend(all().filter(|&node| world.region(node) == Some(region.code())));
            }
            Group::Nodes(share) => {
                let crowd: Vec<NodeId> = all()
                    .filter(|&node| node.index() >= plan.people.len() && !mines(node))
                    .collect();
                let count = crowd.len() as u64 * share.billionths() / BILLION;
                chosen.extend(crowd.into_iter().take(count as usize));
            }
            Group::Miners(share) => {
                let miners = first_miners(*share, world).into_iter();
                chosen.extend(miners.map(|miner| world.miner_node(miner)));
            }
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
