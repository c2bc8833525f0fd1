//! Scenario files: what is read, what is refused and in which words.

mod attacks;
mod bad_input;
mod commands;
mod expressions;
mod faults;
mod fixture;
mod languages;
mod messages;
mod money;
mod mutations;
mod round_trip;
mod seeds;
mod shipped;
