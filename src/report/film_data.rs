//! The data of the page that plays a run back: one JSON document, with everything that moves as
//! plain lists of whole numbers.

use crate::chain::id::BlockId;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::primitives::encoding::to_hex;
use crate::report::film_crowd::CrowdData;
use crate::report::film_forks::ForkData;
use crate::report::film_forks::forks;
use crate::report::film_pools::PoolsData;
use crate::report::film_steps::CutsData;
use crate::report::film_steps::RelayData;
use crate::report::film_steps::arrivals;
use crate::report::film_steps::moves;
use crate::report::svg::hex;
use crate::report::ticks::Ticks;
use crate::report::tree::leaders;
use crate::report::tree::miner_colour;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::story::ending::Story;
use crate::story::film::Film;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::Owner;
use crate::story::picture::Picture;
use crate::story::picture::PictureBlock;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use crate::world::payment_view::PaymentView;
use crate::world::state::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// The layout of the document.
const FORMAT: u32 = 1;

/// The document. Moments are whole numbers of ticks since the start of the run, and -1 stands for
/// nobody and never.
#[derive(Debug, Serialize)]
pub struct FilmData<'a> {
    format: u32,
    scenario: &'a str,
    seed: String,
    version: &'a str,
    digest: &'a str,
    pow: &'a str,
    /// How many ticks a second has.
    ticks_per_s: u64,
    /// The moment at which all had settled.
    end: i64,
    /// The time of the genesis block, in seconds since 1970.
    epoch_s: u32,
    nodes: Vec<NodeData>,
    miners: Vec<MinerData>,
    owners: Vec<OwnerData>,
    blocks: Vec<BlockData<'a>>,
    /// All blocks as they travel, one after the other: DEFLATE (RFC 1951), then base64.
    bytes: String,
    /// Of each block the nodes that held it: node, ticks since the arrival before it, and for
    /// blocks of interest the sender and for how many ticks the message was on its way.
    arrivals: Vec<Vec<i64>>,
    /// Who moved to which block: ticks since the move before it, node, block.
    moves: Vec<i64>,
    payments: Vec<PaymentData>,
    pools: PoolsData,
    /// How payments of the script, and others of their coins, went from node to node.
    relays: Vec<RelayData>,
    cuts: CutsData,
    /// The most bytes that a block may have.
    block_bytes_max: u32,
    attacks: Vec<AttackData>,
    breakages: Vec<BreakageData>,
    forks: Vec<ForkData>,
    /// How many nodes there are, whether they are listed or not.
    node_count: u32,
    /// Of a world that is too large to be filmed node by node: how its blocks spread.
    #[serde(skip_serializing_if = "Option::is_none")]
    crowd: Option<CrowdData>,
}

#[derive(Debug, Serialize)]
struct NodeData {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    person: bool,
    /// The nodes to which it laid links.
    opened: Vec<u32>,
}

#[derive(Debug, Serialize)]
struct MinerData {
    name: String,
    node: u32,
    /// The part of all hashpower at time 0, in parts per billion.
    power: u64,
    /// The colour of its blocks, as in the chart of the tree.
    colour: String,
}

#[derive(Debug, Serialize)]
struct OwnerData {
    name: String,
    script: String,
    node: u32,
}

#[derive(Debug, Serialize)]
struct BlockData<'a> {
    parent: i64,
    miner: i64,
    found: i64,
    /// When its finder showed it; -1 if he never did.
    released: i64,
    status: &'a str,
    work: String,
    subsidy: i64,
    /// Whether it has a film of its own: it stands in a fork, or something is told of it.
    interesting: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// How many bytes it takes in `bytes` of the document.
    size: usize,
}

