//! From the text of a file to a resolved scenario, or to everything that is wrong with it.

use crate::scenario::answer::Answer;
use crate::scenario::chain::Chain;
use crate::scenario::check::check_scenario;
use crate::scenario::condition::Condition;
use crate::scenario::figures::Names;
use crate::scenario::json::parse;
use crate::scenario::meaning::Draft;
use crate::scenario::meaning::check_meaning;
use crate::scenario::message::Message;
use crate::scenario::names::collect;
use crate::scenario::names::scenario_name_fault;
use crate::scenario::network::Network;
use crate::scenario::people::People;
use crate::scenario::problem::Problem;
use crate::scenario::read_script::conditions_node;
use crate::scenario::read_script::people_node;
use crate::scenario::read_script::read_entry;
use crate::scenario::read_script::read_people;
use crate::scenario::schema::Scenario;
use crate::scenario::schema::Stop;
use crate::scenario::settings::apply;
use crate::scenario::topology_file::with_content;
use crate::scenario::traffic::Traffic;
use crate::scenario::tree::Node;
use crate::scenario::units::duration_text;
use crate::scenario::value::bilingual;
use crate::scenario::value::bilingual_node;
use crate::scenario::value::duration;
use crate::scenario::value::member;
use crate::scenario::value::text;
use crate::scenario::value::whole;
use crate::sim::time::SimDuration;

/// The virtual time at which a run ends whose `stop` has not come true: 30 days.
pub const LIMIT: SimDuration = SimDuration::from_secs(30 * 86_400);

/// The seed of a scenario that states none.
pub const SEED: u64 = 1;

/// The text of a scenario and what the user calls it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file as messages name it.
    pub file: &'a str,
    /// The scenario's name: the file's name without folder and `.json`.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
}

/// What a scenario needs from outside itself.
pub struct Surroundings<'a> {
    /// Bytes that the process may use, if known.
    pub memory_bytes: Option<u64>,
    /// Reads a file that the scenario names, relative to the scenario.
    pub read_beside: &'a dyn Fn(&str) -> Result<String, String>,
}

impl Surroundings<'_> {
    /// No files, any memory: for scenarios that stand alone.
    pub const NOTHING: Surroundings<'static> =
        Surroundings { memory_bytes: None, read_beside: &|_| Err("no files here".to_owned()) };
}

impl core::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Surroundings").field("memory_bytes", &self.memory_bytes).finish()
    }
}

/// Reads a scenario, applies the settings (`/pointer=VALUE`) in order, and fills in defaults.
///
/// # Errors
///
/// Of syntax and type the first, of meaning all, in the order of the file.
pub fn load(
    source: &Source<'_>,
    settings: &[String],
    surroundings: &Surroundings<'_>,
) -> Result<Scenario, Vec<Problem>> {
    read(source, settings, surroundings).map_err(|mut problems| {
        problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
        for problem in &mut problems {
            let flag = problem.place.flag.and_then(|flag| settings.get(usize::from(flag)));
            problem.file = match flag {
                Some(setting) => format!("--set {setting}"),
                None => source.file.to_owned(),
            };
        }
        problems
    })
}

fn read(
    source: &Source<'_>,
    settings: &[String],
    surroundings: &Surroundings<'_>,
) -> Result<Scenario, Vec<Problem>> {
    let mut root = parse(source.text).map_err(|problem| vec![*problem])?;
    for (flag, setting) in settings.iter().enumerate() {
        let flag = u16::try_from(flag).unwrap_or(u16::MAX);
        apply(&mut root, setting, flag).map_err(|problem| vec![*problem])?;
    }
    let mut problems = first_of_type(check_scenario(&root));
    problems.extend(scenario_name_fault(source.name));
    let network = Network::read(root.get("network"));
    let chain = Chain::read(root.get("chain"));
    let people = read_people(root.get("people"));
    let names = collect(&root, &network);
    let draft = Draft {
        root: &root,
        chain: &chain,
        network: &network,
        people: &people,
        names: &names,
        memory_bytes: surroundings.memory_bytes,
        faults: &problems,
    };
    let mut meaning = check_meaning(&draft);
    let (topology, fault) = with_content(&draft, surroundings.read_beside);
    meaning.extend(fault);
    problems.extend(meaning);
    if !problems.is_empty() {
        return Err(problems);
    }
    let network = Network { topology, ..network };
    Ok(assemble(source.name, &root, &names, (chain, network, people)))
}

