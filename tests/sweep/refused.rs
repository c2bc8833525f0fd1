//! Sweep files that cannot be played, and pictures that lack characters: what is said of them.

use crate::bench::Bench;
use crate::bench::SWEEP;

/// What `check` complains of where this part of the sweep is put in the place of another.
fn refused(old: &str, new: &str) -> String {
    let changed = SWEEP.replace(old, new);
    assert_ne!(changed, SWEEP, "{old}");
    Bench::new(&changed).refused(&["check", "./s.json"])
}

/// What is complained of the keys that say how many trials there are.
fn of_effort(keys: &str) -> String {
    refused(r#""trials": 250"#, keys)
}

#[test]
fn a_sweep_says_once_how_many_trials_there_are() {
    let said = of_effort(r#""theory": []"#);
    assert!(said.contains("say one of trials, precision and test."), "{said}");
    let test = r#""test": {"of": "success", "law": "race_s1", "trials_max": 10}"#;
    let said = of_effort(&format!(r#""trials": 250, {test}"#));
    assert!(said.contains("say one of trials, precision and test."), "{said}");
}

#[test]
fn a_test_holds_a_share_against_a_law_of_the_sweep() {
    let of = |of: &str, law: &str, ratio: &str| {
        of_effort(&format!(
            r#""theory": ["race_s1"],
               "test": {{"of": "{of}", "law": "{law}", "odds_ratio": {ratio}, "trials_max": 10}}"#
        ))
    };
    let said = of("sucess", "race_s1", "1.1");
    assert!(said.contains("no measure is called sucess. Nearest: success."), "{said}");
    let said = of("blocks", "race_s1", "1.1");
    assert!(said.contains("only a measure that is yes or no has a share; blocks"), "{said}");
    let said = of("success", "race_s0", "1.1");
    assert!(said.contains("the sweep's theory does not list race_s0. Nearest: race_s1."), "{said}");
    let said = of("success", "race_s1", "1");
    assert!(said.contains("odds_ratio") && said.contains("1.001"), "{said}");
}

/// The fault is told, and not what cannot be read because of it.
#[test]
fn a_setting_that_leads_nowhere_is_told_at_its_place() {
    let precision = r#""precision": {"of": "success", "half_width": 0.1, "trials_max": 10}"#;
    let sweep = SWEEP.replace(r#""trials": 250"#, precision);
    let sweep = sweep.replace("/network/nodes", "/script/heits/at");
    let said = Bench::new(&sweep).refused(&["check", "./s.json"]);
    assert!(said.contains("s.json:3:56"), "{said}");
    assert!(
        said.contains("script.heits.at: the scenario has no such place. Nearest: heist."),
        "{said}"
    );
    assert!(!said.contains("measure"), "{said}");
}

#[test]
fn characters_that_pictures_lack_are_told() {
    let charts = r#""title": "鼠", "trials": 1,
        "charts": [{"line": {"x": "z", "y": "success", "series": "q"}}]"#;
    let bench = Bench::new(&SWEEP.replace(r#""trials": 250"#, charts));
    let output = bench.forklab(&["sweep", "./s.json", "--out", "out"]);
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("The font of charts lacks 鼠"), "{said}");
}
