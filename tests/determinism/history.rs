//! Plays a scenario's text and keeps what must not differ.

use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Language;
use forklab::scenario::schema::Scenario;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::observation::Observer;
use forklab::world::options::Options;
use forklab::world::plan::Plan;
use forklab::world::state::World;
use std::sync::Arc;

/// A scenario to be played: its name, its text and a seed.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub text: String,
    pub seed: u64,
}

impl Case {
    /// The scenario. Its name is the same for each case, as it is part of the digest.
    pub fn scenario(&self) -> Scenario {
        let source = Source { file: &self.name, name: "scenario", text: &self.text };
        load(&source, &[], &Surroundings::NOTHING).unwrap_or_else(|problems| {
            let lines: Vec<_> = problems.iter().map(|p| p.line(Language::English)).collect();
            panic!("{}\n{}", self.text, lines.join("\n"))
        })
    }

    pub fn plan(&self) -> Arc<Plan> {
        Arc::new(plan_of(&self.scenario()).expect("no topology file"))
    }

    pub fn world(&self) -> World {
        World::new(self.plan(), self.seed, Options::default())
    }

    /// The history by the usual way.
    pub fn history(&self) -> String {
        self.finish(self.world(), &mut [])
    }

    /// Plays `world` to the scenario's end.
    pub fn finish(&self, mut world: World, watch: &mut [&mut dyn Observer]) -> String {
        let mut tally = Tally::new(&world);
        play(&mut world, &self.scenario(), &mut tally, watch, None, &mut |_, _| {});
        hex(&world.digest())
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
