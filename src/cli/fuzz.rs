//! `forklab fuzz`: many made-up scenarios with all invariants; a failure is made small and shown.

use crate::cli::args::NumberRange;
use crate::cli::args::parse_range;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::fuzz::generate::generate;
use crate::fuzz::play::Verdict;
use crate::fuzz::play::judge;
use crate::fuzz::shrink::shrink;
use crate::primitives::encoding::to_hex;
use crate::primitives::hash::sha256;
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use clap::Args;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use std::io::Write;
use std::panic;

/// Seeds that are played between two looks at what came out.
const BATCH: u64 = 256;
/// After so many failures no more seeds are played.
const FAILURES_MAX: usize = 10;

/// `forklab fuzz`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  forklab fuzz --seeds 0..1000      a thousand random worlds
  forklab fuzz --seeds 17..18       one of them again

Each seed makes up a small scenario: topology, latency, relay, faults, churn, traffic, odd numbers,
floods, attacks, invalid blocks. It is played with all invariants (as run --invariants does); one in
four again through real bytes, with every verdict worked out by each node, and one in four stored
and read back at random moments. Then all is mended, one finder is left, and all must
follow one chain, unless two have the same work. Of a failure the seed is printed, and a scenario
made as small as it still fails. Exit code 1 if one failed. The same on any number of threads.")]
pub struct FuzzArguments {
    /// The seeds (half-open)
    #[arg(long, value_name = "A..B", value_parser = parse_range)]
    pub seeds: NumberRange,
    /// Leaves a failing scenario as large as it was made up
    #[arg(long)]
    pub no_shrink: bool,
}

/// Plays them all.
///
/// # Errors
///
/// If the output cannot be written.
pub fn fuzz(
    arguments: &FuzzArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let NumberRange { from, to } = arguments.seeds;
    if from == to {
        return Err(Failure::Told(format!("--seeds {from}..{to}: no seed; the end is not played")));
    }
    // What panics is caught, counted and told below.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let played = play_all(from, to);
    let told = tell(&played, arguments, language, out);
    panic::set_hook(hook);
    told
}

/// What came out of all seeds.
struct Played {
    worlds: u64,
    events: u64,
    /// Over the digests of all histories, in the order of their seeds.
    digest: [u8; 32],
    failures: Vec<(u64, Verdict)>,
}

fn play_all(from: u64, to: u64) -> Played {
    let bar = ProgressBar::new(to - from);
    let style = ProgressStyle::with_template("  {bar:40} {pos}/{len}  {per_sec}  {eta}");
    bar.set_style(style.expect("a template as documented").progress_chars("█░"));
    let mut played = Played { worlds: 0, events: 0, digest: [0; 32], failures: Vec::new() };
    let mut at = from;
    while at < to && played.failures.len() < FAILURES_MAX {
        let end = to.min(at.saturating_add(BATCH));
        let verdicts: Vec<Verdict> = (at..end)
            .into_par_iter()
            .map(|seed| {
                let verdict = judge(&generate(seed).without_nonsense());
                bar.inc(1);
                verdict
            })
            .collect();
        for (seed, verdict) in (at..end).zip(verdicts) {
            played.worlds += 1;
            match verdict {
                Verdict::Sound { digest, events } => {
                    played.digest = sha256(&[played.digest, digest].concat());
                    played.events += events;
                }
                failure => played.failures.push((seed, failure)),
            }
        }
        at = end;
    }
    bar.finish_and_clear();
    played
}

fn tell(
    played: &Played,
    arguments: &FuzzArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let (worlds, events) = (grouped(played.worlds), grouped(played.events));
    if played.failures.is_empty() {
        let digest = to_hex(&played.digest);
        match language {
            Language::English => {
                writeln!(out, "{worlds} worlds, {events} events, nothing wrong.   {digest}")?;
            }
            Language::Chinese => {
                writeln!(out, "{worlds}个世界，{events}个事件，没有问题。   {digest}")?;
            }
        }
        return Ok(Outcome::Done);
    }
    for (seed, failure) in &played.failures {
        writeln!(out, "seed {seed}: {}", words(failure, language))?;
    }
    let (seed, failure) = &played.failures[0];
    let mut sketch = generate(*seed).without_nonsense();
    if !arguments.no_shrink {
        sketch = shrink(&sketch, failure);
    }
    match language {
        Language::English => writeln!(
            out,
            "The scenario of seed {seed}, made as small as it still fails \
             (forklab run FILE --invariants):"
        )?,
        Language::Chinese => {
            writeln!(out, "种子{seed}的场景，已尽量缩小（forklab run FILE --invariants）：")?;
        }
    }
    writeln!(out, "{}", sketch.text())?;
    Ok(Outcome::Failed)
}

/// What went wrong, in words.
fn words(failure: &Verdict, language: Language) -> String {
    let english = language == Language::English;
    match failure {
        Verdict::Sound { .. } => String::new(),
        Verdict::Refused { problems } => {
            let said = if english { "its scenario cannot be loaded" } else { "场景无法读取" };
            format!("{said}: {}", problems.join("; "))
        }
        Verdict::Panicked { message } => {
            let said = if english { "an invariant is broken" } else { "不变量被破坏" };
            format!("{said}: {message}")
        }
        Verdict::Apart => {
            let said = if english {
                "all was mended, and the nodes still follow different chains"
            } else {
                "全部修复之后，各节点仍跟随不同的链"
            };
            said.to_owned()
        }
        Verdict::Differs { switch } => {
            let said = if english { "another digest with" } else { "摘要不同：" };
            format!("{said} {switch}")
        }
    }
}
