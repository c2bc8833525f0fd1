//! The kernel against naive hashing, and the law of attempts against the Poisson process.

mod attempts;
mod kernel;
mod selection;

#[path = "../fixture.rs"]
mod fixture;
