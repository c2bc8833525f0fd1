//! What became different between two run folders: read from their tables, so that runs of other
//! versions and machines can be compared as well.

use crate::cli::exit::Failure;
use crate::cli::folder_words;
use crate::cli::inspect_words::word;
use crate::cli::run_folder::SUMMARY;
use crate::report::numbers::clock;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A line of a table by its columns.
type Line = BTreeMap<String, String>;

/// Something that is not the same in both runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What: `height`, `payment pizza`, `fork 2`, `miner-3`, `li-si`.
    pub what: String,
    /// What it is in either run; nothing where a run has no such thing.
    pub is: [Option<String>; 2],
}

/// What became different, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Outcomes {
    /// The first block that is not the same in both.
    pub first_block: Option<Row>,
    /// Numbers of the summary.
    pub figures: Vec<Row>,
    /// Payments with a name, and how many others ended otherwise.
    pub payments: Vec<Row>,
    /// Payments of chance that ended otherwise.
    pub other_payments: u64,
    /// Forks by their height.
    pub forks: Vec<Row>,
    /// Blocks of each miner.
    pub miners: Vec<Row>,
    /// Money of people, and outcomes of attacks.
    pub people: Vec<Row>,
}

/// Numbers of the summary that are compared.
const FIGURES: [&str; 12] = [
    "events",
    "settled_at_s",
    "converged",
    "height",
    "blocks_found",
    "blocks_active",
    "blocks_stale",
    "forks",
    "reorgs",
    "max_reorg_depth",
    "transactions_confirmed",
    "supply_sat",
];

/// What a run left.
struct Left {
    summary: Value,
    payments: Vec<Line>,
    forks: Vec<Line>,
    blocks: Vec<Line>,
}

/// Compares what two runs left.
///
/// # Errors
///
/// A file cannot be read.
pub fn outcomes(folders: [&Path; 2], language: Language) -> Result<Outcomes, Failure> {
    let [one, other] = folders;
    let [one, other] = [left(one, language)?, left(other, language)?];
    let sides = [&one, &other];
    let figures = FIGURES.iter().filter_map(|&name| {
        let is = sides.map(|side| side.summary.get(name).map(Value::to_string));
        (is[0] != is[1]).then(|| Row { what: name.to_owned(), is })
    });
    let (payments, other_payments) = payments(sides, language);
    let mut people = maps(sides, "people", "");
    people.extend(maps(sides, "attacks", pick(language, "attack ", "攻击")));
    Ok(Outcomes {
        first_block: first_block(sides, language),
        figures: figures.collect(),
        payments,
        other_payments,
        forks: rows(sides.map(|side| side.forks.iter().map(|line| fork(line, language)).collect())),
        miners: rows(sides.map(|side| miners(&side.blocks, language))),
        people,
    })
}

fn left(folder: &Path, language: Language) -> Result<Left, Failure> {
    let path = folder.join(SUMMARY);
    let summary = serde_json::from_slice(&fs::read(&path)?).map_err(|fault| {
        let name = path.to_string_lossy();
        Failure::Told(folder_words::unreadable(language, &name, &fault.to_string()))
    })?;
    let table = |name: &str| table(&folder.join(name), language);
    Ok(Left {
        summary,
        payments: table("payments.csv")?,
        forks: table("forks.csv")?,
        blocks: table("blocks.csv")?,
    })
}

/// The lines of a table.
///
/// # Errors
///
/// It cannot be read.
pub fn table(path: &Path, language: Language) -> Result<Vec<Line>, Failure> {
    let told = |fault: csv::Error| {
        let name = path.to_string_lossy();
        Failure::Told(folder_words::unreadable(language, &name, &fault.to_string()))
    };
    let mut reader = csv::Reader::from_path(path).map_err(told)?;
    reader.deserialize().collect::<Result<Vec<Line>, csv::Error>>().map_err(told)
}

/// A cell; empty if there is no such column.
fn cell<'a>(line: &'a Line, column: &str) -> &'a str {
    line.get(column).map_or("", String::as_str)
}

/// A moment as a clock shows it.
fn at(line: &Line, column: &str) -> String {
    let at_s = cell(line, column).parse::<f64>();
    at_s.map_or_else(|_| "-".to_owned(), |at_s| clock((at_s * 1e9) as u64))
}

