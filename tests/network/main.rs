//! Topologies, latencies and links held against their laws, files and hand-computed values.

mod files;
mod gossip;
mod laws;
mod links;
mod preset_2013;
mod topologies;
