//! `report.html`: the answer, the run played back, the charts and the forks on one page.
//!
//! What stands on paper is there in both languages, one of them hidden; what moves is drawn by the
//! page's script from the film. Without script the page is what it says in its first language.

use crate::report::attack_words;
use crate::report::charts::Inline;
use crate::report::fork_lines::digits;
use crate::report::html::escape;
use crate::report::html::figure;
use crate::report::html::put;
use crate::report::html::section;
use crate::report::money_page::money;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::numbers::span;
use crate::report::page_words as page;
use crate::report::script::hash_source;
use crate::report::script::script;
use crate::report::words;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::ending::Story;
use crate::story::picture::PictureFork;

/// Rows of the table of forks; more are in `forks.csv`.
const FORK_ROWS_MAX: usize = 200;

/// What the page says beyond the story itself. Texts are plain, not yet escaped.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The language of the page.
    pub language: Language,
    /// The scenario's title; its name if it has none.
    pub title: &'a str,
    /// The scenario's question, or nothing.
    pub question: &'a str,
    /// `500 nodes · 21 miners · seed 7 · one day, 2013`
    pub headline: &'a str,
    /// The command that plays the same history.
    pub command: &'a str,
    /// The command that checks this folder.
    pub verify: &'a str,
    /// Why the run ended before its end, if it did.
    pub cut_short: Option<&'a str>,
    /// What the program did not do as the real network does.
    pub shortcuts: &'a [&'static str],
    /// The files beside the page.
    pub files: &'a [&'static str],
}

/// What the page says in one language, with its drawings.
#[derive(Debug, Clone)]
pub struct Leaf<'a> {
    /// The texts.
    pub page: Page<'a>,
    /// The charts, the block tree first.
    pub charts: &'a [Inline],
}

/// The page, which opens in the language of the first leaf. `film` is the document of
/// [`FilmData`](crate::report::film_data::FilmData).
pub fn page(leaves: &[Leaf<'_>], story: &Story, film: &str) -> String {
    let mut html = String::new();
    let script = script();
    let first = &leaves[0].page;
    head(first.language, first.title, &script, &mut html);
    for (at, leaf) in leaves.iter().enumerate() {
        open_leaf("header", at, leaf.page.language, &mut html);
        title(&leaf.page, &mut html);
        answer(&leaf.page, story, &mut html);
        html += "</header>\n";
    }
    html += "<section class=\"stage\" data-film=\"film\" hidden></section>\n";
    for (at, leaf) in leaves.iter().enumerate() {
        open_leaf("main", at, leaf.page.language, &mut html);
        paper(&leaf.page, story, leaf.charts, &mut html);
        html += "</main>\n";
    }
    for chart in leaves[0].charts {
        numbers_of(chart.file_name, &chart.csv, &mut html);
    }
    close(&[("film", film)], &script, &mut html);
    html
}

/// The numbers of a chart, which the script offers below it; no text of them can end the element.
pub fn numbers_of(chart: &str, csv: &str, html: &mut String) {
    let json = serde_json::to_string(csv).expect("a text").replace('<', "\\u003c");
    put(
        html,
        format_args!("<script type=\"application/json\" id=\"csv-{chart}\">{json}</script>\n"),
    );
}

/// The films with their names in the page, the script, and the end.
pub fn close(films: &[(&str, &str)], script: &str, html: &mut String) {
    for (name, film) in films {
        put(
            html,
            format_args!("<script type=\"application/json\" id=\"{name}\">{film}</script>\n"),
        );
    }
    put(html, format_args!("<script type=\"module\">{script}</script>\n</body>\n</html>\n"));
}

/// Opens what is there once in each language; the first one is seen.
pub fn open_leaf(element: &str, at: usize, language: Language, html: &mut String) {
    let (lang, hidden) = (tag(language), if at == 0 { "" } else { " hidden" });
    put(html, format_args!("<{element} class=\"leaf\" lang=\"{lang}\"{hidden}>\n"));
}

/// The language as HTML names it.
const fn tag(language: Language) -> &'static str {
    pick(language, "en", "zh-Hans")
}

