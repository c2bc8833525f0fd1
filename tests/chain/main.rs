//! The shared chain against plain maps, naive walks and the textbook chain.

mod freeing;
mod ledgers;
mod textbook;
mod tree;

#[path = "../fixture.rs"]
mod fixture;
