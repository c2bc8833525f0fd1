//! What a double spend brings beyond honest mining: the shipped sweep against its law.

use crate::sweep_cells::sweep;
use crate::worlds::sized;
use forklab::scenario::load::Surroundings;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::sweep::counts::Sample;
use forklab::sweep::file::Sweep;
use forklab::sweep::law::Law;
use forklab::sweep::trial::Bench;
use forklab::sweep::trial::Shortcuts;
use forklab::sweep::trial::seed_of;
use std::sync::Arc;

/// Attacks in each cell, for each commit and in the long script.
const TRIALS: (u64, u64) = (2_000, 10_000);
/// A right mean of one of six cells lies so many standard errors off once in a million times.
const ERRORS_MAX: f64 = 5.3;

/// A cell: its scenario, and mean and standard error of what its attacks brought, in satoshis.
struct Brought {
    scenario: Scenario,
    mean: f64,
    error: f64,
}

fn play(sweep: &Sweep, trials: u64) -> Vec<Brought> {
    let is_wanted = |label: &str| label.contains("value=10 BTC") || label.contains("=10000 BTC");
    let cells = sweep.cells().into_iter().filter(|cell| is_wanted(&cell.label(&sweep.axes)));
    cells
        .map(|cell| {
            let scenario = sweep.scenario(&cell, "gate.json", &Surroundings::NOTHING);
            let scenario = scenario.expect("it is right");
            let plan = Arc::new(plan_of(&scenario).expect("no file of links"));
            let mut bench = Bench::new(&scenario, plan, &sweep.measures, Shortcuts::ALL);
            let luck = cell.luck(&sweep.axes);
            let values: Vec<f64> = (0..trials)
                .map(|trial| {
                    let samples = bench.trial(seed_of(sweep.seed, &luck, trial));
                    let Some(Sample::Number(Some(profit))) = samples.last() else {
                        panic!("{samples:?}")
                    };
                    *profit
                })
                .collect();
            let mean = values.iter().sum::<f64>() / trials as f64;
            let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
            let error = (squares / (trials as f64 - 1.0) / trials as f64).sqrt();
            Brought { scenario, mean, error }
        })
        .collect()
}

/// In how many cells a law is refused.
fn refused(cells: &[Brought], law: impl Fn(&Scenario) -> f64) -> usize {
    let off = cells.iter().map(|cell| {
        let off = (cell.mean - law(&cell.scenario)) / cell.error;
        println!("  mean {:.0}, error {:.0}: {off:+.2} errors off", cell.mean, cell.error);
        off
    });
    off.filter(|off| off.abs() > ERRORS_MAX).count()
}

#[test]
fn a_double_spend_brings_what_it_takes_less_the_blocks_in_vain() {
    let cells = play(&sweep("profit", &[]), sized(TRIALS.0, TRIALS.1));
    assert_eq!(cells.len(), 6);
    let law = |scenario: &Scenario| Law::ProfitSat.value(scenario).expect("a plain race");
    assert_eq!(refused(&cells, law), 0);

    let changed = |change: &dyn Fn(&mut Scenario)| {
        refused(&cells, |scenario| {
            let mut scenario = scenario.clone();
            change(&mut scenario);
            law(&scenario)
        })
    };
    let confirmations = |change: i64| {
        move |scenario: &mut Scenario| {
            let shop = scenario.people.get_mut("shop").expect("a shop");
            let before = i64::from(shop.confirmations.expect("it waits"));
            shop.confirmations = Some((before + change) as u32);
        }
    };
    assert!(changed(&confirmations(2)) > 0 && changed(&confirmations(-2)) > 0);
    let cheaper = |scenario: &mut Scenario| {
        let params = &mut scenario.chain.params;
        let subsidy_sat = params.initial_subsidy.to_sat() * 9 / 10;
        params.initial_subsidy = forklab::primitives::amount::Amount::from_sat(subsidy_sat);
    };
    assert!(changed(&cheaper) > 0, "blocks that cost a tenth less");
}