/// What stands on paper as well.
fn paper(page: &Page<'_>, story: &Story, charts: &[Inline], html: &mut String) {
    if let Some((tree, others)) = charts.split_first() {
        section(page::tree(page.language), html);
        figure(tree, html);
        *html += "</section>\n";
        forks(page, story, html);
        let (about_money, others): (Vec<&Inline>, Vec<&Inline>) =
            others.iter().partition(|chart| chart.is_about_money());
        money(page.language, &story.picture, &about_money, html);
        section(page::charts(page.language), html);
        for chart in others {
            figure(chart, html);
        }
        *html += "</section>\n";
    }
    numbers(page, story, html);
    again(page, story, html);
}

/// Everything before what is seen. The page loads nothing, and runs no script but its own.
pub fn head(language: Language, title: &str, script: &str, html: &mut String) {
    let (lang, title, hash) = (tag(language), escape(title), hash_source(script));
    let (style, stage) = (include_str!("page.css"), include_str!("web/stage.css"));
    put(
        html,
        format_args!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; img-src data:; script-src {hash}\">\n\
             <title>{title} · forklab</title>\n\
             <style>\n{style}{stage}</style>\n</head>\n<body>\n"
        ),
    );
}

/// Title and question, and what was played.
fn title(page: &Page<'_>, html: &mut String) {
    put(html, format_args!("<h1>{}</h1>\n", escape(page.title)));
    if !page.question.is_empty() {
        put(html, format_args!("<p class=\"question\">{}</p>\n", escape(page.question)));
    }
    put(html, format_args!("<p class=\"headline\">{}</p>\n", escape(page.headline)));
}

/// The answer and the expectations.
fn answer(page: &Page<'_>, story: &Story, html: &mut String) {
    let (language, summary) = (page.language, &story.summary);
    let answer = words::answer(language, summary);
    let verdict = attack_words::verdict(language, summary);
    let own = words::own_answer(language, summary);
    for line in own.into_iter().chain(&verdict).chain([&answer]) {
        put(html, format_args!("<p class=\"answer\">{}</p>\n", escape(line)));
    }
    let attacks = attack_words::attack_lines(language, summary);
    if !attacks.is_empty() {
        put(html, format_args!("<pre>{}</pre>\n", escape(&attacks.join("\n"))));
    }
    if let Some(why) = page.cut_short {
        put(html, format_args!("<p class=\"fails\">{}</p>\n", escape(why)));
    }
    if !summary.converged {
        put(html, format_args!("<p class=\"fails\">{}</p>\n", words::not_converged(language)));
    }
    if summary.expectations.is_empty() && summary.expectations_not_asked.is_empty() {
        return;
    }
    let held = summary.expectations.iter().filter(|one| one.holds).count();
    let (all, open) = (summary.expectations.len(), held < summary.expectations.len());
    put(
        html,
        format_args!(
            "<details{}><summary>{}</summary>\n<ul aria-label=\"{}\">\n",
            if open { " open" } else { "" },
            page::expectations_held(language, held, all),
            page::expectations(language)
        ),
    );
    for one in &summary.expectations {
        let (class, word) = if one.holds {
            ("holds", page::holds(language))
        } else {
            ("fails", page::fails(language))
        };
        put(
            html,
            format_args!(
                "<li><code>{}</code> <span class=\"{class}\">{word}</span> \
                 <span class=\"note\">({})</span></li>\n",
                escape(&one.text),
                escape(&one.seen)
            ),
        );
    }
    for text in &summary.expectations_not_asked {
        let note = page::not_asked(language);
        put(
            html,
            format_args!(
                "<li><code>{}</code> <span class=\"note\">{note}</span></li>\n",
                escape(text)
            ),
        );
    }
    html.push_str("</ul>\n</details>\n");
}

