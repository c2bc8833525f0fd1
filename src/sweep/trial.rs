//! One trial: a world with a luck of its own, played to the scenario's end.

use crate::primitives::hash::sha256;
use crate::scenario::condition::Condition;
use crate::scenario::condition::Figures;
use crate::scenario::condition::Path;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Moment;
use crate::story::figures::LiveFigures;
use crate::story::figures::is_of_the_world;
use crate::story::play::play;
use crate::story::tally::Tally;
use crate::sweep::counts::Sample;
use crate::sweep::measure::Measure;
use crate::world::options::Options;
use crate::world::plan::Plan;
use crate::world::state::World;
use std::sync::Arc;

/// The seed of a trial, from the sweep's, the cell's luck and the trial's number, counted from 0:
/// the first eight bytes of a SHA-256.
pub fn seed_of(sweep_seed: u64, luck: &str, trial: u64) -> u64 {
    let mut bytes = sweep_seed.to_le_bytes().to_vec();
    bytes.extend(luck.as_bytes());
    bytes.extend(trial.to_le_bytes());
    let hash = sha256(&bytes);
    u64::from_le_bytes(hash[..8].try_into().expect("eight bytes"))
}

/// A world in which trials of one cell are played, one after the other.
#[derive(Debug)]
pub struct Bench<'a> {
    scenario: &'a Scenario,
    measures: &'a [Measure],
    world: World,
    /// The tally of all trials, where nothing is asked that only a tally knows.
    idle: Option<Tally>,
}

/// What may be switched without changing what a trial gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcuts {
    /// No digest is kept.
    pub without_digest: bool,
    /// Nothing is counted of which nobody asks.
    pub without_tally: bool,
    /// A payment that an earlier trial signed and judged is neither again.
    pub remember_signatures: bool,
}

impl Shortcuts {
    /// All of them.
    pub const ALL: Self =
        Self { without_digest: true, without_tally: true, remember_signatures: true };
    /// None: a trial as `forklab run` plays it.
    pub const NONE: Self =
        Self { without_digest: false, without_tally: false, remember_signatures: false };
}

impl<'a> Bench<'a> {
    /// A world of `plan`, the scenario's.
    pub fn new(
        scenario: &'a Scenario,
        plan: Arc<Plan>,
        measures: &'a [Measure],
        shortcuts: Shortcuts,
    ) -> Self {
        let options = Options {
            digest: !shortcuts.without_digest,
            remember_signatures: shortcuts.remember_signatures,
            ..Options::default()
        };
        let asks = measures.iter().flat_map(Measure::reads).chain(read_by(scenario));
        let is_idle = shortcuts.without_tally && asks.into_iter().all(is_of_the_world);
        let world = World::new(plan, 0, options);
        let idle = is_idle.then(|| Tally::idle(&world));
        Self { scenario, measures, world, idle }
    }

    /// Plays a trial and takes its measures.
    pub fn trial(&mut self, seed: u64) -> Vec<Sample> {
        let measures = self.measures;
        self.play(seed, |figures| measures.iter().map(|one| one.sample(figures)).collect())
    }

    /// Plays a trial and asks for its figures: those that the measures name.
    pub fn play<T>(&mut self, seed: u64, ask: impl FnOnce(&dyn Figures) -> T) -> T {
        self.world.reset(seed);
        let world = &mut self.world;
        let mut own;
        let tally = match &mut self.idle {
            Some(idle) => idle,
            None => {
                own = Tally::new(world);
                &mut own
            }
        };
        play(world, self.scenario, tally, &mut [], None, &mut |_, _| {});
        ask(&LiveFigures { tally, view: world })
    }
}

/// The figures that a scenario reads while it is played.
fn read_by(scenario: &Scenario) -> impl Iterator<Item = &Path> {
    let script = scenario.script.iter().flat_map(|entry| {
        let when = match &entry.moment {
            Moment::When { condition, .. } => Some(condition),
            Moment::At(_) => None,
        };
        when.into_iter().chain(&entry.expect)
    });
    script.chain([&scenario.stop.when]).flat_map(Condition::reads)
}
