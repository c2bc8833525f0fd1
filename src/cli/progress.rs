//! The progress bar, on standard error and only when that is a terminal.

use crate::cli::screen::BAR;
use crate::cli::screen::hours;
use crate::report::words;
use crate::scenario::condition::Expression;
use crate::scenario::condition::Operand;
use crate::scenario::condition::Operator;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::scenario::units::BILLION;
use crate::story::tally::Tally;
use crate::world::observation::View;
use crate::world::state::World;
use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

/// The full length of the bar, in steps.
const STEPS: u64 = 1_000;
/// How often the bar is drawn again, at most, in a second.
const DRAWN_PER_SECOND: u8 = 10;

/// A run on its way to its end.
pub struct Progress {
    /// The bar.
    bar: ProgressBar,
    /// What it measures.
    goal: Goal,
    /// The language of its words.
    language: Language,
}

/// Which number tells how far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// Virtual time, up to so many nanoseconds.
    Time(u64),
    /// The height of the chain.
    Height(u64),
}

impl Progress {
    /// The bar of a scenario, hidden if `visible` is false or standard error is no terminal.
    pub fn new(scenario: &Scenario, headline: &str, language: Language, visible: bool) -> Self {
        let target = if visible {
            ProgressDrawTarget::stderr_with_hz(DRAWN_PER_SECOND)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(STEPS), target);
        let template = format!("  {{prefix}}        {{bar:{BAR}}} {{msg}}");
        let style = ProgressStyle::with_template(&template).expect("a template as documented");
        bar.set_style(style.progress_chars("█░"));
        bar.set_prefix(headline.to_owned());
        Self { bar, goal: goal(scenario), language }
    }

    /// Draws how far the run is.
    pub fn show(&self, world: &World, tally: &Tally) {
        if self.bar.is_hidden() {
            return;
        }
        let height = world.block(world.best_tip()).height;
        let (done, all) = match self.goal {
            Goal::Time(end_ns) => (world.now().as_nanos(), end_ns),
            Goal::Height(end) => (u64::from(height), end),
        };
        let steps = u128::from(done) * u128::from(STEPS) / u128::from(all.max(1));
        self.bar.set_position(u64::try_from(steps).unwrap_or(STEPS).min(STEPS));
        let time = hours(world.now());
        self.bar.set_message(words::so_far(self.language, &time, height, tally.fork_count()));
    }

    /// Removes the bar: the screen says the same.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// What `stop` waits for, if it is a height; else virtual time.
fn goal(scenario: &Scenario) -> Goal {
    if let Expression::Compare { left, operator: Operator::AtLeast, right: Operand::Number(end) } =
        scenario.stop.when.expression()
        && left.name == "height"
        && let Ok(end) = u64::try_from(*end / i128::from(BILLION))
    {
        return Goal::Height(end);
    }
    let last = scenario.stop.when.time_thresholds().last().copied();
    Goal::Time(last.map_or(scenario.stop.limit.as_nanos(), |end| end.as_nanos()))
}
