//! The rules against Bitcoin Core's vectors, exact oracles and the real chain.

mod branches;
mod builders;
mod core_scripts;
mod crafted;
mod genesis;
mod oracle;
#[cfg(feature = "cli")]
mod real_chain;
mod signet;
mod spends;
