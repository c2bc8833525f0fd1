//! Into the run of a folder at any moment: from the nearest snapshot before it, else from its
//! beginning.

use crate::cli::exit::Failure;
use crate::cli::folder_words;
use crate::cli::moment::Moment;
use crate::cli::moment::MomentReject;
use crate::cli::moment_words as words;
use crate::cli::playing::VERSION;
use crate::cli::playing::pow_word;
use crate::cli::replay::receipt_of;
use crate::cli::replay::scenario_of;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::SUMMARY;
use crate::cli::snapshots;
use crate::cli::snapshots::EVENTS_BETWEEN;
use crate::cli::snapshots::Index;
use crate::cli::snapshots::Making;
use crate::cli::snapshots::Snapshot;
use crate::cli::verify::altered_files;
use crate::primitives::encoding::to_hex;
use crate::scenario::load::Source;
use crate::scenario::load::names_of;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::scenario::units::parse_duration;
use crate::sim::time::SimTime;
use crate::story::course::Pause;
use crate::story::ending::Facts;
use crate::story::ending::Story;
use crate::story::ending::tell;
use crate::story::ending::tell_so_far;
use crate::story::run::Run;
use crate::story::summary::Summary;
use crate::world::observation::Observer;
use crate::world::observation::View;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

/// A run folder of this version whose files are what the run wrote.
pub struct Folder<'a> {
    path: &'a Path,
    /// As messages name it.
    shown: String,
    language: Language,
    receipt: Receipt,
    /// What was played.
    pub scenario: Scenario,
}

impl<'a> Folder<'a> {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// It holds no run, or one of another version, one that is still being written or that cannot
    /// be read, or a file was altered.
    pub fn open(path: &'a Path, language: Language) -> Result<Self, Failure> {
        let shown = path.to_string_lossy().into_owned();
        let receipt = receipt_of(path, &shown, language)?;
        let scenario = scenario_of(path, &receipt)?;
        let altered = altered_files(path, &receipt, language)?;
        if !altered.is_empty() {
            let lines = altered.iter().map(|line| format!("{shown}/{line}"));
            return Err(Failure::Told(lines.collect::<Vec<String>>().join("\n")));
        }
        Ok(Self { path, shown, language, receipt, scenario })
    }

