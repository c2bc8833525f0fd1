//! `forklab export`: plays a run again and writes it down for other software.

use crate::chain::id::BlockId;
use crate::cli::block_file::write_frame;
use crate::cli::enter::Folder;
use crate::cli::enter::story_of;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::export_args::ExportArguments;
use crate::cli::export_args::ExportSubject;
use crate::cli::export_words as words;
use crate::cli::inspect_words;
use crate::export::blocks;
use crate::export::blocks::ChainFacts;
use crate::export::blocks::Fed;
use crate::export::blocks::Taken;
use crate::scenario::schema::Language;
use crate::sim::id::NodeId;
use crate::story::inspect_inquiry::Inquiry;
use crate::world::observation::View;
use crate::world::state::World;
use serde::Serialize;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::PathBuf;

/// Writes the files of one subject.
///
/// # Errors
///
/// There is no such run, nobody in it has that name, or a file cannot be written.
pub fn export(
    arguments: &ExportArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = Folder::open(&arguments.folder, language)?;
    let target = arguments.out.clone().unwrap_or_else(|| arguments.folder.join("export"));
    let mut files = Files { target, language, out };
    match &arguments.what {
        ExportSubject::Blocks { node } => export_blocks(&folder, node.as_deref(), &mut files)?,
    }
    Ok(Outcome::Done)
}

/// The files of an export.
struct Files<'a> {
    target: PathBuf,
    language: Language,
    out: &'a mut dyn Write,
}

impl Files<'_> {
    /// Writes one, whole or not at all, and says so.
    fn write(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        fs::create_dir_all(&self.target)?;
        let (path, draft) = (self.target.join(name), self.target.join(format!(".{name}.partial")));
        let mut file = BufWriter::new(File::create(&draft)?);
        fill(&mut file)?;
        let bytes = file.into_inner().map_err(io::IntoInnerError::into_error)?.metadata()?.len();
        fs::rename(&draft, &path)?;
        self.say(&words::written(self.language, &path.to_string_lossy(), bytes))
    }

    /// Says a line.
    fn say(&mut self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{line}")?)
    }
}

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
    /// How many blocks there are.
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

/// `blocks.dat` and `expected.json`, or those of one node.
fn export_blocks(
    folder: &Folder<'_>,
    node: Option<&str>,
    files: &mut Files<'_>,
) -> Result<(), Failure> {
    let mut run = folder.begin()?;
    let node = node.map(|name| node_named(folder, name, files.language)).transpose()?;
    let mut taken = node.map(Taken::by);
    match &mut taken {
        Some(taken) => folder.go_on(&mut run, None, &mut [taken])?,
        None => folder.go_on(&mut run, None, &mut [])?,
    }
    let world = &run.world;
    let order = match &taken {
        Some(taken) => blocks::parents_first(taken.order().iter().copied(), world),
        None => blocks::in_order_of_creation(world),
    };
    let suffix = node.map(|node| format!("-{}", world.node_name(node))).unwrap_or_default();
    let (dat, json) = (format!("blocks{suffix}.dat"), format!("expected{suffix}.json"));
    let expected = expected(&dat, &order, node, world);
    files.write(&dat, |out| write_blocks(&order, world, out))?;
    files.write(&json, |out| {
        serde_json::to_writer_pretty(&mut *out, &expected)?;
        out.write_all(b"\n")
    })?;
    let (language, chain) = (files.language, expected.chain);
    files.say(&words::fed(language, expected.blocks, &expected.fresh))?;
    match expected.core {
        Some(_) => Ok(()),
        None => files.say(&words::not_of_core(language, chain)),
    }
}

/// The node with this name, in the world at its end.
fn node_named(folder: &Folder<'_>, name: &str, language: Language) -> Result<NodeId, Failure> {
    let run = folder.begin()?;
    let story = story_of(&run, &folder.scenario);
    Inquiry::new(&run.world, &story)
        .find_node(name)
        .map_err(|reject| Failure::Told(inspect_words::reject(language, &reject)))
}

fn write_blocks(order: &[BlockId], world: &World, out: &mut dyn Write) -> io::Result<()> {
    let magic = world.content().params().magic;
    order.iter().try_for_each(|&block| write_frame(&world.block_bytes(block), magic, out))
}

fn expected<'a>(
    file: &'a str,
    order: &[BlockId],
    node: Option<NodeId>,
    world: &'a World,
) -> Expected<'a> {
    let params = world.content().params();
    let core = blocks::chain_of_core(params);
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
