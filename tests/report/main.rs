//! Charts and page.

#[path = "../fake_world.rs"]
mod fake_world;

mod charts;