#[derive(Debug, Serialize)]
struct PaymentData {
    name: String,
    txid: Option<String>,
    from: String,
    to: String,
    amount: i64,
    fee: i64,
    sent: i64,
    delivered: i64,
    reversed: i64,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct AttackData {
    name: String,
    kind: &'static str,
    by: String,
    victim: Option<String>,
    began: i64,
    ended: i64,
    outcome: &'static str,
}

#[derive(Debug, Serialize)]
struct BreakageData {
    at: i64,
    kind: &'static str,
    nodes: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl<'a> FilmData<'a> {
    /// The document of a run that has ended.
    pub fn new(world: &World, story: &'a Story, film: &Film) -> Self {
        let summary = &story.summary;
        let end_ns = world.now().as_nanos();
        let ticks = Ticks::of_run(end_ns);
        let interesting = interesting(world, story, film.keeps_all);
        let inquiry = Inquiry::new(world, story);
        Self {
            format: FORMAT,
            scenario: &summary.scenario,
            seed: summary.seed.to_string(),
            version: &summary.version,
            digest: &summary.digest,
            pow: &summary.pow,
            ticks_per_s: ticks.per_s(),
            end: ticks.of_ns(end_ns),
            epoch_s: world.block(BlockId::GENESIS).header.time,
            nodes: if film.crowd.is_some() { Vec::new() } else { nodes(world) },
            miners: miners(world, &story.picture),
            owners: owners(&inquiry),
            blocks: blocks(world, story, film, ticks, &interesting),
            bytes: bytes(world, story),
            arrivals: arrivals(film, ticks, &interesting),
            moves: moves(film, ticks),
            payments: payments(world, ticks),
            pools: PoolsData::new(world, &film.pools, ticks),
            relays: film.relays.relays.iter().map(|one| RelayData::new(one, ticks)).collect(),
            cuts: CutsData::new(&film.cuts, ticks),
            block_bytes_max: world.content().params().max_block_size_bytes,
            attacks: attacks(world, ticks),
            breakages: film
                .breakages
                .iter()
                .map(|one| BreakageData {
                    at: ticks.of(one.at),
                    kind: one.kind.word(),
                    nodes: one.nodes,
                })
                .collect(),
            forks: forks(&inquiry, story, film, ticks),
            node_count: world.node_count(),
            crowd: film.crowd.as_ref().map(|crowd| CrowdData::new(crowd, ticks)),
        }
    }

    /// The document as it stands in a page: no text of it can end its element.
    ///
    /// # Panics
    ///
    /// Never: it is plain data.
    pub fn as_json(&self) -> String {
        serde_json::to_string(self).expect("plain data").replace('<', "\\u003c")
    }
}

fn nodes(world: &World) -> Vec<NodeData> {
    let node = |node: NodeId| NodeData {
        name: world.node_name(node),
        region: world.region(node).map(str::to_owned),
        person: world.is_person(node),
        opened: opened(world, node),
    };
    (0..world.node_count()).map(NodeId).map(node).collect()
}

/// The nodes to which `node` laid links, in order.
fn opened(world: &World, node: NodeId) -> Vec<u32> {
    let peers = (0..).map(PeerId).zip(&world.node(node).peers);
    let own = peers.filter(|(_, peer)| peer.flags.has(PeerFlags::OUTBOUND));
    own.map(|(id, _)| world.peer_of(node, id).0).collect()
}

fn miners(world: &World, picture: &Picture) -> Vec<MinerData> {
    let leaders = leaders(picture);
    let miner = |miner: MinerId| MinerData {
        name: world.miner_name(miner),
        node: world.miner_node(miner).0,
        power: world.miner_share_ppb(miner),
        colour: hex(miner_colour(&leaders, Some(miner))),
    };
    (0..world.miner_count()).map(MinerId).map(miner).collect()
}

fn owners(inquiry: &Inquiry<'_>) -> Vec<OwnerData> {
    let owner = |owner: &Owner| OwnerData {
        name: owner.name.clone(),
        script: to_hex(owner.script.as_bytes()),
        node: owner.home.0,
    };
    inquiry.owners().iter().map(owner).collect()
}

/// Blocks that stand in a fork, that nobody should have, or that the script made; or all.
fn interesting(world: &World, story: &Story, all: bool) -> BTreeSet<BlockId> {
    let picture = &story.picture;
    let ids = || (0..).map(BlockId).zip(&picture.blocks);
    let contested: BTreeSet<BlockId> = picture.forks.iter().map(|fork| fork.parent).collect();
    ids()
        .filter(|(id, block)| {
            !block.is_only_header()
                && (all
                    || block.status != BlockStatus::Active
                    || contested.contains(&block.parent)
                    || world.block_name(*id).is_some())
        })
        .map(|(id, _)| id)
        .collect()
}

fn blocks<'a>(
    world: &World,
    story: &Story,
    film: &Film,
    ticks: Ticks,
    interesting: &BTreeSet<BlockId>,
) -> Vec<BlockData<'a>> {
    let code_of = |id: BlockId| {
        let refusal = film.refusals.iter().find(|refusal| refusal.block == id);
        refusal.map(|refusal| refusal.code)
    };
    let block = |(id, told): (BlockId, &PictureBlock)| {
        let view = world.block(id);
        let finder = told.miner.map(|miner| world.miner_node(miner));
        let seen = film.arrivals.get(id.index()).into_iter().flatten();
        let mut seen = seen.filter(|arrival| finder.is_none_or(|node| arrival.node == node));
        BlockData {
            parent: if told.parent == BlockId::NONE { -1 } else { i64::from(told.parent.0) },
            miner: told.miner.map_or(-1, |miner| i64::from(miner.0)),
            found: ticks.of_ns(told.found_at_ns),
            released: ticks.maybe(seen.next().map(|arrival| arrival.at)),
            status: status_word(told.status),
            work: view.chain_work.to_string(),
            subsidy: view.subsidy_sat,
            interesting: interesting.contains(&id),
            name: world.block_name(id).map(str::to_owned),
            code: code_of(id),
            size: world.block_bytes(id).len(),
        }
    };
    (0..).map(BlockId).zip(&story.picture.blocks).map(block).collect()
}

