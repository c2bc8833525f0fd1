//! Plays one made-up scenario with all invariants, and says what is wrong with the program.

use crate::chain::id::BlockId;
use crate::fuzz::generate::Sketch;
use crate::scenario::load::Source;
use crate::scenario::load::Surroundings;
use crate::scenario::load::load;
use crate::scenario::message::Message;
use crate::scenario::plan::plan_of;
use crate::scenario::problem::Problem;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Verb;
use crate::sim::rng::Stream;
use crate::sim::time::SimDuration;
use crate::story::course::Pause;
use crate::story::play::play;
use crate::story::run::Run;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::View;
use crate::world::options::Options;
use crate::world::state::World;
use serde_json::Value;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

/// Even over slow links that lose much everything is there after so long: over one of four minutes
/// that loses three in ten, a message was on its way for two and a half days.
const ARRIVES_WITHIN: SimDuration = SimDuration::from_secs(200 * 86_400);

/// From one snapshot to the next there are fewer events than this.
const EVENTS_BETWEEN_SNAPSHOTS_MAX: u64 = 20_000;

/// What a world showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing wrong.
    Sound {
        /// The digest of its history.
        digest: [u8; 32],
        /// How many events it had.
        events: u64,
    },
    /// The scenario cannot be loaded: the generator made something that may not be.
    Refused {
        /// Why.
        problems: Vec<String>,
    },
    /// Something panicked: one of our own assertions.
    Panicked {
        /// What it said.
        message: String,
    },
    /// All was mended, nobody has had enough of anybody, one block has the most work, and still
    /// not all follow it.
    Apart,
    /// A second play, with other switches, had another digest.
    Differs {
        /// The switch.
        switch: &'static str,
    },
}

impl Verdict {
    /// Whether nothing is wrong.
    pub const fn is_sound(&self) -> bool {
        matches!(self, Self::Sound { .. })
    }

    /// Whether two worlds fail in the same way, whatever the numbers in the message.
    pub fn is_like(&self, other: &Self) -> bool {
        let words = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
        match (self, other) {
            (Self::Panicked { message: one }, Self::Panicked { message: two }) => {
                let head = |text: &str| words(text.lines().next().unwrap_or_default());
                head(one).chars().take(60).eq(head(two).chars().take(60))
            }
            (Self::Differs { switch: one }, Self::Differs { switch: two }) => one == two,
            (one, two) => core::mem::discriminant(one) == core::mem::discriminant(two),
        }
    }
}

impl Sketch {
    /// Leaves out what nobody could write into a file: payments by people who are not there,
    /// islands of everybody. What else cannot be loaded stays, to be found.
    pub fn without_nonsense(mut self) -> Self {
        while let Err(problems) = self.load() {
            let is_nonsense = |problem: &&Problem| {
                matches!(problem.message, Message::PayerIsDown | Message::IslandIsAll)
            };
            let Some(at) = problems.iter().find(is_nonsense).and_then(entry_of) else { break };
            if !self.remove_entry(at) {
                break;
            }
        }
        self
    }

    /// Leaves out an entry of the script, with what heals or builds on it, and says whether that
    /// can be.
    pub fn remove_entry(&mut self, at: usize) -> bool {
        let Some(script) = self.scenario["script"].as_array_mut() else { return false };
        if at + self.mending >= script.len() {
            return false;
        }
        let mut gone = vec![script.remove(at)["name"].clone()];
        while let Some(name) = gone.pop().filter(|name| !name.is_null()) {
            let fixed = script.len() - self.mending;
            let mut place = 0;
            let mut mended = 0;
            script.retain(|entry| {
                let speaks_of_it = speaks_of(entry, &name);
                if speaks_of_it {
                    mended += usize::from(place >= fixed);
                    gone.push(entry["name"].clone());
                }
                place += 1;
                !speaks_of_it
            });
            self.mending -= mended;
            gone.retain(|name| !name.is_null());
        }
        true
    }

    /// The scenario as the program reads it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn load(&self) -> Result<Scenario, Vec<Problem>> {
        let text = self.text();
        let source = Source { file: "fuzz.json", name: "fuzz", text: &text };
        load(&source, &[], &Surroundings::NOTHING)
    }
}

/// Whether an entry of the script makes no sense without the one called `name`.
fn speaks_of(entry: &Value, name: &Value) -> bool {
    let attacks = entry["attack"].as_object().into_iter().flat_map(|kinds| kinds.values());
    attacks.map(|attack| &attack["payment"]).any(|payment| payment == name)
        || [&entry["heal"], &entry["end_attack"], &entry["pay"]["same_coins_as"]].contains(&name)
}

