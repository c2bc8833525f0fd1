//! Shows what is wrong with an input: one line each and, on a terminal, the source with a caret.

use core::fmt;
use std::io;
use std::io::Write;

use miette::Diagnostic;
use miette::GraphicalReportHandler;
use miette::LabeledSpan;
use miette::NamedSource;
use miette::SourceCode;

use crate::cli::input::BadInput;
use crate::scenario::problem::Problem;
use crate::scenario::schema::Language;

/// Writes all problems of an input. `with_source` adds the lines that they stand in.
///
/// # Errors
///
/// Whatever `out` says.
pub fn complain(
    bad: &BadInput,
    language: Language,
    with_source: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for problem in &bad.problems {
        writeln!(out, "{}", problem.line(language))?;
        if with_source && problem.place.line > 0 {
            write!(out, "{}", snippet(problem, bad))?;
        }
    }
    Ok(())
}

/// The lines around the problem with a caret under it.
fn snippet(problem: &Problem, bad: &BadInput) -> String {
    let place = problem.place;
    let offset = place.offset as usize;
    let length = (place.length as usize).min(bad.text.len().saturating_sub(offset));
    let fault = Fault {
        source: NamedSource::new(&bad.file, bad.text.clone()),
        label: LabeledSpan::new(None, offset, length),
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new().with_context_lines(1).with_links(false);
    match handler.render_report(&mut text, &fault) {
        Ok(()) => text.lines().filter(|line| !line.trim().is_empty()).fold(
            String::new(),
            |mut all, line| {
                if !line.contains(PLACEHOLDER) {
                    all.push_str(line);
                    all.push('\n');
                }
                all
            },
        ),
        Err(fmt::Error) => String::new(),
    }
}

/// The headline that the report must have; the real one stands above it.
const PLACEHOLDER: &str = "\u{2060}";

/// A stretch of a file for miette.
#[derive(Debug)]
struct Fault {
    source: NamedSource<String>,
    label: LabeledSpan,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PLACEHOLDER)
    }
}

impl core::error::Error for Fault {}

impl Diagnostic for Fault {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(core::iter::once(self.label.clone())))
    }
}
