//! `index.html` of a folder of runs: a line for each, with its answer and a link to its page.

use crate::report::html::escape;
use crate::report::html::put;
use crate::report::numbers::short;
use crate::report::words::pick;
use crate::scenario::schema::Language;

/// A run in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexLine {
    /// The folder's name.
    pub folder: String,
    /// The scenario's title, or its name.
    pub title: String,
    /// The seed; empty where it is not known.
    pub seed: String,
    /// The version that played it.
    pub version: String,
    /// The digest.
    pub digest: String,
    /// What it answers, or why it cannot be trusted.
    pub answer: Result<String, String>,
}

/// The page.
pub fn index_page(language: Language, folder: &str, lines: &[IndexLine]) -> String {
    let (lang, name) = (pick(language, "en", "zh-Hans"), escape(folder));
    let title = pick(language, "Runs in", "运行结果：");
    let style = include_str!("page.css");
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n<title>{title} {name} · forklab</title>\n\
         <style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title} {name}</h1>\n\
         <div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>"
    );
    for column in [
        pick(language, "run", "运行"),
        pick(language, "scenario", "剧本"),
        pick(language, "seed", "种子"),
        pick(language, "answer", "回答"),
        pick(language, "version", "版本"),
        pick(language, "digest", "摘要"),
    ] {
        put(&mut html, format_args!("<th scope=\"col\">{column}</th>"));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for line in lines {
        let (class, answer) = match &line.answer {
            Ok(answer) => ("told", escape(answer)),
            Err(fault) => ("told fails", escape(fault)),
        };
        let (folder, title) = (escape(&line.folder), escape(&line.title));
        let (seed, version) = (escape(&line.seed), escape(&line.version));
        let digest = escape(&short(&line.digest));
        put(
            &mut html,
            format_args!(
                "<tr><td><a href=\"{folder}/report.html\">{folder}</a></td><td>{title}</td>\
                 <td>{seed}</td><td class=\"{class}\">{answer}</td><td>{version}</td>\
                 <td class=\"hash\">{digest}</td></tr>\n"
            ),
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n</main>\n</body>\n</html>\n");
    html
}
