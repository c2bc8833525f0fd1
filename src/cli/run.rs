//! `forklab run`: plays a scenario, shows what happened and leaves a run folder.

use crate::cli::args::NumberRange;
use crate::cli::args::PageSize;
use crate::cli::args::RunArguments;
use crate::cli::effort::Stopwatch;
use crate::cli::effort::cpu_s;
use crate::cli::effort::peak_rss_bytes;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::folder_words;
use crate::cli::input::load_scenario;
use crate::cli::line_file::LineFile;
use crate::cli::playing::How;
use crate::cli::playing::Played;
use crate::cli::playing::play_scenario;
use crate::cli::progress::Progress;
use crate::cli::record::OBSERVATIONS;
use crate::cli::record::Recorder;
use crate::cli::report_page::ReportPage;
use crate::cli::report_page::headline;
use crate::cli::run_folder;
use crate::cli::run_folder::CHARTS;
use crate::cli::run_folder::Draft;
use crate::cli::run_folder::Held;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::REPLAYED;
use crate::cli::run_folder::REPORT;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::SUMMARY;
use crate::cli::run_folder::is_being_written;
use crate::cli::screen;
use crate::cli::screen::Screen;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::ending::Story;
use crate::story::film::Film;
use crate::story::trace::TRACE;
use crate::story::trace::Trace;
use crate::world::observation::Observer;
use crate::world::observation::View;
use crate::world::state::World;
use std::fs::File;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// Plays a scenario.
///
/// # Errors
///
/// The scenario is wrong, the run folder holds another history, or it cannot be written.
pub fn run(
    arguments: &RunArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let watch = Stopwatch::start();
    let (scenario, how) = scenario_of(arguments)?;
    let target = target_of(arguments, &scenario);
    let before = digest_before(&target, &scenario, language, arguments.force)?;
    let no_place =
        |fault| Failure::Told(folder_words::no_place(language, &shown_path(&target), &fault));
    if is_being_written(&target) {
        return Err(Failure::Told(folder_words::no_run_at(&target, language)));
    }
    let draft = Draft::begin(&target).map_err(no_place)?;
    let headline = headline(language, &scenario);
    let bar = Progress::new(&scenario, &headline, language, !arguments.quiet && !arguments.json);
    let keeps_all = arguments.report == PageSize::Full;
    let mut film = Film::new(scenario.network.nodes, keeps_all);
    let mut played = play(arguments, &scenario, how, &draft, &mut film, &bar)?;
    bar.finish();
    let asked = asked(arguments);
    let written = Written { language, scenario: &scenario, how, asked: &asked };
    let folder = shown_path(&target);
    written.write(&draft, &folder, &mut played, &film, watch)?;
    // Somebody else may have written there in the meantime.
    digest_before(&target, &scenario, language, arguments.force)?;
    draft.finish()?;
    let story = &played.story;
    let limit = played.ended.limit_reached;
    let screen = Screen {
        language,
        headline: headline.clone(),
        asked,
        other_seed: scenario.seed.wrapping_add(1),
        folder,
        same_digest: before.as_ref() == Some(&story.summary.digest),
        limit_reached: limit.then(|| (scenario.stop.when.text(), played.ended.stopped_at)),
    };
    if arguments.json {
        writeln!(out, "{}", summary_text(story))?;
    } else if arguments.quiet {
        screen::show_quietly(&screen, story, out)?;
    } else {
        screen::show(&screen, story, out)?;
    }
    if arguments.open {
        open(&target.join(REPORT))?;
    }
    Ok(outcome(before.as_deref(), story, language))
}

/// The scenario with what the command line changes, and how it is played.
fn scenario_of(arguments: &RunArguments) -> Result<(Scenario, How), Failure> {
    let mut scenario = load_scenario(&arguments.scenario, &arguments.set)?;
    let own_seed = scenario.seed;
    scenario.seed = arguments.seed.unwrap_or(own_seed);
    let how = How {
        wire: arguments.wire,
        independent_validation: arguments.independent_validation,
        invariants: arguments.invariants,
        as_written: scenario.seed == own_seed && arguments.set.is_empty(),
    };
    Ok((scenario, how))
}

/// `--out`, else `runs/NAME-seedN`.
fn target_of(arguments: &RunArguments, scenario: &Scenario) -> PathBuf {
    let usual = || Path::new("runs").join(format!("{}-seed{}", scenario.name, scenario.seed));
    arguments.out.clone().unwrap_or_else(usual)
}

