//! What a well-formed scenario may still say wrong: all of it, each with its place.

use crate::scenario::answer::parts_of;
use crate::scenario::chain::Chain;
use crate::scenario::condition::Condition;
use crate::scenario::figures::Names;
use crate::scenario::meaning_attack::check_attacks;
use crate::scenario::meaning_faults::check_faults;
use crate::scenario::meaning_money::check_money;
use crate::scenario::meaning_script::check_script;
use crate::scenario::memory::bytes_text;
use crate::scenario::memory::estimate_bytes;
use crate::scenario::message::Message;
use crate::scenario::names::check_names;
use crate::scenario::network::Network;
use crate::scenario::network::Topology;
use crate::scenario::people::People;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::shares::check_hashpower;
use crate::scenario::tree::Node;
use crate::scenario::units::coins_text;
use crate::scenario::value::as_duration;
use crate::sim::time::NANOS_PER_SECOND;

/// What is judged: the tree for the places, the typed sections for the values.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The tree of the file, `--set` applied.
    pub root: &'a Node,
    /// The section `chain`.
    pub chain: &'a Chain,
    /// The section `network`.
    pub network: &'a Network,
    /// The section `people`.
    pub people: &'a People,
    /// The names in its figures.
    pub names: &'a Names,
    /// Bytes that the process may use, if known.
    pub memory_bytes: Option<u64>,
    /// What is wrong with its form: values there are not judged again.
    pub faults: &'a [Problem],
}

impl Draft<'_> {
    /// The node at this pointer.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(self.root, |node, part| {
            let key = part.replace("~1", "/").replace("~0", "~");
            node.get(&key).or_else(|| node.elements().get(key.parse::<usize>().ok()?))
        })
    }

    /// Where the value at this pointer stands, or the nearest object around it.
    pub fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.node(pointer) {
                return node.place;
            }
            pointer = pointer.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
    }

    /// Whether nothing is wrong with the form of these values.
    pub fn sound(&self, pointers: &[&str]) -> bool {
        !self.faults.iter().any(|fault| {
            pointers.iter().any(|pointer| {
                is_inside(&fault.pointer, pointer) || is_inside(pointer, &fault.pointer)
            })
        })
    }

    /// A problem at this pointer.
    pub fn problem(&self, message: Message, pointer: &str) -> Problem {
        Problem::new(message, pointer, self.place(pointer))
    }
}

