//! Plays a scenario to its end and tells its story: what `run` and `verify` share.

use crate::cli::exit::Failure;
use crate::report::answer_words;
use crate::scenario::chain::ProofOfWork;
use crate::scenario::condition::Condition;
use crate::scenario::condition::Figures;
use crate::scenario::condition::Path;
use crate::scenario::condition::Value;
use crate::scenario::plan::plan_of;
use crate::scenario::schema::Scenario;
use crate::story::ending::Facts;
use crate::story::ending::Story;
use crate::story::ending::tell;
use crate::story::figures::LiveFigures;
use crate::story::play::Ended;
use crate::story::play::play;
use crate::story::summary::Expectation;
use crate::story::summary::Summary;
use crate::story::tally::Tally;
use crate::world::invariants::Invariants;
use crate::world::observation::Observer;
use crate::world::options::Options;
use crate::world::state::World;
use std::sync::Arc;

/// The version of the program: it names the laws by which a seed becomes a history.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What may be switched without changing history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct How {
    /// Every message travels as bytes.
    pub wire: bool,
    /// Every node computes every verdict itself.
    pub independent_validation: bool,
    /// A second, plain ledger is kept and compared.
    pub invariants: bool,
    /// The scenario is the author's own: its own seed and nothing overridden.
    pub as_written: bool,
}

/// A run that has ended.
pub struct Played {
    /// The world at its end.
    pub world: World,
    /// What is told of it.
    pub story: Story,
    /// How it ended.
    pub ended: Ended,
}

/// Plays `scenario`. `watch` are told everything they want; `progress` is called now and then.
///
/// # Errors
///
/// A topology file of the scenario is wrong.
pub fn play_scenario(
    scenario: &Scenario,
    how: How,
    watch: &mut [&mut dyn Observer],
    progress: &mut dyn FnMut(&World, &Tally),
) -> Result<Played, Failure> {
    let mut plan = plan_of(scenario).map_err(|reject| Failure::Told(reject.to_string()))?;
    plan.rules.independent_validation = how.independent_validation;
    let options = Options { wire: how.wire, ..Options::default() };
    let mut world = World::new(Arc::new(plan), scenario.seed, options);
    let mut tally = Tally::new(&world);
    let mut invariants = how.invariants.then(|| Invariants::new(&world));
    let ended = play(&mut world, scenario, &mut tally, watch, invariants.as_mut(), progress);
    let facts = Facts {
        scenario: scenario.name.clone(),
        seed: scenario.seed,
        version: VERSION.to_owned(),
        pow: pow_word(scenario.chain.pow).to_owned(),
        block_interval: scenario.chain.block_interval,
        digest: world.digest(),
        stopped_at: ended.stopped_at,
        settled_at: ended.settled_at,
        converged: ended.converged,
    };
    let mut story = tell(&tally, &facts, &world);
    let live = LiveFigures { tally: &tally, view: &world };
    story.summary.expectations = expectations(scenario, how, &ended, &story.summary, &live);
    let figures = EndFigures { summary: &story.summary, live: &live };
    story.summary.answer = answer_words::answer(&scenario.answer, &figures);
    story.summary.never_happened.clone_from(&ended.never_happened);
    if !how.as_written {
        let texts = scenario.expect_for_this_seed.iter().map(|one| one.text().to_owned());
        story.summary.expectations_not_asked = texts.collect();
    }
    Ok(Played { world, story, ended })
}

/// The word for how blocks are found.
pub const fn pow_word(pow: ProofOfWork) -> &'static str {
    match pow {
        ProofOfWork::Real => "real",
        ProofOfWork::Sampled => "sampled",
        ProofOfWork::Scripted => "scripted",
    }
}

/// The figures of the end: the summary's, and those of single nodes.
struct EndFigures<'a> {
    summary: &'a Summary,
    live: &'a LiveFigures<'a>,
}

impl Figures for EndFigures<'_> {
    fn figure(&self, path: &Path) -> Option<Value> {
        self.summary.figure(path).or_else(|| self.live.figure(path))
    }
}

/// The script's expectations, then those of the end.
fn expectations(
    scenario: &Scenario,
    how: How,
    ended: &Ended,
    summary: &Summary,
    live: &LiveFigures<'_>,
) -> Vec<Expectation> {
    let figures = EndFigures { summary, live };
    let on_the_way = ended.expectations.iter().map(|(condition, holds, seen)| Expectation {
        text: condition.text().to_owned(),
        holds: *holds,
        seen: seen.clone(),
    });
    let for_this_seed = scenario.expect_for_this_seed.iter().filter(|_| how.as_written);
    let in_the_end =
        scenario.expect.iter().chain(for_this_seed).map(|condition: &Condition| Expectation {
            text: condition.text().to_owned(),
            holds: condition.holds(&figures),
            seen: condition.seen(&figures),
        });
    on_the_way.chain(in_the_end).collect()
}