/// The names that the figures of a scenario contain.
///
/// # Errors
///
/// The first fault of syntax, or of a setting.
pub fn names_of(source: &Source<'_>, settings: &[String]) -> Result<Names, Box<Problem>> {
    let mut root = parse(source.text)?;
    for (flag, setting) in settings.iter().enumerate() {
        apply(&mut root, setting, u16::try_from(flag).unwrap_or(u16::MAX))?;
    }
    let network = Network::read(root.get("network"));
    Ok(collect(&root, &network))
}

/// Of several values of a wrong type only the first is told.
pub fn first_of_type(problems: Vec<Problem>) -> Vec<Problem> {
    let is_of_type = |problem: &Problem| {
        matches!(
            problem.message,
            Message::NeedsText
                | Message::NeedsWhole
                | Message::NeedsNumber
                | Message::NeedsDuration
                | Message::NeedsAmount
                | Message::NeedsRate
                | Message::NeedsList
                | Message::NeedsObject
                | Message::NeedsOther
        )
    };
    let first = problems.iter().position(is_of_type);
    let kept = problems.into_iter().enumerate();
    kept.filter(|(i, problem)| !is_of_type(problem) || Some(*i) == first)
        .map(|(_, problem)| problem)
        .collect()
}

/// The scenario of a tree without faults.
fn assemble(
    name: &str,
    root: &Node,
    names: &Names,
    (chain, network, people): (Chain, Network, People),
) -> Scenario {
    let part = Some(root);
    let condition = |text: &str| Condition::parse(text, names).expect("it was checked");
    let conditions = |key| {
        let nodes = member(part, key).map_or(&[][..], Node::elements);
        nodes.iter().filter_map(Node::as_text).map(condition).collect()
    };
    let stop = root.get("stop");
    let when = stop.and_then(|node| node.as_text().or_else(|| text(Some(node), "when")));
    let script = root.get("script").map_or(&[][..], Node::elements);
    let answers = root.get("answer").map_or(&[][..], Node::elements);
    Scenario {
        name: name.to_owned(),
        title: bilingual(part, "title"),
        question: bilingual(part, "question"),
        note: bilingual(part, "note"),
        seed: whole(part, "seed").unwrap_or(SEED),
        chain,
        network,
        people,
        traffic: Traffic::read(root.get("traffic")),
        script: script.iter().filter_map(|node| read_entry(node, names)).collect(),
        stop: Stop {
            when: condition(when.expect("it was checked")),
            limit: duration(stop, "limit").unwrap_or(LIMIT),
        },
        answer: answers.iter().map(|node| Answer::read(node, names)).collect(),
        expect: conditions("expect"),
        expect_for_this_seed: conditions("expect_for_this_seed"),
    }
}

impl Scenario {
    /// The scenario as a tree with every default written out. Reading it back gives the same
    /// scenario.
    pub fn to_node(&self) -> Node {
        let limit = ("limit", Node::text(duration_text(self.stop.limit)));
        let stop = Node::map([("when", Node::text(self.stop.when.text())), limit]);
        let mut members = Vec::new();
        for (key, text) in
            [("title", &self.title), ("question", &self.question), ("note", &self.note)]
        {
            members.extend(bilingual_node(text).map(|node| (key, node)));
        }
        members.push(("seed", Node::number(self.seed)));
        members.push(("chain", self.chain.to_node()));
        members.push(("network", self.network.to_node()));
        members.push(("people", people_node(&self.people)));
        members.extend(self.traffic.as_ref().map(|traffic| ("traffic", traffic.to_node())));
        members.push(("script", Node::list(self.script.iter().map(|entry| entry.to_node()))));
        members.push(("stop", stop));
        if !self.answer.is_empty() {
            members.push(("answer", Node::list(self.answer.iter().map(Answer::to_node))));
        }
        members.push(("expect", conditions_node(&self.expect)));
        let for_seed = conditions_node(&self.expect_for_this_seed);
        members.push(("expect_for_this_seed", for_seed));
        Node::map(members)
    }

    /// The same as JSON text, for `run.json` and as the start of the digest.
    pub fn to_resolved_json(&self) -> String {
        self.to_node().pretty()
    }
}
