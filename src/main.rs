//! The program `forklab`.

use clap::Parser;
use forklab::cli::validate;
use std::process::ExitCode;

/// A deterministic laboratory for Bitcoin.
#[derive(Debug, Parser)]
enum Command {
    /// Real Bitcoin data through the rules of the worlds
    Validate(validate::ValidateArguments),
}

fn main() -> ExitCode {
    let Command::Validate(arguments) = Command::parse();
    // A reader that stops early, like `head`, is no failure.
    let code = validate::run(&arguments, &mut std::io::stdout().lock()).unwrap_or(0);
    ExitCode::from(code)
}
