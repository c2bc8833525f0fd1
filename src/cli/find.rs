//! `forklab find`: plays a scenario with many seeds and tells which of them end as one wishes.

use crate::cli::args::NumberRange;
use crate::cli::args::parse_range;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::find_words as words;
use crate::cli::input::find_text;
use crate::cli::input::load_text;
use crate::cli::moment::read_expression;
use crate::scenario::condition::Condition;
use crate::scenario::load::Source;
use crate::scenario::load::names_of;
use crate::scenario::plan::plan_of;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::sweep::measure::Measure;
use crate::sweep::measure::What;
use crate::sweep::trial::Bench;
use crate::sweep::trial::Shortcuts;
use crate::world::plan::Plan;
use clap::Args;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use rayon::ThreadPoolBuilder;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use serde::Serialize;
use std::io;
use std::io::Write;
use std::num::NonZeroU64;
use std::ops::Range;
use std::sync::Arc;

/// Seeds a thread that are played between two looks at what came out.
const BATCH: u64 = 16;

/// `forklab find`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab find two-miners --seeds 0..100 'max_reorg_depth >= 2'
  forklab find double-spend --seeds 0..1000 'attacks.car.outcome == succeeded' --first 1
  forklab find honest-day --seeds 0..40 'max_branches >= 3'

The expression is one as in expect, stop and measure: whatever stands in summary.json, as it is when
the run has ended. A line for each history that was found, with the command that plays it in full.
The same lines on any number of threads. Exit code 0, found or not.")]
pub struct FindArguments {
    /// A shipped scenario's name, a path, or - for standard input
    pub scenario: String,
    /// What is to be true at the end
    #[arg(value_name = "EXPRESSION")]
    pub wanted: String,
    /// The seeds (half-open)
    #[arg(long, value_name = "A..B", value_parser = parse_range)]
    pub seeds: NumberRange,
    /// Stops when so many were found: those with the smallest seeds
    #[arg(long, value_name = "N")]
    pub first: Option<NonZeroU64>,
    /// Changes one value of the scenario, e.g. /network/nodes=100
    #[arg(long, value_name = "/POINTER=VALUE")]
    pub set: Vec<String>,
    /// How many threads [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// A line of JSON for each history, and no last line
    #[arg(long)]
    pub json: bool,
    /// No progress bar
    #[arg(long)]
    pub quiet: bool,
}

/// A history that is as wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Hit {
    seed: u64,
    /// The figures that the expression reads.
    seen: String,
    /// What plays it in full.
    command: String,
}

/// Plays the seeds and tells what was found.
///
/// # Errors
///
/// The scenario or the expression is wrong, or the output cannot be written.
pub fn find(
    arguments: &FindArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let NumberRange { from, to } = arguments.seeds;
    if from == to {
        return Err(Failure::Told(words::no_seed(language, from)));
    }
    let (scenario, wanted) = read(arguments)?;
    let search = Search::new(arguments, &scenario, wanted)?;
    let bar = bar(to - from, !arguments.quiet);
    let most = arguments.first.map_or(u64::MAX, NonZeroU64::get);
    let (mut at, mut found, mut end) = (from, 0, to);
    while at < to && found < most {
        let batch = at..to.min(at.saturating_add(search.batch));
        at = batch.end;
        for hit in search.play(batch, &bar) {
            if found < most {
                found += 1;
                end = if found == most { hit.seed + 1 } else { to };
                bar.suspend(|| tell(&hit, arguments.json, language, out))?;
            }
        }
    }
    bar.finish_and_clear();
    if !arguments.json {
        writeln!(out, "{}", words::found(language, found, from..end, to))?;
    }
    Ok(Outcome::Done)
}

/// The scenario, and the expression about it.
fn read(arguments: &FindArguments) -> Result<(Scenario, Condition), Failure> {
    let found = find_text(&arguments.scenario)?;
    let scenario = load_text(&found, &arguments.set, &arguments.scenario)?;
    let source = Source { file: &found.file, name: &found.name, text: &found.text };
    let names = names_of(&source, &arguments.set).expect("it was loaded");
    let wanted = read_expression("EXPRESSION", &arguments.wanted, &names)?;
    Ok((scenario, wanted))
}

/// A search among histories.
struct Search<'a> {
    scenario: &'a Scenario,
    plan: Arc<Plan>,
    measures: Vec<Measure>,
    wanted: Condition,
    shortcuts: Shortcuts,
    /// The command that plays a history, without its seed.
    command: String,
    pool: rayon::ThreadPool,
    /// How many seeds are played at a time.
    batch: u64,
}

impl<'a> Search<'a> {
    fn new(
        arguments: &FindArguments,
        scenario: &'a Scenario,
        wanted: Condition,
    ) -> io::Result<Self> {
        let jobs = arguments.jobs.map_or(0, usize::from); // 0: as many as there are cores
        let pool = ThreadPoolBuilder::new().num_threads(jobs).build().map_err(io::Error::other)?;
        let asks_for_digest = wanted.reads().iter().any(|path| path.name == "digest");
        let set = arguments.set.iter().map(|set| format!(" --set '{set}'"));
        let what = What::Truth(wanted.clone());
        Ok(Self {
            scenario,
            plan: Arc::new(plan_of(scenario).expect("its topology was read before")),
            measures: vec![Measure { name: "wanted".to_owned(), what }],
            wanted,
            shortcuts: Shortcuts { without_digest: !asks_for_digest, ..Shortcuts::ALL },
            command: format!("forklab run {}{}", arguments.scenario, set.collect::<String>()),
            batch: BATCH * pool.current_num_threads() as u64,
            pool,
        })
    }

    /// Plays these seeds; the histories that are as wanted, in the order of their seeds.
    fn play(&self, seeds: Range<u64>, bar: &ProgressBar) -> Vec<Hit> {
        let bench = || {
            let plan = Arc::clone(&self.plan);
            Bench::new(self.scenario, plan, &self.measures, self.shortcuts)
        };
        let judged = |bench: &mut Bench<'_>, seed: u64| {
            let seen = bench.play(seed, |figures| {
                self.wanted.holds(figures).then(|| self.wanted.seen(figures))
            });
            bar.inc(1);
            let command = format!("{} --seed {seed}", self.command);
            seen.map(|seen| Hit { seed, seen, command })
        };
        let hits: Vec<Option<Hit>> =
            self.pool.install(|| seeds.into_par_iter().map_init(bench, judged).collect());
        hits.into_iter().flatten().collect()
    }
}

fn bar(seeds: u64, is_visible: bool) -> ProgressBar {
    let bar = if is_visible { ProgressBar::new(seeds) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("  {bar:40} {pos}/{len}  {per_sec}  {eta}");
    bar.set_style(style.expect("a template as documented").progress_chars("█░"));
    bar
}

fn tell(hit: &Hit, json: bool, language: Language, out: &mut dyn Write) -> io::Result<()> {
    if json {
        return writeln!(out, "{}", serde_json::to_string(hit).expect("plain data"));
    }
    writeln!(out, "{}", words::hit(language, hit.seed, &hit.seen, &hit.command))
}
