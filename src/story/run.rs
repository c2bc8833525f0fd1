//! A run that can be entered at any moment, kept as bytes and gone on with as if nothing had
//! happened.

use crate::network::topology::TopologyReject;
use crate::scenario::plan::plan_of;
use crate::scenario::schema::Scenario;
use crate::story::course::Course;
use crate::story::course::CourseState;
use crate::story::course::Pause;
use crate::story::course::Slice;
use crate::story::tally::Tally;
use crate::story::witness::Witness;
use crate::world::observation::Observer;
use crate::world::options::Options;
use crate::world::state::World;
use serde::Deserialize;
use serde::Serialize;
use std::sync::Arc;

/// A run at one moment.
pub struct Run<'a> {
    /// The world.
    pub world: World,
    /// What was counted.
    pub tally: Tally,
    /// Who had what when.
    pub witness: Witness,
    /// The script and the rest of the way.
    pub course: Course<'a>,
}

/// A run as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored<W, T, I> {
    world: W,
    tally: T,
    witness: I,
    course: CourseState,
}

impl<'a> Run<'a> {
    /// The run of `scenario` with its seed, in which nothing has happened yet.
    ///
    /// # Errors
    ///
    /// A topology file of the scenario is wrong.
    pub fn begin(scenario: &'a Scenario) -> Result<Self, TopologyReject> {
        let plan = Arc::new(plan_of(scenario)?);
        let mut world = World::new(plan, scenario.seed, Options::default());
        let mut tally = Tally::new(&world);
        let mut witness = Witness::default();
        let course = Course::begin(scenario, &mut world, &mut tally, &mut [&mut witness]);
        Ok(Self { world, tally, witness, course })
    }

    /// Goes on to `pause`, or to the end, while `watch` look on as well. Returns whether it paused.
    pub fn go_on(&mut self, pause: Pause<'_>, watch: &mut [&mut dyn Observer]) -> bool {
        let mut all: Vec<&mut dyn Observer> = vec![&mut self.witness];
        for observer in watch {
            all.push(&mut **observer);
        }
        loop {
            match self.course.slice(&mut self.world, &mut self.tally, &mut all, None, pause) {
                Slice::Going => {}
                Slice::Paused => return true,
                Slice::Ended => return false,
            }
        }
    }

    /// The bytes of this moment, the same for the same moment.
    pub fn to_bytes(&self) -> Vec<u8> {
        let stored = Stored {
            world: &self.world,
            tally: &self.tally,
            witness: &self.witness,
            course: self.course.state(),
        };
        postcard::to_allocvec(&stored).expect("a world is plain data")
    }

    /// The run whose bytes these are, or `None` if they are not bytes of a run of this program.
    pub fn from_bytes(bytes: &[u8], scenario: &'a Scenario) -> Option<Self> {
        let stored: Stored<World, Tally, Witness> = postcard::from_bytes(bytes).ok()?;
        let Stored { world, tally, witness, course } = stored;
        Some(Self { world, tally, witness, course: Course::resume(scenario, course) })
    }
}
