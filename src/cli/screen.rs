//! What `forklab run` shows in the end, in at most 25 lines.

use crate::report::attack_words;
use crate::report::fork_lines::fork_lines;
use crate::report::journey_words;
use crate::report::money_lines::money_lines;
use crate::report::words;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::sim::time::SimTime;
use crate::story::ending::Story;
use std::io;
use std::io::Write;

/// Lines of the screen.
const LINES_MAX: usize = 25;
/// Lines about payments.
const MONEY_LINES_MAX: usize = 9;
/// Characters of the bar.
pub const BAR: usize = 14;

/// What the screen says beyond the story itself.
#[derive(Debug, Clone)]
pub struct Screen<'a> {
    /// The language of the texts.
    pub language: Language,
    /// `500 nodes · 21 miners · seed 7 · one day, 2013`
    pub headline: String,
    /// The scenario as the user called it, with what was set.
    pub asked: String,
    /// Another seed to try.
    pub other_seed: u64,
    /// The run folder as the user would write it.
    pub folder: String,
    /// Whether the folder held the same history before.
    pub same_digest: bool,
    /// `stop` and the limit, where the limit came first.
    pub limit_reached: Option<(&'a str, SimTime)>,
}

/// Writes the screen.
///
/// # Errors
///
/// Whatever `out` says.
pub fn show(screen: &Screen<'_>, story: &Story, out: &mut dyn Write) -> io::Result<()> {
    let language = screen.language;
    let notes = notes(screen, story);
    let last = last_lines(screen, story);
    writeln!(out, "  {}        {}", screen.headline, progress(language, story))?;
    let verdict = attack_words::verdict(language, &story.summary);
    let own = words::own_answer(language, &story.summary);
    for line in own.into_iter().chain(&verdict).chain([&answer(language, story)]) {
        writeln!(out, "  {line}")?;
    }
    let answers = usize::from(own.is_some()) + usize::from(verdict.is_some());
    let used = 2 + answers + notes.len() + last.len();
    let room = LINES_MAX.saturating_sub(used);
    let mut money = attack_words::attack_lines(language, &story.summary);
    money.truncate(room / 3);
    let rest = MONEY_LINES_MAX.min(room / 2).saturating_sub(money.len());
    money.extend(money_lines(&story.picture.money, language, rest));
    let histories = histories(language, story, room - money.len());
    let way = way(language, story, room - money.len() - histories.len());
    for line in histories.iter().chain(&money).chain(&way) {
        writeln!(out, "  {line}")?;
    }
    for line in notes.iter().chain(&last) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// Writes only what went wrong and where the folder is.
///
/// # Errors
///
/// Whatever `out` says.
pub fn show_quietly(screen: &Screen<'_>, story: &Story, out: &mut dyn Write) -> io::Result<()> {
    for expectation in story.summary.expectations.iter().filter(|one| !one.holds) {
        writeln!(out, "{}", words::failed(screen.language, &expectation.text, &expectation.seen))?;
    }
    for one in &story.summary.never_happened {
        writeln!(out, "{}", words::never_happened(screen.language, one))?;
    }
    writeln!(out, "{}   {}", screen.folder, digest(screen, story))
}

/// The full bar with the numbers of the end.
fn progress(language: Language, story: &Story) -> String {
    let summary = &story.summary;
    let time = hours(SimTime::from_nanos((summary.stopped_at_s * 1e9) as u64));
    let so_far = words::so_far(language, &time, summary.height, summary.forks);
    format!("{} {so_far}", "█".repeat(BAR))
}

/// Virtual time in hours and minutes, after four days with the days: `14:20`, `12d 06:00`.
pub fn hours(at: SimTime) -> String {
    let minutes = at.whole_seconds() / 60;
    let (hours, rest) = (minutes / 60, minutes % 60);
    if hours < 100 {
        format!("{hours:02}:{rest:02}")
    } else {
        format!("{}d {:02}:{rest:02}", hours / 24, hours % 24)
    }
}

/// The answer; where forks are listed below, it ends with a colon.
fn answer(language: Language, story: &Story) -> String {
    let answer = words::answer(language, &story.summary);
    if story.picture.forks.is_empty() {
        return answer;
    }
    let colon = pick(language, ":", "：");
    format!("{}{colon}", answer.trim_end_matches(['.', '。']))
}

/// The forks, as many as there is room for.
fn histories(language: Language, story: &Story, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let forks = &story.picture.forks;
    for (shown, fork) in forks.iter().enumerate() {
        let next = fork_lines(&story.picture, fork, language);
        let needed = usize::from(shown + 1 < forks.len());
        if lines.len() + next.len() + needed > room {
            lines.push(words::more_forks(language, forks.len() - shown));
            break;
        }
        lines.extend(next);
    }
    lines
}

/// The way of the last payment of the script that a block holds, if there is room for it.
fn way(language: Language, story: &Story, room: usize) -> Vec<String> {
    let last = story.picture.journeys.iter().rev().find(|journey| journey.block.is_some());
    let last = last.filter(|_| room >= journey_words::LINES);
    last.map_or_else(Vec::new, |journey| journey_words::journey_lines(language, journey))
}

/// What did not go as the scenario said, and what it was not asked.
fn notes(screen: &Screen<'_>, story: &Story) -> Vec<String> {
    let (language, summary) = (screen.language, &story.summary);
    let mut notes = Vec::new();
    if let Some((stop, at)) = screen.limit_reached {
        notes.push(words::limit_reached(language, stop, at));
    }
    if !summary.converged {
        notes.push(words::not_converged(language).to_owned());
    }
    let held = summary.expectations.iter().filter(|one| one.holds);
    let held: Vec<&str> = held.map(|one| one.text.as_str()).collect();
    if !held.is_empty() {
        notes.push(words::held(language, &held));
    }
    for one in summary.expectations.iter().filter(|one| !one.holds) {
        notes.push(words::failed(language, &one.text, &one.seen));
    }
    if summary.expectations.is_empty() && summary.expectations_not_asked.is_empty() {
        notes.push(words::expects_nothing(language).to_owned());
    }
    notes.extend(summary.never_happened.iter().map(|one| words::never_happened(language, one)));
    if !summary.expectations_not_asked.is_empty() {
        notes.push(words::not_asked(language, &summary.expectations_not_asked));
    }
    notes
}

/// Effort, digest, and what to do next.
fn last_lines(screen: &Screen<'_>, story: &Story) -> Vec<String> {
    let language = screen.language;
    let see = pick(language, "See it", "查看");
    let again = pick(language, "Again, bit for bit", "逐位重放");
    let luck = pick(language, "Change the luck", "换个运气");
    vec![
        format!("{}   {}", words::effort(language, &story.summary), digest(screen, story)),
        format!(
            "{see}   {folder}/report.html      {again}   forklab verify {folder}",
            folder = screen.folder
        ),
        format!("{luck}   forklab run {} --seed {}", screen.asked, screen.other_seed),
    ]
}

/// `digest 5e0a…c41`, and whether it was there before.
fn digest(screen: &Screen<'_>, story: &Story) -> String {
    let digest = &story.summary.digest;
    let word = pick(screen.language, "digest", "摘要");
    let short = format!("{word} {}…{}", &digest[..4], &digest[digest.len() - 3..]);
    let same = pick(screen.language, "same digest", "摘要相同");
    if screen.same_digest { format!("{short}   {same}") } else { short }
}
