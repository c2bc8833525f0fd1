//! `forklab check`: loads scenarios and explains them in sentences; runs nothing.

use std::io;
use std::io::IsTerminal;
use std::io::Write;

use crate::cli::args::CheckArguments;
use crate::cli::complain::complain;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::BadInput;
use crate::cli::input::find_text;
use crate::cli::input::load_text;
use crate::cli::playing::VERSION;
use crate::cli::run_folder::COMMIT;
use crate::cli::sweep_input::bad;
use crate::cli::sweep_input::find_sweep_text;
use crate::cli::sweep_input::is_sweep;
use crate::cli::sweep_input::read_sweep;
use crate::cli::sweep_input::work_of;
use crate::cli::sweep_words as words;
use crate::scenario::explain::explain;
use crate::scenario::schema::Language;
use crate::sweep::receipt::Receipt;
use crate::sweep::shipped;

/// Explains each file, or says everything that is wrong with it.
///
/// # Errors
///
/// The output failed. A bad file is told at once and does not keep the others from being read.
pub fn check(
    arguments: &CheckArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    for (i, file) in arguments.files.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        match sentences(file, arguments, language) {
            Ok(sentences) => {
                for sentence in sentences {
                    writeln!(out, "{sentence}")?;
                }
            }
            Err(bad) => {
                out.flush()?;
                let mut err = io::stderr().lock();
                let with_source = err.is_terminal();
                complain(&bad, language, with_source, &mut err)?;
                outcome = Outcome::Refused;
            }
        }
    }
    Ok(outcome)
}

/// What a scenario says, or a sweep.
fn sentences(
    file: &str,
    arguments: &CheckArguments,
    language: Language,
) -> Result<Vec<String>, BadInput> {
    let is_shipped_sweep = shipped::find(file).is_some();
    let text = if is_shipped_sweep { find_sweep_text(file)? } else { find_text(file)? };
    if !is_sweep(&text.text) {
        let scenario = load_text(&text, &arguments.set, file)?;
        return Ok(explain(&scenario, language));
    }
    let sweep = read_sweep(&text, file)?;
    let mut receipt = Receipt::new(&sweep, &text.text, VERSION, COMMIT);
    work_of(&sweep, &mut receipt, &text.file).map_err(|problems| bad(&text, problems))?;
    Ok(words::explain(language, &sweep))
}
