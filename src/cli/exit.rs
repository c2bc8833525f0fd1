//! How a command ends.

use std::io;
use std::process::ExitCode;

use crate::cli::input::BadInput;

/// How a command ended that was asked something sensible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0: done.
    Done,
    /// Exit code 1: an expectation or a verification failed.
    Failed,
    /// Exit code 2: bad input, already told.
    Refused,
}

/// Why a command could not do what it was asked. Both are told by [`crate::cli::dispatch`].
#[derive(Debug)]
pub enum Failure {
    /// Exit code 2: the input is wrong.
    Input(BadInput),
    /// Exit code 2: one line says what is wrong, such as a folder that holds another history.
    Told(String),
    /// The terminal or a file failed; a reader that stopped early is no failure.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<BadInput> for Failure {
    fn from(bad: BadInput) -> Self {
        Self::Input(bad)
    }
}

impl Outcome {
    /// The code for the operating system.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Refused => 2,
        })
    }
}
