//! Sweeps through the program: stopped, resumed, cut into shards and merged; the same bytes.

mod bench;
mod cluster;
mod damaged;
mod elsewhere;
mod laws;
mod refused;
mod resuming;
mod shipped;
