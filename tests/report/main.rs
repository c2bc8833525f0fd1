//! Charts, page, screen and the run folder.

#[path = "../fake_world.rs"]
mod fake_world;

mod charts;
mod film;
mod folder;
mod font;
mod money;
mod page;
mod pages;
mod pools;
mod screen;
mod script;
mod sweep_charts;
mod tables;
