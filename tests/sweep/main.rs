//! Sweeps through the program: stopped, resumed, cut into shards and merged; the same bytes.

mod bench;
mod cluster;
mod elsewhere;
mod resuming;
mod shipped;