    /// The moment that the user calls `text`.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn moment(&self, text: &str) -> Result<Moment, Failure> {
        let source =
            Source { file: RECEIPT, name: &self.receipt.name, text: self.receipt.scenario.get() };
        let names = names_of(&source, &[]).expect("it was loaded");
        Moment::parse(text, &names).map_err(|reject| match reject {
            MomentReject::Form => Failure::Told(words::no_moment(self.language, text)),
            MomentReject::Expression(bad) => Failure::Input(bad),
        })
    }

    /// The run in which nothing has happened yet.
    ///
    /// # Errors
    ///
    /// A topology file of the scenario is wrong.
    pub fn begin(&self) -> Result<Run<'_>, Failure> {
        Run::begin(&self.scenario).map_err(|reject| Failure::Told(reject.to_string()))
    }

    /// The run at `moment`, or at its end.
    ///
    /// # Errors
    ///
    /// The run never comes to that moment, or is not what the folder says.
    pub fn enter(&self, moment: Option<&Moment>) -> Result<Run<'_>, Failure> {
        let beginning = self.begin()?;
        let pause = self.pause(moment)?;
        let index = self.snapshots(&beginning, self.summary()?.events)?;
        let nearest = index.as_ref().and_then(|index| nearest(index, pause));
        let kept = nearest.and_then(|one| snapshots::read(self.path, one, &self.scenario));
        let mut run = kept.unwrap_or(beginning);
        match (run.go_on(pause, &mut []), pause) {
            (true, Pause::Before(at)) => run.world.advance_to(at), // nothing happens until then
            (true, _) => {}
            (false, Pause::Never) => self.agrees(&run)?,
            (false, _) => return Err(self.never(&run, pause)),
        }
        Ok(run)
    }

    /// The numbers of the run.
    fn summary(&self) -> Result<Summary, Failure> {
        serde_json::from_slice(&fs::read(self.path.join(SUMMARY))?).map_err(|fault| {
            let name = format!("{}/{SUMMARY}", self.shown);
            Failure::Told(folder_words::unreadable(self.language, &name, &fault.to_string()))
        })
    }

    /// Goes on with a run to `moment`, or to its end, while `watch` look on.
    ///
    /// # Errors
    ///
    /// There is no such fork, or the run never comes to that moment.
    pub fn go_on(
        &self,
        run: &mut Run<'_>,
        moment: Option<&Moment>,
        watch: &mut [&mut dyn Observer],
    ) -> Result<(), Failure> {
        let pause = self.pause(moment)?;
        match (run.go_on(pause, watch), pause) {
            (true, _) | (false, Pause::Never) => Ok(()),
            (false, _) => Err(self.never(run, pause)),
        }
    }

    /// The run has ended before it came to a moment.
    fn never(&self, run: &Run<'_>, pause: Pause<'_>) -> Failure {
        let (end, events) = (run.world.now(), run.world.events());
        Failure::Told(words::never(self.language, pause, end, events))
    }

    /// Where a run pauses that is to come to `moment`.
    fn pause<'m>(&self, moment: Option<&'m Moment>) -> Result<Pause<'m>, Failure> {
        Ok(match moment {
            None => Pause::Never,
            Some(&Moment::Time(at)) => Pause::Before(at),
            Some(&Moment::Events(count)) if count == self.summary()?.events => Pause::Never,
            Some(&Moment::Events(count)) => Pause::AfterEvents(count),
            Some(Moment::BeforeFork(number)) => Pause::Before(self.beginning_of_fork(number)?),
            Some(Moment::When(condition)) => Pause::When(condition),
        })
    }

    /// Whether the run came to the digest that the receipt has.
    fn agrees(&self, run: &Run<'_>) -> Result<(), Failure> {
        let (kept, again) = (&self.receipt.digest, to_hex(&run.world.digest()));
        if *kept == again {
            return Ok(());
        }
        Err(Failure::Told(folder_words::other_digest(self.language, &self.shown, kept, &again)))
    }

    /// The snapshots of a long run; they are made now if there are none.
    fn snapshots(&self, beginning: &Run<'_>, events: u64) -> Result<Option<Index>, Failure> {
        if events <= EVENTS_BETWEEN {
            return Ok(None);
        }
        let find = || snapshots::find(self.path, &self.receipt.digest, beginning);
        if let Some(index) = find() {
            return Ok(Some(index));
        }
        match self.make(beginning) {
            Ok((count, bytes)) => {
                remark(&words::made(self.language, &self.shown, count, bytes));
                Ok(find())
            }
            Err(Failure::Io(fault)) => {
                remark(&words::not_made(self.language, &self.shown, &fault));
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Plays the whole run and keeps what it is like every so often.
    fn make(&self, beginning: &Run<'_>) -> Result<(usize, u64), Failure> {
        let mut making = Making::begin(self.path, &self.receipt.digest, beginning)?;
        let mut run = Run::begin(&self.scenario).expect("it was begun before");
        let mut events = EVENTS_BETWEEN;
        while run.go_on(Pause::AfterEvents(events), &mut []) {
            making.keep(&run)?;
            events += EVENTS_BETWEEN;
        }
        self.agrees(&run)?;
        Ok(making.finish()?)
    }

    /// When the second block of a fork was found, by `forks.csv`.
    fn beginning_of_fork(&self, number: &str) -> Result<SimTime, Failure> {
        let mut table =
            csv::Reader::from_path(self.path.join("forks.csv")).map_err(io::Error::other)?;
        let columns = table.headers().map_err(io::Error::other)?.clone();
        let column = |name: &str| columns.iter().position(|column| column == name);
        let (fork, began) = (column("fork"), column("began_at_s"));
        let (fork, began) = fork.zip(began).expect("the table is what the run wrote");
        let mut forks = 0;
        for line in table.records() {
            let line = line.map_err(io::Error::other)?;
            if line[fork] == *number {
                let span = parse_duration(&format!("{}s", &line[began]));
                return Ok(SimTime::ZERO.saturating_add(span.expect("seconds")));
            }
            forks += 1;
        }
        Err(Failure::Told(words::no_fork(self.language, number, forks)))
    }
}

/// Says something beside the answer.
fn remark(text: &str) {
    // Standard error may be closed; the answer comes all the same.
    let _ = writeln!(io::stderr(), "{text}");
}

/// The last snapshot from which `pause` is still ahead.
fn nearest<'i>(index: &'i Index, pause: Pause<'_>) -> Option<&'i Snapshot> {
    let is_before = |snapshot: &&Snapshot| match pause {
        Pause::Never => true,
        Pause::Before(at) => snapshot.time_ns < at.as_nanos(),
        Pause::AfterEvents(count) => snapshot.events <= count,
        // It may have been true for a moment only, between any two of them; a height stays.
        Pause::When(condition) => {
            condition.height_wanted().is_some_and(|height| snapshot.height < height)
        }
    };
    index.snapshots.iter().take_while(is_before).last()
}

/// What is told of a run as things stand.
pub fn story_of(run: &Run<'_>, scenario: &Scenario) -> Story {
    let world = &run.world;
    let facts = Facts {
        scenario: scenario.name.clone(),
        seed: scenario.seed,
        version: VERSION.to_owned(),
        pow: pow_word(scenario.chain.pow).to_owned(),
        block_interval: scenario.chain.block_interval,
        digest: world.digest(),
        stopped_at: world.now(),
        settled_at: world.now(),
        converged: world.tip_count() == 1,
    };
    let tell = if run.course.has_ended() { tell } else { tell_so_far };
    tell(&run.tally, &facts, world)
}
