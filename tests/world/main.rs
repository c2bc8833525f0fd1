//! Whole worlds: many nodes, one clock, one seed, one history.

mod faults;
mod histories;
mod network;
mod payments;
mod scripts;
mod verified;
mod waiting;

mod build;
