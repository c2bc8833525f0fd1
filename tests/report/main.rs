//! Charts, page, screen and the run folder.

#[path = "../scenario/fixture.rs"]
mod fixture;

#[path = "../fake_world.rs"]
mod fake_world;

mod charts;
mod film;
mod folder;
mod font;
mod money;
mod page;
mod pools;
mod screen;
mod script;
mod sweep_charts;
mod tables;
