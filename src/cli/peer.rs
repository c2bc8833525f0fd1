//! `forklab peer`: a node of a finished run as a peer of a real bitcoind.

use crate::chain::id::BlockId;
use crate::cli::enter::Folder;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::export::node_named;
use crate::cli::peer_words as words;
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
use std::collections::VecDeque;
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
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:18444")]
    pub listen: SocketAddr,
    /// Begins with the first block, and learns the others one by one in the order in which it did,
    /// each when the peer has taken the one before: so reorganisations happen there as well
    #[arg(long)]
    pub replay: bool,
    /// Ends with the first connection
    #[arg(long)]
    pub once: bool,
}

/// A node and what it learns.
struct Part {
    node: Alone,
    /// The blocks that it has not learnt yet, each with the moment.
    blocks: VecDeque<(SimTime, Block)>,
    /// How many there were.
    block_count: usize,
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
    let params = run.world.content().params();
    if blocks::chain_of_core(params).is_none_or(|(name, _)| name != "regtest") {
        return Err(Failure::Told(words::not_regtest(language, &params.name)));
    }
    let mut taken = Taken::by(node);
    folder.go_on(&mut run, None, &mut [&mut taken])?;
    let mut part = part_of(node, &taken, &run.world);
    let tip = run.world.content().block(run.world.node(node).tip);
    if !arguments.replay {
        part.learn_all();
        assert_eq!(part.node.tip(), (tip.hash, tip.height), "it learns what it learnt");
    }
    let listener = TcpListener::bind(arguments.listen).and_then(|it| Ok((it.local_addr()?, it)));
    let (at, listener) = listener.map_err(|fault| {
        Failure::Told(words::cannot_listen(language, arguments.listen, &fault.to_string()))
    })?;
    let (name, hash) = (run.world.node_name(node), tip.hash.to_string());
    writeln!(out, "{}", words::listens(language, &name, tip.height, &hash, at))?;
    let offset_ns = run.world.node(node).clock_offset_ns;
    let clock_s = part.end_clock_s(offset_ns, params_time(&run.world));
    writeln!(out, "{}", words::how_to_connect(language, at, clock_s))?;
    out.flush()?;
    loop {
        let (stream, from) = listener.accept()?;
        writeln!(out, "{}", words::connected(language, from))?;
        out.flush()?;
        let mut session = Session::begin(stream, &mut part.node)?;
        let end = match part.serve(&mut session, language, out) {
            Ok(never) => match never {},
            Err(Over::Session(end)) => end,
            Err(Over::Failure(failure)) => return Err(failure),
        };
        part.node.disconnect();
        writeln!(out, "{}", words::ended(language, &end.to_string(), session.blocks_sent))?;
        out.flush()?;
        if arguments.once {
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
    /// Learns all blocks at once, and takes the payments that waited in the end.
    fn learn_all(&mut self) {
        while let Some((at, block)) = self.blocks.pop_front() {
            self.node.learn(&block, at);
        }
        self.finish();
    }

    /// The run is over: its payments wait.
    fn finish(&mut self) {
        self.node.let_time_pass_to(self.end);
        for payment in core::mem::take(&mut self.payments) {
            self.node.submit(&payment);
        }
    }

    /// Serves a connection for as long as it stands; what is still to be learnt is learnt
    /// meanwhile, one block after the other.
    fn serve(
        &mut self,
        session: &mut Session,
        language: Language,
        out: &mut dyn Write,
    ) -> Result<core::convert::Infallible, Over> {
        while !self.node.is_ready() {
            session.turn(&mut self.node)?;
        }
        if !self.blocks.is_empty() {
            session.settle(&mut self.node)?;
            while let Some((at, block)) = self.blocks.pop_front() {
                self.node.learn(&block, at);
                session.settle(&mut self.node)?;
            }
            self.finish();
            let told = writeln!(out, "{}", words::replayed(language, self.block_count));
            told.and_then(|()| out.flush()).map_err(|fault| Over::Failure(fault.into()))?;
        }
        loop {
            session.turn(&mut self.node)?;
        }
    }

    /// What the node's clock shows at the end of the run.
    fn end_clock_s(&self, offset_ns: i64, genesis_s: u32) -> u64 {
        let end_ns = i128::from(self.end.as_nanos()) + i128::from(offset_ns);
        let clock_s = i128::from(genesis_s) + end_ns.div_euclid(1_000_000_000);
        u64::try_from(clock_s).expect("after 1970")
    }
}

/// The node with nothing but the first block, and what it learnt in its run.
fn part_of(node: NodeId, taken: &Taken, world: &World) -> Part {
    let content = world.content();
    let moments: BTreeMap<BlockId, SimTime> = taken.kept().map(|(at, block)| (block, at)).collect();
    let order = blocks::parents_first(taken.kept().map(|(_, block)| block), world);
    let blocks: VecDeque<(SimTime, Block)> =
        order.into_iter().map(|block| (moments[&block], content.block_content(block))).collect();
    let state = world.node(node);
    let payments =
        state.pool.entries.iter().map(|entry| content.body_of(entry.tx).into_owned()).collect();
    let genesis = content.block_content(BlockId::GENESIS);
    let rules = rules_for_today(&world.plan().rules);
    Part {
        node: Alone::new(content.params().clone(), &genesis, rules, state.clock_offset_ns),
        block_count: blocks.len(),
        blocks,
        payments,
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

fn params_time(world: &World) -> u32 {
    world.content().params().genesis.time
}
