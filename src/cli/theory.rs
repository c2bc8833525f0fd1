//! `forklab theory`: what the literature says should come out.

use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::theory_args::TheoryArguments;
use crate::cli::theory_args::TheoryQuestion;
use crate::cli::theory_costs;
use crate::cli::theory_input::Reader;
use crate::cli::theory_network;
use crate::cli::theory_race;
use crate::scenario::schema::Language;
use std::io::Write;

/// Answers one question with a table.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn theory(
    arguments: &TheoryArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let read = Reader { language };
    let table = match &arguments.question {
        TheoryQuestion::DoubleSpend(asked) => theory_race::double_spend(asked, read),
        TheoryQuestion::Confirmations(asked) => theory_race::confirmations(asked, read),
        TheoryQuestion::Majority(asked) => theory_race::majority(asked, read),
        TheoryQuestion::Selfish(asked) => theory_network::selfish(asked, read),
        TheoryQuestion::Forks(asked) => theory_network::forks(asked, read),
        TheoryQuestion::Delay(asked) => theory_network::delay(asked, read),
        TheoryQuestion::Economics(asked) => theory_costs::economics(asked, read),
    }?;
    table.write(arguments.json, language, out)?;
    Ok(Outcome::Done)
}
