//! `forklab export`: plays a run again and writes it down for other software.

use crate::cli::args::NumberRange;
use crate::cli::enter::Folder;
use crate::cli::enter::story_of;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::export_args::ExportArguments;
use crate::cli::export_args::ExportSubject;
use crate::cli::export_args::PcapArguments;
use crate::cli::export_blocks::export_blocks;
use crate::cli::export_files::Files;
use crate::cli::export_words as words;
use crate::cli::inspect_words;
use crate::cli::moment_words;
use crate::consensus::params::Params;
use crate::export::events;
use crate::export::graph::Graph;
use crate::export::graph::write_dot;
use crate::export::graph::write_graphml;
use crate::export::graphs;
use crate::export::tcp::address_of;
use crate::export::traffic::Capture;
use crate::export::traffic::CaptureWindow;
use crate::scenario::problem::nearest;
use crate::scenario::schema::Language;
use crate::sim::id::NodeId;
use crate::sim::time::SimTime;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::trace::Trace;
use crate::world::observation::View;
use crate::world::state::World;
use std::collections::BTreeSet;
use std::io;
use std::io::Write;

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
    let mut files = Files::new(target, language, out);
    match &arguments.what {
        ExportSubject::Blocks { node } => {
            let named = |name: &String| node_named(&folder, name, language);
            let node = node.as_ref().map(named).transpose()?;
            export_blocks(&folder, node, &mut files)?;
        }
        ExportSubject::Pcap(asked) => export_traffic(&folder, asked, &mut files)?,
        ExportSubject::Dot => export_graphs(&folder, "dot", write_dot, &mut files)?,
        ExportSubject::Graphml => export_graphs(&folder, "graphml", write_graphml, &mut files)?,
        ExportSubject::Jsonl { events } => export_events(&folder, *events, &mut files)?,
    }
    files.finish()?;
    Ok(Outcome::Done)
}

/// The node with this name.
///
/// # Errors
///
/// There is none.
pub fn node_named(folder: &Folder<'_>, name: &str, language: Language) -> Result<NodeId, Failure> {
    let run = folder.begin()?;
    let story = story_of(&run, &folder.scenario);
    Inquiry::new(&run.world, &story)
        .find_node(name)
        .map_err(|reject| Failure::Told(inspect_words::reject(language, &reject)))
}

/// The ports on which nodes of these chains listen (Bitcoin Core: `nDefaultPort`).
const PORTS: [(&str, u16); 3] = [("mainnet", 8333), ("regtest", 18_444), ("signet-open", 38_333)];

/// The chains whose magic Wireshark knows.
const KNOWN_TO_WIRESHARK: [&str; 2] = ["mainnet", "regtest"];

/// `traffic.pcap`.
fn export_traffic(
    folder: &Folder<'_>,
    asked: &PcapArguments,
    files: &mut Files<'_>,
) -> Result<(), Failure> {
    let language = files.language;
    let from = asked.from.as_deref().map(|text| time_of(folder, text)).transpose()?;
    let to = asked.to.as_deref().map(|text| time_of(folder, text)).transpose()?;
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Failure::Told(moment_words::turned_round(language)));
    }
    let nodes: Result<BTreeSet<NodeId>, Failure> =
        asked.nodes.iter().map(|name| node_named(folder, name.trim(), language)).collect();
    let mut run = folder.begin()?;
    let own = run.world.content().params().name.clone();
    let chain = match &asked.magic {
        Some(given) => given.clone(),
        None if KNOWN_TO_WIRESHARK.contains(&own.as_str()) => own.clone(),
        None => "regtest".to_owned(),
    };
    let Some(params) = Params::by_name(&chain) else {
        let nearest = nearest(&chain, Params::NAMES.iter().copied());
        let chains = Params::NAMES.join(", ");
        return Err(Failure::Told(words::no_magic(language, &chain, nearest, &chains)));
    };
    let port = PORTS.iter().find(|(name, _)| *name == chain).map_or(18_444, |(_, port)| *port);
    let all_nodes = (0..run.world.node_count()).map(NodeId);
    let window = CaptureWindow {
        nodes: nodes?,
        from: from.unwrap_or(SimTime::ZERO),
        to,
        magic: params.magic,
        port,
        clock_offsets_ns: all_nodes.map(|node| run.world.node(node).clock_offset_ns).collect(),
    };
    let (messages, packets) = files.write("traffic.pcap", |out| -> Result<_, Failure> {
        let mut capture = Capture::begin(window, out)?;
        folder.go_on(&mut run, None, &mut [&mut capture])?;
        Ok(capture.finish()?)
    })?;
    files.write("traffic.hosts", |out| write_hosts(&run.world, out))?;
    files.say(words::captured(language, messages, packets));
    if !KNOWN_TO_WIRESHARK.contains(&chain.as_str()) {
        files.say(words::unknown_magic(language, &chain));
    } else if chain != own && asked.magic.is_none() {
        files.say(words::borrowed_magic(language, &own, &chain));
    }
    Ok(())
}

/// The names of the addresses in a capture, a line each, as Wireshark reads them.
fn write_hosts(world: &World, out: &mut dyn Write) -> io::Result<()> {
    for node in (0..world.node_count()).map(NodeId) {
        let [a, b, c, d] = address_of(node);
        writeln!(out, "{a}.{b}.{c}.{d} {}", world.node_name(node))?;
    }
    Ok(())
}

/// The time of the moment that the user calls `text`.
fn time_of(folder: &Folder<'_>, text: &str) -> Result<SimTime, Failure> {
    let moment = folder.moment(text)?;
    Ok(folder.enter(Some(&moment))?.world.now())
}

/// The three graphs, as `write` writes graphs.
fn export_graphs(
    folder: &Folder<'_>,
    suffix: &str,
    write: impl Fn(&Graph, &mut dyn Write) -> io::Result<()>,
    files: &mut Files<'_>,
) -> Result<(), Failure> {
    let run = folder.enter(None)?;
    let story = story_of(&run, &folder.scenario);
    let inquiry = Inquiry::new(&run.world, &story);
    let found = [
        graphs::network(&run.world),
        graphs::blocks(&story, &run.world),
        graphs::coins(&inquiry, &run.world),
    ];
    for graph in &found {
        files.write(&format!("{}.{suffix}", graph.name), |out| write(graph, out))?;
    }
    Ok(())
}

/// `events.jsonl` and `events.schema.json`.
fn export_events(
    folder: &Folder<'_>,
    events: Option<NumberRange>,
    files: &mut Files<'_>,
) -> Result<(), Failure> {
    let language = files.language;
    let range = events.map_or(0..u64::MAX, |range| range.from..range.to);
    let first = range.start;
    let mut run = folder.begin()?;
    let count = files.write("events.jsonl", |out| -> Result<u64, Failure> {
        let (mut fault, mut count) = (None, 0);
        let mut trace = Trace::new(range, |line| {
            count += 1;
            if fault.is_none() {
                let text = serde_json::to_string(&line).expect("a line is JSON");
                fault = writeln!(out, "{text}").err();
            }
        });
        folder.go_on(&mut run, None, &mut [&mut trace])?;
        drop(trace);
        if count == 0 && first >= run.world.events() {
            return Err(Failure::Told(words::no_events(language, run.world.events())));
        }
        fault.map_or(Ok(count), |fault| Err(Failure::Io(fault)))
    })?;
    files.say(words::events(language, count));
    files.write("events.schema.json", |out| -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &events::schema())?;
        out.write_all(b"\n")
    })
}