/// All blocks, deflated.
fn bytes(world: &World, story: &Story) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for (id, _) in (0..).map(BlockId).zip(&story.picture.blocks) {
        encoder.write_all(&world.block_bytes(id)).expect("memory");
    }
    STANDARD.encode(encoder.finish().expect("memory"))
}

const fn status_word(status: BlockStatus) -> &'static str {
    match status {
        BlockStatus::Active => "active",
        BlockStatus::Stale => "stale",
        BlockStatus::Secret | BlockStatus::Underway => "secret",
        BlockStatus::Refused => "refused",
    }
}

/// Those that the script names; all others stand in the blocks.
fn payments(world: &World, ticks: Ticks) -> Vec<PaymentData> {
    let named = View::payments(world).into_iter().filter(|payment| !payment.name.is_empty());
    let payment = |payment: PaymentView| PaymentData {
        txid: payment.txid.map(|txid| txid.to_string()),
        from: payment.from,
        to: payment.to,
        amount: payment.amount_sat,
        fee: payment.fee_sat,
        sent: ticks.of(payment.sent_at),
        delivered: ticks.maybe(payment.delivered.map(|(at, _)| at)),
        reversed: ticks.maybe(payment.reversed_at),
        state: payment.state.word(),
        name: payment.name,
    };
    named.map(payment).collect()
}

fn attacks(world: &World, ticks: Ticks) -> Vec<AttackData> {
    let attacks = View::attacks(world).into_iter();
    attacks
        .map(|attack| AttackData {
            name: attack.name,
            kind: attack.kind,
            by: attack.by,
            victim: attack.victim.map(|(name, _)| name),
            began: ticks.of(attack.began_at),
            ended: ticks.maybe(attack.ended_at),
            outcome: attack.outcome.word(),
        })
        .collect()
}
