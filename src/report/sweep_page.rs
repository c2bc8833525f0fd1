//! `report.html` of a sweep: its charts, and its cells with the commands that play their trials.

use crate::report::html::escape;
use crate::report::html::put;
use crate::report::page::close;
use crate::report::page::head;
use crate::report::page::numbers_of;
use crate::report::page::open_leaf;
use crate::report::script::sweep_script;
use crate::report::sweep_charts::DrawnChart;
use crate::scenario::schema::Language;
use serde::Serialize;

/// The cells, as the page's script reads them.
#[derive(Debug, Serialize)]
pub struct CellsData {
    /// The columns of `cells.csv`.
    pub columns: Vec<String>,
    /// The same in words, in English and in Chinese.
    pub words: [Vec<String>; 2],
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// How many of the first columns are axes.
    pub axes: usize,
    /// The column that is shown first.
    pub main: usize,
    /// Each cell as `--replay` calls it.
    pub labels: Vec<String>,
    /// The measures that are yes or no.
    pub truths: Vec<String>,
    /// The command that plays the sweep, without its folder.
    pub command: String,
}

/// What the page says in one language.
#[derive(Debug)]
pub struct SweepLeaf<'a> {
    /// The language.
    pub language: Language,
    /// The sweep's title.
    pub title: &'a str,
    /// Its question, or nothing.
    pub question: &'a str,
    /// Where the numbers come from.
    pub caption: &'a str,
    /// The sentence before the files.
    pub files: &'a str,
    /// The charts.
    pub charts: &'a [DrawnChart],
}

/// The page, which opens in the language of the first leaf; `commands` make and verify it.
///
/// # Panics
///
/// Never: the cells are plain data.
pub fn sweep_page(leaves: &[SweepLeaf<'_>], cells: &CellsData, commands: &str) -> String {
    let mut html = String::new();
    let script = sweep_script();
    head(leaves[0].language, leaves[0].title, &script, &mut html);
    for (at, leaf) in leaves.iter().enumerate() {
        open_leaf("header", at, leaf.language, &mut html);
        put(&mut html, format_args!("<h1>{}</h1>\n", escape(leaf.title)));
        if !leaf.question.is_empty() {
            let question = escape(leaf.question);
            put(&mut html, format_args!("<p class=\"question\">{question}</p>\n"));
        }
        put(&mut html, format_args!("<p class=\"headline\">{}</p>\n", escape(leaf.caption)));
        let commands = escape(commands);
        put(&mut html, format_args!("<pre><code>{commands}</code></pre>\n</header>\n"));
    }
    for (at, leaf) in leaves.iter().enumerate() {
        open_leaf("main", at, leaf.language, &mut html);
        for chart in leaf.charts {
            let (name, svg) = (escape(&chart.name), &chart.svg);
            put(&mut html, format_args!("<figure data-chart=\"{name}\">\n{svg}\n</figure>\n"));
        }
        put(&mut html, format_args!("<p class=\"note\">{}</p>\n</main>\n", escape(leaf.files)));
    }
    html += "<section class=\"stage sweep\" hidden></section>\n";
    for chart in leaves[0].charts {
        numbers_of(&escape(&chart.name), &String::from_utf8_lossy(&chart.csv), &mut html);
    }
    let cells = serde_json::to_string(cells).expect("plain data").replace('<', "\\u003c");
    close(&[("cells", &cells)], &script, &mut html);
    html
}
