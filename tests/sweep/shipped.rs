//! The shipped sweeps, and trials that take shortcuts.

use forklab::cli::sweep_input::find_sweep_text;
use forklab::cli::sweep_input::read_sweep;
use forklab::cli::sweep_input::work_of;
use forklab::scenario::plan::plan_of;
use forklab::sweep::counts::Sample;
use forklab::sweep::file::Sweep;
use forklab::sweep::receipt::Receipt;
use forklab::sweep::runner::CellWork;
use forklab::sweep::shipped::SHIPPED;
use forklab::sweep::trial::Bench;
use forklab::sweep::trial::Shortcuts;
use forklab::sweep::trial::seed_of;
use std::sync::Arc;

/// A shipped sweep with all of its cells.
pub fn shipped(name: &str) -> (Sweep, Vec<CellWork>) {
    let text = find_sweep_text(name).unwrap();
    let sweep = read_sweep(&text, name).unwrap();
    let mut receipt = Receipt::new(&sweep, &text.text, "test", None);
    let work = work_of(&sweep, &mut receipt, &text.file).unwrap();
    (sweep, work)
}

#[test]
fn every_cell_of_every_shipped_sweep_can_be_played() {
    for one in SHIPPED {
        let (sweep, work) = shipped(one.name);
        assert!(!sweep.charts.is_empty(), "{}", one.name);
        for cell in work {
            assert!(plan_of(&cell.scenario).is_ok(), "{}", cell.cell.label(&sweep.axes));
        }
    }
}

#[test]
fn the_schema_file_is_the_one_that_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/sweeps/schema.json");
    let kept = std::fs::read_to_string(path).unwrap();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_forklab"))
        .args(["schema", "--sweep"])
        .output()
        .unwrap();
    let made = String::from_utf8(made.stdout).unwrap();
    assert!(made == kept, "run: forklab schema --sweep > scenarios/sweeps/schema.json");
}

/// The first trials of a cell.
fn samples(sweep: &Sweep, one: &CellWork, shortcuts: Shortcuts, trials: u64) -> Vec<Vec<Sample>> {
    let plan = Arc::new(plan_of(&one.scenario).unwrap());
    let mut bench = Bench::new(&one.scenario, plan, &sweep.measures, shortcuts);
    let luck = one.cell.luck(&sweep.axes);
    (0..trials).map(|trial| bench.trial(seed_of(sweep.seed, &luck, trial))).collect()
}

/// Some cells, short ones: those of a stale rate take thousands of blocks.
#[test]
fn a_trial_gives_the_same_without_digest_tally_and_second_signatures() {
    for (name, trials) in [("depth-and-hashpower", 40), ("depth-under-delay", 8), ("profit", 8)] {
        let (sweep, work) = shipped(name);
        for one in work.iter().step_by(7) {
            let whole = samples(&sweep, one, Shortcuts::NONE, trials);
            let mut shortcuts = vec![Shortcuts::ALL];
            shortcuts.push(Shortcuts { without_digest: true, ..Shortcuts::NONE });
            shortcuts.push(Shortcuts { without_tally: true, ..Shortcuts::NONE });
            shortcuts.push(Shortcuts { remember_signatures: true, ..Shortcuts::NONE });
            for shortcut in shortcuts {
                let short = samples(&sweep, one, shortcut, trials);
                assert_eq!(short, whole, "{} {shortcut:?}", one.cell.label(&sweep.axes));
            }
        }
    }
}
