//! The tally: every column by hand for a small history.

#[path = "../fake_world.rs"]
mod fake_world;

mod by_hand;
mod live;
mod mempools;
mod odd_histories;
mod profit;
mod waits;
