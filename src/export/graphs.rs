//! The graphs of a run: who is linked to whom, which block stands on which, where money went.

use crate::chain::id::BlockId;
use crate::export::graph::Graph;
use crate::export::graph::Value;
use crate::export::graph::Values;
use crate::node::state::PeerFlags;
use crate::primitives::amount::Amount;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::story::ending::Story;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_origin::Source;
use crate::story::inspect_transaction::CoinState;
use crate::story::inspect_transaction::TransactionAnswer;
use crate::story::tables::BlockLine;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use crate::world::state::World;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// How Graphviz draws a network: by springs, apart from each other.
const NETWORK_STYLE: &[&str] = &[
    "layout=sfdp",
    "overlap=prism",
    "outputorder=edgesfirst",
    "node [shape=box, fontsize=10, style=filled, fillcolor=white]",
    "edge [arrowsize=0.5, color=gray70]",
];
/// How it draws blocks: the first one to the left, each arrow towards the block below.
const BLOCKS_STYLE: &[&str] = &["rankdir=RL", "node [shape=box]"];
/// How it draws coins: from those who made them to those who have them.
const COINS_STYLE: &[&str] = &["rankdir=LR", "node [shape=box]", "edge [fontsize=10]"];

/// The nodes of a network and the links between them, from those who opened them.
pub fn network(world: &World) -> Graph {
    let nodes = (0..world.node_count()).map(NodeId);
    let closed: BTreeSet<(NodeId, NodeId)> = world.closed_links().into_iter().collect();
    let mut edges = Vec::new();
    for node in nodes.clone() {
        for (link, peer) in (0_u32..).zip(&world.node(node).peers) {
            let to = world.link_end(node, link).expect("a link has two ends");
            if peer.flags.has(PeerFlags::OUTBOUND) {
                let is_open = Value::Flag(!closed.contains(&(node, to)));
                edges.push((world.node_name(node), world.node_name(to), vec![("open", is_open)]));
            }
        }
    }
    let nodes = nodes.map(|node| (world.node_name(node), node_values(node, world))).collect();
    Graph { name: "network", style: NETWORK_STYLE, nodes, edges }
}

fn node_values(node: NodeId, world: &World) -> Values {
    let shares = (0..world.miner_count()).map(MinerId).filter(|&m| world.miner_node(m) == node);
    let share_ppb: u64 = shares.map(|miner| world.miner_share_ppb(miner)).sum();
    let tip = world.block(world.tip(node));
    let mut values = vec![
        ("person", Value::Flag(world.is_person(node))),
        ("hashpower_share", Value::Real(share_ppb as f64 / 1e9)),
        ("tip_hash", Value::Text(tip.hash.to_string())),
        ("tip_height", Value::Whole(tip.height.into())),
        ("running", Value::Flag(world.is_running(node))),
    ];
    if let Some(region) = world.region(node) {
        values.push(("region", Value::Text(region.to_owned())));
    }
    values
}

/// All blocks, each with an edge to the one below it. Another body under a header (CVE-2012-2459)
/// is called by the hash and `#2`.
pub fn blocks(story: &Story, world: &World) -> Graph {
    let genesis = world.block(BlockId::GENESIS);
    let first = vec![
        ("label", Value::Text("0".to_owned())),
        ("block_height", Value::Whole(0)),
        ("status", Value::Text(BlockStatus::Active.to_string())),
    ];
    let mut known = BTreeMap::from([(genesis.hash, 1_u32)]);
    let mut graph = Graph { name: "blocks", style: BLOCKS_STYLE, ..Graph::default() };
    graph.nodes.push((genesis.hash.to_string(), first));
    for line in &story.tables.blocks {
        let count = known.entry(line.hash).or_default();
        *count += 1;
        let name = match *count {
            1 => line.hash.to_string(),
            body => format!("{}#{body}", line.hash),
        };
        graph.nodes.push((name.clone(), block_values(line)));
        if known.contains_key(&line.parent_hash) {
            graph.edges.push((name, line.parent_hash.to_string(), Vec::new()));
        }
    }
    graph
}

