//! `forklab peer`: a node of a finished run as a peer of a real bitcoind.

use crate::chain::id::BlockId;
use crate::cli::enter::Folder;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::export::node_named;
use crate::cli::export_words;
use crate::cli::peer_words as words;
use crate::consensus::params::Params;
use crate::export::blocks;
use crate::export::blocks::Taken;
use crate::node::state::NodeRules;
use crate::node::state::PaymentRelay;
use crate::node::state::Relay;
use crate::peer::alone::Alone;
use crate::peer::session::Session;
use crate::peer::session::SessionEnd;
use crate::primitives::block::Block;
use crate::primitives::transaction::Transaction;
use crate::scenario::schema::Language;
use crate::sim::id::NodeId;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::world::observation::View;
use crate::world::state::World;
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::path::PathBuf;

/// `forklab peer`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab run regtest
  forklab peer runs/04-regtest-seed7
  forklab peer runs/36-judged-by-core-seed19 --node carol --replay

The node speaks with one bitcoind -regtest at a time, as it spoke with its peers in the run, and the
command that starts one is printed. It listens to this machine alone unless --listen says else.")]
pub struct PeerArguments {
    /// A run folder with the chain preset regtest
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The node [default: the first one]
    #[arg(long, value_name = "NAME")]
    pub node: Option<String>,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:18444",
          value_parser = parse_address)]
    pub listen: SocketAddr,
    /// Begins with the first block, and learns the others one by one in the order in which it did,
    /// each when the peer has taken the one before: so reorganisations happen there as well. It
    /// begins anew for each who connects
    #[arg(long)]
    pub replay: bool,
    /// Ends with the first connection on which both have said who they are
    #[arg(long)]
    pub once: bool,
}

/// Reads an address with its port.
fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write an IP address and a port, like 127.0.0.1:18444".to_owned())
}

/// What a node learns in its run, and with what it begins.
struct Part {
    /// The first block.
    genesis: Block,
    params: Params,
    rules: NodeRules,
    clock_offset_ns: i64,
    /// The blocks that it learns, each with the moment.
    blocks: Vec<(SimTime, Block)>,
    /// What waits in its mempool in the end.
    payments: Vec<Transaction>,
    /// When the run ended.
    end: SimTime,
}

/// Listens and serves.
///
/// # Errors
///
/// There is no such run or node, the run has other rules, or the address is taken.
pub fn peer(
    arguments: &PeerArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = Folder::open(&arguments.folder, language)?;
    let node = match &arguments.node {
        Some(name) => node_named(&folder, name, language)?,
        None => NodeId(0),
    };
    let mut run = folder.begin()?;
    if blocks::chain_of_core(&run.world).is_none_or(|(name, _)| name != "regtest") {
        let why = export_words::unlike_core(language, &folder.scenario.chain);
        return Err(Failure::Told(words::not_regtest(language, &why)));
    }
    let mut taken = Taken::by(node);
    folder.go_on(&mut run, None, &mut [&mut taken])?;
    let part = part_of(node, &taken, &run.world);
    let tip = run.world.content().block(run.world.node(node).tip);
    let whole = part.whole();
    assert_eq!(whole.tip(), (tip.hash, tip.height), "it learns what it learnt");
    let listener = TcpListener::bind(arguments.listen).and_then(|it| Ok((it.local_addr()?, it)));
    let (at, listener) = listener.map_err(|fault| {
        Failure::Told(words::cannot_listen(language, arguments.listen, &fault.to_string()))
    })?;
    let (name, hash) = (run.world.node_name(node), tip.hash.to_string());
    writeln!(out, "{}", words::listens(language, &name, tip.height, &hash, at))?;
    writeln!(out, "{}", words::how_to_connect(language, at, whole.clock_s()))?;
    out.flush()?;
    loop {
        let (stream, from) = listener.accept()?;
        writeln!(out, "{}", words::connected(language, from))?;
        out.flush()?;
        // It begins anew for each who connects: nothing of the one before is left.
        let mut alone = if arguments.replay { part.beginning() } else { whole.clone() };
        let mut session = Session::begin(stream, &mut alone)?;
        let to_learn = arguments.replay.then_some(&part);
        let end = match serve(&mut session, &mut alone, to_learn, language, out) {
            Ok(never) => match never {},
            Err(Over::Session(end)) => end,
            Err(Over::Failure(failure)) => return Err(failure),
        };
        writeln!(out, "{}", words::ended(language, &end, session.blocks_sent()))?;
        out.flush()?;
        if arguments.once && session.was_ready() {
            return Ok(Outcome::Done);
        }
    }
}

