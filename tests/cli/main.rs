//! Commands that ask about a run, through the program and through the library.

mod bench;
mod find_command;
mod inspect_answers;
mod inspect_command;
mod inspect_forks;
mod inspect_ids;
mod inspect_printing;
