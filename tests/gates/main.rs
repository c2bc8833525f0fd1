//! Worlds held against laws, published values and other programs, with gates that are exact.
//!
//! Each gate has a fixed size and fixed seeds, refuses a right world once in a million families
//! of cases, and says what it would see. `FORKLAB_GATES=full` plays the long sizes.

mod calibration;
mod confirmation;
mod double_spend;
mod foreign;
mod forks;
mod heist;
mod laws;
mod majority;
mod many_miners;
mod mining;
mod private_miner;
mod profit;
mod race_laws;
mod race_rows;
mod race_stages;
mod retarget;
mod risk_levels;
mod rounds;
mod selfish;
mod shipped_sweep;
mod sweep_cells;
mod trickle;
mod worlds;
