//! The program `forklab`.

fn main() {}
