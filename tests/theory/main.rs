//! The laws of the literature against tables of exact values, published numbers and each other.

mod covered;
mod laws;
mod oracles;
mod published;
