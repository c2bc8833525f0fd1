//! The program `forklab`.

use std::process::ExitCode;

fn main() -> ExitCode {
    forklab::cli::dispatch::main()
}
