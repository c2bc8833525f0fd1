//! Pieces of HTML.

use crate::report::charts::Inline;
use std::fmt::Write;

/// Text as HTML shows it, in content and in attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A chart with its sentence.
pub fn figure(chart: &Inline, html: &mut String) {
    let label = escape(&chart.description);
    let svg = chart.svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" "), 1);
    let name = chart.file_name;
    put(
        html,
        format_args!(
            "<figure data-chart=\"{name}\">\n{svg}<figcaption>{label}</figcaption>\n</figure>\n"
        ),
    );
}

/// Opens a section with its heading.
pub fn section(heading: &str, html: &mut String) {
    put(html, format_args!("<section>\n<h2>{}</h2>\n", escape(heading)));
}

/// Appends formatted text.
pub fn put(html: &mut String, text: std::fmt::Arguments<'_>) {
    html.write_fmt(text).expect("writing to a string cannot fail");
}
