//! `report.html` of a run, as `run` and `report` write it: one language, the other behind it.

use crate::cli::playing::How;
use crate::cli::playing::Played;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::REFUSED;
use crate::cli::run_folder::REPLAYED;
use crate::cli::run_folder::SUMMARY;
use crate::report::chart_words;
use crate::report::charts::Inline;
use crate::report::charts::draw_charts;
use crate::report::film_data::FilmData;
use crate::report::fork_loop::FILE as FORK_LOOP;
use crate::report::fork_loop::fork_loop;
use crate::report::page::Leaf;
use crate::report::page::Page;
use crate::report::page::page;
use crate::report::words;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::ending::Story;
use crate::story::film::Film;
use crate::story::summary::Summary;
use std::fs;
use std::io;
use std::path::Path;

/// What the page says beside the story.
#[derive(Debug, Clone, Copy)]
pub struct ReportPage<'a> {
    /// The language in which it opens.
    pub language: Language,
    /// What was played.
    pub scenario: &'a Scenario,
    /// How.
    pub how: How,
    /// The scenario as the user called it, with what was set.
    pub asked: &'a str,
    /// The run folder as messages show it.
    pub folder: &'a str,
}

impl ReportPage<'_> {
    /// The page. Its charts are written where there is a folder for them.
    ///
    /// # Errors
    ///
    /// If a chart cannot be written.
    pub fn html(&self, played: &Played, film: &Film, charts: Option<&Path>) -> io::Result<String> {
        let story = &played.story;
        let tongues = [self.language, other(self.language)];
        let drawn =
            [self.charts(story, tongues[0], charts)?, self.charts(story, tongues[1], None)?];
        if let Some(folder) = charts {
            let caption = self.caption(story, self.language);
            if let Some(svg) = fork_loop(&story.picture, film, self.language, &caption) {
                fs::write(folder.join(FORK_LOOP), svg)?;
            }
        }
        let command = format!("forklab run {} --seed {}", self.asked, story.summary.seed);
        let verify = format!("forklab verify {}", self.folder);
        let headlines = tongues.map(|language| headline(language, self.scenario));
        let (wire, independent) = (self.how.wire, self.how.independent_validation);
        let shortcuts = tongues
            .map(|language| words::shortcuts(language, &story.summary.pow, wire, independent));
        let replayed = REPLAYED.into_iter().filter(|&name| name != REFUSED);
        let files: Vec<&str> = [RECEIPT, SUMMARY].into_iter().chain(replayed).collect();
        let ended = &played.ended;
        let stop = self.scenario.stop.when.text();
        let cut = tongues.map(|language| {
            ended.limit_reached.then(|| words::limit_reached(language, stop, ended.stopped_at))
        });
        let leaf = |at: usize| {
            let language = tongues[at];
            let page = Page {
                language,
                title: words::title(language, self.scenario),
                question: self.scenario.question.in_language(language),
                headline: &headlines[at],
                command: &command,
                verify: &verify,
                cut_short: cut[at].as_deref(),
                shortcuts: &shortcuts[at],
                files: &files,
            };
            Leaf { page, charts: &drawn[at] }
        };
        let film = FilmData::new(&played.world, story, film).as_json();
        Ok(page(&[leaf(0), leaf(1)], story, &film))
    }

    /// The charts in a language, written where there is a folder.
    fn charts(
        &self,
        story: &Story,
        language: Language,
        folder: Option<&Path>,
    ) -> io::Result<Vec<Inline>> {
        draw_charts(&story.picture, language, &self.caption(story, language), folder)
    }

    /// What stands below every picture: where it comes from.
    fn caption(&self, story: &Story, language: Language) -> String {
        let Summary { scenario, seed, version, pow, .. } = &story.summary;
        chart_words::caption(language, scenario, *seed, version, pow)
    }
}

/// The language behind the other one.
pub const fn other(language: Language) -> Language {
    match language {
        Language::English => Language::Chinese,
        Language::Chinese => Language::English,
    }
}

/// `500 nodes · 21 miners · seed 7 · one day, 2013`
pub fn headline(language: Language, scenario: &Scenario) -> String {
    let named = scenario.people.values().filter(|person| person.hashpower.billionths() > 0).count();
    let miners = named + scenario.network.miners.count as usize;
    let crowd = words::crowd(language, scenario.network.nodes, miners, scenario.seed);
    format!("{crowd} · {}", words::subject(language, scenario))
}
