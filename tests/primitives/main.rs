//! Bitcoin's data against Bitcoin Core's vectors, the real chain, exact oracles and the crate
//! `bitcoin`.

mod address_and_key;
mod amount;
mod bitcoin_crate;
mod blocks;
mod builders;
mod core_vectors;
mod der;
mod encoding;
mod hash;
mod merkle;
mod script;
mod sighash;
