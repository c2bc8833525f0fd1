//! Whole worlds: many nodes, one clock, one seed, one history.

mod faults;
mod flood;
mod floods;
mod histories;
mod journeys;
mod network;
mod odds;
mod payments;
mod scripts;
mod verified;
mod waiting;

mod attacks;
mod build;
mod crafted;
