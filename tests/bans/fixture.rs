//! One use of each thing that `clippy.toml` bans; the lines with `// banned` must be refused.

use std::collections::HashMap; // banned
use std::collections::HashSet; // banned
use std::hash::RandomState; // banned
use std::time::Instant; // banned
use std::time::SystemTime; // banned

/// Nothing here may be refused.
pub fn sound(x: f64) -> f64 {
    x.sqrt().mul_add(2.0, x.floor()).abs().max(1.0)
}

pub fn types() {
    let _ = HashMap::<u8, u8>::new(); // banned
    let _ = HashSet::<u8>::new(); // banned
    let _ = RandomState::new(); // banned
    let _ = Instant::now(); // banned
    let _ = SystemTime::now(); // banned
}

pub fn paths(graph: &petgraph::graph::UnGraph<(), u32>) {
    let start = petgraph::graph::NodeIndex::new(0);
    let _ = petgraph::algo::dijkstra(graph, start, None, |e| *e.weight()); // banned
    let _ = petgraph::algo::astar(graph, start, |n| n == start, |e| *e.weight(), |_| 0); // banned
}

pub fn methods_of_f64(x: f64) {
    let _ = x.acos(); // banned
    let _ = x.acosh(); // banned
    let _ = x.asin(); // banned
    let _ = x.asinh(); // banned
    let _ = x.atan(); // banned
    let _ = x.atan2(x); // banned
    let _ = x.atanh(); // banned
    let _ = x.cbrt(); // banned
    let _ = x.cos(); // banned
    let _ = x.cosh(); // banned
    let _ = x.exp(); // banned
    let _ = x.exp2(); // banned
    let _ = x.exp_m1(); // banned
    let _ = x.hypot(x); // banned
    let _ = x.ln(); // banned
    let _ = x.ln_1p(); // banned
    let _ = x.log(x); // banned
    let _ = x.log10(); // banned
    let _ = x.log2(); // banned
    let _ = x.powf(x); // banned
    let _ = x.powi(2); // banned
    let _ = x.sin(); // banned
    let _ = x.sin_cos(); // banned
    let _ = x.sinh(); // banned
    let _ = x.tan(); // banned
    let _ = x.tanh(); // banned
}

pub fn methods_of_f32(x: f32) {
    let _ = x.acos(); // banned
    let _ = x.acosh(); // banned
    let _ = x.asin(); // banned
    let _ = x.asinh(); // banned
    let _ = x.atan(); // banned
    let _ = x.atan2(x); // banned
    let _ = x.atanh(); // banned
    let _ = x.cbrt(); // banned
    let _ = x.cos(); // banned
    let _ = x.cosh(); // banned
    let _ = x.exp(); // banned
    let _ = x.exp2(); // banned
    let _ = x.exp_m1(); // banned
    let _ = x.hypot(x); // banned
    let _ = x.ln(); // banned
    let _ = x.ln_1p(); // banned
    let _ = x.log(x); // banned
    let _ = x.log10(); // banned
    let _ = x.log2(); // banned
    let _ = x.powf(x); // banned
    let _ = x.powi(2); // banned
    let _ = x.sin(); // banned
    let _ = x.sin_cos(); // banned
    let _ = x.sinh(); // banned
    let _ = x.tan(); // banned
    let _ = x.tanh(); // banned
}
