//! The engine held against its models: a heap, the closed forms of its laws, and golden values.

mod digest;
mod fixed_map;
mod laws;
mod queue;
mod streams;