/// The first block that is not the same in both, in the order of finding.
fn first_block(sides: [&Left; 2], language: Language) -> Option<Row> {
    let [one, other] = sides.map(|side| &side.blocks[..]);
    let same = |(one, other): &(&Line, &Line)| cell(one, "hash") == cell(other, "hash");
    let common = one.iter().zip(other).take_while(same).count();
    let told = |blocks: &[Line]| {
        blocks.get(common).map(|line| {
            let (height, miner, at) =
                (cell(line, "height"), cell(line, "miner"), at(line, "found_at_s"));
            match language {
                Language::English => format!("{miner} finds block {height} at {at}"),
                Language::Chinese => format!("{at} {miner}找到区块{height}"),
            }
        })
    };
    let is = [told(one), told(other)];
    let what = match language {
        Language::English if common == 1 => "after 1 block in common".to_owned(),
        Language::English => format!("after {common} blocks in common"),
        Language::Chinese => format!("在{common}个共同区块之后"),
    };
    (is != [None, None]).then_some(Row { what, is })
}

/// Rows of what differs between two lists of names with what is told of them.
fn rows([one, other]: [BTreeMap<String, String>; 2]) -> Vec<Row> {
    let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
    // `fork 10` after `fork 9`
    names.sort_by_key(|name| (name.len(), name.as_str()));
    names.dedup();
    let row = |name: &String| {
        let is = [&one, &other].map(|told| told.get(name).cloned());
        (is[0] != is[1]).then(|| Row { what: name.clone(), is })
    };
    names.into_iter().filter_map(row).collect()
}

fn fork(line: &Line, language: Language) -> (String, String) {
    let (height, depth) = (cell(line, "height"), cell(line, "depth_blocks"));
    let (began, ended) = (at(line, "began_at_s"), at(line, "ended_at_s"));
    let told = match language {
        Language::English => format!("{depth} deep, {began} to {ended}"),
        Language::Chinese => format!("深{depth}，{began}至{ended}"),
    };
    (format!("{}{height}", pick(language, "at height ", "高度")), told)
}

/// How many blocks each miner found, and how many of them stayed.
fn miners(blocks: &[Line], language: Language) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for block in blocks {
        let [found, active] = counts.entry(cell(block, "miner")).or_default();
        *found += 1;
        *active += u32::from(cell(block, "status") == "active");
    }
    let told = |(miner, [found, active]): (&str, [u32; 2])| {
        let told = match language {
            Language::English => format!("found {found}, {active} of them active"),
            Language::Chinese => format!("找到{found}个，其中{active}个在最佳链上"),
        };
        (miner.to_owned(), told)
    };
    counts.into_iter().map(told).collect()
}

/// Payments by name that ended otherwise, and how many of chance did.
fn payments(sides: [&Left; 2], language: Language) -> (Vec<Row>, u64) {
    let named = sides[0].summary["payments"].as_object();
    let named = named.into_iter().chain(sides[1].summary["payments"].as_object());
    let named: Vec<&String> = named.flat_map(|payments| payments.keys()).collect();
    let told = |line: &Line| {
        let block = match cell(line, "block_height") {
            "" => String::new(),
            height => format!("{}{height}", pick(language, " in block ", "，区块")),
        };
        format!("{}{block}", word(language, cell(line, "state")))
    };
    let by_name = sides.map(|side| {
        let line = |line: &Line| (cell(line, "payment").to_owned(), told(line));
        side.payments.iter().map(line).collect::<BTreeMap<_, _>>()
    });
    let mut all = rows(by_name);
    let before = all.len();
    all.retain(|row| named.contains(&&row.what));
    let other = (before - all.len()) as u64;
    all.iter_mut()
        .for_each(|row| row.what = format!("{}{}", pick(language, "payment ", "付款"), row.what));
    (all, other)
}

/// Figures of people or attacks that differ: `shop loss_sat`.
fn maps(sides: [&Left; 2], map: &str, prefix: &str) -> Vec<Row> {
    let figures = sides.map(|side| {
        let people = side.summary[map].as_object().into_iter().flatten();
        let each = people.flat_map(|(name, figures)| {
            let figures = figures.as_object().into_iter().flatten();
            figures.map(move |(figure, value)| {
                (format!("{prefix}{name} {figure}"), value.to_string().trim_matches('"').to_owned())
            })
        });
        each.collect::<BTreeMap<String, String>>()
    });
    let mut rows = rows(figures);
    rows.sort_by(|one, other| one.what.cmp(&other.what));
    rows
}
