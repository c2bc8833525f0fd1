//! The attacks of a shipped sweep of private chains, cell by cell.

use forklab::scenario::load::Surroundings;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::scenario::shipped::find as find_scenario;
use forklab::sim::math;
use forklab::sweep::counts::Sample;
use forklab::sweep::file::Base;
use forklab::sweep::file::Sweep;
use forklab::sweep::file::read;
use forklab::sweep::shipped::find as find_sweep;
use forklab::sweep::trial::Bench;
use forklab::sweep::trial::Shortcuts;
use forklab::sweep::trial::seed_of;
use std::sync::Arc;

/// What is asked of each trial, beside the success that the file asks for.
const STAGES: &str = r#""own": "attacks.heist.own_blocks_at_delivery",
    "honest": "attacks.heist.honest_blocks_at_delivery","#;

/// An attack that was played.
#[derive(Debug, Clone, Copy)]
pub struct Attack {
    /// Whether the attack succeeded.
    pub has_succeeded: bool,
    /// The attacker's blocks at delivery.
    pub own_at_delivery: u32,
    /// Those of the others.
    pub honest_at_delivery: u32,
}

/// The attacks of one share and one number of confirmations.
#[derive(Debug)]
pub struct Cell {
    /// The attacker's share of all hashpower.
    pub share: f64,
    /// The confirmations at which the shop delivers.
    pub confirmations: u32,
    /// What was played.
    pub attacks: Vec<Attack>,
}

impl Cell {
    /// How many attacks were played.
    pub fn trials(&self) -> u64 {
        self.attacks.len() as u64
    }

    /// How many succeeded.
    pub fn successes(&self) -> u64 {
        self.attacks.iter().filter(|attack| attack.has_succeeded).count() as u64
    }

    /// How far the successes are from what `law` expects, in deviations; `None` where too few are
    /// expected for that.
    pub fn deviation(&self, law: f64) -> Option<f64> {
        let trials = self.trials() as f64;
        let spread = (trials * law * (1.0 - law)).sqrt();
        (spread >= 5.0).then(|| (self.successes() as f64 - trials * law) / spread)
    }
}

/// A shipped sweep, with some words of the sweep and of its scenario put in the place of others.
pub fn sweep(name: &str, changes: &[(&str, &str)]) -> Sweep {
    let change = |text: &str| {
        changes.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    };
    let text = find_sweep(name).expect("it is shipped").text;
    let text = change(&text.replace(r#""measure": {"#, &format!(r#""measure": {{{STAGES}"#)));
    let base = |path: &str| {
        let name = path.trim_start_matches("../").trim_end_matches(".json").to_owned();
        let text = change(find_scenario(&name).expect("it is shipped").text);
        Ok(Base { path: path.to_owned(), file: name.clone(), name, text })
    };
    read("sweep.json", "gate", &text, &base).expect("it is right")
}

/// Plays so many attacks in each cell whose shop waits for so many blocks at the most. The luck is
/// that of the shipped sweep.
pub fn play(sweep: &Sweep, trials: u64, confirmations_max: u32) -> Vec<Cell> {
    let cells = sweep.cells();
    let played = cells.iter().map(|cell| {
        let scenario = sweep.scenario(cell, "gate.json", &Surroundings::NOTHING);
        (cell, scenario.expect("it is right"))
    });
    played
        .filter(|(_, scenario)| confirmations_of(scenario) <= confirmations_max)
        .map(|(cell, scenario)| {
            let plan = Arc::new(plan_of(&scenario).expect("no file of links"));
            let mut bench = Bench::new(&scenario, plan, &sweep.measures, Shortcuts::ALL);
            let luck = cell.luck(&sweep.axes);
            let attack = |trial| attack_of(&bench.trial(seed_of(sweep.seed, &luck, trial)));
            Cell {
                share: scenario.people["mallory"].hashpower.as_f64(),
                confirmations: confirmations_of(&scenario),
                attacks: (0..trials).map(attack).collect(),
            }
        })
        .collect()
}

fn confirmations_of(scenario: &Scenario) -> u32 {
    scenario.people["shop"].confirmations.expect("a shop")
}

fn attack_of(samples: &[Sample]) -> Attack {
    let [Sample::Number(Some(own)), Sample::Number(Some(honest)), Sample::Truth(success), ..] =
        samples
    else {
        panic!("{samples:?}")
    };
    Attack {
        has_succeeded: *success,
        own_at_delivery: *own as u32,
        honest_at_delivery: *honest as u32,
    }
}

/// From so many blocks behind the one that he needs, the attacker catches up with this
/// probability: the ruin of a gambler who leaves when he is `patience` behind.
pub fn catches_up(share: f64, lacks: u32, patience: u32) -> f64 {
    let odds = (1.0 - share) / share;
    let left = (patience + 1).saturating_sub(lacks) as i32;
    (1.0 - math::powi(odds, left)) / (1.0 - math::powi(odds, patience as i32 + 1))
}

/// How many attacks with this share lacked so many blocks at delivery, and how many of them
/// succeeded.
pub fn chases(cells: &[Cell], share: f64, lacks: u32) -> (u64, u64) {
    let of_share = cells.iter().filter(|cell| cell.share == share);
    let chases: Vec<&Attack> = of_share
        .flat_map(|cell| &cell.attacks)
        .filter(|attack| attack.honest_at_delivery + 1 == attack.own_at_delivery + lacks)
        .collect();
    let won = chases.iter().filter(|attack| attack.has_succeeded).count();
    (chases.len() as u64, won as u64)
}