/// Whether `inner` is `outer` or a part of it.
fn is_inside(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Everything that is wrong with what the draft says.
pub fn check_meaning(draft: &Draft<'_>) -> Vec<Problem> {
    let mut out = Vec::new();
    check_interval(draft, &mut out);
    check_subsidy(draft, &mut out);
    check_sizes(draft, &mut out);
    check_topology(draft, &mut out);
    check_uniform(draft, &mut out);
    check_memory(draft, &mut out);
    check_names(draft.root, &mut out);
    check_hashpower(draft, &mut out);
    check_regions(draft, &mut out);
    check_peers(draft, &mut out);
    check_script(draft, &mut out);
    check_money(draft, &mut out);
    check_faults(draft, &mut out);
    check_attacks(draft, &mut out);
    check_conditions(draft, &mut out);
    out
}

/// All subsidies of a chain together can be counted.
fn check_subsidy(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let params = &draft.chain.params;
    // Halved again and again, they come to twice the blocks until the first halving.
    let blocks = u64::from(params.subsidy_halving_blocks).max(1) * 2;
    let most = i64::MAX.unsigned_abs() / 2 / blocks;
    let given = params.initial_subsidy.to_sat().unsigned_abs();
    let pointer = "/chain/initial_subsidy";
    if given > most && draft.sound(&["/chain"]) {
        let problem = draft.problem(Message::TooMuch, pointer).given(coins_text(given));
        out.push(problem.allowed(coins_text(most)));
    }
}

/// A latency without regions cannot place anybody in one.
fn check_regions(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    if draft.network.has_regions() || !draft.sound(&["/network/latency"]) {
        return;
    }
    for (name, person) in draft.people {
        if let Some(region) = person.region {
            let problem = draft.problem(Message::RegionUnknown, &format!("/people/{name}/region"));
            out.push(problem.given(format!("\"{}\"", region.code())));
        }
    }
}

/// Header times are whole seconds, so blocks cannot come nearer on average.
fn check_interval(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let pointer = "/chain/block_interval";
    let Some(node) = draft.node(pointer) else { return };
    if as_duration(node).is_some_and(|span| span.as_nanos() < NANOS_PER_SECOND) {
        out.push(draft.problem(Message::IntervalTooShort, pointer).given(node.compact()));
    }
}

/// People and miners have a node each; there is a weight for each miner.
fn check_sizes(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    if !draft.sound(&["/network/nodes", "/network/miners", "/people"]) {
        return;
    }
    let miners = &draft.network.miners;
    let people = draft.people.len();
    let needed = u64::from(miners.count) + people as u64;
    if needed > u64::from(draft.network.nodes) {
        let all: Vec<String> = [(u64::from(miners.count), "miners"), (people as u64, "people")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let problem = draft
            .problem(Message::TooFewNodes, "/network/nodes")
            .given(draft.network.nodes.to_string())
            .allowed(needed.to_string())
            .detail(all.join(" + "));
        out.push(problem);
    }
    if !miners.split.is_empty() && miners.split.len() as u64 != u64::from(miners.count) {
        let problem = draft
            .problem(Message::SplitCount, "/network/miners/split")
            .given(miners.split.len().to_string())
            .allowed(miners.count.to_string());
        out.push(problem);
    }
}

/// Nobody has more links than there are others.
fn check_topology(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    if !draft.sound(&["/network/nodes", "/network/topology"]) {
        return;
    }
    let others = draft.network.nodes.saturating_sub(1);
    let (pointer, links) = match &draft.network.topology {
        Topology::Random { outbound } => ("/network/topology/random/outbound", *outbound),
        Topology::SmallWorld { neighbours, .. } => {
            let pointer = "/network/topology/small_world/neighbours";
            if !neighbours.is_multiple_of(2) {
                let problem = draft.problem(Message::OddNeighbours, pointer);
                out.push(problem.given(neighbours.to_string()));
            }
            (pointer, *neighbours)
        }
        Topology::ScaleFree { links } => ("/network/topology/scale_free/links", *links),
        Topology::Full | Topology::Ring | Topology::Star | Topology::File { .. } => return,
    };
    if links > others.max(1) {
        let problem = draft
            .problem(Message::OutboundTooMany, pointer)
            .given(links.to_string())
            .allowed(others.to_string());
        out.push(problem);
    }
}

/// A uniform law goes from the shorter to the longer.
fn check_uniform(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let Some(law) = draft.node("/network/latency/uniform") else { return };
    let (Some(from), Some(to)) = (law.get("from"), law.get("to")) else { return };
    if let (Some(shortest), Some(longest)) = (as_duration(from), as_duration(to))
        && shortest > longest
    {
        let problem = draft.problem(Message::UniformReversed, "/network/latency/uniform");
        out.push(problem.given(from.compact()).allowed(to.compact()));
    }
}

/// The world fits into memory.
fn check_memory(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let Some(free) = draft.memory_bytes else { return };
    let needed = estimate_bytes(draft.network);
    if needed > free && draft.sound(&["/network/nodes", "/network/topology"]) {
        let problem = draft
            .problem(Message::TooMuchMemory, "/network/nodes")
            .given(draft.network.nodes.to_string())
            .detail(bytes_text(needed))
            .allowed(bytes_text(free));
        out.push(problem);
    }
}

/// The peers that a person names have nodes, and are others.
fn check_peers(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    for (name, person) in draft.people {
        for (i, peer) in person.peers.iter().enumerate() {
            let pointer = format!("/people/{name}/peers/{i}");
            if peer == name {
                out.push(draft.problem(Message::OwnPeer, &pointer).given(format!("\"{peer}\"")));
            } else if !draft.names.has_node(peer) {
                let problem = draft
                    .problem(Message::UnknownPerson, &pointer)
                    .given(format!("\"{peer}\""))
                    .nearest(nearest(peer, draft.names.people.iter().map(String::as_str)));
                out.push(problem);
            }
        }
    }
}

/// Every expression can be read and speaks of figures that there are.
fn check_conditions(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    let mut pointers = vec!["/stop".to_owned(), "/stop/when".to_owned()];
    for list in ["/expect", "/expect_for_this_seed"] {
        let count = draft.node(list).map_or(0, |node| node.elements().len());
        pointers.extend((0..count).map(|i| format!("{list}/{i}")));
    }
    let answers = draft.node("/answer").map_or(0, |node| node.elements().len());
    pointers.extend((0..answers).map(|i| format!("/answer/{i}/when")));
    check_sentences(draft, answers, out);
    let entries = draft.node("/script").map_or(&[][..], Node::elements);
    for (i, entry) in entries.iter().enumerate() {
        pointers.push(format!("/script/{i}/when"));
        let count = entry.get("expect").map_or(0, |node| node.elements().len());
        pointers.extend((0..count).map(|k| format!("/script/{i}/expect/{k}")));
    }
    for pointer in pointers {
        let Some(node) = draft.node(&pointer) else { continue };
        let Some(text) = node.as_text() else { continue };
        if let Err(fault) = Condition::parse(text, draft.names) {
            out.push(Problem { place: inside(node, text, &fault), pointer, ..*fault });
        }
    }
}

/// The gaps of the answers name figures that there are.
fn check_sentences(draft: &Draft<'_>, answers: usize, out: &mut Vec<Problem>) {
    for i in 0..answers {
        for pointer in ["", "/en", "/zh"].map(|language| format!("/answer/{i}/say{language}")) {
            let Some(node) = draft.node(&pointer) else { continue };
            let Some(text) = node.as_text() else { continue };
            if let Err(fault) = parts_of(text, draft.names) {
                out.push(Problem { place: node.place, pointer, ..*fault });
            }
        }
    }
}

/// The place of the fault of an expression: it is told at the beginning of its text, as the
/// column of the expression comes with it; the caret goes to the fault itself.
fn inside(node: &Node, text: &str, fault: &Problem) -> Place {
    let is_plain = node.place.length as usize == text.len() + 2;
    let Some(column) = fault.expression_column.filter(|_| is_plain) else { return node.place };
    let characters = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    let bytes: usize = text.chars().take(characters).map(char::len_utf8).sum();
    let bytes = u32::try_from(bytes + 1).unwrap_or(0);
    Place { offset: node.place.offset + bytes, length: 1, ..node.place }
}
