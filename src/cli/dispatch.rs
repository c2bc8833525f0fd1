//! From the command line to the command, and from its end to an exit code.

use std::env;
use std::io;
use std::io::ErrorKind;
use std::io::IsTerminal;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::Command;
use crate::cli::args::CommandLine;
use crate::cli::chart;
use crate::cli::check;
use crate::cli::complain::complain;
use crate::cli::diff;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::export;
use crate::cli::find;
use crate::cli::fuzz;
use crate::cli::inspect;
use crate::cli::list;
use crate::cli::merge;
use crate::cli::new;
use crate::cli::peer;
use crate::cli::report;
use crate::cli::run;
use crate::cli::schema;
use crate::cli::sweep;
use crate::cli::theory;
use crate::cli::validate;
use crate::cli::verify;
use crate::scenario::schema::Language;

/// The variable that chooses the language where `--lang` does not.
pub const LANGUAGE_VARIABLE: &str = "FORKLAB_LANG";

/// Reads the command line, does what it says and tells how it ended.
pub fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // A reader that stops early, like `head`, is no failure.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Refused.code() } else { Outcome::Done.code() };
        }
    };
    let language = language_of(&line);
    let mut out = io::stdout().lock();
    let result = execute(&line.command, language, &mut out)
        .and_then(|outcome| out.flush().map(|()| outcome).map_err(Failure::Io));
    match result {
        Ok(outcome) => outcome.code(),
        Err(failure) => tell(&failure, language),
    }
}

/// `--lang`, else the environment, else English.
fn language_of(line: &CommandLine) -> Language {
    let chosen = line.lang.map(|argument| argument.language());
    chosen
        .or_else(|| env::var(LANGUAGE_VARIABLE).ok().and_then(|code| Language::from_code(&code)))
        .unwrap_or_default()
}

fn execute(command: &Command, language: Language, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        Command::Run(arguments) => run::run(arguments, language, out),
        Command::Check(arguments) => check::check(arguments, language, out),
        Command::New(arguments) => new::new(arguments, language, out),
        Command::List => list::list(language, out),
        Command::Schema(arguments) => schema::schema(arguments, out),
        Command::Verify(arguments) => verify::verify(arguments, language, out),
        Command::Fuzz(arguments) => fuzz::fuzz(arguments, language, out),
        Command::Sweep(arguments) => sweep::sweep(arguments, language, out),
        Command::Merge(arguments) => merge::merge(arguments, language, out),
        Command::Theory(arguments) => theory::theory(arguments, language, out),
        Command::Chart(arguments) => chart::chart(arguments, language, out),
        Command::Report(arguments) => report::report(arguments, language, out),
        Command::Inspect(arguments) => inspect::inspect(arguments, language, out),
        Command::Export(arguments) => export::export(arguments, language, out),
        Command::Peer(arguments) => peer::peer(arguments, language, out),
        Command::Find(arguments) => find::find(arguments, language, out),
        Command::Diff(arguments) => diff::diff(arguments, language, out),
        Command::Validate(arguments) => Ok(match validate::run(arguments, out)? {
            0 => Outcome::Done,
            1 => Outcome::Failed,
            2.. => Outcome::Refused,
        }),
    }
}

/// Says on standard error what went wrong.
fn tell(failure: &Failure, language: Language) -> ExitCode {
    let mut err = io::stderr().lock();
    let with_source = err.is_terminal();
    let told = match failure {
        Failure::Input(bad) => complain(bad, language, with_source, &mut err),
        Failure::Told(text) => writeln!(err, "{text}"),
        Failure::Io(error) if error.kind() == ErrorKind::BrokenPipe => {
            return Outcome::Done.code();
        }
        Failure::Io(error) => writeln!(err, "forklab: {error}"),
    };
    // There is nobody left to tell that standard error is closed.
    let _ = told;
    Outcome::Refused.code()
}
