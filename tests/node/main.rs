//! One node as a state machine, against the protocol's rules.

mod branches;
mod catching_up;
mod compact;
mod faults;
mod handshake;
mod missing;
mod payments;
mod random;
mod requests;
mod twins;

#[path = "../fixture.rs"]
mod fixture;