fn block_values(line: &BlockLine) -> Values {
    vec![
        ("label", Value::Text(line.height.to_string())),
        ("block_height", Value::Whole(line.height.into())),
        ("status", Value::Text(line.status.to_string())),
        ("color", Value::Text(color_of(line.status).to_owned())),
        ("miner", Value::Text(line.miner.clone())),
        ("found_at_s", Value::Real(line.found_at_s.0 as f64 / 1e9)),
        ("transactions", Value::Whole(line.transactions.into())),
        ("fees_sat", Value::Whole(line.fees_sat)),
    ]
}

/// The colour of a block by what became of it.
const fn color_of(status: BlockStatus) -> &'static str {
    match status {
        BlockStatus::Active => "black",
        BlockStatus::Stale => "orange",
        BlockStatus::Secret => "purple",
        BlockStatus::Refused => "red",
        BlockStatus::Underway => "gray",
    }
}

/// The transactions of the best chain and where their money went: to the transaction that spends
/// it, or to whoever still has it.
pub fn coins(inquiry: &Inquiry<'_>, world: &World) -> Graph {
    let content = world.content();
    let mut graph = Graph { name: "coins", style: COINS_STYLE, ..Graph::default() };
    let mut owners = BTreeSet::new();
    let mut chain = Vec::new();
    let mut at = world.best_tip();
    while at != BlockId::NONE {
        chain.push(at);
        at = content.block(at).parent;
    }
    for &block in chain.iter().rev() {
        for &tx in &content.block(block).transactions {
            let found = inquiry.transaction(tx);
            let height = content.block(block).height;
            graph.nodes.push((found.txid.to_string(), transaction_values(&found, height)));
            add_edges(&found, &mut graph, &mut owners);
        }
    }
    let values = |owner: &String| {
        vec![("label", Value::Text(owner.clone())), ("kind", Value::Text("owner".to_owned()))]
    };
    graph.nodes.extend(owners.into_iter().map(|owner| (owner.clone(), values(&owner))));
    graph
}

fn transaction_values(found: &TransactionAnswer, height: u32) -> Values {
    let kind = match found.source {
        Source::Coinbase => "coinbase",
        Source::Funds => "funds",
        Source::Transaction => "payment",
    };
    let label = match (&found.payment, found.source) {
        (Some(payment), _) => payment.name.clone(),
        (None, Source::Coinbase) => format!("block {height}"),
        (None, Source::Funds | Source::Transaction) => found.txid.to_string()[..8].to_owned(),
    };
    let mut values = vec![
        ("label", Value::Text(label)),
        ("kind", Value::Text(kind.to_owned())),
        ("block_height", Value::Whole(height.into())),
    ];
    if let Some(payment) = &found.payment {
        values.push(("payment", Value::Text(payment.name.clone())));
    }
    values
}

/// An edge for each coin that the transaction spends, and for each that it makes and nobody spends.
fn add_edges(found: &TransactionAnswer, graph: &mut Graph, owners: &mut BTreeSet<String>) {
    let values = |amount_sat: i64, owner: &Option<String>| {
        let label = Amount::from_sat(amount_sat).to_string();
        let mut values =
            vec![("label", Value::Text(label)), ("amount_sat", Value::Whole(amount_sat))];
        values.extend(owner.iter().map(|owner| ("owner", Value::Text(owner.clone()))));
        values
    };
    let this = found.txid.to_string();
    for input in &found.inputs {
        let amount_sat = input.amount_sat.unwrap_or(0);
        let from = input.coin.0.txid.to_string();
        graph.edges.push((from, this.clone(), values(amount_sat, &input.owner)));
    }
    for output in found.outputs.iter().filter(|output| output.state == CoinState::Unspent) {
        let owner = output.line.owner.clone().unwrap_or_else(|| "nobody known".to_owned());
        owners.insert(owner.clone());
        let values = values(output.line.amount_sat, &output.line.owner);
        graph.edges.push((this.clone(), owner, values));
    }
}