/// The digest that the folder holds of this history, if it does.
///
/// # Errors
///
/// It holds another history and is not to be replaced, or is no run folder at all.
fn digest_before(
    target: &Path,
    scenario: &Scenario,
    language: Language,
    force: bool,
) -> Result<Option<String>, Failure> {
    let shown = shown_path(target);
    let no_place = |fault| Failure::Told(folder_words::no_place(language, &shown, &fault));
    match run_folder::held(target).map_err(no_place)? {
        Held::Nothing => Ok(None),
        Held::Run(receipt) if receipt.is_of(scenario) => Ok(Some(receipt.digest)),
        Held::Run(_) | Held::Broken(_) if force => Ok(None),
        Held::Run(receipt) => {
            let same = receipt.name == scenario.name && receipt.seed == scenario.seed;
            Err(Failure::Told(folder_words::other_history(language, &shown, &receipt, same)))
        }
        Held::Broken(fault) => Err(Failure::Told(folder_words::broken(language, &shown, &fault))),
        Held::Other => Err(Failure::Told(folder_words::other_files(language, &shown))),
    }
}

/// Plays the scenario under the bar, recording where that was asked for.
fn play(
    arguments: &RunArguments,
    scenario: &Scenario,
    how: How,
    draft: &Draft,
    film: &mut Film,
    bar: &Progress,
) -> Result<Played, Failure> {
    let mut show = |world: &World, tally: &_| bar.show(world, tally);
    let create = |name: &str| File::create(draft.path().join(name)).map(BufWriter::new);
    let mut recorder =
        arguments.record.then(|| create(OBSERVATIONS)).transpose()?.map(Recorder::new);
    let mut traced = match arguments.trace_events {
        Some(NumberRange { from, to }) => Some((from..to, LineFile::new(create(TRACE)?))),
        None => None,
    };
    let mut trace =
        traced.as_mut().map(|(events, file)| Trace::new(events.clone(), |line| file.add(&line)));
    let mut watch: Vec<&mut dyn Observer> = vec![film];
    if let Some(recorder) = &mut recorder {
        watch.push(recorder);
    }
    if let Some(trace) = &mut trace {
        watch.push(trace);
    }
    let played = play_scenario(scenario, how, &mut watch, &mut show)?;
    drop(trace);
    if let Some(recorder) = recorder {
        recorder.finish()?;
    }
    if let Some((_, file)) = traced {
        file.finish()?;
    }
    Ok(played)
}

/// The scenario as the user called it, with what was set.
fn asked(arguments: &RunArguments) -> String {
    let settings = arguments.set.iter().map(|setting| format!(" --set '{setting}'"));
    format!("{}{}", arguments.scenario, settings.collect::<String>())
}

/// A path as commands take it on every system.
pub fn shown_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned()
}

/// What is needed to fill a run folder.
struct Written<'a> {
    language: Language,
    scenario: &'a Scenario,
    how: How,
    asked: &'a str,
}

impl Written<'_> {
    /// Writes everything: tables and blocks, charts and page, the summary with what it all cost,
    /// and the receipt in the end.
    fn write(
        &self,
        draft: &Draft,
        folder: &str,
        played: &mut Played,
        film: &Film,
        watch: Stopwatch,
    ) -> Result<(), Failure> {
        let page = ReportPage {
            language: self.language,
            scenario: self.scenario,
            how: self.how,
            asked: self.asked,
            folder,
        };
        let html = page.html(played, film, Some(&draft.path().join(CHARTS)))?;
        draft.write(REPORT, |out| out.write_all(html.as_bytes()))?;
        let Played { world, story, .. } = played;
        let digest = story.summary.digest.clone();
        let mut receipt = Receipt::new(self.scenario, self.how.as_written, &digest);
        receipt.asked = Some(self.asked.to_owned());
        let magic = world.plan().params.magic;
        for name in REPLAYED {
            let view: &dyn View = world;
            let hash = draft.write(name, |out| run_folder::fill(name, story, view, magic, out))?;
            receipt.sha256.insert(name.to_owned(), hash);
        }
        story.summary.wall_s = Some(watch.wall_s());
        story.summary.cpu_s = cpu_s();
        story.summary.peak_rss_bytes = peak_rss_bytes();
        let hash = draft.write(SUMMARY, |out| writeln!(out, "{}", summary_text(story)))?;
        receipt.sha256.insert(SUMMARY.to_owned(), hash);
        let text = serde_json::to_string_pretty(&receipt).expect("a receipt is plain data");
        draft.write(RECEIPT, |out| writeln!(out, "{text}"))?;
        Ok(())
    }
}

/// `summary.json`.
fn summary_text(story: &Story) -> String {
    serde_json::to_string_pretty(&story.summary).expect("a summary is plain data")
}

/// 1 if an expectation failed, or if the same history had another digest before.
fn outcome(before: Option<&str>, story: &Story, language: Language) -> Outcome {
    let now = story.summary.digest.as_str();
    if let Some(before) = before.filter(|before| *before != now) {
        // Standard error may be closed; the exit code says it too.
        let told = folder_words::digest_differs(language, before, now);
        let _ = writeln!(io::stderr(), "{told}");
        return Outcome::Failed;
    }
    if story.summary.expectations.iter().all(|one| one.holds) {
        Outcome::Done
    } else {
        Outcome::Failed
    }
}

/// Shows the page in the user's browser.
fn open(report: &Path) -> io::Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let report = std::path::absolute(report)?;
    Command::new(opener).arg(report).spawn().map(|_| ())
}
