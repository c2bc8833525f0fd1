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
    let said = of_effort(
        r#""theory": ["profit_sat"],
           "test": {"of": "success", "law": "profit_sat", "trials_max": 10}"#,
    );
    assert!(said.contains("test.law: what profit_sat says is no share."), "{said}");
    let said = of("success", "race_s1", "1");
    assert!(said.contains("odds_ratio") && said.contains("1.001"), "{said}");
}

#[test]
fn names_that_would_give_one_column_twice_are_told() {
    let said = refused(r#""blocks": "blocks_found""#, r#""success_share": "converged""#);
    assert!(said.contains("measure.success_share: cells.csv would have two columns"), "{said}");
    let said = refused(r#""z": {"path""#, r#""success": {"path""#);
    assert!(said.contains("measure.success: cells.csv would have two columns success."), "{said}");
    for name in ["trials", "pow", "theory_race_s1"] {
        let said = refused(r#""z": {"path""#, &format!(r#""{name}": {{"path""#));
        let expected = format!("axes.{name}: cells.csv would have two columns {name}.");
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn axes_that_change_one_value_are_told() {
    let said = refused("/people/shop/confirmations", "/people/mallory/hashpower");
    assert!(said.contains("axes.z: the axis q changes the same value."), "{said}");
    let said = refused(
        r#""path": "/people/shop/confirmations", "values": [1, 2]"#,
        r#""cases":
        {"a": {"/people/mallory": {"hashpower": 0.2}}}"#,
    );
    assert!(said.contains("axes.z: the axis q changes the same value."), "{said}");
}

#[test]
fn a_value_that_stands_twice_is_told_however_it_is_written() {
    for values in ["[0.1, 0.1]", "[0.1, 0.10]", "[0.1, 1e-1]"] {
        let said = refused("[0.1, 0.3]", values);
        assert!(said.contains("axes.q: ") && said.contains(" stands twice."), "{said}");
    }
}

#[test]
fn what_cannot_be_meant_is_told_in_the_words_of_the_file() {
    let said = refused(r#""/chain/pow": "sampled""#, r#""chain/pow": "sampled""#);
    assert!(said.contains("s.json:3:24 chain/pow is no JSON pointer: one begins"), "{said}");
    let said = refused("/people/shop/confirmations", "people/shop/confirmations");
    assert!(said.contains("people/shop/confirmations is no JSON pointer"), "{said}");
    let said = refused(
        r#"{"success": "attacks.heist.outcome == succeeded", "blocks": "blocks_found"}"#,
        "{}",
    );
    assert!(said.contains("measure: nothing is measured."), "{said}");
    let said = of_effort(
        r#""precision": {"of": "success", "half_width": 0.1, "confidence": 1, "trials_max": 10}"#,
    );
    assert!(said.contains("precision.confidence"), "{said}");
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

#[test]
fn a_row_that_cannot_be_made_is_told_with_what_is_wrong_with_it() {
    let row = |from: &str, to: &str, step: &str| {
        let row = format!(r#""from": {from}, "to": {to}, "step": {step}"#);
        refused(r#""values": [0.1, 0.3]"#, &row)
    };
    let said = row(r#""a""#, "0.3", "0.1");
    assert!(said.contains("axes.q.from must be a number"), "{said}");
    let said = refused(r#""values": [0.1, 0.3]"#, r#""from": 0.1, "to": 0.3"#);
    assert!(said.contains("axes.q.step must be a number"), "{said}");
    let said = row("0.1", "0.3", "0");
    assert!(said.contains("axes.q.step is 0: a step must be above 0."), "{said}");
    let said = row("0.1", "0.35", "0.1");
    assert!(said.contains("axes.q.to is 0.35, which the row does not meet."), "{said}");
    assert!(said.contains("Near it the row has 0.3, 0.4."), "{said}");
    let said = row("0.3", "0.1", "0.1");
    assert!(said.contains("axes.q.to is 0.1") && said.contains("the row has 0.3."), "{said}");
    let said = row("0", "1", "0.0001");
    assert!(said.contains("this row has 10001 numbers; an axis has 10000 at the most."), "{said}");
}

#[test]
fn a_chart_of_depths_names_a_risk() {
    let said =
        of_effort(r#""trials": 1, "charts": [{"needed": {"x": "q", "depth": "z", "risk": []}}]"#);
    assert!(said.contains("risk: name at least one risk"), "{said}");
}

#[test]
fn a_remark_may_stand_in_any_object() {
    let noted = SWEEP
        .replace(r#""set": {"#, r#""set": {"note": "small", "#)
        .replace(r#""axes": {"#, r#""axes": {"note": {"en": "two", "zh": "两个"}, "#)
        .replace(r#""measure": {"#, r#""measure": {"note": "what counts", "#);
    let said = Bench::new(&noted).done(&["check", "./s.json"]);
    assert!(said.contains("4 cells"), "{said}");
}

#[test]
fn a_trial_that_no_cell_has_is_told() {
    let bench = Bench::new(SWEEP);
    let told = bench.refused(&["sweep", "./s.json", "--replay", "q=0.1,z=1,trial=250"]);
    assert!(told.contains("trial=250: the trials of a cell are 0 to 249 at the most"), "{told}");
    let told = bench.refused(&["sweep", "./s.json", "--shard-trials", "100"]);
    assert!(told.contains("--plan"), "{told}");
}

#[test]
fn a_first_trial_by_a_measure_that_is_none_is_told() {
    let bench = Bench::new(SWEEP);
    let told = bench.refused(&["sweep", "./s.json", "--replay", "q=0.1,z=1,first=blocks"]);
    assert!(told.contains("blocks is no measure that is yes or no. Those are: success."), "{told}");
    let told = bench.refused(&["sweep", "./s.json", "--replay", "q=0.1,z=1,last=success"]);
    assert!(told.contains("first=success for the first one that succeeded"), "{told}");
    let never = SWEEP.replace("succeeded\"", "succeeded and forks > 1000000\"");
    let told =
        Bench::new(&never).refused(&["sweep", "./s.json", "--replay", "q=0.1,z=1,first=success"]);
    assert!(told.contains("success is true in none of the 250 trials of that cell."), "{told}");
}
