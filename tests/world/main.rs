//! Whole worlds: many nodes, one clock, one seed, one history.

mod flood;
mod histories;
mod network;
mod payments;
mod scripts;

mod build;
