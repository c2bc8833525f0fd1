//! `forklab theory` and the columns `theory_…` of sweeps, through the program.

mod bench;
mod columns;
mod messages;
mod values;