/// The entry of the script that a problem is about.
fn entry_of(problem: &Problem) -> Option<usize> {
    problem.pointer.strip_prefix("/script/")?.split('/').next()?.parse().ok()
}

/// Plays the scenario, with the invariants and freeing what can be freed at once. Every so often
/// once more: through real bytes, with every verdict worked out anew by each node, freeing nothing;
/// or stored and read back at random moments.
pub fn judge(sketch: &Sketch) -> Verdict {
    let scenario = match sketch.load() {
        Ok(scenario) => scenario,
        Err(problems) => {
            let told = |problem: &Problem| format!("{:?} {}", problem.message, problem.pointer);
            return Verdict::Refused { problems: problems.iter().map(told).collect() };
        }
    };
    let first = play_once(&scenario, false, true);
    let Verdict::Sound { digest, .. } = first else { return first };
    let again = match sketch.scenario["seed"].as_u64().unwrap_or(0) % 4 {
        0 => (play_once(&scenario, true, false), "--wire --independent-validation"),
        1 => (play_from_snapshots(&scenario), "snapshots"),
        _ => return first,
    };
    match again {
        (Verdict::Sound { digest: other, .. }, _) if other == digest => first,
        (Verdict::Sound { .. }, switch) => Verdict::Differs { switch },
        (failed, _) => failed,
    }
}

/// Plays to a random moment, stores everything, goes on with what was read back, and so on.
fn play_from_snapshots(scenario: &Scenario) -> Verdict {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut luck = Stream::new(scenario.seed, "fuzz", "snapshots");
        let mut run = Run::begin(scenario).expect("no topology file");
        let mut at = luck.below(EVENTS_BETWEEN_SNAPSHOTS_MAX);
        while run.go_on(Pause::AfterEvents(at), &mut []) {
            let bytes = run.to_bytes();
            run = Run::from_bytes(&bytes, scenario).expect("it was just written");
            assert!(run.to_bytes() == bytes, "a snapshot of a snapshot is another one");
            at = run.world.events() + 1 + luck.below(EVENTS_BETWEEN_SNAPSHOTS_MAX);
        }
        arrive(&mut run.world);
        (run.world.digest(), run.world.events())
    }));
    match played {
        Ok((digest, events)) => Verdict::Sound { digest, events },
        Err(payload) => Verdict::Panicked { message: message_of(&*payload) },
    }
}

fn play_once(scenario: &Scenario, by_bytes: bool, check: bool) -> Verdict {
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut plan = plan_of(scenario).expect("no topology file");
        plan.rules.independent_validation = by_bytes;
        let free_after = if by_bytes { usize::MAX } else { 1 };
        let options = Options { wire: by_bytes, free_after, ..Options::default() };
        let mut world = World::new(Arc::new(plan), scenario.seed, options);
        let mut tally = Tally::new(&world);
        let mut invariants = check.then(|| Invariants::new(&world));
        let nothing = &mut |_: &World, _: &Tally| {};
        play(&mut world, scenario, &mut tally, &mut [], invariants.as_mut(), nothing);
        arrive(&mut world);
        if let Some(invariants) = &mut invariants {
            invariants.look_at_end(&mut world);
        }
        let is_shunned = has_enemies(scenario) && !world.closed_links().is_empty();
        let agree = world.tip_count() == 1 || is_tied(&world) || is_shunned;
        (agree, world.digest(), world.events())
    }));
    match played {
        Ok((true, digest, events)) => Verdict::Sound { digest, events },
        Ok((false, ..)) => Verdict::Apart,
        Err(payload) => Verdict::Panicked { message: message_of(&*payload) },
    }
}

/// Whether somebody does what others close a link for.
fn has_enemies(scenario: &Scenario) -> bool {
    let mut verbs = scenario.script.iter().filter_map(|entry| entry.verb.as_ref());
    verbs.any(|verb| matches!(verb, Verb::Attack(_) | Verb::SendCrafted { .. }))
}

/// Whether several blocks have the most work: no next height with a single finder came, and each
/// node rightly stays with the one that it saw first.
fn is_tied(world: &World) -> bool {
    let works = (0..world.block_count()).map(|block| world.content().block(BlockId(block)).work);
    let most = works.clone().max();
    works.filter(|&work| Some(work) == most).count() > 1
}

/// Lets arrive what is still on its way, however slow the links are.
fn arrive(world: &mut World) {
    let end = world.now().saturating_add(ARRIVES_WITHIN);
    while !world.is_settled() && world.step_before(end, &mut []).is_some() {}
}

/// What a panic said.
fn message_of(payload: &(dyn core::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic without words".to_owned())
}
