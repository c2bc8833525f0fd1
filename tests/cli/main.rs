//! Commands that ask about a run, through the program and through the library.

mod bench;
mod diff_command;
mod export_command;
mod find_command;
mod inspect_answers;
mod inspect_command;
mod inspect_forks;
mod inspect_ids;
mod inspect_printing;
mod messages;
mod moments;
mod peer_command;
mod verify_scenario;
