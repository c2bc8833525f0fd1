//! The library's door for a page or for Node: a scenario's text in, the digest of its history out.
//!
//! Bytes go through one at a time, so that nobody needs a pointer: no `unsafe` block here, and no
//! glue code on the other side. `tests/wasm/run.mjs` shows how the functions are called.

use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::load;
use crate::scenario::plan::plan_of;
use crate::scenario::schema::Language;
use crate::story::play::play;
use crate::story::tally::Tally;
use crate::world::options::Options;
use crate::world::state::World;
use core::fmt::Write;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;

/// What has come in so far, and the last answer.
struct Door {
    text: Vec<u8>,
    answer: String,
}

static DOOR: Mutex<Door> = Mutex::new(Door { text: Vec::new(), answer: String::new() });

fn door() -> MutexGuard<'static, Door> {
    DOOR.lock().expect("a module has one thread")
}

/// Forgets the text that came in.
#[unsafe(no_mangle)]
pub extern "C" fn forklab_clear() {
    door().text.clear();
}

/// Appends the low eight bits of `byte` to the scenario's text (UTF-8).
#[unsafe(no_mangle)]
pub extern "C" fn forklab_put(byte: u32) {
    door().text.push(byte as u8);
}

/// Plays the scenario with a seed to its end. Returns 1 if the answer is the history's digest in
/// hexadecimal digits, 0 if it is what is wrong with the text.
#[unsafe(no_mangle)]
pub extern "C" fn forklab_play(seed_low: u32, seed_high: u32) -> u32 {
    let mut door = door();
    let seed = u64::from(seed_high) << 32 | u64::from(seed_low);
    let played = digest_of(&String::from_utf8_lossy(&door.text), seed);
    let is_history = played.is_ok();
    door.answer = played.unwrap_or_else(|problems| problems);
    u32::from(is_history)
}

/// How many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn forklab_answer_length() -> u32 {
    door().answer.len() as u32
}

/// The byte of the answer at `index`; 0 beyond its end.
#[unsafe(no_mangle)]
pub extern "C" fn forklab_answer_byte(index: u32) -> u32 {
    door().answer.as_bytes().get(index as usize).map_or(0, |&byte| u32::from(byte))
}

fn digest_of(text: &str, seed: u64) -> Result<String, String> {
    let source = Source { file: "scenario", name: "scenario", text };
    let scenario = load(&source, &[], &Surroundings::NOTHING).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| p.line(Language::English)).collect();
        lines.join("\n")
    })?;
    let plan = plan_of(&scenario).map_err(|reject| reject.to_string())?;
    let mut world = World::new(Arc::new(plan), seed, Options::default());
    let mut tally = Tally::new(&world);
    play(&mut world, &scenario, &mut tally, &mut [], None, &mut |_, _| {});
    let mut hex = String::new();
    for byte in world.digest() {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    Ok(hex)
}