/// Why a connection is not served any longer.
enum Over {
    /// It is over.
    Session(SessionEnd),
    /// The terminal failed.
    Failure(Failure),
}

impl From<SessionEnd> for Over {
    fn from(end: SessionEnd) -> Self {
        Self::Session(end)
    }
}

impl Part {
    /// The node with nothing but the first block.
    fn beginning(&self) -> Alone {
        Alone::new(self.params.clone(), &self.genesis, self.rules.clone(), self.clock_offset_ns)
    }

    /// The node at the end of its run.
    fn whole(&self) -> Alone {
        let mut alone = self.beginning();
        for (at, block) in &self.blocks {
            alone.learn(block, *at);
        }
        self.finish(&mut alone);
        alone
    }

    /// The run is over: its payments wait.
    fn finish(&self, alone: &mut Alone) {
        alone.let_time_pass_to(self.end);
        for payment in &self.payments {
            alone.submit(payment);
        }
    }
}

/// Serves a connection for as long as it stands; what is still to be learnt is learnt meanwhile,
/// one block after the other.
fn serve(
    session: &mut Session,
    alone: &mut Alone,
    to_learn: Option<&Part>,
    language: Language,
    out: &mut dyn Write,
) -> Result<core::convert::Infallible, Over> {
    session.shake_hands(alone)?;
    if let Some(part) = to_learn {
        session.settle(alone)?;
        for (at, block) in &part.blocks {
            alone.learn(block, *at);
            session.settle(alone)?;
        }
        part.finish(alone);
        let told = writeln!(out, "{}", words::replayed(language, part.blocks.len()));
        told.and_then(|()| out.flush()).map_err(|fault| Over::Failure(fault.into()))?;
    }
    loop {
        session.turn(alone)?;
    }
}

/// What the node learnt in its run.
fn part_of(node: NodeId, taken: &Taken, world: &World) -> Part {
    let content = world.content();
    let moments: BTreeMap<BlockId, SimTime> = taken.kept().map(|(at, block)| (block, at)).collect();
    let order = blocks::parents_first(taken.kept().map(|(_, block)| block), world);
    let blocks = order.into_iter().map(|block| (moments[&block], content.block_content(block)));
    let state = world.node(node);
    let entries = state.pool.entries.iter();
    Part {
        genesis: content.block_content(BlockId::GENESIS),
        params: content.params().clone(),
        rules: rules_for_today(&world.plan().rules),
        clock_offset_ns: state.clock_offset_ns,
        blocks: blocks.collect(),
        payments: entries.map(|entry| content.body_of(entry.tx).into_owned()).collect(),
        end: world.now(),
    }
}

/// The rules of the run as a node of today can follow them: blocks by headers where they were
/// flooded or announced by hash alone, payments in trickles, and nothing takes time to check.
fn rules_for_today(rules: &NodeRules) -> NodeRules {
    let relay = match rules.relay {
        Relay::Flood | Relay::Inv | Relay::Headers => Relay::Headers,
        Relay::Compact => Relay::Compact,
    };
    NodeRules {
        relay,
        payment_relay: PaymentRelay::Trickle,
        validation_per_block: SimDuration::ZERO,
        validation_per_kilobyte: SimDuration::ZERO,
        ..rules.clone()
    }
}
