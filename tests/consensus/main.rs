//! The rules against Bitcoin Core's vectors, exact oracles and the real chain.

mod genesis;
