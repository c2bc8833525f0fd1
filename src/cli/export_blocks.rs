//! `forklab export DIR blocks`: the blocks of a run for Bitcoin Core, and what it should say.

use crate::chain::id::BlockId;
use crate::cli::block_file::write_frame;
use crate::cli::enter::Folder;
use crate::cli::exit::Failure;
use crate::cli::export_files::Files;
use crate::cli::export_words as words;
use crate::export::blocks;
use crate::export::blocks::ChainFacts;
use crate::export::blocks::Fed;
use crate::export::blocks::Taken;
use crate::sim::id::NodeId;
use crate::world::observation::View;
use crate::world::state::World;
use serde::Serialize;
use std::io;
use std::io::Write;

/// `expected.json`: what a judge should find.
#[derive(Debug, Serialize)]
struct Expected<'a> {
    /// The file of blocks beside it.
    file: &'a str,
    /// The preset whose rules hold.
    chain: &'a str,
    /// The chain of Bitcoin Core with these very rules, if there is one.
    core: Option<CoreChain>,
    /// `creation`, or `node`.
    order: &'static str,
    /// How many blocks there are, not counting a first block that only this world has.
    blocks: usize,
    /// What a fresh node without a network makes of them.
    fresh: Fed,
    /// What the node says of itself whose order it is.
    node: Option<NodeFacts>,
}

/// A chain of Bitcoin Core.
#[derive(Debug, Serialize)]
struct CoreChain {
    /// As Core calls it.
    name: &'static str,
    /// The challenge of a signet, in hexadecimal.
    challenge: Option<&'static str>,
}

/// A node and its own counts.
#[derive(Debug, Serialize)]
struct NodeFacts {
    /// Its name.
    name: String,
    /// Its chain.
    #[serde(flatten)]
    chain: ChainFacts,
}

/// Writes `blocks.dat` and `expected.json`, or those of one node.
///
/// # Errors
///
/// The run cannot be played, or a file not be written.
pub fn export_blocks(
    folder: &Folder<'_>,
    node: Option<NodeId>,
    files: &mut Files<'_>,
) -> Result<(), Failure> {
    let mut run = folder.begin()?;
    let mut taken = node.map(Taken::by);
    match &mut taken {
        Some(taken) => folder.go_on(&mut run, None, &mut [taken])?,
        None => folder.go_on(&mut run, None, &mut [])?,
    }
    let world = &run.world;
    let order = match &taken {
        Some(taken) => blocks::parents_first(taken.order(), world),
        None => blocks::in_order_of_creation(world),
    };
    let suffix = node.map(|node| format!("-{}", world.node_name(node))).unwrap_or_default();
    let (dat, json) = (format!("blocks{suffix}.dat"), format!("expected{suffix}.json"));
    let expected = expected(&dat, &order, node, world);
    files.write(&dat, |out| {
        let first = has_own_genesis(world).then_some(BlockId::GENESIS);
        write_blocks(first.into_iter().chain(order.iter().copied()), world, out)
    })?;
    files.write(&json, |out| -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &expected)?;
        out.write_all(b"\n")
    })?;
    let language = files.language;
    files.say(words::fed(language, expected.blocks, &expected.fresh));
    if expected.core.is_none() {
        let why = words::unlike_core(language, &folder.scenario.chain);
        files.say(words::not_of_core(language, &why));
    }
    Ok(())
}

/// Whether the first block is not the one that everybody has who knows the rules, and so has to be
/// handed over as well: it holds what the scenario funded.
fn has_own_genesis(world: &World) -> bool {
    let content = world.content();
    content.block(BlockId::GENESIS).hash != content.params().genesis_block().hash()
}

fn write_blocks(
    mut blocks: impl Iterator<Item = BlockId>,
    world: &World,
    out: &mut dyn Write,
) -> io::Result<()> {
    let magic = world.content().params().magic;
    blocks.try_for_each(|block| write_frame(&world.block_bytes(block), magic, out))
}

fn expected<'a>(
    file: &'a str,
    order: &[BlockId],
    node: Option<NodeId>,
    world: &'a World,
) -> Expected<'a> {
    let params = world.content().params();
    let core = blocks::chain_of_core(world);
    Expected {
        file,
        chain: &params.name,
        core: core.map(|(name, challenge)| CoreChain { name, challenge }),
        order: if node.is_some() { "node" } else { "creation" },
        blocks: order.len(),
        fresh: blocks::feed(order, world),
        node: node.map(|node| NodeFacts {
            name: world.node_name(node),
            chain: blocks::facts_of(node, world),
        }),
    }
}