/// The table of forks.
fn forks(page: &Page<'_>, story: &Story, html: &mut String) {
    let language = page.language;
    let forks = &story.picture.forks;
    if forks.is_empty() {
        return;
    }
    section(page::forks(language), html);
    html.push_str("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>");
    for (column, class) in page::fork_columns(language) {
        put(html, format_args!("<th scope=\"col\"{class}>{column}</th>"));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for (number, fork) in forks.iter().enumerate().take(FORK_ROWS_MAX) {
        fork_row(page, story, number + 1, fork, html);
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    if forks.len() > FORK_ROWS_MAX {
        let more = words::more_forks(language, forks.len() - FORK_ROWS_MAX);
        put(html, format_args!("<p class=\"note\">{}</p>\n", escape(&more)));
    }
    html.push_str("</section>\n");
}

/// One fork: when, at which height, who won, who lost, how it ended.
fn fork_row(page: &Page<'_>, story: &Story, number: usize, fork: &PictureFork, html: &mut String) {
    let (language, picture) = (page.language, &story.picture);
    let height = picture.blocks[fork.sides[0].child.index()].height;
    let ended_ns = fork.ended_at_ns.map(|ended_ns| ended_ns - fork.began_at_ns);
    let ended = ended_ns.map_or("–".to_owned(), |ended_ns| span(language, ended_ns));
    put(
        html,
        format_args!(
            "<tr><td class=\"number\">{number}</td><td>{}</td><td class=\"number\">{height}</td>",
            clock(fork.began_at_ns)
        ),
    );
    for side in &fork.sides[..2] {
        let miner = picture.blocks[side.child.index()].miner;
        let name = miner.map_or("", |miner| &picture.miners[miner.index()].name);
        put(
            html,
            format_args!(
                "<td>{} <span class=\"hash\">{}</span></td><td class=\"number\">{}</td>\
                 <td class=\"number\">{}</td>",
                escape(name),
                digits(picture, side.child),
                side.length_blocks,
                grouped(side.nodes.into())
            ),
        );
    }
    put(html, format_args!("<td>{}</td></tr>\n", escape(&ended)));
}

/// The numbers of the summary.
fn numbers(page: &Page<'_>, story: &Story, html: &mut String) {
    section(page::numbers(page.language), html);
    html.push_str("<dl>\n");
    for (name, value) in page::figures(page.language, &story.summary) {
        put(html, format_args!("<dt>{name}</dt><dd>{}</dd>\n", escape(&value)));
    }
    html.push_str("</dl>\n</section>\n");
}

/// How to see the same again, and what was made shorter.
fn again(page: &Page<'_>, story: &Story, html: &mut String) {
    let (language, summary) = (page.language, &story.summary);
    section(page::again(language), html);
    put(
        html,
        format_args!("<pre><code>{}\n{}</code></pre>\n", escape(page.command), escape(page.verify)),
    );
    html.push_str("<dl>\n");
    for (name, value) in [
        (page::seed(language), summary.seed.to_string()),
        (page::version(language), format!("forklab {}", summary.version)),
        (page::digest(language), summary.digest.clone()),
    ] {
        put(html, format_args!("<dt>{name}</dt><dd class=\"hash\">{}</dd>\n", escape(&value)));
    }
    html.push_str("</dl>\n");
    if !page.shortcuts.is_empty() {
        put(html, format_args!("<p>{}</p>\n<ul>\n", page::shortcuts(language)));
        for shortcut in page.shortcuts {
            put(html, format_args!("<li>{}</li>\n", escape(shortcut)));
        }
        html.push_str("</ul>\n");
    }
    put(html, format_args!("<p>{}", page::files(language)));
    for (index, file) in page.files.iter().enumerate() {
        let comma = if index == 0 { " " } else { ", " };
        put(html, format_args!("{comma}<a href=\"{file}\">{file}</a>"));
    }
    html.push_str("</p>\n</section>\n");
}
